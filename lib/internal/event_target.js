/*
 * Event, CustomEvent and EventTarget, by the DOM standard as far as Node has it, and NodeEventTarget, which has some of
 * EventEmitter's methods as well.
 */
'use strict';

const { codes } = require('internal/errors');
const { customInspectSymbol, kEmptyObject, kEnumerableProperty } = require('internal/util');
const { now } = require('internal/perf/utils');
const { kMaxEventTargetListeners, kMaxEventTargetListenersWarned } = require('events');
const EventEmitter = require('events');
const {
  kValidateObjectAllowObjects, validateAbortSignal, validateObject, validateString, validateThisInternalField,
} = require('internal/validators');

const kCreateEvent = Symbol('kCreateEvent');
const kEvents = Symbol('kEvents');
const kHandlers = Symbol('kHandlers');
const kHybridDispatch = Symbol.for('nodejs.internal.kHybridDispatch');
const kIsEventTarget = Symbol.for('nodejs.event_target');
const kIsNodeEventTarget = Symbol('kIsNodeEventTarget');
const kIsNodeStyleListener = Symbol('kIsNodeStyleListener');
const kNewListener = Symbol('kNewListener');
const kRemoveListener = Symbol('kRemoveListener');
const kResistStopPropagation = Symbol('kResistStopPropagation');
const kTrustEvent = Symbol('kTrustEvent');
const kWeakHandler = Symbol('kWeak');

function defineTag(prototype, tag) {
  Object.defineProperty(prototype, Symbol.toStringTag, { __proto__: null, value: tag, configurable: true });
}

function makeEnumerable(prototype, ...keys) {
  for (const key of keys) {
    Object.defineProperty(prototype, key, kEnumerableProperty);
  }
}

function inspectAs(self, shown, depth, options) {
  const { name } = self.constructor;
  if (depth < 0) {
    return name;
  }
  const inner = Number.isInteger(options.depth) ? options.depth - 1 : options.depth;
  return `${name} ${require('internal/util/inspect').inspect(shown, { ...options, depth: inner })}`;
}

/* ---- events ---- */

let stateOf; // of an event; throws for anything else
let isEvent;

class Event {
  #state;

  static {
    isEvent = (value) => typeof value === 'object' && value !== null && #state in value;
    stateOf = (value, name = 'Event') => {
      if (!isEvent(value)) {
        throw new codes.ERR_INVALID_THIS(name);
      }
      return value.#state;
    };
  }

  constructor(type, options = undefined) {
    if (arguments.length === 0) {
      throw new codes.ERR_MISSING_ARGS('type');
    }
    if (options !== undefined && options !== null) {
      validateObject(options, 'options');
    }
    this.#state = {
      type: undefined,
      bubbles: Boolean(options?.bubbles),
      cancelable: Boolean(options?.cancelable),
      composed: Boolean(options?.composed),
      isTrusted: Boolean(options?.[kTrustEvent]),
      target: null,
      isDispatched: false, // is being dispatched
      isInPassiveListener: false,
      isStopped: false, // at once
      propagationStopped: false,
      defaultPrevented: false,
      timeStamp: now(),
      detail: undefined,
    };
    this.#state.type = `${type}`;
  }

  initEvent(type, bubbles = false, cancelable = false) {
    if (arguments.length === 0) {
      throw new codes.ERR_MISSING_ARGS('type');
    }
    const state = stateOf(this);
    if (!state.isDispatched) {
      state.type = `${type}`;
      state.bubbles = Boolean(bubbles);
      state.cancelable = Boolean(cancelable);
    }
  }

  [customInspectSymbol](depth, options) {
    const { type, defaultPrevented, cancelable, timeStamp } = stateOf(this);
    return inspectAs(this, { type, defaultPrevented, cancelable, timeStamp }, depth, options);
  }

  stopImmediatePropagation() {
    const state = stateOf(this);
    this.stopPropagation();
    state.isStopped = true;
  }

  preventDefault() {
    const state = stateOf(this);
    if (state.cancelable && !state.isInPassiveListener) {
      state.defaultPrevented = true;
    }
  }

  get target() {
    return stateOf(this).target;
  }

  get currentTarget() {
    const { isDispatched, target } = stateOf(this);
    return isDispatched ? target : null;
  }

  get srcElement() {
    return stateOf(this).target;
  }

  get type() {
    return stateOf(this).type;
  }

  get cancelable() {
    return stateOf(this).cancelable;
  }

  get defaultPrevented() {
    const { cancelable, defaultPrevented } = stateOf(this);
    return cancelable && defaultPrevented;
  }

  get timeStamp() {
    return stateOf(this).timeStamp;
  }

  composedPath() {
    const { isDispatched, target } = stateOf(this);
    return isDispatched ? [target] : [];
  }

  get returnValue() {
    const { cancelable, defaultPrevented } = stateOf(this);
    return !cancelable || !defaultPrevented;
  }

  set returnValue(value) {
    const state = stateOf(this);
    if (!value && state.cancelable && !state.isInPassiveListener) {
      state.defaultPrevented = true;
    }
  }

  get bubbles() {
    return stateOf(this).bubbles;
  }

  get composed() {
    return stateOf(this).composed;
  }

  get eventPhase() {
    return stateOf(this).isDispatched ? Event.AT_TARGET : Event.NONE;
  }

  get cancelBubble() {
    return stateOf(this).propagationStopped;
  }

  set cancelBubble(value) {
    const state = stateOf(this);
    if (value) {
      state.propagationStopped = true;
    }
  }

  stopPropagation() {
    stateOf(this).propagationStopped = true;
  }

  get isTrusted() {
    return isEvent(this) && stateOf(this).isTrusted;
  }
}

