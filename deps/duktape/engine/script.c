/*
 * script.c - where code comes from: scripts, and which instruction stems from which place.
 *
 * A script is a bare object shared by the functions compiled together. It holds the name and the source text, as bytes
 * of UTF-8 (or, for embedded modules, only the table of line starts). A function template holds its range of the
 * source and, packed, the source offsets of its instructions. Lines and columns exist only when somebody asks.
 */
#include "duk_internal.h"

/* Keys of a script object, internal ones since they are at hand. */
#define SCRIPT_NAME   DUK_STRIDX_FILE_NAME
#define SCRIPT_SOURCE DUK_STRIDX_INT_SOURCE
#define SCRIPT_LINES  DUK_STRIDX_INT_PC2LINE /* uint32_t[]: offsets where lines start */
#define SCRIPT_PACKED DUK_STRIDX_INT_MAP     /* the same as lengths of lines, varints */
#define SCRIPT_HIDDEN DUK_STRIDX_INT_FINALIZER
#define SCRIPT_EVAL   DUK_STRIDX_INT_TARGET /* of eval and Function: [ function that evaluates it, pc ] */
#define SCRIPT_CODE   DUK_STRIDX_INT_BYTECODE /* what functions are loaded from */
#define SCRIPT_ORIGIN DUK_STRIDX_INT_VALUE /* line * 2^32 + column, to be added to what the text gives */

/* ---- positions of instructions: pairs of pc and offset, each as difference to the pair before ---- */

/* Instructions that neither throw nor call need no entry; they read as the one before. */
static int is_quiet(duk_instr_t ins) {
    switch (DUK_DEC_OP(ins)) {
    case DUK_OP_LDREG:
    case DUK_OP_STREG:
    case DUK_OP_JUMP:
    case DUK_OP_LDCONST:
    case DUK_OP_LDINT:
    case DUK_OP_LDINTX:
    case DUK_OP_LDTHIS:
    case DUK_OP_LDUNDEF:
    case DUK_OP_LDNULL:
    case DUK_OP_LDTRUE:
    case DUK_OP_LDFALSE:
    case DUK_OP_LNOT:
    case DUK_OP_TYPEOF:
    case DUK_OP_SEQ_RR:
    case DUK_OP_SEQ_CR:
    case DUK_OP_SEQ_RC:
    case DUK_OP_SEQ_CC:
    case DUK_OP_SNEQ_RR:
    case DUK_OP_SNEQ_CR:
    case DUK_OP_SNEQ_RC:
    case DUK_OP_SNEQ_CC:
    case DUK_OP_IFTRUE_R:
    case DUK_OP_IFTRUE_C:
    case DUK_OP_IFFALSE_R:
    case DUK_OP_IFFALSE_C:
    case DUK_OP_RETREG:
    case DUK_OP_RETCONST:
    case DUK_OP_RETCONSTN:
    case DUK_OP_RETUNDEF:
    case DUK_OP_LABEL:
    case DUK_OP_ENDLABEL:
    case DUK_OP_BREAK:
    case DUK_OP_CONTINUE:
    case DUK_OP_NOP:
    case DUK_OP_INVALID:
        return 1;
    default:
        return 0;
    }
}

