/*
 * MessageChannel, MessagePort, MessageEvent and BroadcastChannel between parts of one thread.
 *
 * What a port is about is in its state, which moves to another port when the port is transferred. Every message that
 * is sent to a started port has an immediate of its own, so that ticks and microtasks run between messages.
 */
'use strict';

const { codes } = require('internal/errors');
const { customInspectSymbol } = require('internal/util');
const {
  Event, EventTarget, NodeEventTarget, defineEventHandler, initEventTarget, kCreateEvent, kNewListener, kRemoveListener,
} = require('internal/event_target');
const { copyMessage, kDetached, kTransfer } = require('internal/structured_clone');
const { runNextTicks } = require('internal/process/task_queues');
const { setImmediate, setInterval, clearInterval } = require('timers');

const kHybridDispatch = Symbol.for('nodejs.internal.kHybridDispatch');
const KEEP_ALIVE = 2 ** 31 - 1;

function typeError(code, message) {
  const error = new TypeError(message);
  error.code = code;
  return error;
}

function cloneError(message) {
  const { DOMException } = require('internal/domexception');
  return new DOMException(message, 'DataCloneError');
}

class MessageEvent extends Event {
  #data;
  #origin;
  #lastEventId;
  #source;
  #ports;

  constructor(type, options = undefined) {
    if (arguments.length === 0) {
      throw new TypeError('MessageEvent constructor: 1 argument required, but only 0 present.');
    }
    super(type, options ?? undefined);
    this.#data = options?.data === undefined ? null : options.data;
    this.#origin = options?.origin === undefined ? '' : `${options.origin}`;
    this.#lastEventId = options?.lastEventId === undefined ? '' : `${options.lastEventId}`;
    this.#source = options?.source ?? null;
    this.#ports = options?.ports === undefined ? [] : [...options.ports];
    Object.freeze(this.#ports);
  }

  get data() { return this.#data; }
  get origin() { return this.#origin; }
  get lastEventId() { return this.#lastEventId; }
  get source() { return this.#source; }
  get ports() { return this.#ports; }
}

for (const name of ['data', 'origin', 'lastEventId', 'source', 'ports']) {
  Object.defineProperty(MessageEvent.prototype, name, { __proto__: null, enumerable: true });
}
Object.defineProperty(MessageEvent.prototype, Symbol.toStringTag,
                      { __proto__: null, value: 'MessageEvent', configurable: true });

/* ---- states ---- */

const states = new WeakMap();

class Message {
  constructor(data, ports) {
    this.data = data;
    this.ports = ports;
  }
}

const LIMIT = 1000;
let pending = [];
let created = 0;

class State {
  id = created++;
  scheduled = false;
  owner = null;
  peer = null;
  queue = [];
  started = false;
  closing = false;
  timer = null;

  /* Keep the event loop alive, or cease to. */
  setRef(on) {
    if (on === (this.timer !== null)) return;
    if (on) {
      this.timer = setInterval(() => {}, KEEP_ALIVE);
    } else {
      clearInterval(this.timer);
      this.timer = null;
    }
  }

  schedule() {
    if (this.scheduled) return;
    this.scheduled = true;
    pending.push(this);
    const immediate = setImmediate(deliverAll);
    if (this.timer === null) immediate.unref();
  }

  /* An entry is a message, or null for the end. */
  push(entry) {
    this.queue.push(entry);
    if (this.started || entry === null) this.schedule();
  }

  start() {
    if (this.started) return;
    this.started = true;
    if (this.queue.length > 0) this.schedule();
  }

  close() {
    if (this.closing) return;
    this.closing = true;
    this.peer?.push(null);
    setImmediate(finish, this);
  }
}

function finish(state) {
  state.setRef(false);
  const { owner, peer } = state;
  state.peer = null;
  if (peer !== null) peer.peer = null;
  if (owner === null) return;
  state.owner = null;
  states.delete(owner);
  owner[kHybridDispatch](new Event('close'), 'close');
}

/* Messages that wait in a port that is being closed still arrive. */
function deliver(state) {
  const { queue } = state;
  let left = Math.max(queue.length, LIMIT);
  while (queue.length > 0 && state.owner !== null && left-- > 0) {
    if (queue[0] === null) {
      queue.shift();
      state.close();
      return;
    }
    if (!state.started) return;
    state.owner[kHybridDispatch](queue.shift(), 'message');
    runNextTicks();
  }
  if (queue.length > 0) state.schedule();
}

/* Ports get their messages in the order of their creation. */
function deliverAll() {
  const batch = pending.sort((a, b) => a.id - b.id);
  pending = [];
  for (const state of batch) {
    state.scheduled = false;
    deliver(state);
  }
}

/* ---- ports ---- */

function MessagePort() {
  throw new codes.ERR_CONSTRUCT_CALL_INVALID();
}

Object.setPrototypeOf(MessagePort, NodeEventTarget);
Object.setPrototypeOf(MessagePort.prototype, NodeEventTarget.prototype);

function hide(object, key) {
  Object.defineProperty(object, key, { __proto__: null, enumerable: false });
}

function makePort(state) {
  const port = Object.create(MessagePort.prototype);
  initEventTarget(port);
  for (const key of Object.getOwnPropertySymbols(port)) hide(port, key);
  state.owner = port;
  states.set(port, state);
  return port;
}

function listOf(transfer, what) {
  const wrong = () => typeError('ERR_INVALID_ARG_TYPE', `Optional ${what} argument must be an iterable`);
  const iterator = transfer[Symbol.iterator]();
  if (typeof iterator !== 'object' || iterator === null || typeof iterator.next !== 'function') throw wrong();
  const list = [];
  for (let step = iterator.next(); !step.done; step = iterator.next()) list.push(step.value);
  return list;
}

function readTransfer(options) {
  if (options === undefined || options === null) return [];
  if (typeof options !== 'object') {
    throw typeError('ERR_INVALID_ARG_TYPE', 'Optional transferList argument must be an iterable');
  }
  if (typeof options[Symbol.iterator] === 'function') return listOf(options, 'transferList');
  const { transfer } = options;
  if (transfer === undefined) return [];
  if (typeof transfer !== 'object' || typeof transfer?.[Symbol.iterator] !== 'function') {
    throw typeError('ERR_INVALID_ARG_TYPE', 'Optional options.transfer argument must be an iterable');
  }
  return listOf(transfer, 'options.transfer');
}

function isPort(value) {
  return typeof value === 'object' && value !== null && value instanceof MessagePort;
}

const portMethods = {
  postMessage(message, options = undefined) {
    if (arguments.length === 0) {
      throw typeError('ERR_MISSING_ARGS', 'Not enough arguments to MessagePort.postMessage');
    }
    const transfer = readTransfer(options);
    const state = states.get(this);
    if (transfer.includes(this)) throw cloneError('Transfer list contains source port');
    const target = state?.peer?.owner;
    const lost = target !== undefined && transfer.includes(target);
    const { value, transferred } = copyMessage(message, transfer);
    if (lost) {
      process.emitWarning('The target port was posted to itself, and the communication channel was lost');
      state.close();
    } else if (state !== undefined && state.peer !== null && !state.closing) {
      state.peer.push(new Message(value, transferred.filter(isPort)));
    }
  },

  start() {
    states.get(this)?.start();
  },

  close(callback = undefined) {
    if (typeof callback === 'function') this.once('close', callback);
    states.get(this)?.close();
  },

  ref() {
    states.get(this)?.setRef(true);
  },

  unref() {
    states.get(this)?.setRef(false);
  },

  hasRef() {
    const state = states.get(this);
    return state !== undefined && state.timer !== null;
  },
};

function isClosed(port) {
  const state = states.get(port);
  return state === undefined || state.closing;
}

const portInternals = {
  get [kDetached]() {
    return isClosed(this);
  },

  [kNewListener](size, type, ...rest) {
    if (type === 'message' && size === 1) {
      const state = states.get(this);
      state?.setRef(true);
      state?.start();
    }
    return EventTarget.prototype[kNewListener].call(this, size, type, ...rest);
  },

  [kRemoveListener](size, type) {
    if (type === 'message' && size === 0) {
      const state = states.get(this);
      if (state === undefined) return;
      state.setRef(false);
      state.started = false;
    }
  },

  [kCreateEvent](value, type) {
    if (type !== 'message' && type !== 'messageerror') {
      return EventTarget.prototype[kCreateEvent].call(this, value, type);
    }
    return new MessageEvent(type, { data: value });
  },

  /* Listeners of Node's style get a message itself, the others its event. */
  [kHybridDispatch](value, type, event) {
    const dispatch = EventTarget.prototype[kHybridDispatch];
    if (value instanceof Message) {
      return dispatch.call(this, value.data, type, new MessageEvent(type, value));
    }
    return dispatch.call(this, value, type, type === 'close' ? value : event);
  },

  [kTransfer]() {
    const state = states.get(this);
    states.delete(this);
    state.setRef(false);
    state.started = false;
    return makePort(state);
  },

  [customInspectSymbol](depth, options) {
    const { inspect } = require('internal/util/inspect');
    const state = states.get(this);
    const shown = { active: state !== undefined && !state.closing, refed: state !== undefined && state.timer !== null };
    return depth < 0 ? 'MessagePort' : `MessagePort [EventTarget] ${inspect(shown, options)}`;
  },
};

for (const name of ['postMessage', 'start', 'close', 'ref', 'unref', 'hasRef']) {
  Object.defineProperty(MessagePort.prototype, name, Object.getOwnPropertyDescriptor(portMethods, name));
}
for (const key of Reflect.ownKeys(portInternals)) {
  const descriptor = Object.getOwnPropertyDescriptor(portInternals, key);
  Object.defineProperty(MessagePort.prototype, key, { ...descriptor, enumerable: false });
}
defineEventHandler(MessagePort.prototype, 'message');
defineEventHandler(MessagePort.prototype, 'messageerror');

function MessageChannel() {
  if (new.target === undefined) throw new codes.ERR_CONSTRUCT_CALL_REQUIRED('MessageChannel');
  const state1 = new State();
  const state2 = new State();
  state1.peer = state2;
  state2.peer = state1;
  this.port1 = makePort(state1);
  this.port2 = makePort(state2);
}

function receiveMessageOnPort(port) {
  let state = states.get(port);
  if (state === undefined) {
    if (!isPort(port)) throw typeError('ERR_INVALID_ARG_TYPE', 'The "port" argument must be a MessagePort instance');
    state = { queue: [] };
  }
  if (state.queue.length === 0 || state.queue[0] === null) return undefined;
  return { message: state.queue.shift().data };
}

function moveMessagePortToContext(port) {
  if (!isPort(port)) throw typeError('ERR_INVALID_ARG_TYPE', 'The "port" argument must be a MessagePort instance');
  if (isClosed(port)) throw new codes.ERR_CLOSED_MESSAGE_PORT();
  return port[kTransfer]();
}

/* ---- broadcasts ---- */

const channels = new Map();

function channelState(channel) {
  const internals = channel?.[kChannel];
  if (internals === undefined) throw new codes.ERR_INVALID_THIS('BroadcastChannel');
  return internals;
}

const kChannel = Symbol('kChannel');

class BroadcastChannel extends EventTarget {
  constructor(name) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('name');
    super();
    const state = new State();
    state.owner = this;
    state.name = `${name}`;
    state.started = true;
    state.setRef(true);
    Object.defineProperty(this, kChannel, { __proto__: null, value: state });
    states.set(this, state);
    if (!channels.has(state.name)) channels.set(state.name, new Set());
    channels.get(state.name).add(state);
  }

  get name() {
    return channelState(this).name;
  }

  postMessage(message) {
    const state = channelState(this);
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('message');
    if (state.closing) {
      const { DOMException } = require('internal/domexception');
      throw new DOMException('BroadcastChannel is closed.', 'InvalidStateError');
    }
    const receivers = [...channels.get(state.name)].filter((other) => other !== state);
    const { value } = copyMessage(message, []);
    receivers.forEach((other, i) => {
      other.push(new Message(i === 0 ? value : copyMessage(message, []).value, []));
    });
  }

  close() {
    const state = channelState(this);
    if (state.closing) return;
    state.closing = true;
    state.owner = null;
    state.setRef(false);
    const group = channels.get(state.name);
    group.delete(state);
    if (group.size === 0) channels.delete(state.name);
  }

  ref() {
    const state = channelState(this);
    if (!state.closing) state.setRef(true);
    return this;
  }

  unref() {
    channelState(this).setRef(false);
    return this;
  }

  [kHybridDispatch](value, type, event) {
    const made = event === undefined && type === 'message' ? new MessageEvent(type, value) : event;
    return EventTarget.prototype[kHybridDispatch].call(this, value, type, made);
  }

  [customInspectSymbol](depth, options) {
    const state = channelState(this);
    if (depth < 0) return 'BroadcastChannel';
    const { inspect } = require('internal/util/inspect');
    const inner = { ...options, depth: options.depth === null ? null : options.depth - 1 };
    return `BroadcastChannel ${inspect({ name: state.name, active: !state.closing }, inner)}`;
  }
}

for (const name of ['name', 'close', 'postMessage']) {
  Object.defineProperty(BroadcastChannel.prototype, name, { __proto__: null, enumerable: true });
}
Object.defineProperty(BroadcastChannel.prototype, Symbol.toStringTag,
                      { __proto__: null, value: 'BroadcastChannel', configurable: true });
defineEventHandler(BroadcastChannel.prototype, 'message');
defineEventHandler(BroadcastChannel.prototype, 'messageerror');

module.exports = {
  BroadcastChannel,
  MessageChannel,
  MessageEvent,
  MessagePort,
  moveMessagePortToContext,
  receiveMessageOnPort,
};