defineTag(Event.prototype, 'Event');
makeEnumerable(Event.prototype, 'initEvent', 'stopImmediatePropagation', 'preventDefault', 'target', 'currentTarget',
               'srcElement', 'type', 'cancelable', 'defaultPrevented', 'timeStamp', 'composedPath', 'returnValue',
               'bubbles', 'composed', 'eventPhase', 'cancelBubble', 'stopPropagation');
Object.defineProperty(Event.prototype, 'isTrusted', { __proto__: null, enumerable: true, configurable: false });

['NONE', 'CAPTURING_PHASE', 'AT_TARGET', 'BUBBLING_PHASE'].forEach((name, value) => {
  Object.defineProperty(Event, name, { __proto__: null, value, enumerable: true });
});

class CustomEvent extends Event {
  constructor(type, options = kEmptyObject) {
    if (arguments.length === 0) {
      throw new codes.ERR_MISSING_ARGS('type');
    }
    super(type, options);
    stateOf(this).detail = options?.detail ?? null;
  }

  get detail() {
    const { detail } = stateOf(this, 'CustomEvent');
    if (detail === undefined) {
      throw new codes.ERR_INVALID_THIS('CustomEvent');
    }
    return detail;
  }
}

defineTag(CustomEvent.prototype, 'CustomEvent');
makeEnumerable(CustomEvent.prototype, 'detail');

/* ---- listeners ---- */

/* Weak listeners live as long as the object they are tied to, and are removed when they are collected. */
let weakRegistry;
let weakOwners;

function holdWeakly(target, type, listener, owner, entry) {
  weakRegistry ??= new FinalizationRegistry(({ targetRef, type: ofType, entry: collected }) => {
    const alive = targetRef.deref();
    if (alive !== undefined) {
      removeEntry(alive, ofType, collected, undefined);
    }
  });
  weakOwners ??= new WeakMap();
  weakRegistry.register(listener, { __proto__: null, targetRef: new WeakRef(target), type, entry }, entry);
  weakOwners.set(owner, listener);
}

/* One listener: `listener` as it was given, `callback` to call; both a WeakRef when `isWeak`. */
function makeEntry(target, type, listener, options) {
  const entry = {
    listener,
    callback: listener,
    once: options.once,
    capture: options.capture,
    passive: options.passive,
    isNodeStyle: options.isNodeStyleListener,
    isWeak: Boolean(options.weak),
    resistsStop: options.resistStopPropagation,
    removed: false,
  };
  if (entry.isWeak) {
    entry.listener = entry.callback = new WeakRef(listener);
    holdWeakly(target, type, listener, options.weak, entry);
  } else if (typeof listener !== 'function') {
    entry.callback = async (...args) => {
      if (listener.handleEvent) {
        await listener.handleEvent(...args);
      }
    };
  }
  return entry;
}

const listenerOf = (entry) => (entry.isWeak ? entry.listener.deref() : entry.listener);

