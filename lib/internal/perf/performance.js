'use strict';

// The global `performance`.

const { codes } = require('internal/errors');
const { Event, EventTarget, defineEventHandler, initEventTarget, kTrustEvent } = require('internal/event_target');
const { customInspectSymbol, kEmptyObject, kEnumerableProperty } = require('internal/util');
const {
  validateFunction, validateObject, validateString, validateThisInternalField,
} = require('internal/validators');
const entries = require('internal/perf/entries');
const observe = require('internal/perf/observe');
const { eventLoopUtilization, nodeTiming } = require('internal/perf/node_timing');
const { getTimeOrigin, now } = require('internal/perf/utils');

const kPerformanceBrand = Symbol('performance');

function check(self) {
  validateThisInternalField(self, kPerformanceBrand, 'Performance');
}

function requireArgument(args, name) {
  if (args.length === 0) {
    throw new codes.ERR_MISSING_ARGS(name);
  }
}

const textOf = (value) => (value === undefined ? undefined : `${value}`);

class Performance extends EventTarget {
  constructor() {
    throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
  }

  [customInspectSymbol](depth, options) {
    return entries.inspectAs(this, depth, options, () => ({
      nodeTiming: this.nodeTiming,
      timeOrigin: this.timeOrigin,
    }));
  }

  clearMarks(name = undefined) {
    check(this);
    entries.clearMarkTimes(textOf(name));
    observe.clearEntries('mark', textOf(name));
  }

  clearMeasures(name = undefined) {
    check(this);
    observe.clearEntries('measure', textOf(name));
  }

  clearResourceTimings(name = undefined) {
    check(this);
    observe.clearEntries('resource', textOf(name));
  }

  getEntries() {
    check(this);
    return observe.findEntries();
  }

  getEntriesByName(name, type = undefined) {
    check(this);
    requireArgument(arguments, 'name');
    return observe.findEntries(`${name}`, textOf(type));
  }

  getEntriesByType(type) {
    check(this);
    requireArgument(arguments, 'type');
    return observe.findEntries(undefined, `${type}`);
  }

  mark(name, options = kEmptyObject) {
    check(this);
    requireArgument(arguments, 'name');
    const mark = new entries.PerformanceMark(name, options);
    observe.addEntry(mark);
    return mark;
  }

  measure(name, startOrMeasureOptions = kEmptyObject, endMark = undefined) {
    check(this);
    requireArgument(arguments, 'name');
    validateString(name, 'name');
    const measure = entries.makeMeasure(name, startOrMeasureOptions, endMark);
    observe.addEntry(measure);
    return measure;
  }

  now() {
    check(this);
    return now();
  }

  setResourceTimingBufferSize(maxSize) {
    check(this);
    requireArgument(arguments, 'maxSize');
    observe.setResourceLimit(maxSize >>> 0);
  }

  get timeOrigin() {
    check(this);
    return getTimeOrigin();
  }

  toJSON() {
    check(this);
    return {
      nodeTiming: this.nodeTiming,
      timeOrigin: this.timeOrigin,
      eventLoopUtilization: this.eventLoopUtilization(),
    };
  }
}

/* fetch() has loaded something. */
function markResourceTiming(
  timing, requestedUrl, initiatorType, global, cacheMode, bodyInfo, responseStatus, deliveryType = '',
) {
  const assert = require('internal/assert');
  assert(cacheMode === '' || cacheMode === 'local', 'cache must be an empty string or \'local\'');
  const entry = entries.makeResourceTiming({
    timing, requestedUrl, initiatorType, cacheMode, responseStatus, deliveryType,
  });
  observe.addResource(entry, () => {
    performance.dispatchEvent(new Event('resourcetimingbufferfull', { [kTrustEvent]: true }));
  });
  return entry;
}

/* ---- timerify ---- */

function report(name, start, args, histogram) {
  const duration = now() - start;
  histogram?.record(Math.ceil(duration * 1e6));
  const entry = entries.makeNodeEntry(name, 'function', start, duration, args);
  for (let i = 0; i < args.length; i++) {
    entry[i] = args[i];
  }
  observe.enqueue(entry);
}

/* A function that does what fn does and tells observers of 'function' how long that took. */
function timerify(fn, options = kEmptyObject) {
  validateFunction(fn, 'fn');
  validateObject(options, 'options');
  const { histogram } = options;
  if (histogram !== undefined) {
    const { isHistogram } = require('internal/histogram');
    if (!isHistogram(histogram) || typeof histogram.record !== 'function') {
      throw new codes.ERR_INVALID_ARG_TYPE('options.histogram', 'RecordableHistogram', histogram);
    }
  }
  function timerified(...args) {
    const start = now();
    if (new.target !== undefined) {
      const made = Reflect.construct(fn, args, fn);
      report(fn.name, start, args, histogram);
      return made;
    }
    const result = Reflect.apply(fn, this, args);
    if (typeof result?.finally === 'function') {
      return result.finally(() => report(fn.name, start, args, histogram));
    }
    report(fn.name, start, args, histogram);
    return result;
  }
  Object.defineProperties(timerified, {
    length: { __proto__: null, configurable: false, enumerable: true, value: fn.length },
    name: { __proto__: null, configurable: false, enumerable: true, value: `timerified ${fn.name}` },
  });
  return timerified;
}

for (const name of [
  'clearMarks', 'clearMeasures', 'clearResourceTimings', 'getEntries', 'getEntriesByName', 'getEntriesByType', 'mark',
  'measure', 'now', 'timeOrigin', 'toJSON', 'setResourceTimingBufferSize',
]) {
  Object.defineProperty(Performance.prototype, name, kEnumerableProperty);
}
entries.tag(Performance);
for (const [name, value] of Object.entries({ eventLoopUtilization, nodeTiming, markResourceTiming, timerify })) {
  Object.defineProperty(Performance.prototype, name, { __proto__: null, configurable: true, writable: true, value });
}
defineEventHandler(Performance.prototype, 'resourcetimingbufferfull');

const performance = Reflect.construct(function() {
  initEventTarget(this);
  this[kPerformanceBrand] = true;
}, [], Performance);

module.exports = { Performance, performance };
