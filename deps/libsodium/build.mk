# S: the library's folder, O: where objects go, FLAGS: the build's own flags. Only what Ed25519 and X25519 need.
NAMES = crypto_core/ed25519/ref10/ed25519_ref10 crypto_core/ed25519/core_ed25519 crypto_hash/sha512/cp/hash_sha512_cp \
    crypto_hash/sha512/hash_sha512 crypto_sign/ed25519/ref10/keypair crypto_sign/ed25519/ref10/open \
    crypto_sign/ed25519/ref10/sign crypto_sign/ed25519/sign_ed25519 crypto_verify/sodium/verify \
    crypto_scalarmult/curve25519/scalarmult_curve25519 crypto_scalarmult/curve25519/ref10/x25519_ref10 \
    randombytes/randombytes randombytes/sysrandom/randombytes_sysrandom sodium/utils sodium/core sodium/runtime
OBJECTS = $(NAMES:%=$(O)/%.o)
# A section for each function: what nothing reaches is dropped, and what it would have wanted need not be there.
# libFuzzer's coverage would reach every function.
SECTIONS = -ffunction-sections -fdata-sections $(if $(findstring fuzzer,$(FLAGS)),-fno-sanitize=fuzzer-no-link)
# What configure finds on Linux with gcc or clang.
DEFINES = -DSODIUM_STATIC -DCONFIGURED=1 -DHAVE_TI_MODE=1 -DNATIVE_LITTLE_ENDIAN=1 -DHAVE_WEAK_SYMBOLS=1 -DHAVE_PTHREAD=1 \
    -DHAVE_GETRANDOM=1 -DHAVE_SYS_RANDOM_H=1 -DHAVE_POSIX_MEMALIGN=1 -DHAVE_MMAP=1 -DHAVE_MPROTECT=1 -DHAVE_MLOCK=1 \
    -DHAVE_SYS_MMAN_H=1

$(O)/libsodium.a: $(OBJECTS)
	rm -f $@ && $(AR) rcs $@ $^

$(O)/%.o: $(S)/%.c deps/libsodium/build.mk
	@mkdir -p $(@D)
	echo '  CC $<'
	$(CC) $(FLAGS) $(SECTIONS) -w $(DEFINES) -I$(S)/include/sodium -I$(S)/include -c -o $@ $<
