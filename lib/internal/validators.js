/*
 * Argument checks shared by the lib modules. Each throws Node's error for a value that will not do. Their frames do not
 * show in stacks.
 */
'use strict';

const { codes } = require('internal/errors');

const { isArray } = Array;
const { hasOwn } = Object;

const OBJECT_NONE = 0;
const OBJECT_NULLABLE = 1;
const OBJECT_ARRAY = 2;
const OBJECT_FUNCTION = 4;

const isInt32 = (value) => value === (value | 0);
const isUint32 = (value) => value === (value >>> 0);

function wrongType(name, expected, value) {
  throw new codes.ERR_INVALID_ARG_TYPE(name, expected, value);
}

/* A number that is an integer in a range; the message names the range. */
function checkInteger(value, name, min, max) {
  if (typeof value !== 'number') {
    wrongType(name, 'number', value);
  }
  if (!Number.isInteger(value)) {
    throw new codes.ERR_OUT_OF_RANGE(name, 'an integer', value);
  }
  if (value < min || value > max) {
    throw new codes.ERR_OUT_OF_RANGE(name, `>= ${min} && <= ${max}`, value);
  }
}

function validateInteger(value, name, min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER) {
  checkInteger(value, name, min, max);
}

function validateInt32(value, name, min = -2147483648, max = 2147483647) {
  checkInteger(value, name, min, max);
}

function validateUint32(value, name, positive = false) {
  checkInteger(value, name, positive ? 1 : 0, 4294967295);
}

/* A file mode: a number or an octal string; the number is returned. */
function parseFileMode(value, name, fallback) {
  let mode = value ?? fallback;
  if (typeof mode === 'string') {
    if (!/^[0-7]+$/.test(mode)) {
      throw new codes.ERR_INVALID_ARG_VALUE(name, mode, 'must be a 32-bit unsigned integer or an octal string');
    }
    mode = parseInt(mode, 8);
  }
  checkInteger(mode, name, 0, 4294967295);
  return mode;
}

function validateString(value, name) {
  if (typeof value !== 'string') {
    wrongType(name, 'string', value);
  }
}

function validateStringWithoutNullBytes(value, name) {
  validateString(value, name);
  if (value.includes('\u0000')) {
    throw new codes.ERR_INVALID_ARG_VALUE(name, value, 'must be a string without null bytes');
  }
}

function validateNumber(value, name, min = undefined, max = undefined) {
  if (typeof value !== 'number') {
    wrongType(name, 'number', value);
  }
  const hasMin = min !== undefined && min !== null;
  const hasMax = max !== undefined && max !== null;
  if ((hasMin && value < min) || (hasMax && value > max) || ((hasMin || hasMax) && Number.isNaN(value))) {
    const bounds = [];
    if (hasMin) {
      bounds.push(`>= ${min}`);
    }
    if (hasMax) {
      bounds.push(`<= ${max}`);
    }
    throw new codes.ERR_OUT_OF_RANGE(name, bounds.join(' && '), value);
  }
}

function validateBoolean(value, name) {
  if (typeof value !== 'boolean') {
    wrongType(name, 'boolean', value);
  }
}

function validateFunction(value, name) {
  if (typeof value !== 'function') {
    wrongType(name, 'Function', value);
  }
}

function validatePlainFunction(value, name) {
  if (typeof value !== 'function' || internalBinding('types').isAsyncFunction(value)) {
    wrongType(name, 'Function', value);
  }
}

function validateUndefined(value, name) {
  if (value !== undefined) {
    wrongType(name, 'undefined', value);
  }
}

function validateOneOf(value, name, allowed) {
  if (!allowed.includes(value)) {
    const list = allowed.map((each) => (typeof each === 'string' ? `'${each}'` : String(each)));
    throw new codes.ERR_INVALID_ARG_VALUE(name, value, `must be one of: ${list.join(', ')}`);
  }
}

function validateUnion(value, name, union) {
  if (!union.includes(value)) {
    wrongType(name, `('${union.join('|')}')`, value);
  }
}

/* `allow` is a sum of kValidateObjectAllow*. */
function validateObject(value, name, allow = OBJECT_NONE) {
  if (value === null) {
    if ((allow & OBJECT_NULLABLE) === 0) {
      wrongType(name, 'Object', value);
    }
  } else if (typeof value === 'object') {
    if ((allow & OBJECT_ARRAY) === 0 && isArray(value)) {
      wrongType(name, 'Object', value);
    }
  } else if (typeof value !== 'function' || (allow & OBJECT_FUNCTION) === 0) {
    wrongType(name, 'Object', value);
  }
}

function validateDictionary(value, name) {
  if (value !== undefined && value !== null && typeof value !== 'object' && typeof value !== 'function') {
    wrongType(name, 'a dictionary', value);
  }
}

function validateArray(value, name, minLength = 0) {
  if (!isArray(value)) {
    wrongType(name, 'Array', value);
  }
  if (value.length < minLength) {
    throw new codes.ERR_INVALID_ARG_VALUE(name, value, `must be longer than ${minLength}`);
  }
}

function checkElements(value, name, type) {
  validateArray(value, name);
  for (let i = 0; i < value.length; i++) {
    const element = value[i];
    if (typeof element !== type) {
      wrongType(`${name}[${i}]`, type, element);
    }
  }
}

