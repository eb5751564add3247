'use strict';

// Mocks: functions, methods, getters and setters that remember their calls.

const { codes } = require('internal/errors');
const { validateBoolean, validateFunction, validateInteger, validateObject } = require('internal/validators');

const { ERR_INVALID_ARG_VALUE } = codes;

class MockFunctionContext {
  #calls = [];
  #implementation;
  #once = new Map();
  #restore;
  #times;

  constructor(implementation, restore, times = Infinity) {
    this.#implementation = implementation;
    this.#restore = restore;
    this.#times = times;
  }

  get calls() {
    return this.#calls.slice();
  }

  callCount() {
    return this.#calls.length;
  }

  mockImplementation(implementation) {
    validateFunction(implementation, 'implementation');
    this.#implementation = implementation;
  }

  mockImplementationOnce(implementation, onCall = this.#calls.length) {
    validateFunction(implementation, 'implementation');
    validateInteger(onCall, 'onCall', this.#calls.length);
    this.#once.set(onCall, implementation);
  }

  restore() {
    this.#restore?.(this);
  }

  resetCalls() {
    this.#calls = [];
  }

  // Used by the mock itself.
  invoke(original, self, args, target) {
    const number = this.#calls.length;
    let implementation = this.#implementation;
    if (this.#once.has(number)) {
      implementation = this.#once.get(number);
      this.#once.delete(number);
    } else if (number >= this.#times) {
      implementation = original;
    }
    const call = { arguments: args, error: undefined, result: undefined, stack: new Error(), target, this: self };
    try {
      if (target) {
        // What is constructed is an instance of the class that was mocked.
        const constructed = target === original || implementation !== original ? original : target;
        call.target = constructed;
        call.result = Reflect.construct(implementation, args, constructed);
        call.this = call.result;
      } else {
        call.result = Reflect.apply(implementation, self, args);
      }
      return call.result;
    } catch (error) {
      call.error = error;
      throw error;
    } finally {
      this.#calls.push(call);
    }
  }

  setImplementation(implementation) {
    this.#implementation = implementation;
  }
}

class MockTracker {
  #contexts = [];
  #timers;

  get timers() {
    const { MockTimers } = require('internal/test_runner/mock_timers');
    return this.#timers ??= new MockTimers();
  }

  module() {
    throw new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('mock.module()');
  }

  #make(original, implementation, restore, { times } = {}) {
    if (times !== undefined) validateInteger(times, 'options.times', 1);
    const context = new MockFunctionContext(implementation, (self) => {
      restore?.();
      self.setImplementation(original);
    }, times);
    this.#contexts.push(context);
    const mock = new Proxy(original, {
      apply: (target, self, args) => context.invoke(original, self, args, undefined),
      construct: (target, args, newTarget) => context.invoke(original, undefined, args, newTarget === mock ? original : newTarget),
      get: (target, key, receiver) => (key === 'mock' ? context : Reflect.get(target, key, receiver)),
    });
    return mock;
  }

  fn(original = function() {}, implementation = original, options = {}) {
    if (original !== null && typeof original === 'object') {
      options = original;
      original = function() {};
      implementation = original;
    } else if (implementation !== null && typeof implementation === 'object') {
      options = implementation;
      implementation = original;
    }
    validateFunction(original, 'original');
    validateFunction(implementation, 'implementation');
    validateObject(options, 'options');
    return this.#make(original, implementation, undefined, options);
  }

  method(object, name, implementation, options = {}) {
    if ((typeof object !== 'object' && typeof object !== 'function') || object === null) validateObject(object, 'object');
    if (typeof name !== 'string' && typeof name !== 'symbol') {
      throw new codes.ERR_INVALID_ARG_TYPE('methodName', ['string', 'symbol'], name);
    }
    if (implementation !== null && typeof implementation === 'object') {
      options = implementation;
      implementation = undefined;
    }
    validateObject(options, 'options');
    const { getter = false, setter = false } = options;
    validateBoolean(getter, 'options.getter');
    validateBoolean(setter, 'options.setter');
    if (getter && setter) throw new ERR_INVALID_ARG_VALUE('options.setter', setter, 'cannot be used with \'options.getter\'');
    let owner = object;
    let descriptor;
    while (owner !== null && (descriptor = Object.getOwnPropertyDescriptor(owner, name)) === undefined) {
      owner = Object.getPrototypeOf(owner);
    }
    const kind = getter ? 'get' : setter ? 'set' : 'value';
    const original = descriptor?.[kind];
    if (typeof original !== 'function') throw new ERR_INVALID_ARG_VALUE('methodName', original, 'must be a method');
    const restore = () => {
      Object.defineProperty(object, name, descriptor);
    };
    const mock = this.#make(original, implementation ?? original, restore, options);
    const replaced = { configurable: true, enumerable: descriptor.enumerable };
    if (kind === 'value') {
      replaced.value = mock;
      replaced.writable = descriptor.writable;
    } else {
      replaced.get = descriptor.get;
      replaced.set = descriptor.set;
      replaced[kind] = mock;
    }
    Object.defineProperty(object, name, replaced);
    return mock;
  }

  getter(object, name, implementation, options = {}) {
    return this.#accessor('getter', object, name, implementation, options);
  }

  setter(object, name, implementation, options = {}) {
    return this.#accessor('setter', object, name, implementation, options);
  }

  #accessor(kind, object, name, implementation, options) {
    if (implementation !== null && typeof implementation === 'object') {
      options = implementation;
      implementation = undefined;
    }
    validateObject(options, 'options');
    if (options[kind] === false) throw new ERR_INVALID_ARG_VALUE(`options.${kind}`, false, 'cannot be false');
    return this.method(object, name, implementation, { ...options, [kind]: true });
  }

  reset() {
    this.restoreAll();
    this.#timers?.reset();
    this.#contexts = [];
  }

  restoreAll() {
    for (const context of this.#contexts) context.restore();
  }
}

module.exports = { MockTracker };
