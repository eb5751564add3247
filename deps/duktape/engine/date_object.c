/*
 * date_object.c - Date objects over the calendar of src/builtins/date.
 */

#include <math.h>
#include <sys/time.h>

#include "builtins/date/date.h"

typedef struct date_object {
    native_object base;
    duk_double_t time;
} date_object;

static const native_class date_class = {"Date", sizeof(date_object), NULL, NULL, NULL, false, BUILTINS_OTHER};

#define DATE_ZONE(thr) (&HEAP_STATE(thr)->date_zone)

static date_object *date_push(duk_hthread *thr, duk_hobject *prototype, duk_double_t time)
{
    date_object *date = (date_object *)native_push(thr, &date_class, prototype);

    DUK_HOBJECT_SET_CLASS_NUMBER(&date->base.object, DUK_HOBJECT_CLASS_DATE);
    date->time = time;
    return date;
}

static date_object *date_find_this(duk_hthread *thr)
{
    return (date_object *)NATIVE_FROM_TVAL(thr->valstack_bottom - 1, &date_class);
}

static date_object *date_this(duk_hthread *thr)
{
    date_object *date = date_find_this(thr);

    if (date == NULL) {
        (void)duk_type_error(thr, "this is not a Date object.");
    }
    return date;
}

/* Methods that V8 names in their errors. */
static date_object *date_this_of(duk_hthread *thr, const char *method)
{
    return (date_object *)native_this(thr, &date_class, method);
}

static duk_double_t date_now(void)
{
    struct timeval now;

    gettimeofday(&now, NULL);
    return (duk_double_t)now.tv_sec * 1000 + (duk_double_t)(now.tv_usec / 1000);
}

static duk_double_t date_to_local(duk_hthread *thr, duk_double_t time)
{
    return time + date_zone_offset(DATE_ZONE(thr), time, NULL);
}

static duk_ret_t date_return(duk_hthread *thr, duk_double_t time)
{
    duk_push_number(thr, time);
    return 1;
}

/* --- for C --- */

bool builtins_get_date(duk_context *thr, duk_idx_t index, double *time)
{
    date_object *date = (date_object *)native_get(thr, index, &date_class);

    if (date == NULL) {
        return false;
    }
    *time = date->time;
    return true;
}

void builtins_push_date(duk_context *thr, double time)
{
    date_push(thr, REALM_OBJECT(thr, REALM_DATE_PROTOTYPE), date_clip(time));
}

void builtins_reset_time_zone(duk_context *thr)
{
    date_zone_reset(DATE_ZONE(thr));
}

/* --- construction --- */

/* The time of year, month and up to five more numbers from index 0 on. Years of two digits are of the last century. */
static duk_double_t date_from_parts(duk_hthread *thr)
{
    duk_double_t parts[7] = {NAN, 0, 1, 0, 0, 0, 0};
    duk_idx_t count = duk_get_top(thr);
    duk_double_t year;
    duk_idx_t i;

    for (i = 0; i < count && i < 7; i++) {
        parts[i] = duk_to_number(thr, i);
    }
    year = trunc(parts[0]);
    if (year >= 0 && year <= 99) {
        parts[0] = 1900 + year;
    }
    return date_make(date_make_day(parts[0], parts[1], parts[2]),
                     date_make_time(parts[3], parts[4], parts[5], parts[6]));
}

static duk_double_t date_parse_value(duk_hthread *thr, duk_idx_t index)
{
    duk_size_t length;
    const char *text = duk_to_lstring(thr, index, &length);

    return date_parse(DATE_ZONE(thr), text, length);
}

static duk_double_t date_from_value(duk_hthread *thr)
{
    date_object *date = (date_object *)native_get(thr, 0, &date_class);

    if (date != NULL) {
        return date->time;
    }
    duk_to_primitive(thr, 0, DUK_HINT_NONE);
    if (duk_is_string(thr, 0)) {
        return date_parse_value(thr, 0);
    }
    return date_clip(duk_to_number(thr, 0));
}

static void date_push_text(duk_hthread *thr, duk_double_t time, date_format_t format)
{
    char text[DATE_TEXT_SIZE];

    if (isnan(time)) {
        duk_push_string(thr, "Invalid Date");
        return;
    }
    date_format(DATE_ZONE(thr), time, format, text);
    duk_push_string(thr, text);
}

