/*
 * Deep equality: loose (assert.deepEqual), strict (deepStrictEqual) and partial (partialDeepStrictEqual, where the
 * actual value, always the first one, may have more than the expected one).
 */
'use strict';

const { classify, getOwnNonIndexProperties, sameBytes } = internalBinding('util');

const { isError } = require('internal/util');

const { getOwnPropertySymbols, getPrototypeOf, is, keys: ownKeys } = Object;
const { hasOwnProperty, propertyIsEnumerable, toString } = Object.prototype;

const LOOSE = 0;
const STRICT = 1;
const PARTIAL = 2;

const ONLY_ENUMERABLE = 2; // filter of getOwnNonIndexProperties

/* Objects may contain themselves; from this depth on it is kept in mind which are being compared. */
const CYCLE_DEPTH = 40;

const hasOwn = (object, key) => hasOwnProperty.call(object, key);
const hasEnumerable = (object, key) => propertyIsEnumerable.call(object, key);
const isObject = (value) => typeof value === 'object' && value !== null;
const isHole = (array, i) => array[i] === undefined && !hasOwn(array, i);

/*
 * `state` is { mode, depth, path }, where path is the Set of objects that are being compared, once the comparison is
 * deep.
 */
function areEqual(a, b, state) {
  const { mode } = state;
  if (a === b) {
    return a !== 0 || mode === LOOSE || is(a, b);
  }
  if (isObject(a)) {
    return isObject(b) && areObjectsEqual(a, b, state);
  }
  if (a !== a) { // eslint-disable-line no-self-compare
    return b !== b; // eslint-disable-line no-self-compare
  }
  return mode === LOOSE && !isObject(b) && a == b; // eslint-disable-line eqeqeq
}

/* ---- objects ---- */

const WELL_KNOWN = new Set([
  Array, ArrayBuffer, globalThis.BigInt, globalThis.BigInt64Array, globalThis.BigUint64Array, Boolean, DataView, Date, Error, Float32Array,
  Float64Array, Function, Int16Array, Int32Array, Int8Array, Map, Number, Object, Promise, RegExp, Set, String, Symbol,
  Uint16Array, Uint32Array, Uint8Array, Uint8ClampedArray, WeakMap, WeakSet,
]);

/* Strictly equal objects are of the same class. */
function haveSameClass(a, b) {
  const { constructor } = a;
  if (WELL_KNOWN.has(constructor) || (constructor !== undefined && !hasOwn(a, 'constructor'))) {
    return constructor === b.constructor;
  }
  return getPrototypeOf(a) === getPrototypeOf(b);
}

function areObjectsEqual(a, b, state) {
  if (state.mode === STRICT && !haveSameClass(a, b)) {
    return false;
  }
  const tag = toString.call(a);
  if (tag !== toString.call(b)) {
    return false;
  }
  if (Array.isArray(a)) {
    return Array.isArray(b) && hasRightSize(a.length, b.length, state) && haveSameNamedKeys(a, b, state) &&
      compareWithin(a, b, state, areArraysEqual);
  }
  if (tag === '[object Object]') {
    return compareKeys(a, b, state);
  }
  const kind = kindOf(a);
  const other = kindOf(b);
  const compare = COMPARE[kind];
  // What has nothing to compare but properties, as promises have, equals any object with the same ones: a proxy of itself.
  if (compare === undefined && COMPARE[other] === undefined) {
    return compareKeys(a, b, state);
  }
  return kind === other && compare(a, b, state);
}

function kindOf(value) {
  const kind = classify(value);
  if (kind === 'Object') {
    if (isError(value)) {
      return 'Error';
    }
    if (isURL(value)) {
      return 'URL';
    }
    return kindOfKey(value);
  }
  return kind === 'SharedArrayBuffer' ? 'ArrayBuffer' : kind;
}

function kindOfKey(value) {
  const { isCryptoKey, isKeyObject } = require('internal/util/types');
  if (isKeyObject(value)) {
    return 'KeyObject';
  }
  return isCryptoKey(value) ? 'CryptoKey' : 'Object';
}

