/*
 * p256.c - points of P-256 times numbers, for mbedTLS, which does them with big numbers of any length in ten times the
 * time. Four 64-bit words in Montgomery's form; complete formulas (Renes, Costello, Batina 2015, algorithms 4 and 6), so
 * that no case is special; nothing branches on a secret number or takes it for an index.
 */
#include "p256.h"

#include <string.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

typedef unsigned __int128 wide;

typedef struct element {
    uint64_t v[4];
} element;

/* ---- the field of p = 2^256 - 2^224 + 2^192 + 2^96 - 1 ---- */

static const element prime = {{0xffffffffffffffff, 0x00000000ffffffff, 0x0000000000000000, 0xffffffff00000001}};
static const element one = {{0x0000000000000001, 0xffffffff00000000, 0xffffffffffffffff, 0x00000000fffffffe}};
static const element square_of_2_256 = {{0x0000000000000003, 0xfffffffbffffffff, 0xfffffffffffffffe, 0x00000004fffffffd}};
static const element curve_b = {{0xd89cdf6229c4bddf, 0xacf005cd78843090, 0xe5a220abf7212ed6, 0xdc30061d04874834}};

/* Sum and difference with carry; compilers see through the first form only. */
#if defined(__x86_64__)
static inline uint64_t add_carry(uint64_t a, uint64_t b, unsigned char *carry)
{
    unsigned long long r;
    *carry = _addcarry_u64(*carry, a, b, &r);
    return r;
}

static inline uint64_t sub_borrow(uint64_t a, uint64_t b, unsigned char *borrow)
{
    unsigned long long r;
    *borrow = _subborrow_u64(*borrow, a, b, &r);
    return r;
}
#else
static inline uint64_t add_carry(uint64_t a, uint64_t b, unsigned char *carry)
{
    wide t = (wide)a + b + *carry;
    *carry = (unsigned char)(t >> 64);
    return (uint64_t)t;
}

static inline uint64_t sub_borrow(uint64_t a, uint64_t b, unsigned char *borrow)
{
    wide t = (wide)a - b - *borrow;
    *borrow = (unsigned char)(t >> 64) & 1;
    return (uint64_t)t;
}
#endif

/* (carry, a) modulo p, for what is below 2p */
static inline element subtract_prime(uint64_t a0, uint64_t a1, uint64_t a2, uint64_t a3, uint64_t carry)
{
    unsigned char borrow = 0;
    uint64_t r0 = sub_borrow(a0, prime.v[0], &borrow), r1 = sub_borrow(a1, prime.v[1], &borrow);
    uint64_t r2 = sub_borrow(a2, prime.v[2], &borrow), r3 = sub_borrow(a3, prime.v[3], &borrow);
    (void)sub_borrow(carry, 0, &borrow);
    uint64_t keep = 0 - (uint64_t)borrow; /* it was below p */
    return (element){{(a0 & keep) | (r0 & ~keep), (a1 & keep) | (r1 & ~keep), (a2 & keep) | (r2 & ~keep),
                      (a3 & keep) | (r3 & ~keep)}};
}

static inline element add(const element *a, const element *b)
{
    unsigned char carry = 0;
    uint64_t r0 = add_carry(a->v[0], b->v[0], &carry), r1 = add_carry(a->v[1], b->v[1], &carry);
    uint64_t r2 = add_carry(a->v[2], b->v[2], &carry), r3 = add_carry(a->v[3], b->v[3], &carry);
    return subtract_prime(r0, r1, r2, r3, carry);
}

static inline element sub(const element *a, const element *b)
{
    unsigned char borrow = 0, carry = 0;
    uint64_t r0 = sub_borrow(a->v[0], b->v[0], &borrow), r1 = sub_borrow(a->v[1], b->v[1], &borrow);
    uint64_t r2 = sub_borrow(a->v[2], b->v[2], &borrow), r3 = sub_borrow(a->v[3], b->v[3], &borrow);
    uint64_t mask = 0 - (uint64_t)borrow;
    r0 = add_carry(r0, prime.v[0] & mask, &carry);
    r1 = add_carry(r1, prime.v[1] & mask, &carry);
    r2 = add_carry(r2, prime.v[2] & mask, &carry);
    r3 = add_carry(r3, prime.v[3] & mask, &carry);
    return (element){{r0, r1, r2, r3}};
}

