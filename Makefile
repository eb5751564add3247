# Smew: `make` builds ./node, `make test` is the gate. `make help` lists the rest.
#
# What is built once is kept: downloads in build/cache, unpacked and patched sources in build/sources, objects of a
# variant (release, asan, pgo) in build/VARIANT. V=1 shows the commands. ENGINE_FLAGS: see deps/duktape/engine/config.h; give
# such a build a VARIANT of its own.

VERSION = 0.1.0
NODE_VERSION = 22.22.2
VARIANT ?= $(if $(PGO),pgo,release)
PREFIX ?= /usr/local
CC ?= cc
AR ?= ar
export CACHE = build/cache
ifndef V
MAKEFLAGS += --silent
endif
SOURCES = build/sources
OUT = build/$(VARIANT)
GEN = $(OUT)/gen

WARNINGS = -Wall -Wextra -Wshadow -Wno-unused-parameter
ifeq ($(CI),true)
WARNINGS += -Werror
endif
ifeq ($(VARIANT),asan)
OPTIMISE = -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
ENGINE_OPTIMISE = -O1 -fno-sanitize=alignment,vptr
LDFLAGS += -Wl,--gc-sections -Wl,--build-id=sha1
NODE = $(OUT)/node
else ifeq ($(VARIANT),fuzz)
# gcc says by a macro that AddressSanitizer is on. clang minds NULL + 0, which C2y allows, and in the engine numbers beyond an
# integer's range that become one and are compared with it, which it takes for granted of its platforms.
OPTIMISE = -O1 -g -DFUZZER -D__SANITIZE_ADDRESS__=1 -fsanitize=fuzzer-no-link,address,undefined \
    -fno-sanitize=pointer-overflow -fno-sanitize-recover=undefined -fno-omit-frame-pointer
ENGINE_OPTIMISE = -O2 -fno-sanitize=alignment,vptr,float-cast-overflow,fuzzer-no-link
LDFLAGS += -Wl,--gc-sections
NODE = $(OUT)/node
else
# The executable is linked at a fixed address: code need not be independent of it (3 % of bench/engine and bench/url).
OPTIMISE = -O2 -g1 -fno-pie -ffunction-sections -fdata-sections -fno-asynchronous-unwind-tables -fno-unwind-tables
# Nothing asks for the errno of a function of math.h.
ENGINE_OPTIMISE = -O3 -fno-math-errno
LDFLAGS += -Wl,--gc-sections -Wl,--build-id=sha1 -no-pie
IMAGE_ADDRESS = 0x10000000
NODE = $(if $(filter release,$(VARIANT)),node,$(OUT)/node)
endif
DEP_CFLAGS = $(OPTIMISE)
.DEFAULT_GOAL = all

DEPS = brotli ca-certificates duktape libsodium libuv llhttp mbedtls nghttp2 punycode zlib
include $(DEPS:%=deps/%/recipe.mk)
include deps/npm/recipe.mk

# the libraries among them
DEP_NAMES = BROTLI DUKTAPE LIBSODIUM LIBUV LLHTTP MBEDTLS NGHTTP2 ZLIB
READY = $(DEPS:%=$(SOURCES)/%/.ready)
DEP_LIBS = $(foreach name,$(DEP_NAMES),$($(name)_LIB))
VERSIONS = -DSMEW_VERSION='"$(VERSION)"' -DNODE_VERSION='"$(NODE_VERSION)"' $(foreach name,$(DEP_NAMES),-D$(name)_VERSION='"$($(name)_VERSION)"')

CFLAGS ?=
ALL_CFLAGS = -std=gnu11 -D_GNU_SOURCE $(OPTIMISE) $(PROFILE) $(WARNINGS) -Isrc $(foreach name,$(DEP_NAMES),$($(name)_CFLAGS)) -I$(GEN) \
    -MMD -MP $(CFLAGS)
LIBS = -lm -lpthread -ldl -lrt

