/*
 * ed448.c - Ed448 (RFC 8032) and X448 (RFC 7748). mbedTLS has the second only, and slowly; both take the same field.
 *
 * The field of 2^448 - 2^224 - 1 in eight limbs of 56 bits. With f = 2^224 (four limbs), f^2 = f + 1, which makes the
 * reduction two additions. Nothing branches on a secret or takes it for an index.
 */
#include "crypto/ed448.h"

#include <string.h>

#include "crypto/hash.h"
#include "mbedtls/platform_util.h"

#define LIMBS 8
#define MASK (((uint64_t)1 << 56) - 1)

typedef struct field {
    uint64_t v[LIMBS];
} field;

/* ---- the field ---- */

static void carry(field *a)
{
    for (int round = 0; round < 2; round++) {
        uint64_t c = 0;
        for (int i = 0; i < LIMBS; i++) {
            a->v[i] += c;
            c = a->v[i] >> 56;
            a->v[i] &= MASK;
        }
        a->v[0] += c;
        a->v[4] += c;
    }
}

static field add(const field *a, const field *b)
{
    field r;
    for (int i = 0; i < LIMBS; i++)
        r.v[i] = a->v[i] + b->v[i];
    carry(&r);
    return r;
}

/* a - b + 4p, so that nothing gets negative */
static field sub(const field *a, const field *b)
{
    field r;
    for (int i = 0; i < LIMBS; i++)
        r.v[i] = a->v[i] + 4 * (i == 4 ? MASK - 1 : MASK) - b->v[i];
    carry(&r);
    return r;
}

static field mul(const field *a, const field *b)
{
    unsigned __int128 c[2 * LIMBS] = {0};
    field r;
    for (int i = 0; i < LIMBS; i++) {
        for (int j = 0; j < LIMBS; j++)
            c[i + j] += (unsigned __int128)a->v[i] * b->v[j];
    }
    /* limb i + 8 is worth limb i plus limb i + 4 */
    for (int i = LIMBS - 2; i >= 0; i--) {
        c[i] += c[i + 8];
        c[i + 4] += c[i + 8];
        c[i + 8] = 0;
    }
    for (int round = 0; round < 2; round++) {
        unsigned __int128 over = 0;
        for (int i = 0; i < LIMBS; i++) {
            c[i] += over;
            over = c[i] >> 56;
            c[i] &= MASK;
        }
        c[0] += over;
        c[4] += over;
    }
    for (int i = 0; i < LIMBS; i++)
        r.v[i] = (uint64_t)c[i];
    carry(&r);
    return r;
}

static field square_times(field a, int n)
{
    while (n-- > 0)
        a = mul(&a, &a);
    return a;
}

static field small(uint64_t n)
{
    field r = {{n}};
    return r;
}

static field negate(const field *a)
{
    field zero = small(0);
    return sub(&zero, a);
}

/* a^((p - 3) / 4) = a^(2^446 - 2^222 - 1): an exponent of 223 ones, a zero and 222 ones */
static field power_for_root(const field *a)
{
    field ones[8]; /* of 2^i ones */
    ones[0] = *a;
    for (int i = 1; i < 8; i++) {
        field t = square_times(ones[i - 1], 1 << (i - 1));
        ones[i] = mul(&t, &ones[i - 1]);
    }
    /* 222 = 128 + 64 + 16 + 8 + 4 + 2 */
    static const int parts[] = {6, 4, 3, 2, 1};
    field r = ones[7];
    for (int i = 0; i < 5; i++) {
        r = square_times(r, 1 << parts[i]);
        r = mul(&r, &ones[parts[i]]);
    }
    field ones222 = r;
    r = square_times(r, 1);
    r = mul(&r, a); /* 223 */
    r = square_times(r, 223);
    return mul(&r, &ones222);
}

/* 1 / a = a^(p - 2) = (a^((p - 3) / 4))^4 * a */
static field invert(const field *a)
{
    field r = power_for_root(a);
    r = square_times(r, 2);
    return mul(&r, a);
}