static duk_ret_t date_construct(duk_context *thr)
{
    duk_idx_t count = duk_get_top(thr);
    duk_double_t time;

    if (!duk_is_constructor_call(thr)) {
        date_push_text(thr, date_now(), DATE_TO_STRING);
        return 1;
    }
    if (count == 0) {
        time = date_now();
    } else if (count == 1) {
        time = date_from_value(thr);
    } else {
        time = date_clip(date_zone_to_utc(DATE_ZONE(thr), date_from_parts(thr)));
    }
    date_push(thr, realm_push_prototype(thr, REALM_DATE_PROTOTYPE), time);
    return 1;
}

static duk_ret_t date_static_now(duk_context *thr)
{
    return date_return(thr, date_now());
}

static duk_ret_t date_static_parse(duk_context *thr)
{
    return date_return(thr, date_parse_value(thr, 0));
}

static duk_ret_t date_static_utc(duk_context *thr)
{
    return date_return(thr, date_clip(date_from_parts(thr)));
}

/* --- parts of a time: the magic of getters and setters --- */

enum {
    PART_YEAR,
    PART_MONTH,
    PART_DATE,
    PART_HOURS,
    PART_MINUTES,
    PART_SECONDS,
    PART_MILLISECONDS,
    PART_WEEKDAY,
    PART_OLD_YEAR, /* less 1900 */
    PART_MASK = 15,
    PART_UTC = 16
};

static duk_ret_t date_get_part(duk_context *thr)
{
    int magic = duk_get_current_magic(thr);
    duk_double_t time = date_this(thr)->time;
    date_fields_t f;

    if (isnan(time)) {
        return date_return(thr, time);
    }
    date_split(magic & PART_UTC ? time : date_to_local(thr, time), &f);
    const int parts[] = {f.year, f.month,       f.day,     f.hour,       f.minute,
                         f.second, f.millisecond, f.weekday, f.year - 1900};
    duk_push_int(thr, parts[magic & PART_MASK]);
    return 1;
}

static duk_ret_t date_get_time(duk_context *thr)
{
    return date_return(thr, date_this(thr)->time);
}

static duk_ret_t date_get_timezone_offset(duk_context *thr)
{
    duk_double_t time = date_this(thr)->time;

    if (!isnan(time)) {
        time = trunc(-date_zone_offset(DATE_ZONE(thr), time, NULL) / 60000) + 0.0;
    }
    return date_return(thr, time);
}

static duk_ret_t date_set(duk_hthread *thr, date_object *date, duk_double_t time)
{
    date->time = date_clip(time);
    return date_return(thr, date->time);
}

static duk_ret_t date_set_time(duk_context *thr)
{
    date_object *date = date_this_of(thr, "Date.prototype.setTime");

    return date_set(thr, date, duk_to_number(thr, 0));
}

static date_object *date_this_for_part(duk_hthread *thr, int magic)
{
    static const char *const names[] = {"FullYear", "Month", "Date", "Hours", "Minutes", "Seconds", "Milliseconds"};
    date_object *date = date_find_this(thr);

    if (date == NULL) {
        duk_push_sprintf(thr, "Date.prototype.set%s%s", magic & PART_UTC ? "UTC" : "", names[magic & PART_MASK]);
        duk_push_this(thr);
        builtins_throw_incompatible(thr, duk_get_string(thr, -2));
    }
    return date;
}

/* Sets a part and those that follow it as far as there are arguments: within the date, or within the time. */
static duk_ret_t date_set_part(duk_context *thr)
{
    int magic = duk_get_current_magic(thr);
    int first = magic & PART_MASK;
    int last = first < PART_HOURS ? PART_DATE : PART_MILLISECONDS;
    date_object *date = date_this_for_part(thr, magic);
    duk_double_t time = date->time;
    duk_double_t given[4];
    int count = (int)duk_get_top(thr);
    date_fields_t f;
    int i;

    count = count < 1 ? 1 : count; /* a missing first argument is undefined */
    duk_set_top(thr, count);
    count = count < last - first + 1 ? count : last - first + 1;
    for (i = 0; i < count; i++) {
        given[i] = duk_to_number(thr, i);
    }
    if (isnan(time)) {
        if (first != PART_YEAR) {
            return date_return(thr, time);
        }
        time = 0;
    } else if (!(magic & PART_UTC)) {
        time = date_to_local(thr, time);
    }
    date_split(time, &f);
    duk_double_t parts[] = {f.year, f.month, f.day, f.hour, f.minute, f.second, f.millisecond};
    for (i = 0; i < count; i++) {
        parts[first + i] = given[i];
    }
    time = date_make(date_make_day(parts[PART_YEAR], parts[PART_MONTH], parts[PART_DATE]),
                     date_make_time(parts[PART_HOURS], parts[PART_MINUTES], parts[PART_SECONDS],
                                    parts[PART_MILLISECONDS]));
    return date_set(thr, date, magic & PART_UTC ? time : date_zone_to_utc(DATE_ZONE(thr), time));
}

