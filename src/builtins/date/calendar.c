/* The proleptic Gregorian calendar. */
#include <math.h>

#include "builtins/date/date.h"

#define MAX_TIME 8.64e15
#define MAX_YEAR 400000 /* more than any time has, little enough for int */

/* Days from 1970 to the first of March of a year, years beginning in March: then leap days come last. */
static int64_t days_to_march(int64_t year) {
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    int64_t of_era = year - era * 400;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 - 719468;
}

/* Days from the first of March to the first of a month, counted from March. */
static int days_to_month(int month) {
    return (153 * month + 2) / 5;
}

static int64_t days_from(int64_t year, int month, int64_t day) {
    int from_march = (month + 10) % 12;
    return days_to_march(month < 2 ? year - 1 : year) + days_to_month(from_march) + day - 1;
}

static void split_days(int64_t days, date_fields_t *fields) {
    int64_t shifted = days + 719468;
    int64_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    int of_era = (int)(shifted - era * 146097);
    int year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int of_year = of_era - (365 * year + year / 4 - year / 100);
    int from_march = (5 * of_year + 2) / 153;
    fields->day = of_year - days_to_month(from_march) + 1;
    fields->month = (from_march + 2) % 12;
    fields->year = (int)(year + era * 400) + (fields->month < 2);
}

void date_split(double time, date_fields_t *fields) {
    double days = floor(time / DATE_DAY_MS);
    int ms = (int)(time - days * DATE_DAY_MS);
    int64_t weekday = ((int64_t)days + 4) % 7;
    split_days((int64_t)days, fields);
    fields->weekday = (int)(weekday < 0 ? weekday + 7 : weekday);
    fields->millisecond = ms % 1000;
    fields->second = ms / 1000 % 60;
    fields->minute = ms / 60000 % 60;
    fields->hour = ms / 3600000;
}

double date_make_time(double hour, double minute, double second, double millisecond) {
    if (!isfinite(hour) || !isfinite(minute) || !isfinite(second) || !isfinite(millisecond)) {
        return NAN;
    }
    return trunc(hour) * 3600000 + trunc(minute) * 60000 + trunc(second) * 1000 + trunc(millisecond);
}

double date_make_day(double year, double month, double day) {
    if (!isfinite(year) || !isfinite(month) || !isfinite(day)) {
        return NAN;
    }
    month = trunc(month);
    double full_year = trunc(year) + floor(month / 12);
    if (fabs(full_year) > MAX_YEAR) {
        return NAN;
    }
    int of_year = (int)(month - floor(month / 12) * 12);
    return (double)days_from((int64_t)full_year, of_year, 1) + trunc(day) - 1;
}

double date_make(double day, double time) {
    double result = day * DATE_DAY_MS + time;
    return isfinite(result) ? result : NAN;
}

double date_clip(double time) {
    return isfinite(time) && fabs(time) <= MAX_TIME ? trunc(time) + 0.0 : NAN;
}
