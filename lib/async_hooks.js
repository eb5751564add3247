'use strict';

/*
 * Asynchronous contexts. The context is one value that C keeps and that promise reactions, ticks, timers and callbacks
 * of the loop pass on: a Map from storages to their stores, never changed once it is made, or undefined.
 */

const { codes } = require('internal/errors');
const { deprecate, kEmptyObject } = require('internal/util');
const { validateFunction, validateString } = require('internal/validators');
const { tickInfo, getContext, setContext } = internalBinding('task_queue');
const hooks = require('internal/async_hooks');

const CONTEXTS_USED = 2; // of tickInfo: only now must contexts be passed on

const { kAsyncId, kTriggerAsyncId } = hooks;
const kContext = Symbol('context_frame');
const kDestroyed = Symbol('destroyed');

class AsyncLocalStorage {
  // What contexts know this storage by; disable() takes a new one, so that no store is found any more.
  #key = {};

  static bind(fn) {
    return AsyncResource.bind(fn);
  }

  static snapshot() {
    return AsyncLocalStorage.bind((callback, ...args) => callback(...args));
  }

  disable() {
    this.#key = {};
  }

  enterWith(store) {
    const context = new Map(getContext());
    context.set(this.#key, store);
    tickInfo[CONTEXTS_USED] |= 1;
    setContext(context);
  }

  run(store, callback, ...args) {
    const before = getContext();
    this.enterWith(store);
    try {
      return Reflect.apply(callback, null, args);
    } finally {
      setContext(before);
    }
  }

  exit(callback, ...args) {
    return this.run(undefined, callback, ...args);
  }

  getStore() {
    return getContext()?.get(this.#key);
  }
}

class AsyncResource {
  constructor(type, options = kEmptyObject) {
    validateString(type, 'type');
    const triggerAsyncId = typeof options === 'number' ? options : options.triggerAsyncId === undefined ?
      hooks.executionAsyncId() : options.triggerAsyncId;
    if (!Number.isSafeInteger(triggerAsyncId) || triggerAsyncId < -1) {
      throw new codes.ERR_INVALID_ASYNC_ID('triggerAsyncId', triggerAsyncId);
    }
    this[kContext] = getContext();
    this[kAsyncId] = hooks.newAsyncId();
    this[kTriggerAsyncId] = triggerAsyncId;
    if (hooks.isActive()) {
      if (type.length === 0) {
        throw new codes.ERR_ASYNC_TYPE(type);
      }
      hooks.emitInit(this[kAsyncId], type, triggerAsyncId, this);
      if (typeof options === 'number' || !options.requireManualDestroy) {
        this[kDestroyed] = hooks.destroyWithObject(this, this[kAsyncId]);
      }
    }
  }

  runInAsyncScope(fn, thisArg, ...args) {
    hooks.emitBefore(this[kAsyncId], this[kTriggerAsyncId], this);
    const before = getContext();
    setContext(this[kContext]);
    try {
      return Reflect.apply(fn, thisArg, args);
    } finally {
      setContext(before);
      hooks.emitAfter(this[kAsyncId]);
    }
  }

  emitDestroy() {
    if (this[kDestroyed] !== undefined) {
      this[kDestroyed].destroyed = true;
    }
    hooks.emitDestroy(this[kAsyncId]);
    return this;
  }

  asyncId() {
    return this[kAsyncId];
  }

  triggerAsyncId() {
    return this[kTriggerAsyncId];
  }

  bind(fn, thisArg) {
    validateFunction(fn, 'fn');
    const resource = this;
    const bound = thisArg === undefined ?
      function(...args) {
        return resource.runInAsyncScope(fn, this, ...args);
      } :
      this.runInAsyncScope.bind(this, fn, thisArg);
    let shown = this;
    const message = 'The asyncResource property on bound functions is deprecated';
    Object.defineProperties(bound, {
      length: { __proto__: null, value: fn.length, configurable: true },
      asyncResource: {
        __proto__: null,
        configurable: true,
        enumerable: true,
        get: deprecate(() => shown, message, 'DEP0172'),
        set: deprecate((value) => { shown = value; }, message, 'DEP0172'),
      },
    });
    return bound;
  }

  static bind(fn, type, thisArg) {
    type ||= fn.name;
    return new AsyncResource(type || 'bound-anonymous-fn').bind(fn, thisArg);
  }
}

const providers = [
  'NONE', 'DIRHANDLE', 'DNSCHANNEL', 'ELDHISTOGRAM', 'FILEHANDLE', 'FILEHANDLECLOSEREQ', 'BLOBREADER', 'FSEVENTWRAP',
  'FSREQCALLBACK', 'FSREQPROMISE', 'GETADDRINFOREQWRAP', 'GETNAMEINFOREQWRAP', 'HEAPSNAPSHOT', 'CPUHEAPPROFILE',
  'HTTP2SESSION', 'HTTP2STREAM', 'HTTP2PING', 'HTTP2SETTINGS', 'HTTPINCOMINGMESSAGE', 'HTTPCLIENTREQUEST',
  'LOCKS', 'JSSTREAM', 'JSUDPWRAP', 'MESSAGEPORT', 'PIPECONNECTWRAP', 'PIPESERVERWRAP', 'PIPEWRAP', 'PROCESSWRAP',
  'PROMISE', 'QUERYWRAP', 'SHUTDOWNWRAP', 'SIGNALWRAP', 'STATWATCHER', 'STREAMPIPE', 'TCPCONNECTWRAP',
  'TCPSERVERWRAP', 'TCPWRAP', 'TTYWRAP', 'UDPSENDWRAP', 'UDPWRAP', 'SIGINTWATCHDOG', 'WORKER', 'WORKERHEAPSNAPSHOT',
  'WRITEWRAP', 'ZLIB', 'Timeout', 'Immediate', 'TickObject',
];
const asyncWrapProviders = { __proto__: null };
for (let i = 0; i < providers.length; i++) {
  asyncWrapProviders[providers[i]] = i;
}

module.exports = {
  AsyncLocalStorage,
  createHook: hooks.createHook,
  asyncWrapProviders: Object.freeze(asyncWrapProviders),
  AsyncResource,
};

// Who takes one of these wants to know numbers: from then on they are kept.
for (const name of ['executionAsyncId', 'triggerAsyncId', 'executionAsyncResource']) {
  Object.defineProperty(module.exports, name, {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      hooks.track();
      return hooks[name];
    },
    set(value) {
      Object.defineProperty(module.exports, name, { __proto__: null, configurable: true, enumerable: true, writable: true, value });
    },
  });
}
