'use strict';

// Timers: one list for each duration, in order of start, so that starting and stopping a timer is a link or two; and
// one queue of the lists by when their first timer is due. The loop has a single timer, set for the first of the queue.
//
//   lists:  Map { 100 -> TimersList <-> Timeout <-> Timeout, 1000 -> TimersList <-> Timeout }
//   queue:  a binary heap of the lists by `expiry`
//
// A timer that is stopped leaves its list; an empty list leaves the map only when its time has come.

const { codes } = require('internal/errors');
const { validateFunction, validateNumber } = require('internal/validators');
const { runNextTicks } = require('internal/process/task_queues');
const { tickInfo, asyncIds, getContext, setContext } = internalBinding('task_queue');
const binding = internalBinding('timers');
const { getLibuvNow, newTimer, scheduleTimer, toggleTimerRef, toggleImmediateRef } = binding;

const TIMEOUT_MAX = 2 ** 31 - 1;
const COUNT = 0;
const REF_COUNT = 1;
const OUTSTANDING = 2;
const CONTEXTS_USED = 2; // of tickInfo: by AsyncLocalStorage and domains (1), async_hooks (2)

const kRefed = Symbol('refed');
const kHasPrimitive = Symbol('kHasPrimitive');
const kAsyncId = Symbol('asyncId');
const kTriggerId = Symbol('triggerId');
const kContext = Symbol('kContext');

let refCount = 0; // of timers that keep the loop alive
let nextExpiry = Infinity;
const lists = new Map();
let recent = null; // of the lists, the one that was looked for last
const queue = [];
const knownById = Object.create(null); // timers that were made numbers, by number
let immediateInfo;

// ---- the heap of lists ----

function place(list, index) {
  queue[index] = list;
  list.position = index;
}

function siftUp(list, index) {
  while (index > 0) {
    const parent = (index - 1) >> 1;
    if (queue[parent].expiry <= list.expiry) break;
    place(queue[parent], index);
    index = parent;
  }
  place(list, index);
}

function siftDown(list, index) {
  const { length } = queue;
  for (;;) {
    let child = 2 * index + 1;
    if (child >= length) break;
    if (child + 1 < length && queue[child + 1].expiry < queue[child].expiry) child++;
    if (queue[child].expiry >= list.expiry) break;
    place(queue[child], index);
    index = child;
  }
  place(list, index);
}

function removeFirst() {
  const last = queue.pop();
  if (queue.length > 0) siftDown(last, 0);
}

// ---- lists ----

class TimersList {
  constructor(expiry, msecs) {
    this._idleNext = this;
    this._idlePrev = this;
    this.expiry = expiry;
    this.msecs = msecs;
    this.position = 0;
  }
}

function unlink(timer) {
  const next = timer._idleNext;
  const previous = timer._idlePrev;
  if (next) next._idlePrev = previous;
  if (previous) previous._idleNext = next;
  timer._idleNext = null;
  timer._idlePrev = null;
}

function findList(msecs, start) {
  recent = lists.get(msecs);
  if (recent === undefined) {
    recent = new TimersList(start + msecs, msecs);
    lists.set(msecs, recent);
    queue.push(recent);
    siftUp(recent, queue.length - 1);
    if (nextExpiry > recent.expiry) {
      scheduleTimer(msecs);
      nextExpiry = recent.expiry;
    }
  }
  return recent;
}

function insert(timer, msecs, start = getLibuvNow()) {
  msecs = Math.trunc(msecs);
  timer._idleStart = start;
  if (timer._idleNext) unlink(timer);
  append(timer, msecs, start);
}

// A timer that is in no list
function append(timer, msecs, start) {
  const list = recent !== null && recent.msecs === msecs ? recent : findList(msecs, start);
  const last = list._idlePrev;
  timer._idlePrev = last;
  timer._idleNext = list;
  last._idleNext = timer;
  list._idlePrev = timer;
}

function increaseRefCount() {
  if (refCount++ === 0) toggleTimerRef(true);
}

function decreaseRefCount() {
  if (--refCount === 0) toggleTimerRef(false);
}

// ---- Timeout ----

