'use strict';

// highWaterMark: its defaults and how options give it.

const { codes } = require('internal/errors');
const { validateInteger } = require('internal/validators');

let defaultBytes = 64 * 1024;
let defaultObjects = 16;

function getDefaultHighWaterMark(objectMode) {
  return objectMode ? defaultObjects : defaultBytes;
}

function setDefaultHighWaterMark(objectMode, value) {
  validateInteger(value, 'value', 0);
  if (objectMode) defaultObjects = value;
  else defaultBytes = value;
}

function getHighWaterMark(objectMode, options, duplexKey, isDuplex) {
  const given = options?.highWaterMark ?? (isDuplex ? options?.[duplexKey] : null);
  if (given === null || given === undefined) return getDefaultHighWaterMark(objectMode);
  if (!Number.isInteger(given) || given < 0) {
    throw new codes.ERR_INVALID_ARG_VALUE(isDuplex && options.highWaterMark === undefined ?
      `options.${duplexKey}` : 'options.highWaterMark', given);
  }
  return Math.floor(given);
}

// A method of streams whose state is made when it is needed (http.IncomingMessage): whether listeners to 'data' can do
// without; given an encoding, whether they can have that.
const kStateless = Symbol('kStateless');

// A method of destinations: write() for pipe(), false only if something of the chunk waits, however large it was.
const kPiped = Symbol('kPiped');

module.exports = { kPiped, kStateless, getDefaultHighWaterMark, getHighWaterMark, setDefaultHighWaterMark };
