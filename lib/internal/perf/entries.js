'use strict';

// What the timeline of performance is made of.

const { codes } = require('internal/errors');
const { customInspectSymbol, kEnumerableProperty } = require('internal/util');
const { validateNumber, validateObject, validateThisInternalField } = require('internal/validators');
const { now } = require('internal/perf/utils');

const kName = Symbol('PerformanceEntry.Name');
const kEntryType = Symbol('PerformanceEntry.EntryType');
const kStartTime = Symbol('PerformanceEntry.StartTime');
const kDuration = Symbol('PerformanceEntry.Duration');
const kDetail = Symbol('kDetail');
const kTimingInfo = Symbol('kTimingInfo');
const kSkipThrow = Symbol('kSkipThrow');

/* util.inspect shows an object as what `show` gives of it. */
function inspectAs(object, depth, options, show) {
  if (depth < 0) {
    return object;
  }
  const { inspect } = require('internal/util/inspect');
  const inner = { ...options, depth: options.depth === null ? null : options.depth - 1 };
  return `${object.constructor.name} ${inspect(show(), inner)}`;
}

/* Getters of a class that read a slot, and only of its own instances. */
function defineGetters(Class, slot, names) {
  for (const name of Object.keys(names)) {
    const read = names[name];
    const descriptor = Object.getOwnPropertyDescriptor({
      get [name]() {
        validateThisInternalField(this, slot, Class.name);
        return read(this);
      },
    }, name);
    Object.defineProperty(Class.prototype, name, descriptor);
  }
}

function tag(Class, name = Class.name) {
  Object.defineProperty(Class.prototype, Symbol.toStringTag, { __proto__: null, configurable: true, value: name });
}

class PerformanceEntry {
  constructor(skipThrow, name, type, start, duration) {
    if (skipThrow !== kSkipThrow) {
      throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
    }
    this[kName] = name;
    this[kEntryType] = type;
    this[kStartTime] = start;
    this[kDuration] = duration;
  }

  [customInspectSymbol](depth, options) {
    return inspectAs(this, depth, options, () => this.toJSON());
  }

  toJSON() {
    validateThisInternalField(this, kName, 'PerformanceEntry');
    return {
      name: this[kName],
      entryType: this[kEntryType],
      startTime: this[kStartTime],
      duration: this[kDuration],
    };
  }
}

defineGetters(PerformanceEntry, kName, {
  name: (entry) => entry[kName],
  entryType: (entry) => entry[kEntryType],
  startTime: (entry) => entry[kStartTime],
  duration: (entry) => entry[kDuration],
});
Object.defineProperty(PerformanceEntry.prototype, 'toJSON', kEnumerableProperty);

function isPerformanceEntry(value) {
  return value?.[kName] !== undefined;
}

class EntryWithDetail extends PerformanceEntry {
  toJSON() {
    return { ...super.toJSON(), detail: this[kDetail] };
  }
}

/* Entries of Node itself: functions timed, connections, … */
class PerformanceNodeEntry extends EntryWithDetail {}

/* ---- marks and measures ---- */

const markTimes = new Map();
const reservedNames = new Set(['nodeStart', 'v8Start', 'environment', 'loopStart', 'loopExit', 'bootstrapComplete']);

function validateMarkName(name) {
  if (reservedNames.has(name)) {
    throw new codes.ERR_INVALID_ARG_VALUE('name', name);
  }
}

function cloneDetail(detail) {
  if (typeof detail === 'object' || typeof detail === 'function' || typeof detail === 'symbol') {
    return detail === null ? null : structuredClone(detail);
  }
  return detail ?? null;
}

class PerformanceMark extends EntryWithDetail {
  constructor(...args) {
    if (args.length === 0) {
      throw new codes.ERR_MISSING_ARGS('name');
    }
    const name = `${args[0]}`;
    const options = args[1];
    validateMarkName(name);
    if (options !== undefined && options !== null) {
      validateObject(options, 'options');
    }
    const startTime = options?.startTime ?? now();
    validateNumber(startTime, 'startTime');
    if (startTime < 0) {
      throw new codes.ERR_PERFORMANCE_INVALID_TIMESTAMP(startTime);
    }
    markTimes.set(name, startTime);
    super(kSkipThrow, name, 'mark', startTime, 0);
    this[kDetail] = cloneDetail(options?.detail);
  }
}

Object.defineProperty(PerformanceMark, 'length', { __proto__: null, value: 1, configurable: true });

class PerformanceMeasure extends EntryWithDetail {}

for (const Class of [PerformanceNodeEntry, PerformanceMark, PerformanceMeasure]) {
  defineGetters(Class, kDetail, { detail: (entry) => entry[kDetail] });
}
tag(PerformanceMark);
tag(PerformanceMeasure);

function timeOfMark(mark) {
  if (mark === undefined) {
    return undefined;
  }
  if (typeof mark === 'number') {
    if (mark < 0) {
      throw new codes.ERR_PERFORMANCE_INVALID_TIMESTAMP(mark);
    }
    return mark;
  }
  const name = `${mark}`;
  if (reservedNames.has(name)) {
    return require('internal/perf/node_timing').nodeTiming[name];
  }
  const time = markTimes.get(name);
  if (time === undefined) {
    throw new DOMException(`The "${name}" performance mark has not been set`, 'SyntaxError');
  }
  return time;
}

function measureEnd({ start, end, duration }, endMark) {
  if (endMark !== undefined) {
    return timeOfMark(endMark);
  }
  if (end !== undefined) {
    return timeOfMark(end);
  }
  return start !== undefined && duration !== undefined ? timeOfMark(start) + timeOfMark(duration) : now();
}

