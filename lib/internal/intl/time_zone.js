'use strict';

// Time zones: what the system's zone files (RFC 8536) say about an instant, and the English names of zones.

const fs = require('fs');

const FOLDERS = ['/usr/share/zoneinfo', '/usr/lib/zoneinfo', '/usr/share/lib/zoneinfo'];
const cache = new Map();

/* ---- names ---- */

// Standard name, with the names' stem for daylight time, and the abbreviation that America uses.
const NAMES = [
  ['Eastern', 'E', 'America/New_York America/Detroit America/Toronto America/Indiana/Indianapolis US/Eastern America/Nassau ' +
    'America/Kentucky/Louisville America/Montreal'],
  ['Central', 'C', 'America/Chicago America/Winnipeg America/Menominee US/Central America/Costa_Rica America/Mexico_City ' +
    'America/Guatemala America/Regina'],
  ['Mountain', 'M', 'America/Denver America/Boise America/Phoenix America/Edmonton US/Mountain US/Arizona'],
  ['Pacific', 'P', 'America/Los_Angeles America/Vancouver America/Tijuana US/Pacific'],
  ['Alaska', 'AK', 'America/Anchorage America/Juneau America/Nome US/Alaska'],
  ['Hawaii-Aleutian', 'H', 'Pacific/Honolulu US/Hawaii'],
  ['Atlantic', 'A', 'America/Halifax America/Puerto_Rico Atlantic/Bermuda'],
  ['Newfoundland', '', 'America/St_Johns'],
  ['Brasilia', '', 'America/Sao_Paulo America/Bahia America/Fortaleza'],
  ['Argentina', '', 'America/Argentina/Buenos_Aires America/Buenos_Aires'],
  ['Colombia', '', 'America/Bogota'],
  ['Japan', '', 'Asia/Tokyo'],
  ['Korean', '', 'Asia/Seoul'],
  ['China', '', 'Asia/Shanghai Asia/Urumqi'],
  ['Taipei', '', 'Asia/Taipei'],
  ['Hong Kong', '', 'Asia/Hong_Kong'],
  ['Singapore', '', 'Asia/Singapore'],
  ['India', '', 'Asia/Calcutta Asia/Kolkata'],
  ['Pakistan', '', 'Asia/Karachi'],
  ['Gulf', '', 'Asia/Dubai'],
  ['Arabian', '', 'Asia/Riyadh Asia/Baghdad Asia/Kuwait'],
  ['Iran', '', 'Asia/Tehran'],
  ['Israel', '', 'Asia/Jerusalem'],
  ['Moscow', '', 'Europe/Moscow'],
  ['South Africa', '', 'Africa/Johannesburg'],
  ['East Africa', '', 'Africa/Nairobi Africa/Addis_Ababa'],
  ['West Africa', '', 'Africa/Lagos'],
  ['Australian Eastern', '', 'Australia/Sydney Australia/Melbourne Australia/Brisbane Australia/Hobart'],
  ['Australian Central', '', 'Australia/Adelaide Australia/Darwin'],
  ['Australian Western', '', 'Australia/Perth'],
  ['New Zealand', '', 'Pacific/Auckland'],
  ['Indochina', '', 'Asia/Bangkok Asia/Saigon Asia/Ho_Chi_Minh'],
];

const CENTRAL_EUROPE = 'Amsterdam Andorra Belgrade Berlin Bratislava Brussels Budapest Copenhagen Gibraltar Ljubljana ' +
  'Luxembourg Madrid Malta Monaco Oslo Paris Podgorica Prague Rome San_Marino Sarajevo Skopje Stockholm Tirane Vaduz ' +
  'Vatican Vienna Warsaw Zagreb Zurich';
const EASTERN_EUROPE = 'Athens Bucharest Chisinau Helsinki Kiev Kyiv Riga Sofia Tallinn Vilnius Mariehamn';
const WHOLE = {
  '__proto__': null, 'UTC': 'Coordinated Universal Time', 'Asia/Kathmandu': 'Nepal Time', 'Asia/Katmandu': 'Nepal Time',
};

