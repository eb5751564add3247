/* Text to times. ECMAScript's own format comes first; what is left, or all of it, goes through the lenient grammar that
 * V8 has taken over from older browsers: numbers make a time where colons or a dot follow, a zone after a sign, else a
 * date; words are months, AM and PM, and zones, others are allowed before the first number; parentheses are comments. */
#include <math.h>
#include <string.h>

#include "builtins/date/date.h"

#define NONE INT32_MIN

/* --- tokens ------------------------------------------------------------------------------------------------------- */

typedef enum { T_END, T_NUMBER, T_SYMBOL, T_WORD, T_SPACE, T_OTHER } token_kind_t;
typedef enum { W_NONE, W_MONTH, W_AM_PM, W_ZONE, W_TIME } word_kind_t;

typedef struct {
    token_kind_t kind;
    char symbol;
    int number;
    int length; /* of a number or a word */
    word_kind_t word;
    int value; /* month, hours */
} token_t;

typedef struct {
    const unsigned char *at;
    const unsigned char *end;
    token_t token; /* the next one */
} scanner_t;

static const struct {
    char name[4];
    word_kind_t kind;
    int value;
} words[] = {
    {"jan", W_MONTH, 1},  {"feb", W_MONTH, 2},  {"mar", W_MONTH, 3},  {"apr", W_MONTH, 4},  {"may", W_MONTH, 5},
    {"jun", W_MONTH, 6},  {"jul", W_MONTH, 7},  {"aug", W_MONTH, 8},  {"sep", W_MONTH, 9},  {"oct", W_MONTH, 10},
    {"nov", W_MONTH, 11}, {"dec", W_MONTH, 12}, {"am", W_AM_PM, 0},   {"pm", W_AM_PM, 12},  {"ut", W_ZONE, 0},
    {"utc", W_ZONE, 0},   {"z", W_ZONE, 0},     {"gmt", W_ZONE, 0},   {"cdt", W_ZONE, -5},  {"cst", W_ZONE, -6},
    {"edt", W_ZONE, -4},  {"est", W_ZONE, -5},  {"mdt", W_ZONE, -6},  {"mst", W_ZONE, -7},  {"pdt", W_ZONE, -7},
    {"pst", W_ZONE, -8},  {"t", W_TIME, 0},
};

static bool is_digit(unsigned char c) {
    return c >= '0' && c <= '9';
}

/* The bytes of a character of white space at s, 0 if it is none. */
static size_t space_size(const unsigned char *s, const unsigned char *end) {
    if (*s == ' ' || (*s >= '\t' && *s <= '\r')) {
        return 1;
    }
    if (end - s >= 2 && s[0] == 0xc2 && s[1] == 0xa0) {
        return 2;
    }
    if (end - s < 3) {
        return 0;
    }
    uint32_t c = (uint32_t)s[0] << 16 | (uint32_t)s[1] << 8 | s[2];
    bool space = c == 0xe19a80 || (c >= 0xe28080 && c <= 0xe2808a) || c == 0xe280a8 || c == 0xe280a9 || c == 0xe280af ||
                 c == 0xe2819f || c == 0xe38080 || c == 0xefbbbf;
    return space ? 3 : 0;
}

/* Nine digits that count; leading zeros do not. */
static void scan_number(scanner_t *s) {
    const unsigned char *start = s->at;
    int n = 0;
    while (s->at < s->end && *s->at == '0') {
        s->at++;
    }
    for (int digits = 0; s->at < s->end && is_digit(*s->at); digits++, s->at++) {
        if (digits < 9) {
            n = n * 10 + (*s->at - '0');
        }
    }
    s->token = (token_t){.kind = T_NUMBER, .number = n, .length = (int)(s->at - start)};
}

static void scan_word(scanner_t *s) {
    char prefix[4] = "";
    int length = 0;
    while (s->at < s->end && *s->at >= 'A' && space_size(s->at, s->end) == 0) {
        if (length < 3) {
            prefix[length] = (char)(*s->at < 0x80 ? *s->at | 0x20 : *s->at);
        }
        /* A character is as long as it is in UTF-16: only that it is more than one matters here. */
        length++;
        s->at++;
        while (s->at < s->end && (*s->at & 0xc0) == 0x80) {
            s->at++;
        }
    }
    s->token = (token_t){.kind = T_WORD, .length = length};
    for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
        if (memcmp(words[i].name, prefix, sizeof(prefix)) == 0 && (length <= 3 || words[i].kind == W_MONTH)) {
            s->token.word = words[i].kind;
            s->token.value = words[i].value;
        }
    }
}

