/*
 * The Web Crypto API: Crypto and SubtleCrypto. What an algorithm does is in a module of its family.
 */
'use strict';

const { codes } = require('internal/errors');
const { CryptoKey, SecretKeyObject, isCryptoKey } = require('internal/crypto/keys');
const { toArrayBuffer } = require('internal/crypto/util');
const random = require('internal/crypto/random');
const { USAGES, copyBytes, dataError, hashName, invalidAccess, isBufferSource, normalize, notSupported, operationError,
        supports, syntaxError, worded } = require('internal/crypto/algorithms');
const binding = internalBinding('crypto');

const { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_THIS, ERR_MISSING_ARGS } = codes;

/* ---- arguments ---- */

const ORDINALS = ['', '1st', '2nd', '3rd', '4th', '5th', '6th', '7th'];
const FORMATS = ['raw', 'pkcs8', 'spki', 'jwk'];

function need(args, count, method) {
  if (args.length >= count) return;
  throw worded(ERR_MISSING_ARGS, `Failed to execute '${method}' on 'SubtleCrypto': ${count} argument${
    count === 1 ? '' : 's'} required, but only ${args.length} present.`);
}

const argument = (method, index) => `Failed to execute '${method}' on 'SubtleCrypto': ${ORDINALS[index]} argument`;

function keyArgument(value, method, index) {
  if (!isCryptoKey(value)) throw worded(ERR_INVALID_ARG_TYPE, `${argument(method, index)} is not of type CryptoKey.`);
  return value;
}

function bytesArgument(value, method, index) {
  if (!isBufferSource(value)) {
    throw worded(ERR_INVALID_ARG_TYPE,
                 `${argument(method, index)} is not instance of ArrayBuffer, Buffer, TypedArray, or DataView.`);
  }
  return copyBytes(value);
}

function formatArgument(value, method, index) {
  value = `${value}`;
  if (!FORMATS.includes(value)) {
    throw worded(ERR_INVALID_ARG_VALUE, `${argument(method, index)} value '${value}' is not a valid enum value of type KeyFormat.`);
  }
  return value;
}

function usagesArgument(value, method, index) {
  if (value === null || typeof value !== 'object' || typeof value[Symbol.iterator] !== 'function') {
    throw worded(ERR_INVALID_ARG_TYPE, `${argument(method, index)} can not be converted to sequence.`);
  }
  return Array.from(value, (usage, i) => {
    usage = `${usage}`;
    if (!USAGES.includes(usage)) {
      throw worded(ERR_INVALID_ARG_VALUE,
                   `${argument(method, index)}, index ${i} value '${usage}' is not a valid enum value of type KeyUsage.`);
    }
    return usage;
  });
}

/* A length in bits, or null. */
function lengthArgument(value, method, index) {
  if (value === null || value === undefined) return null;
  const n = Math.trunc(+value);
  if (!Number.isFinite(n)) throw worded(ERR_INVALID_ARG_TYPE, `${argument(method, index)} is not a finite number.`);
  return n >>> 0;
}

function dataArgument(format, value, method, index) {
  if (format !== 'jwk') return bytesArgument(value, method, index);
  if (value === null || typeof value !== 'object' || isBufferSource(value)) {
    throw worded(ERR_INVALID_ARG_TYPE, `${argument(method, index)} can not be converted to a dictionary`);
  }
  return value;
}

/* ---- families ---- */

function familyOf(name) {
  if (name.startsWith('AES')) return require('internal/crypto/aes');
  if (name.startsWith('RSA')) return require('internal/crypto/rsa');
  if (name === 'HMAC') return require('internal/crypto/mac');
  if (name === 'PBKDF2' || name === 'HKDF') return require('internal/crypto/derive');
  return require('internal/crypto/ec');
}

/* What the work in the thread pool reports is an OperationError to programs. */
async function operation(promise) {
  try {
    return await promise;
  } catch (error) {
    if (error.name !== 'Error' && error.name !== 'RangeError') throw error;
    throw operationError(undefined, error);
  }
}

/* ---- operations, whose arguments are checked ---- */

async function generate(algorithm, extractable, usages) {
  const result = await operation(familyOf(algorithm.name).generateKey(algorithm, extractable, usages));
  const bearer = result.privateKey ?? result;
  if (bearer.usages.length === 0) throw syntaxError('Usages cannot be empty when creating a key.');
  return result;
}

async function importKey(format, data, algorithm, extractable, usages) {
  const key = familyOf(algorithm.name).importKey(format, data, algorithm, extractable, usages);
  if (key.type !== 'public' && key.usages.length === 0) {
    throw syntaxError(`Usages cannot be empty when importing a ${key.type} key.`);
  }
  return key;
}

async function exportKey(format, key) {
  const { name } = key.algorithm;
  if (!supports(name, 'exportKey')) throw notSupported(`${name} key export is not supported`);
  if (!key.extractable) throw require('internal/util').lazyDOMException('key is not extractable', 'InvalidAccessException');
  const isSecret = key.type === 'secret';
  const result = isSecret && format !== 'raw' && format !== 'jwk' ? undefined : familyOf(name).exportKey(format, key);
  if (result === undefined) throw notSupported(`Unable to export ${name} ${key.type} key using ${format} format`);
  return format === 'jwk' ? { key_ops: key.usages, ext: key.extractable, ...result } : result;
}

