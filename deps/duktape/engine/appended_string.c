/*
 * appended_string.c - strings built by appending, in linear time.
 *
 * A string of some length that results from a second concatenation keeps its bytes in a block with space behind them. If
 * something is appended to the string that reaches up to the end of what is used, the bytes are put there, and the new
 * string shares the block. Each string is still one of the string table, whole and contiguous: nothing else knows of blocks.
 *
 * What is lost is the NUL behind a string that was appended to. Who needs it (the C API) asks appended_terminate: it makes
 * the NUL part of what is used, or gives the string a block of its own. Bytes below `used` never change, and a string
 * holds on to every block it ever had, so pointers to its bytes are good as long as it lives.
 */
#include "duk_internal.h"
#include "string_hash.h"

typedef struct appended_block {
    struct appended_block *before; /* the block that the string with this one had first, referred to by this one */
    duk_size_t refs;
    duk_size_t used, size; /* bytes that are fixed, bytes there are; one more is always there */
    string_hash_run hash;  /* of bytes that are fixed */
    duk_uint8_t data[];
} appended_block;

static appended_block *block_of(const duk_uint8_t *data)
{
    return (appended_block *)(void *)((duk_uint8_t *)(duk_uintptr_t)data - offsetof(appended_block, data));
}

/* Without side effects other than those of the collector. NULL: out of memory. */
static appended_block *block_new(duk_heap *heap, duk_size_t size, const duk_uint8_t *data, duk_size_t length)
{
    appended_block *block;

    heap->pf_prevent_count++;
    block = (appended_block *)DUK_ALLOC(heap, sizeof(*block) + size + 1);
    heap->pf_prevent_count--;
    if (block != NULL) {
        block->before = NULL;
        block->refs = 1;
        block->used = length;
        block->size = size;
        string_hash_begin(&block->hash);
        memcpy(block->data, data, length);
        block->data[length] = 0;
    }
    return block;
}

DUK_INTERNAL void appended_release(duk_heap *heap, const duk_uint8_t *data)
{
    appended_block *block = block_of(data), *before;

    for (; block != NULL && --block->refs == 0; block = before) {
        before = block->before;
        DUK_FREE(heap, block);
    }
}

DUK_INTERNAL const duk_uint8_t *appended_take(duk_heap *heap)
{
    const duk_uint8_t *data = heap->appended;

    heap->appended = NULL;
    return data;
}

DUK_INTERNAL duk_uint32_t appended_hash(duk_heap *heap, duk_size_t length)
{
    appended_block *block = block_of(heap->appended);

    string_hash_advance(&block->hash, block->data, block->used);
    return string_hash_from(&block->hash, block->data, length);
}

DUK_INTERNAL const duk_uint8_t *appended_terminate(duk_hthread *thr, duk_hstring *h)
{
    const duk_uint8_t *data = DUK_HSTRING_GET_DATA(h);
    duk_size_t length = DUK_HSTRING_GET_BYTELEN(h);
    appended_block *block, *own;

    if (!DUK_HSTRING_HAS_EXTDATA(h)) {
        return data;
    }
    block = block_of(data);
    if (block->used == length) {
        block->used++; /* there is a NUL already; nobody appends any more */
    } else if (data[length] != 0) {
        own = block_new(thr->heap, length, data, length);
        if (own == NULL) {
            DUK_ERROR_ALLOC_FAILED(thr);
        }
        own->used = length + 1;
        own->before = block; /* the reference moves */
        ((duk_hstring_external *)(void *)h)->extdata = own->data;
        data = own->data;
    }
    return data;
}

/* A block that begins with the string and has space for some more, with a reference for the caller; or NULL. */
static appended_block *block_for(duk_heap *heap, duk_hstring *h, duk_size_t more)
{
    const duk_uint8_t *data = DUK_HSTRING_GET_DATA(h);
    duk_size_t length = DUK_HSTRING_GET_BYTELEN(h), space;
    appended_block *block;

    if (DUK_HSTRING_HAS_EXTDATA(h)) {
        block = block_of(data);
        if (block->used == length && block->size - length >= more) {
            block->refs++;
            return block;
        }
        space = length;
    } else if (DUK_HEAPHDR_CHECK_FLAG_BITS(&h->hdr, DUK_HSTRING_FLAG_CONCATENATED)) {
        space = length / 4;
    } else {
        return NULL;
    }
    return block_new(heap, length + (space > more ? space : more), data, length);
}

DUK_INTERNAL duk_bool_t appended_concat(duk_hthread *thr, duk_hstring *a, duk_hstring *b)
{
    duk_heap *heap = thr->heap;
    duk_size_t before = DUK_HSTRING_GET_BYTELEN(a), more = DUK_HSTRING_GET_BYTELEN(b);
    appended_block *block;
    duk_hstring *h;

    if (ENGINE_CACHES == 0 || before < APPENDED_MINIMUM || more > before || more == 0 ||
        (block = block_for(heap, a, more)) == NULL) {
        return 0;
    }
    memcpy(block->data + before, DUK_HSTRING_GET_DATA(b), more);
    block->data[before + more] = 0;
    block->refs++; /* keeps it until the end */
    heap->appended = block->data;
    h = duk_heap_strtable_intern(heap, block->data, (duk_uint32_t)(before + more));
    if (h == NULL || heap->appended != NULL) {
        /* out of memory, or there is such a string: what was appended is not used */
        block->data[before] = 0;
        if (appended_take(heap) != NULL) {
            appended_release(heap, block->data);
        }
    } else {
        block->used = before + more;
        if (a->clen != 0) {
            h->clen = a->clen + (duk_uint32_t)DUK_HSTRING_GET_CHARLEN(b);
            if (h->clen == before + more) {
                DUK_HSTRING_SET_ASCII(h);
            }
        }
    }
    appended_release(heap, block->data);
    if (h == NULL) {
        DUK_ERROR_ALLOC_FAILED(thr);
    }
    DUK_HSTRING_INCREF(thr, h);
    DUK_HSTRING_DECREF(thr, a);
    DUK_TVAL_SET_STRING(thr->valstack_top - 2, h);
    duk_pop_unsafe(thr);
    return 1;
}