static void skip_parentheses(scanner_t *s) {
    int depth = 0;
    while (s->at < s->end) {
        depth += *s->at == '(' ? 1 : *s->at == ')' ? -1 : 0;
        s->at++;
        if (depth == 0) {
            return;
        }
    }
}

static void scan(scanner_t *s) {
    size_t space;
    if (s->at == s->end) {
        s->token = (token_t){.kind = T_END};
    } else if (is_digit(*s->at)) {
        scan_number(s);
    } else if (strchr(":-+.)", *s->at) && *s->at) {
        s->token = (token_t){.kind = T_SYMBOL, .symbol = (char)*s->at++};
    } else if ((space = space_size(s->at, s->end)) != 0) {
        s->token = (token_t){.kind = T_SPACE};
        while (s->at < s->end && (space = space_size(s->at, s->end)) != 0) {
            s->at += space;
        }
    } else if (*s->at >= 'A') {
        scan_word(s);
    } else {
        s->token = (token_t){.kind = T_OTHER};
        if (*s->at == '(') {
            skip_parentheses(s);
        } else {
            s->at++;
        }
    }
}

static token_t next(scanner_t *s) {
    token_t token = s->token;
    scan(s);
    return token;
}

static bool is_symbol(const scanner_t *s, char symbol) {
    return s->token.kind == T_SYMBOL && s->token.symbol == symbol;
}

static bool skip_symbol(scanner_t *s, char symbol) {
    if (!is_symbol(s, symbol)) {
        return false;
    }
    scan(s);
    return true;
}

static bool is_sign(const token_t *token) {
    return token->kind == T_SYMBOL && (token->symbol == '+' || token->symbol == '-');
}

static bool is_z(const scanner_t *s) {
    return s->token.kind == T_WORD && s->token.word == W_ZONE && s->token.length == 1;
}

/* A number of just so many digits within bounds. */
static bool is_fixed(const scanner_t *s, int length, int min, int max) {
    const token_t *t = &s->token;
    return t->kind == T_NUMBER && t->length == length && t->number >= min && t->number <= max;
}

/* --- what has been read ------------------------------------------------------------------------------------------- */

typedef struct {
    int day[3];
    int day_count;
    int month; /* by name, or NONE */
    bool iso;
    int time[4];
    int time_count;
    int hour_offset; /* of AM or PM, or NONE */
    int sign;        /* of the zone, or NONE */
    int zone_hour;
    int zone_minute;
} reading_t;

static bool between(int n, int min, int max) {
    return n >= min && n <= max;
}

static bool add_day(reading_t *r, int n) {
    if (r->day_count == 3) {
        return false;
    }
    r->day[r->day_count++] = n;
    return true;
}

static bool add_time(reading_t *r, int n) {
    if (r->time_count == 4) {
        return false;
    }
    r->time[r->time_count++] = n;
    return true;
}

/* The last part of a time: the rest is zero. */
static void add_last_time(reading_t *r, int n) {
    add_time(r, n);
    while (r->time_count < 4) {
        add_time(r, 0);
    }
}

static bool expects_time(const reading_t *r, int n) {
    return (r->time_count == 1 && between(n, 0, 59)) || (r->time_count == 2 && between(n, 0, 59)) ||
           (r->time_count == 3 && between(n, 0, 999));
}

static bool expects_zone_minute(const reading_t *r, int n) {
    return r->zone_hour != NONE && r->zone_minute == NONE && between(n, 0, 59);
}

static void set_zone(reading_t *r, int hours) {
    r->sign = hours < 0 ? -1 : 1;
    r->zone_hour = hours * r->sign;
    r->zone_minute = 0;
}

/* Three digits of a fraction, whatever its length. */
static int milliseconds_of(const token_t *token) {
    int n = token->number;
    int length = token->length < 9 ? token->length : 9;
    for (; length < 3; length++) {
        n *= 10;
    }
    for (; length > 3; length--) {
        n /= 10;
    }
    return n;
}

/* --- ECMAScript's format ------------------------------------------------------------------------------------------ */

typedef enum { ISO_DONE, ISO_NOT, ISO_WRONG } iso_result_t;

