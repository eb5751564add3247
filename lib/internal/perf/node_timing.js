'use strict';

// performance.nodeTiming: when what happened in the process.

const { customInspectSymbol } = require('internal/util');
const { PerformanceEntry, inspectAs } = require('internal/perf/entries');
const { now } = require('internal/perf/utils');
const binding = internalBinding('performance');

const shown = [
  'name', 'entryType', 'startTime', 'duration', 'nodeStart', 'v8Start', 'bootstrapComplete', 'environment', 'loopStart',
  'loopExit', 'idleTime',
];

class PerformanceNodeTiming {
  constructor() {
    const define = (name, descriptor) => Object.defineProperty(this, name, {
      __proto__: null, enumerable: true, configurable: true, ...descriptor,
    });
    define('name', { value: 'node' });
    define('entryType', { value: 'node' });
    define('startTime', { value: 0 });
    define('duration', { get: now });
    define('nodeStart', { value: 0 });
    define('v8Start', { get: () => binding.milestone(binding.HEAP_MADE) });
    define('environment', { get: () => binding.milestone(binding.MADE) });
    define('loopStart', { get: () => binding.milestone(binding.LOOP_STARTED) });
    define('loopExit', { get: () => binding.milestone(binding.LOOP_ENDED) });
    define('bootstrapComplete', { get: () => binding.milestone(binding.BOOTSTRAPPED) });
    define('idleTime', { get: binding.loopIdleTime });
    define('uvMetricsInfo', { get: binding.uvMetricsInfo });
  }

  [customInspectSymbol](depth, options) {
    return inspectAs(this, depth, options, () => this.toJSON());
  }

  toJSON() {
    const json = {};
    for (const name of shown) {
      json[name] = this[name];
    }
    return json;
  }
}

Object.setPrototypeOf(PerformanceNodeTiming.prototype, PerformanceEntry.prototype);

/* How much of the time the loop was busy, since it began or between two results of this function. */
function eventLoopUtilization(later, earlier) {
  const loopStart = binding.milestone(binding.LOOP_STARTED);
  if (loopStart <= 0) {
    return { idle: 0, active: 0, utilization: 0 };
  }
  let idle;
  let active;
  if (earlier) {
    idle = later.idle - earlier.idle;
    active = later.active - earlier.active;
  } else {
    idle = binding.loopIdleTime();
    active = now() - loopStart - idle;
    if (later) {
      idle -= later.idle;
      active -= later.active;
    }
  }
  return { idle, active, utilization: active / (idle + active) };
}

module.exports = { eventLoopUtilization, nodeTiming: new PerformanceNodeTiming() };