function isURL(value) {
  return typeof value.href === 'string' && typeof value.protocol === 'string' && value.auth === undefined &&
    value.path === undefined && value instanceof require('internal/url').URL;
}

function hasRightSize(actual, expected, { mode }) {
  return mode === PARTIAL ? actual >= expected : actual === expected;
}

/* ---- by kind ---- */

const COMPARE = {
  __proto__: null,
  ArrayBuffer: areBuffersEqual,
  BigInt: areBoxedEqual,
  Boolean: areBoxedEqual,
  CryptoKey(a, b, state) {
    const { kKeyObject } = require('internal/crypto/util');
    return a.extractable === b.extractable && areEqual(a.algorithm, b.algorithm, state) &&
      areEqual(a.usages, b.usages, state) && areEqual(a[kKeyObject], b[kKeyObject], state) && compareKeys(a, b, state);
  },
  DataView: areViewsEqual,
  Date(a, b, state) {
    const { getTime } = Date.prototype;
    return getTime.call(a) === getTime.call(b) && compareKeys(a, b, state);
  },
  Error: areErrorsEqual,
  KeyObject: (a, b, state) => a.equals(b) && compareKeys(a, b, state),
  Map: (a, b, state) => hasRightSize(a.size, b.size, state) && compareKeys(a, b, state, areMapsEqual),
  Number: areBoxedEqual,
  RegExp: (a, b, state) => a.source === b.source && a.flags === b.flags && a.lastIndex === b.lastIndex &&
    compareKeys(a, b, state),
  Set: (a, b, state) => hasRightSize(a.size, b.size, state) && compareKeys(a, b, state, areSetsEqual),
  String: areBoxedEqual,
  Symbol: areBoxedEqual,
  TypedArray: areViewsEqual,
  URL: (a, b, state) => a.href === b.href && compareKeys(a, b, state),
  WeakMap: () => false,
  WeakSet: () => false,
};

function areBoxedEqual(a, b, state) {
  return is(a.valueOf(), b.valueOf()) && compareKeys(a, b, state);
}

const toBytes = (view) => new Uint8Array(view.buffer, view.byteOffset, view.byteLength);

/* Do the bytes of b come in a, in their order? */
function containsBytes(a, b) {
  let i = 0;
  for (let j = 0; j < b.length; j++) {
    while (i < a.length && a[i] !== b[j]) {
      i++;
    }
    if (i++ >= a.length) {
      return false;
    }
  }
  return true;
}

function areBuffersEqual(a, b, state) {
  if (state.mode === PARTIAL && a.byteLength !== b.byteLength) {
    return containsBytes(new Uint8Array(a), new Uint8Array(b)) && compareKeys(a, b, state);
  }
  return sameBytes(a, b) && compareKeys(a, b, state);
}

/* -0 and 0 are loosely equal, NaN and NaN are not. */
function areFloatsEqual(a, b) {
  if (a.length !== b.length) {
    return false;
  }
  for (let i = 0; i < a.length; i++) {
    if (a[i] !== b[i]) {
      return false;
    }
  }
  return true;
}

const isFloatTag = (tag) => tag === 'Float32Array' || tag === 'Float64Array';

const getTypedArrayName = Object.getOwnPropertyDescriptor(
  getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag).get;

function areViewsEqual(a, b, state) {
  const name = getTypedArrayName.call(a);
  if (name !== getTypedArrayName.call(b)) {
    return false;
  }
  if (state.mode === PARTIAL && a.byteLength !== b.byteLength) {
    if (!containsBytes(toBytes(a), toBytes(b))) {
      return false;
    }
  } else if (state.mode === LOOSE && isFloatTag(name)) {
    if (!areFloatsEqual(a, b)) {
      return false;
    }
  } else if (!sameBytes(a, b)) {
    return false;
  }
  return haveSameNamedKeys(a, b, state) && compareWithin(a, b, state, areNamedKeysEqual);
}