function measureTimes(startOrOptions, endMark) {
  let options = {};
  if (typeof startOrOptions === 'object' && startOrOptions !== null &&
      (startOrOptions.start !== undefined || startOrOptions.end !== undefined)) {
    const { start, end, duration } = startOrOptions;
    options = { start, end, duration };
    if (endMark !== undefined) {
      throw new codes.ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS('endMark must not be specified');
    }
    if (start !== undefined && end !== undefined && duration !== undefined) {
      throw new codes.ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS(
        'Must not have options.start, options.end, and options.duration specified');
    }
  }
  const end = measureEnd(options, endMark);
  let start = 0;
  if (typeof startOrOptions === 'string') {
    start = timeOfMark(startOrOptions);
  } else if (options.start !== undefined) {
    start = timeOfMark(options.start);
  } else if (options.duration !== undefined) {
    start = end - timeOfMark(options.duration);
  }
  return { start, duration: end - start };
}

function makeMeasure(name, startOrOptions, endMark) {
  const { start, duration } = measureTimes(startOrOptions, endMark);
  const measure = new PerformanceMeasure(kSkipThrow, name, 'measure', start, duration);
  measure[kDetail] = cloneDetail(startOrOptions?.detail);
  return measure;
}

function clearMarkTimes(name) {
  if (name === undefined) {
    markTimes.clear();
  } else {
    validateMarkName(name);
    markTimes.delete(name);
  }
}

function makeNodeEntry(name, type, start, duration, detail) {
  const entry = new PerformanceNodeEntry(kSkipThrow, name, type, start, duration);
  entry[kDetail] = detail;
  return entry;
}

const accessorWarning = 'Custom PerformanceEntry accessors are deprecated. Please use the detail property.';

/* The same with the fields of `detail` as accessors of its own, which is deprecated. */
function makeDetailedEntry(name, type, start, duration, detail) {
  const { deprecate } = require('internal/util');
  const entry = makeNodeEntry(name, type, start, duration, detail);
  for (const key of Object.keys(detail)) {
    Object.defineProperty(entry, key, {
      __proto__: null,
      get: deprecate(() => detail[key], accessorWarning, 'DEP0152'),
      set: deprecate((value) => { detail[key] = value; }, accessorWarning, 'DEP0152'),
      enumerable: true,
      configurable: true,
    });
  }
  return entry;
}

/* ---- resources that fetch() has loaded ---- */

class PerformanceResourceTiming extends PerformanceEntry {
  toJSON() {
    const shown = { name: this.name, entryType: this.entryType, startTime: this.startTime, duration: this.duration };
    for (const key of Object.keys(resourceFields)) {
      shown[key] = this[key];
    }
    return shown;
  }
}

const ofTiming = (key) => (entry) => entry[kTimingInfo].timing[key];
const ofConnection = (key) => (entry) => entry[kTimingInfo].timing.finalConnectionTimingInfo?.[key];
const HEADERS_SIZE = 300; // what the standard counts for the headers of a response

function transferSize(entry) {
  const { cacheMode, timing } = entry[kTimingInfo];
  return cacheMode === 'local' ? 0 : cacheMode === 'validated' ? HEADERS_SIZE : timing.encodedBodySize + HEADERS_SIZE;
}

const resourceFields = {
  initiatorType: (entry) => entry[kTimingInfo].initiatorType,
  nextHopProtocol: ofConnection('ALPNNegotiatedProtocol'),
  workerStart: ofTiming('finalServiceWorkerStartTime'),
  redirectStart: ofTiming('redirectStartTime'),
  redirectEnd: ofTiming('redirectEndTime'),
  fetchStart: ofTiming('postRedirectStartTime'),
  domainLookupStart: ofConnection('domainLookupStartTime'),
  domainLookupEnd: ofConnection('domainLookupEndTime'),
  connectStart: ofConnection('connectionStartTime'),
  connectEnd: ofConnection('connectionEndTime'),
  secureConnectionStart: ofConnection('secureConnectionStartTime'),
  requestStart: ofTiming('finalNetworkRequestStartTime'),
  responseStart: ofTiming('finalNetworkResponseStartTime'),
  responseEnd: ofTiming('endTime'),
  transferSize,
  encodedBodySize: ofTiming('encodedBodySize'),
  decodedBodySize: ofTiming('decodedBodySize'),
  deliveryType: (entry) => entry[kTimingInfo].deliveryType,
  responseStatus: (entry) => entry[kTimingInfo].responseStatus,
};
defineGetters(PerformanceResourceTiming, kTimingInfo, {
  name: (entry) => entry[kTimingInfo].requestedUrl,
  startTime: ofTiming('startTime'),
  duration: (entry) => entry[kTimingInfo].timing.endTime - entry[kTimingInfo].timing.startTime,
  ...resourceFields,
});
for (const name of ['name', 'startTime', 'duration']) {
  Object.defineProperty(PerformanceResourceTiming.prototype, name, { __proto__: null, enumerable: false });
}
Object.defineProperty(PerformanceResourceTiming.prototype, 'toJSON', kEnumerableProperty);
tag(PerformanceResourceTiming);

function makeResourceTiming(info) {
  const entry = new PerformanceResourceTiming(kSkipThrow, info.requestedUrl, 'resource');
  entry[kTimingInfo] = info;
  return entry;
}

module.exports = {
  PerformanceEntry,
  PerformanceMark,
  PerformanceMeasure,
  PerformanceResourceTiming,
  clearMarkTimes,
  inspectAs,
  isPerformanceEntry,
  kSkipThrow,
  makeMeasure,
  makeDetailedEntry,
  makeNodeEntry,
  makeResourceTiming,
  tag,
};
