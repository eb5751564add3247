/*
 * config.h - what differs from Duktape's default configuration, and why. Included at the place where duk_config.h
 * provides for overrides.
 */

/* Speed: 48-bit integers, JSON without generic property walks. (64-bit machines use 16-byte unpacked values.) */
#define DUK_USE_FASTINT
#define DUK_USE_JSON_STRINGIFY_FASTPATH

/* Tail calls drop frames that a stack trace has to show. */
#undef DUK_USE_TAILCALL

/* What the language does not have, or what the runtime provides itself. */
#undef DUK_USE_JX
#undef DUK_USE_JC
#undef DUK_USE_SHEBANG_COMMENTS
#undef DUK_USE_NONSTD_ARRAY_SPLICE_DELCOUNT
#undef DUK_USE_NONSTD_GETTER_KEY_ARGUMENT
#undef DUK_USE_NONSTD_SETTER_KEY_ARGUMENT
#undef DUK_USE_NONSTD_STRING_FROMCHARCODE_32BIT
#undef DUK_USE_NONSTD_JSON_ESC_U2028_U2029

/* What an object owns is released in another way (owner.c). */
#undef DUK_USE_FINALIZER_SUPPORT

/* C recursion is bounded by the stack itself (native_stack.c); JavaScript's about where Node's is. */
#undef DUK_USE_NATIVE_CALL_RECLIMIT
#define DUK_USE_NATIVE_CALL_RECLIMIT 1000000
#undef DUK_USE_COMPILER_RECLIMIT
#define DUK_USE_COMPILER_RECLIMIT 1000000
#undef DUK_USE_CALLSTACK_LIMIT
#define DUK_USE_CALLSTACK_LIMIT 12000

/* Strings that are built by appending keep their bytes elsewhere (appended_string.c). */
#define DUK_USE_HSTRING_EXTDATA
#define DUK_USE_EXTSTR_INTERN_CHECK(udata, data, length) appended_take(heap)
#define DUK_USE_EXTSTR_FREE(udata, data) appended_release(heap, (const duk_uint8_t *) (data))

/* Builds for tests (make ENGINE_FLAGS=-DENGINE_CACHES=n): 0 is without inline caches, fast calls and appended strings; 2
 * makes the caches miss, forget and guess wrongly at random. */
#if !defined(ENGINE_CACHES)
#define ENGINE_CACHES 1
#endif

/* A build with ENGINE_FLAGS=-DENGINE_COLLECT runs the collector at every n-th allocation of a process that has the variable
 * ENGINE_COLLECT=n (collector.c). */
#if defined(ENGINE_COLLECT)
extern int engine_collects;
#define ENGINE_COLLECTS engine_collects
#else
#define ENGINE_COLLECTS 0
#endif

#if defined(DUK_USE_ASSERTIONS_ON)
#define DUK_USE_ASSERTIONS
#endif
