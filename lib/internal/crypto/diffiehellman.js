/*
 * DiffieHellman, DiffieHellmanGroup, ECDH and diffieHellman(). Their state (numbers as Buffers) is held here; the binding
 * computes.
 */
'use strict';

const { codes } = require('internal/errors');
const { isAnyArrayBuffer, isArrayBufferView } = require('internal/util/types');
const { validateInt32, validateObject, validateString } = require('internal/validators');
const { BYTE_TYPES, bigIntArrayToUnsignedInt, encodeResult, getArrayBufferOrView, toBuf } = require('internal/crypto/util');
const { isKeyObject, kHandle } = require('internal/crypto/keys');
const binding = internalBinding('crypto');

const {
  ERR_CRYPTO_ECDH_INVALID_FORMAT, ERR_CRYPTO_ECDH_INVALID_PUBLIC_KEY, ERR_CRYPTO_INCOMPATIBLE_KEY,
  ERR_CRYPTO_INVALID_CURVE, ERR_CRYPTO_INVALID_KEYLEN, ERR_CRYPTO_INVALID_KEYPAIR, ERR_CRYPTO_INVALID_KEYTYPE,
  ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE, ERR_CRYPTO_INVALID_STATE, ERR_CRYPTO_OPERATION_FAILED, ERR_CRYPTO_UNKNOWN_DH_GROUP,
  ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE,
} = codes;

const DH_GENERATOR = 2;
const kState = Symbol('kState');

function worded(Constructor, message) {
  const error = new Constructor();
  error.message = message;
  return error;
}

function opensslError(code, number, library, reason) {
  const error = new Error(`error:${number}:${library}::${reason}`);
  error.library = library;
  error.reason = reason;
  error.code = code;
  return error;
}

const modulusTooSmall = () => opensslError('ERR_OSSL_DH_MODULUS_TOO_SMALL', '0280007E', 'Diffie-Hellman routines', 'modulus too small');
const badGenerator = () => opensslError('ERR_OSSL_DH_BAD_GENERATOR', '02800065', 'Diffie-Hellman routines', 'bad generator');

function setState(object, state) {
  Object.defineProperty(object, kState, { __proto__: null, value: state, writable: true });
}

/* ---- groups ---- */

const copyOf = (bytes) => Buffer.from(isAnyArrayBuffer(bytes) ? new Uint8Array(bytes) :
  new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength));

const numberBytes = (n) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(n >>> 0);
  return bytes.subarray(n > 0xffffff ? 0 : n > 0xffff ? 1 : n > 0xff ? 2 : 3);
};

function generatorBytes(generator) {
  if (typeof generator === 'number') {
    if (generator < 2) throw badGenerator();
    return numberBytes(generator);
  }
  const bytes = copyOf(generator);
  const value = bigIntArrayToUnsignedInt(bytes);
  if (value !== undefined && value < 2) throw badGenerator();
  return bytes;
}

function checkGenerator(generator, genEncoding) {
  if (!generator) return DH_GENERATOR;
  if (typeof generator === 'number') {
    validateInt32(generator, 'generator');
    return generator;
  }
  if (typeof generator === 'string') return toBuf(generator, genEncoding);
  if (!isArrayBufferView(generator) && !isAnyArrayBuffer(generator)) {
    throw new ERR_INVALID_ARG_TYPE('generator', ['number', 'string', ...BYTE_TYPES], generator);
  }
  return generator;
}

function DiffieHellman(sizeOrKey, keyEncoding, generator, genEncoding) {
  if (new.target === undefined) return new DiffieHellman(sizeOrKey, keyEncoding, generator, genEncoding);
  if (typeof sizeOrKey !== 'number' && typeof sizeOrKey !== 'string' && !isArrayBufferView(sizeOrKey) &&
      !isAnyArrayBuffer(sizeOrKey)) {
    throw new ERR_INVALID_ARG_TYPE('sizeOrKey', ['number', 'string', ...BYTE_TYPES], sizeOrKey);
  }
  // 2 ** 31 is what a C int holds.
  if (typeof sizeOrKey === 'number') validateInt32(sizeOrKey, 'sizeOrKey');
  if (keyEncoding && !Buffer.isEncoding(keyEncoding) && keyEncoding !== 'buffer') {
    genEncoding = generator;
    generator = keyEncoding;
    keyEncoding = false;
  }
  generator = checkGenerator(generator, genEncoding || 'buffer');
  let prime;
  if (typeof sizeOrKey === 'number') {
    if (sizeOrKey < 512) throw modulusTooSmall();
    if (typeof generator === 'number' && generator < 2) throw badGenerator();
    const g = typeof generator === 'number' ? generator : bigIntArrayToUnsignedInt(copyOf(generator)) ?? 0;
    prime = binding.dhPrime(sizeOrKey, g);
  } else {
    prime = copyOf(toBuf(sizeOrKey, keyEncoding || 'buffer'));
  }
  setState(this, { prime, generator: generatorBytes(generator), publicKey: undefined, privateKey: undefined, check: undefined });
  defineVerifyError(this);
}

