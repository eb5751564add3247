'use strict';

// Intl.DateTimeFormat, in English of the United States: the Gregorian calendar, any time zone of the system.

const { LOCALE, copyKeys, getCanonicalLocales, makeClass, readerOf, textOf } = require('internal/intl/options');
const zones = require('internal/intl/time_zone');

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October',
                'November', 'December'];
const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const ERAS = { long: ['Anno Domini', 'Before Christ'], short: ['AD', 'BC'], narrow: ['A', 'B'] };
const PERIODS = [
  [6, 'at night'], [12, 'in the morning'], [18, 'in the afternoon'], [21, 'in the evening'], [24, 'at night'],
];

const TEXT = ['narrow', 'short', 'long'];
const DIGITS = ['2-digit', 'numeric'];
const ZONE_NAMES = ['short', 'long', 'shortOffset', 'longOffset', 'shortGeneric', 'longGeneric'];
const DATE_KEYS = ['weekday', 'year', 'month', 'day'];
const TIME_KEYS = ['dayPeriod', 'hour', 'minute', 'second', 'fractionalSecondDigits'];

const STYLES = {
  date: {
    full: { weekday: 'long', month: 'long', day: 'numeric', year: 'numeric' },
    long: { month: 'long', day: 'numeric', year: 'numeric' },
    medium: { month: 'short', day: 'numeric', year: 'numeric' },
    short: { month: 'numeric', day: 'numeric', year: '2-digit' },
  },
  time: {
    full: { hour: 'numeric', minute: '2-digit', second: '2-digit', timeZoneName: 'long' },
    long: { hour: 'numeric', minute: '2-digit', second: '2-digit', timeZoneName: 'short' },
    medium: { hour: 'numeric', minute: '2-digit', second: '2-digit' },
    short: { hour: 'numeric', minute: '2-digit' },
  },
};

/* ---- options ---- */

function readFields(reader) {
  const o = {};
  o.weekday = reader.choice('weekday', TEXT);
  o.era = reader.choice('era', TEXT);
  o.year = reader.choice('year', DIGITS);
  o.month = reader.choice('month', [...DIGITS, ...TEXT]);
  o.day = reader.choice('day', DIGITS);
  o.dayPeriod = reader.choice('dayPeriod', TEXT);
  o.hour = reader.choice('hour', DIGITS);
  o.minute = reader.choice('minute', DIGITS);
  o.second = reader.choice('second', DIGITS);
  o.fractionalSecondDigits = reader.number('fractionalSecondDigits', 1, 3, undefined);
  o.timeZoneName = reader.choice('timeZoneName', ZONE_NAMES);
  return o;
}

const hasAny = (o, keys) => keys.some((key) => o[key] !== undefined);

/* What is shown when nothing was asked for: `required` and `defaults` as in the specification. */
function addDefaults(o, required, defaults) {
  const wantsDate = required === 'date' || required === 'any';
  const wantsTime = required === 'time' || required === 'any';
  if ((wantsDate && hasAny(o, DATE_KEYS)) || (wantsTime && hasAny(o, TIME_KEYS))) return;
  if (defaults === 'date' || defaults === 'all') o.year = o.month = o.day = 'numeric';
  if (defaults === 'time' || defaults === 'all') o.hour = o.minute = o.second = 'numeric';
}

function applyStyles(o, dateStyle, timeStyle, required) {
  if (Object.keys(o).some((key) => o[key] !== undefined)) throw new TypeError('Invalid option : option');
  if (required === 'date' && timeStyle !== undefined) throw new TypeError('Invalid option : timeStyle');
  if (required === 'time' && dateStyle !== undefined) throw new TypeError('Invalid option : dateStyle');
  Object.assign(o, STYLES.date[dateStyle], STYLES.time[timeStyle]);
}

function readZone(value) {
  if (value === undefined) return zones.current();
  const zone = zones.find(String(value));
  if (zone === undefined) throw new RangeError(`Invalid time zone specified: ${value}`);
  return zone;
}