function toDelay(after) {
  after *= 1;
  if (after >= 1 && after <= TIMEOUT_MAX) return after;
  if (after > TIMEOUT_MAX) {
    process.emitWarning(`${after} does not fit into a 32-bit signed integer.\nTimeout duration was set to 1.`,
                        'TimeoutOverflowWarning');
  } else if (after < 0) {
    process.emitWarning(`${after} is a negative number.\nTimeout duration was set to 1.`, 'TimeoutNegativeWarning');
  } else if (Number.isNaN(after)) {
    process.emitWarning(`${after} is not a number.\nTimeout duration was set to 1.`, 'TimeoutNaNWarning');
  }
  return 1;
}

// The asynchronous context, and for async_hooks what made it.
function rememberContext(item, type) {
  item[kContext] = getContext();
  if ((tickInfo[CONTEXTS_USED] & 2) !== 0) {
    item[kTriggerId] = asyncIds[1];
    require('internal/async_hooks').emitInit(item[kAsyncId], type, item[kTriggerId], item);
  }
}

// Call it in its context. An error leaves the scope of async_hooks open: who handles the error closes it.
function runInContext(item, callback, args, isOver) {
  setContext(item[kContext]);
  if ((tickInfo[CONTEXTS_USED] & 2) === 0 || item[kAsyncId] === -1) return Reflect.apply(callback, item, args ?? []);
  const hooks = require('internal/async_hooks');
  const id = item[kAsyncId] ??= ++asyncIds[0]; // those of enroll() have none
  hooks.emitBefore(id, item[kTriggerId] ?? 0, item);
  try {
    Reflect.apply(callback, item, args ?? []);
  } finally {
    if (isOver) hooks.emitDestroy(id);
  }
  hooks.emitAfter(id);
}

function tellDestroy(item) {
  if ((tickInfo[CONTEXTS_USED] & 2) !== 0) require('internal/async_hooks').emitDestroy(item[kAsyncId]);
}

class Timeout {
  // What newTimer() copies; it knows the order.
  constructor() {
    this._idleTimeout = 1;
    this._idlePrev = null;
    this._idleNext = null;
    this._idleStart = null;
    this._onTimeout = undefined;
    this._timerArgs = undefined;
    this._repeat = null;
    this._destroyed = false;
    this[kRefed] = false;
    this[kHasPrimitive] = false;
    this[kAsyncId] = 0;
  }

  [require('internal/util').customInspectSymbol](_, options) {
    const { inspect } = require('internal/util/inspect');
    return inspect(this, { ...options, depth: 0, customInspect: false });
  }

  refresh() {
    if (this[kRefed]) active(this);
    else unrefActive(this);
    return this;
  }

  unref() {
    if (this[kRefed]) {
      this[kRefed] = false;
      if (!this._destroyed) decreaseRefCount();
    }
    return this;
  }

  ref() {
    if (!this[kRefed]) {
      this[kRefed] = true;
      if (!this._destroyed) increaseRefCount();
    }
    return this;
  }

  hasRef() {
    return this[kRefed];
  }

  close() {
    clearTimeout(this);
    return this;
  }

  [Symbol.dispose ?? Symbol.for('nodejs.dispose')]() {
    clearTimeout(this);
  }

  [Symbol.toPrimitive]() {
    const id = this[kAsyncId];
    if (!this[kHasPrimitive]) {
      this[kHasPrimitive] = true;
      knownById[id] = this;
    }
    return id;
  }
}

// Start (again) a timer of this module or an object that enroll() has prepared.
function active(item) {
  const msecs = item._idleTimeout;
  if (msecs === undefined || msecs < 0) return;
  if (item._destroyed === true) {
    item._destroyed = false;
    if (item[kRefed]) increaseRefCount();
  } else if (item[kRefed] === undefined) {
    item[kRefed] = true;
    increaseRefCount();
  }
  insert(item, msecs);
}

function unrefActive(item) {
  const msecs = item._idleTimeout;
  if (msecs === undefined || msecs < 0) return;
  if (item._destroyed === true) item._destroyed = false;
  item[kRefed] ??= false;
  insert(item, msecs);
}

function stop(item) {
  if (item._destroyed) return;
  item._destroyed = true;
  if (item[kHasPrimitive]) delete knownById[item[kAsyncId]];
  if (item[kRefed]) decreaseRefCount();
  unlink(item);
  tellDestroy(item);
}

// ---- when time has passed ----