/* a b / 2^256. As p is -1 modulo 2^64, the lowest word itself says how many p to add to clear it. */
static element mul(const element *a, const element *b)
{
    uint64_t t0 = 0, t1 = 0, t2 = 0, t3 = 0, t4 = 0, t5;
#pragma GCC unroll 4
    for (int i = 0; i < 4; i++) {
        uint64_t x = a->v[i];
        wide c = (wide)x * b->v[0] + t0;
        t0 = (uint64_t)c;
        c = (wide)x * b->v[1] + t1 + (uint64_t)(c >> 64);
        t1 = (uint64_t)c;
        c = (wide)x * b->v[2] + t2 + (uint64_t)(c >> 64);
        t2 = (uint64_t)c;
        c = (wide)x * b->v[3] + t3 + (uint64_t)(c >> 64);
        t3 = (uint64_t)c;
        c = (wide)t4 + (uint64_t)(c >> 64);
        t4 = (uint64_t)c;
        t5 = (uint64_t)(c >> 64);
        /* add t0 p and drop the lowest word */
        c = (wide)t1 + (t0 << 32);
        t1 = (uint64_t)c;
        c = (wide)t2 + (t0 >> 32) + (uint64_t)(c >> 64);
        t2 = (uint64_t)c;
        c = (wide)t0 * prime.v[3] + t3 + (uint64_t)(c >> 64);
        t3 = (uint64_t)c;
        c = (wide)t4 + (uint64_t)(c >> 64);
        t0 = t1;
        t1 = t2;
        t2 = t3;
        t3 = (uint64_t)c;
        t4 = t5 + (uint64_t)(c >> 64);
    }
    return subtract_prime(t0, t1, t2, t3, t4);
}

static element square_times(element a, int n)
{
    while (n-- > 0)
        a = mul(&a, &a);
    return a;
}

/* 1 / a = a^(p - 2); its bits are 32 ones, 31 zeros, a one, 96 zeros, 94 ones, a zero, a one */
static element invert(const element *a)
{
    element ones[6], r; /* of 2^i ones */
    ones[0] = *a;
    for (int i = 1; i < 6; i++) {
        r = square_times(ones[i - 1], 1 << (i - 1));
        ones[i] = mul(&r, &ones[i - 1]);
    }
    element ones30 = square_times(ones[4], 8); /* 16 + 8 + 4 + 2 */
    ones30 = mul(&ones30, &ones[3]);
    ones30 = square_times(ones30, 4);
    ones30 = mul(&ones30, &ones[2]);
    ones30 = square_times(ones30, 2);
    ones30 = mul(&ones30, &ones[1]);
    r = square_times(ones[5], 32);
    r = mul(&r, a);
    r = square_times(r, 128);
    r = mul(&r, &ones[5]);
    r = square_times(r, 32);
    r = mul(&r, &ones[5]);
    r = square_times(r, 30);
    r = mul(&r, &ones30);
    r = square_times(r, 2);
    return mul(&r, a);
}

static element from_bytes(const uint8_t bytes[32])
{
    element r;
    for (int i = 0; i < 4; i++) {
        uint64_t word;
        memcpy(&word, bytes + 24 - 8 * i, 8);
        r.v[i] = __builtin_bswap64(word);
    }
    return mul(&r, &square_of_2_256);
}

static void to_bytes(const element *a, uint8_t bytes[32])
{
    const element plain_one = {{1, 0, 0, 0}};
    element r = mul(a, &plain_one);
    for (int i = 0; i < 4; i++) {
        uint64_t word = __builtin_bswap64(r.v[i]);
        memcpy(bytes + 24 - 8 * i, &word, 8);
    }
}

/* ---- points, projective ---- */

