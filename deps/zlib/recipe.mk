# zlib: deflate and inflate.
ZLIB_VERSION = 1.3.1
ZLIB_PACKAGE = zlib
ZLIB_FILE = zlib_1.3.dfsg+really1.3.1.orig.tar.gz
ZLIB_SHA256 = 60dd315c07f616887caa029408308a018ace66e3d142726a97db164b3b8f69fb
ZLIB_PATCHES = $(wildcard deps/zlib/patches/*.patch)

ZLIB_CFLAGS = -I$(SOURCES)/zlib
ZLIB_LIB = $(OUT)/deps/zlib/libz.a

$(SOURCES)/zlib/.ready: deps/zlib/recipe.mk $(ZLIB_PATCHES)
	tools/fetch-debian source $(ZLIB_PACKAGE) $(ZLIB_FILE) $(ZLIB_SHA256)
	tools/unpack $(CACHE)/$(ZLIB_FILE) $(SOURCES)/zlib $(ZLIB_PATCHES)
	touch $@

$(ZLIB_LIB): $(SOURCES)/zlib/.ready deps/zlib/build.mk
	+$(MAKE) --no-print-directory -f deps/zlib/build.mk S=$(SOURCES)/zlib O=$(OUT)/deps/zlib \
	    CC="$(CC)" AR="$(AR)" FLAGS="$(DEP_CFLAGS)"