function processTimers(now) {
  nextExpiry = Infinity;
  let ranList = false;
  while (queue.length > 0) {
    const list = queue[0];
    if (list.expiry > now) {
      // Even if it is due by now: an interval whose callback takes longer than itself must not starve the loop.
      nextExpiry = list.expiry;
      scheduleTimer(Math.max(1, nextExpiry - getLibuvNow()));
      return;
    }
    if (ranList) runNextTicks();
    else ranList = true;
    runList(list, now);
  }
}

function runList(list, now) {
  const { msecs } = list;
  let ranOne = false;
  let timer;
  while ((timer = list._idleNext) !== list) {
    const elapsed = now - timer._idleStart;
    if (elapsed < msecs) {
      list.expiry = Math.max(timer._idleStart + msecs, now + 1);
      siftDown(list, list.position);
      return;
    }
    if (ranOne) {
      runNextTicks();
      now = getLibuvNow();
      if (list._idleNext !== timer) continue; // a tick has stopped it
    } else {
      ranOne = true;
    }
    unlink(timer);
    runTimer(timer, now);
  }
  // Its callbacks may have made a new list of this duration.
  if (lists.get(msecs) === list) {
    lists.delete(msecs);
    if (recent === list) recent = null;
    removeList(list);
  }
}

function removeList(list) {
  const { position } = list;
  const last = queue.pop();
  if (last === list) return;
  place(last, position);
  if (position > 0 && queue[(position - 1) >> 1].expiry > last.expiry) siftUp(last, position);
  else siftDown(last, position);
}

function runTimer(timer, now) {
  if (!timer._onTimeout) {
    stop(timer);
    return;
  }
  const start = timer._repeat ? getLibuvNow() : undefined;
  try {
    const args = timer._timerArgs;
    if (tickInfo[CONTEXTS_USED] !== 0) runInContext(timer, timer._onTimeout, args, false);
    else if (args === undefined) timer._onTimeout();
    else Reflect.apply(timer._onTimeout, timer, args);
  } finally {
    if (timer._repeat && timer._idleTimeout !== -1) {
      timer._idleTimeout = timer._repeat;
      insert(timer, timer._idleTimeout, start);
    } else if (!timer._idleNext && !timer._idlePrev && !timer._destroyed) {
      timer._destroyed = true;
      tellDestroy(timer);
      if (timer[kHasPrimitive]) delete knownById[timer[kAsyncId]];
      if (timer[kRefed]) decreaseRefCount();
    }
  }
}

// ---- immediates ----

const immediates = { head: null, tail: null };
// What is left of the present round when a callback throws.
const outstanding = { head: null, tail: null };

function appendImmediate(item) {
  if (immediates.tail !== null) {
    immediates.tail._idleNext = item;
    item._idlePrev = immediates.tail;
  } else {
    immediates.head = item;
  }
  immediates.tail = item;
}

function removeImmediate(list, item) {
  if (item._idleNext) item._idleNext._idlePrev = item._idlePrev;
  if (item._idlePrev) item._idlePrev._idleNext = item._idleNext;
  if (item === list.head) list.head = item._idleNext;
  if (item === list.tail) list.tail = item._idlePrev;
  item._idleNext = null;
  item._idlePrev = null;
}

class Immediate {
  constructor(callback, args) {
    this._idleNext = null;
    this._idlePrev = null;
    this._onImmediate = callback;
    this._argv = args;
    this._destroyed = false;
    this[kRefed] = false;
    this[kAsyncId] = ++asyncIds[0];
    if (tickInfo[CONTEXTS_USED] !== 0) rememberContext(this, 'Immediate');
    this.ref();
    immediateInfo[COUNT]++;
    appendImmediate(this);
  }

  ref() {
    if (this[kRefed] === false) {
      this[kRefed] = true;
      if (immediateInfo[REF_COUNT]++ === 0) toggleImmediateRef(true);
    }
    return this;
  }

  unref() {
    if (this[kRefed] === true) {
      this[kRefed] = false;
      if (--immediateInfo[REF_COUNT] === 0) toggleImmediateRef(false);
    }
    return this;
  }

  hasRef() {
    return !!this[kRefed];
  }

  [Symbol.dispose ?? Symbol.for('nodejs.dispose')]() {
    clearImmediate(this);
  }
}

// For async_hooks: an immediate of which they hear nothing.
function setHiddenImmediate(callback) {
  const used = tickInfo[CONTEXTS_USED];
  tickInfo[CONTEXTS_USED] = 0;
  const immediate = new Immediate(callback, undefined);
  tickInfo[CONTEXTS_USED] = used;
  immediate[kAsyncId] = -1;
}

