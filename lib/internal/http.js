'use strict';

// What the modules of http share: symbols, the cached date, and the header fields of messages that go out.

const kOutHeaders = Symbol('kOutHeaders');
const kNeedDrain = Symbol('kNeedDrain');

let cachedDate;

// The date for the header, made once a second.
function utcDate() {
  if (cachedDate === undefined) {
    const now = new Date();
    cachedDate = now.toUTCString();
    require('internal/timers').setUnrefTimeout(() => { cachedDate = undefined; }, 1000 - now.getMilliseconds());
  }
  return cachedDate;
}

module.exports = { kOutHeaders, kNeedDrain, utcDate };
