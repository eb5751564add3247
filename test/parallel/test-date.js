'use strict';
// Date: the calendar, time zones, parsing, printing, setters.
const assert = require('assert');
const equal = assert.strictEqual;

process.env.TZ = 'Europe/Berlin';

// Printing.
const d = new Date(Date.UTC(2024, 6, 4, 12, 5, 9, 7));
equal(d.toString(), 'Thu Jul 04 2024 14:05:09 GMT+0200 (Central European Summer Time)');
equal(d.toDateString(), 'Thu Jul 04 2024');
equal(d.toTimeString(), '14:05:09 GMT+0200 (Central European Summer Time)');
equal(d.toUTCString(), 'Thu, 04 Jul 2024 12:05:09 GMT');
equal(d.toISOString(), '2024-07-04T12:05:09.007Z');
equal(d.toLocaleString(), '7/4/2024, 2:05:09 PM');
equal(d.toLocaleDateString(), '7/4/2024');
equal(d.toLocaleTimeString(), '2:05:09 PM');
equal(d.toJSON(), d.toISOString());
equal(d.getTimezoneOffset(), -120);
equal(new Date(-1e15).toISOString(), '-029719-04-05T22:13:20.000Z');
equal(new Date(-62198755200000).toString().slice(0, 16), 'Fri Jan 01 -0001');
equal(new Date(8.64e15).toISOString(), '+275760-09-13T00:00:00.000Z');
equal(String(new Date(NaN)), 'Invalid Date');
assert.throws(() => new Date(NaN).toISOString(), { name: 'RangeError', message: 'Invalid time value' });
equal(typeof Date(), 'string');
equal(Date.prototype.toGMTString, Date.prototype.toUTCString);

// Local time: what is skipped in spring counts on, what comes twice in autumn is the first.
equal(new Date(2024, 2, 31, 2, 30).toISOString(), '2024-03-31T01:30:00.000Z');
equal(new Date(2024, 9, 27, 2, 30).toISOString(), '2024-10-27T00:30:00.000Z');
equal(new Date(2024, 0, 31, 24).toISOString(), '2024-01-31T23:00:00.000Z');
equal(new Date(70, 0).getFullYear(), 1970);

process.env.TZ = 'America/New_York';
equal(new Date(0).toString(), 'Wed Dec 31 1969 19:00:00 GMT-0500 (Eastern Standard Time)');
equal(new Date(2024, 0, 1).getTime(), Date.UTC(2024, 0, 1, 5));
process.env.TZ = 'UTC';
equal(new Date(0).toString(), 'Thu Jan 01 1970 00:00:00 GMT+0000 (Coordinated Universal Time)');

// Parsing.
for (const [text, want] of [
  ['2024-02-03', '2024-02-03T00:00:00.000Z'],
  ['2024-02-03T04:05', '2024-02-03T04:05:00.000Z'],
  ['2024-02-03T04:05:06.7891Z', '2024-02-03T04:05:06.789Z'],
  ['2024-02-03T04:05:06+01:30', '2024-02-03T02:35:06.000Z'],
  ['2024-02-03T24:00', '2024-02-04T00:00:00.000Z'],
  ['+012024-01-01', '+012024-01-01T00:00:00.000Z'],
  ['Thu, 04 Jul 2024 12:05:09 GMT', '2024-07-04T12:05:09.000Z'],
  ['Thu Jul 04 2024 14:05:09 GMT+0200 (Central European Summer Time)', '2024-07-04T12:05:09.000Z'],
  ['Jul 4, 2024 2:05 PM PST', '2024-07-04T22:05:00.000Z'],
  ['7/4/24', '2024-07-04T00:00:00.000Z'],
  ['4 July 99', '1999-07-04T00:00:00.000Z'],
  ['2024/7/4 12:05', '2024-07-04T12:05:00.000Z'],
  ['Jan 5', '2001-01-05T00:00:00.000Z'],
]) {
  equal(new Date(text).toISOString(), want, text);
}
for (const text of ['', 'x', '2024-13-01', '2024-02-03T25:00', '2024-02-03T04', '-000000', '1/2/3/4', '2024-02-03 foo']) {
  equal(Date.parse(text), NaN, text);
}
equal(Date.UTC(2024, 1, 30), Date.UTC(2024, 2, 1));
equal(Date.UTC(99), Date.UTC(1999, 0));
equal(Date.UTC(NaN), NaN);
equal(new Date(8.64e15 + 1).getTime(), NaN);
equal(new Date(1.9).getTime(), 1);
equal(Object.is(new Date(-0.5).getTime(), 0), true);

// Setters.
const s = new Date(Date.UTC(2024, 0, 31));
equal(s.setUTCMonth(1), Date.UTC(2024, 2, 2));
equal(s.setUTCFullYear(2023, 11, 31), Date.UTC(2023, 11, 31));
equal(s.setUTCHours(25, 61, 61, 1001), Date.UTC(2024, 0, 1, 2, 2, 2, 1));
equal(s.setTime(5), 5);
equal(s.setDate(NaN), NaN);
equal(s.setMonth(1), NaN);
equal(s.setFullYear(2000), Date.UTC(2000, 0, 1));
equal(s.setYear(99), Date.UTC(1999, 0, 1));
equal(s.getYear(), 99);

// Conversion.
equal(d[Symbol.toPrimitive]('number'), d.getTime());
equal(d + 1, `${d}1`);
equal(d - 1, d.getTime() - 1);
assert.throws(() => d[Symbol.toPrimitive]('x'), { message: 'Invalid hint: x' });
assert.throws(() => Date.prototype.getTime.call({}), { message: 'this is not a Date object.' });
class Sub extends Date {}
assert.ok(new Sub(0) instanceof Sub);
equal(new Date(new Sub(7)).getTime(), 7);
equal(Object.prototype.toString.call(new Date()), '[object Date]');
assert.ok(Math.abs(Date.now() - new Date()) < 1000);
