'use strict';

// mock.timers: setTimeout and its like, and Date, on a clock that only tick() moves.

const { AbortError, codes } = require('internal/errors');
const { emitExperimentalWarning, kEmptyObject } = require('internal/util');
const { validateAbortSignal, validateArray, validateNumber, validateObject } = require('internal/validators');

const { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_STATE } = codes;

const apis = ['setTimeout', 'setInterval', 'setImmediate', 'Date', 'scheduler.wait'];
const MAX_TIMER = 2 ** 31 - 1;

const kDispose = Symbol.dispose ?? Symbol.for('nodejs.dispose');

let mockedDate = null; // who has replaced Date

class MockTimer {
  #timers;

  constructor(timers, callback, delay, args, isInterval, order) {
    this.#timers = timers;
    this.callback = callback;
    this.args = args;
    this.delay = delay;
    this.isInterval = isInterval;
    this.order = order;
    this.due = 0;
    this.id = order;
    for (const name of ['callback', 'args', 'delay', 'isInterval', 'order', 'due', 'id']) {
      Object.defineProperty(this, name, { __proto__: null, enumerable: false });
    }
  }

  hasRef() { return true; }
  ref() { return this; }
  unref() { return this; }

  refresh() {
    this.#timers.refresh(this);
    return this;
  }

  close() {
    this.#timers.clear(this);
    return this;
  }

  [Symbol.toPrimitive]() { return this.id; }
  [kDispose]() { this.#timers.clear(this); }
}

class MockTimers {
  #queue = []; // by due and order
  #now = 0;
  #order = 0;
  #enabled = false;
  #restorers = [];
  #interface = { refresh: (timer) => this.#refresh(timer), clear: (timer) => this.#clear(timer) };

  // ---- the queue ----

  #insert(timer) {
    timer.due = this.#now + timer.delay;
    let i = this.#queue.length;
    while (i > 0 && this.#queue[i - 1].due > timer.due) i--;
    this.#queue.splice(i, 0, timer);
  }

  #add(callback, delay, args, isInterval) {
    if (typeof callback !== 'function') throw new ERR_INVALID_ARG_TYPE('callback', 'Function', callback);
    delay = Number(delay);
    if (!(delay >= 1 && delay <= MAX_TIMER)) delay = 1;
    const timer = new MockTimer(this.#interface, callback, Math.trunc(delay), args, isInterval, ++this.#order);
    this.#insert(timer);
    return timer;
  }

  #addImmediate(callback, args) {
    if (typeof callback !== 'function') throw new ERR_INVALID_ARG_TYPE('callback', 'Function', callback);
    const timer = new MockTimer(this.#interface, callback, 0, args, false, ++this.#order);
    this.#insert(timer);
    return timer;
  }

  #clear(timer) {
    const i = this.#queue.findIndex((queued) => queued === timer || queued.id === timer);
    if (i >= 0) this.#queue.splice(i, 1);
  }

