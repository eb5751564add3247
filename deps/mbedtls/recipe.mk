# mbedTLS: TLS, hashes, ciphers, keys, big numbers.
MBEDTLS_VERSION = 3.6.6
MBEDTLS_PACKAGE = mbedtls
MBEDTLS_FILE = mbedtls_3.6.6.orig.tar.bz2
MBEDTLS_SHA256 = 8fb65fae8dcae5840f793c0a334860a411f884cc537ea290ce1c52bb64ca007a
MBEDTLS_PATCHES = $(wildcard deps/mbedtls/patches/*.patch)

# Whoever includes the headers needs the configuration that the library was built with.
MBEDTLS_CFLAGS = -I$(SOURCES)/mbedtls/include -Ideps/mbedtls -Ideps/mbedtls/x86 -DMBEDTLS_USER_CONFIG_FILE='"smew_config.h"'
MBEDTLS_LIB = $(OUT)/deps/mbedtls/libmbedtls.a

$(SOURCES)/mbedtls/.ready: deps/mbedtls/recipe.mk $(MBEDTLS_PATCHES)
	tools/fetch-debian source $(MBEDTLS_PACKAGE) $(MBEDTLS_FILE) $(MBEDTLS_SHA256)
	tools/unpack $(CACHE)/$(MBEDTLS_FILE) $(SOURCES)/mbedtls $(MBEDTLS_PATCHES)
	touch $@

$(MBEDTLS_LIB): $(SOURCES)/mbedtls/.ready deps/mbedtls/build.mk deps/mbedtls/smew_config.h $(wildcard deps/mbedtls/x86/*)
	+$(MAKE) --no-print-directory -f deps/mbedtls/build.mk S=$(SOURCES)/mbedtls O=$(OUT)/deps/mbedtls \
	    CC="$(CC)" AR="$(AR)" FLAGS="$(DEP_CFLAGS)"
