/*
 * codec_wide.c - see codec_wide.h.
 */
#include "codec_wide.h"

#ifdef __x86_64__

#include <immintrin.h>

#define AVX2 __attribute__((target("avx2")))
#define HAS_AVX2() __builtin_cpu_supports("avx2")
/* Bytes of a register of 64 go to any places of another. */
#define AVX512 __attribute__((target("avx2,bmi2,avx512f,avx512bw,avx512vbmi,avx512vbmi2")))
#define HAS_AVX512() \
    (__builtin_cpu_supports("avx512vbmi2") && __builtin_cpu_supports("avx512vbmi") && __builtin_cpu_supports("bmi2"))

AVX2 static inline __m256i load(const void *p) {
    return _mm256_loadu_si256(p);
}

AVX2 static inline void store(void *p, __m256i value) {
    _mm256_storeu_si256(p, value);
}

AVX2 static inline __m256i all(int byte) {
    return _mm256_set1_epi8((char)byte);
}

/* The same 16 bytes in both halves */
AVX2 static inline __m256i twice(__m128i half) {
    return _mm256_broadcastsi128_si256(half);
}

/* ---- counting ---- */

AVX2 static inline __m256i not_below(__m256i bytes, __m256i limit) {
    return _mm256_cmpeq_epi8(_mm256_max_epu8(bytes, limit), bytes);
}

AVX2 static size_t below(const uint8_t *bytes, size_t length, uint8_t limit) {
    __m256i limits = all(limit);
    size_t i = 0;

    for (; length - i >= 64; i += 64) {
        __m256i most = _mm256_max_epu8(load(bytes + i), load(bytes + i + 32));

        if (_mm256_movemask_epi8(not_below(most, limits)) != 0) {
            break;
        }
    }
    for (; length - i >= 32; i += 32) {
        unsigned mask = (unsigned)_mm256_movemask_epi8(not_below(load(bytes + i), limits));

        if (mask != 0) {
            return i + (size_t)__builtin_ctz(mask);
        }
    }
    return i;
}

AVX2 static size_t count_from(const uint8_t *bytes, size_t length, uint8_t limit, size_t *count) {
    __m256i limits = all(limit), sums = _mm256_setzero_si256();
    size_t i = 0;

    while (length - i >= 32) {
        size_t blocks = (length - i) / 32, end;
        __m256i counts = _mm256_setzero_si256();

        for (end = i + 32 * (blocks < 255 ? blocks : 255); i < end; i += 32) {
            counts = _mm256_sub_epi8(counts, not_below(load(bytes + i), limits));
        }
        sums = _mm256_add_epi64(sums, _mm256_sad_epu8(counts, _mm256_setzero_si256()));
    }
    *count += (size_t)(_mm256_extract_epi64(sums, 0) + _mm256_extract_epi64(sums, 1) + _mm256_extract_epi64(sums, 2) +
                       _mm256_extract_epi64(sums, 3));
    return i;
}

/* ---- UTF-8 ----
 *
 * What is wrong with UTF-8 shows in two bytes that follow each other, but for the third and fourth byte of a character. Each
 * bit below is an error that the high and the low half of the first of them and the high half of the second can have in
 * common; three look-ups and'ed leave the errors there are. (The method is that of Keiser and Lemire, "Validating UTF-8 in
 * less than one instruction per byte".) */

enum {
    SHORT = 1,        /* a lead without what should follow */
    LONG = 2,         /* ASCII, and a continuation */
    OVERLONG_2 = 4,   /* C0, C1 */
    OVERLONG_3 = 8,   /* E0 80..9F */
    SURROGATE = 16,   /* ED A0..BF */
    TOO_LARGE = 32,   /* F4 90..BF, F5.. 90..BF */
    OTHER_4 = 64,     /* F0 80..8F, F5.. 80..8F */
    CONTINUED = 128,  /* two continuations: right after a lead of three or four */
    ANY_LOW = SHORT | LONG | CONTINUED
};

#define REPEAT2(x) x, x
#define REPEAT4(x) REPEAT2(x), REPEAT2(x)
#define REPEAT8(x) REPEAT4(x), REPEAT4(x)

AVX2 static inline __m256i high_half(__m256i bytes) {
    return _mm256_and_si256(_mm256_srli_epi16(bytes, 4), all(15));
}

