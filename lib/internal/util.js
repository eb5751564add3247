/*
 * What several lib modules share: deprecations, promisify, lazy properties, names of system errors and the like.
 */
'use strict';

const { codes, getUvErrorMap, uvErrmapGet } = require('internal/errors');

const {
  defineProperties, defineProperty, freeze, getOwnPropertyDescriptor, getOwnPropertyDescriptors,
  getPrototypeOf, hasOwn, setPrototypeOf,
} = Object;

const kEmptyObject = freeze({ __proto__: null });
const kEnumerableProperty = freeze({ __proto__: null, enumerable: true });

const isWindows = process.platform === 'win32';
const isMacOS = process.platform === 'darwin';

/* ---- deprecations and warnings ---- */

const warnedCodes = new Set();
const warnedFeatures = new Set();

/* A function that emits a deprecation warning, but once only, and once for each code. */
function getDeprecationWarningEmitter(code, message, deprecated, emitSync, shouldWarn = undefined) {
  let warned = false;
  return function warn(argument) {
    if (warned || (shouldWarn !== undefined && !shouldWarn(argument))) {
      return;
    }
    warned = true;
    if (code === 'ExperimentalWarning') {
      process.emitWarning(message, code, deprecated);
    } else if (code === undefined) {
      process.emitWarning(message, 'DeprecationWarning', deprecated);
    } else if (!warnedCodes.has(code)) {
      const emit = emitSync ? require('internal/process/warning').emitWarningSync : process.emitWarning;
      emit(message, 'DeprecationWarning', code, deprecated);
      warnedCodes.add(code);
    }
  };
}

function copyLength(to, from) {
  defineProperty(to, 'length', getOwnPropertyDescriptor(from, 'length'));
}

/* The function `fn`, warning at its first call. */
function deprecate(fn, message, code, emitSync, modifyPrototype = true) {
  if (code !== undefined) {
    require('internal/validators').validateString(code, 'code');
  }
  const warn = getDeprecationWarningEmitter(code, message, deprecated, emitSync);

  function deprecated(...args) {
    if (!process.noDeprecation) {
      warn();
    }
    if (new.target) {
      return Reflect.construct(fn, args, new.target);
    }
    return Reflect.apply(fn, this, args);
  }

  if (modifyPrototype) {
    setPrototypeOf(deprecated, fn);
    if (fn.prototype) {
      // instanceof goes by it, with the wrapper as with what it wraps.
      deprecated.prototype = fn.prototype;
    }
    copyLength(deprecated, fn);
  }
  return deprecated;
}

function isPendingDeprecation() {
  const { getOptionValue } = require('internal/options');
  return getOptionValue('--pending-deprecation') && !getOptionValue('--no-deprecation');
}

/* As deprecate, but warns only with --pending-deprecation. */
function pendingDeprecate(fn, message, code) {
  const warn = getDeprecationWarningEmitter(code, message, deprecated, false, isPendingDeprecation);
  function deprecated(...args) {
    warn();
    return Reflect.apply(fn, this, args);
  }
  copyLength(deprecated, fn);
  return deprecated;
}

/* A function that warns of an options object with the property `key`. */
function deprecateProperty(key, message, code, shouldWarn) {
  const warn = getDeprecationWarningEmitter(code, message, undefined, false, shouldWarn);
  return (options) => {
    if (key in options) {
      warn();
    }
  };
}

function emitExperimentalWarning(feature, messagePrefix = '', code = undefined, ctor = undefined) {
  if (!warnedFeatures.has(feature)) {
    warnedFeatures.add(feature);
    const message = `${messagePrefix}${feature} is an experimental feature and might change at any time`;
    process.emitWarning(message, 'ExperimentalWarning', code, ctor);
  }
}

/* ---- promisify ---- */

const kCustomPromisify = Symbol.for('nodejs.util.promisify.custom');
const kCustomPromisifyArgs = Symbol('customPromisifyArgs');

