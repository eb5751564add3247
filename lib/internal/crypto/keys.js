/*
 * KeyObject and CryptoKey, and how arguments become keys. An asymmetric key's handle is a key object of the binding; a
 * secret key's handle holds its bytes.
 */
'use strict';

const { codes } = require('internal/errors');
const { isAnyArrayBuffer, isArrayBufferView } = require('internal/util/types');
const { validateObject, validateOneOf, validateString } = require('internal/validators');
const { kClone, kDeserialize } = require('internal/structured_clone');
const { BYTE_TYPES, bigIntArrayToUnsignedBigInt, getArrayBufferOrView, kHandle, kKeyObject, toBuf,
        validateMaxBufferLength } = require('internal/crypto/util');
const binding = internalBinding('crypto');

const {
  ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS, ERR_CRYPTO_INVALID_JWK, ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE,
  ERR_CRYPTO_JWK_UNSUPPORTED_CURVE, ERR_CRYPTO_JWK_UNSUPPORTED_KEY_TYPE, ERR_CRYPTO_UNKNOWN_CIPHER,
  ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_THIS,
} = codes;

const kKeyType = Symbol('kKeyType');
const kAsymmetricKeyType = Symbol('kAsymmetricKeyType');
const kAsymmetricKeyDetails = Symbol('kAsymmetricKeyDetails');
const kSecretBytes = Symbol('kSecretBytes');
const kAlgorithm = Symbol('kAlgorithm');
const kExtractable = Symbol('kExtractable');
const kKeyUsages = Symbol('kKeyUsages');

// What the binding calls encodings, and what a key is wanted for.
const ENCODINGS = { __proto__: null, pkcs1: 1, pkcs8: 2, spki: 3, sec1: 4 };
const kConsumePublic = 0;
const kConsumePrivate = 1;
const kCreatePublic = 2;
const kCreatePrivate = 3;

/* ---- KeyObject ---- */

/* A property that inspection does not show. */
function hide(object, key, value) {
  Object.defineProperty(object, key, { __proto__: null, value, writable: true, configurable: true });
}

class KeyObject {
  constructor(type, handle) {
    if (type !== 'secret' && type !== 'public' && type !== 'private') throw new ERR_INVALID_ARG_VALUE('type', type);
    if (typeof handle !== 'object') throw new ERR_INVALID_ARG_TYPE('handle', 'object', handle);
    this[kKeyType] = type;
    hide(this, kHandle, handle);
  }

  get type() {
    return this[kKeyType];
  }

  static from(key) {
    if (!isCryptoKey(key)) throw new ERR_INVALID_ARG_TYPE('key', 'CryptoKey', key);
    return key[kKeyObject];
  }

  equals(otherKeyObject) {
    if (!isKeyObject(otherKeyObject)) throw new ERR_INVALID_ARG_TYPE('otherKeyObject', 'KeyObject', otherKeyObject);
    if (otherKeyObject.type !== this.type) return false;
    if (this.type === 'secret') return binding.equal(this[kSecretBytes], otherKeyObject[kSecretBytes]);
    return binding.keyEqual(this[kHandle], otherKeyObject[kHandle]);
  }

  [kClone]() {
    return { data: { type: this.type, bytes: bytesOfKey(this) }, deserializeInfo: 'internal/crypto/keys:ReceivedKeyObject' };
  }
}

/* A key as plain bytes, and one of them: what goes between threads. */
function bytesOfKey(key) {
  if (key.type === 'secret') return key[kSecretBytes];
  const isPrivate = key.type === 'private';
  return binding.keyWrite(key[kHandle], isPrivate, false, isPrivate ? ENCODINGS.pkcs8 : ENCODINGS.spki, undefined, undefined);
}

function keyOfBytes(type, bytes) {
  if (type === 'secret') return new SecretKeyObject({ bytes: Buffer.from(bytes) });
  if (type === 'private') return new PrivateKeyObject(binding.keyRead(bytes, false, ENCODINGS.pkcs8, true, undefined));
  return new PublicKeyObject(binding.keyRead(bytes, false, ENCODINGS.spki, false, undefined));
}

/* The receiver makes an object of this and then it becomes what it should be. */
function ReceivedKeyObject() {}
ReceivedKeyObject.prototype[kDeserialize] = function({ type, bytes }) {
  const key = keyOfBytes(type, bytes);
  Object.setPrototypeOf(this, Object.getPrototypeOf(key));
  this[kKeyType] = type;
  hide(this, kHandle, key[kHandle]);
};