/* The long name of a zone at that time of the year, or undefined. */
function longName(zone, daylight) {
  if (WHOLE[zone] !== undefined) return WHOLE[zone];
  if (zone === 'Europe/London') return daylight ? 'British Summer Time' : 'Greenwich Mean Time';
  if (zone === 'Europe/Dublin') return daylight ? 'Irish Standard Time' : 'Greenwich Mean Time';
  const summer = daylight ? 'Summer' : 'Standard';
  const [area, city] = zone.split('/');
  if (area === 'Europe' && CENTRAL_EUROPE.split(' ').includes(city)) return `Central European ${summer} Time`;
  if (zone === 'Africa/Cairo' || (area === 'Europe' && EASTERN_EUROPE.split(' ').includes(city))) {
    return `Eastern European ${summer} Time`;
  }
  if (zone === 'Europe/Lisbon') return `Western European ${summer} Time`;
  const stem = NAMES.find(([, , zones]) => zones.split(' ').includes(zone))?.[0];
  if (stem === undefined) return undefined;
  if (stem === 'Singapore' || stem === 'East Africa' || stem === 'Indochina') return `${stem} Time`;
  return `${stem} ${daylight ? 'Daylight' : 'Standard'} Time`;
}

/* EST, EDT, and in the generic form ET; undefined where America says GMT+1. */
function shortName(zone, daylight) {
  if (zone === 'UTC') return 'UTC';
  if (zone === 'Europe/London' && !daylight) return 'GMT';
  const letters = NAMES.find(([, , zones]) => zones.split(' ').includes(zone))?.[1];
  return letters ? `${letters}${daylight ? 'D' : 'S'}T` : undefined;
}

/* GMT+5:30, in the long form GMT+05:30 */
function offsetName(offset, long) {
  if (offset === 0) return 'GMT';
  const minutes = Math.abs(offset) / 60 | 0;
  const hours = String(minutes / 60 | 0);
  const rest = minutes % 60;
  const tail = long || rest !== 0 ? `:${String(rest).padStart(2, '0')}` : '';
  return `GMT${offset < 0 ? '-' : '+'}${long ? hours.padStart(2, '0') : hours}${tail}`;
}

/* ---- zone files ---- */

function readFile(zone) {
  for (const folder of FOLDERS) {
    try {
      const bytes = fs.readFileSync(`${folder}/${zone}`);
      if (bytes.toString('latin1', 0, 4) === 'TZif') return bytes;
    } catch {
      // the next folder, or there is no such zone
    }
  }
  return undefined;
}

function sizeOf(bytes, at, wide) {
  const [isUt, isStd, leap, times, types, chars] = [0, 1, 2, 3, 4, 5].map((i) => bytes.readUInt32BE(at + 20 + 4 * i));
  const size = 44 + times * (wide + 1) + types * 6 + chars + leap * (wide + 4) + isStd + isUt;
  return { times, types, chars, size };
}

/* { times, types, offsets, rule }: transitions and what holds from each of them on. */
function parse(bytes) {
  let at = 0;
  let wide = 4;
  if (bytes[4] >= 0x32) {
    at = sizeOf(bytes, 0, 4).size;
    wide = 8;
  }
  const { times, types, size } = sizeOf(bytes, at, wide);
  const zone = { times: [], kinds: [], offsets: [], rule: undefined };
  let p = at + 44;
  for (let i = 0; i < times; i++, p += wide) {
    zone.times.push(wide === 8 ? bytes.readInt32BE(p) * 4294967296 + bytes.readUInt32BE(p + 4) : bytes.readInt32BE(p));
  }
  for (let i = 0; i < times; i++) zone.kinds.push(bytes[p++]);
  for (let i = 0; i < types; i++, p += 6) zone.offsets.push({ offset: bytes.readInt32BE(p), daylight: bytes[p + 4] === 1 });
  if (wide === 8) zone.rule = parseRule(bytes.toString('latin1', at + size).trim());
  return zone;
}

const RULE = /^(?:<[^>]+>|[a-z]+)([-+]?\d+(?::\d+){0,2})(?:(?:<[^>]+>|[a-z]+)([-+]?\d+(?::\d+){0,2})?,([^,]+),(.+))?$/i;

const secondsOf = (text) => {
  const sign = text[0] === '-' ? -1 : 1;
  const [hours, minutes = 0, seconds = 0] = text.replace(/^[-+]/, '').split(':').map(Number);
  return sign * (hours * 3600 + minutes * 60 + seconds);
};

/* The rule for all years to come, as in TZ: EST5EDT,M3.2.0,M11.1.0 */
function parseRule(text) {
  const [, standard, daylight, start, end] = RULE.exec(text) ?? [];
  if (standard === undefined) return undefined;
  const rule = { standard: -secondsOf(standard) };
  if (start !== undefined) {
    rule.daylight = daylight === undefined ? rule.standard + 3600 : -secondsOf(daylight);
    rule.start = parseDate(start);
    rule.end = parseDate(end);
  }
  return rule;
}

