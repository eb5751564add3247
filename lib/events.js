/*
 * EventEmitter. `emit` and `on` are among the most called functions of all, so they touch as little as they can; what
 * is rarely needed (the promise and iterator forms, async resources) is in internal/events/.
 */
'use strict';

const { codes, genericNodeError, kEnhanceStackBeforeInspector } = require('internal/errors');
const { validateAbortSignal, validateBoolean, validateFunction, validateNumber } = require('internal/validators');
const { bindOnce, onceListener } = internalBinding('events');

const { slice } = Array.prototype;

const kCapture = Symbol('kCapture');
const kErrorMonitor = Symbol('events.errorMonitor');
const kMaxEventTargetListeners = Symbol('events.maxEventTargetListeners');
const kMaxEventTargetListenersWarned = Symbol('events.maxEventTargetListenersWarned');
const kRejection = Symbol.for('nodejs.rejection');
const kShapeMode = Symbol('shapeMode');

let defaultMaxListeners = 10;

function EventEmitter(options) {
  EventEmitter.init.call(this, options);
}

const { prototype } = EventEmitter;

/* The domain module wraps it. */
EventEmitter.init = function(options) {
  // An own _events is a shape that a subclass prepared: keys stay in it when their listeners go.
  if (this._events === undefined || this._events === Object.getPrototypeOf(this)._events) {
    this._events = { __proto__: null };
    this._eventsCount = 0;
    this[kShapeMode] = false;
  } else {
    this[kShapeMode] = true;
  }
  this._maxListeners = this._maxListeners || undefined;
  if (options?.captureRejections) {
    validateBoolean(options.captureRejections, 'options.captureRejections');
    this[kCapture] = true;
  } else {
    this[kCapture] = prototype[kCapture];
  }
};

Object.defineProperty(prototype, kCapture, { __proto__: null, value: false, writable: true });
prototype._events = undefined;
prototype._eventsCount = 0;
prototype._maxListeners = undefined;

/* ---- the limit ---- */

prototype.setMaxListeners = function setMaxListeners(n) {
  validateNumber(n, 'setMaxListeners', 0);
  this._maxListeners = n;
  return this;
};

function maxListenersOf(emitter) {
  return emitter._maxListeners === undefined ? defaultMaxListeners : emitter._maxListeners;
}

prototype.getMaxListeners = function getMaxListeners() {
  return maxListenersOf(this);
};

/* ---- emit ---- */

/* What is put after the stack of an 'error' event without listener when it ends the process. */
function enhanceStackTrace(error, own) {
  const { identicalSequenceRange } = require('internal/util/inspect');
  let where = '';
  try {
    const { name } = this.constructor;
    if (name !== 'EventEmitter') {
      where = ` on ${name} instance`;
    }
  } catch {
    // A hostile constructor: go without it.
  }
  const errorLines = error.stack.split('\n').slice(1);
  const ownLines = own.stack.split('\n').slice(1);
  const { len, offset } = identicalSequenceRange(ownLines, errorLines);
  if (len > 0) {
    ownLines.splice(offset + 1, len - 2, '    [... lines matching original stack trace ...]');
  }
  return `${error.stack}\nEmitted 'error' event${where} at:\n${ownLines.join('\n')}`;
}

/* An 'error' event that nobody listens to is thrown. */
function throwUnhandled(emitter, error) {
  if (error instanceof Error) {
    try {
      const own = {};
      Error.captureStackTrace(own, prototype.emit);
      Object.defineProperty(error, kEnhanceStackBeforeInspector, {
        __proto__: null,
        value: enhanceStackTrace.bind(emitter, error, own),
        configurable: true,
      });
    } catch {
      // The error may be frozen.
    }
    throw error; // Unhandled 'error' event
  }
  let shown;
  try {
    shown = require('internal/util/inspect').inspect(error);
  } catch {
    shown = error;
  }
  const unhandled = new codes.ERR_UNHANDLED_ERROR(shown);
  unhandled.context = error;
  throw unhandled; // Unhandled 'error' event
}

