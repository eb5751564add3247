'use strict';

/*
 * Named channels for messages to whoever subscribed. A channel without subscribers has the prototype Channel, whose
 * publish() does nothing; the first subscriber makes it an ActiveChannel.
 */

const { channels } = require('internal/diagnostics');
const { tickInfo } = internalBinding('task_queue');
const { codes } = require('internal/errors');
const { validateFunction } = require('internal/validators');
const { WeakReference } = require('internal/util');

const OBSERVED = 3; // of tickInfo: somebody watches http

/* Channels by name. They go with their last user; those with subscribers stay. */
class Registry {
  #references = new Map();
  #finalizers = new FinalizationRegistry((name) => {
    if (this.get(name) === undefined) {
      this.#references.delete(name);
    }
  });

  get(name) {
    return this.#references.get(name)?.get();
  }

  add(name, channel) {
    this.#finalizers.register(channel, name);
    this.#references.set(name, new WeakReference(channel));
  }

  hold(name) {
    if (String(name).startsWith('http.')) tickInfo[OBSERVED] = 1; // no short ways any more
    this.#references.get(name)?.incRef();
    channels[name] = this.get(name);
  }

  release(name) {
    this.#references.get(name)?.decRef();
  }
}

const registry = new Registry();

function throwLater(error) {
  process.nextTick(() => internalBinding('lifecycle').triggerUncaughtException(error, false));
}

function activate(channel) {
  Object.setPrototypeOf(channel, ActiveChannel.prototype);
  channel._subscribers = [];
  channel._stores = new Map();
}

function deactivateIfUnused(channel) {
  if (channel._subscribers.length === 0 && channel._stores.size === 0) {
    Object.setPrototypeOf(channel, Channel.prototype);
    channel._subscribers = undefined;
    channel._stores = undefined;
  }
}

/* A function that runs `next` with what the transformed data is as the store of an AsyncLocalStorage. */
function withStore(store, data, next, transform) {
  return () => {
    let context = data;
    if (transform !== undefined) {
      try {
        context = transform(data);
      } catch (error) {
        throwLater(error);
        return next();
      }
    }
    return store.run(context, next);
  };
}

class ActiveChannel {
  subscribe(subscription) {
    validateFunction(subscription, 'subscription');
    // A new array: publish() may be going through the old one.
    this._subscribers = [...this._subscribers, subscription];
    registry.hold(this.name);
  }

  unsubscribe(subscription) {
    const index = this._subscribers.indexOf(subscription);
    if (index === -1) {
      return false;
    }
    this._subscribers = this._subscribers.toSpliced(index, 1);
    registry.release(this.name);
    deactivateIfUnused(this);
    return true;
  }

  bindStore(store, transform) {
    if (!this._stores.has(store)) {
      registry.hold(this.name);
    }
    this._stores.set(store, transform);
  }

  unbindStore(store) {
    if (!this._stores.delete(store)) {
      return false;
    }
    registry.release(this.name);
    deactivateIfUnused(this);
    return true;
  }

  get hasSubscribers() {
    return true;
  }

  publish(data) {
    const subscribers = this._subscribers;
    for (let i = 0; i < (subscribers?.length ?? 0); i++) {
      try {
        const onMessage = subscribers[i];
        onMessage(data, this.name);
      } catch (error) {
        throwLater(error);
      }
    }
  }

  runStores(data, fn, thisArg, ...args) {
    let run = () => {
      this.publish(data);
      return Reflect.apply(fn, thisArg, args);
    };
    for (const [store, transform] of this._stores) {
      run = withStore(store, data, run, transform);
    }
    return run();
  }
}

class Channel {
  constructor(name) {
    this._subscribers = undefined;
    this._stores = undefined;
    this.name = name;
    registry.add(name, this);
  }

  static [Symbol.hasInstance](instance) {
    const prototype = Object.getPrototypeOf(instance);
    return prototype === Channel.prototype || prototype === ActiveChannel.prototype;
  }

  subscribe(subscription) {
    activate(this);
    this.subscribe(subscription);
  }

  unsubscribe() {
    return false;
  }

  bindStore(store, transform) {
    activate(this);
    this.bindStore(store, transform);
  }

  unbindStore() {
    return false;
  }

  get hasSubscribers() {
    return false;
  }

  publish() {}

  runStores(data, fn, thisArg, ...args) {
    return Reflect.apply(fn, thisArg, args);
  }
}

