# punycode: RFC 3492 and IDNA in JavaScript, the package behind Node's module of that name. It is embedded.
PUNYCODE_VERSION = 2.3.1
PUNYCODE_PACKAGE = node-punycode
PUNYCODE_FILE = node-punycode_2.3.1+~2.1.4-1_all.deb
PUNYCODE_SHA256 = e235e972cef1e04512bdb777edc338570eddf8eff3f8a5b7848d3fd245560a77

PUNYCODE_JS = $(SOURCES)/punycode/usr/share/nodejs/punycode/punycode.js

$(SOURCES)/punycode/.ready: deps/punycode/recipe.mk
	tools/fetch-debian binary $(PUNYCODE_PACKAGE) "$(PUNYCODE_FILE)" $(PUNYCODE_SHA256)
	tools/unpack "$(CACHE)/$(PUNYCODE_FILE)" $(SOURCES)/punycode
	touch $@