function emitRejection(emitter, error, type, args) {
  if (typeof emitter[kRejection] === 'function') {
    emitter[kRejection](error, type, ...args);
    return;
  }
  // An error listener that rejects must not come here again.
  const capture = emitter[kCapture];
  emitter[kCapture] = false;
  try {
    emitter.emit('error', error);
  } finally {
    emitter[kCapture] = capture;
  }
}

/* With captureRejections: a listener returned something, maybe a promise. */
function captureRejection(emitter, result, type, args) {
  try {
    const { then } = result;
    if (typeof then === 'function') {
      then.call(result, undefined, (error) => {
        // Not here: a throw would only reject the promise of this reaction.
        process.nextTick(emitRejection, emitter, error, type, args);
      });
    }
  } catch (error) {
    emitter.emit('error', error);
  }
}

/* An 'error' nobody may be there for; true if it goes on to listeners. */
function emitError(emitter, events, args) {
  if (events !== undefined && events[kErrorMonitor] !== undefined) {
    emitter.emit(kErrorMonitor, ...args);
  }
  if (events === undefined || events.error === undefined) {
    throwUnhandled(emitter, args[0]);
  }
}

// Most events come with none to two values: these make no array of them.
prototype.emit = function emit(type) {
  const events = this._events;
  if (type === 'error') {
    emitError(this, events, slice.call(arguments, 1));
  } else if (events === undefined) {
    return false;
  }
  const handler = events[type];
  if (handler === undefined) {
    return false;
  }
  let listener = handler;
  let length = 1;
  // A list is what it was when the event came: listeners that are added go behind its end, and where one is removed or put
  // before the others the list is replaced by another.
  if (typeof handler !== 'function') {
    length = handler.length;
    listener = handler[0];
  }
  let i = 0;
  for (;;) {
    let result;
    if (arguments.length === 2) result = listener.call(this, arguments[1]);
    else if (arguments.length < 2) result = listener.call(this);
    else if (arguments.length === 3) result = listener.call(this, arguments[1], arguments[2]);
    else result = listener.apply(this, slice.call(arguments, 1));
    if (result !== undefined && result !== null && this[kCapture]) {
      captureRejection(this, result, type, slice.call(arguments, 1));
    }
    if (++i >= length) {
      return true;
    }
    listener = handler[i];
  }
};

/* ---- adding ---- */

function warnOfLeak(emitter, type, listeners, max) {
  const { inspect } = require('internal/util/inspect');
  const count = listeners.length;
  listeners.warned = true;
  process.emitWarning(genericNodeError(
    `Possible EventEmitter memory leak detected. ${count} ${String(type)} listeners added to ` +
    `${inspect(emitter, { depth: -1 })}. MaxListeners is ${max}. Use emitter.setMaxListeners() to increase limit`,
    { name: 'MaxListenersExceededWarning', emitter, type, count },
  ));
}

function replaceList(old, list) {
  if (old.warned) {
    list.warned = true;
  }
  return list;
}

function insertListener(emitter, type, listener, prepend) {
  if (typeof listener !== 'function') {
    validateFunction(listener, 'listener');
  }
  let events = emitter._events;
  if (events === undefined) {
    events = emitter._events = { __proto__: null };
    emitter._eventsCount = 0;
  } else if (events.newListener !== undefined) {
    // Before it is added, so that a listener for newListener itself does not see itself.
    emitter.emit('newListener', type, listener.listener ?? listener);
    events = emitter._events;
  }
  let existing = events[type];
  if (existing === undefined) {
    events[type] = listener;
    emitter._eventsCount++;
    return emitter;
  }
  if (typeof existing === 'function') {
    existing = events[type] = prepend ? [listener, existing] : [existing, listener];
  } else if (prepend) {
    existing = events[type] = replaceList(existing, [listener, ...existing]);
  } else {
    existing.push(listener);
  }
  const max = maxListenersOf(emitter);
  if (max > 0 && existing.length > max && !existing.warned) {
    warnOfLeak(emitter, type, existing, max);
  }
  return emitter;
}

prototype.addListener = function addListener(type, listener) {
  return insertListener(this, type, listener, false);
};

prototype.on = prototype.addListener;

prototype.prependListener = function prependListener(type, listener) {
  return insertListener(this, type, listener, true);
};

