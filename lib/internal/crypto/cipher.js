/*
 * Cipheriv and Decipheriv, RSA encryption, getCipherInfo().
 */
'use strict';

const { codes } = require('internal/errors');
const { normalizeEncoding } = require('internal/util');
const { isArrayBufferView } = require('internal/util/types');
const { validateEncoding, validateInt32, validateObject, validateString } = require('internal/validators');
const LazyTransform = require('internal/streams/lazy_transform');
const { getArrayBufferOrView } = require('internal/crypto/util');
const { getSecretBytes, preparePrivateKey, preparePublicOrPrivateKey } = require('internal/crypto/keys');
const binding = internalBinding('crypto');

const {
  ERR_CRYPTO_INVALID_AUTH_TAG, ERR_CRYPTO_INVALID_IV, ERR_CRYPTO_INVALID_KEYLEN, ERR_CRYPTO_INVALID_MESSAGELEN,
  ERR_CRYPTO_INVALID_STATE, ERR_CRYPTO_UNKNOWN_CIPHER, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_MISSING_ARGS,
  ERR_UNKNOWN_ENCODING,
} = codes;

/* ---- RSA ---- */

const RSA_PKCS1_PADDING = 1;
const RSA_PKCS1_OAEP_PADDING = 4;

function invalidOaepDigest() {
  const error = new Error('Invalid digest used');
  error.code = 'ERR_OSSL_EVP_INVALID_DIGEST';
  return error;
}

function rsaFunction(encrypt, withPrivate, defaultPadding) {
  return (options, buffer) => {
    const key = withPrivate ? preparePrivateKey(options) : preparePublicOrPrivateKey(options);
    const padding = options.padding || defaultPadding;
    const { oaepHash, encoding } = options;
    let { oaepLabel } = options;
    if (oaepHash !== undefined) validateString(oaepHash, 'key.oaepHash');
    if (oaepLabel !== undefined) oaepLabel = getArrayBufferOrView(oaepLabel, 'key.oaepLabel', encoding);
    buffer = getArrayBufferOrView(buffer, 'buffer', encoding);
    const hash = oaepHash ?? 'sha1';
    if (binding.hashSize(hash) === undefined) throw invalidOaepDigest();
    return binding.rsaCrypt(key, encrypt, withPrivate, padding, hash, oaepLabel, buffer);
  };
}

const publicEncrypt = rsaFunction(true, false, RSA_PKCS1_OAEP_PADDING);
const publicDecrypt = rsaFunction(false, false, RSA_PKCS1_PADDING);
const privateEncrypt = rsaFunction(true, true, RSA_PKCS1_PADDING);
const privateDecrypt = rsaFunction(false, true, RSA_PKCS1_OAEP_PADDING);

/* ---- ciphers ---- */

const kState = Symbol('kState');

function getUIntOption(options, key) {
  const value = options?.[key];
  if (value === undefined || value === null) return undefined;
  if (value >>> 0 !== value) throw new ERR_INVALID_ARG_VALUE(`options.${key}`, value);
  return value;
}

function getStringOption(options, key) {
  const value = options?.[key];
  if (value !== undefined && value !== null) validateString(value, `options.${key}`);
  return value ?? undefined;
}

/* An error of Node's C++ with a wording of its own. */
function worded(Constructor, message) {
  const error = new Constructor();
  error.message = message;
  return error;
}

const invalidTagLength = (length) => worded(ERR_CRYPTO_INVALID_AUTH_TAG, `Invalid authentication tag length: ${length}`);
const isGcmTagLength = (length) => length === 4 || length === 8 || (length >= 12 && length <= 16);

/* The most that CCM takes with a nonce of so many bytes. */
const ccmLimit = (ivLength) => (ivLength === 12 ? 16777215 : ivLength === 13 ? 65535 : 2147483647);

