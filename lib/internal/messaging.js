/*
 * MessageChannel, MessagePort, MessageEvent and BroadcastChannel.
 *
 * A port stands for a handle of C (internalBinding('messaging').Port), which has the queue of messages and delivers them
 * one after the other, with ticks and microtasks between them. Transferring a port takes its handle's end of the channel
 * away; where it arrives, a new port is made for it.
 */
'use strict';

const { codes } = require('internal/errors');
const { customInspectSymbol } = require('internal/util');
const {
  Event, EventTarget, NodeEventTarget, defineEventHandler, initEventTarget, kCreateEvent, kNewListener, kRemoveListener,
} = require('internal/event_target');
const { kDetached, kTransfer, toTransfer } = require('internal/structured_clone');
const binding = internalBinding('messaging');
const { tickInfo } = internalBinding('task_queue');

const kHybridDispatch = Symbol.for('nodejs.internal.kHybridDispatch');

function typeError(code, message) {
  const error = new TypeError(message);
  error.code = code;
  return error;
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
    if (options instanceof Message) this.#ports = options.ports;
    else this.#ports = options?.ports === undefined ? [] : [...options.ports];
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

class Message {
  constructor(data, ports) {
    this.data = data;
    this.ports = ports;
  }
}

/* ---- handles ---- */

/* The handle of a port or channel that is open. */
function handleOf(port) {
  const handle = binding.getHandle(port);
  return handle === undefined || handle.owner === null ? undefined : handle;
}

function onMessage(value, ports) {
  this.owner?.[kHybridDispatch](new Message(value, ports), 'message');
}

function onMessageError(error) {
  this.owner?.[kHybridDispatch](error, 'messageerror');
}

function closeHandle(handle) {
  if (handle.closing) return;
  handle.closing = true;
  handle.close(() => {
    const { owner } = handle;
    if (owner === null) return;
    handle.owner = null;
    owner[kHybridDispatch](new Event('close'), 'close');
  });
}

function onEnd() {
  closeHandle(this);
}

function attach(owner, handle) {
  handle.owner = owner;
  if ((tickInfo[2] & 2) !== 0) { // ENV_CONTEXTS_USED: by async_hooks
    const { emitInit, executionAsyncId } = require('internal/async_hooks');
    emitInit(handle.getAsyncId(), 'MESSAGEPORT', executionAsyncId(), owner);
  }
  handle.closing = false;
  handle.onmessage = onMessage;
  handle.onmessageerror = onMessageError;
  handle.onend = onEnd;
  binding.setHandle(owner, handle);
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

function makePort(handle) {
  const port = Object.create(MessagePort.prototype);
  initEventTarget(port);
  for (const key of Object.getOwnPropertySymbols(port)) hide(port, key);
  attach(port, handle);
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
    const transfer = toTransfer(readTransfer(options), this);
    const handle = handleOf(this);
    if (handle === undefined || handle.closing) {
      binding.discard(message, transfer);
    } else if (transfer.some((object) => isPort(object) && handle.isPeer(binding.getHandle(object)))) {
      binding.discard(message, transfer);
      process.emitWarning('The target port was posted to itself, and the communication channel was lost');
      closeHandle(handle);
    } else {
      handle.post(message, transfer);
    }
  },

  start() {
    handleOf(this)?.start();
  },

  close(callback = undefined) {
    if (typeof callback === 'function') this.once('close', callback);
    const handle = handleOf(this);
    if (handle !== undefined) closeHandle(handle);
  },

  ref() {
    handleOf(this)?.ref();
  },

  unref() {
    handleOf(this)?.unref();
  },

  hasRef() {
    return handleOf(this)?.hasRef() === true;
  },
};

function isClosed(port) {
  const handle = handleOf(port);
  return handle === undefined || handle.closing;
}

const portInternals = {
  get [kDetached]() {
    return isClosed(this);
  },

  [kNewListener](size, type, ...rest) {
    if (type === 'message' && size === 1) {
      this.ref();
      this.start();
    }
    return EventTarget.prototype[kNewListener].call(this, size, type, ...rest);
  },

  [kRemoveListener](size, type) {
    if (type === 'message' && size === 0) {
      this.unref();
      handleOf(this)?.stop();
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

  // C moves open ports by itself.
  [kTransfer]() {
    const { DOMException } = require('internal/domexception');
    throw new DOMException('MessagePort in transfer list is already detached', 'DataCloneError');
  },

  [customInspectSymbol](depth, options) {
    const { inspect } = require('internal/util/inspect');
    const shown = { active: !isClosed(this), refed: this.hasRef() };
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
  const [handle1, handle2] = binding.makeChannel();
  this.port1 = makePort(handle1);
  this.port2 = makePort(handle2);
}

function receiveMessageOnPort(port) {
  const handle = handleOf(port);
  if (handle === undefined) {
    if (!isPort(port)) throw typeError('ERR_INVALID_ARG_TYPE', 'The "port" argument must be a MessagePort instance');
    return undefined;
  }
  const received = handle.receive();
  return received === undefined ? undefined : { message: received[0] };
}

function moveMessagePortToContext(port) {
  if (!isPort(port)) throw typeError('ERR_INVALID_ARG_TYPE', 'The "port" argument must be a MessagePort instance');
  if (isClosed(port)) throw new codes.ERR_CLOSED_MESSAGE_PORT();
  return binding.clone(port, [port]);
}

/* Deliver what waits in a port that nobody listens to any more in its own time. */
function drainMessagePort(port) {
  handleOf(port)?.drain();
}

/* ---- broadcasts ---- */

const kName = Symbol('kName');

function channelHandle(channel) {
  if (channel?.[kName] === undefined) throw new codes.ERR_INVALID_THIS('BroadcastChannel');
  return binding.getHandle(channel);
}

class BroadcastChannel extends EventTarget {
  constructor(name) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('name');
    super();
    Object.defineProperty(this, kName, { __proto__: null, value: `${name}` });
    const handle = binding.join(this[kName]);
    attach(this, handle);
    handle.ref();
    handle.start();
  }

  get name() {
    channelHandle(this);
    return this[kName];
  }

  postMessage(message) {
    const handle = channelHandle(this);
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('message');
    if (handle.closing) {
      const { DOMException } = require('internal/domexception');
      throw new DOMException('BroadcastChannel is closed.', 'InvalidStateError');
    }
    handle.post(message, []);
  }

  close() {
    const handle = channelHandle(this);
    if (handle.closing) return;
    handle.closing = true;
    handle.owner = null;
    handle.close();
  }

  ref() {
    channelHandle(this).ref();
    return this;
  }

  unref() {
    channelHandle(this).unref();
    return this;
  }

  [kHybridDispatch](value, type, event) {
    const made = event === undefined && type === 'message' ? new MessageEvent(type, value) : event;
    return EventTarget.prototype[kHybridDispatch].call(this, value, type, made);
  }

  [customInspectSymbol](depth, options) {
    const handle = channelHandle(this);
    if (depth < 0) return 'BroadcastChannel';
    const { inspect } = require('internal/util/inspect');
    const inner = { ...options, depth: options.depth === null ? null : options.depth - 1 };
    return `BroadcastChannel ${inspect({ name: this[kName], active: !handle.closing }, inner)}`;
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
  drainMessagePort,
  makePort,
  moveMessagePortToContext,
  receiveMessageOnPort,
};