Object.defineProperties(KeyObject.prototype, {
  [Symbol.toStringTag]: { __proto__: null, configurable: true, value: 'KeyObject' },
});

class SecretKeyObject extends KeyObject {
  constructor(handle) {
    super('secret', handle);
  }

  get symmetricKeySize() {
    return this[kSecretBytes].byteLength;
  }

  get [kSecretBytes]() {
    return this[kHandle].bytes;
  }

  export(options) {
    if (options !== undefined) {
      validateObject(options, 'options');
      validateOneOf(options.format, 'options.format', [undefined, 'buffer', 'jwk']);
      if (options.format === 'jwk') return { kty: 'oct', k: this[kSecretBytes].toString('base64url') };
    }
    return Buffer.from(this[kSecretBytes]);
  }

  toCryptoKey(algorithm, extractable, keyUsages) {
    return require('internal/crypto/webcrypto').toCryptoKey(this, algorithm, extractable, keyUsages);
  }
}

function detailsOf(handle) {
  const details = binding.keyDetails(handle);
  if (details.publicExponent !== undefined) details.publicExponent = bigIntArrayToUnsignedBigInt(details.publicExponent);
  return details;
}

class AsymmetricKeyObject extends KeyObject {
  constructor(type, handle) {
    super(type, handle);
    if (type === undefined) return;
  }

  get asymmetricKeyType() {
    return this[kAsymmetricKeyType] ??= binding.keyType(this[kHandle]);
  }

  get asymmetricKeyDetails() {
    if (this[kAsymmetricKeyDetails] === undefined) hide(this, kAsymmetricKeyDetails, detailsOf(this[kHandle]));
    return { ...this[kAsymmetricKeyDetails] };
  }

  toCryptoKey(algorithm, extractable, keyUsages) {
    return require('internal/crypto/webcrypto').toCryptoKey(this, algorithm, extractable, keyUsages);
  }
}

function exportJwk(handle) {
  const jwk = binding.keyToJwk(handle);
  if (jwk === null) throw new ERR_CRYPTO_JWK_UNSUPPORTED_KEY_TYPE();
  if (typeof jwk === 'string') throw new ERR_CRYPTO_JWK_UNSUPPORTED_CURVE(jwk);
  return jwk;
}

/* As the encoding that was parsed says. */
function exportKey(handle, isPrivate, encoding) {
  if (encoding.format === 'jwk') return exportJwk(handle);
  const { format, type, cipher, passphrase } = encoding;
  if (cipher !== undefined && cipher !== null) {
    if (binding.cipherInfo(cipher) === undefined) throw new ERR_CRYPTO_UNKNOWN_CIPHER();
    return binding.keyWrite(handle, isPrivate, format === 'pem', ENCODINGS[type], cipher, passphrase);
  }
  return binding.keyWrite(handle, isPrivate, format === 'pem', ENCODINGS[type], undefined, undefined);
}

class PublicKeyObject extends AsymmetricKeyObject {
  constructor(handle) {
    super('public', handle);
  }

  export(options) {
    if (options && options.format === 'jwk') return exportJwk(this[kHandle]);
    return exportKey(this[kHandle], false, parsePublicKeyEncoding(options, this.asymmetricKeyType));
  }
}

class PrivateKeyObject extends AsymmetricKeyObject {
  constructor(handle) {
    super('private', handle);
  }

  export(options) {
    if (options && options.format === 'jwk') {
      if (options.passphrase !== undefined) {
        throw new ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS('jwk', 'does not support encryption');
      }
      return exportJwk(this[kHandle]);
    }
    return exportKey(this[kHandle], true, parsePrivateKeyEncoding(options, this.asymmetricKeyType));
  }
}

/* ---- encodings of options ---- */

const option = (name, objName) => (objName === undefined ? `options.${name}` : `options.${objName}.${name}`);

function parseKeyFormat(format, fallback, optionName) {
  if (format === undefined && fallback !== undefined) return fallback;
  if (format === 'pem' || format === 'der' || format === 'jwk') return format;
  throw new ERR_INVALID_ARG_VALUE(optionName, format);
}

