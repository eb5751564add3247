/*
 * Errors as Node makes them. `new codes.ERR_X(...)` is how every lib module throws: the message, the class and the
 * properties come from one table (errors/messages.js for plain wordings, errors/computed.js for the others), which is
 * loaded when the first error is made, so that a program without errors does not pay for it. `codes.ERR_X.TypeError`,
 * `.RangeError` and `.Error` make the same error in another class.
 */
'use strict';

const { nodeErrorPrototype } = internalBinding('errors');

const { captureStackTrace } = Error;
const { defineProperty, hasOwn } = Object;

const kIsNodeError = Symbol('kIsNodeError');

/* A method of some errors that gives the stack to print when they end the process. */
const kEnhanceStackBeforeInspector = Symbol('kEnhanceStackBeforeInspector');

/* ---- error codes ---- */

const prototypes = { __proto__: null };

/* What errors with a code inherit from: their class's prototype, marked so that the stack's header names the code. */
function prototypeFor(Base) {
  return prototypes[Base.name] ??= nodeErrorPrototype(Object.create(Base.prototype, {
    constructor: { __proto__: null, value: Base, writable: true, configurable: true },
    [kIsNodeError]: { __proto__: null, value: true },
    toString: {
      __proto__: null,
      value: function toString() {
        return `${this.name} [${this.code}]: ${this.message}`;
      },
      writable: true,
      configurable: true,
    },
  }));
}

const bases = { __proto__: null, Error, TypeError, RangeError, SyntaxError, URIError };

function find(table, code) {
  for (const name in table) {
    if (hasOwn(table[name], code)) {
      return { base: name, message: table[name][code] };
    }
  }
  return undefined;
}

const entries = { __proto__: null };

/* { base: the class's name, message: text or function, bare: as Node's C++ makes it } */
function entryFor(code) {
  let entry = entries[code];
  if (entry === undefined) {
    const messages = require('internal/errors/messages');
    entry = find(require('internal/errors/computed'), code) ?? find(messages, code);
    if (entry === undefined) {
      entry = find(messages.bare, code);
      if (entry === undefined) {
        throw new Error(`unknown error code ${code}`);
      }
      entry.bare = true;
    }
    entries[code] = entry;
  }
  return entry;
}

function isPlain(value) {
  return typeof value === 'string' || (typeof value === 'number' && !Object.is(value, -0));
}

function formatMessage(text, args) {
  if (args.length === 0) {
    return text;
  }
  if (!args.every(isPlain) || /%[^s]/.test(text)) {
    return require('internal/util/inspect').format(text, ...args);
  }
  let next = 0;
  return text.replace(/%s/g, () => args[next++]);
}

function makeError(code, base, args, Constructor) {
  const entry = entryFor(code);
  if (entry.base === 'SystemError') {
    return new SystemError(code, args[0], Constructor);
  }
  const Base = bases[base ?? entry.base];
  const error = new Base();
  if (entry.bare !== true) {
    Object.setPrototypeOf(error, prototypeFor(Base));
  }
  const message = typeof entry.message === 'function' ?
    entry.message.apply(error, args) :
    formatMessage(entry.message, args);
  defineProperty(error, 'message', { __proto__: null, value: message, writable: true, configurable: true });
  error.code = code;
  captureStackTrace(error, Constructor);
  return error;
}

/* A function's own accessors would make each constructor dearer than it has to be: they are inherited. */
const constructorPrototype = Object.create(Function.prototype, {
  Error: { __proto__: null, get() { return makeConstructor(this.code, 'Error'); } },
  TypeError: { __proto__: null, get() { return makeConstructor(this.code, 'TypeError'); } },
  RangeError: { __proto__: null, get() { return makeConstructor(this.code, 'RangeError'); } },
});

function makeConstructor(code, base) {
  function NodeError(...args) {
    return makeError(code, base, args, NodeError);
  }
  if (base === undefined) {
    NodeError.code = code;
    Object.setPrototypeOf(NodeError, constructorPrototype);
  }
  return NodeError;
}

const codes = new Proxy({ __proto__: null }, {
  get(made, code) {
    return made[code] ??= makeConstructor(code, undefined);
  },
});

/* ---- messages ---- */

/* 'a', 'a and b', 'a, b, and c'. */
function formatList(list, conjunction = 'and') {
  const last = list.length - 1;
  if (last <= 1) {
    return list.join(` ${conjunction} `);
  }
  return `${list.slice(0, last).join(', ')}, ${conjunction} ${list[last]}`;
}