/* What is wrong with a group is dear to find out: when it is asked for. */
function defineVerifyError(self) {
  Object.defineProperty(self, 'verifyError', {
    __proto__: null,
    get() {
      const state = this[kState];
      return state.check ??= binding.dhCheck(state.prime, state.generator);
    },
    enumerable: true,
    configurable: true,
  });
}

function DiffieHellmanGroup(name) {
  if (new.target === undefined) return new DiffieHellmanGroup(name);
  if (typeof name !== 'string') {
    const error = new TypeError('Group name must be a string');
    error.code = 'ERR_INVALID_ARG_TYPE';
    throw error;
  }
  const prime = binding.dhGroup(name);
  if (prime === undefined) throw new ERR_CRYPTO_UNKNOWN_DH_GROUP();
  setState(this, { prime, generator: Buffer.from([2]), publicKey: undefined, privateKey: undefined, check: 0 });
  defineVerifyError(this);
}

const methods = {
  generateKeys(encoding) {
    const state = this[kState];
    let keys;
    try {
      keys = binding.dhKeys(state.prime, state.generator, state.privateKey);
    } catch {
      throw worded(ERR_CRYPTO_OPERATION_FAILED, 'Key generation failed');
    }
    [state.privateKey, state.publicKey] = keys;
    return encodeResult(Buffer.from(state.publicKey), encoding);
  },

  computeSecret(otherPublicKey, inputEncoding, outputEncoding) {
    const state = this[kState];
    const other = getArrayBufferOrView(otherPublicKey, 'otherPublicKey', inputEncoding);
    if (state.privateKey === undefined) throw worded(ERR_CRYPTO_INVALID_KEYTYPE, 'Unspecified validation error');
    const secret = binding.dhSecret(state.prime, state.privateKey, other);
    if (typeof secret === 'number') {
      throw worded(ERR_CRYPTO_INVALID_KEYLEN, `Supplied key is too ${secret < 0 ? 'small' : 'large'}`);
    }
    return encodeResult(secret, outputEncoding);
  },

  getPrime(encoding) {
    return encodeResult(Buffer.from(this[kState].prime), encoding);
  },

  getGenerator(encoding) {
    return encodeResult(Buffer.from(this[kState].generator), encoding);
  },

  getPublicKey(encoding) {
    const key = this[kState].publicKey;
    if (key === undefined) throw worded(ERR_CRYPTO_INVALID_STATE, 'No public key - did you forget to generate one?');
    return encodeResult(Buffer.from(key), encoding);
  },

  getPrivateKey(encoding) {
    const key = this[kState].privateKey;
    if (key === undefined) throw worded(ERR_CRYPTO_INVALID_STATE, 'No private key - did you forget to generate one?');
    return encodeResult(Buffer.from(key), encoding);
  },
};

for (const [name, method] of Object.entries(methods)) {
  DiffieHellman.prototype[name] = method;
  DiffieHellmanGroup.prototype[name] = method;
}

DiffieHellman.prototype.setPublicKey = function setPublicKey(key, encoding) {
  this[kState].publicKey = copyOf(getArrayBufferOrView(key, 'key', encoding));
  return this;
};

DiffieHellman.prototype.setPrivateKey = function setPrivateKey(key, encoding) {
  this[kState].privateKey = copyOf(getArrayBufferOrView(key, 'key', encoding));
  return this;
};

/* ---- ECDH ---- */

const FORMATS = { __proto__: null, compressed: 2, uncompressed: 4, hybrid: 6 };

function getFormat(format) {
  if (!format) return FORMATS.uncompressed;
  if (FORMATS[format] === undefined) throw new ERR_CRYPTO_ECDH_INVALID_FORMAT(format);
  return FORMATS[format];
}

const badPoint = () => worded(ERR_CRYPTO_OPERATION_FAILED, 'Failed to convert Buffer to EC_POINT');