function areErrorsEqual(a, b, state) {
  for (const key of ['message', 'name', 'cause', 'errors']) {
    // What can be enumerated is compared with the other properties.
    const isFree = hasEnumerable(b, key) ||
      (state.mode === PARTIAL && (b[key] === undefined || (key === 'message' && b[key] === '')));
    if (!isFree && !areEqual(a[key], b[key], state)) {
      return false;
    }
  }
  const hasCause = hasOwn(b, 'cause');
  if (hasCause !== hasOwn(a, 'cause') && (state.mode !== PARTIAL || hasCause)) {
    return false;
  }
  return compareKeys(a, b, state);
}

/* ---- properties ---- */

/* The enumerable keys of an array that are no indices. */
function namedKeys(array, { mode }) {
  const keys = getOwnNonIndexProperties(array, ONLY_ENUMERABLE);
  return mode === LOOSE ? keys.filter((key) => typeof key !== 'symbol') : keys;
}

function haveSameNamedKeys(a, b, state) {
  const expected = namedKeys(b, state);
  return (state.mode === PARTIAL || expected.length === namedKeys(a, state).length) &&
    expected.every((key) => hasEnumerable(a, key));
}

function areNamedKeysEqual(a, b, state) {
  return arePropertiesEqual(a, b, namedKeys(b, state), state);
}

function enumerableSymbols(object) {
  const symbols = getOwnPropertySymbols(object);
  return symbols.length === 0 ? symbols : symbols.filter((key) => hasEnumerable(object, key));
}

/* The keys to compare, those of b; undefined if a has others. */
function keysToCompare(a, b, { mode }) {
  const keys = ownKeys(b);
  if (mode !== PARTIAL && ownKeys(a).length !== keys.length) {
    return undefined;
  }
  if (mode === LOOSE) {
    return keys;
  }
  const symbols = enumerableSymbols(b);
  if (mode === STRICT && enumerableSymbols(a).length !== symbols.length) {
    return undefined;
  }
  return symbols.length === 0 ? keys : keys.concat(symbols);
}

function arePropertiesEqual(a, b, keys, state) {
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i];
    if (!hasEnumerable(a, key) || !areEqual(a[key], b[key], state)) {
      return false;
    }
  }
  return true;
}

/* Compare the properties and then, if given, what else is in the objects. */
function compareKeys(a, b, state, areContentsEqual = undefined) {
  const keys = keysToCompare(a, b, state);
  if (keys === undefined) {
    return false;
  }
  if (keys.length === 0 && areContentsEqual === undefined) {
    return true;
  }
  return compareWithin(a, b, state, () =>
    arePropertiesEqual(a, b, keys, state) && (areContentsEqual === undefined || areContentsEqual(a, b, state)));
}

/* Compare one level deeper. What is being compared already counts as equal. */
function compareWithin(a, b, state, compare) {
  state.depth++;
  if (state.depth <= CYCLE_DEPTH) {
    const result = compare(a, b, state);
    state.depth--;
    return result;
  }
  const path = state.path ??= new Set();
  const { size } = path;
  path.add(a);
  path.add(b);
  const result = path.size === size || compare(a, b, state);
  if (path.size !== size) {
    path.delete(a);
    path.delete(b);
  }
  state.depth--;
  return result;
}

/* ---- arrays ---- */

function areArraysEqual(a, b, state) {
  if (!areNamedKeysEqual(a, b, state)) {
    return false;
  }
  if (state.mode === PARTIAL) {
    return isPartialArray(a, b, state);
  }
  for (let i = 0; i < a.length; i++) {
    if (isHole(b, i)) {
      return areSparseEqual(a, b, i, state);
    }
    // An element that is undefined is not even loosely equal to null.
    if ((a[i] === undefined) !== (b[i] === undefined) || isHole(a, i) || !areEqual(a[i], b[i], state)) {
      return false;
    }
  }
  return true;
}