/* Checks the tag's length that an AEAD was given and returns it; undefined: GCM decides later. */
function checkTagLength(cipher, mode, ivLength, length) {
  if (mode === 'gcm') {
    if (length !== undefined && !isGcmTagLength(length)) throw invalidTagLength(length);
    return length;
  }
  if (mode === 'ccm') {
    if (length === undefined) throw worded(ERR_CRYPTO_INVALID_AUTH_TAG, `authTagLength required for ${cipher}`);
    if (ivLength < 7 || ivLength > 13) throw new ERR_CRYPTO_INVALID_IV();
    if (length < 4 || length > 16 || length % 2 !== 0) throw invalidTagLength(length);
    return length;
  }
  if (length === undefined) {
    if (mode === 'ocb') throw worded(ERR_CRYPTO_INVALID_AUTH_TAG, `authTagLength required for ${cipher}`);
    return 16;
  }
  if (mode === 'ocb' && ivLength > 15) throw new ERR_CRYPTO_INVALID_IV();
  if (length < 1 || length > 16) throw invalidTagLength(length);
  return length;
}

/* The state of a cipher in the hands of JavaScript: what may be done next. */
class CipherState {
  constructor(cipher, isEncrypt, key, iv, authTagLength) {
    const info = binding.cipherInfo(cipher);
    if (info === undefined) throw new ERR_CRYPTO_UNKNOWN_CIPHER();
    const [name, mode, , keyLength, usualIv] = info;
    this.isEncrypt = isEncrypt;
    this.mode = name === 'chacha20-poly1305' ? 'poly1305' : mode;
    this.isAead = this.mode === 'gcm' || this.mode === 'ccm' || this.mode === 'ocb' ||
      this.mode === 'poly1305';
    const ivLength = iv === null ? 0 : iv.byteLength;
    if ((ivLength === 0 && usualIv !== 0) || (!this.isAead && ivLength !== usualIv)) throw new ERR_CRYPTO_INVALID_IV();
    if (this.mode === 'poly1305' && ivLength > 12) throw new ERR_CRYPTO_INVALID_IV();
    this.tagLength = this.isAead ? checkTagLength(cipher, this.mode, ivLength, authTagLength) : undefined;
    if (this.isAead && !binding.cipherTakesIv(cipher, ivLength)) throw new ERR_CRYPTO_INVALID_IV();
    if (key.byteLength !== keyLength) throw new ERR_CRYPTO_INVALID_KEYLEN();
    this.maxMessage = this.mode === 'ccm' ? ccmLimit(ivLength) : Infinity;
    this.tag = undefined;
    this.hasTag = false;
    this.done = false;
    this.updated = false;
    this.failed = false; // CCM found that the text is not authentic: final() says so
    this.native = binding.cipherStart(cipher, isEncrypt, key, iv);
    if (this.isAead && (isEncrypt || this.mode === 'ocb')) binding.cipherSetTag(this.native, this.tagLength ?? 16);
  }
}

function init(self, isEncrypt, cipher, key, iv, options) {
  validateString(cipher, 'cipher');
  const encoding = getStringOption(options, 'encoding');
  key = getSecretBytes(key, encoding);
  iv = iv === null ? null : getArrayBufferOrView(iv, 'iv');
  const authTagLength = getUIntOption(options, 'authTagLength');
  Object.defineProperty(self, kState, {
    __proto__: null, value: new CipherState(cipher, isEncrypt, key, iv, authTagLength), configurable: true,
  });
  self._decoder = null;
  self._options = options;
}

function getDecoder(decoder, encoding) {
  const normalized = normalizeEncoding(encoding);
  if (decoder === null) {
    if (normalized === undefined) throw new ERR_UNKNOWN_ENCODING(encoding);
    const { StringDecoder } = require('string_decoder');
    return new StringDecoder(encoding);
  }
  if (decoder.encoding !== normalized) {
    if (normalized === undefined) throw new ERR_UNKNOWN_ENCODING(encoding);
    throw new codes.ERR_INTERNAL_ASSERTION('Cannot change encoding');
  }
  return decoder;
}