/* The one form below p, in 56 bytes. */
static void to_bytes(const field *a, uint8_t out[56])
{
    field r = *a;
    carry(&r);
    for (int round = 0; round < 2; round++) {
        /* subtract p if that is not negative */
        field t;
        int64_t borrow = 0;
        for (int i = 0; i < LIMBS; i++) {
            int64_t n = (int64_t)r.v[i] - (int64_t)(i == 4 ? MASK - 1 : MASK) + borrow;
            borrow = n >> 63;
            t.v[i] = (uint64_t)n & MASK;
        }
        uint64_t keep = (uint64_t)borrow;
        for (int i = 0; i < LIMBS; i++)
            r.v[i] = (r.v[i] & keep) | (t.v[i] & ~keep);
    }
    for (int i = 0; i < 56; i++)
        out[i] = (uint8_t)(r.v[i / 7] >> (i % 7 * 8));
}

static field from_bytes(const uint8_t in[56])
{
    field r = {{0}};
    for (int i = 0; i < 56; i++)
        r.v[i / 7] |= (uint64_t)in[i] << (i % 7 * 8);
    return r;
}

static bool is_equal(const field *a, const field *b)
{
    uint8_t x[56], y[56];
    to_bytes(a, x);
    to_bytes(b, y);
    return memcmp(x, y, sizeof x) == 0;
}

static void swap_if(uint64_t bit, field *a, field *b)
{
    for (int i = 0; i < LIMBS; i++) {
        uint64_t t = (a->v[i] ^ b->v[i]) & (0 - bit);
        a->v[i] ^= t;
        b->v[i] ^= t;
    }
}

/* ---- X448 ---- */

crypto_status crypto_x448(const uint8_t private[56], const uint8_t *point, uint8_t out[56])
{
    uint8_t k[56];
    memcpy(k, private, sizeof k);
    k[0] &= 0xfc;
    k[55] |= 0x80;
    field x1 = point ? from_bytes(point) : small(5), x2 = small(1), z2 = small(0), x3 = x1, z3 = small(1);
    uint64_t swapped = 0;
    for (int t = 447; t >= 0; t--) {
        uint64_t bit = k[t / 8] >> (t % 8) & 1;
        swap_if(swapped ^ bit, &x2, &x3);
        swap_if(swapped ^ bit, &z2, &z3);
        swapped = bit;
        field a = add(&x2, &z2), aa = mul(&a, &a), b = sub(&x2, &z2), bb = mul(&b, &b), e = sub(&aa, &bb);
        field c = add(&x3, &z3), d = sub(&x3, &z3), da = mul(&d, &a), cb = mul(&c, &b);
        field s = add(&da, &cb), m = sub(&da, &cb), n = small(39081);
        x3 = mul(&s, &s);
        m = mul(&m, &m);
        z3 = mul(&x1, &m);
        x2 = mul(&aa, &bb);
        n = mul(&n, &e);
        n = add(&aa, &n);
        z2 = mul(&e, &n);
    }
    swap_if(swapped, &x2, &x3);
    swap_if(swapped, &z2, &z3);
    z2 = invert(&z2);
    x2 = mul(&x2, &z2);
    to_bytes(&x2, out);
    mbedtls_platform_zeroize(k, sizeof k);
    uint8_t any = 0;
    for (int i = 0; i < 56; i++)
        any |= out[i];
    return any ? CRYPTO_OK : CRYPTO_FAILED;
}

/* ---- the curve x^2 + y^2 = 1 - 39081 x^2 y^2, projective ---- */

typedef struct point {
    field x, y, z;
} point;

static const point base = {
    {{0x26a82bc70cc05e, 0x80e18b00938e26, 0xf72ab66511433b, 0xa3d3a46412ae1a,
      0x0f1767ea6de324, 0x36da9e14657047, 0xed221d15a622bf, 0x4f1970c66bed0d}},
    {{0x08795bf230fa14, 0x132c4ed7c8ad98, 0x1ce67c39c4fdbd, 0x05a0c2d73ad3ff,
      0xa3984087789c1e, 0xc7624bea73736c, 0x248876203756c9, 0x693f46716eb6bc}},
    {{1}},
};

static point add_points(const point *p, const point *q)
{
    field a = mul(&p->z, &q->z), b = mul(&a, &a), c = mul(&p->x, &q->x), d = mul(&p->y, &q->y), n = small(39081);
    field e = mul(&c, &d), g, h, s = add(&p->x, &p->y), t = add(&q->x, &q->y);
    point r;
    e = mul(&e, &n); /* minus this, as d is negative */
    field f = add(&b, &e);
    g = sub(&b, &e);
    h = mul(&s, &t);
    h = sub(&h, &c);
    h = sub(&h, &d);
    r.x = mul(&a, &f);
    r.x = mul(&r.x, &h);
    h = sub(&d, &c);
    r.y = mul(&a, &g);
    r.y = mul(&r.y, &h);
    r.z = mul(&f, &g);
    return r;
}