function finishImmediate(immediate) {
  immediateInfo[COUNT]--;
  if (immediate[kRefed] && --immediateInfo[REF_COUNT] === 0) toggleImmediateRef(false);
  immediate[kRefed] = null;
  immediate._destroyed = true;
}

function clearImmediate(immediate) {
  if (!immediate?._onImmediate || immediate._destroyed) return;
  finishImmediate(immediate);
  tellDestroy(immediate);
  immediate._onImmediate = null;
  removeImmediate(outstanding.head !== null && isIn(outstanding, immediate) ? outstanding : immediates, immediate);
}

function isIn(list, item) {
  let first = item;
  while (first._idlePrev) first = first._idlePrev;
  return first === list.head;
}

function processImmediate() {
  if ((tickInfo[CONTEXTS_USED] & 2) !== 0) require('internal/async_hooks').emitDestroyed();
  let ran = false;
  const resumed = outstanding.head !== null;
  if (!resumed) {
    outstanding.head = immediates.head;
    outstanding.tail = immediates.tail;
    immediates.head = immediates.tail = null;
  }
  immediateInfo[OUTSTANDING] = 1;
  while (outstanding.head !== null) {
    const immediate = outstanding.head;
    if (ran) {
      runNextTicks();
      if (outstanding.head !== immediate) continue; // a tick has cleared it
    }
    ran = true;
    removeImmediate(outstanding, immediate);
    finishImmediate(immediate);
    const callback = immediate._onImmediate;
    const args = immediate._argv;
    try {
      if (tickInfo[CONTEXTS_USED] !== 0) runInContext(immediate, callback, args, true);
      else if (args === undefined) immediate._onImmediate();
      else Reflect.apply(callback, immediate, args);
    } finally {
      immediate._onImmediate = null;
    }
  }
  immediateInfo[OUTSTANDING] = 0;
}

// ---- what the public module shares ----

function clearTimeout(timer) {
  if (timer?._onTimeout) {
    timer._onTimeout = null;
    stop(timer);
    return;
  }
  if (typeof timer === 'number' || typeof timer === 'string') {
    const known = knownById[timer];
    if (known !== undefined) {
      known._onTimeout = null;
      stop(known);
    }
  }
}

function makeTimeout(callback, after, args, isRepeat, isRefed) {
  if (after === undefined) after = 1;
  else if (typeof after !== 'number' || !(after >= 1 && after <= TIMEOUT_MAX)) after = toDelay(after);
  const timer = newTimer(callback, after, args, isRepeat ? after : null, isRefed);
  if (isRefed) increaseRefCount();
  if (tickInfo[CONTEXTS_USED] !== 0) rememberContext(timer, 'Timeout');
  append(timer, Math.trunc(after), timer._idleStart);
  return timer;
}

// A duration in milliseconds as socket.setTimeout and the like check it.
function getTimerDuration(msecs, name) {
  validateNumber(msecs, name);
  if (msecs < 0 || !Number.isFinite(msecs)) throw new codes.ERR_OUT_OF_RANGE(name, 'a non-negative finite number', msecs);
  if (msecs > TIMEOUT_MAX) {
    process.emitWarning(`${msecs} does not fit into a 32-bit signed integer.\nTimer duration was truncated to ` +
                        `${TIMEOUT_MAX}.`, 'TimeoutOverflowWarning');
    return TIMEOUT_MAX;
  }
  return msecs;
}

// setTimeout for lib's own use: the callback is called with `this` the timer and does not keep the loop alive.
function setUnrefTimeout(callback, after) {
  validateFunction(callback, 'callback');
  return makeTimeout(callback, after, undefined, false, false);
}

// How many timers and immediates keep the loop alive.
function getActiveCounts() {
  return [refCount, immediateInfo[REF_COUNT]];
}

immediateInfo = binding.setupTimers(processImmediate, processTimers, new Timeout());

module.exports = {
  TIMEOUT_MAX,
  Immediate,
  Timeout,
  active,
  clearImmediate,
  clearTimeout,
  getActiveCounts,
  getTimerDuration,
  insert,
  kRefed,
  kTimeout: Symbol('timeout'),
  makeTimeout,
  setHiddenImmediate,
  setUnrefTimeout,
  stop,
  unlink,
  unrefActive,
};