function ECDH(curve) {
  if (new.target === undefined) return new ECDH(curve);
  validateString(curve, 'curve');
  const name = binding.ecCurve(curve);
  if (name === undefined) throw new ERR_CRYPTO_INVALID_CURVE();
  // `mixed`: the halves were set separately and may not belong together.
  setState(this, { curve: name, privateKey: undefined, publicKey: undefined, mixed: false });
}

ECDH.prototype.computeSecret = function computeSecret(otherPublicKey, inputEncoding, outputEncoding) {
  const state = this[kState];
  const other = getArrayBufferOrView(otherPublicKey, 'otherPublicKey', inputEncoding);
  if (state.mixed && !state.publicKey.equals(binding.ecKeys(state.curve, state.privateKey)[1])) {
    throw new ERR_CRYPTO_INVALID_KEYPAIR();
  }
  if (state.privateKey === undefined) throw new ERR_CRYPTO_INVALID_KEYPAIR();
  const secret = binding.ecSecret(state.curve, state.privateKey, other);
  if (secret === undefined) throw new ERR_CRYPTO_ECDH_INVALID_PUBLIC_KEY();
  return encodeResult(secret, outputEncoding);
};

ECDH.prototype.generateKeys = function generateKeys(encoding, format) {
  const state = this[kState];
  [state.privateKey, state.publicKey] = binding.ecKeys(state.curve);
  state.mixed = false;
  return this.getPublicKey(encoding, format);
};

ECDH.prototype.getPublicKey = function getPublicKey(encoding, format) {
  const f = getFormat(format);
  const { curve, publicKey } = this[kState];
  if (publicKey === undefined) throw worded(ERR_CRYPTO_OPERATION_FAILED, 'Failed to get ECDH public key');
  return encodeResult(f === 4 ? Buffer.from(publicKey) : binding.ecConvert(curve, publicKey, f), encoding);
};

ECDH.prototype.getPrivateKey = function getPrivateKey(encoding) {
  const { privateKey } = this[kState];
  if (privateKey === undefined) throw worded(ERR_CRYPTO_OPERATION_FAILED, 'Failed to get ECDH private key');
  return encodeResult(Buffer.from(privateKey), encoding);
};

ECDH.prototype.setPrivateKey = function setPrivateKey(key, encoding) {
  const state = this[kState];
  const keys = binding.ecKeys(state.curve, getArrayBufferOrView(key, 'key', encoding));
  if (keys === undefined) throw worded(ERR_CRYPTO_INVALID_KEYTYPE, 'Private key is not valid for specified curve.');
  [state.privateKey, state.publicKey] = keys;
  state.mixed = false;
};

ECDH.prototype.setPublicKey = function setPublicKey(key, encoding) {
  const state = this[kState];
  const point = binding.ecConvert(state.curve, getArrayBufferOrView(key, 'key', encoding), FORMATS.uncompressed);
  if (point === undefined) throw badPoint();
  state.publicKey = point;
  state.mixed = state.privateKey !== undefined;
};

ECDH.convertKey = function convertKey(key, curve, inputEncoding, outputEncoding, format) {
  validateString(curve, 'curve');
  key = getArrayBufferOrView(key, 'key', inputEncoding);
  const f = getFormat(format);
  const name = binding.ecCurve(curve);
  if (name === undefined) throw new ERR_CRYPTO_INVALID_CURVE();
  const point = binding.ecConvert(name, key, f);
  if (point === undefined) throw badPoint();
  return encodeResult(point, outputEncoding);
};

/* ---- of keys ---- */

const DH_TYPES = ['dh', 'ec', 'x448', 'x25519'];

function diffieHellman(options) {
  validateObject(options, 'options');
  const { privateKey, publicKey } = options;
  if (!isKeyObject(privateKey)) throw new ERR_INVALID_ARG_VALUE('options.privateKey', privateKey);
  if (!isKeyObject(publicKey)) throw new ERR_INVALID_ARG_VALUE('options.publicKey', publicKey);
  if (privateKey.type !== 'private') throw new ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE(privateKey.type, 'private');
  if (publicKey.type !== 'public' && publicKey.type !== 'private') {
    throw new ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE(publicKey.type, 'private or public');
  }
  const one = privateKey.asymmetricKeyType, two = publicKey.asymmetricKeyType;
  if (one !== two || !DH_TYPES.includes(one)) {
    throw new ERR_CRYPTO_INCOMPATIBLE_KEY('key types for Diffie-Hellman', `${one} and ${two}`);
  }
  return binding.agree(privateKey[kHandle], publicKey[kHandle]);
}

module.exports = {
  DiffieHellman,
  DiffieHellmanGroup,
  ECDH,
  diffieHellman,
};
