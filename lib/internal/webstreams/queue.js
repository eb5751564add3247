/*
 * What all streams of the Streams standard share: states, queues with sizes, strategies.
 */
'use strict';

const { codes } = require('internal/errors');
const { customInspectSymbol } = require('internal/util');

const kState = Symbol('kState');
const settled = Promise.resolve();

function invalidState(message) {
  const error = new TypeError(`Invalid state: ${message}`);
  error.code = 'ERR_INVALID_STATE';
  return error;
}

function setState(object, state) {
  Object.defineProperty(object, kState, { __proto__: null, value: state });
}

/* The state of an object of a class, or an error about `this`. */
function stateOf(object, State, name) {
  const state = object?.[kState];
  if (!(state instanceof State)) throw new codes.ERR_INVALID_THIS(name);
  return state;
}

function illegalConstructor() {
  const error = new TypeError('Illegal constructor');
  error.code = 'ERR_ILLEGAL_CONSTRUCTOR';
  return error;
}

/* A promise with its functions, that nobody has to handle. */
function deferred() {
  const made = Promise.withResolvers();
  made.promise.then(undefined, () => {});
  return made;
}

function rejected(reason) {
  const promise = Promise.reject(reason);
  promise.then(undefined, () => {});
  return promise;
}

/* Call a method of the user's, for a promise in any case. */
function invoke(method, self, ...args) {
  if (method === undefined) return settled;
  try {
    return Promise.resolve(Reflect.apply(method, self, args));
  } catch (error) {
    return Promise.reject(error);
  }
}

function readMethod(object, name, where) {
  const method = object[name];
  if (method !== undefined && typeof method !== 'function') {
    throw new codes.ERR_INVALID_ARG_TYPE(`${where}.${name}`, 'Function', method);
  }
  return method;
}

class SizedQueue {
  #entries = [];
  #head = 0;
  size = 0;

  get length() {
    return this.#entries.length - this.#head;
  }

  push(value, size) {
    this.#entries.push({ value, size });
    this.size += size;
  }

  peek() {
    return this.#entries[this.#head].value;
  }

  shift() {
    const entry = this.#entries[this.#head];
    this.#entries[this.#head++] = undefined;
    if (this.#head > 64 && this.#head * 2 > this.#entries.length) {
      this.#entries = this.#entries.slice(this.#head);
      this.#head = 0;
    }
    this.size = Math.max(0, this.size - entry.size);
    return entry.value;
  }

  clear() {
    this.#entries = [];
    this.#head = 0;
    this.size = 0;
  }
}

function checkSize(size) {
  if (typeof size !== 'number' || Number.isNaN(size) || size < 0 || size === Infinity) {
    throw new codes.ERR_INVALID_ARG_VALUE.RangeError('size', size);
  }
  return size;
}

function readHighWaterMark(strategy, preset) {
  if (strategy?.highWaterMark === undefined) return preset;
  const value = Number(strategy.highWaterMark);
  if (Number.isNaN(value) || value < 0) {
    throw new codes.ERR_INVALID_ARG_VALUE.RangeError('strategy.highWaterMark', strategy.highWaterMark);
  }
  return value;
}

function readSize(strategy) {
  const size = strategy?.size;
  if (size === undefined) return () => 1;
  if (typeof size !== 'function') throw new codes.ERR_INVALID_ARG_TYPE('strategy.size', 'Function', size);
  return (chunk) => Reflect.apply(size, undefined, [chunk]);
}

function inspectAs(name, shown, depth, options) {
  if (depth < 0) return name;
  const { inspect } = require('internal/util/inspect');
  return `${name} ${inspect(shown, { ...options, depth: options.depth === null ? null : options.depth - 1 })}`;
}

/* Make methods enumerable, and give the class its tag. */
function finishClass(constructor, names) {
  for (const name of names) {
    Object.defineProperty(constructor.prototype, name, { __proto__: null, enumerable: true });
  }
  Object.defineProperty(constructor.prototype, Symbol.toStringTag,
                        { __proto__: null, value: constructor.name, configurable: true });
}

/* Accessors that do not show. */
function defineInternals(prototype, accessors) {
  for (const key of Object.getOwnPropertySymbols(accessors)) {
    Object.defineProperty(prototype, key, { ...Object.getOwnPropertyDescriptor(accessors, key), enumerable: false });
  }
}

function checkInit(init) {
  if (init === null || (typeof init !== 'object' && typeof init !== 'function')) {
    throw new codes.ERR_INVALID_ARG_TYPE('init', 'Object', init);
  }
  if (init.highWaterMark === undefined) throw new codes.ERR_MISSING_OPTION('init.highWaterMark');
  return Number(init.highWaterMark);
}

const byteSize = { size(chunk) { return chunk.byteLength; } }.size;
const countSize = { size() { return 1; } }.size;

class ByteLengthQueuingStrategy {
  #highWaterMark;
  constructor(init) { this.#highWaterMark = checkInit(init); }
  get highWaterMark() { return this.#highWaterMark; }
  get size() { this.#highWaterMark; return byteSize; } // eslint-disable-line no-unused-expressions
  [customInspectSymbol](depth, options) {
    return inspectAs('ByteLengthQueuingStrategy', { highWaterMark: this.#highWaterMark }, depth, options);
  }
}

class CountQueuingStrategy {
  #highWaterMark;
  constructor(init) { this.#highWaterMark = checkInit(init); }
  get highWaterMark() { return this.#highWaterMark; }
  get size() { this.#highWaterMark; return countSize; } // eslint-disable-line no-unused-expressions
  [customInspectSymbol](depth, options) {
    return inspectAs('CountQueuingStrategy', { highWaterMark: this.#highWaterMark }, depth, options);
  }
}

finishClass(ByteLengthQueuingStrategy, ['highWaterMark', 'size']);
finishClass(CountQueuingStrategy, ['highWaterMark', 'size']);

module.exports = {
  ByteLengthQueuingStrategy,
  CountQueuingStrategy,
  SizedQueue,
  checkSize,
  deferred,
  defineInternals,
  finishClass,
  illegalConstructor,
  inspectAs,
  invalidState,
  invoke,
  kState,
  readHighWaterMark,
  readMethod,
  readSize,
  rejected,
  setState,
  stateOf,
};