static point double_point(const point *p)
{
    field b = add(&p->x, &p->y), c = mul(&p->x, &p->x), d = mul(&p->y, &p->y), e = add(&c, &d), h = mul(&p->z, &p->z);
    point r;
    b = mul(&b, &b);
    h = add(&h, &h);
    field j = sub(&e, &h);
    b = sub(&b, &e);
    r.x = mul(&b, &j);
    c = sub(&c, &d);
    r.y = mul(&e, &c);
    r.z = mul(&e, &j);
    return r;
}

static void select_point(uint64_t bit, point *to, const point *from)
{
    point copy = *from;
    swap_if(bit, &to->x, &copy.x);
    swap_if(bit, &to->y, &copy.y);
    swap_if(bit, &to->z, &copy.z);
}

static point multiply(const point *p, const uint8_t scalar[57])
{
    point r = {small(0), small(1), small(1)};
    for (int i = 447; i >= 0; i--) {
        r = double_point(&r);
        point sum = add_points(&r, p);
        select_point(scalar[i / 8] >> (i % 8) & 1, &r, &sum);
    }
    return r;
}

static void encode(const point *p, uint8_t out[57])
{
    field z = invert(&p->z), x = mul(&p->x, &z), y = mul(&p->y, &z);
    uint8_t bytes[56];
    to_bytes(&x, bytes);
    to_bytes(&y, out);
    out[56] = (uint8_t)(bytes[0] << 7);
}

static bool decode(const uint8_t in[57], point *p)
{
    uint8_t canonical[56];
    field y = from_bytes(in), one = small(1), n = small(39081);
    to_bytes(&y, canonical);
    if (in[56] & 0x7f || memcmp(canonical, in, 56) != 0)
        return false;
    /* x^2 = u / v with u = y^2 - 1, v = d y^2 - 1: both negated here */
    field yy = mul(&y, &y), u = sub(&one, &yy), v = mul(&n, &yy);
    v = add(&v, &one);
    field uu = mul(&u, &u), u3 = mul(&uu, &u), u5 = mul(&u3, &uu), vv = mul(&v, &v), v3 = mul(&vv, &v);
    field w = mul(&u5, &v3);
    w = power_for_root(&w);
    field x = mul(&u3, &v);
    x = mul(&x, &w);
    field check = mul(&x, &x);
    check = mul(&check, &v);
    if (!is_equal(&check, &u))
        return false;
    uint8_t bytes[56], zero[56] = {0};
    to_bytes(&x, bytes);
    uint8_t sign = in[56] >> 7;
    if (sign && memcmp(bytes, zero, 56) == 0)
        return false;
    if ((bytes[0] & 1) != sign)
        x = negate(&x);
    *p = (point){x, y, small(1)};
    return true;
}

/* ---- numbers modulo the order of the base point ---- */

typedef struct scalar {
    uint64_t v[7];
} scalar;

static const scalar order = {
    {0x2378c292ab5844f3, 0x216cc2728dc58f55, 0xc44edb49aed63690, 0xffffffff7cca23e9,
      0xffffffffffffffff, 0xffffffffffffffff, 0x3fffffffffffffff},
};

static void subtract_order_if_possible(scalar *a)
{
    scalar t;
    uint64_t borrow = 0;
    for (int i = 0; i < 7; i++) {
        unsigned __int128 n = (unsigned __int128)a->v[i] - order.v[i] - borrow;
        t.v[i] = (uint64_t)n;
        borrow = (uint64_t)(n >> 64) & 1;
    }
    for (int i = 0; i < 7; i++)
        a->v[i] = (a->v[i] & (0 - borrow)) | (t.v[i] & (borrow - 1));
}

static void add_scalar(scalar *a, const scalar *b, uint64_t mask)
{
    unsigned __int128 c = 0;
    for (int i = 0; i < 7; i++) {
        c += (unsigned __int128)a->v[i] + (b->v[i] & mask);
        a->v[i] = (uint64_t)c;
        c >>= 64;
    }
    subtract_order_if_possible(a);
}