function cipher(encrypt, usage, algorithm, key, data) {
  if (algorithm.name !== key.algorithm.name || !key.usages.includes(usage)) {
    throw invalidAccess('The requested operation is not valid for the provided key');
  }
  return operation(familyOf(algorithm.name).cipher(encrypt, algorithm, key, data));
}

function checkSignature(algorithm, key, usage) {
  if (algorithm.name !== key.algorithm.name || !key.usages.includes(usage)) {
    throw invalidAccess(`Unable to use this key to ${usage}`);
  }
}

async function deriveBits(algorithm, baseKey, length, usage) {
  if (!baseKey.usages.includes(usage)) throw invalidAccess(`baseKey does not have ${usage} usage`);
  if (baseKey.algorithm.name !== algorithm.name) throw invalidAccess('Key algorithm mismatch');
  return operation(familyOf(algorithm.name).deriveBits(algorithm, baseKey, length));
}

/* Wrapping is encryption where an algorithm has nothing of its own. */
const wrapOperation = (algorithm, own, other) => normalize(algorithm, supports(algorithm, own) ? own : other);

const toBytes = (value) => Buffer.from(value);

/* ---- SubtleCrypto ---- */

class SubtleCrypto {
  constructor() {
    throw new ERR_ILLEGAL_CONSTRUCTOR();
  }
}

const methods = {
  async encrypt(algorithm, key, data) {
    need(arguments, 3, 'encrypt');
    key = keyArgument(key, 'encrypt', 2);
    data = bytesArgument(data, 'encrypt', 3);
    return cipher(true, 'encrypt', normalize(algorithm, 'encrypt'), key, data);
  },

  async decrypt(algorithm, key, data) {
    need(arguments, 3, 'decrypt');
    key = keyArgument(key, 'decrypt', 2);
    data = bytesArgument(data, 'decrypt', 3);
    return cipher(false, 'decrypt', normalize(algorithm, 'decrypt'), key, data);
  },

  async sign(algorithm, key, data) {
    need(arguments, 3, 'sign');
    key = keyArgument(key, 'sign', 2);
    data = bytesArgument(data, 'sign', 3);
    algorithm = normalize(algorithm, 'sign');
    checkSignature(algorithm, key, 'sign');
    return operation(familyOf(algorithm.name).sign(algorithm, key, data));
  },

  async verify(algorithm, key, signature, data) {
    need(arguments, 4, 'verify');
    key = keyArgument(key, 'verify', 2);
    signature = bytesArgument(signature, 'verify', 3);
    data = bytesArgument(data, 'verify', 4);
    algorithm = normalize(algorithm, 'verify');
    checkSignature(algorithm, key, 'verify');
    return operation(familyOf(algorithm.name).verify(algorithm, key, signature, data));
  },

  async digest(algorithm, data) {
    need(arguments, 2, 'digest');
    data = bytesArgument(data, 'digest', 2);
    algorithm = normalize(algorithm, 'digest');
    return toArrayBuffer(binding.hashOnce(hashName(algorithm), data, undefined));
  },

  async generateKey(algorithm, extractable, keyUsages) {
    need(arguments, 3, 'generateKey');
    keyUsages = usagesArgument(keyUsages, 'generateKey', 3);
    return generate(normalize(algorithm, 'generateKey'), Boolean(extractable), keyUsages);
  },

  async deriveKey(algorithm, baseKey, derivedKeyType, extractable, keyUsages) {
    need(arguments, 5, 'deriveKey');
    baseKey = keyArgument(baseKey, 'deriveKey', 2);
    keyUsages = usagesArgument(keyUsages, 'deriveKey', 5);
    algorithm = normalize(algorithm, 'deriveBits');
    const importAlgorithm = normalize(derivedKeyType, 'importKey');
    const lengthAlgorithm = normalize(derivedKeyType, 'getKeyLength');
    if (!baseKey.usages.includes('deriveKey')) throw invalidAccess('baseKey does not have deriveKey usage');
    const length = familyOf(lengthAlgorithm.name).getKeyLength(lengthAlgorithm);
    const bits = await deriveBits(algorithm, baseKey, length, 'deriveKey');
    return importKey('raw', toBytes(bits), importAlgorithm, Boolean(extractable), keyUsages);
  },

  async deriveBits(algorithm, baseKey, length = null) {
    need(arguments, 2, 'deriveBits');
    baseKey = keyArgument(baseKey, 'deriveBits', 2);
    length = lengthArgument(length, 'deriveBits', 3);
    return deriveBits(normalize(algorithm, 'deriveBits'), baseKey, length, 'deriveBits');
  },

  async importKey(format, keyData, algorithm, extractable, keyUsages) {
    need(arguments, 4, 'importKey');
    format = formatArgument(format, 'importKey', 1);
    keyData = dataArgument(format, keyData, 'importKey', 2);
    keyUsages = usagesArgument(keyUsages, 'importKey', 5);
    return importKey(format, keyData, normalize(algorithm, 'importKey'), Boolean(extractable), keyUsages);
  },

  async exportKey(format, key) {
    need(arguments, 2, 'exportKey');
    format = formatArgument(format, 'exportKey', 1);
    return exportKey(format, keyArgument(key, 'exportKey', 2));
  },

  async wrapKey(format, key, wrappingKey, algorithm) {
    need(arguments, 4, 'wrapKey');
    format = formatArgument(format, 'wrapKey', 1);
    key = keyArgument(key, 'wrapKey', 2);
    wrappingKey = keyArgument(wrappingKey, 'wrapKey', 3);
    algorithm = wrapOperation(algorithm, 'wrapKey', 'encrypt');
    let data = await exportKey(format, key);
    data = format === 'jwk' ? Buffer.from(JSON.stringify(data)) : toBytes(data);
    // AES-KW takes whole words of eight bytes.
    if (format === 'jwk' && algorithm.name === 'AES-KW' && data.length % 8 !== 0) {
      data = Buffer.concat([data, Buffer.alloc(8 - data.length % 8, ' ')]);
    }
    return cipher(true, 'wrapKey', algorithm, wrappingKey, data);
  },

  async unwrapKey(format, wrappedKey, unwrappingKey, unwrapAlgo, unwrappedKeyAlgo, extractable, keyUsages) {
    need(arguments, 7, 'unwrapKey');
    format = formatArgument(format, 'unwrapKey', 1);
    wrappedKey = bytesArgument(wrappedKey, 'unwrapKey', 2);
    unwrappingKey = keyArgument(unwrappingKey, 'unwrapKey', 3);
    keyUsages = usagesArgument(keyUsages, 'unwrapKey', 7);
    unwrapAlgo = wrapOperation(unwrapAlgo, 'unwrapKey', 'decrypt');
    const importAlgorithm = normalize(unwrappedKeyAlgo, 'importKey');
    let data = toBytes(await cipher(false, 'unwrapKey', unwrapAlgo, unwrappingKey, wrappedKey));
    if (format === 'jwk') {
      try {
        data = JSON.parse(data.toString());
      } catch {
        throw dataError('Invalid wrapped JWK key');
      }
    }
    return importKey(format, data, importAlgorithm, Boolean(extractable), keyUsages);
  },
};

