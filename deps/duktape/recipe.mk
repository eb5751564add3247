# Duktape: the JavaScript engine, with patches and additions of our own.
DUKTAPE_VERSION = 2.7.0
DUKTAPE_PACKAGE = duktape
DUKTAPE_FILE = duktape_2.7.0.orig.tar.xz
DUKTAPE_SHA256 = 90f8d2fa8b5567c6899830ddef2c03f3c27960b11aca222fa17aa7ac613c2890
DUKTAPE_PATCHES = $(addprefix deps/duktape/patches/,$(shell cat deps/duktape/patches/series))
DUKTAPE_ENGINE = $(wildcard deps/duktape/engine/*.c deps/duktape/engine/*.h)

DUKTAPE_CFLAGS = -I$(SOURCES)/duktape/src-separate -Ideps/duktape/engine
DUKTAPE_LIB = $(OUT)/deps/duktape/libduktape.a

$(SOURCES)/duktape/.ready: deps/duktape/recipe.mk deps/duktape/patches/series $(DUKTAPE_PATCHES)
	tools/fetch-debian source $(DUKTAPE_PACKAGE) $(DUKTAPE_FILE) $(DUKTAPE_SHA256)
	tools/unpack $(CACHE)/$(DUKTAPE_FILE) $(SOURCES)/duktape $(DUKTAPE_PATCHES)
	touch $@

$(DUKTAPE_LIB): $(SOURCES)/duktape/.ready $(SOURCES)/mbedtls/.ready deps/duktape/build.mk $(DUKTAPE_ENGINE)
	+$(MAKE) --no-print-directory -f deps/duktape/build.mk S=$(SOURCES)/duktape/src-separate O=$(OUT)/deps/duktape \
	    CC="$(CC)" AR="$(AR)" FLAGS="$(DEP_CFLAGS)" OPTIMISE="$(ENGINE_OPTIMISE) $(PROFILE) $(ENGINE_FLAGS)" \
	    INCLUDES="-I$(SOURCES)/mbedtls/include -I$(SOURCES)/mbedtls/library"