function parseKeyType(type, required, keyType, isPublic, optionName) {
  if (type === undefined && !required) return undefined;
  if (type === 'pkcs1') {
    if (keyType !== undefined && keyType !== 'rsa') {
      throw new ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS(type, 'can only be used for RSA keys');
    }
    return type;
  }
  if (type === 'spki' && isPublic !== false) return type;
  if (type === 'pkcs8' && isPublic !== true) return type;
  if (type === 'sec1' && isPublic !== true) {
    if (keyType !== undefined && keyType !== 'ec') {
      throw new ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS(type, 'can only be used for EC keys');
    }
    return type;
  }
  throw new ERR_INVALID_ARG_VALUE(optionName, type);
}

const isStringOrBuffer = (value) => typeof value === 'string' || isArrayBufferView(value) || isAnyArrayBuffer(value);

function checkEncryption(enc, format, type, isInput, objName) {
  const { cipher, passphrase } = enc;
  if (!isInput) {
    if (cipher !== undefined && cipher !== null) {
      if (typeof cipher !== 'string') throw new ERR_INVALID_ARG_VALUE(option('cipher', objName), cipher);
      if (format === 'der' && (type === 'pkcs1' || type === 'sec1')) {
        throw new ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS(type, 'does not support encryption');
      }
    } else if (passphrase !== undefined) {
      throw new ERR_INVALID_ARG_VALUE(option('cipher', objName), cipher);
    }
  }
  const needed = isInput ? passphrase !== undefined : cipher !== undefined && cipher !== null;
  if (needed && !isStringOrBuffer(passphrase)) throw new ERR_INVALID_ARG_VALUE(option('passphrase', objName), passphrase);
}

/* Without keyType it describes input; isPublic is undefined for input that may be either. */
function parseKeyEncoding(enc, keyType, isPublic, objName) {
  validateObject(enc, 'options');
  const isInput = keyType === undefined;
  const format = parseKeyFormat(enc.format, isInput ? 'pem' : undefined, option('format', objName));
  const required = (!isInput || format === 'der') && format !== 'jwk';
  const type = parseKeyType(enc.type, required, keyType, isPublic, option('type', objName));
  if (isPublic === true) return { format, type };
  checkEncryption(enc, format, type, isInput, objName);
  const { cipher, encoding } = enc;
  let { passphrase } = enc;
  if (passphrase !== undefined) passphrase = getArrayBufferOrView(passphrase, 'key.passphrase', encoding);
  return { format, type, cipher, passphrase };
}

const parsePublicKeyEncoding = (enc, keyType, objName) => parseKeyEncoding(enc, keyType, keyType ? true : undefined, objName);
const parsePrivateKeyEncoding = (enc, keyType, objName) => parseKeyEncoding(enc, keyType, false, objName);

/* ---- arguments as keys ---- */

function handleOf(key, context) {
  if (context === kCreatePrivate) throw new ERR_INVALID_ARG_TYPE('key', ['string', ...BYTE_TYPES], key);
  if (key.type !== 'private') {
    if (context === kConsumePrivate || context === kCreatePublic) {
      throw new ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE(key.type, 'private');
    }
    if (key.type !== 'public') throw new ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE(key.type, 'private or public');
  }
  return key[kHandle];
}

function keyTypes(allowKeyObject, bufferOnly = false) {
  if (bufferOnly) return BYTE_TYPES;
  return allowKeyObject ? [...BYTE_TYPES, 'string', 'KeyObject', 'CryptoKey'] : [...BYTE_TYPES, 'string'];
}

const fromBase64 = (text) => Buffer.from(text, 'base64');

function invalidJwk(message) {
  const error = new ERR_CRYPTO_INVALID_JWK();
  if (message !== undefined) error.message = message;
  return error;
}

function handleFromOkp(jwk, isPublic) {
  validateOneOf(jwk.crv, 'key.crv', ['Ed25519', 'Ed448', 'X25519', 'X448']);
  validateString(jwk.x, 'key.x');
  if (!isPublic) validateString(jwk.d, 'key.d');
  const bytes = fromBase64(isPublic ? jwk.x : jwk.d);
  const handle = binding.keyFromRaw(jwk.crv.toLowerCase(), !isPublic, bytes);
  if (handle === undefined) throw invalidJwk();
  return handle;
}