/* `bytes` moved on by n, after the end of those before */
#define SHIFTED(bytes, before, n) _mm256_alignr_epi8(bytes, _mm256_permute2x128_si256(before, bytes, 0x21), 16 - (n))

AVX2 static inline __m256i utf8_errors(__m256i bytes, __m256i before) {
    const __m256i first_high = twice(_mm_setr_epi8(
        REPEAT8(LONG), REPEAT4((char)CONTINUED), SHORT | OVERLONG_2, SHORT, SHORT | OVERLONG_3 | SURROGATE,
        SHORT | TOO_LARGE | OTHER_4));
    const __m256i first_low = twice(_mm_setr_epi8(
        (char)(ANY_LOW | OVERLONG_2 | OVERLONG_3 | OTHER_4), (char)(ANY_LOW | OVERLONG_2), REPEAT2((char)ANY_LOW),
        (char)(ANY_LOW | TOO_LARGE), REPEAT8((char)(ANY_LOW | TOO_LARGE | OTHER_4)),
        (char)(ANY_LOW | TOO_LARGE | OTHER_4 | SURROGATE), REPEAT2((char)(ANY_LOW | TOO_LARGE | OTHER_4))));
    const __m256i second_high = twice(_mm_setr_epi8(
        REPEAT8(SHORT), (char)(LONG | CONTINUED | OVERLONG_2 | OVERLONG_3 | OTHER_4),
        (char)(LONG | CONTINUED | OVERLONG_2 | OVERLONG_3 | TOO_LARGE),
        REPEAT2((char)(LONG | CONTINUED | OVERLONG_2 | SURROGATE | TOO_LARGE)), REPEAT4(SHORT)));
    __m256i first = SHIFTED(bytes, before, 1);
    __m256i errors = _mm256_and_si256(
        _mm256_and_si256(_mm256_shuffle_epi8(first_high, high_half(first)),
                         _mm256_shuffle_epi8(first_low, _mm256_and_si256(first, all(15)))),
        _mm256_shuffle_epi8(second_high, high_half(bytes)));
    /* Two continuations are no error, but wanted, two after E0.. and three after F0..: the high bit is left there. */
    __m256i third = _mm256_subs_epu8(SHIFTED(bytes, before, 2), all(0xe0 - 0x80));
    __m256i fourth = _mm256_subs_epu8(SHIFTED(bytes, before, 3), all(0xf0 - 0x80));
    __m256i wanted = _mm256_and_si256(_mm256_or_si256(third, fourth), all(0x80));

    return _mm256_xor_si256(errors, wanted);
}

/* `length` bytes are right but for a character that has not ended: where that begins, or the length. */
static size_t whole_characters(const uint8_t *bytes, size_t length) {
    size_t back;

    for (back = 1; back <= 3 && back <= length; back++) {
        uint8_t byte = bytes[length - back];

        if (byte >= 0xc0) {
            return back < (byte >= 0xf0 ? 4u : byte >= 0xe0 ? 3u : 2u) ? length - back : length;
        }
        if (byte < 0x80) {
            break;
        }
    }
    return length;
}

AVX2 static size_t utf8_run(const uint8_t *bytes, size_t length) {
    __m256i before = _mm256_setzero_si256();
    size_t i;

    for (i = 0; length - i >= 32; i += 32) {
        __m256i block = load(bytes + i);
        __m256i errors = utf8_errors(block, before);

        if (!_mm256_testz_si256(errors, errors)) {
            break;
        }
        before = block;
    }
    return whole_characters(bytes, i);
}

/* ---- Latin-1 ---- */

/* Each byte becomes a lead and a second one, of which ASCII keeps the second. */
AVX512 static size_t latin1_decode(uint8_t *units, const uint8_t *bytes, size_t length, size_t *written) {
    uint8_t *out = units;
    size_t i;

    /* 64 bytes are stored though fewer may count; what is left of the length makes up for them. */
    for (i = 0; length - i >= 64; i += 32) {
        __m512i wide = _mm512_cvtepu8_epi16(load(bytes + i));
        __mmask32 high = _mm512_test_epi16_mask(wide, _mm512_set1_epi16(0x80));
        __m512i lead = _mm512_or_si512(_mm512_srli_epi16(wide, 6), _mm512_set1_epi16(0xc0));
        __m512i second = _mm512_slli_epi16(_mm512_and_si512(wide, _mm512_set1_epi16(0xbf)), 8);
        __m512i ascii = _mm512_slli_epi16(wide, 8);
        __m512i pairs = _mm512_mask_blend_epi16(high, ascii, _mm512_or_si512(lead, second));
        __mmask64 keep = _mm512_test_epi8_mask(pairs, pairs) | UINT64_C(0xaaaaaaaaaaaaaaaa);

        _mm512_storeu_si512(out, _mm512_maskz_compress_epi8(keep, pairs));
        out += 32 + __builtin_popcount(high);
    }
    *written = (size_t)(out - units);
    return i;
}

