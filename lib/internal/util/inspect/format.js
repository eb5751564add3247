/*
 * util.format(): printf-like directives, then what remains of the arguments. A single string, which is what most
 * programs print, is returned as it is.
 */
'use strict';

const text = () => require('internal/util/inspect/text');
const inspectModule = () => require('internal/util/inspect');

const PERCENT = 37;

const BUILT_INS = new Set([
  'AggregateError', 'Array', 'ArrayBuffer', 'BigInt', 'BigInt64Array', 'BigUint64Array', 'Boolean', 'DataView',
  'Date', 'Error', 'EvalError', 'FinalizationRegistry', 'Float32Array', 'Float64Array', 'Function', 'Int16Array',
  'Int32Array', 'Int8Array', 'Intl', 'Iterator', 'Map', 'Number', 'Object', 'Promise', 'Proxy', 'RangeError',
  'ReferenceError', 'RegExp', 'Set', 'SharedArrayBuffer', 'String', 'Symbol', 'SyntaxError', 'TypeError',
  'URIError', 'Uint16Array', 'Uint32Array', 'Uint8Array', 'Uint8ClampedArray', 'WeakMap', 'WeakRef', 'WeakSet',
  'WebAssembly',
]);

const hasOwn = (object, key) => Object.prototype.hasOwnProperty.call(object, key);

/* Would String(value) say nothing of interest, since its methods are those of a built-in class? */
function hasBuiltInToString(value) {
  const target = internalBinding('util').getProxyDetails(value, false);
  if (target !== undefined) {
    if (target === null) {
      return true; // a revoked proxy
    }
    value = target;
  }
  const keys = ['toString', Symbol.toPrimitive].filter((key) => typeof value[key] === 'function');
  if (keys.length === 0) {
    return true;
  }
  if (keys.some((key) => hasOwn(value, key))) {
    return false;
  }
  let owner = value;
  do {
    owner = Object.getPrototypeOf(owner);
  } while (!keys.some((key) => hasOwn(owner, key)));
  const constructor = Object.getOwnPropertyDescriptor(owner, 'constructor')?.value;
  return typeof constructor === 'function' && BUILT_INS.has(constructor.name);
}

function numeric(value, options) {
  const separator = options?.numericSeparator ?? inspectModule().inspectDefaultOptions.numericSeparator;
  return typeof value === 'bigint' ? text().bigintText(value, separator) : text().numberText(value, separator);
}

function formatAsString(value, options) {
  if (typeof value === 'number' || typeof value === 'bigint') {
    return numeric(value, options);
  }
  if (typeof value !== 'object' || value === null || !hasBuiltInToString(value)) {
    return String(value);
  }
  return inspectModule().inspect(value, { ...options, compact: 3, colors: false, depth: 0 });
}

function formatAsNumber(value, options, convert) {
  if (typeof value === 'symbol') {
    return 'NaN';
  }
  return numeric(typeof value === 'bigint' ? value : convert(value), options);
}

/* Is this the error that JSON.stringify throws for a cycle? */
function isCircularError(error) {
  const firstLine = ({ message }) => message.split('\n', 1)[0];
  const cycle = {};
  cycle.cycle = cycle;
  try {
    JSON.stringify(cycle);
  } catch (circular) {
    return error.name === 'TypeError' && firstLine(error) === firstLine(circular);
  }
  return false;
}

function formatAsJson(value) {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (isCircularError(error)) {
      return '[Circular]';
    }
    throw error;
  }
}

const DIRECTIVES = {
  __proto__: null,
  s: formatAsString,
  j: formatAsJson,
  d: (value, options) => formatAsNumber(value, options, Number),
  i: (value, options) => formatAsNumber(value, options, parseInt),
  f: (value, options) => (typeof value === 'symbol' ? 'NaN' : numeric(parseFloat(value), options)),
  O: (value, options) => inspectModule().inspect(value, options),
  o: (value, options) => inspectModule().inspect(value, { ...options, showHidden: true, showProxy: true, depth: 4 }),
  c: () => '', // CSS, which a terminal does not have
};

function formatWithOptionsInternal(options, args) {
  const first = args[0];
  let result = '';
  let used = 0; // arguments
  let separator = '';
  if (typeof first === 'string') {
    if (args.length === 1) {
      return first;
    }
    let last = 0; // up to where `first` is in the result
    let percent = first.indexOf('%');
    for (; percent !== -1 && percent < first.length - 1; percent = first.indexOf('%', percent)) {
      const directive = first.charCodeAt(percent + 1) === PERCENT ? '%' : first[percent + 1];
      if (directive === '%') {
        result += first.slice(last, percent + 1);
        last = percent + 2;
      } else if (used + 1 < args.length && DIRECTIVES[directive] !== undefined) {
        const shown = DIRECTIVES[directive](args[++used], options);
        result += `${first.slice(last, percent)}${shown}`;
        last = percent + 2;
      }
      percent += 2;
    }
    if (last !== 0) {
      used++;
      separator = ' ';
      result += first.slice(last);
    }
  }
  for (; used < args.length; used++) {
    const value = args[used];
    result += separator + (typeof value === 'string' ? value : inspectModule().inspect(value, options));
    separator = ' ';
  }
  return result;
}

function format(...args) {
  return formatWithOptionsInternal(undefined, args);
}

function formatWithOptions(inspectOptions, ...args) {
  const { kValidateObjectAllowArray, validateObject } = require('internal/validators');
  validateObject(inspectOptions, 'inspectOptions', kValidateObjectAllowArray);
  return formatWithOptionsInternal(inspectOptions, args);
}

module.exports = { BUILT_INS, format, formatWithOptions };