typedef struct point {
    element x, y, z;
} point;

static point add_points(const point *p, const point *q)
{
    element t0 = mul(&p->x, &q->x), t1 = mul(&p->y, &q->y), t2 = mul(&p->z, &q->z), t3, t4, s, x, y, z;
    t3 = add(&p->x, &p->y), s = add(&q->x, &q->y), t3 = mul(&t3, &s), s = add(&t0, &t1), t3 = sub(&t3, &s);
    t4 = add(&p->y, &p->z), s = add(&q->y, &q->z), t4 = mul(&t4, &s), s = add(&t1, &t2), t4 = sub(&t4, &s);
    x = add(&p->x, &p->z), s = add(&q->x, &q->z), x = mul(&x, &s), s = add(&t0, &t2), y = sub(&x, &s);
    z = mul(&curve_b, &t2), x = sub(&y, &z), z = add(&x, &x), x = add(&x, &z);
    z = sub(&t1, &x), x = add(&t1, &x), y = mul(&curve_b, &y);
    t1 = add(&t2, &t2), t2 = add(&t1, &t2), y = sub(&y, &t2), y = sub(&y, &t0), t1 = add(&y, &y), y = add(&t1, &y);
    t1 = add(&t0, &t0), t0 = add(&t1, &t0), t0 = sub(&t0, &t2);
    t1 = mul(&t4, &y), t2 = mul(&t0, &y), y = mul(&x, &z), y = add(&y, &t2);
    x = mul(&t3, &x), x = sub(&x, &t1);
    z = mul(&t4, &z), t1 = mul(&t3, &t0), z = add(&z, &t1);
    return (point){x, y, z};
}

static point double_point(const point *p)
{
    element t0 = mul(&p->x, &p->x), t1 = mul(&p->y, &p->y), t2 = mul(&p->z, &p->z), t3 = mul(&p->x, &p->y), x, y, z;
    t3 = add(&t3, &t3), z = mul(&p->x, &p->z), z = add(&z, &z);
    y = mul(&curve_b, &t2), y = sub(&y, &z), x = add(&y, &y), y = add(&x, &y);
    x = sub(&t1, &y), y = add(&t1, &y), y = mul(&x, &y), x = mul(&x, &t3);
    t3 = add(&t2, &t2), t2 = add(&t2, &t3), z = mul(&curve_b, &z), z = sub(&z, &t2), z = sub(&z, &t0);
    t3 = add(&z, &z), z = add(&z, &t3), t3 = add(&t0, &t0), t0 = add(&t3, &t0), t0 = sub(&t0, &t2);
    t0 = mul(&t0, &z), y = add(&y, &t0);
    t0 = mul(&p->y, &p->z), t0 = add(&t0, &t0), z = mul(&t0, &z), x = sub(&x, &z);
    z = mul(&t0, &t1), z = add(&z, &z), z = add(&z, &z);
    return (point){x, y, z};
}

static const point infinity = {{{0}}, {{0x0000000000000001, 0xffffffff00000000, 0xffffffffffffffff, 0x00000000fffffffe}}, {{0}}};

/* The words of table[index], every entry looked at. */
static void select_words(uint64_t *to, const uint64_t *table, size_t words, unsigned count, unsigned index)
{
    memset(to, 0, words * sizeof *to);
    for (unsigned i = 0; i < count; i++) {
        uint64_t mask = (uint64_t)((((uint64_t)(i ^ index)) - 1) >> 63);
        mask = 0 - mask;
        for (size_t j = 0; j < words; j++)
            to[j] |= table[i * words + j] & mask;
    }
}

/* ---- any point: windows of four bits ---- */