static duk_ret_t date_set_old_year(duk_context *thr)
{
    date_object *date = date_this_of(thr, "Date.prototype.setYear");
    duk_double_t year = duk_to_number(thr, 0);
    duk_double_t time = isnan(date->time) ? 0 : date_to_local(thr, date->time);
    date_fields_t f;

    if (isnan(year)) {
        return date_set(thr, date, NAN);
    }
    year = trunc(year);
    if (year >= 0 && year <= 99) {
        year += 1900;
    }
    date_split(time, &f);
    time = date_make(date_make_day(year, f.month, f.day), time - floor(time / DATE_DAY_MS) * DATE_DAY_MS);
    return date_set(thr, date, date_zone_to_utc(DATE_ZONE(thr), time));
}

/* --- text --- */

/* The magic is the format. */
static duk_ret_t date_to_text(duk_context *thr)
{
    static const char *const methods[] = {
        "Date.prototype.toString",       "Date.prototype.toDateString",       "Date.prototype.toTimeString",
        "Date.prototype.toUTCString"};
    int format = duk_get_current_magic(thr);

    date_push_text(thr, date_this_of(thr, methods[format])->time, (date_format_t)format);
    return 1;
}

/* The magic is the format; [ locales options ] */
static duk_ret_t date_to_locale_text(duk_context *thr)
{
    static const char *const kinds[] = {"all", "date", "time"};
    int kind = duk_get_current_magic(thr) - DATE_TO_LOCALE_STRING;
    date_object *date = date_this_of(thr, kind == 0   ? "Date.prototype.toLocaleString"
                                          : kind == 1 ? "Date.prototype.toLocaleDateString"
                                                      : "Date.prototype.toLocaleTimeString");

    duk_push_number(thr, date->time);
    if (isnan(date->time) || !builtins_localize(thr, kinds[kind], -1, false)) {
        date_push_text(thr, date->time, (date_format_t)duk_get_current_magic(thr));
    }
    return 1;
}

static duk_ret_t date_to_iso_string(duk_context *thr)
{
    duk_double_t time = date_this_of(thr, "Date.prototype.toISOString")->time;

    if (isnan(time)) {
        return duk_range_error(thr, "Invalid time value");
    }
    date_push_text(thr, time, DATE_TO_ISO_STRING);
    return 1;
}

static duk_ret_t date_to_json(duk_context *thr)
{
    (void)duk_push_this_coercible_to_object(thr);
    duk_dup_top(thr);
    duk_to_primitive(thr, -1, DUK_HINT_NUMBER);
    if (duk_is_number(thr, -1) && !isfinite(duk_get_number(thr, -1))) {
        duk_push_null(thr);
        return 1;
    }
    duk_pop(thr);
    duk_get_prop_string(thr, -1, "toISOString");
    if (!duk_is_callable(thr, -1)) {
        return duk_type_error(thr, "toISOString is not a function");
    }
    duk_insert(thr, -2);
    duk_call_method(thr, 0);
    return 1;
}

/* OrdinaryToPrimitive of the object at an index: [ ... ] -> [ ... value ] */
static void date_ordinary_to_primitive(duk_hthread *thr, duk_idx_t object, bool string_first)
{
    int i;

    for (i = 0; i < 2; i++) {
        duk_get_prop_stridx(thr, object, (i == 0) == string_first ? DUK_STRIDX_TO_STRING : DUK_STRIDX_VALUE_OF);
        if (duk_is_callable(thr, -1)) {
            duk_dup(thr, object);
            duk_call_method(thr, 0);
            if (!duk_is_object(thr, -1)) {
                return;
            }
        }
        duk_pop(thr);
    }
    (void)duk_type_error(thr, "Cannot convert object to primitive value");
}