AVX512 static size_t latin1_encode(uint8_t *bytes, size_t capacity, const uint8_t *units, size_t length,
                                     size_t *written) {
    uint8_t *out = bytes;
    uint64_t last_c3 = 0; /* of the block before */
    size_t i, count;

    for (i = 0; length - i >= 64 && capacity - (size_t)(out - bytes) >= 64; i += 64) {
        __m512i block = _mm512_loadu_si512(units + i);
        __mmask64 leads = _mm512_cmpge_epu8_mask(block, _mm512_set1_epi8((char)0xc0));
        __mmask64 c3 = _mm512_cmpeq_epi8_mask(block, _mm512_set1_epi8((char)0xc3));

        if (_mm512_cmpgt_epu8_mask(block, _mm512_set1_epi8((char)0xc3)) != 0) {
            break;
        }
        block = _mm512_mask_add_epi8(block, c3 << 1 | last_c3, block, _mm512_set1_epi8(0x40));
        last_c3 = c3 >> 63;
        count = (size_t)__builtin_popcountll(~leads);
        _mm512_mask_storeu_epi8(out, _bzhi_u64(~UINT64_C(0), (unsigned)count), _mm512_maskz_compress_epi8(~leads, block));
        out += count;
    }
    *written = (size_t)(out - bytes);
    return i > 0 && units[i - 1] >= 0xc0 ? i - 1 : i; /* not between a lead and the rest */
}

/* ---- UTF-16LE ---- */

AVX2 static size_t ascii_to_utf16le(uint8_t *bytes, const uint8_t *units, size_t length) {
    size_t i;

    for (i = 0; length - i >= 16; i += 16) {
        __m128i block = _mm_loadu_si128((const void *)(units + i));

        if (_mm_movemask_epi8(block) != 0) {
            break;
        }
        store(bytes + 2 * i, _mm256_cvtepu8_epi16(block));
    }
    return i;
}

AVX2 static size_t ascii_from_utf16le(uint8_t *units, const uint8_t *bytes, size_t length) {
    size_t i;

    for (i = 0; length - i >= 64; i += 64) {
        __m256i a = load(bytes + i), b = load(bytes + i + 32);

        if (!_mm256_testz_si256(_mm256_or_si256(a, b), _mm256_set1_epi16((short)0xff80))) {
            break;
        }
        store(units + i / 2, _mm256_permute4x64_epi64(_mm256_packus_epi16(a, b), 0xd8));
    }
    return i;
}

/* ---- hexadecimal ---- */

AVX2 static size_t hex_encode(char *text, const uint8_t *bytes, size_t length) {
    const __m256i digits =
        twice(_mm_setr_epi8('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'));
    size_t i;

    for (i = 0; length - i >= 16; i += 16) {
        __m256i wide = _mm256_cvtepu8_epi16(_mm_loadu_si128((const void *)(bytes + i)));
        __m256i halves = _mm256_or_si256(_mm256_srli_epi16(wide, 4), _mm256_slli_epi16(wide, 8));

        store(text + 2 * i, _mm256_shuffle_epi8(digits, _mm256_and_si256(halves, all(15))));
    }
    return i;
}

/* Where bytes, as unsigned, are no more than a limit */
AVX2 static inline __m256i up_to(__m256i bytes, int limit) {
    return _mm256_cmpeq_epi8(_mm256_min_epu8(bytes, all(limit)), bytes);
}