/* The sum of b over the bits of `bits`, each doubled as often as its place says: bits * b mod order. */
static scalar multiply_scalar(const uint8_t *bits, int count, const scalar *b)
{
    scalar r = {{0}};
    for (int i = count - 1; i >= 0; i--) {
        scalar twice = r;
        add_scalar(&r, &twice, UINT64_MAX);
        add_scalar(&r, b, 0 - (uint64_t)(bits[i / 8] >> (i % 8) & 1));
    }
    return r;
}

static scalar reduce(const uint8_t *bytes, int length)
{
    const scalar one = {{1}};
    return multiply_scalar(bytes, length * 8, &one);
}

static void scalar_to_bytes(const scalar *a, uint8_t out[57])
{
    for (int i = 0; i < 56; i++)
        out[i] = (uint8_t)(a->v[i / 8] >> (i % 8 * 8));
    out[56] = 0;
}

/* ---- Ed448 ---- */

static void expand(const uint8_t private[57], uint8_t hash[114])
{
    crypto_hash shake;
    crypto_hash_start(&shake, crypto_hash_get(HASH_SHAKE256));
    crypto_hash_update(&shake, private, 57);
    crypto_hash_finish(&shake, hash, 114);
    hash[0] &= 0xfc;
    hash[55] |= 0x80;
    hash[56] = 0;
}

static void start_hash(crypto_hash *shake, crypto_slice context)
{
    const uint8_t head[10] = {'S', 'i', 'g', 'E', 'd', '4', '4', '8', 0, (uint8_t)context.length};
    crypto_hash_start(shake, crypto_hash_get(HASH_SHAKE256));
    crypto_hash_update(shake, head, sizeof head);
    crypto_hash_update(shake, context.bytes, context.length);
}

crypto_status crypto_ed448_public(const uint8_t private[57], uint8_t public[57])
{
    uint8_t hash[114];
    expand(private, hash);
    point a = multiply(&base, hash);
    encode(&a, public);
    mbedtls_platform_zeroize(hash, sizeof hash);
    return CRYPTO_OK;
}

static scalar challenge(crypto_slice context, const uint8_t r[57], const uint8_t public[57], crypto_slice message)
{
    crypto_hash shake;
    uint8_t hash[114];
    start_hash(&shake, context);
    crypto_hash_update(&shake, r, 57);
    crypto_hash_update(&shake, public, 57);
    crypto_hash_update(&shake, message.bytes, message.length);
    crypto_hash_finish(&shake, hash, sizeof hash);
    return reduce(hash, sizeof hash);
}

crypto_status crypto_ed448_sign(const uint8_t private[57], const uint8_t public[57], crypto_slice context,
                                crypto_slice message, uint8_t signature[114])
{
    uint8_t hash[114], nonce[114], bytes[57];
    crypto_hash shake;
    expand(private, hash);
    start_hash(&shake, context);
    crypto_hash_update(&shake, hash + 57, 57);
    crypto_hash_update(&shake, message.bytes, message.length);
    crypto_hash_finish(&shake, nonce, sizeof nonce);
    scalar r = reduce(nonce, sizeof nonce), s = reduce(hash, 57);
    scalar_to_bytes(&r, bytes);
    point rp = multiply(&base, bytes);
    encode(&rp, signature);
    scalar k = challenge(context, signature, public, message);
    scalar_to_bytes(&k, bytes);
    s = multiply_scalar(bytes, 448, &s);
    add_scalar(&s, &r, UINT64_MAX);
    scalar_to_bytes(&s, signature + 57);
    mbedtls_platform_zeroize(hash, sizeof hash);
    mbedtls_platform_zeroize(nonce, sizeof nonce);
    mbedtls_platform_zeroize(&r, sizeof r);
    return CRYPTO_OK;
}

bool crypto_ed448_verify(const uint8_t public[57], crypto_slice context, crypto_slice message,
                         const uint8_t signature[114])
{
    point a, r;
    uint8_t bytes[57], left[57], right[57];
    if (!decode(public, &a) || !decode(signature, &r))
        return false;
    /* S has to be below the order */
    scalar s = reduce(signature + 57, 57);
    scalar_to_bytes(&s, bytes);
    if (memcmp(bytes, signature + 57, 57) != 0)
        return false;
    point sb = multiply(&base, bytes);
    scalar k = challenge(context, signature, public, message);
    scalar_to_bytes(&k, bytes);
    point ka = multiply(&a, bytes), sum = add_points(&r, &ka);
    encode(&sb, left);
    encode(&sum, right);
    return memcmp(left, right, sizeof left) == 0;
}