/* What a promisified function fulfils with: the first value, or an object when several have names. */
function namedValues(names, values) {
  if (names === undefined || values.length <= 1) {
    return values[0];
  }
  const result = {};
  names.forEach((name, i) => {
    result[name] = values[i];
  });
  return result;
}

function definePromisified(target, fn) {
  return defineProperty(target, kCustomPromisify, { __proto__: null, value: fn, configurable: true });
}

function promisify(original) {
  const { validateFunction } = require('internal/validators');
  validateFunction(original, 'original');
  const custom = original[kCustomPromisify];
  if (custom) {
    validateFunction(custom, 'util.promisify.custom');
    return definePromisified(custom, custom);
  }
  const names = original[kCustomPromisifyArgs];

  function fn(...args) {
    return new Promise((resolve, reject) => {
      args.push((error, ...values) => {
        if (error) {
          reject(error);
        } else {
          resolve(namedValues(names, values));
        }
      });
      if (internalBinding('types').isPromise(Reflect.apply(original, this, args))) {
        process.emitWarning('Calling promisify on a function that returns a Promise is likely a mistake.',
          'DeprecationWarning', 'DEP0174');
      }
    });
  }

  setPrototypeOf(fn, getPrototypeOf(original));
  definePromisified(fn, fn);
  return defineProperties(fn, getOwnPropertyDescriptors(original));
}
promisify.custom = kCustomPromisify;

/* ---- properties ---- */

/* obj[key] = value whatever obj inherits. */
function setOwnProperty(object, key, value) {
  return defineProperty(object, key, { __proto__: null, value, writable: true, enumerable: true, configurable: true });
}

function filterOwnProperties(source, keys) {
  const filtered = { __proto__: null };
  for (const key of keys) {
    if (hasOwn(source, key)) {
      filtered[key] = source[key];
    }
  }
  return filtered;
}

/* Properties of `target` that load the module `id` when they are first read. */
function defineLazyProperties(target, id, keys, enumerable = true) {
  for (const key of keys) {
    const define = (value) => {
      defineProperty(target, key, { __proto__: null, value, writable: true, enumerable, configurable: true });
    };
    const get = function() {
      const value = require(id)[key];
      define(value);
      return value;
    };
    assignFunctionName(key, get);
    assignFunctionName(key, define);
    defineProperty(target, key, { __proto__: null, get, set: define, enumerable, configurable: true });
  }
}

/* The same as accessors that stay accessors, as Web IDL's [Replaceable] attributes. */
function defineReplaceableLazyAttribute(target, id, keys, writable = true, check = undefined) {
  for (const key of keys) {
    let value;
    let replaced = false;
    const get = function() {
      if (check !== undefined) {
        check.call(this);
      }
      if (!replaced) {
        value ??= require(id)[key];
      }
      return value;
    };
    const set = function(replacement) {
      replaced = true;
      value = replacement;
    };
    assignFunctionName(`get ${key}`, get);
    assignFunctionName(`set ${key}`, set);
    defineProperty(target, key, {
      __proto__: null,
      get,
      set: writable ? set : undefined,
      enumerable: true,
      configurable: true,
    });
  }
}

const exposeLazyInterfaces = (target, id, keys) => defineLazyProperties(target, id, keys, false);

/* A Web IDL interface or namespace as a global. */
function exposeInterface(target, name, value) {
  defineProperty(target, name, { __proto__: null, value, writable: true, configurable: true });
}

function exposeGetterAndSetter(target, name, get, set = undefined) {
  defineProperty(target, name, { __proto__: null, get, set, configurable: true });
}

function defineOperation(target, name, method) {
  setOwnProperty(target, name, method);
}

/* Give a function a name that its definition could not. */
function assignFunctionName(name, fn, descriptor = undefined) {
  return defineProperty(fn, 'name', {
    __proto__: null,
    configurable: true,
    ...descriptor,
    value: typeof name === 'symbol' ? `[${name.description}]` : name,
  });
}

