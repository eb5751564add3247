'use strict';

// node:sea, for programs within the executable.

const { codes } = require('internal/errors');
const { validateString } = require('internal/validators');
const { isSea: isPresent } = internalBinding('sea');

function isSea() {
  return isPresent;
}

/* The memory of an asset, a Buffer. */
function find(key) {
  validateString(key, 'key');
  if (!isPresent) throw new codes.ERR_NOT_IN_SINGLE_EXECUTABLE_APPLICATION();
  const asset = require('internal/sea').read().assets.get(key);
  if (asset === undefined) throw new codes.ERR_SINGLE_EXECUTABLE_APPLICATION_ASSET_NOT_FOUND(key);
  return asset;
}

const raw = new Map(); // key -> ArrayBuffer: the same each time

function getRawAsset(key) {
  const asset = find(key);
  let buffer = raw.get(key);
  if (buffer === undefined) {
    buffer = asset.buffer.slice(asset.byteOffset, asset.byteOffset + asset.byteLength);
    raw.set(key, buffer);
  }
  return buffer;
}

function getAsset(key, encoding) {
  if (encoding !== undefined) validateString(encoding, 'encoding');
  const asset = find(key);
  if (encoding === undefined) return asset.buffer.slice(asset.byteOffset, asset.byteOffset + asset.byteLength);
  return new TextDecoder(encoding).decode(asset);
}

function getAssetAsBlob(key, options) {
  return new Blob([find(key)], options);
}

module.exports = { isSea, getAsset, getRawAsset, getAssetAsBlob };
