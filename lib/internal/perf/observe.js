'use strict';

// The timeline, and those who want to hear of it.

const { codes } = require('internal/errors');
const { customInspectSymbol, kEmptyObject, kEnumerableProperty } = require('internal/util');
const { validateFunction, validateObject, validateThisInternalField } = require('internal/validators');
const { inspectAs, isPerformanceEntry, kSkipThrow, tag } = require('internal/perf/entries');

const supportedEntryTypes =
  Object.freeze(['dns', 'function', 'gc', 'http', 'http2', 'mark', 'measure', 'net', 'resource']);
const MANY_ENTRIES = 1e6; // that nobody clears: worth a warning

const kBuffer = Symbol('kBuffer');

/* ---- the timeline ---- */

const timeline = { __proto__: null, mark: [], measure: [], resource: [] };
const clearedBy = { mark: 'performance.clearMarks', measure: 'performance.clearMeasures' };
const warned = new Set();

function byStartTime(first, second) {
  return first.startTime - second.startTime;
}

function findEntries(name, type) {
  const entries = type === undefined ?
    [...timeline.mark, ...timeline.measure, ...timeline.resource] :
    [...timeline[type] ?? []];
  return (name === undefined ? entries : entries.filter((entry) => entry.name === name)).sort(byStartTime);
}

function clearEntries(type, name) {
  timeline[type] = name === undefined ? [] : timeline[type].filter((entry) => entry.name !== name);
}

function warnOfMany(type, count) {
  warned.add(type);
  const warning = new Error(`Possible perf_hooks memory leak detected. ${count} ${type} entries added to the global ` +
                            `performance entry buffer. Use ${clearedBy[type]} to clear the buffer.`);
  warning.name = 'MaxPerformanceEntryBufferExceededWarning';
  warning.entryType = type;
  warning.count = count;
  process.emitWarning(warning);
}

/* Tell the observers, and keep marks and measures. */
function addEntry(entry) {
  enqueue(entry);
  const { entryType: type } = entry;
  const count = timeline[type].push(entry);
  if (count > MANY_ENTRIES && !warned.has(type)) {
    warnOfMany(type, count);
  }
}

let resourceLimit = 250;
let waitingResources = [];
let isFullPending = false;

function setResourceLimit(limit) {
  resourceLimit = limit;
}

/* There is no room for a resource: listeners of the event may make some. */
function announceFull(dispatchFull) {
  while (waitingResources.length > 0) {
    const before = waitingResources.length;
    dispatchFull();
    const room = Math.max(Math.min(resourceLimit - timeline.resource.length, before), 0);
    timeline.resource.push(...waitingResources.slice(0, room));
    // As in Node, what had room stays waiting unless nothing had.
    waitingResources = before <= before - room ? [] : waitingResources.slice(room);
  }
  isFullPending = false;
}

function addResource(entry, dispatchFull) {
  enqueue(entry);
  if (timeline.resource.length < resourceLimit && !isFullPending) {
    timeline.resource.push(entry);
    return;
  }
  if (!isFullPending) {
    isFullPending = true;
    setImmediate(announceFull, dispatchFull);
  }
  waitingResources.push(entry);
}

/* ---- observers ---- */

const observers = new Set();
const pending = new Set();
let isDispatching = false;

function dispatchLater() {
  if (isDispatching) {
    return;
  }
  isDispatching = true;
  setImmediate(() => {
    isDispatching = false;
    const waiting = [...pending];
    pending.clear();
    for (const dispatch of waiting) {
      dispatch();
    }
  });
}

function enqueue(entry) {
  if (!isPerformanceEntry(entry)) {
    throw new codes.ERR_INVALID_ARG_TYPE('entry', 'PerformanceEntry', entry);
  }
  for (const observe of observers) {
    observe(entry);
  }
}

const observed = require('internal/perf/observed'); // of all observers, for hasObserver()

function hasObserver(type) {
  return observed.types.includes(type);
}

// Modules that report what they do ask here, so that they need not load this one.
internalBinding('performance').hasObserver = hasObserver;

/* ---- the collector ---- */

let isWatching = false;

function addCollection(start, duration, isForced) {
  const { NODE_PERFORMANCE_GC_FLAGS_FORCED, NODE_PERFORMANCE_GC_FLAGS_NO, NODE_PERFORMANCE_GC_MAJOR } =
    require('internal/perf/constants');
  const detail = {
    kind: NODE_PERFORMANCE_GC_MAJOR,
    flags: isForced ? NODE_PERFORMANCE_GC_FLAGS_FORCED : NODE_PERFORMANCE_GC_FLAGS_NO,
  };
  enqueue(require('internal/perf/entries').makeDetailedEntry('gc', 'gc', start, duration, detail));
}

/* While somebody observes it. */
function watchCollector() {
  if (isWatching !== hasObserver('gc')) {
    isWatching = !isWatching;
    internalBinding('performance').watchCollector(isWatching ? addCollection : undefined);
  }
}

class PerformanceObserverEntryList {
  constructor(skipThrow, entries = []) {
    if (skipThrow !== kSkipThrow) {
      throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
    }
    this[kBuffer] = entries.sort(byStartTime);
  }

  getEntries() {
    validateThisInternalField(this, kBuffer, 'PerformanceObserverEntryList');
    return this[kBuffer].slice();
  }