function validateStringArray(value, name) {
  checkElements(value, name, 'string');
}

function validateBooleanArray(value, name) {
  checkElements(value, name, 'boolean');
}

function validateAbortSignal(signal, name) {
  if (signal !== undefined && (signal === null || typeof signal !== 'object' || !('aborted' in signal))) {
    wrongType(name, 'AbortSignal', signal);
  }
}

function validateAbortSignalArray(value, name) {
  validateArray(value, name);
  for (let i = 0; i < value.length; i++) {
    const signal = value[i];
    const elementName = `${name}[${i}]`;
    if (signal === undefined || signal === null) {
      wrongType(elementName, 'AbortSignal', signal);
    }
    validateAbortSignal(signal, elementName);
  }
}

function validateSignalName(signal, name = 'signal') {
  validateString(signal, name);
  const { signals } = internalBinding('os').constants;
  if (signals[signal] === undefined) {
    const hint = signals[signal.toUpperCase()] === undefined ? '' : ' (signals must use all capital letters)';
    throw new codes.ERR_UNKNOWN_SIGNAL(signal + hint);
  }
}

function validateBuffer(buffer, name = 'buffer') {
  if (!ArrayBuffer.isView(buffer)) {
    wrongType(name, ['Buffer', 'TypedArray', 'DataView'], buffer);
  }
}

function validateEncoding(data, encoding) {
  const { normalizeEncoding } = require('internal/util');
  const { length } = data;
  if (normalizeEncoding(encoding) === 'hex' && length % 2 !== 0) {
    throw new codes.ERR_INVALID_ARG_VALUE('encoding', encoding, `is invalid for data of length ${length}`);
  }
}

/* A port as number or numeric string; the number is returned. */
function validatePort(port, name = 'Port', allowZero = true) {
  const isNumeric = typeof port === 'number' || (typeof port === 'string' && port.trim().length > 0);
  if (!isNumeric || +port !== (+port >>> 0) || port > 65535 || (port === 0 && !allowZero)) {
    throw new codes.ERR_SOCKET_BAD_PORT(name, port, allowZero);
  }
  return port | 0;
}

/* A link header's value: <uri> and then parameters (RFC 8288, section 3). */
const LINK_VALUE = /^(?:<[^>]*>)(?:\s*;\s*[^;"\s]+(?:=(")?[^;"\s]*\1)?)*$/;

function badLinkHeader(name, value) {
  throw new codes.ERR_INVALID_ARG_VALUE(name, value,
    'must be an array or string of format "</styles.css>; rel=preload; as=style"');
}

/* Early hints: one link value or an array of them, which is returned joined. */
function validateLinkHeaderValue(hints) {
  if (typeof hints !== 'string' && !isArray(hints)) {
    badLinkHeader('hints', hints);
  }
  const links = isArray(hints) ? hints : [hints];
  for (const link of links) {
    if (link === undefined || !LINK_VALUE.test(link)) {
      badLinkHeader('hints', link);
    }
  }
  return links.join(', ');
}

function validateThisInternalField(object, key, className) {
  if (typeof object !== 'object' || object === null || !hasOwn(object, key)) {
    throw new codes.ERR_INVALID_THIS(className);
  }
}

/* False for undefined and NaN, true for a finite number; all else throws. */
function validateFiniteNumber(number, name) {
  if (number === undefined || Number.isNaN(number)) {
    return false;
  }
  if (Number.isFinite(number)) {
    return true;
  }
  validateNumber(number, name);
  throw new codes.ERR_OUT_OF_RANGE(name, 'a finite number', number);
}

function checkRangesOrGetDefault(number, name, lower, upper, fallback) {
  if (!validateFiniteNumber(number, name)) {
    return fallback;
  }
  if (number < lower || number > upper) {
    throw new codes.ERR_OUT_OF_RANGE(name, `>= ${lower} and <= ${upper}`, number);
  }
  return number;
}

module.exports = {
  checkRangesOrGetDefault,
  isInt32,
  isUint32,
  kValidateObjectAllowArray: OBJECT_ARRAY,
  kValidateObjectAllowFunction: OBJECT_FUNCTION,
  kValidateObjectAllowNullable: OBJECT_NULLABLE,
  kValidateObjectAllowObjects: OBJECT_ARRAY | OBJECT_FUNCTION,
  kValidateObjectAllowObjectsAndNull: OBJECT_NULLABLE | OBJECT_ARRAY | OBJECT_FUNCTION,
  kValidateObjectNone: OBJECT_NONE,
  parseFileMode,
  validateAbortSignal,
  validateAbortSignalArray,
  validateArray,
  validateBoolean,
  validateBooleanArray,
  validateBuffer,
  validateDictionary,
  validateEncoding,
  validateFiniteNumber,
  validateFunction,
  validateInt32,
  validateInteger,
  validateLinkHeaderValue,
  validateNumber,
  validateObject,
  validateOneOf,
  validatePlainFunction,
  validatePort,
  validateSignalName,
  validateString,
  validateStringArray,
  validateStringWithoutNullBytes,
  validateThisInternalField,
  validateUint32,
  validateUndefined,
  validateUnion,
};
