# The certificates of Mozilla's root program: what TLS trusts when a program names none. Embedded as DER.
CA_CERTIFICATES_VERSION = 20250419
CA_CERTIFICATES_PACKAGE = ca-certificates
CA_CERTIFICATES_FILE = ca-certificates_20250419+deb13u1_all.deb
CA_CERTIFICATES_SHA256 = c10585ac22c7f617a73d394eea29ba71d0356f350ae973b19043d1b017f80f54

CA_CERTIFICATES_DER = $(SOURCES)/ca-certificates/roots.der

$(SOURCES)/ca-certificates/.ready: deps/ca-certificates/recipe.mk
	tools/fetch-debian binary $(CA_CERTIFICATES_PACKAGE) $(CA_CERTIFICATES_FILE) $(CA_CERTIFICATES_SHA256)
	tools/unpack $(CACHE)/$(CA_CERTIFICATES_FILE) $(SOURCES)/ca-certificates
	for file in $(SOURCES)/ca-certificates/usr/share/ca-certificates/mozilla/*.crt; do \
	    sed '/^-----/d' "$$file" | base64 -d || exit 1; done > $(CA_CERTIFICATES_DER)
	touch $@