const refused = () => new Error('Trying to add data in unsupported state');

/* CCM deciphers all at once, and only what is authentic. */
function updateCcm(state, data, encoding) {
  if (typeof data === 'string') data = Buffer.from(data, encoding);
  if (data.byteLength > state.maxMessage) throw new ERR_CRYPTO_INVALID_MESSAGELEN();
  if (state.updated) throw refused();
  state.updated = true;
  const result = state.isEncrypt || state.hasTag ? binding.cipherUpdate(state.native, data) : false;
  if (result !== false) return result;
  state.failed = true;
  return Buffer.alloc(0);
}

function update(state, data, encoding) {
  if (state.done) throw refused();
  if (state.mode === 'ccm') return updateCcm(state, data, encoding);
  if (state.mode === 'wrap' && data.length === 0) return Buffer.alloc(0);
  const result = binding.cipherUpdate(state.native, data, encoding);
  if (result === false) throw refused();
  return result;
}

const notAuthentic = () => new Error('Unsupported state or unable to authenticate data');

function final(state) {
  if (state.done) throw worded(ERR_CRYPTO_INVALID_STATE, 'Invalid state');
  if (state.mode === 'ccm' && !state.updated) updateCcm(state, Buffer.alloc(0));
  state.done = true;
  if (state.failed || (state.isAead && !state.isEncrypt && !state.hasTag)) throw notAuthentic();
  const result = binding.cipherFinish(state.native);
  if (result === false) throw notAuthentic();
  if (state.isAead && state.isEncrypt) state.tag = binding.cipherTag(state.native);
  return result;
}

function Cipheriv(cipher, key, iv, options) {
  if (new.target === undefined) return new Cipheriv(cipher, key, iv, options);
  init(this, true, cipher, key, iv, options);
}
Object.setPrototypeOf(Cipheriv.prototype, LazyTransform.prototype);
Object.setPrototypeOf(Cipheriv, LazyTransform);

Cipheriv.prototype._transform = function _transform(chunk, encoding, callback) {
  this.push(update(this[kState], chunk, encoding));
  callback();
};

Cipheriv.prototype._flush = function _flush(callback) {
  let last;
  try {
    last = final(this[kState]);
  } catch (error) {
    callback(error);
    return;
  }
  this.push(last);
  callback();
};

Cipheriv.prototype.update = function(data, inputEncoding, outputEncoding) {
  if (typeof data === 'string') {
    validateEncoding(data, inputEncoding);
  } else if (!isArrayBufferView(data)) {
    throw new ERR_INVALID_ARG_TYPE('data', ['string', 'Buffer', 'TypedArray', 'DataView'], data);
  }
  const result = update(this[kState], data, inputEncoding);
  if (!outputEncoding || outputEncoding === 'buffer') return result;
  this._decoder = getDecoder(this._decoder, outputEncoding);
  return this._decoder.write(result);
};

Cipheriv.prototype.final = function(outputEncoding) {
  const result = final(this[kState]);
  if (!outputEncoding || outputEncoding === 'buffer') return result;
  this._decoder = getDecoder(this._decoder, outputEncoding);
  return this._decoder.end(result);
};

Cipheriv.prototype.setAutoPadding = function(on) {
  const state = this[kState];
  if (state.done) throw new ERR_CRYPTO_INVALID_STATE('setAutoPadding');
  binding.cipherSetPadding(state.native, on === undefined || !!on);
  return this;
};

Cipheriv.prototype.getAuthTag = function() {
  const { tag } = this[kState];
  if (tag === undefined) throw new ERR_CRYPTO_INVALID_STATE('getAuthTag');
  return Buffer.from(tag);
};

