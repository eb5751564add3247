/*
 * engine_internal.h - what our C offers to the patched sources of the engine. Included last in duk_internal.h.
 */
#ifndef ENGINE_INTERNAL_H
#define ENGINE_INTERNAL_H

/* fn_flags of a function template: the flags of the dialect's function header, and one of ours. */
#define DUK_FN_NO_CONSTRUCT 1u
#define DUK_FN_STRICT       2u
#define DUK_FN_GENERATOR    4u
#define DUK_FN_ASYNC        8u
#define DUK_FN_CLASS        16u
#define DUK_FN_DERIVED      32u
#define DUK_FN_LAZY_START   64u
#define DUK_FN_ARROW        128u
#define DUK_FN_METHOD       256u
#define DUK_FN_ARGUMENTS    512u /* looks at its arguments in the frame (frame_arguments.h) */
#define DUK_FN_UNMAPPED     1024u /* its arguments object does not follow the parameters though the code is sloppy */
#define DUK_FN_BODY         2048u /* its text is a body alone */
#define DUK_FN_HEADER       0x80000000u /* compiled from code with a header */
#define DUK_FN_REST         0x40000000u /* the last formal is a rest parameter */
#define DUK_FN_PROGRAM      0x20000000u /* not a function: global or eval code */
#define DUK_FN_EVAL         0x10000000u /* has direct calls of eval, which may declare variables */

/* Magic of natives that call handling replaces by what they mean (beside Duktape's own: 0..3, 15). */
#define DUK_CALL_MAGIC_CALL        20
#define DUK_CALL_MAGIC_APPLY       21
#define DUK_CALL_MAGIC_CONSTRUCT   22
#define DUK_CALL_MAGIC_SUPER_CALL  23
#define DUK_CALL_MAGIC_SUPER_APPLY 24

/* What DUK_OP_ARGUMENTS wants of the frame's arguments (frame_arguments.h). */
enum { FRAME_ARGUMENT_COUNT, FRAME_ARGUMENT, FRAME_ARGUMENTS, FRAME_ARGUMENTS_APPLIED, FRAME_ARGUMENTS_CALLED };

/* intrinsics.c */
DUK_INTERNAL_DECL duk_bool_t duk_engine_push_intrinsic(duk_hthread *thr, duk_hstring *name);
DUK_INTERNAL_DECL duk_bool_t duk_engine_intrinsic_name(duk_hthread *thr, duk_tval *value, duk_hstring **name);

/* calls.c */
DUK_INTERNAL_DECL void duk_engine_init_realm(duk_hthread *thr);
DUK_INTERNAL_DECL void duk_engine_throw_class_call(duk_hthread *thr, duk_hobject *func);
DUK_INTERNAL_DECL void duk_engine_throw_not_super(duk_hthread *thr, duk_idx_t idx_func);

/* script.c */
#define DUK_NO_POSITION 0xffffffffu
DUK_INTERNAL_DECL void duk_engine_push_positions(duk_hthread *thr, duk_compiler_instr *instrs, duk_size_t count,
                                                 const duk_position *map, duk_size_t map_count);
DUK_INTERNAL_DECL duk_uint32_t duk_engine_position(duk_hthread *thr, duk_hcompfunc *tmpl, duk_uint32_t pc);
DUK_INTERNAL_DECL duk_hstring *duk_engine_script_name(duk_hthread *thr, duk_hobject *script);
/* The script is that of code that comes at run time: remember who evaluates it. */
DUK_INTERNAL_DECL void duk_engine_script_set_eval(duk_hthread *thr, duk_hobject *script);
/* The function that evaluates the script's code, NULL if it does not come at run time. */
DUK_INTERNAL_DECL duk_hcompfunc *duk_engine_script_eval(duk_hthread *thr, duk_hobject *script, duk_uint32_t *pc);
/* The script keeps the buffer at idx, which code is loaded from later. */
DUK_INTERNAL_DECL void duk_engine_script_keep_code(duk_hthread *thr, duk_hobject *script, duk_idx_t idx);
DUK_INTERNAL_DECL duk_bool_t duk_engine_script_hidden(duk_hthread *thr, duk_hobject *script);
DUK_INTERNAL_DECL const duk_uint8_t *duk_engine_script_source(duk_hthread *thr, duk_hobject *script,
                                                              duk_size_t *length);
