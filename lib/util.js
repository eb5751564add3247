/*
 * The util module. What is rarely used is loaded when it is asked for.
 */
'use strict';

const { codes, ErrnoException, ExceptionWithHostPort } = require('internal/errors');
const { defineLazyProperties, deprecate, getSystemErrorMap, promisify } = require('internal/util');
const internalUtil = require('internal/util');
const { format, formatWithOptions } = require('internal/util/inspect/format');
const {
  validateBoolean, validateFunction, validateNumber, validateObject, validateOneOf, validateString,
} = require('internal/validators');

/* ---- functions and classes ---- */

function inherits(ctor, superCtor) {
  if (ctor === undefined || ctor === null) {
    throw new codes.ERR_INVALID_ARG_TYPE('ctor', 'Function', ctor);
  }
  if (superCtor === undefined || superCtor === null) {
    throw new codes.ERR_INVALID_ARG_TYPE('superCtor', 'Function', superCtor);
  }
  if (superCtor.prototype === undefined) {
    throw new codes.ERR_INVALID_ARG_TYPE('superCtor.prototype', 'Object', superCtor.prototype);
  }
  Object.defineProperty(ctor, 'super_', { __proto__: null, value: superCtor, writable: true, configurable: true });
  Object.setPrototypeOf(ctor.prototype, superCtor.prototype);
}

/* A callback must see an error whatever the promise was rejected with. */
function callWithReason(reason, callback) {
  if (!reason) {
    reason = new codes.ERR_FALSY_VALUE_REJECTION(reason);
    Error.captureStackTrace(reason, callWithReason);
  }
  callback(reason);
}

function callbackify(original) {
  validateFunction(original, 'original');

  function callbackified(...args) {
    const last = args.pop();
    validateFunction(last, 'last argument');
    const callback = last.bind(this);
    // In a tick, so that what the callback throws is an uncaught exception and no rejection.
    Reflect.apply(original, this, args).then(
      (value) => process.nextTick(callback, null, value),
      (reason) => process.nextTick(callWithReason, reason, callback),
    );
  }

  const descriptors = Object.getOwnPropertyDescriptors(original);
  if (typeof descriptors.length.value === 'number') {
    descriptors.length.value++;
  }
  if (typeof descriptors.name.value === 'string') {
    descriptors.name.value += 'Callbackified';
  }
  return Object.defineProperties(callbackified, descriptors);
}

/* ---- system errors ---- */

function validateErrno(errno) {
  validateNumber(errno, 'err');
  if (errno >= 0 || !Number.isSafeInteger(errno)) {
    throw new codes.ERR_OUT_OF_RANGE('err', 'a negative integer', errno);
  }
}

function getSystemErrorName(errno) {
  validateErrno(errno);
  return internalUtil.getSystemErrorName(errno);
}

function getSystemErrorMessage(errno) {
  validateErrno(errno);
  return internalUtil.getSystemErrorMessage(errno);
}

function _errnoException(...args) {
  const error = new ErrnoException(...args);
  Error.captureStackTrace(error, _errnoException);
  return error;
}

function _exceptionWithHostPort(...args) {
  const error = new ExceptionWithHostPort(...args);
  Error.captureStackTrace(error, _exceptionWithHostPort);
  return error;
}

/* ---- text ---- */

const escapeCode = (code) => `\u001b[${code}m`;

/* The escape codes of a style: [on, off]. */
function styleCodes(name) {
  const { colors } = require('internal/util/inspect').inspect;
  const style = colors[name];
  if (style === undefined || style === null) {
    validateOneOf(name, 'format', Object.keys(colors));
  }
  return style;
}

/* Where text has the end of the style within, the style has to be begun again. */
function resumeStyle(text, [on, off]) {
  const end = escapeCode(off);
  const parts = text.split(end);
  const last = parts.pop();
  let result = '';
  for (let i = 0; i < parts.length; i++) {
    result += parts[i];
    if (i === parts.length - 1 && last === '') {
      result += end;
    } else {
      // Bold and dim end alike, but do not exclude each other.
      result += on === 1 || on === 2 ? end + escapeCode(on) : escapeCode(on);
    }
  }
  return result + last;
}