function resolve(locales, options, required = 'any', defaults = 'date') {
  const tag = getCanonicalLocales(locales)[0];
  const reader = readerOf('Intl.DateTimeFormat', options);
  reader.choice('localeMatcher', ['lookup', 'best fit']);
  reader.choice('calendar');
  reader.choice('numberingSystem');
  let hour12 = reader.boolean('hour12', undefined);
  const hourCycle = reader.choice('hourCycle', ['h11', 'h12', 'h23', 'h24']) ?? /-u(?:-.*)?-hc-(h\d\d)/.exec(tag)?.[1];
  if (hour12 === undefined && hourCycle !== undefined) hour12 = hourCycle === 'h11' || hourCycle === 'h12';
  const zone = readZone(reader.raw('timeZone'));
  const o = readFields(reader);
  reader.choice('formatMatcher', ['basic', 'best fit']);
  const dateStyle = reader.choice('dateStyle', ['full', 'long', 'medium', 'short']);
  const timeStyle = reader.choice('timeStyle', ['full', 'long', 'medium', 'short']);
  if (dateStyle !== undefined || timeStyle !== undefined) applyStyles(o, dateStyle, timeStyle, required);
  else addDefaults(o, required, defaults);
  o.hour12 = hour12 ?? true;
  o.hourCycle = o.hour12 ? (hourCycle === 'h11' ? 'h11' : 'h12') : 'h23';
  return { o, zone, dateStyle, timeStyle };
}

/* ---- fields of an instant ---- */

function fieldsOf(time, zone) {
  const { offset, daylight } = zones.offsetAt(zone, time);
  const local = new Date(time + offset * 1000);
  return {
    year: local.getUTCFullYear(), month: local.getUTCMonth(), day: local.getUTCDate(), weekday: local.getUTCDay(),
    hour: local.getUTCHours(), minute: local.getUTCMinutes(), second: local.getUTCSeconds(),
    millisecond: local.getUTCMilliseconds(), offset, daylight,
  };
}

const two = (number) => String(number).padStart(2, '0');
const sized = (number, style) => (style === '2-digit' ? two(number % 100) : String(number));
const named = (names, index, style) =>
  (style === 'long' ? names[index] : names[index].slice(0, style === 'short' ? 3 : 1));

function yearText(f, style) {
  const year = f.year > 0 ? f.year : 1 - f.year; // before the year 1 they are counted backwards
  return sized(year, style);
}

const monthText = (f, style) => (TEXT.includes(style) ? named(MONTHS, f.month, style) : sized(f.month + 1, style));

function zoneText(f, zone, style) {
  const long = style.startsWith('long');
  if (style.endsWith('Offset') || zone.id[0] === '+' || zone.id[0] === '-') return zones.offsetName(f.offset, long);
  if (style.endsWith('Generic')) {
    const name = long ? zones.longName(zone.id, false)?.replace(' Standard', '') :
      zones.shortName(zone.id, false)?.replace(/ST$/, 'T');
    return name ?? zones.offsetName(f.offset, long);
  }
  const name = long ? zones.longName(zone.id, f.daylight) : zones.shortName(zone.id, f.daylight);
  return name ?? zones.offsetName(f.offset, long);
}

/* ---- layout: lists of [type, value] ---- */

function joinParts(groups, separator) {
  const out = [];
  for (const group of groups) {
    if (group.length === 0) continue;
    if (out.length > 0) out.push(['literal', separator]);
    out.push(...group);
  }
  return out;
}

function textDate(o, f) {
  const month = [['month', monthText(f, o.month)]];
  const day = o.day === undefined ? [] : [['day', sized(f.day, o.day)]];
  const year = o.year === undefined ? [] : [['year', yearText(f, o.year)]];
  return joinParts([joinParts([month, day], ' '), year], o.day === undefined ? ' ' : ', ');
}

function numericDate(o, f) {
  if (o.month === undefined && o.year !== undefined && o.day !== undefined) {
    return [['year', yearText(f, o.year)], ['literal', ' (day: '], ['day', sized(f.day, o.day)], ['literal', ')']];
  }
  return joinParts([
    o.month === undefined ? [] : [['month', monthText(f, o.month)]],
    o.day === undefined ? [] : [['day', sized(f.day, o.day)]],
    o.year === undefined ? [] : [['year', yearText(f, o.year)]],
  ], '/');
}

function dateParts(o, f) {
  let date = TEXT.includes(o.month) ? textDate(o, f) : numericDate(o, f);
  if (o.era !== undefined) date = joinParts([date, [['era', ERAS[o.era][f.year > 0 ? 0 : 1]]]], ' ');
  if (o.weekday === undefined) return date;
  const weekday = [['weekday', named(WEEKDAYS, f.weekday, o.weekday)]];
  const trails = date.length > 0 && (o.month === undefined || o.day === undefined);
  return trails ? joinParts([date, weekday], ' ') : joinParts([weekday, date], ', ');
}