function findEntry(list, listener, capture) {
  return list.find((entry) => entry.capture === capture && listenerOf(entry) === listener);
}

function removeEntry(target, type, entry, listener) {
  const list = target[kEvents].get(type);
  const index = list === undefined ? -1 : list.indexOf(entry);
  if (index === -1) {
    return;
  }
  // A dispatch that runs goes through the old list.
  const rest = list.filter((each) => each !== entry);
  rest.inactive = list.inactive;
  if (rest.length === 0) {
    target[kEvents].delete(type);
  } else {
    target[kEvents].set(type, rest);
  }
  entry.removed = true;
  if (entry.isWeak) {
    weakRegistry.unregister(entry);
  }
  target[kRemoveListener](sizeOf(rest), type, listener, entry.capture);
}

/* Event handlers (onabort) that are unset stay in their place, but do not count. */
const sizeOf = (list) => list.length - (list.inactive ?? 0);

const DEFAULTS = Object.freeze({
  __proto__: null,
  once: false,
  capture: false,
  passive: false,
  signal: undefined,
  weak: undefined,
  resistStopPropagation: false,
  isNodeStyleListener: false,
});

function readOptions(options) {
  if (options === kEmptyObject || options === null) {
    return DEFAULTS;
  }
  if (typeof options === 'boolean') {
    return { ...DEFAULTS, capture: options };
  }
  validateObject(options, 'options', kValidateObjectAllowObjects);
  return {
    once: Boolean(options.once),
    capture: Boolean(options.capture),
    passive: Boolean(options.passive),
    signal: options.signal,
    weak: options[kWeakHandler],
    resistStopPropagation: Boolean(options[kResistStopPropagation]),
    isNodeStyleListener: Boolean(options[kIsNodeStyleListener]),
  };
}

/* False for null and undefined, which are not listened to. */
function isListener(listener) {
  if (listener === null || listener === undefined) {
    return false;
  }
  if (typeof listener !== 'function' && typeof listener !== 'object') {
    throw new codes.ERR_INVALID_ARG_TYPE('listener', 'EventListener', listener);
  }
  return true;
}

function toDOMString(value) {
  if (typeof value === 'symbol') {
    throw new TypeError('Cannot convert a Symbol value to a string');
  }
  return String(value);
}

function throwLater(error) {
  process.nextTick(() => {
    throw error;
  });
}

function warn(name, message, properties) {
  const warning = new Error(message);
  warning.name = name;
  process.emitWarning(Object.assign(warning, properties));
}

/* ---- targets ---- */

const isEventTarget = (value) => Boolean(value?.constructor?.[kIsEventTarget]);
const isNodeEventTarget = (value) => Boolean(value?.constructor?.[kIsNodeEventTarget]);

function checkTarget(value) {
  if (!isEventTarget(value)) {
    throw new codes.ERR_INVALID_THIS('EventTarget');
  }
}

function initEventTarget(self) {
  self[kEvents] = new Map(); // type -> list of entries
  self[kMaxEventTargetListeners] = EventEmitter.defaultMaxListeners;
  self[kMaxEventTargetListenersWarned] = false;
  self[kHandlers] = new Map();
}

/* Call one listener; `getArgument` makes the event when it is first needed. */
function callEntry(target, entry, argument) {
  const callback = entry.isWeak ? entry.callback.deref() : entry.callback;
  if (callback === undefined) {
    return;
  }
  const state = isEvent(argument) && entry.passive ? stateOf(argument) : undefined;
  if (state !== undefined) {
    state.isInPassiveListener = true;
  }
  try {
    const result = callback.call(target, argument);
    if (result !== undefined && result !== null && typeof result.then === 'function') {
      result.then(undefined, throwLater);
    }
  } catch (error) {
    throwLater(error);
  }
  if (state !== undefined) {
    state.isInPassiveListener = false;
  }
}

class EventTarget {
  static [kIsEventTarget] = true;

  constructor() {
    initEventTarget(this);
  }

  /* For subclasses: a listener came; there are now `size`. */
  [kNewListener](size, type, listener, once, capture, passive, weak) { // eslint-disable-line no-unused-vars
    const max = this[kMaxEventTargetListeners];
    if (max > 0 && size > max && !this[kMaxEventTargetListenersWarned]) {
      this[kMaxEventTargetListenersWarned] = true;
      const { inspect } = require('internal/util/inspect');
      warn('MaxListenersExceededWarning',
           `Possible EventTarget memory leak detected. ${size} ${type} listeners added to ` +
           `${inspect(this, { depth: -1 })}. MaxListeners is ${max}. Use events.setMaxListeners() to increase limit`,
           { target: this, type, count: size });
    }
  }

