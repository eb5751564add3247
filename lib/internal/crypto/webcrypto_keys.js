/*
 * Keys of the Web Crypto API in and out of DER.
 */
'use strict';

const { toArrayBuffer } = require('internal/crypto/util');
const { dataError } = require('internal/crypto/algorithms');
const binding = internalBinding('crypto');

const PKCS8 = 2;
const SPKI = 3;

function read(bytes, encoding, isPrivate) {
  try {
    return binding.keyRead(bytes, false, encoding, isPrivate, undefined);
  } catch (error) {
    throw dataError('Invalid keyData', error);
  }
}

module.exports = {
  exportPkcs8: (handle) => toArrayBuffer(binding.keyWrite(handle, true, false, PKCS8, undefined, undefined)),
  exportSpki: (handle) => toArrayBuffer(binding.keyWrite(handle, false, false, SPKI, undefined, undefined)),
  readPkcs8: (bytes) => read(bytes, PKCS8, true),
  readSpki: (bytes) => read(bytes, SPKI, false),
};
