# nghttp2: the frames, header compression and flow control of HTTP/2.
NGHTTP2_VERSION = 1.64.0
NGHTTP2_PACKAGE = nghttp2
NGHTTP2_FILE = nghttp2_1.64.0.orig.tar.gz
NGHTTP2_SHA256 = b452dc69a1fcbc9375389b8b154175d8b7b125cdd713fc426774c2b79a1ebd77
NGHTTP2_PATCHES = $(wildcard deps/nghttp2/patches/*.patch)

NGHTTP2_CFLAGS = -I$(SOURCES)/nghttp2/lib/includes -DNGHTTP2_STATICLIB
NGHTTP2_LIB = $(OUT)/deps/nghttp2/libnghttp2.a

$(SOURCES)/nghttp2/.ready: deps/nghttp2/recipe.mk $(NGHTTP2_PATCHES)
	tools/fetch-debian source $(NGHTTP2_PACKAGE) $(NGHTTP2_FILE) $(NGHTTP2_SHA256)
	tools/unpack $(CACHE)/$(NGHTTP2_FILE) $(SOURCES)/nghttp2 $(NGHTTP2_PATCHES)
	sed 's/@PACKAGE_VERSION@/$(NGHTTP2_VERSION)/; s/@PACKAGE_VERSION_NUM@/0x014000/' \
	    $(SOURCES)/nghttp2/lib/includes/nghttp2/nghttp2ver.h.in > $(SOURCES)/nghttp2/lib/includes/nghttp2/nghttp2ver.h
	touch $@

$(NGHTTP2_LIB): $(SOURCES)/nghttp2/.ready deps/nghttp2/build.mk
	+$(MAKE) --no-print-directory -f deps/nghttp2/build.mk S=$(SOURCES)/nghttp2 O=$(OUT)/deps/nghttp2 \
	    CC="$(CC)" AR="$(AR)" FLAGS="$(DEP_CFLAGS)"