  /* For subclasses: a listener went. */
  [kRemoveListener](size, type, listener, capture) {} // eslint-disable-line no-unused-vars

  addEventListener(type, listener, options = kEmptyObject) {
    checkTarget(this);
    if (arguments.length < 2) {
      throw new codes.ERR_MISSING_ARGS('type', 'listener');
    }
    const read = readOptions(options);
    const { signal } = read;
    if (signal !== undefined) {
      validateAbortSignal(signal, 'options.signal');
      if (signal.aborted) {
        return;
      }
      signal.addEventListener('abort', () => {
        this.removeEventListener(type, listener, read);
      }, { __proto__: null, once: true, [kWeakHandler]: this, [kResistStopPropagation]: true });
    }
    if (!isListener(listener)) {
      warn('AddEventListenerArgumentTypeWarning', `addEventListener called with ${listener} which has no effect.`,
           { target: this, type });
      return;
    }
    type = toDOMString(type);
    const list = this[kEvents].get(type) ?? [];
    if (findEntry(list, listener, read.capture) !== undefined) {
      return;
    }
    const extended = list.concat([makeEntry(this, type, listener, read)]);
    extended.inactive = list.inactive;
    this[kEvents].set(type, extended);
    this[kNewListener](sizeOf(extended), type, listener, read.once, read.capture, read.passive, read.weak);
  }

  removeEventListener(type, listener, options = kEmptyObject) {
    checkTarget(this);
    if (arguments.length < 2) {
      throw new codes.ERR_MISSING_ARGS('type', 'listener');
    }
    if (!isListener(listener)) {
      return;
    }
    type = toDOMString(type);
    const capture = typeof options === 'boolean' ? options : options?.capture === true;
    const entry = findEntry(this[kEvents].get(type) ?? [], listener, capture);
    if (entry !== undefined) {
      removeEntry(this, type, entry, listener);
    }
  }

  dispatchEvent(event) {
    checkTarget(this);
    if (arguments.length < 1) {
      throw new codes.ERR_MISSING_ARGS('event');
    }
    if (!isEvent(event)) {
      throw new codes.ERR_INVALID_ARG_TYPE('event', 'Event', event);
    }
    if (stateOf(event).isDispatched) {
      throw new codes.ERR_EVENT_RECURSION(event.type);
    }
    this[kHybridDispatch](event, event.type, event);
    return event.defaultPrevented !== true;
  }

  /* Listeners of Node's style get `nodeValue`, the others an event, which is made when there is none. */
  [kHybridDispatch](nodeValue, type, event) {
    let state;
    const begin = () => {
      state = stateOf(event);
      state.target = this;
      state.isDispatched = true;
    };
    if (event !== undefined) {
      begin();
    }
    const entries = this[kEvents].get(type);
    const count = entries === undefined ? 0 : entries.length;
    for (let i = 0; i < count; i++) {
      const entry = entries[i];
      if (entry.removed || (state?.isStopped && !entry.resistsStop)) {
        continue;
      }
      if (entry.once) {
        removeEntry(this, type, entry, entry.listener);
      }
      if (!entry.isNodeStyle && event === undefined) {
        event = this[kCreateEvent](nodeValue, type);
        begin();
      }
      callEntry(this, entry, entry.isNodeStyle ? nodeValue : event);
    }
    if (state !== undefined) {
      state.isDispatched = false;
    }
  }

  [kCreateEvent](nodeValue, type) {
    return new CustomEvent(type, { detail: nodeValue });
  }

  [customInspectSymbol](depth, options) {
    return inspectAs(this, {}, depth, options);
  }
}

defineTag(EventTarget.prototype, 'EventTarget');
makeEnumerable(EventTarget.prototype, 'addEventListener', 'removeEventListener', 'dispatchEvent');

/* The listeners of a target, as events.getEventListeners() gives them. */
function listenersOf(target, type) {
  const list = target[kEvents].get(type) ?? [];
  return list.map((entry) => (entry.listener?.deref ? entry.listener.deref() : entry.listener));
}

