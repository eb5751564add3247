/*
 * events.once() and events.on(): an event as a promise, events as an async iterator; of emitters and of event targets.
 */
'use strict';

const { AbortError, codes } = require('internal/errors');
const { SymbolDispose, kEmptyObject } = require('internal/util');
const { validateAbortSignal, validateInteger, validateObject } = require('internal/validators');
const { addAbortListener } = require('events');
const { kResistStopPropagation } = require('internal/event_target');
const { kFirstEventParam } = require('internal/events/symbols');

const AsyncIteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf(async function* () {}).prototype);

function addListener(emitter, name, listener, flags) {
  if (typeof emitter.on === 'function') {
    if (flags?.once) {
      emitter.once(name, listener);
    } else {
      emitter.on(name, listener);
    }
  } else if (typeof emitter.addEventListener === 'function') {
    emitter.addEventListener(name, listener, flags);
  } else {
    throw new codes.ERR_INVALID_ARG_TYPE('emitter', 'EventEmitter', emitter);
  }
}

function removeListener(emitter, name, listener, flags) {
  if (typeof emitter.removeListener === 'function') {
    emitter.removeListener(name, listener);
  } else if (typeof emitter.removeEventListener === 'function') {
    emitter.removeEventListener(name, listener, flags);
  } else {
    throw new codes.ERR_INVALID_ARG_TYPE('emitter', 'EventEmitter', emitter);
  }
}

function checkedSignal(options) {
  validateObject(options, 'options');
  const { signal } = options;
  validateAbortSignal(signal, 'options.signal');
  if (signal?.aborted) {
    throw new AbortError(undefined, { cause: signal.reason });
  }
  return signal;
}

const hasSignal = (signal) => signal !== undefined && signal !== null;

function once(emitter, name, options = kEmptyObject) {
  const signal = checkedSignal(options);
  return new Promise((resolve, reject) => {
    const flags = { __proto__: null, once: true, [kResistStopPropagation]: true };
    const forgetSignal = () => {
      if (hasSignal(signal)) {
        removeListener(signal, 'abort', onAbort);
      }
    };
    const onError = (error) => {
      emitter.removeListener(name, onEvent);
      forgetSignal();
      reject(error);
    };
    const onEvent = (...args) => {
      if (typeof emitter.removeListener === 'function') {
        emitter.removeListener('error', onError);
      }
      forgetSignal();
      resolve(args);
    };
    const onAbort = () => {
      removeListener(emitter, name, onEvent);
      removeListener(emitter, 'error', onError);
      reject(new AbortError(undefined, { cause: signal.reason }));
    };
    addListener(emitter, name, onEvent, flags);
    if (name !== 'error' && typeof emitter.once === 'function') {
      emitter.once('error', onError); // means nothing special to an EventTarget
    }
    if (hasSignal(signal)) {
      addListener(signal, 'abort', onAbort, flags);
    }
  });
}

/* First in, first out; shift() gives undefined when it is empty. */
class Queue {
  #items = [];
  #head = 0;

  get length() {
    return this.#items.length - this.#head;
  }

  push(item) {
    this.#items.push(item);
  }

  shift() {
    if (this.#head === this.#items.length) {
      return undefined;
    }
    const item = this.#items[this.#head];
    this.#items[this.#head++] = undefined;
    if (this.#head >= 1024 && this.#head * 2 >= this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return item;
  }
}

/* The listeners of an iterator, to be removed together. */
class Listeners {
  #list = [];

  add(emitter, event, listener) {
    addListener(emitter, event, listener);
    this.#list.push([emitter, event, listener]);
  }

  removeAll() {
    while (this.#list.length > 0) {
      removeListener(...this.#list.pop());
    }
  }
}

const iterResult = (value, done) => ({ value, done });

function on(emitter, event, options = kEmptyObject) {
  const signal = checkedSignal(options);
  // Once they were spelled with a small m.
  const high = options.highWaterMark ?? options.highWatermark ?? Number.MAX_SAFE_INTEGER;
  validateInteger(high, 'options.highWaterMark', 1);
  const low = options.lowWaterMark ?? options.lowWatermark ?? 1;
  validateInteger(low, 'options.lowWaterMark', 1);

  const events = new Queue(); // that nobody has asked for yet
  const waiting = new Queue(); // promises that wait for an event
  const listeners = new Listeners();
  let paused = false;
  let error = null;
  let finished = false;

  const onEvent = (value) => {
    if (waiting.length > 0) {
      waiting.shift().resolve(iterResult(value, false));
      return;
    }
    events.push(value);
    if (!paused && events.length > high) {
      paused = true;
      emitter.pause();
    }
  };

  const close = () => {
    abortListener?.[SymbolDispose]();
    listeners.removeAll();
    finished = true;
    const done = iterResult(undefined, true);
    while (waiting.length > 0) {
      waiting.shift().resolve(done);
    }
    return Promise.resolve(done);
  };

  const onError = (reason) => {
    if (waiting.length > 0) {
      waiting.shift().reject(reason);
    } else {
      error = reason;
    }
    close();
  };

  const iterator = Object.setPrototypeOf({
    next() {
      if (events.length > 0) {
        const value = events.shift();
        if (paused && events.length < low) {
          emitter.resume();
          paused = false;
        }
        return Promise.resolve(iterResult(value, false));
      }
      if (error) {
        const rejected = Promise.reject(error);
        error = null; // the first next() after it alone fails
        return rejected;
      }
      if (finished) {
        return close();
      }
      return new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
      });
    },

    return() {
      return close();
    },

    throw(reason) {
      if (!reason || !(reason instanceof Error)) {
        throw new codes.ERR_INVALID_ARG_TYPE('EventEmitter.AsyncIterator', 'Error', reason);
      }
      onError(reason);
    },

    [Symbol.asyncIterator]() {
      return this;
    },

    /* For tests and debugging: the state of the back pressure. */
    [Symbol.for('nodejs.watermarkData')]: {
      get size() {
        return events.length;
      },
      get low() {
        return low;
      },
      get high() {
        return high;
      },
      get isPaused() {
        return paused;
      },
    },
  }, AsyncIteratorPrototype);

  listeners.add(emitter, event, options[kFirstEventParam] ? onEvent : (...args) => onEvent(args));
  if (event !== 'error' && typeof emitter.on === 'function') {
    listeners.add(emitter, 'error', onError);
  }
  for (const name of options?.close ?? []) {
    listeners.add(emitter, name, close);
  }
  const abortListener = signal ?
    addAbortListener(signal, () => onError(new AbortError(undefined, { cause: signal.reason }))) :
    undefined;
  return iterator;
}

module.exports = { on, once };