static duk_uint32_t map_position(duk_uint32_t output, const duk_position *map, duk_size_t count) {
    duk_size_t low = 0, high = count; /* map[low].output <= output < map[high].output */

    if (count == 0) {
        return output;
    }
    while (high - low > 1) {
        duk_size_t middle = (low + high) / 2;
        if (map[middle].output <= output) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return output - map[low].output + map[low].source;
}

static duk_uint8_t *put_varint(duk_uint8_t *p, duk_uint32_t value) {
    for (; value >= 0x80; value >>= 7) {
        *p++ = (duk_uint8_t) (value | 0x80);
    }
    *p++ = (duk_uint8_t) value;
    return p;
}

static const duk_uint8_t *get_varint(const duk_uint8_t *p, const duk_uint8_t *end, duk_uint32_t *value) {
    duk_uint32_t result = 0;
    int shift;

    for (shift = 0; p < end && shift < 35; shift += 7) {
        result |= (duk_uint32_t) (*p & 0x7f) << shift;
        if ((*p++ & 0x80) == 0) {
            break;
        }
    }
    *value = result;
    return p;
}

/* [ ... ] -> [ ... buffer ] */
DUK_INTERNAL void duk_engine_push_positions(duk_hthread *thr, duk_compiler_instr *instrs, duk_size_t count,
                                            const duk_position *map, duk_size_t map_count) {
    duk_uint8_t *base = (duk_uint8_t *) duk_push_dynamic_buffer(thr, count * 10), *p = base;
    duk_uint32_t last_pc = 0, last_pos = 0, pos, delta;
    duk_size_t pc;

    for (pc = 0; pc < count; pc++) {
        if (is_quiet(instrs[pc].ins)) {
            continue;
        }
        pos = map_position(instrs[pc].line, map, map_count);
        if (pos == last_pos) {
            continue;
        }
        p = put_varint(p, (duk_uint32_t) pc - last_pc);
        delta = pos - last_pos;
        p = put_varint(p, (delta << 1) ^ (duk_uint32_t) ((duk_int32_t) delta >> 31)); /* zigzag */
        last_pc = (duk_uint32_t) pc;
        last_pos = pos;
    }
    duk_resize_buffer(thr, -1, (duk_size_t) (p - base));
    (void) duk_to_fixed_buffer(thr, -1, NULL);
}

/* The source offset of an instruction. */
DUK_INTERNAL duk_uint32_t duk_engine_position(duk_hthread *thr, duk_hcompfunc *tmpl, duk_uint32_t pc) {
    duk_hbuffer *h = tmpl->positions;
    const duk_uint8_t *p, *end;
    duk_uint32_t at = 0, pos = tmpl->fn_start, result = tmpl->fn_start, delta;

    if (h == NULL || tmpl->data == NULL) {
        return result;
    }
    p = (const duk_uint8_t *) DUK_HBUFFER_GET_DATA_PTR(thr->heap, h);
    end = p + DUK_HBUFFER_GET_SIZE(h);
    pos = 0;
    while (p < end) {
        p = get_varint(p, end, &delta);
        at += delta;
        if (at > pc) {
            break;
        }
        p = get_varint(p, end, &delta);
        pos += (delta >> 1) ^ (0 - (delta & 1));
        result = pos;
    }
    return result;
}

/* ---- scripts ---- */

static duk_tval *find(duk_hthread *thr, duk_hobject *script, duk_small_uint_t stridx) {
    return duk_hobject_find_entry_tval_ptr_stridx(thr->heap, script, stridx);
}

/* [ ... name source ] -> [ ... script ] */
DUK_EXTERNAL void duk_push_script(duk_hthread *thr) {
    const char *name = duk_get_string_default(thr, -2, "");

    duk_push_bare_object(thr);
    duk_insert(thr, -3);
    duk_xdef_prop_stridx_short(thr, -3, SCRIPT_SOURCE, DUK_PROPDESC_FLAGS_WC);
    if (DUK_STRCMP(name, "node:internal/errors") == 0 || DUK_STRCMP(name, "node:internal/validators") == 0) {
        duk_push_true(thr);
        duk_xdef_prop_stridx_short(thr, -3, SCRIPT_HIDDEN, DUK_PROPDESC_FLAGS_WC);
    }
    duk_xdef_prop_stridx_short(thr, -2, SCRIPT_NAME, DUK_PROPDESC_FLAGS_WC);
}

DUK_EXTERNAL void duk_script_set_origin(duk_hthread *thr, duk_idx_t idx, duk_uint_t line, duk_uint_t column) {
    idx = duk_require_normalize_index(thr, idx);
    duk_push_number(thr, (duk_double_t) line * DUK_DOUBLE_2TO32 + (duk_double_t) column);
    duk_xdef_prop_stridx_short(thr, idx, SCRIPT_ORIGIN, DUK_PROPDESC_FLAGS_WC);
}

DUK_INTERNAL void duk_engine_script_keep_code(duk_hthread *thr, duk_hobject *script, duk_idx_t idx) {
    duk_dup(thr, idx);
    duk_push_hobject(thr, script);
    duk_swap_top(thr, -2);
    duk_xdef_prop_stridx_short(thr, -2, SCRIPT_CODE, DUK_PROPDESC_FLAGS_WC);
    duk_pop(thr);
}

DUK_INTERNAL duk_hstring *duk_engine_script_name(duk_hthread *thr, duk_hobject *script) {
    duk_tval *tv = script == NULL ? NULL : find(thr, script, SCRIPT_NAME);
    return tv != NULL && DUK_TVAL_IS_STRING(tv) ? DUK_TVAL_GET_STRING(tv) : NULL;
}

DUK_INTERNAL void duk_engine_script_set_eval(duk_hthread *thr, duk_hobject *script) {
    duk_activation *act = thr->callstack_curr;

    while (act != NULL && (DUK_ACT_GET_FUNC(act) == NULL || !DUK_HOBJECT_IS_COMPFUNC(DUK_ACT_GET_FUNC(act)))) {
        act = act->parent;
    }
    if (act == NULL) {
        return;
    }
    duk_push_hobject(thr, script);
    duk_push_bare_array(thr);
    duk_push_hobject(thr, (duk_hobject *) ((duk_hcompfunc *) DUK_ACT_GET_FUNC(act))->tmpl);
    duk_put_prop_index(thr, -2, 0);
    duk_push_u32(thr, (duk_uint32_t) duk_hthread_get_act_prev_pc(thr, act));
    duk_put_prop_index(thr, -2, 1);
    duk_xdef_prop_stridx_short(thr, -2, SCRIPT_EVAL, DUK_PROPDESC_FLAGS_WC);
    duk_pop(thr);
}

DUK_INTERNAL duk_hcompfunc *duk_engine_script_eval(duk_hthread *thr, duk_hobject *script, duk_uint32_t *pc) {
    duk_tval *tv = script == NULL ? NULL : find(thr, script, SCRIPT_EVAL);

    if (tv == NULL) {
        return NULL;
    }
    tv = DUK_HOBJECT_A_GET_BASE(thr->heap, DUK_TVAL_GET_OBJECT(tv));
    *pc = (duk_uint32_t) DUK_TVAL_GET_NUMBER(tv + 1);
    return (duk_hcompfunc *) DUK_TVAL_GET_OBJECT(tv);
}

DUK_INTERNAL duk_bool_t duk_engine_script_hidden(duk_hthread *thr, duk_hobject *script) {
    return script != NULL && find(thr, script, SCRIPT_HIDDEN) != NULL;
}

/* The source text, NULL if there is none. */
DUK_INTERNAL const duk_uint8_t *duk_engine_script_source(duk_hthread *thr, duk_hobject *script, duk_size_t *length) {
    duk_tval *tv = script == NULL ? NULL : find(thr, script, SCRIPT_SOURCE);

    if (tv != NULL && DUK_TVAL_IS_STRING(tv)) {
        *length = DUK_HSTRING_GET_BYTELEN(DUK_TVAL_GET_STRING(tv));
        return DUK_HSTRING_GET_DATA(DUK_TVAL_GET_STRING(tv));
    }
    if (tv != NULL && DUK_TVAL_IS_BUFFER(tv)) {
        *length = DUK_HBUFFER_GET_SIZE(DUK_TVAL_GET_BUFFER(tv));
        return (const duk_uint8_t *) DUK_HBUFFER_GET_DATA_PTR(thr->heap, DUK_TVAL_GET_BUFFER(tv));
    }
    *length = 0;
    return NULL;
}

/* Length of the line terminator at p, 0 if there is none: LF, CR, CR LF, U+2028, U+2029. */
static int line_terminator(const duk_uint8_t *p, const duk_uint8_t *end) {
    if (*p == '\n') {
        return 1;
    }
    if (*p == '\r') {
        return p + 1 < end && p[1] == '\n' ? 2 : 1;
    }
    return *p == 0xe2 && end - p >= 3 && p[1] == 0x80 && (p[2] & 0xfe) == 0xa8 ? 3 : 0;
}

static duk_size_t scan_lines(const duk_uint8_t *source, duk_size_t length, duk_uint32_t *starts) {
    const duk_uint8_t *p = source, *end = source + length;
    duk_size_t count = 1;

    if (starts != NULL) {
        starts[0] = 0;
    }
    while (p < end) {
        int n = *p > '\r' && *p != 0xe2 ? 0 : line_terminator(p, end);
        if (n == 0) {
            p++;
            continue;
        }
        p += n;
        if (starts != NULL) {
            starts[count] = (duk_uint32_t) (p - source);
        }
        count++;
    }
    return count;
}

/* Offsets from lengths of lines; only the number of lines if starts is NULL. */
static duk_size_t unpack_lines(const duk_uint8_t *p, duk_size_t length, duk_uint32_t *starts) {
    const duk_uint8_t *end = p + length;
    duk_size_t count = 1;
    duk_uint32_t at = 0, n;

    if (starts != NULL) {
        starts[0] = 0;
    }
    while (p < end) {
        p = get_varint(p, end, &n);
        at += n;
        if (starts != NULL) {
            starts[count] = at;
        }
        count++;
    }
    return count;
}

/* The table of line starts, made at first use; NULL if nothing is known. */
static const duk_uint32_t *get_lines(duk_hthread *thr, duk_hobject *script, duk_size_t *count) {
    duk_tval *tv = find(thr, script, SCRIPT_LINES);
    duk_size_t (*scan)(const duk_uint8_t *text, duk_size_t length, duk_uint32_t *starts) = scan_lines;
    const duk_uint8_t *text;
    duk_size_t length;
    duk_uint32_t *starts;

    if (tv != NULL) {
        *count = DUK_HBUFFER_GET_SIZE(DUK_TVAL_GET_BUFFER(tv)) / sizeof(duk_uint32_t);
        return (const duk_uint32_t *) DUK_HBUFFER_GET_DATA_PTR(thr->heap, DUK_TVAL_GET_BUFFER(tv));
    }
    *count = 0;
    text = duk_engine_script_source(thr, script, &length);
    if (text == NULL) {
        tv = find(thr, script, SCRIPT_PACKED);
        if (tv == NULL) {
            return NULL;
        }
        text = (const duk_uint8_t *) DUK_HBUFFER_GET_DATA_PTR(thr->heap, DUK_TVAL_GET_BUFFER(tv));
        length = DUK_HBUFFER_GET_SIZE(DUK_TVAL_GET_BUFFER(tv));
        scan = unpack_lines;
    }
    duk_push_hobject(thr, script);
    *count = scan(text, length, NULL);
    starts = (duk_uint32_t *) duk_push_fixed_buffer_nozero(thr, *count * sizeof(duk_uint32_t));
    (void) scan(text, length, starts);
    duk_xdef_prop_stridx_short(thr, -2, SCRIPT_LINES, DUK_PROPDESC_FLAGS_WC);
    duk_pop(thr);
    return starts;
}

/* For a bytecode dump: the lengths of the script's lines. [ ... ] -> [ ... buffer ] */
DUK_INTERNAL void duk_engine_push_packed_lines(duk_hthread *thr, duk_hobject *script) {
    duk_size_t count, i;
    const duk_uint32_t *starts = script == NULL ? NULL : get_lines(thr, script, &count);
    duk_uint8_t *base, *p;

    if (starts == NULL) {
        (void) duk_push_fixed_buffer(thr, 0);
        return;
    }
    base = p = (duk_uint8_t *) duk_push_dynamic_buffer(thr, count * 5);
    for (i = 1; i < count; i++) {
        p = put_varint(p, starts[i] - starts[i - 1]);
    }
    duk_resize_buffer(thr, -1, (duk_size_t) (p - base));
    (void) duk_to_fixed_buffer(thr, -1, NULL);
}

/* A script from a bytecode dump: [ ... name packed_lines ] -> [ ... script ] */
DUK_INTERNAL void duk_engine_push_dumped_script(duk_hthread *thr) {
    duk_swap_top(thr, -2);
    duk_push_undefined(thr);
    duk_push_script(thr); /* [ ... packed_lines script ] */
    duk_swap_top(thr, -2);
    duk_xdef_prop_stridx_short(thr, -2, SCRIPT_PACKED, DUK_PROPDESC_FLAGS_WC);
}

/* Line and column of an offset in the text itself. Columns count UTF-16 units where there is a source. */
DUK_INTERNAL void duk_engine_locate_in_text(duk_hthread *thr, duk_hobject *script, duk_uint32_t offset, duk_uint32_t *line,
                                            duk_uint32_t *column) {
    duk_size_t count, low = 0, length;
    const duk_uint32_t *starts;
    const duk_uint8_t *source;
    duk_uint32_t i, start;

    *line = *column = 0;
    starts = script == NULL ? NULL : get_lines(thr, script, &count);
    if (starts == NULL || count == 0) {
        return;
    }
    while (count - low > 1) {
        duk_size_t middle = (low + count) / 2;
        if (starts[middle] <= offset) {
            low = middle;
        } else {
            count = middle;
        }
    }
    start = starts[low];
    *line = (duk_uint32_t) low + 1;
    *column = offset - start + 1;
    source = duk_engine_script_source(thr, script, &length);
    for (i = start; source != NULL && i < offset && i < length; i++) {
        if ((source[i] & 0xc0) == 0x80) {
            (*column)--; /* continuation byte */
        } else if (source[i] >= 0xf0) {
            (*column)++; /* two units */
        }
    }
}

/* Line and column, from 1, of a source offset; 0 if not known. */
DUK_INTERNAL void duk_engine_locate(duk_hthread *thr, duk_hobject *script, duk_uint32_t offset, duk_uint32_t *line,
                                    duk_uint32_t *column) {
    duk_tval *origin;

    duk_engine_locate_in_text(thr, script, offset, line, column); /* may give the script its table of lines */
    origin = script == NULL ? NULL : find(thr, script, SCRIPT_ORIGIN);
    if (origin != NULL && *line != 0) {
        duk_uint32_t first = (duk_uint32_t) (DUK_TVAL_GET_NUMBER(origin) / DUK_DOUBLE_2TO32);

        *column += *line == 1 ? (duk_uint32_t) (DUK_TVAL_GET_NUMBER(origin) - (duk_double_t) first * DUK_DOUBLE_2TO32) : 0;
        *line += first;
    }
}

DUK_INTERNAL duk_uint32_t duk_engine_function_line(duk_hthread *thr, duk_hobject *func, duk_uint_fast32_t pc) {
    duk_uint32_t line = 0, column;

    if (DUK_HOBJECT_IS_COMPFUNC(func)) {
        duk_hcompfunc *tmpl = ((duk_hcompfunc *) func)->tmpl;
        duk_engine_locate(thr, tmpl->script, duk_engine_position(thr, tmpl, (duk_uint32_t) pc), &line, &column);
    }
    return line;
}

/* Push UTF-8 as a string: the engine has surrogate pairs instead of four-byte sequences. */
DUK_INTERNAL void duk_engine_push_utf8(duk_hthread *thr, const duk_uint8_t *text, duk_size_t length) {
    const duk_uint8_t *p = text, *end = text + length;
    duk_size_t extra = 0;
    duk_uint8_t *q;

    for (; p < end; p++) {
        extra += *p >= 0xf0 ? 2 : 0;
    }
    if (extra == 0) {
        duk_push_lstring(thr, (const char *) text, length);
        return;
    }
    q = (duk_uint8_t *) duk_push_fixed_buffer_nozero(thr, length + extra);
    for (p = text; p < end;) {
        if (*p >= 0xf0 && end - p >= 4) {
            duk_uint32_t cp = ((duk_uint32_t) (p[0] & 7) << 18) | ((duk_uint32_t) (p[1] & 63) << 12) |
                              ((duk_uint32_t) (p[2] & 63) << 6) | (p[3] & 63);
            q += duk_unicode_encode_cesu8((duk_ucodepoint_t) cp, q);
            p += 4;
        } else {
            *q++ = *p++;
        }
    }
    duk_buffer_to_string(thr, -1);
}

/* The line of source that contains the offset, without its terminator: [ ... ] -> [ ... string|undefined ] */
DUK_INTERNAL void duk_engine_push_source_line(duk_hthread *thr, duk_hobject *script, duk_uint32_t offset) {
    duk_size_t length;
    const duk_uint8_t *source = duk_engine_script_source(thr, script, &length);
    duk_uint32_t start = offset, end = offset;

    if (source == NULL || offset > length) {
        duk_push_undefined(thr);
        return;
    }
    while (start > 0 && source[start - 1] != '\n' && source[start - 1] != '\r') {
        start--;
    }
    while (end < length && line_terminator(source + end, source + length) == 0) {
        end++;
    }
    duk_engine_push_utf8(thr, source + start, end - start);
}

/* A function that was compiled from a body and names of parameters: [ ... body ] -> [ ... string ] */
static void add_head(duk_hthread *thr, duk_hcompfunc *tmpl) {
    duk_uarridx_t i, count = tmpl->formals == NULL ? 0 : tmpl->formals->length;
    duk_idx_t body = duk_get_top_index(thr);

    duk_push_literal(thr, "function (");
    for (i = 0; i < count; i++) {
        duk_require_stack(thr, 8);
        duk_push_string(thr, i > 0 ? ", " : "");
        duk_push_hobject(thr, (duk_hobject *) tmpl->formals);
        duk_get_prop_index(thr, -1, i);
        duk_remove_m2(thr);
    }
    duk_push_literal(thr, ") {\n");
    duk_dup(thr, body);
    duk_push_literal(thr, "\n}");
    duk_concat(thr, duk_get_top(thr) - body - 1);
    duk_replace(thr, body);
}

/* Function.prototype.toString: [ ... ] -> [ ... string ] */
DUK_INTERNAL void duk_engine_push_function_text(duk_hthread *thr, duk_hobject *func) {
    const duk_uint8_t *source;
    duk_size_t length;
    duk_tval *tv;

    if (DUK_HOBJECT_IS_COMPFUNC(func)) {
        duk_hcompfunc *tmpl = ((duk_hcompfunc *) func)->tmpl;

        source = duk_engine_script_source(thr, tmpl->script, &length);
        if (source != NULL && tmpl->fn_end <= length &&
            (tmpl->fn_start < tmpl->fn_end || (tmpl->fn_flags & DUK_FN_BODY))) {
            duk_engine_push_utf8(thr, source + tmpl->fn_start, tmpl->fn_end - tmpl->fn_start);
            if (tmpl->fn_flags & DUK_FN_BODY) {
                add_head(thr, tmpl);
            }
            return;
        }
        duk_push_hstring(thr, tmpl->name);
    } else if (DUK_HOBJECT_IS_NATFUNC(func)) {
        tv = duk_hobject_find_entry_tval_ptr_stridx(thr->heap, func, DUK_STRIDX_NAME);
        if (tv != NULL && DUK_TVAL_IS_STRING(tv)) {
            duk_push_tval(thr, tv);
        } else {
            duk_push_hstring_empty(thr);
        }
    } else { /* bound functions, callable proxies */
        duk_push_hstring_empty(thr);
    }
    duk_push_sprintf(thr, "function %s() { [native code] }", duk_get_string(thr, -1));
    duk_remove_m2(thr);
}

/* ---- compilation ---- */

typedef struct compile_args {
    duk_uint_t flags;
    const char *code;
    duk_size_t length;
    const duk_position *positions;
    duk_size_t count;
} compile_args;

static duk_ret_t compile_closure(duk_hthread *thr, void *udata) {
    compile_args *args = (compile_args *) udata;

    duk_js_compile_script(thr, (const duk_uint8_t *) args->code, args->length, args->flags, args->positions, args->count);
    duk_js_push_closure(thr, (duk_hcompfunc *) duk_known_hobject(thr, -1), thr->builtins[DUK_BIDX_GLOBAL_ENV],
                        thr->builtins[DUK_BIDX_GLOBAL_ENV], 1 /*add_auto_proto*/);
    return 1;
}

/* [ ... script ] -> [ ... function|error ] */
DUK_EXTERNAL duk_int_t duk_pcompile_script(duk_hthread *thr, duk_uint_t flags, const char *code, duk_size_t length,
                                           const duk_position *positions, duk_size_t count) {
    compile_args args;

    if (flags & DUK_COMPILE_FUNCTION) {
        flags |= DUK_COMPILE_EVAL | DUK_COMPILE_FUNCEXPR;
    }
    args.flags = flags;
    args.code = code;
    args.length = length;
    args.positions = positions;
    args.count = count;
    return duk_safe_call(thr, compile_closure, &args, 1, 1);
}