static bool read_iso_zone(scanner_t *s, reading_t *r) {
    if (is_z(s)) {
        scan(s);
        set_zone(r, 0);
        return true;
    }
    if (!is_sign(&s->token)) {
        return true;
    }
    r->sign = next(s).symbol == '+' ? 1 : -1;
    if (s->token.kind == T_NUMBER && s->token.length == 4) {
        int n = next(s).number;
        r->zone_hour = n / 100;
        r->zone_minute = n % 100;
        return r->zone_hour <= 23 && r->zone_minute <= 59;
    }
    if (!is_fixed(s, 2, 0, 23)) {
        return false;
    }
    r->zone_hour = next(s).number;
    if (!skip_symbol(s, ':') || !is_fixed(s, 2, 0, 59)) {
        return false;
    }
    r->zone_minute = next(s).number;
    return true;
}

/* After the T. Midnight may be called 24:00. */
static bool read_iso_time(scanner_t *s, reading_t *r) {
    if (!is_fixed(s, 2, 0, 24)) {
        return false;
    }
    int max = s->token.number == 24 ? 0 : 59;
    add_time(r, next(s).number);
    if (!skip_symbol(s, ':') || !is_fixed(s, 2, 0, max)) {
        return false;
    }
    add_time(r, next(s).number);
    if (skip_symbol(s, ':')) {
        if (!is_fixed(s, 2, 0, max)) {
            return false;
        }
        add_time(r, next(s).number);
        if (skip_symbol(s, '.')) {
            if (s->token.kind != T_NUMBER || (max == 0 && s->token.number > 0)) {
                return false;
            }
            token_t fraction = next(s);
            add_time(r, milliseconds_of(&fraction));
        }
    }
    return read_iso_zone(s, r) && s->token.kind == T_END;
}

/* What is not of this format is left, from *unhandled on, to the other grammar, with the parts read so far. */
static iso_result_t read_iso(scanner_t *s, reading_t *r, token_t *unhandled) {
    if (is_sign(&s->token)) {
        token_t sign = next(s);
        *unhandled = sign;
        if (!is_fixed(s, 6, 0, 999999)) {
            return ISO_NOT;
        }
        int year = next(s).number;
        if (sign.symbol == '-' && year == 0) {
            return ISO_NOT;
        }
        add_day(r, sign.symbol == '-' ? -year : year);
    } else if (is_fixed(s, 4, 0, 9999)) {
        add_day(r, next(s).number);
    } else {
        *unhandled = next(s);
        return ISO_NOT;
    }
    for (int part = 0; part < 2 && skip_symbol(s, '-'); part++) {
        if (!is_fixed(s, 2, 1, part == 0 ? 12 : 31)) {
            *unhandled = next(s);
            return ISO_NOT;
        }
        add_day(r, next(s).number);
    }
    if (s->token.kind == T_WORD && s->token.word == W_TIME) {
        scan(s);
        if (!read_iso_time(s, r)) {
            return ISO_WRONG;
        }
    } else if (s->token.kind != T_END) {
        *unhandled = next(s);
        return ISO_NOT;
    }
    if (r->sign == NONE && r->time_count == 0) {
        set_zone(r, 0); /* a date alone is UTC */
    }
    r->iso = true;
    return ISO_DONE;
}

/* --- everything else ---------------------------------------------------------------------------------------------- */

static bool read_number(scanner_t *s, reading_t *r, int n) {
    if (skip_symbol(s, ':')) {
        if (skip_symbol(s, ':')) { /* as if a minute of zero stood between */
            return r->time_count == 0 && add_time(r, n) && add_time(r, 0);
        }
        if (!add_time(r, n)) {
            return false;
        }
        skip_symbol(s, '.');
        return true;
    }
    if (is_symbol(s, '.') && expects_time(r, n)) {
        scan(s);
        add_time(r, n);
        if (s->token.kind != T_NUMBER) {
            return false;
        }
        token_t fraction = next(s);
        add_last_time(r, milliseconds_of(&fraction));
        return true;
    }
    if (expects_zone_minute(r, n)) {
        r->zone_minute = n;
        return true;
    }
    if (expects_time(r, n)) {
        add_last_time(r, n);
        return s->token.kind == T_END || s->token.kind == T_SPACE || is_z(s) || is_sign(&s->token);
    }
    if (!add_day(r, n)) {
        return false;
    }
    skip_symbol(s, '-');
    return true;
}

static bool read_word(scanner_t *s, reading_t *r, const token_t *word, bool has_number) {
    if (word->word == W_AM_PM && r->time_count > 0) {
        r->hour_offset = word->value;
    } else if (word->word == W_MONTH) {
        r->month = word->value;
        skip_symbol(s, '-');
    } else if (word->word == W_ZONE && has_number) {
        set_zone(r, word->value);
    } else {
        return !has_number && s->token.kind != T_NUMBER;
    }
    return true;
}