function shouldStyle(stream) {
  const { isNodeStream, isReadableStream, isWritableStream } = require('internal/streams/utils');
  if (!isReadableStream(stream) && !isWritableStream(stream) && !isNodeStream(stream)) {
    throw new codes.ERR_INVALID_ARG_TYPE('stream', ['ReadableStream', 'WritableStream', 'Stream'], stream);
  }
  return require('internal/util/colors').shouldColorize(stream);
}

function styleText(format, text, { validateStream = true, stream = process.stdout } = {}) {
  validateString(text, 'text');
  validateBoolean(validateStream, 'options.validateStream');
  const isStyled = !validateStream || shouldStyle(stream);
  const names = Array.isArray(format) ? format : [format];
  const styles = names.filter((name) => name !== 'none').map(styleCodes);
  if (!isStyled) {
    return text;
  }
  const start = styles.map(([on]) => escapeCode(on)).join('');
  const end = styles.map(([, off]) => escapeCode(off)).reverse().join('');
  return `${start}${styles.reduce(resumeStyle, text)}${end}`;
}

function parseEnv(content) {
  validateString(content, 'content');
  return internalBinding('util').parseEnv(content);
}

/* ---- call sites ---- */

function getCallSites(frameCount = 10, options = undefined) {
  if (options === undefined && typeof frameCount === 'object') {
    options = frameCount;
    frameCount = 10;
  }
  if (options !== undefined) {
    validateObject(options, 'options');
    if (options.sourceMap !== undefined) {
      validateBoolean(options.sourceMap, 'options.sourceMap');
    }
  }
  validateNumber(frameCount, 'frameCount', 1, 200);
  const mapped = options?.sourceMap ?? internalBinding('options').options['--enable-source-maps'];
  return require('internal/util/call_sites').getCallSites(frameCount, getCallSites, mapped);
}

module.exports = {
  _errnoException,
  _exceptionWithHostPort,
  callbackify,
  debug: undefined, // see below
  debuglog: undefined,
  deprecate,
  format,
  styleText,
  formatWithOptions,
  getCallSite: deprecate(getCallSites, 'The `util.getCallSite` API has been renamed to `util.getCallSites()`.',
                         'ExperimentalWarning'),
  getCallSites,
  getSystemErrorMap,
  getSystemErrorName,
  getSystemErrorMessage,
  inherits,
  inspect: undefined,
  isDeepStrictEqual(a, b) {
    return require('internal/util/comparisons').isDeepStrictEqual(a, b);
  },
  promisify,
  stripVTControlCharacters: undefined,
  toUSVString(input) {
    return `${input}`.toWellFormed();
  },
  get transferableAbortSignal() {
    return require('internal/abort_controller').transferableAbortSignal;
  },
  get transferableAbortController() {
    return require('internal/abort_controller').transferableAbortController;
  },
  get aborted() {
    return require('internal/abort_controller').aborted;
  },
  types: undefined,
  parseEnv,
};

const lazy = (id, ...keys) => defineLazyProperties(module.exports, id, keys);

lazy('internal/util/debuglog', 'debug', 'debuglog');
lazy('internal/util/inspect', 'inspect', 'stripVTControlCharacters');
lazy('internal/util/types', 'types');
lazy('internal/util/parse_args', 'parseArgs');
lazy('internal/encoding', 'TextDecoder', 'TextEncoder');
lazy('internal/mime', 'MIMEType', 'MIMEParams');
lazy('internal/util/diff', 'diff');
lazy('internal/util/legacy', '_extend', 'isArray', 'isBoolean', 'isBuffer', 'isDate', 'isError', 'isFunction', 'isNull',
     'isNullOrUndefined', 'isNumber', 'isObject', 'isPrimitive', 'isRegExp', 'isString', 'isSymbol', 'isUndefined',
     'log');