prototype.once = function once(type, listener) {
  validateFunction(listener, 'listener');
  this.on(type, onceListener(type, listener));
  return this;
};

prototype.prependOnceListener = function prependOnceListener(type, listener) {
  validateFunction(listener, 'listener');
  this.prependListener(type, onceListener(type, listener));
  return this;
};

/* ---- removing ---- */

function lastIndexOfListener(list, listener) {
  let i = list.length - 1;
  while (i >= 0 && list[i] !== listener && list[i].listener !== listener) {
    i--;
  }
  return i;
}

prototype.removeListener = function removeListener(type, listener) {
  validateFunction(listener, 'listener');
  const events = this._events;
  const list = events?.[type];
  if (list === undefined) {
    return this;
  }
  if (list === listener || list.listener === listener) {
    this._eventsCount--;
    if (this[kShapeMode]) {
      events[type] = undefined;
    } else if (this._eventsCount === 0) {
      this._events = { __proto__: null };
    } else {
      delete events[type];
    }
    if (events.removeListener !== undefined) {
      this.emit('removeListener', type, list.listener || listener);
    }
  } else if (typeof list !== 'function') {
    const position = lastIndexOfListener(list, listener);
    if (position < 0) {
      return this;
    }
    const others = list.toSpliced(position, 1);
    events[type] = others.length === 1 ? others[0] : replaceList(list, others);
    if (events.removeListener !== undefined) {
      this.emit('removeListener', type, listener);
    }
  }
  return this;
};

prototype.off = prototype.removeListener;

function forgetAll(emitter) {
  emitter._events = { __proto__: null };
  emitter._eventsCount = 0;
}

prototype.removeAllListeners = function removeAllListeners(type) {
  const events = this._events;
  if (events === undefined) {
    return this;
  }
  if (events.removeListener === undefined) { // nobody wants to be told
    if (arguments.length === 0) {
      forgetAll(this);
    } else if (events[type] !== undefined) {
      if (--this._eventsCount === 0) {
        this._events = { __proto__: null };
      } else {
        delete events[type];
      }
    }
    this[kShapeMode] = false;
    return this;
  }
  if (arguments.length === 0) {
    for (const key of Reflect.ownKeys(events)) {
      if (key !== 'removeListener') {
        this.removeAllListeners(key);
      }
    }
    this.removeAllListeners('removeListener');
    forgetAll(this);
    this[kShapeMode] = false;
    return this;
  }
  const listeners = events[type];
  if (typeof listeners === 'function') {
    this.removeListener(type, listeners);
  } else if (listeners !== undefined) {
    for (let i = listeners.length - 1; i >= 0; i--) {
      this.removeListener(type, listeners[i]);
    }
  }
  return this;
};

/* ---- asking ---- */

const unwrap = (listener) => (typeof listener.listener === 'function' ? listener.listener : listener);

function rawListenersOf(emitter, type) {
  const listeners = emitter._events?.[type];
  if (listeners === undefined) {
    return [];
  }
  return typeof listeners === 'function' ? [listeners] : listeners.slice();
}

prototype.listeners = function listeners(type) {
  return rawListenersOf(this, type).map(unwrap);
};

prototype.rawListeners = function rawListeners(type) {
  const listeners = rawListenersOf(this, type);
  for (let i = 0; i < listeners.length; i++) bindOnce(listeners[i], this);
  return listeners;
};

prototype.listenerCount = function listenerCount(type, listener) {
  const listeners = this._events?.[type];
  if (listeners === undefined) {
    return 0;
  }
  const isWanted = (each) => listener === each || listener === each.listener;
  const wantsAll = listener === undefined || listener === null;
  if (typeof listeners === 'function') {
    return wantsAll || isWanted(listeners) ? 1 : 0;
  }
  return wantsAll ? listeners.length : listeners.filter(isWanted).length;
};

prototype.eventNames = function eventNames() {
  return this._eventsCount > 0 ? Reflect.ownKeys(this._events) : [];
};

/* ---- statics ---- */

function invalidEmitter(value, name = 'emitter') {
  return new codes.ERR_INVALID_ARG_TYPE(name, ['EventEmitter', 'EventTarget'], value);
}