function handleFromEc(jwk, isPublic) {
  validateOneOf(jwk.crv, 'key.crv', ['P-256', 'secp256k1', 'P-384', 'P-521']);
  validateString(jwk.x, 'key.x');
  validateString(jwk.y, 'key.y');
  if (!isPublic) validateString(jwk.d, 'key.d');
  const size = { '__proto__': null, 'P-384': 48, 'P-521': 66 }[jwk.crv] ?? 32;
  const x = fromBase64(jwk.x), y = fromBase64(jwk.y);
  let handle;
  if (x.length <= size && y.length <= size) {
    const point = Buffer.alloc(1 + 2 * size);
    point[0] = 4;
    x.copy(point, 1 + size - x.length);
    y.copy(point, 1 + 2 * size - y.length);
    handle = binding.keyFromEc(jwk.crv, point, isPublic ? undefined : fromBase64(jwk.d));
  }
  if (handle === undefined) throw invalidJwk('Invalid JWK EC key');
  return handle;
}

function handleFromRsa(jwk, isPublic) {
  const names = isPublic ? ['n', 'e'] : ['n', 'e', 'd', 'p', 'q', 'dp', 'dq', 'qi'];
  for (const name of names) validateString(jwk[name], `key.${name}`);
  try {
    return binding.keyFromRsa(...names.map((name) => fromBase64(jwk[name])));
  } catch {
    throw invalidJwk('Invalid JWK RSA key');
  }
}

function handleFromJwk(jwk, context) {
  validateObject(jwk, 'key');
  validateOneOf(jwk.kty, 'key.kty', ['RSA', 'EC', 'OKP']);
  const isPublic = context === kConsumePublic || context === kCreatePublic;
  if (jwk.kty === 'OKP') {
    validateString(jwk.crv, 'key.crv');
    return handleFromOkp(jwk, isPublic);
  }
  if (jwk.kty === 'EC') {
    validateString(jwk.crv, 'key.crv');
    return handleFromEc(jwk, isPublic);
  }
  return handleFromRsa(jwk, isPublic);
}

/* The handle of whatever is taken for a key. */
function prepareAsymmetricKey(key, context) {
  const wantPrivate = context === kConsumePrivate || context === kCreatePrivate;
  if (isKeyObject(key)) return handleOf(key, context);
  if (isCryptoKey(key)) return handleOf(key[kKeyObject], context);
  if (isStringOrBuffer(key)) return binding.keyRead(toBuf(key), true, 0, wantPrivate, undefined);
  if (typeof key === 'object') {
    const { key: data, encoding, format } = key;
    if (isKeyObject(data)) return handleOf(data, context);
    if (isCryptoKey(data)) return handleOf(data[kKeyObject], context);
    if (format === 'jwk') {
      validateObject(data, 'key.key');
      return handleFromJwk(data, context);
    }
    if (!isStringOrBuffer(data)) throw new ERR_INVALID_ARG_TYPE('key.key', keyTypes(context !== kCreatePrivate), data);
    const bytes = getArrayBufferOrView(data, 'key', encoding);
    const enc = parseKeyEncoding(key, undefined, wantPrivate ? false : undefined);
    return binding.keyRead(bytes, enc.format === 'pem', ENCODINGS[enc.type] ?? 0, wantPrivate, enc.passphrase);
  }
  throw new ERR_INVALID_ARG_TYPE('key', keyTypes(context !== kCreatePrivate), key);
}

const preparePrivateKey = (key) => prepareAsymmetricKey(key, kConsumePrivate);
const preparePublicOrPrivateKey = (key) => prepareAsymmetricKey(key, kConsumePublic);

/* The bytes of whatever is taken for a secret key. */
function getSecretBytes(key, encoding, name = 'key', bufferOnly = false) {
  if (!bufferOnly) {
    const object = isCryptoKey(key) ? key[kKeyObject] : key;
    if (isKeyObject(object)) {
      if (object.type !== 'secret') throw new ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE(object.type, 'secret');
      return object[kSecretBytes];
    }
  }
  if (!isStringOrBuffer(key)) throw new ERR_INVALID_ARG_TYPE(name, keyTypes(!bufferOnly, bufferOnly), key);
  return getArrayBufferOrView(key, name, encoding);
}

/* ---- creation ---- */