function channel(name) {
  const existing = registry.get(name);
  if (existing !== undefined) {
    return existing;
  }
  if (typeof name !== 'string' && typeof name !== 'symbol') {
    throw new codes.ERR_INVALID_ARG_TYPE('channel', ['string', 'symbol'], name);
  }
  const made = new Channel(name);
  if (typeof name === 'string' && name.startsWith('console.')) {
    // console publishes only to channels that somebody has asked for.
    require('internal/console/constructor').channels[name.slice('console.'.length)] = made;
  }
  return made;
}

function subscribe(name, subscription) {
  return channel(name).subscribe(subscription);
}

function unsubscribe(name, subscription) {
  return channel(name).unsubscribe(subscription);
}

function hasSubscribers(name) {
  return registry.get(name)?.hasSubscribers ?? false;
}

/* ---- tracing ---- */

const traceEvents = ['start', 'end', 'asyncStart', 'asyncEnd', 'error'];

function tracingChannelFrom(nameOrChannels, event) {
  if (typeof nameOrChannels === 'string') {
    return channel(`tracing:${nameOrChannels}:${event}`);
  }
  if (typeof nameOrChannels === 'object' && nameOrChannels !== null) {
    const given = nameOrChannels[event];
    if (!(given instanceof Channel)) {
      throw new codes.ERR_INVALID_ARG_TYPE(`nameOrChannels.${event}`, ['Channel'], given);
    }
    return given;
  }
  throw new codes.ERR_INVALID_ARG_TYPE('nameOrChannels', ['string', 'object', 'TracingChannel'], nameOrChannels);
}

class TracingChannel {
  constructor(nameOrChannels) {
    for (const event of traceEvents) {
      Object.defineProperty(this, event, { __proto__: null, value: tracingChannelFrom(nameOrChannels, event) });
    }
  }

  get hasSubscribers() {
    return traceEvents.some((event) => this[event].hasSubscribers);
  }

  subscribe(handlers) {
    for (const event of traceEvents) {
      if (handlers[event]) {
        this[event].subscribe(handlers[event]);
      }
    }
  }

  unsubscribe(handlers) {
    let done = true;
    for (const event of traceEvents) {
      if (handlers[event] && !this[event].unsubscribe(handlers[event])) {
        done = false;
      }
    }
    return done;
  }

  /* Call fn between the events start and end; what it throws is published and thrown on. */
  #traceCall(context, fn, thisArg, args, onResult) {
    return this.start.runStores(context, () => {
      try {
        return onResult(Reflect.apply(fn, thisArg, args));
      } catch (error) {
        context.error = error;
        this.error.publish(context);
        throw error;
      } finally {
        this.end.publish(context);
      }
    });
  }

  traceSync(fn, context = {}, thisArg, ...args) {
    if (!this.hasSubscribers) {
      return Reflect.apply(fn, thisArg, args);
    }
    return this.#traceCall(context, fn, thisArg, args, (result) => {
      context.result = result;
      return result;
    });
  }

  tracePromise(fn, context = {}, thisArg, ...args) {
    if (!this.hasSubscribers) {
      return Reflect.apply(fn, thisArg, args);
    }
    const settle = () => {
      this.asyncStart.publish(context);
      this.asyncEnd.publish(context);
    };
    const onFulfilled = (result) => {
      context.result = result;
      settle();
      return result;
    };
    const onRejected = (error) => {
      context.error = error;
      this.error.publish(context);
      settle();
      return Promise.reject(error);
    };
    return this.#traceCall(context, fn, thisArg, args, (result) =>
      (result instanceof Promise ? result : Promise.resolve(result)).then(onFulfilled, onRejected));
  }

  traceCallback(fn, position = -1, context = {}, thisArg, ...args) {
    if (!this.hasSubscribers) {
      return Reflect.apply(fn, thisArg, args);
    }
    const trace = this;
    const callback = args.at(position);
    validateFunction(callback, 'callback');
    function tracedCallback(error, result) {
      if (error) {
        context.error = error;
        trace.error.publish(context);
      } else {
        context.result = result;
      }
      // runStores, so that the context can be restored by hand when it was lost.
      trace.asyncStart.runStores(context, () => {
        try {
          return Reflect.apply(callback, this, arguments);
        } finally {
          trace.asyncEnd.publish(context);
        }
      });
    }
    args.splice(position, 1, tracedCallback);
    return this.#traceCall(context, fn, thisArg, args, (result) => result);
  }
}

function tracingChannel(nameOrChannels) {
  return new TracingChannel(nameOrChannels);
}

module.exports = { channel, hasSubscribers, subscribe, tracingChannel, unsubscribe, Channel };