static point multiply(const uint8_t scalar[32], const uint8_t bytes[64])
{
    point table[16], r = infinity, chosen;
    table[0] = infinity;
    table[1] = (point){from_bytes(bytes), from_bytes(bytes + 32), one};
    for (int i = 2; i < 16; i++)
        table[i] = i % 2 == 0 ? double_point(&table[i / 2]) : add_points(&table[i - 1], &table[1]);
    for (int i = 0; i < 64; i++) {
        if (i > 0) {
            for (int j = 0; j < 4; j++)
                r = double_point(&r);
        }
        unsigned digit = i % 2 == 0 ? scalar[i / 2] >> 4 : scalar[i / 2] & 15;
        select_words((uint64_t *)&chosen, (const uint64_t *)table, sizeof(point) / 8, 16, digit);
        r = add_points(&r, &chosen);
    }
    return r;
}

/* ---- the base point: a comb of five teeth, 52 bits apart ---- */

/* Entry d - 1 is the sum of 2^(52 i) G over the bits i of d: x and y in Montgomery's form. */
/* clang-format off */
static const element comb[31][2] = {
    {{0x79e730d418a9143c, 0x75ba95fc5fedb601, 0x79fb732b77622510, 0x18905f76a53755c6},
     {0xddf25357ce95560a, 0x8b4ab8e4ba19e45c, 0xd2e88688dd21f325, 0x8571ff1825885d85}},
    {{0x83f49167ceca9754, 0x426d2cf64b7939a0, 0x2555e355723fd0bf, 0xa96e6d06c4f144e2},
     {0x4768a8dd87880e61, 0x15543815e508e4d5, 0x09d7e772b1b65e15, 0x63439dd6ac302fa0}},
    {{0xf2675562a0be5d0e, 0x4b524d254d1bb068, 0xbc2c5ff2a9b75b8c, 0x4f326643d9a6f548},
     {0x50dd68441258835e, 0x7d21beee676090e0, 0xb0b62c65f4a17b42, 0x60dfae28b3cec3b0}},
    {{0x20d3c982cf7d62d2, 0x1f36e29d23ba8150, 0x48ae0bf092763f9e, 0x7a527e6b1d3a7007},
     {0xb4a89097581a85e3, 0x1f1a520fdc158be5, 0xf98db37d167d726e, 0x8802786e1113e862}},
    {{0x531e7b64b113f918, 0x26b5d70a920a681d, 0x04e52f8f24c37044, 0xbc7c9542bb7c375b},
     {0xb63a044bf2e26375, 0xd842a342e922a3d0, 0x9eed2ecaa9292d57, 0xfe27d2c249ac7832}},
    {{0xedbd7944f24aab7e, 0x56e51d9ecd1a1921, 0x11c63188962dae55, 0x37090565326acd14},
     {0xc436e587d71ed134, 0x3d96ac3aad89b461, 0xcdf570bcdcb718bb, 0xaaa490e9dcfabde2}},
    {{0xb0ab54010b639942, 0xa6e12f5719379664, 0xc535f8b41d040abc, 0xef255c54a75eef24},
     {0xb236f734aeceb0ea, 0x38fcc8c19d879e2f, 0x674d8fdc180cacab, 0x0a18bad4f624df06}},
    {{0x488f1185ca8d9d1a, 0xadf2c77dd987ded2, 0x5f3039f060c46124, 0xe5d70b7571e095f4},
     {0x82d586506260e70f, 0x39d75ea7f750d105, 0x8cf3d0b175bac364, 0xf3a7564d21d01329}},
    {{0x83fc809160530d0a, 0x58c24f527bc23dc8, 0xecde2f1fa653af5a, 0xb2e2a374b10e511e},
     {0xf0c54b329bebe1e4, 0x239c25dfade42270, 0xd866f55e9f22b433, 0x1e513ca2ed17efd3}},
    {{0x66313dc85bc98e0d, 0xb13fe4e69a256888, 0x74816589ecd6e280, 0xdee13cde5ba88474},
     {0xae4e1872c53bc78d, 0x9b79904a2f08a464, 0xef6e5ce29da51935, 0x9e58df82083c47ea}},
    {{0x4e066713f5a32632, 0x431f75d44b36f498, 0x40ae279f70bd5f07, 0x252cdb93239ec23d},
     {0xc18dddf87312a246, 0x5b77673c23a9e561, 0x020f09c31715fede, 0xabef6451a580cfc5}},
    {{0x3c8bc3bff2a0d962, 0x59f856ee3405a8aa, 0x2fb6590cb3dc5948, 0xc8aa740ced85740e},
     {0xf8081cfbe9aafe19, 0xf7d2e1f32534800d, 0x355148c28d78d247, 0xaf0dc5a4d1557399}},
    {{0x34dfbfc4c7f68782, 0x2c6a80d608ac2685, 0x5479e1bc08d0255b, 0x42eb9de09110c616},
     {0x97991dd810b4acba, 0xf36acc8f94d997c7, 0xd05ad78b69ddc036, 0x1ac7e528e68b4243}},
    {{0xdd9f8a00e82c8e2a, 0x104b85c621f80126, 0x1997228d5b17a522, 0x706e5ec3923d0bd0},
     {0x00c6af271dc33622, 0xb3bc76c8271f09e1, 0xec1b7c0be36e325a, 0x128200e268f12bfe}},
    {{0x8e86cb3da8636d07, 0xc79c42ac2be46da2, 0xed70e08aaa01e0e1, 0x773579fce3b69272},
     {0xbc0fe5554d8464c3, 0x9e87a057cf54e071, 0xda655b0a3913b1d3, 0x052774d49a55dba4}},
    {{0x75d9bc15adf7cccf, 0x81a3e5d6dfa1e1b0, 0x8c39e444249bc17e, 0xf37dccb28ea7fd43},
     {0xda654873907fba12, 0x35daa6da4a372904, 0x0564cfc66283a6c5, 0xd09fa4f64a9395bf}},
    {{0xb1f5c026e37542ca, 0x0b860cf372e01034, 0x3a7c10e4025289f2, 0xd2197d5f92901032},
     {0xfa06f835267ca2f6, 0x8fcb9a29bf6e43aa, 0x465f6c117ed9f8e7, 0x8a50a5b3e6077aaf}},
    {{0xad76c703d2b59e85, 0x0a2306459204c53f, 0x9bbc0bc44a9f1335, 0x71603515d0a967e9},
     {0x8b6d6d6ea0205375, 0x6310418351ad76de, 0x5abfbc21aabbd0ac, 0x61fb45c3c71f3060}},
    {{0x579345df1d323961, 0x45b79ead94cd3bc4, 0x50b664be423668d2, 0x19dd5b7542bc26ea},
     {0xc7c1fbaa3677ae8f, 0x7b2e711a5d033158, 0x8aecb50a8942ac93, 0xe255438b8a16718c}},
    {{0x8025364233396533, 0x82cb33a72c5ad150, 0x7c147998070ca168, 0x077912536aac6636},
     {0x160003ae7c78be24, 0xbba9fe68a30eeabf, 0x16c31c403073f0ed, 0xd329cd28789caeca}},
    {{0x840dbcbf7972bcdf, 0xb5c8444fbd11900c, 0x78b2b29016520cee, 0xe19f13a3be88d914},
     {0x052ddc8949d3c0df, 0xc9fc183ce0b4224b, 0x2c8dd074cf31e0bb, 0x872c7b95a26b1441}},
    {{0xed93585d74c8a327, 0xf2fb7d0806be87ca, 0x707d83ca84e36244, 0x037f499d3efa6833},
     {0xf3218d4299bf5dde, 0xbe0a81c069ff7ce3, 0x068fbbea9eb7d4c0, 0xf4ef6609e6938c78}},
    {{0x202e5c5acb22715e, 0x88e93d23288f8243, 0xdf1d1f52dc7eace6, 0xc6b38b3b373183f8},
     {0x77798b7f3eac9c4b, 0xa9d37dff6bfa9835, 0xaff4a447faac41c9, 0xf14fd13c0fcb6036}},
    {{0xef5ee27d49ccc093, 0x7ff3263d40d359a3, 0x885d1942c6d6c0ea, 0x925abba328c97fee},
     {0xd73834805d95f52d, 0x6979981c4eb691db, 0x6544e8ae553a29c6, 0x28324ef85043559f}},
    {{0xd6c8e4b7300c0e39, 0x37ad4a1a3e37f58a, 0x763330f5e5e8cdfb, 0x62bf8c2c870ea133},
     {0x03fbc63a763ccac9, 0xc889d8a5fb1886c0, 0xf0486de5be49d9fe, 0xaf9a877862c23338}},
    {{0x8a43a2a176aa81b3, 0x896021298a0cc3d2, 0x49d311e8821f6640, 0x8035608f5c734ae4},
     {0xa7be0561349adc3b, 0x328525b296a337b5, 0x575413c36bccf78a, 0x6c7292ec4854960f}},
    {{0x121e6a713c2943ff, 0x0468565c6374c47e, 0xd66fe9932826f138, 0x4e2cfaf17748e3ac},
     {0xe9baaa2c4708a6c8, 0xa3845c8c66ffb5b4, 0xad3e293eb77c8fac, 0x00b5cfa9440a35e8}},
    {{0x3f55f58c63e06277, 0x1a81de8a64ba6e8c, 0x85cfdc74f4cc043b, 0x7cbefb98048d26e0},
     {0x5bde4b3c82aba891, 0x863d8f7586db6f46, 0xc7af5c1f845186c5, 0x41d7d404cb527cec}},
    {{0x3b44699483e1a246, 0x11c5ced4f6b819a2, 0xc79d4660aff79a46, 0x423bbdc15f22411a},
     {0x22652251a964039d, 0x808d6753e738657b, 0xc0ca19e34e909dc8, 0x0e036e4734ab0d07}},
    {{0x233593e77a26f742, 0xddc1c79ffc0f14d9, 0xb33c89802d359358, 0x51df6155730aacfe},
     {0xa9a6066c0f2c0b8d, 0xb92122272e706f80, 0x3994a53296a5efe9, 0xcf3d168b52316b12}},
    {{0xbe47dd5027eafcc0, 0x23df1041ec7e66db, 0x18c977ff78a4dddd, 0xb51565d79d2d152e},
     {0x24f6a6d578f4a4de, 0xbbc15b207d86b2ca, 0xa064d39c1d3b43ca, 0x5524866752200839}},
};
/* clang-format on */

