/*
 * AbortController and AbortSignal, by the DOM standard.
 *
 * Signals that depend on others (any) are held by them weakly, so that one that nobody listens to can be collected.
 * What still can be aborted and is listened to is kept alive by `awaited`.
 */
'use strict';

const { codes } = require('internal/errors');
const { customInspectSymbol, kEmptyObject, kEnumerableProperty } = require('internal/util');
const {
  Event, EventTarget, defineEventHandler, kNewListener, kRemoveListener, kResistStopPropagation, kTrustEvent,
  kWeakHandler,
} = require('internal/event_target');
const { kDeserialize, kTransfer } = require('internal/structured_clone');
const { kMaxEventTargetListeners } = require('events');
const {
  kValidateObjectAllowObjects, validateAbortSignal, validateAbortSignalArray, validateObject, validateUint32,
} = require('internal/validators');

const kAborted = Symbol('kAborted');
const kComposite = Symbol('kComposite');
const kConstruct = Symbol('kConstruct');
const kDependants = Symbol('kDependantSignals');
const kReason = Symbol('kReason');
const kSources = Symbol('kSourceSignals');
const kTimeout = Symbol('kTimeout');

const awaited = new Set();

function makeReason(message, name) {
  const { DOMException } = require('internal/domexception');
  return new DOMException(message, name);
}

const defaultReason = () => makeReason('This operation was aborted', 'AbortError');

function inspectAs(self, shown, depth, options) {
  if (depth < 0) {
    return self;
  }
  const { inspect } = require('internal/util/inspect');
  const inner = options.depth === null ? null : options.depth - 1;
  return `${self.constructor.name} ${inspect(shown, { ...options, depth: inner })}`;
}

function checkSignal(value) {
  if (value?.[kAborted] === undefined) {
    throw new codes.ERR_INVALID_THIS('AbortSignal');
  }
}

/* Can it be aborted by something other than a controller that somebody holds? */
const isAutonomous = (signal) => signal[kTimeout] || (signal[kComposite] && signal[kSources]?.size > 0);

class AbortSignal extends EventTarget {
  constructor(key = undefined, { aborted = false, reason = undefined, composite = false } = kEmptyObject) {
    if (key !== kConstruct) {
      throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
    }
    super();
    this[kMaxEventTargetListeners] = 0;
    this[kAborted] = aborted;
    this[kReason] = reason;
    this[kComposite] = composite;
  }

  get aborted() {
    checkSignal(this);
    return this[kAborted];
  }

  get reason() {
    checkSignal(this);
    return this[kReason];
  }

  throwIfAborted() {
    checkSignal(this);
    if (this[kAborted]) {
      throw this[kReason];
    }
  }

  [customInspectSymbol](depth, options) {
    return inspectAs(this, { aborted: this.aborted }, depth, options);
  }

  static abort(reason = defaultReason()) {
    return new AbortSignal(kConstruct, { aborted: true, reason });
  }

  static timeout(delay) {
    validateUint32(delay, 'delay', false);
    const signal = new AbortSignal(kConstruct);
    signal[kTimeout] = true;
    startTimeout(signal, delay);
    return signal;
  }

  static any(signals) {
    const sources = toArray(signals);
    validateAbortSignalArray(sources, 'signals');
    return follow(new AbortSignal(kConstruct, { composite: true }), sources);
  }

  [kNewListener](size, type, listener, once, capture, passive, weak) {
    super[kNewListener](size, type, listener, once, capture, passive, weak);
    if (type === 'abort' && size === 1 && !weak && !this.aborted && isAutonomous(this)) {
      awaited.add(this);
    }
  }

  [kRemoveListener](size, type, listener, capture) {
    super[kRemoveListener](size, type, listener, capture);
    if (type === 'abort' && size === 0 && isAutonomous(this)) {
      awaited.delete(this);
    }
  }
}

Object.defineProperty(AbortSignal.prototype, 'aborted', kEnumerableProperty);
Object.defineProperty(AbortSignal.prototype, Symbol.toStringTag, {
  __proto__: null,
  value: 'AbortSignal',
  configurable: true,
});
defineEventHandler(AbortSignal.prototype, 'abort');

/* ---- timeouts ---- */

let timers; // of timeout signals: cleared when the signal is collected

function startTimeout(signal, delay) {
  const { clearTimeout, setTimeout } = require('timers');
  timers ??= new FinalizationRegistry(clearTimeout);
  const reference = new WeakRef(signal);
  const timer = setTimeout(() => {
    const alive = reference.deref();
    if (alive !== undefined) {
      awaited.delete(alive);
      abortSignal(alive, makeReason('The operation was aborted due to timeout', 'TimeoutError'));
    }
  }, delay);
  timer.unref();
  timers.register(signal, timer);
}

/* ---- signals that follow others ---- */

/* A Web IDL sequence. */
function toArray(iterable) {
  const isObject = (typeof iterable === 'object' && iterable !== null) || typeof iterable === 'function';
  if (!isObject || typeof iterable[Symbol.iterator] !== 'function') {
    const error = new TypeError('Value can not be converted to sequence.');
    error.code = 'ERR_INVALID_ARG_TYPE';
    throw error;
  }
  return [...iterable];
}

let cleanup; // of the references to signals that are gone