/* An offset from UTC, after its sign: h, hh, hhmm, or hours before a colon. */
static bool read_offset(scanner_t *s, reading_t *r, char sign) {
    token_t number = {.kind = T_NUMBER};
    r->sign = sign == '+' ? 1 : -1;
    if (s->token.kind == T_NUMBER) {
        number = next(s);
    }
    if (is_symbol(s, ':')) {
        r->zone_hour = number.number;
        r->zone_minute = NONE;
    } else if (number.length == 1 || number.length == 2) {
        r->zone_hour = number.number;
        r->zone_minute = 0;
    } else if (number.length == 3 || number.length == 4) {
        r->zone_hour = number.number / 100;
        r->zone_minute = number.number % 100;
    } else {
        return false;
    }
    return true;
}

static bool read_legacy(scanner_t *s, reading_t *r, token_t token) {
    bool has_number = r->day_count > 0;
    for (; token.kind != T_END; token = next(s)) {
        if (token.kind == T_NUMBER) {
            has_number = true;
            if (!read_number(s, r, token.number)) {
                return false;
            }
        } else if (token.kind == T_WORD) {
            if (!read_word(s, r, &token, has_number)) {
                return false;
            }
        } else if (is_sign(&token) && ((r->zone_hour == 0 && r->zone_minute == 0) || r->time_count > 0)) {
            has_number = true;
            if (!read_offset(s, r, token.symbol)) {
                return false;
            }
        } else if ((is_sign(&token) || (token.kind == T_SYMBOL && token.symbol == ')')) && has_number) {
            return false;
        }
    }
    return true;
}

/* --- what it comes to --------------------------------------------------------------------------------------------- */

static bool is_day(int n) {
    return between(n, 1, 31);
}

static double day_of(reading_t *r) {
    int year = 0;
    int month;
    int day;
    if (r->day_count == 0) {
        return NAN;
    }
    while (r->day_count < 3) {
        add_day(r, 1);
    }
    if (r->month == NONE) {
        bool year_first = r->iso || !is_day(r->day[0]);
        year = r->day[year_first ? 0 : 2];
        month = r->day[year_first ? 1 : 0];
        day = r->day[year_first ? 2 : 1];
    } else {
        month = r->month;
        day = r->day[is_day(r->day[0]) ? 0 : 1];
        year = r->day[is_day(r->day[0]) ? 1 : 0];
    }
    if (!r->iso && between(year, 0, 99)) {
        year += year < 50 ? 2000 : 1900;
    }
    return between(month, 1, 12) && is_day(day) ? date_make_day(year, month - 1, day) : NAN;
}

static double time_of(reading_t *r) {
    while (r->time_count < 4) {
        add_time(r, 0);
    }
    int hour = r->time[0];
    if (r->hour_offset != NONE) {
        if (!between(hour, 0, 12)) {
            return NAN;
        }
        hour = hour % 12 + r->hour_offset;
    }
    bool midnight = hour == 24 && r->time[1] == 0 && r->time[2] == 0 && r->time[3] == 0;
    bool valid = between(hour, 0, 23) && between(r->time[1], 0, 59) && between(r->time[2], 0, 59) &&
                 between(r->time[3], 0, 999);
    return valid || midnight ? date_make_time(hour, r->time[1], r->time[2], r->time[3]) : NAN;
}

static double time_in_zone(date_zone_t *zone, const reading_t *r, double local) {
    if (r->sign == NONE) {
        return date_zone_to_utc(zone, local);
    }
    double hours = r->zone_hour == NONE ? 0 : r->zone_hour;
    double minutes = r->zone_minute == NONE ? 0 : r->zone_minute;
    return local - r->sign * (hours * 3600000 + minutes * 60000);
}

double date_parse(date_zone_t *zone, const char *text, size_t length) {
    const unsigned char *at = (const unsigned char *)text;
    scanner_t s = {.at = at, .end = at + length};
    reading_t r = {.month = NONE, .hour_offset = NONE, .sign = NONE, .zone_hour = NONE, .zone_minute = NONE};
    token_t unhandled;
    scan(&s);
    iso_result_t iso = read_iso(&s, &r, &unhandled);
    if (iso == ISO_WRONG || (iso == ISO_NOT && !read_legacy(&s, &r, unhandled))) {
        return NAN;
    }
    double local = date_make(day_of(&r), time_of(&r));
    return isnan(local) ? NAN : date_clip(time_in_zone(zone, &r, local));
}