AVX2 static size_t hex_decode(uint8_t *bytes, const uint8_t *text, size_t length) {
    size_t i;

    for (i = 0; length - i >= 32; i += 32) {
        __m256i block = load(text + i);
        __m256i digit = _mm256_sub_epi8(block, all('0'));
        __m256i letter = _mm256_sub_epi8(_mm256_or_si256(block, all(0x20)), all('a'));
        __m256i is_digit = up_to(digit, 9), is_letter = up_to(letter, 5);
        __m256i values = _mm256_blendv_epi8(_mm256_add_epi8(letter, all(10)), digit, is_digit);
        __m256i pairs = _mm256_maddubs_epi16(values, _mm256_set1_epi16(0x0110));

        if (_mm256_movemask_epi8(_mm256_or_si256(is_digit, is_letter)) != -1) {
            break;
        }
        pairs = _mm256_permute4x64_epi64(_mm256_packus_epi16(pairs, pairs), 0x08);
        _mm_storeu_si128((void *)(bytes + i / 2), _mm256_castsi256_si128(pairs));
    }
    return i;
}

/* ---- base64 ---- */

AVX2 static size_t base64_encode(char *text, const uint8_t *bytes, size_t length, bool url) {
    const __m256i spread = twice(_mm_setr_epi8(1, 0, 2, 1, 4, 3, 5, 4, 7, 6, 8, 7, 10, 9, 11, 10));
    /* What makes a character of a value: by 0 for small letters, 1..10 digits, 11 and 12 the last two, 13 capitals */
    const __m256i offsets = twice(_mm_setr_epi8('a' - 26, REPEAT8('0' - 52), REPEAT2('0' - 52), (url ? '-' : '+') - 62,
                                                (url ? '_' : '/') - 63, 'A', 0, 0));
    size_t i;

    /* 24 of 28 bytes that are read */
    for (i = 0; length - i >= 28; i += 24, text += 32) {
        __m256i in = _mm256_inserti128_si256(_mm256_castsi128_si256(_mm_loadu_si128((const void *)(bytes + i))),
                                             _mm_loadu_si128((const void *)(bytes + i + 12)), 1);
        __m256i values, kinds;

        in = _mm256_shuffle_epi8(in, spread); /* in each word of 32 bits: b a c b */
        values = _mm256_or_si256(
            _mm256_mulhi_epu16(_mm256_and_si256(in, _mm256_set1_epi32(0x0fc0fc00)), _mm256_set1_epi32(0x04000040)),
            _mm256_mullo_epi16(_mm256_and_si256(in, _mm256_set1_epi32(0x003f03f0)), _mm256_set1_epi32(0x01000010)));
        kinds = _mm256_or_si256(_mm256_subs_epu8(values, all(51)),
                                _mm256_and_si256(_mm256_cmpgt_epi8(all(26), values), all(13)));
        store(text, _mm256_add_epi8(values, _mm256_shuffle_epi8(offsets, kinds)));
    }
    return i;
}

AVX2 static inline __m256i either(__m256i bytes, int a, int b) {
    return _mm256_or_si256(_mm256_cmpeq_epi8(bytes, all(a)), _mm256_cmpeq_epi8(bytes, all(b)));
}

AVX2 static size_t base64_decode(uint8_t *bytes, size_t capacity, const uint8_t *text, size_t length) {
    const __m256i order = twice(_mm_setr_epi8(2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, -1, -1, -1, -1));
    const uint8_t *limit = bytes + capacity;
    size_t i;

    for (i = 0; length - i >= 32 && limit - bytes >= 24; i += 32, bytes += 24) {
        __m256i block = load(text + i);
        __m256i letter = _mm256_sub_epi8(_mm256_or_si256(block, all(0x20)), all('a'));
        __m256i digit = _mm256_sub_epi8(block, all('0'));
        __m256i is_letter = up_to(letter, 25), is_digit = up_to(digit, 9);
        __m256i is_62 = either(block, '+', '-'), is_63 = either(block, '/', '_');
        __m256i is_small = _mm256_cmpgt_epi8(block, all('_'));
        __m256i values = _mm256_and_si256(is_letter, _mm256_add_epi8(letter, _mm256_and_si256(is_small, all(26))));

        values = _mm256_or_si256(values, _mm256_and_si256(is_digit, _mm256_add_epi8(digit, all(52))));
        values = _mm256_or_si256(values, _mm256_or_si256(_mm256_and_si256(is_62, all(62)),
                                                         _mm256_and_si256(is_63, all(63))));
        if (_mm256_movemask_epi8(_mm256_or_si256(_mm256_or_si256(is_letter, is_digit),
                                                 _mm256_or_si256(is_62, is_63))) != -1) {
            break;
        }
        values = _mm256_madd_epi16(_mm256_maddubs_epi16(values, _mm256_set1_epi16(0x0140)),
                                   _mm256_set1_epi32(0x00011000));
        /* 12 bytes of each half */
        values = _mm256_permutevar8x32_epi32(_mm256_shuffle_epi8(values, order), _mm256_setr_epi32(0, 1, 2, 4, 5, 6, 7, 7));
        _mm_storeu_si128((void *)bytes, _mm256_castsi256_si128(values));
        _mm_storel_epi64((void *)(bytes + 16), _mm256_extracti128_si256(values, 1));
    }
    return i;
}

