/*
 * bigint_text.c - BigInt from and to text.
 */

#include <math.h>
#include <string.h>

#include "bigint.h"
#include "number_text.h"
#include "text.h"

/* ---- from text ---- */

typedef struct bigint_digits {
    const duk_uint8_t *start, *end; /* digits, without leading zeros */
    int radix;
    bool negative;
} bigint_digits;

/* The grammar of StringToBigInt. An empty text is zero. */
static bool bigint_scan(const duk_uint8_t *p, const duk_uint8_t *end, bigint_digits *d)
{
    d->radix = 10;
    d->negative = false;
    text_trim_range(&p, &end, true, true);
    d->start = d->end = p;
    if (p == end) {
        return true;
    }
    if (*p == '0' && end - p > 2) {
        int letter = p[1] | 0x20;

        d->radix = letter == 'x' ? 16 : letter == 'o' ? 8 : letter == 'b' ? 2 : 10;
    }
    if (d->radix != 10) {
        p += 2;
    } else if (*p == '-' || *p == '+') {
        d->negative = *p++ == '-';
    }
    for (d->end = p; d->end < end; d->end++) {
        if (number_digit_of(*d->end) >= d->radix) {
            return false;
        }
    }
    if (p == end) {
        return false;
    }
    while (p < end && *p == '0') {
        p++;
    }
    d->start = p;
    return true;
}

/* How many bits a digit has at most, in 1/1024. */
static duk_size_t bigint_digit_bits(int radix)
{
    return (duk_size_t)ceil(log2(radix) * 1024);
}

/* The largest power of the radix that fits a limb, and its exponent. */
static bigint_limb bigint_chunk(int radix, int *digits)
{
    bigint_limb power = (bigint_limb)radix;

    *digits = 1;
    while (power <= ~(bigint_limb)0 / (bigint_limb)radix) {
        power *= (bigint_limb)radix;
        (*digits)++;
    }
    return power;
}

static void bigint_read_bits(bigint_limb *limbs, duk_size_t count, const bigint_digits *d, unsigned width)
{
    const duk_uint8_t *p = d->end;
    duk_size_t at = 0;

    memset(limbs, 0, count * sizeof(*limbs));
    for (; p > d->start; at += width) {
        bigint_limb digit = (bigint_limb)number_digit_of(*--p);
        duk_size_t limb = at / BIGINT_LIMB_BITS, shift = at % BIGINT_LIMB_BITS;

        limbs[limb] |= digit << shift;
        if (shift + width > BIGINT_LIMB_BITS) {
            limbs[limb + 1] |= digit >> (BIGINT_LIMB_BITS - shift);
        }
    }
}

static void bigint_read_chunks(bigint_limb *limbs, duk_size_t count, const bigint_digits *d)
{
    const duk_uint8_t *p = d->start;
    duk_size_t used = 0;
    int chunk;

    (void)bigint_chunk(d->radix, &chunk);
    while (p < d->end) {
        bigint_limb value = 0, power = 1, carry;
        int i;

        for (i = 0; i < chunk && p < d->end; i++) {
            value = value * (bigint_limb)d->radix + (bigint_limb)number_digit_of(*p++);
            power *= (bigint_limb)d->radix;
        }
        carry = limbs_multiply_small(limbs, used, power, value);
        if (carry != 0 && used < count) {
            limbs[used++] = carry;
        }
    }
    memset(limbs + used, 0, (count - used) * sizeof(*limbs));
}

DUK_INTERNAL bool bigint_push_parsed(duk_hthread *thr, duk_idx_t index)
{
    duk_hstring *text = duk_known_hstring(thr, index);
    const duk_uint8_t *data = DUK_HSTRING_GET_DATA(text);
    duk_size_t digits, count;
    bigint_limb *limbs;
    bigint_digits d;

    if (!bigint_scan(data, data + DUK_HSTRING_GET_BYTELEN(text), &d)) {
        return false;
    }
    digits = (duk_size_t)(d.end - d.start);
    count = digits == 0 ? 0 : digits * bigint_digit_bits(d.radix) / 1024 / BIGINT_LIMB_BITS + 1;
    limbs = bigint_push_new(thr, count);
    if (d.radix == 10) {
        bigint_read_chunks(limbs, count, &d);
    } else {
        bigint_read_bits(limbs, count, &d, d.radix == 16 ? 4 : d.radix == 8 ? 3 : 1);
    }
    bigint_finish(thr, d.negative);
    return true;
}

/* ---- to text ---- */

static const char bigint_digit_letters[] = "0123456789abcdefghijklmnopqrstuvwxyz";

/* From the last digit to the first, towards lower addresses; returns where the text begins. */
static char *bigint_print_bits(char *out, bigint_view v, unsigned width)
{
    duk_size_t bits = limbs_bits(v.limbs, v.count), at;

    for (at = 0; at < bits; at += width) {
        duk_size_t limb = at / BIGINT_LIMB_BITS, shift = at % BIGINT_LIMB_BITS;
        bigint_limb digit = v.limbs[limb] >> shift;

        if (shift + width > BIGINT_LIMB_BITS && limb + 1 < v.count) {
            digit |= v.limbs[limb + 1] << (BIGINT_LIMB_BITS - shift);
        }
        *--out = bigint_digit_letters[digit & (((bigint_limb)1 << width) - 1)];
    }
    return out;
}

/* What a division of a large value into halves needs: powers of the radix, each the square of the one before. */
#define BIGINT_TEXT_POWERS 32
#define BIGINT_TEXT_SMALL  30 /* limbs that are printed by single divisions */