/* ---- classes ---- */

function isError(value) {
  return internalBinding('types').isNativeError(value) || value instanceof Error;
}

/* The constructor that an object's prototype chain names. */
function getConstructorOf(object) {
  for (let link = object; link; link = getPrototypeOf(link)) {
    const constructor = getOwnPropertyDescriptor(link, 'constructor')?.value;
    if (typeof constructor === 'function' && constructor.name !== '') {
      return constructor;
    }
  }
  return null;
}

/* A class that may be called without `new`. */
function createClassWrapper(type) {
  function wrapper(...args) {
    return Reflect.construct(type, args, new.target || type);
  }
  defineProperties(wrapper, {
    name: { __proto__: null, value: type.name },
    length: { __proto__: null, value: type.length },
  });
  setPrototypeOf(wrapper, type);
  wrapper.prototype = type.prototype;
  return wrapper;
}

const lazyDOMExceptionClass = () => require('internal/domexception').DOMException;

function lazyDOMException(message, name) {
  const exception = new (lazyDOMExceptionClass())(message, name);
  Error.captureStackTrace(exception, lazyDOMException);
  return exception;
}

/* A weak reference that can be made strong for a while. */
class WeakReference {
  #weak;
  #strong = null;
  #count = 0;

  constructor(object) {
    this.#weak = new WeakRef(object);
  }

  incRef() {
    if (++this.#count === 1) {
      this.#strong = this.#weak.deref() ?? null;
    }
    return this.#count;
  }

  decRef() {
    if (--this.#count === 0) {
      this.#strong = null;
    }
    return this.#count;
  }

  get() {
    return this.#strong ?? this.#weak.deref();
  }
}

/* ---- encodings ---- */

const ENCODINGS = {
  __proto__: null,
  'ascii': 'ascii',
  'base64': 'base64',
  'base64url': 'base64url',
  'binary': 'latin1',
  'hex': 'hex',
  'latin1': 'latin1',
  'ucs-2': 'utf16le',
  'ucs2': 'utf16le',
  'utf-16le': 'utf16le',
  'utf-8': 'utf8',
  'utf16le': 'utf16le',
  'utf8': 'utf8',
};

/* The one name of an encoding; undefined when there is none such. */
function normalizeEncoding(encoding) {
  if (encoding === undefined || encoding === null || encoding === '') {
    return 'utf8';
  }
  const known = ENCODINGS[encoding];
  if (known !== undefined || typeof encoding !== 'string') {
    return known;
  }
  return ENCODINGS[encoding.toLowerCase()];
}

/* ---- the system ---- */

function getSystemErrorName(errno) {
  return uvErrmapGet(errno)?.[0] ?? `Unknown system error ${errno}`;
}

const getSystemErrorMessage = (errno) => internalBinding('uv').getErrorMessage(errno);

/* A signal's number from its name (in any case) or number. */
function convertToValidSignal(signal) {
  const { signals } = internalBinding('os').constants;
  if (typeof signal === 'number') {
    for (const name in signals) {
      if (signals[name] === signal) {
        return signal;
      }
    }
  } else if (typeof signal === 'string') {
    const number = signals[signal.toUpperCase()];
    if (number) {
      return number;
    }
  }
  throw new codes.ERR_UNKNOWN_SIGNAL(signal);
}

let cwdUrl;
let cwdOfUrl;

/* The current folder as a URL; that of the root when the folder is gone. */
function getCWDURL() {
  const { pathToFileURL } = require('internal/url');
  let cwd;
  try {
    cwd = process.cwd();
  } catch {
    return cwdUrl ??= pathToFileURL('/');
  }
  if (cwd !== cwdOfUrl) {
    cwdUrl = pathToFileURL(`${cwd}/`);
    cwdOfUrl = cwd;
  }
  return cwdUrl;
}

function sleep(milliseconds) {
  require('internal/validators').validateUint32(milliseconds, 'msec');
  internalBinding('util').sleep(milliseconds);
}