/* ---- elements of several bytes ---- */

AVX2 static size_t swap(uint8_t *bytes, size_t length, size_t size) {
    const __m256i places = twice(_mm_setr_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15));
    const __m256i order = _mm256_xor_si256(places, all((int)size - 1));
    size_t i;

    for (i = 0; length - i >= 32; i += 32) {
        store(bytes + i, _mm256_shuffle_epi8(load(bytes + i), order));
    }
    return i;
}

/* ---- searching ---- */

/* A bit for each of 32 places */
AVX2 static inline unsigned pairs_at(const uint8_t *bytes, __m256i first, __m256i second, size_t distance) {
    return (unsigned)_mm256_movemask_epi8(_mm256_and_si256(_mm256_cmpeq_epi8(load(bytes), first),
                                                           _mm256_cmpeq_epi8(load(bytes + distance), second)));
}

AVX2 static size_t find_pair(const uint8_t *bytes, size_t from, size_t end, uint8_t first, uint8_t second,
                             size_t distance) {
    __m256i firsts = all(first), seconds = all(second);

    for (; end - from >= 64; from += 64) {
        uint64_t mask = pairs_at(bytes + from, firsts, seconds, distance) |
                        (uint64_t)pairs_at(bytes + from + 32, firsts, seconds, distance) << 32;

        if (mask != 0) {
            return from + (size_t)__builtin_ctzll(mask);
        }
    }
    return from;
}

AVX2 static size_t find_last_pair(const uint8_t *bytes, size_t end, uint8_t first, uint8_t second, size_t distance) {
    __m256i firsts = all(first), seconds = all(second);

    for (; end >= 64; end -= 64) {
        uint64_t mask = pairs_at(bytes + end - 64, firsts, seconds, distance) |
                        (uint64_t)pairs_at(bytes + end - 32, firsts, seconds, distance) << 32;

        if (mask != 0) {
            return end - (size_t)__builtin_clzll(mask);
        }
    }
    return end;
}

/* ---- base64, 64 characters at a time ---- */

/* In each group of three bytes the middle one twice: b a c b, of which four times six bits are taken. */
AVX512 static inline __m512i spread_groups(void) {
    uint8_t places[64];

    for (int i = 0; i < 64; i += 4) {
        uint8_t group = (uint8_t)(i / 4 * 3);
        places[i] = group + 1;
        places[i + 1] = group;
        places[i + 2] = group + 2;
        places[i + 3] = group + 1;
    }
    return _mm512_loadu_si512(places);
}

AVX512 static size_t base64_encode_512(char *text, const uint8_t *bytes, size_t length, const char *letters) {
    const __m512i spread = spread_groups(), alphabet = _mm512_loadu_si512(letters);
    const __m512i shifts = _mm512_set1_epi64(0x3036242a1016040a);
    size_t i;

    /* 48 of 64 bytes that are read */
    for (i = 0; length - i >= 64; i += 48, text += 64) {
        __m512i in = _mm512_permutexvar_epi8(spread, _mm512_loadu_si512(bytes + i));

        /* of six bits those count, as places in the alphabet */
        _mm512_storeu_si512(text, _mm512_permutexvar_epi8(_mm512_multishift_epi64_epi8(shifts, in), alphabet));
    }
    return i;
}