DUK_INTERNAL_DECL void duk_engine_locate(duk_hthread *thr, duk_hobject *script, duk_uint32_t offset,
                                         duk_uint32_t *line, duk_uint32_t *column);
DUK_INTERNAL_DECL void duk_engine_locate_in_text(duk_hthread *thr, duk_hobject *script, duk_uint32_t offset,
                                                 duk_uint32_t *line, duk_uint32_t *column);
DUK_INTERNAL_DECL duk_uint32_t duk_engine_function_line(duk_hthread *thr, duk_hobject *func, duk_uint_fast32_t pc);
DUK_INTERNAL_DECL void duk_engine_push_utf8(duk_hthread *thr, const duk_uint8_t *text, duk_size_t length);
DUK_INTERNAL_DECL void duk_engine_push_source_line(duk_hthread *thr, duk_hobject *script, duk_uint32_t offset);
DUK_INTERNAL_DECL void duk_engine_push_function_text(duk_hthread *thr, duk_hobject *func);

DUK_INTERNAL_DECL void duk_engine_push_packed_lines(duk_hthread *thr, duk_hobject *script);
DUK_INTERNAL_DECL void duk_engine_push_dumped_script(duk_hthread *thr);

/* stack.c */

/* The error on top belongs to this place of a script's source, not to where it was created. */
DUK_INTERNAL_DECL void duk_engine_place_error(duk_hthread *thr, duk_hobject *script, duk_uint32_t offset);
DUK_INTERNAL_DECL void duk_engine_capture_created(duk_hthread *thr);
DUK_INTERNAL_DECL void duk_engine_install_cause(duk_hthread *thr, duk_idx_t idx_options);
DUK_INTERNAL_DECL void duk_engine_init_errors(duk_hthread *thr);

/* Lexer: a character beyond ASCII that stands in a name. */
#define duk_engine_is_name_character(cp) \
    ((cp) >= 0x80 && !duk_unicode_is_whitespace((cp)) && !duk_unicode_is_line_terminator((cp)))

/* eval.c */
DUK_INTERNAL_DECL void duk_engine_compile_eval(duk_hthread *thr, duk_uint_t flags, duk_bool_t direct);
DUK_INTERNAL_DECL void duk_engine_compile_function(duk_hthread *thr, const char *prefix);
DUK_INTERNAL_DECL void duk_engine_make_function(duk_hthread *thr, const char *prefix);
DUK_INTERNAL_DECL duk_ret_t duk_engine_function_constructor(duk_hthread *thr);

/* callee.c */
DUK_INTERNAL_DECL duk_bool_t duk_engine_push_callee(duk_hthread *thr, duk_hcompfunc *tmpl, duk_uint32_t pc);

/* native_stack.c */
#define DUK_NATIVE_STACK_POINTER() ((duk_uint8_t *) __builtin_frame_address(0))
DUK_INTERNAL_DECL duk_uint8_t *duk_engine_native_stack_limit(void);

/* interrupt.c: somebody has set heap->interrupt; throws or not. */
DUK_INTERNAL_DECL void duk_engine_interrupted(duk_hthread *thr);

/* messages.c: these throw, always. */
typedef enum {
    DUK_FAILURE_READ_NULLISH,
    DUK_FAILURE_WRITE_NULLISH,
    DUK_FAILURE_PRIMITIVE,
    DUK_FAILURE_NOT_WRITABLE,
    DUK_FAILURE_NO_SETTER,
    DUK_FAILURE_NOT_EXTENSIBLE,
    DUK_FAILURE_NOT_DELETABLE,
    DUK_FAILURE_NOT_DEFINABLE,
    DUK_FAILURE_NOT_REDEFINABLE
} duk_property_failure;
DUK_INTERNAL_DECL void duk_engine_throw_not_defined(duk_hthread *thr, duk_hstring *name);
DUK_INTERNAL_DECL void duk_engine_throw_property(duk_hthread *thr, duk_property_failure failure, const duk_tval *base_value,
                                                 const duk_tval *key_value);
