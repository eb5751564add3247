/* Times as text. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "builtins/date/date.h"

static const char weekdays[7][4] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
static const char months[12][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

/* Four digits at least. */
static void print_year(char *out, size_t size, int year) {
    snprintf(out, size, "%s%04d", year < 0 ? "-" : "", abs(year));
}

static void print_iso(const date_fields_t *f, char *out) {
    char year[16];
    if (f->year >= 0 && f->year <= 9999) {
        snprintf(year, sizeof(year), "%04d", f->year);
    } else {
        snprintf(year, sizeof(year), "%c%06d", f->year < 0 ? '-' : '+', abs(f->year));
    }
    snprintf(out, DATE_TEXT_SIZE, "%s-%02d-%02dT%02d:%02d:%02d.%03dZ", year, f->month + 1, f->day, f->hour, f->minute,
             f->second, f->millisecond);
}

static int print_date(const date_fields_t *f, char *out, size_t size) {
    char year[16];
    print_year(year, sizeof(year), f->year);
    return snprintf(out, size, "%s %s %02d %s", weekdays[f->weekday], months[f->month], f->day, year);
}

static void print_time(date_zone_t *zone, double time, const date_fields_t *f, char *out, size_t size) {
    char name[64];
    int minutes = (int)(date_zone_offset(zone, time, NULL) / 60000);
    date_zone_name(zone, time, name, sizeof(name));
    snprintf(out, size, "%02d:%02d:%02d GMT%c%02d%02d (%s)", f->hour, f->minute, f->second, minutes < 0 ? '-' : '+',
             abs(minutes) / 60, abs(minutes) % 60, name);
}

/* English as in the United States, the default of ECMA-402's methods here. */
static void print_locale(const date_fields_t *f, bool date, bool clock, char *out) {
    char day[32] = "";
    char time[32] = "";
    if (date) {
        /* Before the year 1 years are counted backwards. */
        snprintf(day, sizeof(day), "%d/%d/%d%s", f->month + 1, f->day, f->year > 0 ? f->year : 1 - f->year,
                 clock ? ", " : "");
    }
    if (clock) {
        snprintf(time, sizeof(time), "%d:%02d:%02d %s", f->hour % 12 ? f->hour % 12 : 12, f->minute,
                 f->second, f->hour < 12 ? "AM" : "PM");
    }
    snprintf(out, DATE_TEXT_SIZE, "%s%s", day, time);
}

void date_format(date_zone_t *zone, double time, date_format_t format, char out[DATE_TEXT_SIZE]) {
    bool local = format != DATE_TO_UTC_STRING && format != DATE_TO_ISO_STRING;
    char year[16];
    date_fields_t f;
    int used;
    date_split(local ? time + date_zone_offset(zone, time, NULL) : time, &f);
    switch (format) {
    case DATE_TO_STRING:
        used = print_date(&f, out, DATE_TEXT_SIZE);
        out[used++] = ' ';
        print_time(zone, time, &f, out + used, (size_t)(DATE_TEXT_SIZE - used));
        break;
    case DATE_TO_DATE_STRING:
        print_date(&f, out, DATE_TEXT_SIZE);
        break;
    case DATE_TO_TIME_STRING:
        print_time(zone, time, &f, out, DATE_TEXT_SIZE);
        break;
    case DATE_TO_UTC_STRING:
        print_year(year, sizeof(year), f.year);
        snprintf(out, DATE_TEXT_SIZE, "%s, %02d %s %s %02d:%02d:%02d GMT", weekdays[f.weekday], f.day, months[f.month],
                 year, f.hour, f.minute, f.second);
        break;
    case DATE_TO_ISO_STRING:
        print_iso(&f, out);
        break;
    default:
        print_locale(&f, format != DATE_TO_LOCALE_TIME_STRING, format != DATE_TO_LOCALE_DATE_STRING, out);
        break;
    }
}
