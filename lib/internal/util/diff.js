/*
 * util.diff()
 */
'use strict';

const { validateString, validateStringArray } = require('internal/validators');

function validate(value, name) {
  if (Array.isArray(value)) {
    validateStringArray(value, name);
  } else {
    validateString(value, name);
  }
}

function diff(actual, expected) {
  if (actual === expected) {
    return [];
  }
  validate(actual, 'actual');
  validate(expected, 'expected');
  return require('internal/assert/diff').myersDiff(actual, expected).reverse();
}

module.exports = { diff };
