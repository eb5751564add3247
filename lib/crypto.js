'use strict';

// crypto: its parts are loaded when they are asked for; hashes and random values, which most programs want, come at once.

const { codes } = require('internal/errors');
const { isAnyArrayBuffer, isArrayBufferView } = require('internal/util/types');
const { createHash, createHmac, hash } = require('internal/crypto/hash');
const random = require('internal/crypto/random');
const { getCiphers, getCurves, getHashes, secureHeapUsed, setEngine } = require('internal/crypto/util');
const binding = internalBinding('crypto');

const { ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH } = codes;

/* As Node's C++ words it. */
function notBytes(name) {
  const error = new TypeError(`The "${name}" argument must be an instance of ArrayBuffer, Buffer, TypedArray, or DataView.`);
  error.code = 'ERR_INVALID_ARG_TYPE';
  return error;
}

function timingSafeEqual(buf1, buf2) {
  if (!isAnyArrayBuffer(buf1) && !isArrayBufferView(buf1)) throw notBytes('buf1');
  if (!isAnyArrayBuffer(buf2) && !isArrayBufferView(buf2)) throw notBytes('buf2');
  if (buf1.byteLength !== buf2.byteLength) throw new ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH();
  return binding.equal(buf1, buf2);
}

function getFips() {
  return 0;
}

function setFips(value) {
  if (value) throw new codes.ERR_CRYPTO_FIPS_UNAVAILABLE();
}

const { randomBytes, randomFill, randomFillSync, randomInt, randomUUID, checkPrime, checkPrimeSync, generatePrime,
        generatePrimeSync } = random;

module.exports = {
  checkPrime,
  checkPrimeSync,
  createHash,
  createHmac,
  generatePrime,
  generatePrimeSync,
  getCiphers,
  getCurves,
  getFips,
  getHashes,
  hash,
  randomBytes,
  randomFill,
  randomFillSync,
  randomInt,
  randomUUID,
  secureHeapUsed,
  setEngine,
  setFips,
  timingSafeEqual,
};

/* ---- what is loaded later ---- */

const modules = {
  certificate: ['Certificate'],
  cipher: ['Cipheriv', 'Decipheriv', 'getCipherInfo', 'privateDecrypt', 'privateEncrypt', 'publicDecrypt', 'publicEncrypt'],
  diffiehellman: ['DiffieHellman', 'DiffieHellmanGroup', 'ECDH', 'diffieHellman'],
  hash: ['Hash', 'Hmac'],
  hkdf: ['hkdf', 'hkdfSync'],
  keygen: ['generateKey', 'generateKeyPair', 'generateKeyPairSync', 'generateKeySync'],
  keys: ['KeyObject', 'createPrivateKey', 'createPublicKey', 'createSecretKey'],
  pbkdf2: ['pbkdf2', 'pbkdf2Sync'],
  scrypt: ['scrypt', 'scryptSync'],
  sig: ['Sign', 'Verify', 'sign', 'verify'],
  x509: ['X509Certificate'],
};

/* A property that is looked up in its module the first time, and a plain one from then on. */
function lazy(name, get) {
  const define = (value) => Object.defineProperty(module.exports, name, {
    __proto__: null, value, writable: true, enumerable: true, configurable: true,
  });
  Object.defineProperty(module.exports, name, {
    __proto__: null,
    get() {
      const value = get();
      define(value);
      return value;
    },
    set: define,
    enumerable: true,
    configurable: true,
  });
}

for (const part in modules) {
  const id = `internal/crypto/${part}`;
  for (const name of modules[part]) lazy(name, () => require(id)[name]);
}

/* createX(...) is new X(...). */
function factory(name, part, className) {
  lazy(name, () => {
    const Class = require(`internal/crypto/${part}`)[className];
    return { [name]: (...args) => new Class(...args) }[name];
  });
}

lazy('webcrypto', () => require('internal/crypto/webcrypto').crypto);
lazy('subtle', () => require('internal/crypto/webcrypto').crypto.subtle);
// A function of its own: `this` of the one in webcrypto is checked.
lazy('getRandomValues', () => function getRandomValues(array) {
  return random.getRandomValues(array);
});

factory('createCipheriv', 'cipher', 'Cipheriv');
factory('createDecipheriv', 'cipher', 'Decipheriv');
factory('createDiffieHellman', 'diffiehellman', 'DiffieHellman');
factory('createDiffieHellmanGroup', 'diffiehellman', 'DiffieHellmanGroup');
factory('getDiffieHellman', 'diffiehellman', 'DiffieHellmanGroup');
factory('createECDH', 'diffiehellman', 'ECDH');
factory('createSign', 'sig', 'Sign');
factory('createVerify', 'sig', 'Verify');

Object.defineProperties(module.exports, {
  constants: {
    __proto__: null,
    get: () => require('internal/crypto/constants'),
    enumerable: true,
    configurable: false,
  },
  fips: {
    __proto__: null,
    get: getFips,
    set: setFips,
    configurable: true,
  },
});

// Aliases, deprecated but for programs that have always used them.
for (const name of ['prng', 'pseudoRandomBytes', 'rng']) {
  const { pendingDeprecate } = require('internal/util');
  Object.defineProperty(module.exports, name, {
    __proto__: null,
    value: pendingDeprecate(randomBytes, `crypto.${name} is deprecated.`, 'DEP0115'),
    writable: true,
    configurable: true,
  });
}
