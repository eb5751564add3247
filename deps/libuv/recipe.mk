# libuv: the event loop, files, sockets, processes, threads.
LIBUV_VERSION = 1.50.0
LIBUV_PACKAGE = libuv1
LIBUV_FILE = libuv1_1.50.0.orig.tar.gz
LIBUV_SHA256 = ec9de6ecf2a780fd2afb3b007947d2cd57c3bb17f3b9e721a66774980d35cd4d
LIBUV_PATCHES = $(wildcard deps/libuv/patches/*.patch)

LIBUV_CFLAGS = -I$(SOURCES)/libuv/include
LIBUV_LIB = $(OUT)/deps/libuv/libuv.a

$(SOURCES)/libuv/.ready: deps/libuv/recipe.mk $(LIBUV_PATCHES)
	tools/fetch-debian source $(LIBUV_PACKAGE) $(LIBUV_FILE) $(LIBUV_SHA256)
	tools/unpack $(CACHE)/$(LIBUV_FILE) $(SOURCES)/libuv $(LIBUV_PATCHES)
	touch $@

$(LIBUV_LIB): $(SOURCES)/libuv/.ready deps/libuv/build.mk
	+$(MAKE) --no-print-directory -f deps/libuv/build.mk S=$(SOURCES)/libuv O=$(OUT)/deps/libuv \
	    CC="$(CC)" AR="$(AR)" FLAGS="$(DEP_CFLAGS)"
