# S: the source, O: where objects go, FLAGS: the build's own flags.
NAMES = fs-poll idna inet random strscpy strtok thread-common threadpool timer uv-common uv-data-getter-setters version \
    $(addprefix unix/,async core dl fs getaddrinfo getnameinfo linux loop-watcher loop pipe poll process \
    procfs-exepath proctitle random-devurandom random-getentropy random-getrandom random-sysctl-linux signal stream \
    tcp thread tty udp)
OBJECTS = $(NAMES:%=$(O)/%.o)

$(O)/libuv.a: $(OBJECTS)
	rm -f $@ && $(AR) rcs $@ $^

$(O)/%.o: $(S)/src/%.c
	@mkdir -p $(@D)
	echo '  CC $<'
	$(CC) $(FLAGS) -std=gnu11 -w -D_GNU_SOURCE -D_FILE_OFFSET_BITS=64 -D_LARGEFILE_SOURCE -I$(S)/include -I$(S)/src -c -o $@ $<
