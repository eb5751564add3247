/* The local time zone, by the C library. */
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "builtins/date/date.h"

/* Since 1973 clocks have changed at full quarters of an hour everywhere, so within one nothing has to be asked again. */
#define SLOT_MS 900000.0
#define FIRST_SLOT (94694400000.0 / SLOT_MS) /* 1973 */

#define ZONE_INFO "zoneinfo/"

void date_zone_reset(date_zone_t *zone) {
    tzset();
    memset(zone, 0, sizeof(*zone));
}

/* --- offsets --- */

static void ask(date_zone_t *zone, double time) {
    time_t seconds = (time_t)floor(time / 1000);
    struct tm parts;
    if (!localtime_r(&seconds, &parts)) {
        zone->offset = 0;
        zone->summer = false;
        return;
    }
    zone->offset = (int)parts.tm_gmtoff;
    zone->summer = parts.tm_isdst > 0;
}

double date_zone_offset(date_zone_t *zone, double time, bool *summer) {
    double slot = floor(time / SLOT_MS);
    if (!zone->has_slot || zone->slot != slot) {
        ask(zone, time);
        zone->has_slot = slot >= FIRST_SLOT;
        zone->slot = slot;
    }
    if (summer) {
        *summer = zone->summer;
    }
    return zone->offset * 1000.0;
}

double date_zone_to_utc(date_zone_t *zone, double local) {
    if (!isfinite(local) || fabs(local) > 8.65e15) {
        return NAN;
    }
    /* Nothing changes twice in two days: the offset is that of the day before, or that of the day after. */
    double before = date_zone_offset(zone, local - DATE_DAY_MS, NULL);
    double after = date_zone_offset(zone, local + DATE_DAY_MS, NULL);
    if (before == after || date_zone_offset(zone, local - before, NULL) == before) {
        return local - before;
    }
    if (date_zone_offset(zone, local - after, NULL) == after) {
        return local - after;
    }
    return local - before;
}

/* --- names --- */

/* What follows ".../zoneinfo/" in a path. */
static const char *after_zone_info(const char *path) {
    const char *found = strstr(path, ZONE_INFO);
    return found ? found + strlen(ZONE_INFO) : NULL;
}

static void set_id(date_zone_t *zone, const char *id) {
    size_t length = strcspn(id, " \n");
    if (length < sizeof(zone->id)) {
        memcpy(zone->id, id, length);
        zone->id[length] = '\0';
    }
}

static void read_system_id(date_zone_t *zone) {
    char path[PATH_MAX];
    ssize_t length = readlink("/etc/localtime", path, sizeof(path) - 1);
    if (length > 0) {
        path[length] = '\0';
        const char *id = after_zone_info(path);
        if (id) {
            set_id(zone, id);
            return;
        }
    }
    FILE *file = fopen("/etc/timezone", "re");
    if (file) {
        if (fgets(path, sizeof(path), file)) {
            set_id(zone, path);
        }
        fclose(file);
    } else if (access("/etc/localtime", F_OK) != 0) {
        set_id(zone, "UTC");
    }
}

static void find_names(date_zone_t *zone) {
    char key[sizeof(zone->id) + 2];
    snprintf(key, sizeof(key), " %s ", zone->id);
    for (unsigned i = 0; i < date_zone_names_count; i++) {
        if (strstr(date_zone_names[i].zones, key)) {
            zone->names = &date_zone_names[i];
            return;
        }
    }
}

static void identify(date_zone_t *zone) {
    const char *tz = getenv("TZ");
    zone->known = true;
    if (!tz) {
        read_system_id(zone);
    } else if (*tz == '\0') {
        set_id(zone, "UTC");
    } else {
        tz += *tz == ':';
        const char *id = *tz == '/' ? after_zone_info(tz) : tz;
        set_id(zone, id ? id : "");
    }
    find_names(zone);
}

/* Whether V8 calls a time summer time: beyond the years of 32-bit clocks it goes by a year of our days that begins on
 * the same day of the week and is as long. */
static bool is_called_summer(date_zone_t *zone, double time) {
    bool summer;
    if (time < 0 || time > INT32_MAX * 1000.0) {
        date_fields_t fields;
        date_split(time, &fields);
        double first = date_make_day(fields.year, 0, 1);
        int weekday = (int)(first + 4 - floor((first + 4) / 7) * 7);
        bool leap = date_make_day(fields.year + 1, 0, 1) - first == 366;
        int year = 2008 + ((leap ? 1956 : 1967) + weekday * 12 % 28 + 3 * 28 - 2008) % 28;
        time = date_make(date_make_day(year, fields.month, fields.day), time - floor(time / DATE_DAY_MS) * DATE_DAY_MS);
    }
    date_zone_offset(zone, time, &summer);
    return summer;
}

void date_zone_name(date_zone_t *zone, double time, char *out, size_t size) {
    int minutes = (int)(date_zone_offset(zone, time, NULL) / 60000);
    bool summer = is_called_summer(zone, time);
    if (!zone->known) {
        identify(zone);
    }
    if (zone->names) {
        if (strcmp(zone->id, "Europe/Dublin") == 0 || strcmp(zone->id, "Eire") == 0) {
            summer = !summer; /* there, winter time is what the law has as the exception */
        }
        const char *name = summer ? zone->names->summer : zone->names->standard;
        size_t length = strlen(name);
        length = length < size ? length : size - 1;
        memcpy(out, name, length);
        out[length] = '\0';
    } else if (minutes == 0) {
        snprintf(out, size, "GMT");
    } else {
        snprintf(out, size, "GMT%c%02d:%02d", minutes < 0 ? '-' : '+', abs(minutes) / 60, abs(minutes) % 60);
    }
}
