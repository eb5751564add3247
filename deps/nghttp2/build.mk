# S: the source, O: where objects go, FLAGS: the build's own flags.
SRCS = $(wildcard $(S)/lib/*.c)
OBJECTS = $(SRCS:$(S)/%.c=$(O)/%.o)

$(O)/libnghttp2.a: $(OBJECTS)
	rm -f $@ && $(AR) rcs $@ $^

$(O)/%.o: $(S)/%.c
	@mkdir -p $(@D)
	echo '  CC $<'
	$(CC) $(FLAGS) -w -DNGHTTP2_STATICLIB -DHAVE_ARPA_INET_H -DHAVE_NETINET_IN_H -DHAVE_CLOCK_GETTIME -DHAVE_DECL_CLOCK_MONOTONIC=1 \
	    -DHAVE_TIME_H -I$(S)/lib/includes -I$(S)/lib -c -o $@ $<