static unsigned bit_of(const uint8_t scalar[32], unsigned i)
{
    return i < 256 ? scalar[31 - i / 8] >> (i % 8) & 1 : 0;
}

static point multiply_base(const uint8_t scalar[32])
{
    point r = infinity;
    for (int i = 51; i >= 0; i--) {
        unsigned digit = 0;
        for (unsigned tooth = 0; tooth < 5; tooth++)
            digit |= bit_of(scalar, (unsigned)i + 52 * tooth) << tooth;
        point chosen;
        /* With index -1 no entry is taken, which leaves x = y = 0: the digit 0, for which the point is infinity. */
        select_words((uint64_t *)&chosen, (const uint64_t *)comb, 8, 31, digit - 1);
        uint64_t some = 0 - (uint64_t)((0 - (uint64_t)digit) >> 63);
        for (int j = 0; j < 4; j++) {
            chosen.y.v[j] |= one.v[j] & ~some;
            chosen.z.v[j] = one.v[j] & some;
        }
        r = double_point(&r);
        r = add_points(&r, &chosen);
    }
    return r;
}

int smew_p256_multiply(uint8_t out[64], const uint8_t m[32], const uint8_t *p, const uint8_t *n, const uint8_t *q)
{
    point r = p ? multiply(m, p) : multiply_base(m);
    if (n) {
        point s = q ? multiply(n, q) : multiply_base(n);
        r = add_points(&r, &s);
    }
    element z = invert(&r.z), x = mul(&r.x, &z), y = mul(&r.y, &z);
    to_bytes(&x, out);
    to_bytes(&y, out + 32);
    uint64_t any = r.z.v[0] | r.z.v[1] | r.z.v[2] | r.z.v[3];
    return any != 0 ? 0 : -1;
}
