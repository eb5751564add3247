/*
 * atomics.c - Atomics, on the elements of integer typed arrays.
 *
 * Elements are aligned in memory, so that the compiler's atomic operations can be used on them as they are.
 */

#include "buffer.h"
#include "promise.h"

typedef enum { ATOMIC_ADD, ATOMIC_AND, ATOMIC_EXCHANGE, ATOMIC_OR, ATOMIC_SUB, ATOMIC_XOR } atomic_op;

/* --- arguments --- */

static bool atomics_is_integer(int kind)
{
    return kind != DUK_HBUFOBJ_ELEM_UINT8CLAMPED && kind != DUK_HBUFOBJ_ELEM_FLOAT32 &&
           kind != DUK_HBUFOBJ_ELEM_FLOAT64;
}

/* The typed array at index 0, of integers; or of those that can be waited for. */
static duk_hbufobj *atomics_array(duk_hthread *thr, bool waitable, const char *method)
{
    duk_hbufobj *h = bufobj_typed_array(duk_require_tval(thr, 0));
    bool ok = h != NULL && (waitable ? h->elem_type == DUK_HBUFOBJ_ELEM_INT32 || h->elem_type == BUFFER_ELEM_BIGINT64
                                     : atomics_is_integer(h->elem_type));

    if (!ok) {
        duk_push_string(thr, waitable ? " is not an int32 or BigInt64 typed array." : " is not an integer typed array.");
        builtins_push_description(thr, 0);
        (void)duk_type_error(thr, "%s%s", duk_get_string(thr, -1), duk_get_string(thr, -2));
    }
    bufobj_refresh(thr->heap, h->buf);
    if (bufobj_is_out_of_bounds(h)) {
        bufobj_throw_detached(thr, method);
    }
    return h;
}

/* The index at index 1 as an offset in bytes. */
static duk_size_t atomics_offset(duk_hthread *thr, const duk_hbufobj *h)
{
    duk_double_t length = bufobj_elements(h);
    duk_double_t index = bufobj_to_index(thr, 1, "Invalid atomic access index");

    if (index >= length) {
        (void)duk_range_error(thr, "Invalid atomic access index");
    }
    return (duk_size_t)index << h->shift;
}

/* The value at an index as the bits of an element, converted the way that Atomics converts. */
static duk_uint64_t atomics_value(duk_hthread *thr, duk_idx_t index, int kind)
{
    if (BUFFER_IS_BIGINT(kind)) {
        return bufobj_to_element(thr, index, kind).bits;
    }
    (void)duk_to_number(thr, index);
    duk_push_number(thr, duk_js_tointeger_number(duk_get_number(thr, index)) + 0.0); /* no -0 */
    duk_replace(thr, index);
    return bufobj_to_uint32(duk_get_number(thr, index));
}

/* After conversions, which may run code: the element has to be there still. */
static duk_uint8_t *atomics_element(duk_hthread *thr, const duk_hbufobj *h, duk_size_t offset, const char *method)
{
    if (bufobj_is_out_of_bounds(h)) {
        bufobj_throw_detached(thr, method);
    }
    if (offset >= bufobj_bytes(h)) {
        (void)duk_range_error(thr, "Invalid atomic access index");
    }
    return bufobj_data(thr->heap, h) + offset;
}

static void atomics_push(duk_hthread *thr, duk_uint64_t bits, int kind)
{
    bufobj_push_element(thr, (const duk_uint8_t *)&bits, kind); /* low bytes come first */
}

/* --- read, change, write --- */

#define ATOMICS_CHANGE(type)                                                                                           \
    do {                                                                                                               \
        type *p = (type *)(void *)at;                                                                                  \
        type v = (type)value;                                                                                          \
        switch (op) {                                                                                                  \
        case ATOMIC_ADD:                                                                                               \
            return __atomic_fetch_add(p, v, __ATOMIC_SEQ_CST);                                                         \
        case ATOMIC_AND:                                                                                               \
            return __atomic_fetch_and(p, v, __ATOMIC_SEQ_CST);                                                         \
        case ATOMIC_EXCHANGE:                                                                                          \
            return __atomic_exchange_n(p, v, __ATOMIC_SEQ_CST);                                                        \
        case ATOMIC_OR:                                                                                                \
            return __atomic_fetch_or(p, v, __ATOMIC_SEQ_CST);                                                          \
        case ATOMIC_SUB:                                                                                               \
            return __atomic_fetch_sub(p, v, __ATOMIC_SEQ_CST);                                                         \
        default:                                                                                                       \
            return __atomic_fetch_xor(p, v, __ATOMIC_SEQ_CST);                                                         \
        }                                                                                                              \
    } while (0)

