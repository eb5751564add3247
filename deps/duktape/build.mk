# S: the source, O: where objects go, FLAGS: the build's own flags, OPTIMISE: the engine's optimisation flags,
# INCLUDES: where headers of mbedTLS are (its loops over limbs are those of BigInt).
# The engine is one translation unit: the upstream files and, behind them, ours, which use the engine's internals.
# Ours stand in for some of upstream's: string_hash.c.
REPLACED = $(S)/duk_heap_hashstring.c
PARTS = $(sort $(filter-out $(REPLACED),$(wildcard $(S)/*.c))) $(sort $(wildcard deps/duktape/engine/*.c))

$(O)/libduktape.a: $(O)/engine.o
	rm -f $@ && $(AR) rcs $@ $^

$(O)/engine.o: $(O)/engine.c $(PARTS) $(wildcard $(S)/*.h deps/duktape/engine/*.h) src/builtins/regexp/regexp.h src/builtins/date/date.h
	echo '  CC $<'
	$(CC) $(FLAGS) $(OPTIMISE) -std=gnu11 -w -fstrict-aliasing -fno-tree-slp-vectorize -I. -I$(S) -Ideps/duktape/engine -Isrc $(INCLUDES) -c -o $@ $<

$(O)/engine.c: $(PARTS)
	@mkdir -p $(@D)
	for part in $(PARTS); do echo "#include \"$$part\""; done > $@
