'use strict';
// Intl.DateTimeFormat and RelativeTimeFormat, and toLocaleString of dates.
const assert = require('assert');
const fs = require('fs');
const equal = assert.strictEqual;
const date = new Date(Date.UTC(2024, 0, 2, 15, 4, 5, 67));
const format = (options) => new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', ...options }).format(date);

equal(format(), '1/2/2024');
equal(format({ dateStyle: 'full', timeStyle: 'short' }), 'Tuesday, January 2, 2024 at 3:04 PM');
equal(format({ dateStyle: 'short', timeStyle: 'long' }), '1/2/24, 3:04:05 PM UTC');
equal(format({ weekday: 'short', month: 'short', day: 'numeric' }), 'Tue, Jan 2');
equal(format({ year: 'numeric', month: 'long' }), 'January 2024');
equal(format({ hour: '2-digit', minute: '2-digit', hour12: false }), '15:04');
equal(format({ hour: 'numeric' }), '3 PM');
equal(format({ year: '2-digit', month: '2-digit', day: '2-digit' }), '01/02/24');
equal(format({ minute: 'numeric', second: 'numeric', fractionalSecondDigits: 2 }), '04:05.06');
equal(format({ era: 'short', year: 'numeric' }), '2024 AD');
equal(date.toLocaleTimeString('en-US', { timeZone: 'UTC' }), '3:04:05 PM');
equal(date.toLocaleDateString('en-US', { timeZone: 'UTC', month: 'long' }), 'January');
equal(date.toLocaleString('en-US', { timeZone: 'UTC' }), '1/2/2024, 3:04:05 PM');
equal(date.toLocaleString('en-US', { timeZone: '+05:30', timeZoneName: 'short' }), '1/2/2024, 8:34:05 PM GMT+5:30');
equal(new Date(NaN).toLocaleString('en-US', { timeZone: 'UTC' }), 'Invalid Date');
assert.throws(() => new Intl.DateTimeFormat('en').format(NaN), { name: 'RangeError', message: 'Invalid time value' });
assert.throws(() => new Intl.DateTimeFormat('en', { timeZone: 'Foo/Bar' }),
              { name: 'RangeError', message: 'Invalid time zone specified: Foo/Bar' });
assert.deepStrictEqual(new Intl.DateTimeFormat('en', { timeZone: 'UTC', hour: 'numeric' }).formatToParts(date), [
  { type: 'hour', value: '3' }, { type: 'literal', value: '\u202f' }, { type: 'dayPeriod', value: 'PM' },
]);

// Zones come from the system's files.
if (fs.existsSync('/usr/share/zoneinfo/America/New_York')) {
  const inZone = (timeZone, time) => new Intl.DateTimeFormat('en-US', {
    timeZone, year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', hour12: false, timeZoneName: 'short',
  }).format(time);
  equal(inZone('America/New_York', Date.UTC(2024, 2, 10, 6, 59)), '3/10/2024, 01 EST');
  equal(inZone('America/New_York', Date.UTC(2024, 2, 10, 7)), '3/10/2024, 03 EDT');
  equal(inZone('america/new_york', Date.UTC(2090, 6, 1)), '6/30/2090, 20 EDT');
  equal(inZone('Europe/Berlin', 0), '1/1/1970, 01 GMT+1');
  equal(inZone('Australia/Lord_Howe', Date.UTC(2024, 0, 1)), '1/1/2024, 11 GMT+11');
}

const ago = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
equal(ago.format(-1, 'day'), 'yesterday');
equal(ago.format(2, 'weeks'), 'in 2 weeks');
equal(ago.format(-0, 'second'), 'now');
equal(new Intl.RelativeTimeFormat('en', { style: 'narrow' }).format(-3, 'minute'), '3m ago');
assert.throws(() => ago.format(1, 'x'), { name: 'RangeError' });