function parseDate(text) {
  const [date, time = '2'] = text.split('/');
  if (date[0] === 'M') {
    const [month, week, day] = date.slice(1).split('.').map(Number);
    return { month, week, day, time: secondsOf(time) };
  }
  const day = Number(date.replace('J', ''));
  return { yearDay: date[0] === 'J' ? day - 1 : day, skipsLeap: date[0] === 'J', time: secondsOf(time) };
}

/* When in a year, in seconds of local time. */
function dateIn(year, { month, week, day, yearDay, skipsLeap, time }) {
  if (month === undefined) {
    const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
    return Date.UTC(year, 0, 1 + yearDay + (skipsLeap && leap && yearDay >= 59 ? 1 : 0)) / 1000 + time;
  }
  const first = new Date(Date.UTC(year, month - 1, 1));
  let date = 1 + (day - first.getUTCDay() + 7) % 7 + 7 * (week - 1);
  if (date > new Date(Date.UTC(year, month, 0)).getUTCDate()) date -= 7;
  return Date.UTC(year, month - 1, date) / 1000 + time;
}

function byRule(rule, seconds) {
  if (rule.daylight === undefined) return { offset: rule.standard, daylight: false };
  const year = new Date((seconds + rule.standard) * 1000).getUTCFullYear();
  const start = dateIn(year, rule.start) - rule.standard;
  const end = dateIn(year, rule.end) - rule.daylight;
  const daylight = start < end ? seconds >= start && seconds < end : seconds >= start || seconds < end;
  return { offset: daylight ? rule.daylight : rule.standard, daylight };
}

/* { offset in seconds, daylight } of the zone at a time in milliseconds. */
function offsetAt(zone, time) {
  if (zone.fixed !== undefined) return { offset: zone.fixed, daylight: false };
  const seconds = Math.floor(time / 1000);
  const { times, kinds, offsets, rule } = zone;
  if (times.length === 0 || seconds < times[0]) {
    return times.length === 0 && rule !== undefined ? byRule(rule, seconds) : offsets[0];
  }
  if (seconds >= times[times.length - 1] && rule !== undefined) return byRule(rule, seconds);
  let low = 0;
  let high = times.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (times[middle] <= seconds) low = middle;
    else high = middle;
  }
  return offsets[kinds[low]];
}

/* ---- identifiers ---- */

const isPlain = (name) => /^[a-z][a-z\d_+-]*(?:\/[a-z\d_+-]+)*$/i.test(name);

/* 'america/new_york' -> 'America/New_York' */
const spell = (name) => name.toLowerCase().split('/').map((part) =>
  part.replace(/(^|[_-])([a-z])/g, (all, before, letter) => before + letter.toUpperCase())
    .replace(/_(Of|Es|Au)_/g, (word) => word.toLowerCase()).replace(/-(Au|Of)-/g, (word) => word.toLowerCase())).join('/');

/* The zone of this name: { id, … } for offsetAt; undefined if there is none. */
function find(name) {
  const offset = /^([+-])([01]\d|2[0-3])(?::?([0-5]\d))?$/.exec(name);
  if (offset !== null) {
    const [, sign, hours, minutes = '00'] = offset;
    const zero = Number(hours) === 0 && Number(minutes) === 0;
    const fixed = (sign === '-' && !zero ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60);
    return { id: `${zero ? '+' : sign}${hours}:${minutes}`, fixed };
  }
  if (/^(?:etc\/)?(?:utc|gmt|uct|zulu|greenwich)$|^gmt0$|^etc\/gmt[+-]?0$/i.test(name)) return { id: 'UTC', fixed: 0 };
  if (!isPlain(name)) return undefined;
  for (const id of [name, spell(name), name.toUpperCase()]) {
    let zone = cache.get(id);
    if (zone === undefined) {
      const bytes = readFile(id);
      if (bytes === undefined) continue;
      zone = { id, ...parse(bytes) };
      cache.set(id, zone);
    }
    return zone;
  }
  return undefined;
}

/* The zone the process is in: TZ, else the system's. */
function current() {
  const name = process.env.TZ?.replace(/^:/, '');
  if (name) return find(name) ?? { id: 'UTC', fixed: 0 };
  try {
    const link = fs.realpathSync('/etc/localtime').split('/zoneinfo/')[1];
    return find(link) ?? { id: 'UTC', fixed: 0 };
  } catch {
    return { id: 'UTC', fixed: 0 };
  }
}

module.exports = { current, find, longName, offsetAt, offsetName, shortName };