static duk_uint64_t atomics_change(duk_uint8_t *at, int shift, atomic_op op, duk_uint64_t value)
{
    switch (shift) {
    case 0:
        ATOMICS_CHANGE(duk_uint8_t);
    case 1:
        ATOMICS_CHANGE(duk_uint16_t);
    case 2:
        ATOMICS_CHANGE(duk_uint32_t);
    default:
        ATOMICS_CHANGE(duk_uint64_t);
    }
}

#define ATOMICS_COMPARE(type)                                                                                          \
    do {                                                                                                               \
        type seen = (type)expected;                                                                                    \
        __atomic_compare_exchange_n((type *)(void *)at, &seen, (type)value, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);    \
        return seen;                                                                                                   \
    } while (0)

static duk_uint64_t atomics_compare_exchange(duk_uint8_t *at, int shift, duk_uint64_t expected, duk_uint64_t value)
{
    switch (shift) {
    case 0:
        ATOMICS_COMPARE(duk_uint8_t);
    case 1:
        ATOMICS_COMPARE(duk_uint16_t);
    case 2:
        ATOMICS_COMPARE(duk_uint32_t);
    default:
        ATOMICS_COMPARE(duk_uint64_t);
    }
}

static duk_uint64_t atomics_read(duk_uint8_t *at, int shift)
{
    switch (shift) {
    case 0:
        return __atomic_load_n(at, __ATOMIC_SEQ_CST);
    case 1:
        return __atomic_load_n((duk_uint16_t *)(void *)at, __ATOMIC_SEQ_CST);
    case 2:
        return __atomic_load_n((duk_uint32_t *)(void *)at, __ATOMIC_SEQ_CST);
    default:
        return __atomic_load_n((duk_uint64_t *)(void *)at, __ATOMIC_SEQ_CST);
    }
}

/* add, and, exchange, or, sub, xor: the magic is the operation. */
static duk_ret_t atomics_modify(duk_context *thr)
{
    static const char *const methods[] = {"Atomics.add", "Atomics.and", "Atomics.exchange",
                                          "Atomics.or",  "Atomics.sub", "Atomics.xor"};
    atomic_op op = (atomic_op)duk_get_current_magic(thr);
    duk_hbufobj *h = atomics_array(thr, false, methods[op]);
    duk_size_t offset = atomics_offset(thr, h);
    duk_uint64_t value = atomics_value(thr, 2, h->elem_type);

    atomics_push(thr, atomics_change(atomics_element(thr, h, offset, methods[op]), h->shift, op, value), h->elem_type);
    return 1;
}

static duk_ret_t atomics_compare(duk_context *thr)
{
    static const char method[] = "Atomics.compareExchange";
    duk_hbufobj *h = atomics_array(thr, false, method);
    duk_size_t offset = atomics_offset(thr, h);
    duk_uint64_t expected = atomics_value(thr, 2, h->elem_type);
    duk_uint64_t value = atomics_value(thr, 3, h->elem_type);

    atomics_push(thr, atomics_compare_exchange(atomics_element(thr, h, offset, method), h->shift, expected, value),
                 h->elem_type);
    return 1;
}

static duk_ret_t atomics_load(duk_context *thr)
{
    static const char method[] = "Atomics.load";
    duk_hbufobj *h = atomics_array(thr, false, method);
    duk_size_t offset = atomics_offset(thr, h);

    atomics_push(thr, atomics_read(atomics_element(thr, h, offset, method), h->shift), h->elem_type);
    return 1;
}

static duk_ret_t atomics_store(duk_context *thr)
{
    static const char method[] = "Atomics.store";
    duk_hbufobj *h = atomics_array(thr, false, method);
    duk_size_t offset = atomics_offset(thr, h);
    duk_uint64_t value = atomics_value(thr, 2, h->elem_type);

    (void)atomics_change(atomics_element(thr, h, offset, method), h->shift, ATOMIC_EXCHANGE, value);
    duk_dup(thr, 2); /* as it was converted */
    return 1;
}

static duk_ret_t atomics_is_lock_free(duk_context *thr)
{
    duk_double_t size = duk_js_tointeger_number(duk_to_number(thr, 0));

    duk_push_boolean(thr, size == 1 || size == 2 || size == 4 || size == 8);
    return 1;
}

/* --- wait, notify --- */

typedef struct atomics_expectation {
    duk_uint8_t *at;
    int shift;
    duk_uint64_t value;
} atomics_expectation;

static bool atomics_still(void *data)
{
    const atomics_expectation *e = (const atomics_expectation *)data;

    return atomics_read(e->at, e->shift) == e->value;
}

/* Where an address lies in its shared block. */
static duk_size_t atomics_place(const duk_hbufobj *h, duk_size_t offset)
{
    return h->offset + offset;
}

/* What wait and waitAsync have in common: their arguments. */
typedef struct atomics_waiting {
    atomics_expectation expectation;
    shared_block *block;
    duk_size_t place;
    duk_double_t timeout; /* milliseconds, 0 or more */
} atomics_waiting;