/* [ hint ] */
static duk_ret_t date_to_primitive(duk_context *thr)
{
    const char *hint = duk_is_string(thr, 0) ? duk_get_string(thr, 0) : "";
    bool string_first = strcmp(hint, "number") != 0;

    duk_push_this(thr);
    if (!duk_is_object(thr, -1)) {
        builtins_throw_incompatible(thr, "Date.prototype [ @@toPrimitive ]");
    }
    if (string_first && strcmp(hint, "string") != 0 && strcmp(hint, "default") != 0) {
        builtins_push_description(thr, 0);
        return duk_type_error(thr, "Invalid hint: %s", duk_get_string(thr, -1));
    }
    date_ordinary_to_primitive(thr, 1, string_first);
    return 1;
}

/* --- set-up --- */

#define GETTERS(name, part)                                                                                            \
    BUILTINS_FN_MAGIC("get" name, date_get_part, 0, part), BUILTINS_FN_MAGIC("getUTC" name, date_get_part, 0,          \
                                                                             (part) | PART_UTC)
#define SETTERS(name, length, part)                                                                                    \
    BUILTINS_FN_ARGS("set" name, date_set_part, length, DUK_VARARGS, part),                                            \
        BUILTINS_FN_ARGS("setUTC" name, date_set_part, length, DUK_VARARGS, (part) | PART_UTC)

static const builtins_entry date_methods[] = {
    BUILTINS_FN_MAGIC("toString", date_to_text, 0, DATE_TO_STRING),
    BUILTINS_FN_MAGIC("toDateString", date_to_text, 0, DATE_TO_DATE_STRING),
    BUILTINS_FN_MAGIC("toTimeString", date_to_text, 0, DATE_TO_TIME_STRING),
    BUILTINS_FN("toISOString", date_to_iso_string, 0),
    BUILTINS_FN_MAGIC("toUTCString", date_to_text, 0, DATE_TO_UTC_STRING),
    BUILTINS_SAME("toGMTString", "toUTCString"),
    GETTERS("Day", PART_WEEKDAY),
    GETTERS("FullYear", PART_YEAR),
    GETTERS("Hours", PART_HOURS),
    GETTERS("Milliseconds", PART_MILLISECONDS),
    GETTERS("Minutes", PART_MINUTES),
    GETTERS("Month", PART_MONTH),
    GETTERS("Seconds", PART_SECONDS),
    GETTERS("Date", PART_DATE),
    BUILTINS_FN("getTime", date_get_time, 0),
    BUILTINS_FN("getTimezoneOffset", date_get_timezone_offset, 0),
    BUILTINS_FN_MAGIC("getYear", date_get_part, 0, PART_OLD_YEAR),
    SETTERS("Date", 1, PART_DATE),
    SETTERS("FullYear", 3, PART_YEAR),
    SETTERS("Hours", 4, PART_HOURS),
    SETTERS("Milliseconds", 1, PART_MILLISECONDS),
    SETTERS("Minutes", 3, PART_MINUTES),
    SETTERS("Month", 2, PART_MONTH),
    SETTERS("Seconds", 2, PART_SECONDS),
    BUILTINS_FN("setTime", date_set_time, 1),
    BUILTINS_FN("setYear", date_set_old_year, 1),
    BUILTINS_FN("valueOf", date_get_time, 0),
    BUILTINS_FN("toJSON", date_to_json, 1),
    BUILTINS_FN_ARGS("toLocaleString", date_to_locale_text, 0, 2, DATE_TO_LOCALE_STRING),
    BUILTINS_FN_ARGS("toLocaleDateString", date_to_locale_text, 0, 2, DATE_TO_LOCALE_DATE_STRING),
    BUILTINS_FN_ARGS("toLocaleTimeString", date_to_locale_text, 0, 2, DATE_TO_LOCALE_TIME_STRING),
    BUILTINS_END};

static const builtins_entry date_statics[] = {BUILTINS_FN("now", date_static_now, 0),
                                              BUILTINS_FN("parse", date_static_parse, 1),
                                              BUILTINS_FN_ARGS("UTC", date_static_utc, 7, DUK_VARARGS, 0),
                                              BUILTINS_END};

void builtins_init_date(duk_context *thr)
{
    builtins_define_class(thr, "Date", date_construct, 7, DUK_INVALID_INDEX, date_statics, date_methods);
    builtins_push_function(thr, "@@toPrimitive", date_to_primitive, 1, 1, 0);
    builtins_define_symbol(thr, -2, "toPrimitive", false);
    realm_keep(thr, REALM_DATE_PROTOTYPE);
    bufobj_set_builtin(thr, DUK_BIDX_DATE_PROTOTYPE);
    duk_pop_2(thr);
}