/* ---- targets with methods of EventEmitter ---- */

function checkNodeTarget(value) {
  if (!isNodeEventTarget(value)) {
    throw new codes.ERR_INVALID_THIS('NodeEventTarget');
  }
}

class NodeEventTarget extends EventTarget {
  static [kIsNodeEventTarget] = true;
  static defaultMaxListeners = 10;

  setMaxListeners(n) {
    checkNodeTarget(this);
    EventEmitter.setMaxListeners(n, this);
  }

  getMaxListeners() {
    checkNodeTarget(this);
    return this[kMaxEventTargetListeners];
  }

  eventNames() {
    checkNodeTarget(this);
    return [...this[kEvents].keys()];
  }

  listenerCount(type) {
    checkNodeTarget(this);
    const list = this[kEvents].get(String(type));
    return list === undefined ? 0 : sizeOf(list);
  }

  off(type, listener, options) {
    checkNodeTarget(this);
    this.removeEventListener(type, listener, options);
    return this;
  }

  removeListener(type, listener, options) {
    return this.off(type, listener, options);
  }

  on(type, listener) {
    checkNodeTarget(this);
    this.addEventListener(type, listener, { [kIsNodeStyleListener]: true });
    return this;
  }

  addListener(type, listener) {
    return this.on(type, listener);
  }

  emit(type, argument) {
    checkNodeTarget(this);
    validateString(type, 'type');
    const hadListeners = this.listenerCount(type) > 0;
    this[kHybridDispatch](argument, type);
    return hadListeners;
  }

  once(type, listener) {
    checkNodeTarget(this);
    this.addEventListener(type, listener, { once: true, [kIsNodeStyleListener]: true });
    return this;
  }

  removeAllListeners(type) {
    checkNodeTarget(this);
    if (type === undefined) {
      this[kEvents].clear();
    } else {
      this[kEvents].delete(String(type));
    }
    return this;
  }
}

makeEnumerable(NodeEventTarget.prototype, 'setMaxListeners', 'getMaxListeners', 'eventNames', 'listenerCount', 'off',
               'removeListener', 'on', 'addListener', 'once', 'emit', 'removeAllListeners');

/* ---- event handlers ---- */

/* What listens for an event handler: it keeps its place when the handler changes. */
function makeHandlerListener(handler) {
  function eventHandler(...args) {
    return typeof eventHandler.handler === 'function' ? Reflect.apply(eventHandler.handler, this, args) : undefined;
  }
  eventHandler.handler = handler;
  return eventHandler;
}

/* A handler that had been set is set anew: it counts as a listener only while it is a function. */
function replaceHandler(target, event, listener, value) {
  const list = target[kEvents].get(event) ?? [];
  const before = listener.handler;
  if (typeof before === 'function') {
    list.inactive = (list.inactive ?? 0) + 1;
    target[kRemoveListener](sizeOf(list), event, before, false);
  }
  listener.handler = value;
  if (typeof value === 'function') {
    list.inactive -= 1;
    target[kNewListener](sizeOf(list), event, value, false, false, false, false);
  }
}

/* The property onNAME of a prototype. */
function defineEventHandler(prototype, name, event = name) {
  const accessors = {
    get [`on${name}`]() {
      validateThisInternalField(this, kHandlers, 'EventTarget');
      return this[kHandlers].get(event)?.handler ?? null;
    },
    set [`on${name}`](value) {
      validateThisInternalField(this, kHandlers, 'EventTarget');
      const listener = this[kHandlers].get(event);
      if (listener !== undefined) {
        replaceHandler(this, event, listener, value);
      } else {
        const made = makeHandlerListener(value);
        this.addEventListener(event, made);
        this[kHandlers].set(event, made);
      }
    },
  };
  Object.defineProperty(prototype, `on${name}`, Object.getOwnPropertyDescriptor(accessors, `on${name}`));
}

module.exports = {
  CustomEvent,
  Event,
  EventTarget,
  NodeEventTarget,
  defineEventHandler,
  initEventTarget,
  initNodeEventTarget: initEventTarget,
  isEventTarget,
  kCreateEvent,
  kEvents,
  kNewListener,
  kRemoveListener,
  kResistStopPropagation,
  kTrustEvent,
  kWeakHandler,
  listenersOf,
};