static atomics_waiting atomics_wait_arguments(duk_hthread *thr, const char *method)
{
    duk_hbufobj *h = atomics_array(thr, true, method);
    atomics_waiting w;
    duk_size_t offset;

    if (!bufobj_is_shared(h)) {
        builtins_push_description(thr, 0);
        (void)duk_type_error(thr, "%s is not a shared typed array.", duk_get_string(thr, -1));
    }
    offset = atomics_offset(thr, h);
    w.expectation.shift = h->shift;
    w.expectation.value = h->shift == 3 ? bufobj_to_element(thr, 2, h->elem_type).bits
                                        : bufobj_to_uint32(duk_to_number(thr, 2));
    w.timeout = duk_to_number(thr, 3);
    if (w.timeout != w.timeout) { /* NaN, that is to say none */
        w.timeout = DUK_DOUBLE_INFINITY;
    } else if (w.timeout < 0) {
        w.timeout = 0;
    }
    w.expectation.at = bufobj_data(thr->heap, h) + offset;
    w.block = shared_block_of(DUK_HBUFFER_GET_DATA_PTR(thr->heap, h->buf));
    w.place = atomics_place(h, offset);
    return w;
}

static duk_ret_t atomics_wait(duk_context *thr)
{
    static const char *const results[] = {"ok", "not-equal", "timed-out"};
    atomics_waiting w = atomics_wait_arguments(thr, "Atomics.wait");

    duk_push_string(thr, results[shared_block_wait(w.block, w.place, atomics_still, &w.expectation, w.timeout, thr->heap)]);
    return 1;
}

/* Atomics.waitAsync (ES2024 25.4.15): { async, value }, where the value is a promise if it has to wait. */
static duk_ret_t atomics_wait_async(duk_context *thr)
{
    atomics_waiting w = atomics_wait_arguments(thr, "Atomics.waitAsync");
    bool waits = false;

    duk_push_object(thr);
    if (w.timeout > 0) {
        promise_push(thr);
        waits = async_wait_begin(thr, w.block, w.place, atomics_still, &w.expectation, w.timeout);
    }
    duk_push_boolean(thr, waits);
    duk_put_prop_string(thr, 4, "async");
    if (!waits) {
        duk_push_string(thr, w.timeout > 0 || !atomics_still(&w.expectation) ? "not-equal" : "timed-out");
    }
    duk_put_prop_string(thr, 4, "value");
    duk_set_top(thr, 5);
    return 1;
}

static duk_ret_t atomics_notify(duk_context *thr)
{
    duk_hbufobj *h = atomics_array(thr, true, "Atomics.notify");
    duk_size_t offset = atomics_offset(thr, h);
    duk_double_t count = 4294967295.0;
    void *block;

    if (!duk_is_undefined(thr, 2)) {
        count = duk_js_tointeger_number(duk_to_number(thr, 2));
        count = count < 0 ? 0 : count > 4294967295.0 ? 4294967295.0 : count;
    }
    if (!bufobj_is_shared(h)) {
        duk_push_uint(thr, 0);
        return 1;
    }
    block = DUK_HBUFFER_GET_DATA_PTR(thr->heap, h->buf);
    duk_push_uint(thr, shared_block_notify(shared_block_of(block), atomics_place(h, offset), (duk_uint32_t)count));
    return 1;
}

static const builtins_entry atomics_entries[] = {BUILTINS_FN("load", atomics_load, 2),
                                                 BUILTINS_FN("store", atomics_store, 3),
                                                 BUILTINS_FN_MAGIC("add", atomics_modify, 3, ATOMIC_ADD),
                                                 BUILTINS_FN_MAGIC("sub", atomics_modify, 3, ATOMIC_SUB),
                                                 BUILTINS_FN_MAGIC("and", atomics_modify, 3, ATOMIC_AND),
                                                 BUILTINS_FN_MAGIC("or", atomics_modify, 3, ATOMIC_OR),
                                                 BUILTINS_FN_MAGIC("xor", atomics_modify, 3, ATOMIC_XOR),
                                                 BUILTINS_FN_MAGIC("exchange", atomics_modify, 3, ATOMIC_EXCHANGE),
                                                 BUILTINS_FN("compareExchange", atomics_compare, 4),
                                                 BUILTINS_FN("isLockFree", atomics_is_lock_free, 1),
                                                 BUILTINS_FN("wait", atomics_wait, 4),
                                                 BUILTINS_FN("waitAsync", atomics_wait_async, 4),
                                                 BUILTINS_FN("notify", atomics_notify, 3),
                                                 BUILTINS_TO_STRING_TAG("Atomics"),
                                                 BUILTINS_END};

DUK_INTERNAL void atomics_define(duk_hthread *thr)
{
    duk_push_object(thr);
    builtins_define(thr, -1, atomics_entries);
    builtins_define_global(thr, "Atomics");
}