/* A secret key with a copy of bytes. */
function secretKeyOf(bytes) {
  const copy = Buffer.from(isAnyArrayBuffer(bytes) ? new Uint8Array(bytes) :
    new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  return new SecretKeyObject({ bytes: copy });
}

function createSecretKey(key, encoding) {
  key = getSecretBytes(key, encoding, 'key', true);
  validateMaxBufferLength(key, 'key');
  return secretKeyOf(key);
}

function createPublicKey(key) {
  const handle = prepareAsymmetricKey(key, kCreatePublic);
  return new PublicKeyObject(binding.keyPublic(handle));
}

function createPrivateKey(key) {
  return new PrivateKeyObject(prepareAsymmetricKey(key, kCreatePrivate));
}

function isKeyObject(value) {
  return value !== null && value !== undefined && value[kKeyType] !== undefined && value[kKeyObject] === undefined;
}

/* ---- CryptoKey ---- */

function isCryptoKey(value) {
  return value !== null && value !== undefined && value[kKeyObject] !== undefined;
}

function checkThis(key) {
  if (!isCryptoKey(key)) throw new ERR_INVALID_THIS('CryptoKey');
}

class CryptoKey {
  constructor() {
    throw new ERR_ILLEGAL_CONSTRUCTOR();
  }

  [Symbol.for('nodejs.util.inspect.custom')](depth, options) {
    if (depth < 0) return this;
    const opts = { ...options, depth: options.depth == null ? null : options.depth - 1 };
    const { inspect } = require('internal/util/inspect');
    return `CryptoKey ${inspect({
      type: this.type, extractable: this.extractable, algorithm: this.algorithm, usages: this.usages,
    }, opts)}`;
  }

  get type() {
    checkThis(this);
    return this[kKeyObject].type;
  }

  get extractable() {
    checkThis(this);
    return this[kExtractable];
  }

  get algorithm() {
    checkThis(this);
    return this[kAlgorithm];
  }

  get usages() {
    checkThis(this);
    return this[kKeyUsages];
  }

  [kClone]() {
    const object = this[kKeyObject];
    return {
      data: {
        type: object.type, bytes: bytesOfKey(object), algorithm: this[kAlgorithm], usages: this[kKeyUsages],
        extractable: this[kExtractable],
      },
      deserializeInfo: 'internal/crypto/keys:ReceivedCryptoKey',
    };
  }
}

function ReceivedCryptoKey() {}
ReceivedCryptoKey.prototype[kDeserialize] = function({ type, bytes, algorithm, usages, extractable }) {
  Object.setPrototypeOf(this, CryptoKey.prototype);
  fillCryptoKey(this, keyOfBytes(type, bytes), algorithm, usages, extractable);
};

for (const name of ['type', 'extractable', 'algorithm', 'usages']) {
  Object.defineProperty(CryptoKey.prototype, name, { __proto__: null, enumerable: true });
}
Object.defineProperty(CryptoKey.prototype, Symbol.toStringTag, { __proto__: null, configurable: true, value: 'CryptoKey' });

/* What the library makes CryptoKeys with. */
function InternalCryptoKey(keyObject, algorithm, usages, extractable) {
  return fillCryptoKey(Object.create(CryptoKey.prototype), keyObject, algorithm, usages, extractable);
}

function fillCryptoKey(key, keyObject, algorithm, usages, extractable) {
  hide(key, kKeyObject, keyObject);
  hide(key, kAlgorithm, algorithm);
  hide(key, kExtractable, extractable);
  hide(key, kKeyUsages, usages);
  return key;
}

module.exports = {
  CryptoKey,
  InternalCryptoKey,
  KeyObject,
  PrivateKeyObject,
  PublicKeyObject,
  ReceivedCryptoKey,
  ReceivedKeyObject,
  SecretKeyObject,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  exportKey,
  getSecretBytes,
  handleFromJwk,
  isCryptoKey,
  isKeyObject,
  kConsumePrivate,
  kConsumePublic,
  kCreatePrivate,
  kCreatePublic,
  kAlgorithm,
  kExtractable,
  kHandle,
  kKeyObject,
  kKeyUsages,
  kSecretBytes,
  parsePrivateKeyEncoding,
  parsePublicKeyEncoding,
  prepareAsymmetricKey,
  preparePrivateKey,
  preparePublicOrPrivateKey,
  secretKeyOf,
};
