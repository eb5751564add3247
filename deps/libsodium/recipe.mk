# libsodium: Ed25519 and X25519, and nothing else of it.
LIBSODIUM_VERSION = 1.0.18
LIBSODIUM_PACKAGE = libsodium
LIBSODIUM_FILE = libsodium_1.0.18.orig.tar.gz
LIBSODIUM_SHA256 = d59323c6b712a1519a5daf710b68f5e7fde57040845ffec53850911f10a5d4f4
LIBSODIUM_PATCHES = $(wildcard deps/libsodium/patches/*.patch)

LIBSODIUM_CFLAGS = -I$(SOURCES)/libsodium/src/libsodium/include -DSODIUM_STATIC
LIBSODIUM_LIB = $(OUT)/deps/libsodium/libsodium.a

$(SOURCES)/libsodium/.ready: deps/libsodium/recipe.mk $(LIBSODIUM_PATCHES)
	tools/fetch-debian source $(LIBSODIUM_PACKAGE) $(LIBSODIUM_FILE) $(LIBSODIUM_SHA256)
	tools/unpack $(CACHE)/$(LIBSODIUM_FILE) $(SOURCES)/libsodium $(LIBSODIUM_PATCHES)
	sed -e 's/@VERSION@/$(LIBSODIUM_VERSION)/' -e 's/@SODIUM_LIBRARY_VERSION_MAJOR@/10/' \
	    -e 's/@SODIUM_LIBRARY_VERSION_MINOR@/3/' -e 's/@SODIUM_LIBRARY_MINIMAL_DEF@//' \
	    $(SOURCES)/libsodium/src/libsodium/include/sodium/version.h.in \
	    > $(SOURCES)/libsodium/src/libsodium/include/sodium/version.h
	touch $@

$(LIBSODIUM_LIB): $(SOURCES)/libsodium/.ready deps/libsodium/build.mk
	+$(MAKE) --no-print-directory -f deps/libsodium/build.mk S=$(SOURCES)/libsodium/src/libsodium \
	    O=$(OUT)/deps/libsodium CC="$(CC)" AR="$(AR)" FLAGS="$(DEP_CFLAGS)"
