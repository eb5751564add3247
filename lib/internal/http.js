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

// perf_hooks: an entry of type 'http' for a message, from startPerf to stopPerf, where somebody observes them.
const kStatistics = Symbol('kStatistics');

function startPerf(message, name, request) {
  require('internal/perf/observe').startPerf(message, kStatistics, {
    type: 'http',
    name,
    startTime: require('internal/perf/utils').now(),
    detail: { req: request },
  });
}

function stopPerf(message, response, headers) {
  if (message[kStatistics] === undefined) return;
  require('internal/perf/observe').stopPerf(message, kStatistics, {
    detail: { res: { statusCode: response.statusCode, statusMessage: response.statusMessage, headers } },
  });
}

module.exports = {
  startPerf,
  stopPerf, kOutHeaders, kNeedDrain, utcDate };