function connect(result, resultRef, source) {
  const sourceRef = new WeakRef(source);
  for (const known of result[kSources]) {
    if (known.deref() === source) {
      return;
    }
  }
  source[kDependants] ??= new Set();
  source[kDependants].add(resultRef);
  result[kSources].add(sourceRef);
  cleanup ??= new FinalizationRegistry((forget) => forget());
  cleanup.register(result, () => sourceRef.deref()?.[kDependants].delete(resultRef));
  cleanup.register(source, () => {
    const alive = resultRef.deref();
    if (alive !== undefined) {
      alive[kSources].delete(sourceRef);
      if (alive[kSources].size === 0) {
        awaited.delete(alive);
      }
    }
  });
}

function follow(result, sources) {
  if (sources.length === 0) {
    return result;
  }
  const resultRef = new WeakRef(result);
  result[kSources] = new Set();
  let hasTimeout = false;
  for (const source of sources) {
    if (source[kTimeout]) {
      hasTimeout = true;
      awaited.add(source);
    }
    if (source.aborted) {
      abortSignal(result, source.reason);
      return result;
    }
    if (!source[kComposite]) {
      connect(result, resultRef, source);
    } else if (source[kSources] !== undefined) {
      // Of a signal that follows others only those matter.
      for (const reference of source[kSources]) {
        const original = reference.deref();
        if (original !== undefined) {
          connect(result, resultRef, original);
        }
      }
    }
  }
  if (hasTimeout && result[kSources].size > 0) {
    awaited.add(result);
  }
  return result;
}

/* ---- aborting ---- */

function dispatchAbort(signal) {
  signal.dispatchEvent(new Event('abort', { [kTrustEvent]: true }));
}

function abortSignal(signal, reason) {
  if (signal[kAborted]) {
    return;
  }
  signal[kAborted] = true;
  signal[kReason] = reason;
  // All are aborted before any listener runs.
  const dependants = [];
  for (const reference of signal[kDependants] ?? []) {
    const dependant = reference.deref();
    if (dependant !== undefined && !dependant[kAborted]) {
      dependant[kAborted] = true;
      dependant[kReason] = reason;
      dependants.push(dependant);
    }
  }
  dispatchAbort(signal);
  dependants.forEach(dispatchAbort);
  awaited.delete(signal);
  for (const reference of signal[kSources] ?? []) {
    awaited.delete(reference.deref());
  }
}

class AbortController {
  #signal;

  get signal() {
    return this.#signal ??= new AbortSignal(kConstruct);
  }

  abort(reason = defaultReason()) {
    abortSignal(this.#signal ??= new AbortSignal(kConstruct), reason);
  }

  [customInspectSymbol](depth, options) {
    return inspectAs(this, { signal: this.signal }, depth, options);
  }
}

Object.defineProperties(AbortController.prototype, {
  signal: kEnumerableProperty,
  abort: kEnumerableProperty,
  [Symbol.toStringTag]: { __proto__: null, value: 'AbortController', configurable: true },
});

/* util.aborted(): a promise that is fulfilled when the signal is aborted, unless the resource is collected before. */
async function aborted(signal, resource) {
  if (signal === undefined) {
    throw new codes.ERR_INVALID_ARG_TYPE('signal', 'AbortSignal', signal);
  }
  validateAbortSignal(signal, 'signal');
  validateObject(resource, 'resource', kValidateObjectAllowObjects);
  if (signal.aborted) {
    return undefined;
  }
  return new Promise((resolve) => {
    const options = { __proto__: null, [kWeakHandler]: resource, once: true, [kResistStopPropagation]: true };
    signal.addEventListener('abort', () => resolve(), options);
  });
}

/* ---- signals that go with messages ---- */

/* What arrives is a signal of its own, which is aborted after this one: a port between the two tells. */
function transferSignal() {
  const data = { aborted: this.aborted, reason: this.reason };
  const deserializeInfo = 'internal/abort_controller:TransferredAbortSignal';
  if (data.aborted) return { data, deserializeInfo };
  const { MessageChannel } = require('internal/messaging');
  const { port1, port2 } = new MessageChannel();
  port1.unref();
  this.addEventListener('abort', () => {
    port1.postMessage(this.reason);
    port1.close();
  }, { once: true });
  return { data: { ...data, port: port2 }, deserializeInfo, transferList: [port2] };
}

function TransferredAbortSignal() {
  return new AbortSignal(kConstruct, { aborted: false, reason: undefined });
}

TransferredAbortSignal.prototype = AbortSignal.prototype;

function receiveSignal({ aborted: isAborted, reason, port }) {
  if (isAborted) abortSignal(this, reason);
  if (port === undefined) return;
  port.on('message', (given) => {
    abortSignal(this, given);
    port.close();
  });
  port.unref();
}

Object.defineProperty(AbortSignal.prototype, kDeserialize, { __proto__: null, value: receiveSignal });

function transferableAbortSignal(signal) {
  validateAbortSignal(signal, 'signal');
  signal[kTransfer] = transferSignal;
  return signal;
}

function transferableAbortController() {
  const controller = new AbortController();
  transferableAbortSignal(controller.signal);
  return controller;
}

module.exports = {
  AbortController, AbortSignal, TransferredAbortSignal, aborted, transferableAbortController, transferableAbortSignal,
};
