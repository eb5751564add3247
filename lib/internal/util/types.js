/*
 * util.types: what a value is by its internals, whatever its prototype.
 */
'use strict';

const binding = internalBinding('types');

const getTypedArrayName = Object.getOwnPropertyDescriptor(
  Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag).get;

const typedArrayTests = {};
for (const name of [
  'Uint8Array', 'Uint8ClampedArray', 'Uint16Array', 'Uint32Array', 'Int8Array', 'Int16Array', 'Int32Array',
  'Float32Array', 'Float64Array', 'BigInt64Array', 'BigUint64Array',
]) {
  const key = `is${name}`;
  typedArrayTests[key] = { [key](value) {
    return getTypedArrayName.call(value) === name;
  } }[key];
}

module.exports = {
  ...binding,
  isArrayBufferView: ArrayBuffer.isView,
  isTypedArray(value) {
    return getTypedArrayName.call(value) !== undefined;
  },
  ...typedArrayTests,
};

Object.defineProperties(module.exports, {
  isKeyObject: {
    value(value) {
      return process.versions.openssl !== undefined && require('internal/crypto/keys').isKeyObject(value);
    },
    enumerable: true,
  },
  isCryptoKey: {
    value(value) {
      return process.versions.openssl !== undefined && require('internal/crypto/keys').isCryptoKey(value);
    },
    enumerable: true,
  },
});

// Also by its own name, for what is loaded lazily.
Object.defineProperty(module.exports, 'types', { __proto__: null, value: module.exports });
