/* Times as text. */
#include <stdlib.h>

#include "builtins/date/date.h"

static const char weekdays[7][4] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
static const char months[12][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

/* Each of these writes at `to` and gives where to go on. DATE_TEXT_SIZE has room for all that is written here. */
static char *put_text(char *to, const char *text) {
    while (*text) {
        *to++ = *text++;
    }
    return to;
}

/* With so many digits at least. */
static char *put_number(char *to, int number, int digits) {
    char reversed[12];
    int count = 0;
    while (number > 0 || count < digits) {
        reversed[count++] = (char)('0' + number % 10);
        number /= 10;
    }
    while (count > 0) {
        *to++ = reversed[--count];
    }
    return to;
}

/* Four digits at least. */
static char *put_year(char *to, int year) {
    if (year < 0) {
        *to++ = '-';
    }
    return put_number(to, abs(year), 4);
}

static char *put_clock(char *to, const date_fields_t *f) {
    to = put_number(to, f->hour, 2);
    *to++ = ':';
    to = put_number(to, f->minute, 2);
    *to++ = ':';
    return put_number(to, f->second, 2);
}

static char *put_iso(char *to, const date_fields_t *f) {
    if (f->year >= 0 && f->year <= 9999) {
        to = put_number(to, f->year, 4);
    } else {
        *to++ = f->year < 0 ? '-' : '+';
        to = put_number(to, abs(f->year), 6);
    }
    *to++ = '-';
    to = put_number(to, f->month + 1, 2);
    *to++ = '-';
    to = put_number(to, f->day, 2);
    *to++ = 'T';
    to = put_clock(to, f);
    *to++ = '.';
    to = put_number(to, f->millisecond, 3);
    *to++ = 'Z';
    return to;
}

static char *put_date(char *to, const date_fields_t *f) {
    to = put_text(to, weekdays[f->weekday]);
    *to++ = ' ';
    to = put_text(to, months[f->month]);
    *to++ = ' ';
    to = put_number(to, f->day, 2);
    *to++ = ' ';
    return put_year(to, f->year);
}

static char *put_time(char *to, date_zone_t *zone, double time, const date_fields_t *f) {
    char name[64];
    int minutes = (int)(date_zone_offset(zone, time, NULL) / 60000);
    date_zone_name(zone, time, name, sizeof(name));
    to = put_text(put_clock(to, f), " GMT");
    *to++ = minutes < 0 ? '-' : '+';
    to = put_number(to, abs(minutes) / 60, 2);
    to = put_text(put_number(to, abs(minutes) % 60, 2), " (");
    to = put_text(to, name);
    *to++ = ')';
    return to;
}

static char *put_utc(char *to, const date_fields_t *f) {
    to = put_text(put_text(to, weekdays[f->weekday]), ", ");
    to = put_number(to, f->day, 2);
    *to++ = ' ';
    to = put_text(to, months[f->month]);
    *to++ = ' ';
    to = put_year(to, f->year);
    *to++ = ' ';
    return put_text(put_clock(to, f), " GMT");
}

/* English as in the United States, the default of ECMA-402's methods here. */
static char *put_locale(char *to, const date_fields_t *f, bool date, bool clock) {
    if (date) {
        /* Before the year 1 years are counted backwards. */
        to = put_number(to, f->month + 1, 1);
        *to++ = '/';
        to = put_number(to, f->day, 1);
        *to++ = '/';
        to = put_number(to, f->year > 0 ? f->year : 1 - f->year, 1);
    }
    if (date && clock) {
        to = put_text(to, ", ");
    }
    if (clock) {
        to = put_number(to, f->hour % 12 ? f->hour % 12 : 12, 1);
        *to++ = ':';
        to = put_number(to, f->minute, 2);
        *to++ = ':';
        to = put_number(to, f->second, 2);
        to = put_text(to, f->hour < 12 ? " AM" : " PM");
    }
    return to;
}

void date_format(date_zone_t *zone, double time, date_format_t format, char out[DATE_TEXT_SIZE]) {
    bool local = format != DATE_TO_UTC_STRING && format != DATE_TO_ISO_STRING;
    date_fields_t f;
    char *end;
    date_split(local ? time + date_zone_offset(zone, time, NULL) : time, &f);
    switch (format) {
    case DATE_TO_STRING:
        end = put_date(out, &f);
        *end++ = ' ';
        end = put_time(end, zone, time, &f);
        break;
    case DATE_TO_DATE_STRING:
        end = put_date(out, &f);
        break;
    case DATE_TO_TIME_STRING:
        end = put_time(out, zone, time, &f);
        break;
    case DATE_TO_UTC_STRING:
        end = put_utc(out, &f);
        break;
    case DATE_TO_ISO_STRING:
        end = put_iso(out, &f);
        break;
    default:
        end = put_locale(out, &f, format != DATE_TO_LOCALE_TIME_STRING, format != DATE_TO_LOCALE_DATE_STRING);
        break;
    }
    *end = '\0';
}