  getEntriesByType(type) {
    validateThisInternalField(this, kBuffer, 'PerformanceObserverEntryList');
    if (arguments.length === 0) {
      throw new codes.ERR_MISSING_ARGS('type');
    }
    const wanted = `${type}`;
    return this[kBuffer].filter((entry) => entry.entryType === wanted);
  }

  getEntriesByName(name, type = undefined) {
    validateThisInternalField(this, kBuffer, 'PerformanceObserverEntryList');
    if (arguments.length === 0) {
      throw new codes.ERR_MISSING_ARGS('name');
    }
    const wanted = `${name}`;
    return this[kBuffer].filter((entry) =>
      entry.name === wanted && (type === undefined || type === null || entry.entryType === type));
  }

  [customInspectSymbol](depth, options) {
    return inspectAs(this, depth, options, () => this[kBuffer]);
  }
}

for (const name of ['getEntries', 'getEntriesByType', 'getEntriesByName']) {
  Object.defineProperty(PerformanceObserverEntryList.prototype, name, kEnumerableProperty);
}
tag(PerformanceObserverEntryList);

class PerformanceObserver {
  #buffer = [];
  #types = new Set();
  #isMultiple = undefined; // by options.entryTypes or options.type
  #callback;
  #observe = (entry) => {
    if (this.#types.has(entry.entryType)) {
      this.#buffer.push(entry);
      this.#queue();
    }
  };
  #dispatch = () => {
    const list = new PerformanceObserverEntryList(kSkipThrow, this.takeRecords());
    Reflect.apply(this.#callback, undefined, [list, this]);
  };

  constructor(callback) {
    validateFunction(callback, 'callback');
    this.#callback = callback;
  }

  #queue() {
    pending.add(this.#dispatch);
    dispatchLater();
  }

  #setTypes(add, remove) {
    observed.types = observed.types.filter((type) => {
      const at = remove.indexOf(type);
      return at === -1 || !remove.splice(at, 1);
    });
    observed.types.push(...add);
    if (add.includes('http')) internalBinding('task_queue').tickInfo[3] = 1; // ENV_OBSERVED
    watchCollector();
  }

  #checkMode(isMultiple) {
    this.#isMultiple ??= isMultiple;
    if (this.#isMultiple !== isMultiple) {
      throw new DOMException(
        `PerformanceObserver can not change to ${isMultiple ? 'multiple observations' : 'single observation'}`,
        'InvalidModificationError');
    }
  }

  observe(options = kEmptyObject) {
    validateObject(options, 'options');
    const { entryTypes, type, buffered } = { ...options };
    if (entryTypes === undefined && type === undefined) {
      throw new codes.ERR_MISSING_ARGS('options.entryTypes', 'options.type');
    }
    if ((entryTypes ?? null) !== null && (type ?? null) !== null) {
      throw new codes.ERR_INVALID_ARG_VALUE('options.entryTypes', entryTypes,
                                            'options.entryTypes can not set with options.type together');
    }
    this.#checkMode(entryTypes !== undefined);
    if (this.#isMultiple) {
      if (!Array.isArray(entryTypes)) {
        throw new codes.ERR_INVALID_ARG_TYPE('options.entryTypes', 'string[]', entryTypes);
      }
      const types = new Set(entryTypes.filter((wanted) => supportedEntryTypes.includes(wanted)));
      this.#setTypes([...types], [...this.#types]);
      this.#types = types;
    } else {
      if (!supportedEntryTypes.includes(type)) {
        return;
      }
      this.#setTypes([type], []);
      this.#types.add(type);
      if (buffered) {
        this.#buffer.push(...findEntries(undefined, type));
        this.#queue();
      }
    }
    if (this.#types.size > 0) {
      observers.add(this.#observe);
    } else {
      this.disconnect();
    }
  }

  disconnect() {
    this.#setTypes([], [...this.#types]);
    observers.delete(this.#observe);
    pending.delete(this.#dispatch);
    this.#buffer = [];
    this.#types.clear();
    this.#isMultiple = undefined;
  }

  takeRecords() {
    const records = this.#buffer;
    this.#buffer = [];
    return records;
  }

  static get supportedEntryTypes() {
    return supportedEntryTypes;
  }

  [customInspectSymbol](depth, options) {
    return inspectAs(this, depth, options, () => ({
      connected: observers.has(this.#observe),
      pending: pending.has(this.#dispatch),
      entryTypes: [...this.#types],
      buffer: this.#buffer,
    }));
  }
}

for (const name of ['observe', 'disconnect', 'takeRecords']) {
  Object.defineProperty(PerformanceObserver.prototype, name, kEnumerableProperty);
}
tag(PerformanceObserver);

/* ---- for modules that report what they do ---- */

function startPerf(target, key, context = {}) {
  const { now } = require('internal/perf/utils');
  target[key] = { ...context, startTime: now() };
}

function stopPerf(target, key, context = {}) {
  const started = target[key];
  if (started !== undefined) {
    const { now } = require('internal/perf/utils');
    const { makeNodeEntry } = require('internal/perf/entries');
    const { name, type, startTime } = started;
    enqueue(makeNodeEntry(name, type, startTime, now() - startTime, { ...started.detail, ...context.detail }));
  }
}

module.exports = {
  PerformanceObserver,
  PerformanceObserverEntryList,
  addEntry,
  addResource,
  clearEntries,
  enqueue,
  findEntries,
  hasObserver,
  setResourceLimit,
  startPerf,
  stopPerf,
};