const guessHandleType = (fd) => internalBinding('util').guessHandleType(fd);

const isUnderNodeModules = (filename) => /[\\/]node_modules[\\/]/.test(filename);

/* 'address/bits' of an address and its netmask, null when the mask has holes. */
function getCIDR(address, netmask, family) {
  const isV6 = family === 'IPv6';
  const width = isV6 ? 16 : 8;
  const parts = isV6 ? expandIPv6(netmask) : netmask.split('.').map(Number);
  const bits = parts.map((part) => part.toString(2).padStart(width, '0')).join('');
  return /^1*0*$/.test(bits) ? `${address}/${bits.lastIndexOf('1') + 1}` : null;
}

function expandIPv6(address) {
  const toGroups = (text) => (text === '' ? [] : text.split(':').map((group) => parseInt(group, 16)));
  const [head, tail = ''] = address.split('::');
  const before = toGroups(head);
  const after = toGroups(tail);
  const zeros = new Array(Math.max(0, 8 - before.length - after.length)).fill(0);
  return [...before, ...zeros, ...after];
}

/* ---- small ones ---- */

/* A function that is called once and then gives the same result. */
function getLazy(initializer) {
  let value;
  let initialized = false;
  return () => {
    if (!initialized) {
      value = initializer();
      initialized = true;
    }
    return value;
  };
}

/* The same for arrays, which are copied. */
function cachedResult(fn) {
  let result;
  return () => (result ??= fn()).slice();
}

/* Calls after the first give undefined, or the first result. */
function once(callback, { preserveReturnValue = false } = kEmptyObject) {
  let called = false;
  let returnValue;
  return function(...args) {
    if (called) {
      return returnValue;
    }
    called = true;
    const result = Reflect.apply(callback, this, args);
    if (preserveReturnValue) {
      returnValue = result;
    }
    return result;
  };
}

/* Sorted, without those that differ from another in case only. */
function filterDuplicateStrings(items, low = false) {
  const byKey = new Map();
  for (const item of items) {
    const key = item.toLowerCase();
    byKey.set(key, low ? key : item);
  }
  return [...byKey.values()].sort();
}

function spliceOne(list, index) {
  for (; index + 1 < list.length; index++) {
    list[index] = list[index + 1];
  }
  list.pop();
}

const join = (list, separator) => list.join(separator);

const removeColors = (text) => text.replace(/\u001b\[\d\d?m/g, '');

module.exports = {
  SymbolAsyncDispose: Symbol.asyncDispose ?? Symbol.for('nodejs.asyncDispose'),
  SymbolDispose: Symbol.dispose ?? Symbol.for('nodejs.dispose'),
  WeakReference,
  assignFunctionName,
  cachedResult,
  convertToValidSignal,
  createClassWrapper,
  customInspectSymbol: Symbol.for('nodejs.util.inspect.custom'),
  customPromisifyArgs: kCustomPromisifyArgs,
  defineLazyProperties,
  defineOperation,
  defineReplaceableLazyAttribute,
  deprecate,
  deprecateProperty,
  emitExperimentalWarning,
  exposeGetterAndSetter,
  exposeInterface,
  exposeLazyInterfaces,
  exposeNamespace: exposeInterface,
  filterDuplicateStrings,
  filterOwnProperties,
  getCIDR,
  getCWDURL,
  getConstructorOf,
  getDeprecationWarningEmitter,
  getLazy,
  getSystemErrorMap: getUvErrorMap,
  getSystemErrorMessage,
  getSystemErrorName,
  guessHandleType,
  isError,
  isMacOS,
  isPendingDeprecation,
  isUnderNodeModules,
  isWindows,
  join,
  kEmptyObject,
  kEnumerableProperty,
  lazyDOMException,
  lazyDOMExceptionClass,
  normalizeEncoding,
  once,
  pendingDeprecate,
  promisify,
  removeColors,
  setOwnProperty,
  sleep,
  spliceOne,
};