typedef struct bigint_printer {
    duk_hthread *thr;
    int radix, chunk_digits;
    bigint_limb chunk;
    struct {
        bigint_limb *limbs;
        duk_size_t count;
        duk_size_t digits;
    } powers[BIGINT_TEXT_POWERS];
} bigint_printer;

/* Print at least `digits` digits of a value of few limbs, which is destroyed. */
static char *bigint_print_small(bigint_printer *p, char *out, bigint_limb *limbs, duk_size_t count, duk_size_t digits)
{
    const char *enough = out - digits;

    while ((count = limbs_trim(limbs, count)) > 0) {
        bigint_limb rest = limbs_divide_small(limbs, limbs, count, p->chunk);
        bool last = limbs_trim(limbs, count) == 0;
        int i;

        for (i = 0; last ? rest != 0 : i < p->chunk_digits; i++) {
            *--out = bigint_digit_letters[rest % (bigint_limb)p->radix];
            rest /= (bigint_limb)p->radix;
        }
    }
    while (out > enough) {
        *--out = '0';
    }
    return out;
}

/* The same for any size: `limbs` has a limb more, of zero; `power` is one whose square is larger than the value. */
static char *bigint_print_large(bigint_printer *p, char *out, bigint_limb *limbs, duk_size_t count, duk_size_t digits,
                                int power)
{
    duk_idx_t top = duk_get_top(p->thr);
    duk_size_t below, part;
    bigint_limb *quotient, *scratch;

    count = limbs_trim(limbs, count);
    while (power >= 0 && limbs_compare(limbs, count, p->powers[power].limbs, p->powers[power].count) < 0) {
        power--;
    }
    if (power < 0 || count <= BIGINT_TEXT_SMALL) {
        return bigint_print_small(p, out, limbs, count, digits);
    }
    below = p->powers[power].digits;
    part = p->powers[power].count;
    duk_require_stack(p->thr, 2);
    quotient = bigint_push_scratch(p->thr, count - part + 2);
    scratch = bigint_push_scratch(p->thr, part);
    limbs[count] = 0;
    limbs_divide(quotient, limbs, count, p->powers[power].limbs, part, scratch);
    out = bigint_print_large(p, out, limbs, part, below, power - 1);
    out = bigint_print_large(p, out, quotient, count - part + 1, digits > below ? digits - below : 0, power);
    duk_set_top(p->thr, top);
    return out;
}

/* [ ... ] -> [ ... powers ]; returns the index of the largest one, less than 0 if none is needed. */
static int bigint_push_powers(bigint_printer *p, duk_size_t count)
{
    int i = -1;

    duk_require_stack(p->thr, BIGINT_TEXT_POWERS + 2);
    while (count > BIGINT_TEXT_SMALL && (i < 0 || p->powers[i].count * 2 <= count + 1)) {
        bigint_limb *limbs, *scratch;
        duk_size_t before;

        if (i < 0) { /* a power of few limbs */
            duk_size_t j;

            limbs = bigint_push_scratch(p->thr, BIGINT_TEXT_SMALL / 2);
            limbs[0] = p->chunk;
            for (j = 1; j < BIGINT_TEXT_SMALL / 2; j++) {
                limbs[j] = limbs_multiply_small(limbs, j, p->chunk, 0);
            }
            p->powers[0].limbs = limbs;
            p->powers[0].count = limbs_trim(limbs, j);
            p->powers[0].digits = j * (duk_size_t)p->chunk_digits;
            i = 0;
            continue;
        }
        before = p->powers[i].count;
        limbs = bigint_push_scratch(p->thr, before * 2);
        scratch = bigint_push_scratch(p->thr, limbs_multiply_scratch(before));
        limbs_multiply(limbs, p->powers[i].limbs, before, p->powers[i].limbs, before, scratch);
        duk_pop(p->thr);
        p->powers[i + 1].limbs = limbs;
        p->powers[i + 1].count = limbs_trim(limbs, before * 2);
        p->powers[i + 1].digits = p->powers[i].digits * 2;
        i++;
    }
    return i;
}

static char *bigint_print_radix(duk_hthread *thr, char *out, bigint_view v, int radix)
{
    bigint_limb *limbs = bigint_push_scratch(thr, v.count + 1);
    bigint_printer p;

    p.thr = thr;
    p.radix = radix;
    p.chunk = bigint_chunk(radix, &p.chunk_digits);
    memcpy(limbs, v.limbs, v.count * sizeof(*limbs));
    limbs[v.count] = 0;
    return bigint_print_large(&p, out, limbs, v.count, 0, bigint_push_powers(&p, v.count));
}

DUK_INTERNAL void bigint_push_text(duk_hthread *thr, duk_idx_t index, int radix)
{
    bigint_view v = bigint_get(thr, index);
    duk_size_t room = (duk_size_t)((duk_double_t)limbs_bits(v.limbs, v.count) / log2(radix)) + 24;
    duk_idx_t top;
    char *end, *out;

    if (v.count == 0) {
        duk_push_string(thr, "0");
        return;
    }
    if (room > DUK_HSTRING_MAX_BYTELEN / 4) { /* V8: as long as a string may be */
        (void)duk_range_error(thr, "Invalid string length");
    }
    top = duk_get_top(thr);
    out = (char *)duk_push_fixed_buffer_nozero(thr, room);
    end = out + room;
    if ((radix & (radix - 1)) == 0) {
        out = bigint_print_bits(end, v, (unsigned)__builtin_ctz((unsigned)radix));
    } else {
        out = bigint_print_radix(thr, end, v, radix);
    }
    if (v.negative) {
        *--out = '-';
    }
    duk_push_lstring(thr, out, (duk_size_t)(end - out));
    duk_replace(thr, top);
    duk_set_top(thr, top + 1);
}