function areSparseEqual(a, b, from, state) {
  const keys = ownKeys(b);
  if (ownKeys(a).length !== keys.length) {
    return false;
  }
  return keys.slice(from).every((key) => hasOwn(a, key) && areEqual(a[key], b[key], state));
}

/* Are the expected elements among the actual ones, in their order? Holes do not count. */
function isPartialArray(a, b, state) {
  const isIndex = (key) => /^\d+$/.test(key);
  const actual = ownKeys(a).filter(isIndex);
  const expected = ownKeys(b).filter(isIndex);
  let i = 0;
  return expected.every((key) => {
    while (i < actual.length && !areEqual(a[actual[i]], b[key], state)) {
      i++;
    }
    return i++ < actual.length;
  });
}

/* ---- sets and maps ---- */

/*
 * What may be loosely equal to a primitive: true if many things, false if nothing, null for undefined and undefined for
 * null.
 */
function looseCounterpart(primitive) {
  switch (typeof primitive) {
    case 'undefined':
      return null;
    case 'object': // null
      return undefined;
    case 'symbol':
      return false;
    case 'string':
    case 'number':
      return !Number.isNaN(+primitive);
    default:
      return true;
  }
}

function mayHaveLoosely(a, b, primitive) {
  const counterpart = looseCounterpart(primitive);
  if (counterpart !== undefined && counterpart !== null) {
    return counterpart;
  }
  return a.has(counterpart) && !b.has(counterpart);
}

/* Take the first item for which the test holds off the list. */
function takeMatch(list, test) {
  const index = list.findIndex(test);
  if (index !== -1) {
    list.splice(index, 1);
  }
  return index !== -1;
}

function areSetsEqual(a, b, state) {
  const isLoose = state.mode === LOOSE;
  const wanted = []; // of b, for which an equal is to be found in a
  for (const value of b) {
    if (!a.has(value)) {
      if (!isObject(value) && !(isLoose && mayHaveLoosely(a, b, value))) {
        return false;
      }
      wanted.push(value);
    }
  }
  if (wanted.length === 0) {
    return true;
  }
  for (const value of a) {
    if (!b.has(value) && !takeMatch(wanted, (each) => areEqual(value, each, state)) && state.mode !== PARTIAL) {
      return false;
    }
    if (wanted.length === 0) {
      return true;
    }
  }
  return false;
}

/* Has a the key of b, or at least what is loosely equal to it, with an equal value? */
function mayHaveEntryLoosely(a, b, key, value, state) {
  const counterpart = looseCounterpart(key);
  if (counterpart !== undefined && counterpart !== null) {
    return counterpart;
  }
  return a.has(counterpart) && !b.has(counterpart) && areEqual(a.get(counterpart), value, state);
}

function areMapsEqual(a, b, state) {
  const isLoose = state.mode === LOOSE;
  const wanted = [];
  const matched = new Set(); // keys that are in both
  for (const [key, value] of b) {
    if (a.has(key) && areEqual(a.get(key), value, state)) {
      matched.add(key);
    } else if (isObject(key) || (isLoose && mayHaveEntryLoosely(a, b, key, value, state))) {
      wanted.push(key);
    } else {
      return false;
    }
  }
  if (wanted.length === 0) {
    return true;
  }
  for (const [key, value] of a) {
    if (matched.has(key)) {
      continue;
    }
    const isMatch = (each) => areEqual(key, each, state) && areEqual(value, b.get(each), state);
    if (!takeMatch(wanted, isMatch) && state.mode !== PARTIAL) {
      return false;
    }
    if (wanted.length === 0) {
      return true;
    }
  }
  return false;
}

const compare = (a, b, mode) => areEqual(a, b, { mode, depth: 0, path: undefined });

module.exports = {
  isDeepEqual: (a, b) => compare(a, b, LOOSE),
  isDeepStrictEqual: (a, b) => compare(a, b, STRICT),
  isPartialStrictEqual: (a, b) => compare(a, b, PARTIAL),
};
