# brotli: the compression of the web, for zlib's brotli functions and HTTP.
BROTLI_VERSION = 1.1.0
BROTLI_PACKAGE = brotli
BROTLI_FILE = brotli_1.1.0.orig.tar.gz
BROTLI_SHA256 = 10973f4b4199eafa1d5735ef661ddb2ec2f97319ee9fd1824d4aabe08cff5265
BROTLI_PATCHES = $(wildcard deps/brotli/patches/*.patch)

BROTLI_CFLAGS = -I$(SOURCES)/brotli/c/include
BROTLI_LIB = $(OUT)/deps/brotli/libbrotli.a

$(SOURCES)/brotli/.ready: deps/brotli/recipe.mk $(BROTLI_PATCHES)
	tools/fetch-debian source $(BROTLI_PACKAGE) $(BROTLI_FILE) $(BROTLI_SHA256)
	tools/unpack $(CACHE)/$(BROTLI_FILE) $(SOURCES)/brotli $(BROTLI_PATCHES)
	touch $@

$(BROTLI_LIB): $(SOURCES)/brotli/.ready deps/brotli/build.mk
	+$(MAKE) --no-print-directory -f deps/brotli/build.mk S=$(SOURCES)/brotli O=$(OUT)/deps/brotli \
	    CC="$(CC)" AR="$(AR)" FLAGS="$(DEP_CFLAGS)"