function hourText(o, f) {
  if (!o.hour12) return o.hourCycle === 'h23' ? two(f.hour) : String(f.hour);
  const hour = f.hour % 12 || (o.hourCycle === 'h11' ? 0 : 12);
  return o.hour === '2-digit' ? two(hour) : String(hour);
}

function timeParts(o, f) {
  const alone = o.hour === undefined && (o.minute === undefined || o.second === undefined);
  const pieces = [];
  if (o.hour !== undefined) pieces.push([['hour', hourText(o, f)]]);
  if (o.minute !== undefined) pieces.push([['minute', alone ? String(f.minute) : two(f.minute)]]);
  if (o.second !== undefined) pieces.push([['second', alone ? String(f.second) : two(f.second)]]);
  const out = joinParts(pieces, ':');
  if (o.fractionalSecondDigits !== undefined) {
    if (out.length > 0) out.push(['literal', '.']);
    out.push(['fractionalSecond', String(f.millisecond).padStart(3, '0').slice(0, o.fractionalSecondDigits)]);
  }
  if (o.hour !== undefined && o.hour12) {
    const period = o.dayPeriod === undefined ? (f.hour < 12 ? 'AM' : 'PM') : dayPeriod(f);
    out.push(['literal', ' '], ['dayPeriod', period]);
  } else if (o.dayPeriod !== undefined && o.hour === undefined) {
    out.push(['dayPeriod', dayPeriod(f)]);
  }
  return out;
}

function dayPeriod(f) {
  if (f.hour === 12 && f.minute === 0) return 'noon';
  return PERIODS.find(([end]) => f.hour < end)[1];
}

/* ICU joins a date whose month is spelled out and a time by 'at'. */
function separatorOf(o, hasDate, hasTime) {
  if (!hasDate) return ' ';
  if (hasTime && o.month === 'long' && o.day !== undefined) return ' at ';
  return o.month === undefined && o.day === undefined && o.year === undefined ? ' ' : ', ';
}

function partsOf({ o, zone }, time) {
  if (!(Math.abs(time) <= 8.64e15)) throw new RangeError('Invalid time value');
  const f = fieldsOf(Math.trunc(time) + 0, zone);
  const date = dateParts(o, f);
  const clock = timeParts(o, f);
  let out = joinParts([date, clock], separatorOf(o, date.length > 0, clock.length > 0));
  if (o.timeZoneName !== undefined) {
    out = joinParts([out, [['timeZoneName', zoneText(f, zone, o.timeZoneName)]]], clock.length > 0 ? ' ' : ', ');
  }
  return out.map(([type, value]) => ({ type, value }));
}

const timeOf = (date) => (date === undefined ? Date.now() : Number(date));

const DateTimeFormat = makeClass('DateTimeFormat', resolve, (stateOf) => ({
  get format() {
    const state = stateOf(this);
    state.format ??= (date) => textOf(partsOf(state, timeOf(date)));
    return state.format;
  },
  formatToParts(date) {
    const parts = partsOf(stateOf(this), timeOf(date));
    // Only here CLDR's narrow space is seen; V8's texts have plain ones.
    parts.forEach((part, i) => {
      if (part.type === 'dayPeriod' && parts[i - 1]?.value === ' ') parts[i - 1].value = '\u202f';
    });
    return parts;
  },
  resolvedOptions() {
    const { o, zone, dateStyle, timeStyle } = stateOf(this);
    const result = { locale: LOCALE, calendar: 'gregory', numberingSystem: 'latn', timeZone: zone.id };
    if (o.hour !== undefined) Object.assign(result, { hourCycle: o.hourCycle, hour12: o.hour12 });
    if (dateStyle === undefined && timeStyle === undefined) {
      copyKeys(result, o, ['weekday', 'era', 'year', 'month', 'day', 'dayPeriod']);
      if (o.hour !== undefined) result.hour = o.hour12 ? o.hour : '2-digit';
      if (o.minute !== undefined) result.minute = '2-digit';
      if (o.second !== undefined) result.second = '2-digit';
      return copyKeys(result, o, ['fractionalSecondDigits', 'timeZoneName']);
    }
    if (dateStyle !== undefined) result.dateStyle = dateStyle;
    if (timeStyle !== undefined) result.timeStyle = timeStyle;
    return result;
  },
}), true);

/* Date.prototype.toLocaleString and its kin: `required` and `defaults` are 'date', 'time', 'any' and 'all'. */
function formatDate(time, locales, options, required, defaults) {
  return textOf(partsOf(resolve(locales, options, required, defaults), time));
}

module.exports = { DateTimeFormat, formatDate };
