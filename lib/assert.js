/*
 * The assert module. What makes an error's message is loaded when an assertion has failed.
 */
'use strict';

const { codes } = require('internal/errors');
const { deprecate, isError, setOwnProperty } = require('internal/util');
const { isPromise, isRegExp } = internalBinding('types');
const { validateFunction, validateOneOf } = require('internal/validators');

const kOptions = Symbol('options');

const NO_EXCEPTION = {};

let lazyAssertionError;
const getAssertionError = () => lazyAssertionError ??= require('internal/assert/assertion_error');

let comparisons;
const getComparisons = () => comparisons ??= require('internal/util/comparisons');

const inspect = (value, options) => require('internal/util/inspect').inspect(value, options);

/* Throw an AssertionError, or the error that was given as message. `self` is what the method was called on. */
function fail(self, options) {
  if (options.message instanceof Error) {
    throw options.message;
  }
  throw makeError(self, options);
}

function makeError(self, options) {
  const AssertionError = getAssertionError();
  return new AssertionError({ ...options, diff: self?.[kOptions]?.diff });
}

/* ---- truth ---- */

/* Control characters as escapes, but for line feeds and tabs. */
function escapeControls(text) {
  return text.replace(/[\x00-\x08\x0b\x0c\x0e-\x1f]/g, (character) => {
    const short = { '\b': '\\b', '\f': '\\f' }[character];
    return short ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

function falsyMessage(fn) {
  const expression = require('internal/assert/source').getCallExpression(fn);
  return expression ? `The expression evaluated to a falsy value:\n\n  ${escapeControls(expression)}\n` : undefined;
}

function checkTruth(fn, argumentCount, value, message) {
  if (value) {
    return;
  }
  let generatedMessage = false;
  if (argumentCount === 0) {
    generatedMessage = true;
    message = 'No value argument passed to `assert.ok()`';
  } else if (message === undefined || message === null) {
    generatedMessage = true;
    message = falsyMessage(fn);
  } else if (isError(message)) {
    throw message;
  }
  const error = makeError(undefined, { actual: value, expected: true, message, operator: '==', stackStartFn: fn });
  error.generatedMessage = generatedMessage;
  throw error;
}

function ok(...args) {
  checkTruth(ok, args.length, args[0], args[1]);
}

function strict(...args) {
  checkTruth(strict, args.length, args[0], args[1]);
}

const assert = module.exports = ok;

/* An object with all assertions, and options for them. */
function Assert(options) {
  if (!new.target) {
    throw new codes.ERR_CONSTRUCT_CALL_REQUIRED('Assert');
  }
  options = { __proto__: null, strict: true, ...options };
  if (options.diff !== undefined) {
    validateOneOf(options.diff, 'options.diff', ['simple', 'full']);
  }
  this.AssertionError = getAssertionError();
  Object.defineProperty(this, kOptions, { __proto__: null, value: options });
  if (options.strict) {
    this.equal = this.strictEqual;
    this.deepEqual = this.deepStrictEqual;
    this.notEqual = this.notStrictEqual;
    this.notDeepEqual = this.notDeepStrictEqual;
  }
}

/* ---- comparisons ---- */

/* A method that fails unless `test` holds for the actual and the expected value. */
function comparison(name, operator, test) {
  const method = { [name](actual, expected, message) {
    if (arguments.length < 2) {
      throw new codes.ERR_MISSING_ARGS('actual', 'expected');
    }
    if (!test(actual, expected)) {
      fail(this, { actual, expected, message, operator, stackStartFn: method });
    }
  } }[name];
  return method;
}

const areLooselyEqual = (a, b) => a == b || (Number.isNaN(a) && Number.isNaN(b)); // eslint-disable-line eqeqeq

let warnedOfFail = false;

const methods = {
  fail(actual, expected, message, operator, stackStartFn) {
    const count = arguments.length;
    let isGenerated = false;
    if ((actual === undefined || actual === null) && count <= 1) {
      isGenerated = true;
      message = 'Failed';
    } else if (count === 1) {
      message = actual;
      actual = undefined;
    } else {
      if (!warnedOfFail) {
        warnedOfFail = true;
        process.emitWarning('assert.fail() with more than one argument is deprecated. Please use ' +
          'assert.strictEqual() instead or only pass a message.', 'DeprecationWarning', 'DEP0094');
      }
      if (count === 2) {
        operator = '!=';
      }
    }
    if (message instanceof Error) {
      throw message;
    }
    const error = makeError(this, {
      actual,
      expected,
      operator: operator === undefined ? 'fail' : operator,
      stackStartFn: stackStartFn || methods.fail,
      message,
    });
    if (isGenerated) {
      error.generatedMessage = true;
    }
    throw error;
  },

  equal: comparison('equal', '==', areLooselyEqual),
  notEqual: comparison('notEqual', '!=', (a, b) => !areLooselyEqual(a, b)),
  deepEqual: comparison('deepEqual', 'deepEqual', (a, b) => getComparisons().isDeepEqual(a, b)),
  notDeepEqual: comparison('notDeepEqual', 'notDeepEqual', (a, b) => !getComparisons().isDeepEqual(a, b)),
  deepStrictEqual: comparison('deepStrictEqual', 'deepStrictEqual',
                              (a, b) => getComparisons().isDeepStrictEqual(a, b)),
  notDeepStrictEqual: comparison('notDeepStrictEqual', 'notDeepStrictEqual',
                                 (a, b) => !getComparisons().isDeepStrictEqual(a, b)),
  strictEqual: comparison('strictEqual', 'strictEqual', Object.is),
  notStrictEqual: comparison('notStrictEqual', 'notStrictEqual', (a, b) => !Object.is(a, b)),
  partialDeepStrictEqual: comparison('partialDeepStrictEqual', 'partialDeepStrictEqual',
                                     (a, b) => getComparisons().isPartialStrictEqual(a, b)),

  match(string, regexp, message) {
    checkMatch(this, methods.match, string, regexp, message, true);
  },

  doesNotMatch(string, regexp, message) {
    checkMatch(this, methods.doesNotMatch, string, regexp, message, false);
  },

  throws(promiseFn, ...args) {
    expectError(this, methods.throws, getException(promiseFn), args);
  },

  async rejects(promiseFn, ...args) {
    expectError(this, methods.rejects, await getRejection(promiseFn), args);
  },

  doesNotThrow(fn, ...args) {
    expectNoError(this, methods.doesNotThrow, getException(fn), args);
  },

  async doesNotReject(fn, ...args) {
    expectNoError(this, methods.doesNotReject, await getRejection(fn), args);
  },

  ifError(error) {
    if (error !== null && error !== undefined) {
      throw unwantedError(this, error);
    }
  },
};

/* ---- texts ---- */

function checkMatch(self, fn, string, regexp, message, shouldMatch) {
  if (!isRegExp(regexp)) {
    throw new codes.ERR_INVALID_ARG_TYPE('regexp', 'RegExp', regexp);
  }
  const isString = typeof string === 'string';
  if (isString && RegExp.prototype.exec.call(regexp, string) !== null === shouldMatch) {
    return;
  }
  if (message instanceof Error) {
    throw message;
  }
  const generatedMessage = !message;
  if (generatedMessage) {
    message = isString ?
      `The input ${shouldMatch ? 'did not match' : 'was expected to not match'} the regular expression ` +
        `${inspect(regexp)}. Input:\n\n${inspect(string)}\n` :
      `The "string" argument must be of type string. Received type ${typeof string} (${inspect(string)})`;
  }
  const error = makeError(self, {
    actual: string, expected: regexp, message, operator: fn.name, stackStartFn: fn,
  });
  error.generatedMessage = generatedMessage;
  throw error;
}

/* ---- exceptions ---- */

function getException(fn) {
  validateFunction(fn, 'fn');
  try {
    fn();
  } catch (error) {
    return error;
  }
  return NO_EXCEPTION;
}

function isThenable(value) {
  return isPromise(value) || (value !== null && typeof value === 'object' && typeof value.then === 'function' &&
    typeof value.catch === 'function');
}

async function getRejection(promiseFn) {
  let promise = promiseFn;
  if (typeof promiseFn === 'function') {
    promise = promiseFn();
    if (!isThenable(promise)) {
      throw new codes.ERR_INVALID_RETURN_VALUE('instance of Promise', 'promiseFn', promise);
    }
  } else if (!isThenable(promiseFn)) {
    throw new codes.ERR_INVALID_ARG_TYPE('promiseFn', ['Function', 'Promise'], promiseFn);
  }
  try {
    await promise;
  } catch (error) {
    return error;
  }
  return NO_EXCEPTION;
}

const isAsync = (fn) => fn === methods.rejects || fn === methods.doesNotReject;

/* A text in the place of the expected error is the message; it must not be the one of the error that came. */
function checkAmbiguity(actual, message) {
  if (typeof actual === 'object' && actual !== null) {
    if (actual.message === message) {
      throw new codes.ERR_AMBIGUOUS_ARGUMENT('error/message',
                                             `The error message "${message}" is identical to the message.`);
    }
  } else if (actual === message) {
    throw new codes.ERR_AMBIGUOUS_ARGUMENT('error/message', `The error "${actual}" is identical to the message.`);
  }
}

function expectError(self, fn, actual, args) {
  let [error, message] = args;
  const types = ['Object', 'Error', 'Function', 'RegExp'];
  if (typeof error === 'string') {
    if (args.length === 2) {
      throw new codes.ERR_INVALID_ARG_TYPE('error', types, error);
    }
    checkAmbiguity(actual, error);
    message = error;
    error = undefined;
  } else if (error !== undefined && error !== null && typeof error !== 'object' && typeof error !== 'function') {
    throw new codes.ERR_INVALID_ARG_TYPE('error', types, error);
  }
  if (actual === NO_EXCEPTION) {
    const name = error?.name ? ` (${error.name})` : '';
    fail(self, {
      actual: undefined,
      expected: error,
      operator: fn.name,
      message: `Missing expected ${isAsync(fn) ? 'rejection' : 'exception'}${name}${message ? `: ${message}` : '.'}`,
      stackStartFn: fn,
    });
  }
  if (error) {
    checkError(self, fn, actual, error, message);
  }
}

/* Is it what was expected: an instance, a text that matches, an object with equal properties, or what a function says? */
function checkError(self, fn, actual, expected, message) {
  if (typeof expected === 'function') {
    checkByFunction(self, fn, actual, expected, message);
  } else if (isRegExp(expected)) {
    const text = String(actual);
    if (RegExp.prototype.exec.call(expected, text) === null) {
      throwUnexpected(self, fn, actual, expected, message, () =>
        `The input did not match the regular expression ${inspect(expected)}. Input:\n\n${inspect(text)}\n`);
    }
  } else if (typeof actual !== 'object' || actual === null) {
    const error = makeError(self, {
      actual, expected, message, operator: 'deepStrictEqual', stackStartFn: fn,
    });
    error.operator = fn.name;
    throw error;
  } else {
    checkByProperties(self, fn, actual, expected, message);
  }
}

function throwUnexpected(self, fn, actual, expected, message, describe) {
  const error = makeError(self, {
    actual, expected, message: message || describe(), operator: fn.name, stackStartFn: fn,
  });
  error.generatedMessage = !message;
  throw error;
}

const isErrorClass = (fn) => Object.prototype.isPrototypeOf.call(Error, fn);

function describeOtherClass(actual, expected) {
  const start = `The error is expected to be an instance of "${expected.name}". Received `;
  if (!isError(actual)) {
    return `${start}"${inspect(actual, { depth: -1 })}"`;
  }
  const name = actual.constructor?.name || actual.name;
  const received = expected.name === name ? 'an error with identical name but a different prototype.' : `"${name}"`;
  return `${start}${received}${actual.message ? `\n\nError message:\n\n${actual.message}` : ''}`;
}

function describeRefusal(actual, expected, result) {
  const name = expected.name ? `"${expected.name}" ` : '';
  const caught = isError(actual) ? `\n\nCaught error:\n\n${actual}` : '';
  return `The ${name}validation function is expected to return "true". Received ${inspect(result)}${caught}`;
}

function checkByFunction(self, fn, actual, expected, message) {
  if (expected.prototype !== undefined && actual instanceof expected) {
    return;
  }
  if (isErrorClass(expected)) {
    throwUnexpected(self, fn, actual, expected, message, () => describeOtherClass(actual, expected));
  }
  const result = Reflect.apply(expected, {}, [actual]);
  if (result !== true) {
    throwUnexpected(self, fn, actual, expected, message, () => describeRefusal(actual, expected, result));
  }
}

/* What of an error is compared, for the message. A text that matches its regular expression is shown as the same. */
class Comparison {
  constructor(source, keys, actual) {
    for (const key of keys) {
      if (key in source) {
        this[key] = actual !== undefined && isMatch(actual[key], source[key]) ? actual[key] : source[key];
      }
    }
  }
}

function isMatch(value, expected) {
  return typeof value === 'string' && isRegExp(expected) && RegExp.prototype.exec.call(expected, value) !== null;
}

function checkByProperties(self, fn, actual, expected, message) {
  const keys = Object.keys(expected);
  if (expected instanceof Error) {
    keys.push('name', 'message');
  } else if (keys.length === 0) {
    throw new codes.ERR_INVALID_ARG_VALUE('error', expected, 'may not be an empty object');
  }
  const { isDeepStrictEqual } = getComparisons();
  for (const key of keys) {
    if (isMatch(actual[key], expected[key]) || (key in actual && isDeepStrictEqual(actual[key], expected[key]))) {
      continue;
    }
    if (message) {
      fail(self, { actual, expected, message, operator: fn.name, stackStartFn: fn });
    }
    const error = makeError(self, {
      actual: new Comparison(actual, keys),
      expected: new Comparison(expected, keys, actual),
      operator: 'deepStrictEqual',
      stackStartFn: fn,
    });
    error.actual = actual;
    error.expected = expected;
    error.operator = fn.name;
    throw error;
  }
}

/* Is the error one of those that must not come? */
function isUnwanted(actual, expected) {
  if (typeof expected !== 'function') {
    if (!isRegExp(expected)) {
      throw new codes.ERR_INVALID_ARG_TYPE('expected', ['Function', 'RegExp'], expected);
    }
    return RegExp.prototype.exec.call(expected, String(actual)) !== null;
  }
  if (expected.prototype !== undefined && actual instanceof expected) {
    return true;
  }
  return !isErrorClass(expected) && Reflect.apply(expected, {}, [actual]) === true;
}

function expectNoError(self, fn, actual, [error, message]) {
  if (actual === NO_EXCEPTION) {
    return;
  }
  if (typeof error === 'string') {
    message = error;
    error = undefined;
  }
  if (!error || isUnwanted(actual, error)) {
    fail(self, {
      actual,
      expected: error,
      operator: fn.name,
      message: `Got unwanted ${isAsync(fn) ? 'rejection' : 'exception'}${message ? `: ${message}` : '.'}\n` +
        `Actual message: "${actual?.message}"`,
      stackStartFn: fn,
    });
  }
  throw actual;
}

/* The stack of the new error up to where the original one's frames begin, and then these. */
function joinStacks(stack, originalStack) {
  const start = originalStack.indexOf('\n    at');
  if (start === -1) {
    return stack;
  }
  const original = originalStack.slice(start + 1).split('\n');
  let frames = stack.split('\n');
  for (const frame of original) {
    const position = frames.indexOf(frame);
    if (position !== -1) {
      frames = frames.slice(0, position);
      break;
    }
  }
  return `${frames.join('\n')}\n${original.join('\n')}`;
}

function unwantedError(self, value) {
  let message = 'ifError got unwanted exception: ';
  if (typeof value === 'object' && typeof value.message === 'string') {
    message += value.message.length === 0 && value.constructor ? value.constructor.name : value.message;
  } else {
    message += inspect(value);
  }
  const error = makeError(self, {
    actual: value, expected: null, operator: 'ifError', message, stackStartFn: methods.ifError,
  });
  const { stack } = value;
  if (typeof stack === 'string') {
    error.stack = joinStacks(error.stack, stack);
  }
  return error;
}

/* ---- the module ---- */

Object.assign(Assert.prototype, {
  fail: methods.fail,
  ok(...args) {
    checkTruth(ok, args.length, args[0], args[1]);
  },
  ...methods,
});

const lazy = (target, key, get) => {
  Object.defineProperty(target, key, {
    __proto__: null,
    get() {
      const value = get();
      setOwnProperty(target, key, value);
      return value;
    },
    set(value) {
      setOwnProperty(target, key, value);
    },
    enumerable: true,
    configurable: true,
  });
};

function getCallTracker() {
  return deprecate(require('internal/assert/calltracker'), 'assert.CallTracker is deprecated.', 'DEP0173');
}

let callTracker;

for (const target of [assert, strict]) {
  lazy(target, 'AssertionError', getAssertionError);
  lazy(target, 'CallTracker', () => callTracker ??= getCallTracker());
  target.ok = target === strict ? ok : assert;
  for (const name of Object.keys(methods)) {
    setOwnProperty(target, name, methods[name]);
  }
}

assert.strict = Object.assign(strict, {
  equal: assert.strictEqual,
  deepEqual: assert.deepStrictEqual,
  notEqual: assert.notStrictEqual,
  notDeepEqual: assert.notDeepStrictEqual,
  Assert,
  strict,
});
assert.Assert = Assert;
