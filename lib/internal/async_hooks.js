'use strict';

// createHook() and the numbers of asynchronous operations. Hooks hear of AsyncResources.

const { codes } = require('internal/errors');

const events = ['init', 'before', 'after', 'destroy', 'promiseResolve'];

let lastAsyncId = 1;
let executionId = 1; // the program itself
let triggerId = 0;
let resource = {};
const stack = []; // of executionId, triggerId, resource around the present ones
let active = []; // hooks; a new array at each change

class AsyncHook {
  constructor(callbacks) {
    for (const event of events) {
      const callback = callbacks[event];
      if (callback !== undefined && typeof callback !== 'function') {
        throw new codes.ERR_ASYNC_CALLBACK(`hook.${event}`);
      }
    }
    const { init, before, after, destroy, promiseResolve } = callbacks;
    Object.defineProperty(this, 'callbacks', {
      __proto__: null,
      value: { init, before, after, destroy, promiseResolve },
    });
  }

  enable() {
    if (!active.includes(this)) {
      active = [...active, this];
    }
    return this;
  }

  disable() {
    active = active.filter((hook) => hook !== this);
    return this;
  }
}

function createHook(callbacks) {
  return new AsyncHook(callbacks);
}

/* What a hook throws ends the process. */
function fatal(error) {
  const { inspect } = require('internal/util/inspect');
  process._rawDebug(typeof error?.stack === 'string' ? error.stack : inspect(error));
  process.exit(1);
}

function emit(event, ...args) {
  for (const hook of active) {
    const callback = hook.callbacks[event];
    if (callback !== undefined) {
      try {
        Reflect.apply(callback, hook, args);
      } catch (error) {
        fatal(error);
      }
    }
  }
}

function isActive() {
  return active.length > 0;
}

function emitInit(asyncId, type, triggerAsyncId, object) {
  emit('init', asyncId, type, triggerAsyncId, object);
}

function emitBefore(asyncId, triggerAsyncId, object) {
  stack.push(executionId, triggerId, resource);
  executionId = asyncId;
  triggerId = triggerAsyncId;
  resource = object;
  if (active.length > 0) {
    emit('before', asyncId);
  }
}

function emitAfter(asyncId) {
  if (active.length > 0) {
    emit('after', asyncId);
  }
  resource = stack.pop();
  triggerId = stack.pop();
  executionId = stack.pop();
}

function emitDestroy(asyncId) {
  if (active.length > 0) {
    setImmediate(emit, 'destroy', asyncId).unref();
  }
}

let registry;

/* Tell the hooks of an object that nobody destroyed when it is collected. */
function destroyWithObject(object, asyncId) {
  registry ??= new FinalizationRegistry(({ id, state }) => {
    if (!state.destroyed) {
      emitDestroy(id);
    }
  });
  const state = { destroyed: false };
  registry.register(object, { id: asyncId, state });
  return state;
}

module.exports = {
  createHook,
  destroyWithObject,
  emitAfter,
  emitBefore,
  emitDestroy,
  emitInit,
  executionAsyncId: () => executionId,
  executionAsyncResource: () => resource,
  isActive,
  newAsyncId: () => ++lastAsyncId,
  triggerAsyncId: () => triggerId,
};
