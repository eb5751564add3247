# S: the source, O: where objects go, FLAGS: the build's own flags.
SRCS = $(wildcard $(S)/library/*.c) $(S)/3rdparty/everest/library/everest.c \
    $(S)/3rdparty/everest/library/x25519.c $(S)/3rdparty/everest/library/Hacl_Curve25519_joined.c \
    $(S)/3rdparty/p256-m/p256-m_driver_entrypoints.c $(S)/3rdparty/p256-m/p256-m/p256-m.c
OBJECTS = $(SRCS:$(S)/%.c=$(O)/%.o)

$(O)/libmbedtls.a: $(OBJECTS)
	rm -f $@ && $(AR) rcs $@ $^

$(O)/%.o: $(S)/%.c deps/mbedtls/smew_config.h
	@mkdir -p $(@D)
	echo '  CC $<'
	$(CC) $(FLAGS) -w -Ideps/mbedtls -DMBEDTLS_USER_CONFIG_FILE='"smew_config.h"' -I$(S)/include -I$(S)/library -I$(S)/3rdparty/everest/include \
	    -I$(S)/3rdparty/everest/include/everest -I$(S)/3rdparty/everest/include/everest/kremlib \
	    -I$(S)/3rdparty/p256-m/p256-m/include -I$(S)/3rdparty/p256-m/p256-m/include/p256-m \
	    -I$(S)/3rdparty/p256-m/p256-m -c -o $@ $<
