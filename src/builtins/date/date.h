/* Dates in plain C: the calendar, the local time zone, parsing and printing as V8 does. Knows nothing of the engine.
 * Times are milliseconds since 1970 in doubles, NaN where there is none. */
#ifndef SMEW_BUILTINS_DATE_DATE_H
#define SMEW_BUILTINS_DATE_DATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DATE_DAY_MS 86400000.0

typedef struct {
    int year;
    int month; /* 0 to 11 */
    int day;   /* 1 to 31 */
    int weekday; /* 0 is Sunday */
    int hour, minute, second, millisecond;
} date_fields_t;

/* --- calendar.c --- */

/* The fields of a finite time. */
void date_split(double time, date_fields_t *fields);
/* The specification's MakeTime, MakeDay, MakeDate and TimeClip. */
double date_make_time(double hour, double minute, double second, double millisecond);
double date_make_day(double year, double month, double day);
double date_make(double day, double time);
double date_clip(double time);

/* --- zone.c --- */

typedef struct {
    const char *standard;
    const char *summer;
    const char *zones; /* their names, between blanks */
} date_zone_names_t;
extern const date_zone_names_t date_zone_names[];
extern const unsigned date_zone_names_count;

/* The local time zone as the C library has it, with what was asked for last. Zeroed at first. */
typedef struct {
    bool known;         /* the names below are those of the zone */
    char id[64];        /* "Europe/Berlin", "" if unknown */
    const date_zone_names_t *names;
    bool has_slot;      /* the quarter of an hour that was asked for last */
    double slot;
    int offset;         /* seconds east of Greenwich then */
    bool summer;
} date_zone_t;

/* The zone may have changed: TZ in the environment was set. */
void date_zone_reset(date_zone_t *zone);
/* Milliseconds to add to a time to get local time; *summer, if given, says whether that is summer time. */
double date_zone_offset(date_zone_t *zone, double time, bool *summer);
/* The time of a local one. Of two the first is meant; what a clock skips is counted on from before. */
double date_zone_to_utc(date_zone_t *zone, double local);
/* What the zone is called at a time: "Central European Summer Time", or "GMT+02:00" if there is no name. */
void date_zone_name(date_zone_t *zone, double time, char *out, size_t size);

/* --- parse.c --- */

/* A time from text: the format of ECMAScript, or anything that V8 takes for a date. Without a zone, date-times and
 * legacy formats are local. */
double date_parse(date_zone_t *zone, const char *text, size_t length);

/* --- format.c --- */

#define DATE_TEXT_SIZE 128

typedef enum {
    DATE_TO_STRING,
    DATE_TO_DATE_STRING,
    DATE_TO_TIME_STRING,
    DATE_TO_UTC_STRING,
    DATE_TO_ISO_STRING,
    DATE_TO_LOCALE_STRING,
    DATE_TO_LOCALE_DATE_STRING,
    DATE_TO_LOCALE_TIME_STRING,
} date_format_t;

/* Prints a finite time in UTF-8. */
void date_format(date_zone_t *zone, double time, date_format_t format, char out[DATE_TEXT_SIZE]);

#endif