LANG_OBJECTS = $(patsubst %.c,$(OUT)/%.o,$(sort $(wildcard src/lang/*.c)))
BUILTINS_OBJECTS = $(patsubst %.c,$(OUT)/%.o,$(sort $(wildcard src/builtins/*.c src/builtins/*/*.c)))
RUNTIME_OBJECTS = $(patsubst %.c,$(OUT)/%.o,$(sort $(wildcard src/runtime/*.c src/bindings/*.c src/http/*.c src/crypto/*.c)))
EMBEDDED = $(GEN)/embedded.o $(GEN)/roots.o
LIB_FILES = $(sort $(shell find bootstrap lib -name '*.js'))

ifeq ($(PGO)$(PROFILE),1)
all: $(OUT)/trained
	+$(MAKE) PROFILE="-fprofile-use -fprofile-partial-training -w" all
else
all: $(NODE) ## build ./node (PGO=1: build/pgo/node, guided by a profile of the benchmarks)
endif

PRODUCT = $(OUT)/src/main.o $(RUNTIME_OBJECTS) $(BUILTINS_OBJECTS) $(LANG_OBJECTS) $(EMBEDDED) $(DEP_LIBS)
LINK = $(CC) $(OPTIMISE) $(LDFLAGS)
# $(call put,FROM,TO): a copy, in one go: of a file that was written in pieces, as by a linker, the kernel keeps larger
# units in memory, and each page that is touched then counts for more.
put = cp $(1) $(2).copy && mv $(2).copy $(2) && rm $(1)

# The executable carries an image of an environment that has been started (src/runtime/image.h). It is made by the same
# executable with room for one in its place, which is at an address where its size moves nothing else.
ifdef IMAGE_ADDRESS
$(NODE): $(PRODUCT) $(GEN)/image.o
	echo '  LINK $@'
	$(LINK) -Wl,--section-start=.image=$(IMAGE_ADDRESS) -o $@.new $^ $(LIBS)
	$(call put,$@.new,$@)

$(GEN)/image: $(PRODUCT) $(GEN)/image-room.o
	$(LINK) -Wl,--section-start=.image=$(IMAGE_ADDRESS) -o $(OUT)/node-without-image $^ $(LIBS)
	$(OUT)/node-without-image --write-image $@

$(GEN)/image.o: $(GEN)/image src/runtime/image.S
	$(CC) -DIMAGE_FILE='"$(GEN)/image"' -c -o $@ src/runtime/image.S
else
$(NODE): $(PRODUCT) $(GEN)/image-room.o
	echo '  LINK $@'
	$(LINK) -o $@.new $^ $(LIBS)
	mv $@.new $@
endif

$(GEN)/image-room.o: src/runtime/image.S Makefile
	@mkdir -p $(@D)
	$(CC) -DIMAGE_ROOM=$(if $(IMAGE_ADDRESS),0x1000000,0) -c -o $@ src/runtime/image.S

# ---- our C ----
$(OUT)/%.o: %.c $(READY) Makefile | prerequisites
	@mkdir -p $(@D)
	echo '  CC $<'
	$(CC) $(ALL_CFLAGS) $(if $(filter src/bindings/process% src/runtime/options% src/runtime/code_cache%,$<),$(VERSIONS)) -c -o $@ $<

# ---- the embedded library: compiled to bytecode by a tool that has the front end, the engine and the intrinsics ----
$(OUT)/compile-lib: $(OUT)/tools/compile-lib.o $(OUT)/src/runtime/compile.o $(BUILTINS_OBJECTS) $(LANG_OBJECTS) $(DUKTAPE_LIB) $(MBEDTLS_LIB) $(ZLIB_LIB)
	$(CC) $(OPTIMISE) $(LDFLAGS) -o $@ $(filter %.o %.a,$^) $(LIBS)

# What every program loads at its start is not packed, nor what a server does: a function costs next to nothing then until it
# is called.
START_MODULES = events path $(addprefix internal/,console/constructor console/global errors main/run_main_module \
    modules/builtins modules/cjs/loader modules/package_json options process/lifecycle process/preload process/object \
    process/per_thread process/promises process/task_queues util/inspect/format validators)
SERVER_MODULES = _http_agent _http_client _http_common _http_incoming _http_outgoing _http_server async_hooks buffer crypto \
    diagnostics_channel fs http net os querystring stream timers tty url util zlib $(addprefix internal/,abort_controller \
    async_hooks blob crypto/hash crypto/random crypto/util diagnostics event_target file freelist fs/streams fs/utils http \
    http/channels modules/esm/cjs_exports modules/esm/loader modules/esm/register modules/esm/resolve modules/hooks \
    modules/package_exports modules/typescript net process/stdio streams/add_abort_signal streams/destroy streams/duplex \
    streams/end_of_stream streams/lazy_transform streams/legacy streams/operators streams/passthrough streams/pipeline \
    streams/readable streams/state streams/transform streams/utils streams/writable structured_clone timers tty url util \
    util/debuglog util/inspect util/inspect/layout util/inspect/text)

$(GEN)/embedded.bin: $(OUT)/compile-lib $(LIB_FILES) $(SOURCES)/punycode/.ready
	@mkdir -p $(@D)
	$(OUT)/compile-lib $(addprefix -p ,$(START_MODULES) $(SERVER_MODULES)) $@ $(LIB_FILES) internal/deps/punycode=$(PUNYCODE_JS)

$(GEN)/embedded.o: $(GEN)/embedded.bin src/runtime/embedded.S
	$(CC) -DEMBEDDED_FILE='"$(GEN)/embedded.bin"' -c -o $@ src/runtime/embedded.S

$(GEN)/roots.o: $(SOURCES)/ca-certificates/.ready src/bindings/tls_roots.S
	@mkdir -p $(@D)
	$(CC) -DROOTS_FILE='"$(CA_CERTIFICATES_DER)"' -c -o $@ src/bindings/tls_roots.S

# ---- PGO=1: what makes the image is built to count and runs benchmarks, then all is built again by the counts. That the
# warnings of the second time are off: counts mislead them, and the usual build shows what there is. ----
$(OUT)/trained: | prerequisites
	rm -rf $(OUT)
	+$(MAKE) PROFILE="-fprofile-generate -fprofile-update=prefer-atomic" LDFLAGS="$(LDFLAGS) -fprofile-generate" $(GEN)/image
	for script in bench/engine/*.js bench/builtins/*.js; do \
	    echo "  TRAIN $$script"; $(OUT)/node-without-image $$script > $(OUT)/training.log || exit 1; \
	done
	find $(OUT) -name '*.gcda' | sed 's/gcda$$/o/' | xargs rm -f $(GEN)/image $(DUKTAPE_LIB)
	touch $@

# ---- what has to be there ----
prerequisites: build/.prerequisites
build/.prerequisites: tools/prerequisites Makefile
	@mkdir -p build
	@tools/prerequisites $(firstword $(filter-out ccache,$(CC)))=build-essential ar=binutils xz=xz-utils bzip2=bzip2 patch=patch \
	    dpkg-source=dpkg-dev 
	@touch $@
$(READY): | prerequisites

# ---- checks ----
$(OUT)/run-tests: tools/run-tests.c | prerequisites
	@mkdir -p $(@D)
	$(CC) -O1 -D_GNU_SOURCE $(WARNINGS) -o $@ $<

test: all ## run every test
	+test/run

test-asan: ## run every test under AddressSanitizer and UBSan
	+$(MAKE) VARIANT=asan all
	+NODE=$(abspath build/asan/node) VARIANT=asan test/run

asan: ## build build/asan/node
	+$(MAKE) VARIANT=asan all

bench: all ## measure against Node in the same run
	bench/run

unit: $(patsubst test/unit/%.c,$(OUT)/test/unit/%,$(wildcard test/unit/*.c)) ## build the C unit tests
$(OUT)/test/unit/%: $(OUT)/test/unit/%.o $(RUNTIME_OBJECTS) $(BUILTINS_OBJECTS) $(LANG_OBJECTS) $(EMBEDDED) $(GEN)/image-room.o $(DEP_LIBS)
	$(CC) $(OPTIMISE) $(LDFLAGS) -o $@ $(filter %.o %.a,$^) $(LIBS)

# ---- targets for libFuzzer: make fuzz, then build/fuzz/fuzz_NAME CORPUS -max_total_time=900 (from here, for the scripts) ----
FUZZ_CC ?= clang
FUZZ_SCRIPTS = x509 tls http
FUZZ_TARGETS = $(addprefix $(OUT)/fuzz_,codec key lower regexp types url zlib $(FUZZ_SCRIPTS))
FUZZ_OBJECTS = $(RUNTIME_OBJECTS) $(BUILTINS_OBJECTS) $(LANG_OBJECTS) $(EMBEDDED) $(GEN)/image-room.o $(DEP_LIBS)
FUZZ_LINK = $(CC) $(OPTIMISE) $(LDFLAGS) -fsanitize=fuzzer -o $@ $(filter %.o %.a,$^) $(LIBS)
fuzz: ## build the fuzz targets under build/fuzz (needs clang, or FUZZ_CC)
	+$(MAKE) VARIANT=fuzz CC="$(FUZZ_CC)" fuzz-targets
fuzz-targets: $(FUZZ_TARGETS)
$(OUT)/fuzz_%: $(OUT)/test/fuzz/fuzz_%.o $(FUZZ_OBJECTS)
	$(FUZZ_LINK)
$(FUZZ_SCRIPTS:%=$(OUT)/fuzz_%): $(OUT)/fuzz_%: $(OUT)/test/fuzz/script_%.o $(FUZZ_OBJECTS)
	$(FUZZ_LINK)
$(FUZZ_SCRIPTS:%=$(OUT)/test/fuzz/script_%.o): $(OUT)/test/fuzz/script_%.o: test/fuzz/fuzz_script.c Makefile
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -DFUZZ_SCRIPT='"test/fuzz/$*.js"' -c -o $@ $<

# ---- the front end's speed: make bench-front-end FILES="..." ----
$(OUT)/bench/lang/front-end: $(OUT)/bench/lang/front-end.o $(OUT)/src/runtime/compile.o $(BUILTINS_OBJECTS) $(LANG_OBJECTS) $(DUKTAPE_LIB) $(MBEDTLS_LIB)
	$(CC) $(OPTIMISE) $(LDFLAGS) -o $@ $(filter %.o %.a,$^) $(LIBS)
bench-front-end: $(OUT)/bench/lang/front-end ## measure the front end on FILES
	$< $(FILES)

# ---- test262: test/test262/run CHECKOUT ----
$(OUT)/test/test262/host: $(OUT)/test/test262/host.o $(OUT)/test/test262/agents.o $(OUT)/src/runtime/compile.o $(BUILTINS_OBJECTS) $(LANG_OBJECTS) $(DUKTAPE_LIB) $(MBEDTLS_LIB)
	$(CC) $(OPTIMISE) $(LDFLAGS) -o $@ $(filter %.o %.a,$^) $(LIBS)

# ---- the rest ----
npm: build/npm/.ready ## fetch npm, which make install then installs, too

install: all ## install node and its manual page under PREFIX, and npm after make npm
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/man/man1
	strip -o $(OUT)/node.stripped $(NODE)
	install -m 755 $(OUT)/node.stripped $(DESTDIR)$(PREFIX)/bin/node
	install -m 644 node.1 $(DESTDIR)$(PREFIX)/share/man/man1/node.1
	if [ -f build/npm/.ready ]; then \
	    modules=$(DESTDIR)$(PREFIX)/lib/node_modules; \
	    install -d "$$modules" && rm -rf "$$modules/npm" && cp -R build/npm "$$modules/npm" && \
	    rm "$$modules/npm/.ready" && chmod 755 "$$modules/npm/bin/npm-cli.js" "$$modules/npm/bin/npx-cli.js" && \
	    for name in npm npx; do \
	        ln -sf ../lib/node_modules/npm/bin/$$name-cli.js $(DESTDIR)$(PREFIX)/bin/$$name || exit 1; \
	    done; \
	fi

compile_commands.json: ## for editors (needs bear)
	bear -- $(MAKE) -B VARIANT=commands all

format: ## lay out the C sources
	clang-format -i $$(git ls-files '*.c' '*.h')

clean: ## remove what was built, keep the sources of dependencies
	rm -rf node build/release build/pgo build/asan build/commands

distclean: ## remove everything that is not in git
	rm -rf node build compile_commands.json

help: ## this list
	@sed -n 's/^\([a-z_.-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 24

.PHONY: all npm prerequisites test test-asan asan fuzz fuzz-targets bench bench-front-end unit install format clean distclean help
.SECONDARY:
-include $(shell find $(OUT) -name '*.d' 2>/dev/null)
