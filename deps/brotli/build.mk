# S: the source, O: where objects go, FLAGS: the build's own flags.
SRCS = $(wildcard $(S)/c/common/*.c $(S)/c/dec/*.c $(S)/c/enc/*.c)
OBJECTS = $(SRCS:$(S)/%.c=$(O)/%.o)

$(O)/libbrotli.a: $(OBJECTS)
	rm -f $@ && $(AR) rcs $@ $^

$(O)/%.o: $(S)/%.c
	@mkdir -p $(@D)
	echo '  CC $<'
	$(CC) $(FLAGS) -O3 -w -I$(S)/c/include -c -o $@ $<
