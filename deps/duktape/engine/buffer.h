/*
 * buffer.h - array buffers, typed arrays and data views: what they see of their memory.
 *
 * All three are the engine's duk_hbufobj: a piece of a duk_hbuffer. The buffer's size is the truth, which a view compares
 * itself with at every access: a buffer that was detached has the size 0, one that can be resized is a dynamic buffer
 * (with a `tracking` ArrayBuffer), shared memory is an external buffer whose size follows the block's.
 */
#ifndef ENGINE_BUFFER_H
#define ENGINE_BUFFER_H

#include "native.h"
#include "realm.h"

/* Element kinds beyond the engine's own. */
#define BUFFER_ELEM_BIGINT64  9
#define BUFFER_ELEM_BIGUINT64 10
#define BUFFER_ELEM_COUNT     11
#define BUFFER_IS_BIGINT(kind) ((kind) >= BUFFER_ELEM_BIGINT64)
#define BUFFER_CLASS_BIGINT64  30
#define BUFFER_CLASS_BIGUINT64 31

/* --- memory --- */

/* Memory that several heaps share. Its data is what the external buffers of all of them point to. */
typedef struct shared_block shared_block;
DUK_INTERNAL_DECL shared_block *shared_block_new(duk_size_t length, duk_size_t max_length, bool growable);
DUK_INTERNAL_DECL shared_block *shared_block_of(void *data);
DUK_INTERNAL_DECL void *shared_block_data(shared_block *block);
DUK_INTERNAL_DECL void shared_block_retain(shared_block *block);
DUK_INTERNAL_DECL void shared_block_release(void *data);
DUK_INTERNAL_DECL duk_size_t shared_block_length(shared_block *block);
DUK_INTERNAL_DECL duk_size_t shared_block_max_length(shared_block *block);
DUK_INTERNAL_DECL bool shared_block_is_growable(shared_block *block);
/* To at least the length; false if that is smaller than it was, or beyond the maximum. */
DUK_INTERNAL_DECL bool shared_block_grow(shared_block *block, duk_size_t length);
/* One that waits at an address of a block. It lies where the caller put it until it is unlinked by shared_block_notify or
 * shared_block_leave. */
typedef struct shared_waiter {
    struct shared_waiter *next;
    duk_size_t offset;
    void (*wake)(struct shared_waiter *waiter); /* by the thread that notifies, under the block's lock */
    bool is_woken;                              /* read it under the block's lock, or after shared_block_leave */
} shared_waiter;
/* Wait from now on, if `still` says so under the block's lock. */
DUK_INTERNAL_DECL bool shared_block_enter(shared_block *block, shared_waiter *waiter, bool (*still)(void *data),
                                          void *data);
/* Wait no longer. Was it woken before? */
DUK_INTERNAL_DECL bool shared_block_leave(shared_block *block, shared_waiter *waiter);
DUK_INTERNAL_DECL bool shared_block_was_woken(shared_block *block, const shared_waiter *waiter);
/* Wait and do nothing else (Atomics.wait). The thread of the heap can be woken by shared_wait_interrupt, too: then it is as
 * if the time were up. */
typedef enum shared_wait_result { SHARED_WOKEN, SHARED_NOT_EQUAL, SHARED_TIMED_OUT } shared_wait_result;
DUK_INTERNAL_DECL shared_wait_result shared_block_wait(shared_block *block, duk_size_t offset,
                                                       bool (*still)(void *data), void *data, double milliseconds,
                                                       duk_heap *heap);
DUK_INTERNAL_DECL void shared_wait_interrupt(duk_heap *heap);
DUK_INTERNAL_DECL duk_uint32_t shared_block_notify(shared_block *block, duk_size_t offset, duk_uint32_t count);

/* How many operations outside of the engine use a dynamic buffer's memory, in bits of its header that it has no other use
 * for. As long as there is one, the memory stays where it is: detaching leaves it behind, to be freed with the last of
 * them. A count that has reached its maximum stays there. */