DUK_INTERNAL_DECL void duk_engine_throw_property_object(duk_hthread *thr, duk_property_failure failure,
                                                        duk_hobject *base, duk_hstring *key);
DUK_INTERNAL_DECL void duk_engine_throw_not_callable(duk_hthread *thr, duk_idx_t index, duk_bool_t construct);
DUK_INTERNAL_DECL void duk_engine_throw_in(duk_hthread *thr);
DUK_INTERNAL_DECL void duk_engine_throw_no_prototype(duk_hthread *thr);

/* function.c: `value instanceof of`, where a function without a Symbol.hasInstance of its own is asked and no proxy is in the
 * way; -1 if it is not as plain. */
DUK_INTERNAL_DECL duk_int_t duk_engine_instanceof(duk_hthread *thr, duk_tval *value, duk_tval *of);

/* iteration.c: the own iterator of an arguments object. */
DUK_INTERNAL_DECL void duk_engine_define_iterator(duk_hthread *thr, duk_idx_t object);

/* global_scope.c: CreateGlobalFunctionBinding, CreateGlobalVarBinding */
DUK_INTERNAL_DECL void duk_engine_declare_global(duk_hthread *thr, duk_hobjenv *scope, duk_hstring *name,
                                                 duk_tval *value, duk_small_uint_t flags, duk_bool_t is_function);

/* The global environment that a scope ends at: of an environment, or if that is NULL of the function of an activation. */
DUK_INTERNAL_DECL duk_hobjenv *duk_engine_global_of_scope(duk_hthread *thr, duk_hobject *env, duk_activation *act);

/* The variable of a lexical declaration in a global environment; NULL while it is not initialised, or not found. */
DUK_INTERNAL_DECL duk_tval *duk_engine_find_lexical(duk_heap *heap, duk_hobject *env, duk_hstring *name,
                                                    duk_uint_t *attributes, duk_bool_t *found);

/* If this is the getter of a property whose value is made late (builtins_define_late): make it. */
DUK_INTERNAL_DECL duk_bool_t duk_engine_make_late(duk_hthread *thr, duk_hobject *getter);
/* Where the accessor at an index of an object's entries keeps its value, if builtins_define_held made it; else NULL. */
DUK_INTERNAL_DECL duk_tval *duk_engine_held_value(duk_heap *heap, duk_hobject *h, duk_uint32_t index);

/* lowered.c: an assignment to a constant */
DUK_INTERNAL_DECL void duk_engine_throw_constant(duk_hthread *thr);

/* function.c: the value of a function's `prototype`, new, in the realm of a thread: [ ... ] -> [ ... prototype ] */
DUK_INTERNAL_DECL void duk_engine_push_prototype(duk_hthread *thr, duk_hthread *of, duk_hobject *func);
/* The same for the first who looks: the function's entry has had no value so far, and is given it. */
DUK_INTERNAL_DECL void duk_engine_push_late_prototype(duk_hthread *thr, duk_hobject *func);

/* new_string.c: the UTF-16 code units of CESU-8 */
DUK_INTERNAL_DECL duk_size_t duk_engine_count_characters(const duk_uint8_t *p, duk_size_t length);

/* image.c: the string of the image with these bytes, NULL if it has none. heap->image_strings is set. */
DUK_INTERNAL_DECL duk_hstring *duk_engine_image_string(duk_heap *heap, const duk_uint8_t *bytes, duk_uint32_t length);

/* scope.c */
DUK_INTERNAL_DECL void duk_engine_enter_scope(duk_hthread *thr, duk_tval *consts);

#endif