AVX512 static size_t base64_decode_512(uint8_t *bytes, size_t capacity, const uint8_t *text, size_t length,
                                       const uint8_t *values) {
    const __m512i low = _mm512_loadu_si512(values), high = _mm512_loadu_si512(values + 64);
    const __m512i order = _mm512_setr_epi32(0x06000102, 0x090a0405, 0x0c0d0e08, 0x16101112, 0x191a1415, 0x1c1d1e18,
                                            0x26202122, 0x292a2425, 0x2c2d2e28, 0x36303132, 0x393a3435, 0x3c3d3e38,
                                            0, 0, 0, 0);
    const uint8_t *limit = bytes + capacity;
    size_t i;

    for (i = 0; length - i >= 64 && limit - bytes >= 48; i += 64, bytes += 48) {
        __m512i block = _mm512_loadu_si512(text + i);
        __m512i found = _mm512_permutex2var_epi8(low, block, high); /* one more than what it stands for, or nothing */

        if (_mm512_cmpeq_epi8_mask(found, _mm512_setzero_si512()) != 0 || _mm512_movepi8_mask(block) != 0) {
            break;
        }
        found = _mm512_sub_epi8(found, _mm512_set1_epi8(1));
        found = _mm512_madd_epi16(_mm512_maddubs_epi16(found, _mm512_set1_epi16(0x0140)), _mm512_set1_epi32(0x00011000));
        _mm512_mask_storeu_epi8(bytes, 0xffffffffffff, _mm512_permutexvar_epi8(order, found));
    }
    return i;
}

#define WIDE_VALUE(has, call) (has() ? call : 0)
#define WIDE_OR(has, call, none) \
    { \
        return has() ? call : none; \
    }
#define WIDE(has, call) WIDE_OR(has, call, 0)

#else

#define WIDE_VALUE(has, call) 0
#define WIDE_OR(has, call, none) \
    { \
        return none; \
    }
#define WIDE(has, call) WIDE_OR(has, call, 0)

#endif

size_t codec_wide_below(const uint8_t *bytes, size_t length, uint8_t limit)
    WIDE(HAS_AVX2, below(bytes, length, limit))

size_t codec_wide_count(const uint8_t *bytes, size_t length, uint8_t limit, size_t *count)
    WIDE(HAS_AVX2, count_from(bytes, length, limit, count))

size_t codec_wide_utf8(const uint8_t *bytes, size_t length)
    WIDE(HAS_AVX2, utf8_run(bytes, length))

size_t codec_wide_latin1_decode(uint8_t *units, const uint8_t *bytes, size_t length, size_t *written)
    WIDE(HAS_AVX512, latin1_decode(units, bytes, length, written))

size_t codec_wide_latin1_encode(uint8_t *bytes, size_t capacity, const uint8_t *units, size_t length, size_t *written)
    WIDE(HAS_AVX512, latin1_encode(bytes, capacity, units, length, written))

size_t codec_wide_ascii_to_utf16le(uint8_t *bytes, const uint8_t *units, size_t length)
    WIDE(HAS_AVX2, ascii_to_utf16le(bytes, units, length))

size_t codec_wide_ascii_from_utf16le(uint8_t *units, const uint8_t *bytes, size_t length)
    WIDE(HAS_AVX2, ascii_from_utf16le(units, bytes, length))

size_t codec_wide_hex_encode(char *text, const uint8_t *bytes, size_t length)
    WIDE(HAS_AVX2, hex_encode(text, bytes, length))

size_t codec_wide_hex_decode(uint8_t *bytes, const uint8_t *text, size_t length)
    WIDE(HAS_AVX2, hex_decode(bytes, text, length))

size_t codec_wide_base64_encode(char *text, const uint8_t *bytes, size_t length, const char *letters)
    WIDE_OR(HAS_AVX512, base64_encode_512(text, bytes, length, letters),
            WIDE_VALUE(HAS_AVX2, base64_encode(text, bytes, length, letters[62] == '-')))

size_t codec_wide_base64_decode(uint8_t *bytes, size_t capacity, const uint8_t *text, size_t length,
                                const uint8_t *values)
    WIDE_OR(HAS_AVX512, base64_decode_512(bytes, capacity, text, length, values),
            WIDE_VALUE(HAS_AVX2, base64_decode(bytes, capacity, text, length)))

size_t codec_wide_swap(uint8_t *bytes, size_t length, size_t size)
    WIDE(HAS_AVX2, swap(bytes, length, size))

size_t codec_wide_find_pair(const uint8_t *bytes, size_t from, size_t end, uint8_t first, uint8_t second, size_t distance)
    WIDE_OR(HAS_AVX2, find_pair(bytes, from, end, first, second, distance), from)

size_t codec_wide_find_last_pair(const uint8_t *bytes, size_t end, uint8_t first, uint8_t second, size_t distance)
    WIDE_OR(HAS_AVX2, find_last_pair(bytes, end, first, second, distance), end)