/* Each rejects where `this` is none. */
for (const [name, method] of Object.entries(methods)) {
  const checked = { async [name](...args) {
    if (this !== subtle) throw new ERR_INVALID_THIS('SubtleCrypto');
    return Reflect.apply(method, this, args);
  } }[name];
  Object.defineProperty(checked, 'length', { __proto__: null, value: method.length, configurable: true });
  Object.defineProperty(SubtleCrypto.prototype, name, {
    __proto__: null, value: checked, writable: true, enumerable: true, configurable: true,
  });
}
Object.defineProperty(SubtleCrypto.prototype, Symbol.toStringTag, { __proto__: null, value: 'SubtleCrypto', configurable: true });

const subtle = Object.create(SubtleCrypto.prototype);

/* ---- Crypto ---- */

class Crypto {
  constructor() {
    throw new ERR_ILLEGAL_CONSTRUCTOR();
  }

  get subtle() {
    checkThis(this);
    return subtle;
  }

  getRandomValues(array) {
    checkThis(this);
    if (arguments.length === 0) {
      throw worded(ERR_MISSING_ARGS,
                   "Failed to execute 'getRandomValues' on 'Crypto': 1 argument required, but only 0 present.");
    }
    return random.getRandomValues(array);
  }

  randomUUID(options) {
    checkThis(this);
    return random.randomUUID(options);
  }
}

function checkThis(self) {
  if (self !== crypto) throw new ERR_INVALID_THIS('Crypto');
}

for (const name of ['subtle', 'getRandomValues', 'randomUUID']) {
  Object.defineProperty(Crypto.prototype, name, { __proto__: null, enumerable: true });
}
Object.defineProperty(Crypto.prototype, Symbol.toStringTag, { __proto__: null, value: 'Crypto', configurable: true });

const crypto = Object.create(Crypto.prototype);

/* ---- KeyObject.prototype.toCryptoKey ---- */

function toCryptoKey(keyObject, algorithm, extractable, keyUsages) {
  algorithm = normalize(algorithm, 'importKey');
  keyUsages = usagesArgument(keyUsages, 'importKey', 5);
  const isSecret = keyObject instanceof SecretKeyObject;
  const format = isSecret ? 'raw' : keyObject.type === 'public' ? 'spki' : 'pkcs8';
  const data = isSecret ? keyObject.export() : keyObject.export({ format: 'der', type: format });
  const key = familyOf(algorithm.name).importKey(format, data, algorithm, Boolean(extractable), keyUsages);
  if (key.type !== 'public' && key.usages.length === 0) {
    throw syntaxError(`Usages cannot be empty when importing a ${key.type} key.`);
  }
  return key;
}

module.exports = {
  Crypto,
  CryptoKey,
  SubtleCrypto,
  crypto,
  toCryptoKey,
};
