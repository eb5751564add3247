# S: the source, O: where objects go, FLAGS: the build's own flags. -O3 makes vectors of the loops over hash tables.
NAMES = adler32 compress crc32 deflate infback inffast inflate inftrees trees uncompr zutil
OBJECTS = $(NAMES:%=$(O)/%.o)

$(O)/libz.a: $(OBJECTS)
	rm -f $@ && $(AR) rcs $@ $^

$(O)/%.o: $(S)/%.c
	@mkdir -p $(@D)
	echo '  CC $<'
	$(CC) $(FLAGS) -O3 -w -D_LARGEFILE64_SOURCE=1 -DHAVE_UNISTD_H -I$(S) -c -o $@ $<
