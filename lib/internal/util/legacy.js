/*
 * Functions of util that are deprecated at run time.
 */
'use strict';

const { deprecate } = require('internal/util');
const types = require('internal/util/types');

/* Copies what the source has into the target, which is returned. */
function _extend(target, source) {
  if (source === null || typeof source !== 'object') {
    return target;
  }
  return Object.keys(source).reduceRight((result, key) => {
    result[key] = source[key];
    return result;
  }, target);
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/* 26 Feb 16:19:34 */
function timestamp() {
  const now = new Date();
  const time = [now.getHours(), now.getMinutes(), now.getSeconds()];
  return `${now.getDate()} ${MONTHS[now.getMonth()]} ${time.map((n) => String(n).padStart(2, '0')).join(':')}`;
}

function log(...args) {
  const { format } = require('internal/util/inspect');
  require('internal/console/global').console.log('%s - %s', timestamp(), format(...args));
}

const obsolete = (name, fn, instead, code, gap = ' ') =>
  deprecate(fn, `The \`util.${name}\` API is deprecated.${gap}Please use ${instead} instead.`, code);

const usesTypeof = (type) => (value) => typeof value === type;

const isPrimitive = (value) => value === null || (typeof value !== 'object' && typeof value !== 'function');

const isError = (value) => Object.prototype.toString.call(value) === '[object Error]' || value instanceof Error;

module.exports = {
  _extend: obsolete('_extend', _extend, 'Object.assign()', 'DEP0060'),
  isArray: obsolete('isArray', Array.isArray, '`Array.isArray()`', 'DEP0044'),
  isBoolean: obsolete('isBoolean', usesTypeof('boolean'), '`typeof arg === "boolean"`', 'DEP0045', '  '),
  isBuffer: obsolete('isBuffer', require('buffer').Buffer.isBuffer, '`Buffer.isBuffer()`', 'DEP0046'),
  isDate: obsolete('isDate', types.isDate, '`arg instanceof Date`', 'DEP0047', '  '),
  isError: obsolete('isError', isError,
                    '`ObjectPrototypeToString(e) === "[object Error]" || e instanceof Error`', 'DEP0048'),
  isFunction: obsolete('isFunction', usesTypeof('function'), '`typeof arg === "function"`', 'DEP0049', '  '),
  isNull: obsolete('isNull', (value) => value === null, '`arg === null`', 'DEP0050'),
  isNullOrUndefined: obsolete('isNullOrUndefined', (value) => value === null || value === undefined,
                              '`arg === null || arg === undefined`', 'DEP0051'),
  isNumber: obsolete('isNumber', usesTypeof('number'), '`typeof arg === "number"`', 'DEP0052'),
  isObject: obsolete('isObject', (value) => value !== null && typeof value === 'object',
                     '`arg !== null && typeof arg === "object"`', 'DEP0053'),
  isPrimitive: obsolete('isPrimitive', isPrimitive,
                        '`arg === null || (typeof arg !== "object" && typeof arg !== "function")`', 'DEP0054'),
  isRegExp: obsolete('isRegExp', types.isRegExp, '`arg instanceof RegExp`', 'DEP0055'),
  isString: obsolete('isString', usesTypeof('string'), '`typeof arg === "string"`', 'DEP0056', '  '),
  isSymbol: obsolete('isSymbol', usesTypeof('symbol'), '`arg === "symbol"`', 'DEP0057', '  '),
  isUndefined: obsolete('isUndefined', (value) => value === undefined, '`arg === undefined`', 'DEP0058'),
  log: deprecate(log, 'The `util.log API is deprecated. ' +
                      'Please use console.log() with a custom formatter or a third-party logger instead.', 'DEP0059'),
};