  #refresh(timer) {
    this.#clear(timer);
    this.#insert(timer);
  }

  #runUntil(end) {
    while (this.#queue.length > 0 && this.#queue[0].due <= end) {
      const timer = this.#queue.shift();
      this.#now = Math.max(this.#now, timer.due);
      if (timer.isInterval) this.#insert(timer);
      Reflect.apply(timer.callback, undefined, timer.args);
    }
    this.#now = end;
  }

  // ---- what replaces the globals ----

  #define(object, name, value) {
    const descriptor = Object.getOwnPropertyDescriptor(object, name);
    const { configurable, enumerable } = descriptor ?? { __proto__: null, configurable: true, enumerable: true };
    Object.defineProperty(object, name, { __proto__: null, value, writable: true, configurable, enumerable });
    this.#restorers.push(() => {
      if (descriptor === undefined) delete object[name];
      else Object.defineProperty(object, name, descriptor);
    });
  }

  #replace(name, mock, promised) {
    const clearName = name.replace('set', 'clear');
    const clear = { [clearName]: (timer) => this.#clear(timer) }[clearName];
    const timers = require('timers');
    const timersPromises = require('timers/promises');
    for (const object of [globalThis, timers]) {
      this.#define(object, name, mock);
      this.#define(object, clearName, clear);
    }
    const { promisify } = require('internal/util');
    Object.defineProperty(mock, promisify.custom, { __proto__: null, enumerable: true, get: () => promised });
    this.#define(timersPromises, name, promised);
  }

  #promise(start, value, options) {
    if (options !== undefined) validateObject(options, 'options');
    const { signal, ref } = options ?? kEmptyObject;
    return new Promise((resolve, reject) => {
      if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
      if (ref !== undefined && typeof ref !== 'boolean') throw new ERR_INVALID_ARG_TYPE('options.ref', 'boolean', ref);
      const fail = () => reject(new AbortError(undefined, { cause: signal.reason }));
      if (signal?.aborted) {
        fail();
        return;
      }
      const timer = start(() => {
        signal?.removeEventListener('abort', onAbort);
        resolve(value);
      });
      const onAbort = () => {
        this.#clear(timer);
        fail();
      };
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  }

  async* #interval(delay, value, options) {
    validateObject(options ?? kEmptyObject, 'options');
    const { signal } = options ?? kEmptyObject;
    if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
    if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
    let due = 0;
    let wake;
    const timer = this.#add(() => {
      due++;
      wake?.();
    }, delay, [], true);
    const onAbort = () => wake?.();
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      for (;;) {
        if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
        if (due > 0) {
          due--;
          yield value;
        } else {
          await new Promise((resolve) => { wake = resolve; });
        }
      }
    } finally {
      this.#clear(timer);
      signal?.removeEventListener('abort', onAbort);
    }
  }

  #enablers = {
    '__proto__': null,
    'setTimeout': () => this.#replace('setTimeout',
                                      (callback, delay, ...args) => this.#add(callback, delay, args, false),
                                      (delay, value, options) =>
                                        this.#promise((done) => this.#add(done, delay, [], false), value, options)),
    'setInterval': () => this.#replace('setInterval',
                                       (callback, delay, ...args) => this.#add(callback, delay, args, true),
                                       (delay, value, options) => this.#interval(delay, value, options)),
    'setImmediate': () => this.#replace('setImmediate',
                                        (callback, ...args) => this.#addImmediate(callback, args),
                                        (value, options) =>
                                          this.#promise((done) => this.#addImmediate(done, []), value, options)),
    'scheduler.wait': () => {
      const { scheduler } = require('timers/promises');
      this.#define(scheduler, 'wait', (delay, options) =>
        this.#promise((done) => this.#add(done, delay, [], false), undefined, options));
    },
    'Date': () => {
      if (mockedDate !== null) throw new ERR_INVALID_STATE('Date is already being mocked!');
      mockedDate = this;
      this.#restorers.push(() => { mockedDate = null; });
      this.#define(globalThis, 'Date', this.#makeDate());
    },
  };

  #makeDate() {
    const RealDate = globalThis.Date;
    const now = () => this.#now;
    function MockDate(...args) {
      if (new.target === undefined) return new RealDate(now()).toString();
      const target = new.target === MockDate ? RealDate : new.target;
      return Reflect.construct(RealDate, args.length === 0 ? [now()] : args, target);
    }
    Object.defineProperties(MockDate, {
      ...Object.getOwnPropertyDescriptors(RealDate),
      now: { __proto__: null, value: () => now(), writable: true, enumerable: false, configurable: true },
      isMock: { __proto__: null, value: true, writable: false, enumerable: true, configurable: false },
      toString: { __proto__: null, value: () => RealDate.toString(), writable: true, enumerable: false, configurable: true },
    });
    return MockDate;
  }

  // ---- what programs call ----

  enable(options = { __proto__: null, apis, now: 0 }) {
    if (this.#enabled) throw new ERR_INVALID_STATE('MockTimers is already enabled!');
    validateObject(options, 'options');
    let { apis: wanted = apis, now = 0 } = options;
    if (now instanceof Date) now = now.getTime();
    validateNumber(now, 'initialTime');
    if (!(now >= 0) || !Number.isInteger(now)) throw new ERR_INVALID_ARG_VALUE('now', now, 'must be a positive integer or a Date object');
    validateArray(wanted, 'options.apis');
    for (const api of wanted) {
      if (!apis.includes(api)) throw new ERR_INVALID_ARG_VALUE('options.apis', api, `option ${api} is not supported`);
    }
    this.#now = now;
    this.#queue = [];
    try {
      for (const api of wanted) this.#enablers[api]();
    } catch (error) {
      this.#restore();
      throw error;
    }
    emitExperimentalWarning('The MockTimers API');
    this.#enabled = true;
  }

  #restore() {
    for (const restore of this.#restorers.reverse()) restore();
    this.#restorers = [];
  }

  #checkEnabled() {
    if (!this.#enabled) throw new ERR_INVALID_STATE('You should enable MockTimers first by calling the .enable function');
  }

  tick(time = 1) {
    this.#checkEnabled();
    if (!(time >= 0)) throw new ERR_INVALID_ARG_VALUE('time', time, 'must be positive integer');
    this.#runUntil(this.#now + time);
  }

  setTime(time = 0) {
    validateNumber(time, 'time');
    if (!(time >= 0) || !Number.isInteger(time)) throw new ERR_INVALID_ARG_VALUE('time', time, 'must be a positive integer');
    this.#checkEnabled();
    this.#now = time;
  }

  runAll() {
    this.#checkEnabled();
    const last = this.#queue.at(-1);
    if (last !== undefined) this.#runUntil(last.due);
  }

  reset() {
    if (!this.#enabled) return;
    this.#restore();
    this.#queue = [];
    this.#now = 0;
    this.#enabled = false;
  }

  [kDispose]() {
    this.reset();
  }
}

module.exports = { MockTimers };