Cipheriv.prototype.setAAD = function(aadbuf, options) {
  const state = this[kState];
  const encoding = getStringOption(options, 'encoding');
  const plaintextLength = getUIntOption(options, 'plaintextLength');
  aadbuf = getArrayBufferOrView(aadbuf, 'aadbuf', encoding);
  if (!state.isAead || state.done) throw new ERR_CRYPTO_INVALID_STATE('setAAD');
  if (state.mode === 'ccm') {
    if (plaintextLength === undefined) {
      const error = new ERR_MISSING_ARGS('options.plaintextLength');
      error.message = 'options.plaintextLength required for CCM mode with AAD';
      throw error;
    }
    if (plaintextLength > state.maxMessage) throw new ERR_CRYPTO_INVALID_MESSAGELEN();
  }
  if (!binding.cipherAad(state.native, aadbuf)) throw new ERR_CRYPTO_INVALID_STATE('setAAD');
  return this;
};

function Decipheriv(cipher, key, iv, options) {
  if (new.target === undefined) return new Decipheriv(cipher, key, iv, options);
  init(this, false, cipher, key, iv, options);
}
Object.setPrototypeOf(Decipheriv.prototype, LazyTransform.prototype);
Object.setPrototypeOf(Decipheriv, LazyTransform);
for (const name of ['_transform', '_flush', 'update', 'final', 'setAutoPadding', 'setAAD']) {
  Decipheriv.prototype[name] = Cipheriv.prototype[name];
}

let warnedShortTag = false;

function warnShortTag() {
  if (warnedShortTag) return;
  warnedShortTag = true;
  process.emitWarning('Using AES-GCM authentication tags of less than 128 bits without specifying the authTagLength ' +
    'option when initializing decryption is deprecated.', 'DeprecationWarning', 'DEP0182');
}

Decipheriv.prototype.setAuthTag = function(tagbuf, encoding) {
  const state = this[kState];
  tagbuf = getArrayBufferOrView(tagbuf, 'buffer', encoding);
  if (!state.isAead || state.done || state.hasTag) throw new ERR_CRYPTO_INVALID_STATE('setAuthTag');
  const length = tagbuf.byteLength;
  const fits = state.tagLength === undefined ? isGcmTagLength(length) : state.tagLength === length;
  if (!fits) throw invalidTagLength(length);
  if (state.mode === 'gcm' && state.tagLength === undefined && length < 16) warnShortTag();
  binding.cipherSetTag(state.native, tagbuf);
  state.hasTag = true;
  return this;
};

/* ---- information ---- */

function getCipherInfo(nameOrNid, options) {
  if (typeof nameOrNid !== 'string' && typeof nameOrNid !== 'number') {
    throw new ERR_INVALID_ARG_TYPE('nameOrNid', ['string', 'number'], nameOrNid);
  }
  if (typeof nameOrNid === 'number') validateInt32(nameOrNid, 'nameOrNid');
  let keyLength, ivLength;
  if (options !== undefined) {
    validateObject(options, 'options');
    ({ keyLength, ivLength } = options);
    if (keyLength !== undefined) validateInt32(keyLength, 'options.keyLength');
    if (ivLength !== undefined) validateInt32(ivLength, 'options.ivLength');
  }
  const info = binding.cipherInfo(nameOrNid);
  if (info === undefined) return undefined;
  const [name, mode, nid, key, iv, block] = info;
  if (keyLength !== undefined && keyLength !== key) return undefined;
  if (ivLength !== undefined && (ivLength < 0 || !binding.cipherTakesIv(name, ivLength))) return undefined;
  const result = { mode, name, nid };
  if (mode !== 'stream') result.blockSize = block;
  if (iv !== 0) result.ivLength = ivLength ?? iv;
  result.keyLength = key;
  return result;
}

module.exports = {
  Cipheriv,
  Decipheriv,
  getCipherInfo,
  privateDecrypt,
  privateEncrypt,
  publicDecrypt,
  publicEncrypt,
};
