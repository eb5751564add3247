# S: the source, O: where objects go, FLAGS: the build's own flags.
CONFIG = -Ideps/mbedtls -DMBEDTLS_USER_CONFIG_FILE='"smew_config.h"'
SRCS = $(wildcard $(S)/library/*.c) $(S)/3rdparty/everest/library/everest.c \
    $(S)/3rdparty/everest/library/x25519.c $(S)/3rdparty/everest/library/Hacl_Curve25519_joined.c \
    $(S)/3rdparty/p256-m/p256-m_driver_entrypoints.c $(S)/3rdparty/p256-m/p256-m/p256-m.c
# Ours: what mbedTLS does slowly on this processor.
OWN = $(wildcard deps/mbedtls/x86/*.c)
OBJECTS = $(SRCS:$(S)/%.c=$(O)/%.o) $(OWN:deps/mbedtls/%.c=$(O)/%.o)
HEADERS = deps/mbedtls/smew_config.h $(wildcard deps/mbedtls/x86/*.h)

$(O)/libmbedtls.a: $(OBJECTS)
	rm -f $@ && $(AR) rcs $@ $^

$(O)/x86/%.o: deps/mbedtls/x86/%.c $(HEADERS)
	@mkdir -p $(@D)
	echo '  CC $<'
	$(CC) $(FLAGS) $(CONFIG) -I$(S)/include -c -o $@ $<

$(O)/%.o: $(S)/%.c $(HEADERS)
	@mkdir -p $(@D)
	echo '  CC $<'
	$(CC) $(FLAGS) -w $(CONFIG) -Ideps/mbedtls/x86 -I$(S)/include -I$(S)/library -I$(S)/3rdparty/everest/include \
	    -I$(S)/3rdparty/everest/include/everest -I$(S)/3rdparty/everest/include/everest/kremlib \
	    -I$(S)/3rdparty/p256-m/p256-m/include -I$(S)/3rdparty/p256-m/p256-m/include/p256-m \
	    -I$(S)/3rdparty/p256-m/p256-m -c -o $@ $<