/* What follows "Received" when a value has the wrong type. */
function describeReceived(value) {
  switch (typeof value) {
    case 'undefined':
      return 'undefined';
    case 'string': {
      const shown = value.length > 28 ? `${value.slice(0, 25)}...` : value;
      return shown.includes("'") ? `type string (${JSON.stringify(shown)})` : `type string ('${shown}')`;
    }
    case 'number':
      return `type number (${Object.is(value, -0) ? '-0' : value})`;
    case 'bigint':
      return `type bigint (${value}n)`;
    case 'function':
      return `function ${value.name}`;
    case 'object':
      if (value === null) {
        return 'null';
      }
      if (value.constructor && 'name' in value.constructor) {
        return `an instance of ${value.constructor.name}`;
      }
      return require('internal/util/inspect').inspect(value, { depth: -1 });
    default:
      return `type ${typeof value} (${String(value)})`;
  }
}

function inspectWithNoCustomRetry(value, options) {
  const { inspect } = require('internal/util/inspect');
  try {
    return inspect(value, options);
  } catch {
    return inspect(value, { ...options, customInspect: false });
  }
}

/* Drop Node's own frames from the stack of an error made for the user. */
function hideInternalFrames(error) {
  captureStackTrace(error);
  const lines = String(error.stack).split('\n');
  const kept = lines.filter((line) => !/^ {4}at .*\bnode:internal/.test(line));
  if (kept.length < lines.length) {
    defineProperty(error, 'stack', { __proto__: null, value: kept.join('\n'), writable: true, configurable: true });
  }
}

/* ---- system errors ---- */

/* A property of a system error that lives in its `info`. */
function defineInfoProperty(error, name, get, set) {
  defineProperty(error, name, { __proto__: null, get, set, enumerable: true, configurable: true });
}

/* An error with a Node code about a failed system call; `info` has code, syscall, message and maybe path and dest. */
class SystemError extends Error {
  constructor(code, info, hideFrom = SystemError) {
    super();
    let message = `${entryFor(code).message}: ${info.syscall} returned ${info.code} (${info.message})`;
    if (info.path !== undefined) {
      message += ` ${info.path}`;
    }
    if (info.dest !== undefined) {
      message += ` => ${info.dest}`;
    }
    this.code = code;
    const hidden = { __proto__: null, writable: true, configurable: true };
    defineProperty(this, 'name', { __proto__: null, value: 'SystemError', ...hidden });
    defineProperty(this, 'message', { __proto__: null, value: message, ...hidden });
    defineProperty(this, 'info', { __proto__: null, value: info, enumerable: true, configurable: true });
    for (const name of ['errno', 'syscall']) {
      defineInfoProperty(this, name, () => info[name], (value) => { info[name] = value; });
    }
    for (const name of ['path', 'dest']) {
      if (info[name] !== undefined) {
        defineInfoProperty(this, name, () => info[name]?.toString() ?? info[name], (value) => {
          info[name] = value ? require('buffer').Buffer.from(value.toString()) : undefined;
        });
      }
    }
    captureStackTrace(this, hideFrom);
  }

  toString() {
    return `${this.name} [${this.code}]: ${this.message}`;
  }

  [Symbol.for('nodejs.util.inspect.custom')](depth, options) {
    const { inspect } = require('internal/util/inspect');
    return inspect(this, { ...options, getters: true, customInspect: false });
  }
}
defineProperty(SystemError.prototype, kIsNodeError, { __proto__: null, value: true });
nodeErrorPrototype(SystemError.prototype);

let uvErrors;

/* A Map of libuv's errors: number -> [name, message]. */
function getUvErrorMap() {
  if (uvErrors === undefined) {
    uvErrors = new Map();
    const entries = internalBinding('uv').getErrorEntries();
    for (let i = 0; i < entries.length; i += 3) {
      uvErrors.set(entries[i], [entries[i + 1], entries[i + 2]]);
    }
  }
  return uvErrors;
}

const uvErrmapGet = (errno) => getUvErrorMap().get(errno);

const uvEntry = (errno) => uvErrmapGet(errno) ?? ['UNKNOWN', 'unknown error'];

function uvErrorName(errno) {
  return require('internal/util').getSystemErrorName(errno);
}

/* 'host:port', 'host' or ''; with what `details` put before it. */
function hostAndPort(address, port) {
  if (port && port > 0) {
    return ` ${address}:${port}`;
  }
  return address ? ` ${address}` : '';
}

/*
 * The following functions make plain Errors; they are called with or without `new`. Frames up to their caller are
 * hidden.
 */

/* As errors of C: { errno, syscall, path, dest, message, ... } */
function UVException(context) {
  const [code, uvMessage] = uvEntry(context.errno);
  const path = context.path ? context.path.toString() : undefined;
  const dest = context.dest ? context.dest.toString() : undefined;
  let message = `${code}: ${context.message || uvMessage}, ${context.syscall}`;
  if (path) {
    message += ` '${path}'`;
  }
  if (dest) {
    message += ` -> '${dest}'`;
  }
  const error = new Error(message);
  for (const name of Object.keys(context)) {
    if (name !== 'message' && name !== 'path' && name !== 'dest') {
      error[name] = context[name];
    }
  }
  error.code = code;
  if (path) {
    error.path = path;
  }
  if (dest) {
    error.dest = dest;
  }
  captureStackTrace(error, UVException);
  return error;
}