#define BUFFER_PINS_SHIFT 16
#define BUFFER_PINS_ONE ((duk_uint32_t)1 << BUFFER_PINS_SHIFT)
#define BUFFER_PINS_MAX 0xffffU
static inline duk_uint32_t bufobj_pins(const duk_hbuffer *buf)
{
    return buf->hdr.h_flags >> BUFFER_PINS_SHIFT;
}
DUK_INTERNAL_DECL void bufobj_pin(duk_hbuffer *buf);
DUK_INTERNAL_DECL void bufobj_unpin(duk_hthread *thr, duk_hbuffer *buf);
/* Change the size of a buffer that can be resized; false if it cannot grow because it is pinned. */
DUK_INTERNAL_DECL bool bufobj_resize(duk_hthread *thr, duk_hbuffer *buf, duk_size_t size);

/* async_wait.c: have a pending promise on top fulfilled when the address is notified or the time is over. False if `still`
 * says that there is nothing to wait for. */
DUK_INTERNAL_DECL bool async_wait_begin(duk_hthread *thr, shared_block *block, duk_size_t offset,
                                        bool (*still)(void *data), void *data, double milliseconds);
DUK_INTERNAL_DECL void async_wait_visit(duk_heap *heap, heap_state *state, native_visitor visitor);
DUK_INTERNAL_DECL void async_wait_free(heap_state *state);

/* Another heap may have made the memory larger. */
DUK_INTERNAL_DECL void bufobj_refresh(duk_heap *heap, duk_hbuffer *buf);

/* --- views --- */

/* The bytes a view, or an ArrayBuffer, has at present: none when it is detached or out of bounds. */
static inline duk_uint_t bufobj_bytes(const duk_hbufobj *h)
{
    duk_size_t size = h->buf == NULL ? 0 : DUK_HBUFFER_GET_SIZE(h->buf);

    if (DUK_LIKELY(!h->tracking)) {
        return (duk_size_t)h->offset + h->length <= size ? h->length : 0;
    }
    return h->offset <= size ? (duk_uint_t)((size - h->offset) >> h->shift << h->shift) : 0;
}

static inline duk_uint_t bufobj_elements(const duk_hbufobj *h)
{
    return bufobj_bytes(h) >> h->shift;
}

static inline duk_uint8_t *bufobj_data(duk_heap *heap, const duk_hbufobj *h)
{
    (void)heap;
    return (duk_uint8_t *)DUK_HBUFFER_GET_DATA_PTR(heap, h->buf) + h->offset;
}

static inline bool bufobj_is_detached(const duk_hbufobj *h)
{
    return h->buf == NULL || DUK_HBUFFER_HAS_DETACHED(h->buf);
}

static inline bool bufobj_is_shared(const duk_hbufobj *h)
{
    return h->buf != NULL && DUK_HBUFFER_HAS_SHARED(h->buf);
}

/* IsTypedArrayOutOfBounds and the same for data views; true of detached ones, too. */
static inline bool bufobj_is_out_of_bounds(const duk_hbufobj *h)
{
    return bufobj_is_detached(h) ||
           (duk_size_t)h->offset + (h->tracking ? 0 : h->length) > DUK_HBUFFER_GET_SIZE(h->buf);
}

#define BUFFER_OBJECT(tv) (DUK_TVAL_IS_OBJECT((tv)) && DUK_HOBJECT_IS_BUFOBJ(DUK_TVAL_GET_OBJECT((tv))))
static inline duk_hbufobj *bufobj_of_class(duk_tval *tv, duk_small_uint_t class_number)
{
    if (tv == NULL || !BUFFER_OBJECT(tv) ||
        DUK_HOBJECT_GET_CLASS_NUMBER(DUK_TVAL_GET_OBJECT(tv)) != class_number) {
        return NULL;
    }
    return (duk_hbufobj *)DUK_TVAL_GET_OBJECT(tv);
}
static inline duk_hbufobj *bufobj_typed_array(duk_tval *tv)
{
    duk_hbufobj *h = tv != NULL && BUFFER_OBJECT(tv) ? (duk_hbufobj *)DUK_TVAL_GET_OBJECT(tv) : NULL;

    return h != NULL && h->is_typedarray ? h : NULL;
}

/* ToIndex; for what is none a RangeError whose message may show the number by a %s. Undefined is 0. */
DUK_INTERNAL_DECL duk_double_t bufobj_to_index(duk_hthread *thr, duk_idx_t index, const char *message);
DUK_INTERNAL_DECL void bufobj_throw_detached(duk_hthread *thr, const char *method);