function getEventListeners(emitterOrTarget, type) {
  if (typeof emitterOrTarget.listeners === 'function') {
    return emitterOrTarget.listeners(type);
  }
  const { isEventTarget, listenersOf } = require('internal/event_target');
  if (isEventTarget(emitterOrTarget)) {
    return listenersOf(emitterOrTarget, type);
  }
  throw invalidEmitter(emitterOrTarget);
}

function getMaxListeners(emitterOrTarget) {
  if (typeof emitterOrTarget?.getMaxListeners === 'function') {
    return maxListenersOf(emitterOrTarget);
  }
  if (typeof emitterOrTarget?.[kMaxEventTargetListeners] === 'number') {
    return emitterOrTarget[kMaxEventTargetListeners];
  }
  throw invalidEmitter(emitterOrTarget);
}

EventEmitter.setMaxListeners = function(n = defaultMaxListeners, ...eventTargets) {
  validateNumber(n, 'setMaxListeners', 0);
  if (eventTargets.length === 0) {
    defaultMaxListeners = n;
    return;
  }
  for (const target of eventTargets) {
    if (require('internal/event_target').isEventTarget(target)) {
      target[kMaxEventTargetListeners] = n;
      target[kMaxEventTargetListenersWarned] = false;
    } else if (typeof target.setMaxListeners === 'function') {
      target.setMaxListeners(n);
    } else {
      throw invalidEmitter(target, 'eventTargets');
    }
  }
};

EventEmitter.listenerCount = function(emitter, type) {
  if (typeof emitter.listenerCount === 'function') {
    return emitter.listenerCount(type);
  }
  return prototype.listenerCount.call(emitter, type);
};

/* Call a listener once when a signal is aborted or already was; gives a disposable that takes it back. */
function addAbortListener(signal, listener) {
  if (signal === undefined) {
    throw new codes.ERR_INVALID_ARG_TYPE('signal', 'AbortSignal', signal);
  }
  validateAbortSignal(signal, 'signal');
  validateFunction(listener, 'listener');
  const { SymbolDispose } = require('internal/util');
  let removeListener;
  if (signal.aborted) {
    queueMicrotask(() => listener());
  } else {
    const { kResistStopPropagation } = require('internal/event_target');
    signal.addEventListener('abort', listener, { __proto__: null, once: true, [kResistStopPropagation]: true });
    removeListener = () => {
      signal.removeEventListener('abort', listener);
    };
  }
  return {
    __proto__: null,
    [SymbolDispose]() {
      removeListener?.();
    },
  };
}

async function once(emitter, name, options) {
  return require('internal/events/iterators').once(emitter, name, options);
}

function on(emitter, event, options) {
  return require('internal/events/iterators').on(emitter, event, options);
}

module.exports = EventEmitter;

EventEmitter.addAbortListener = addAbortListener;
EventEmitter.once = once;
EventEmitter.on = on;
EventEmitter.getEventListeners = getEventListeners;
EventEmitter.getMaxListeners = getMaxListeners;
EventEmitter.EventEmitter = EventEmitter;
EventEmitter.usingDomains = false;
EventEmitter.captureRejectionSymbol = kRejection;
EventEmitter.errorMonitor = kErrorMonitor;

Object.defineProperties(EventEmitter, {
  captureRejections: {
    __proto__: null,
    get() {
      return prototype[kCapture];
    },
    set(value) {
      validateBoolean(value, 'EventEmitter.captureRejections');
      prototype[kCapture] = value;
    },
    enumerable: true,
  },
  defaultMaxListeners: {
    __proto__: null,
    get() {
      return defaultMaxListeners;
    },
    set(n) {
      validateNumber(n, 'defaultMaxListeners', 0);
      defaultMaxListeners = n;
    },
    enumerable: true,
  },
  EventEmitterAsyncResource: {
    __proto__: null,
    get() {
      return require('internal/events/async_resource').EventEmitterAsyncResource;
    },
    enumerable: true,
    configurable: true,
  },
  kMaxEventTargetListeners: { __proto__: null, value: kMaxEventTargetListeners },
  kMaxEventTargetListenersWarned: { __proto__: null, value: kMaxEventTargetListenersWarned },
});