function UVExceptionWithHostPort(errno, syscall, address, port) {
  const [code, uvMessage] = uvEntry(errno);
  const error = new Error(`${syscall} ${code}: ${uvMessage}${hostAndPort(address, port)}`);
  error.code = code;
  error.errno = errno;
  error.syscall = syscall;
  error.address = address;
  if (port) {
    error.port = port;
  }
  captureStackTrace(error, UVExceptionWithHostPort);
  return error;
}

function ErrnoException(errno, syscall, original) {
  const code = require('util').getSystemErrorName(errno);
  const error = new Error(original ? `${syscall} ${code} ${original}` : `${syscall} ${code}`);
  error.errno = errno;
  error.code = code;
  error.syscall = syscall;
  captureStackTrace(error, ErrnoException);
  return error;
}

function ExceptionWithHostPort(errno, syscall, address, port, additional) {
  const code = require('util').getSystemErrorName(errno);
  const local = additional ? ` - Local (${additional})` : '';
  const error = new Error(`${syscall} ${code}${hostAndPort(address, port)}${local}`);
  error.errno = errno;
  error.code = code;
  error.syscall = syscall;
  error.address = address;
  if (port) {
    error.port = port;
  }
  captureStackTrace(error, ExceptionWithHostPort);
  return error;
}

/* `code` is a libuv error number or the name of a resolver's error. */
function DNSException(code, syscall, hostname) {
  let errno;
  if (typeof code === 'number') {
    errno = code;
    const { UV_EAI_NODATA, UV_EAI_NONAME } = internalBinding('uv');
    code = errno === UV_EAI_NODATA || errno === UV_EAI_NONAME ? 'ENOTFOUND' : uvErrorName(errno);
  }
  const error = new Error(`${syscall} ${code}${hostname ? ` ${hostname}` : ''}`);
  error.errno = errno;
  error.code = code;
  error.syscall = syscall;
  if (hostname) {
    error.hostname = hostname;
  }
  captureStackTrace(error, DNSException);
  return error;
}

function ConnResetException(message) {
  const error = new Error(message);
  error.code = 'ECONNRESET';
  captureStackTrace(error, ConnResetException);
  return error;
}

/* ---- others ---- */

class AbortError extends Error {
  constructor(message = 'The operation was aborted', options = undefined) {
    if (options !== undefined && typeof options !== 'object') {
      throw new codes.ERR_INVALID_ARG_TYPE('options', 'Object', options);
    }
    super(message, options);
    this.code = 'ABORT_ERR';
    this.name = 'AbortError';
  }
}

/* A plain Error with properties. */
function genericNodeError(message, properties) {
  const error = Object.assign(new Error(message), properties);
  captureStackTrace(error, genericNodeError);
  return error;
}

/* Of an error and another that came up while it was handled: one of them, or both in an AggregateError. */
function aggregateTwoErrors(inner, outer) {
  if (!inner || !outer || inner === outer) {
    return inner || outer;
  }
  if (Array.isArray(outer.errors)) {
    outer.errors.push(inner);
    return outer;
  }
  const error = new AggregateError([outer, inner], outer.message);
  captureStackTrace(error, aggregateTwoErrors);
  error.code = outer.code;
  return error;
}

function NodeAggregateError(errors, message) {
  const error = new AggregateError(errors, message);
  Object.setPrototypeOf(error, prototypeFor(AggregateError));
  error.code = errors[0]?.code;
  captureStackTrace(error, NodeAggregateError);
  return error;
}

/* True for what the engine throws when the stack is exhausted. */
function isStackOverflowError(error) {
  return error instanceof RangeError && error.message === 'Maximum call stack size exceeded';
}

/* Error.stackTraceLimit may have been frozen by the user. */
function isErrorStackTraceLimitWritable() {
  const descriptor = Object.getOwnPropertyDescriptor(Error, 'stackTraceLimit');
  if (descriptor === undefined) {
    return Object.isExtensible(Error);
  }
  return hasOwn(descriptor, 'writable') ? descriptor.writable : descriptor.set !== undefined;
}

module.exports = {
  AbortError,
  ConnResetException,
  DNSException,
  ErrnoException,
  ExceptionWithHostPort,
  NodeAggregateError,
  SystemError,
  UVException,
  UVExceptionWithHostPort,
  aggregateTwoErrors,
  codes,
  describeReceived,
  determineSpecificType: describeReceived,
  formatList,
  genericNodeError,
  getUvErrorMap,
  hideInternalFrames,
  inspectWithNoCustomRetry,
  isErrorStackTraceLimitWritable,
  isStackOverflowError,
  kEnhanceStackBeforeInspector,
  kIsNodeError,
  uvErrmapGet,
};
