/*
 * Assertions of the library itself.
 */
'use strict';

function fail(message) {
  const { codes } = require('internal/errors');
  throw new codes.ERR_INTERNAL_ASSERTION(message);
}

function assert(value, message) {
  if (!value) {
    fail(message);
  }
}

assert.fail = fail;

module.exports = assert;