/* Push an object over a buffer; `prototype` is NULL for the realm's own. */
DUK_INTERNAL_DECL duk_hbufobj *bufobj_push_view(duk_hthread *thr, duk_small_uint_t class_number,
                                                duk_hobject *prototype, duk_hbuffer *buf);
/* Push zeroed memory for an ArrayBuffer; a RangeError if it cannot be had. */
DUK_INTERNAL_DECL duk_hbuffer *bufobj_push_memory(duk_hthread *thr, duk_double_t length);
/* Push the ArrayBuffer of a view, which is made when it is first asked for. */
DUK_INTERNAL_DECL duk_hbufobj *bufobj_push_array_buffer(duk_hthread *thr, duk_hbufobj *view);
/* Push a new ArrayBuffer with the memory of an old one, which is detached; `length` bytes of it. */
DUK_INTERNAL_DECL duk_hbufobj *bufobj_push_transferred(duk_hthread *thr, duk_hbufobj *from, duk_double_t length,
                                                       bool keep_resizable);

/* Make the object on top the engine's own, or the two on top the realm's class. */
DUK_INTERNAL_DECL void bufobj_set_builtin(duk_hthread *thr, duk_small_uint_t bidx);
DUK_INTERNAL_DECL void bufobj_keep_class(duk_hthread *thr, realm_index constructor, realm_index prototype);
DUK_INTERNAL_DECL void array_buffer_define(duk_hthread *thr);
DUK_INTERNAL_DECL void data_view_define(duk_hthread *thr);
DUK_INTERNAL_DECL void atomics_define(duk_hthread *thr);

/* --- elements --- */

/* An element on its way: a number, or the 64 bits of a BigInt. */
typedef union bufobj_element {
    duk_double_t number;
    duk_uint64_t bits;
} bufobj_element;

typedef struct bufobj_kind {
    const char *name;
    duk_uint8_t shift;
    duk_uint8_t class_number;
    realm_index constructor;
    realm_index prototype;
} bufobj_kind;
extern const bufobj_kind bufobj_kinds[BUFFER_ELEM_COUNT]; /* by element kind */

/* ToNumber or ToBigInt of the value at an index, as the kind wants it; may run JavaScript. */
DUK_INTERNAL_DECL bufobj_element bufobj_to_element(duk_hthread *thr, duk_idx_t index, int kind);
/* Neither of these runs anything. */
DUK_INTERNAL_DECL void bufobj_write(duk_uint8_t *to, int kind, bufobj_element element);
DUK_INTERNAL_DECL bufobj_element bufobj_read(const duk_uint8_t *from, int kind);
DUK_INTERNAL_DECL void bufobj_push_element(duk_hthread *thr, const duk_uint8_t *from, int kind);
DUK_INTERNAL_DECL duk_uint32_t bufobj_to_uint32(duk_double_t number);

/* --- what the engine calls (typed_index.c) --- */

DUK_INTERNAL_DECL duk_bool_t typed_has_index(duk_hobject *h, duk_uint32_t index);
DUK_INTERNAL_DECL void typed_push_element(duk_hthread *thr, duk_hobject *h, duk_uint32_t index);
/* Is the key a number in its canonical spelling? Then a typed array has all say about it. */
DUK_INTERNAL_DECL duk_bool_t typed_is_numeric_key(duk_hthread *thr, duk_hstring *key);
#define TYPED_ENDS_LOOKUP(thr, h, key)                                                                                 \
    (DUK_UNLIKELY(DUK_HOBJECT_IS_BUFOBJ((h))) && ((duk_hbufobj *)(h))->is_typedarray && typed_is_numeric_key((thr), (key)))
/* Get and set by a key that is a number, or get `length`; false if it is something else. */
DUK_INTERNAL_DECL duk_bool_t typed_getprop(duk_hthread *thr, duk_hobject *h, duk_tval *key);
DUK_INTERNAL_DECL duk_bool_t typed_putprop(duk_hthread *thr, duk_hobject *h, duk_tval *key, duk_tval *value);
/* TypedArraySetElement for a numeric key. */
DUK_INTERNAL_DECL void typed_put_element(duk_hthread *thr, duk_hobject *h, duk_hstring *key, duk_tval *value);
DUK_INTERNAL_DECL duk_bool_t typed_define_element(duk_hthread *thr, duk_hobject *h, duk_hstring *key, duk_uint_t flags,
                                                  duk_idx_t value, duk_bool_t throwing);

#endif
