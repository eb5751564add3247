/*
 * AssertionError: the message shows how the actual value differs from the expected one.
 */
'use strict';

const { isError } = require('internal/util');
const { inspect } = require('internal/util/inspect');
const { myersDiff, printCharacters, printDiff } = require('internal/assert/diff');
const { validateObject } = require('internal/validators');
const colors = require('internal/util/colors');

const HEADERS = {
  __proto__: null,
  deepStrictEqual: 'Expected values to be strictly deep-equal:',
  partialDeepStrictEqual: 'Expected values to be partially and strictly deep-equal:',
  strictEqual: 'Expected values to be strictly equal:',
  strictEqualObject: 'Expected "actual" to be reference-equal to "expected":',
  deepEqual: 'Expected values to be loosely deep-equal:',
  notDeepStrictEqual: 'Expected "actual" not to be strictly deep-equal to:',
  notStrictEqual: 'Expected "actual" to be strictly unequal to:',
  notStrictEqualObject: 'Expected "actual" not to be reference-equal to "expected":',
  notDeepEqual: 'Expected "actual" not to be loosely deep-equal to:',
  notIdentical: 'Values have same structure but are not reference-equal:',
  notDeepEqualUnequal: 'Expected values not to be loosely deep-equal:',
};

const DIFFED_OPERATORS = new Set(['deepStrictEqual', 'strictEqual', 'partialDeepStrictEqual']);

const MAX_SHORT = 12; // characters of two values that fit on one line: 1 !== 2
const MAX_LONG = 512; // of a value that is not diffed
const MAX_LINES = 50;
const MAX_SHOWN_LINES = 10; // of `actual` and `expected` when the error is printed

const isObject = (value) => typeof value === 'object' && value !== null;

/* All that is compared and nothing else, the same way for equal values. */
function show(value) {
  return inspect(value, {
    compact: false,
    customInspect: false,
    depth: 1000,
    maxArrayLength: Infinity,
    showHidden: false,
    showProxy: false,
    sorted: true,
    getters: true,
  });
}

/* An error without its stack, which says nothing about the difference. */
function copyError(source) {
  const copy = Object.assign(Object.create(Object.getPrototypeOf(source)), source);
  Object.defineProperty(copy, 'message', { __proto__: null, value: source.message });
  if (Object.hasOwn(source, 'cause')) {
    const { cause } = source;
    Object.defineProperty(copy, 'cause', { __proto__: null, value: isError(cause) ? copyError(cause) : cause });
  }
  return copy;
}

/* Two lines, under them a mark where they begin to differ. */
function stackedDiff(actual, expected) {
  const { green, red, white } = colors;
  const text = `\n${green}+${white} ${actual}\n${red}- ${white}${expected}`;
  if (actual.length + expected.length > colors.errorWidth()) {
    return text;
  }
  let i = 0;
  while (i < actual.length && actual[i] === expected[i]) {
    i++;
  }
  // At the very beginning it is plain to see.
  return i >= 3 && i < actual.length ? `${text}\n${' '.repeat(i + 2)}^` : text;
}

/* { message, header } for values that take a line each. */
function simpleDiff(actual, shownActual, expected, shownExpected) {
  const areStrings = typeof actual === 'string' && typeof expected === 'string';
  let length = shownActual.length + shownExpected.length;
  for (const value of [actual, expected]) {
    length -= typeof value === 'string' ? 2 : 0;
  }
  if (length <= MAX_SHORT && (actual !== 0 || expected !== 0)) {
    return { message: `${shownActual} !== ${shownExpected}`, header: '' };
  }
  if (areStrings && colors.hasColors) {
    const { green, red, white } = colors;
    return {
      message: printCharacters(myersDiff(shownActual.split(''), shownExpected.split(''))),
      header: `${green}actual${white} ${red}expected${white}`,
    };
  }
  return { message: stackedDiff(shownActual, shownExpected) };
}

function stackedHeader(operator) {
  const { gray, green, hasColors, red, white } = colors;
  return operator === 'partialDeepStrictEqual' ?
    `${gray}${hasColors ? '' : '+ '}actual${white} ${red}- expected${white}` :
    `${green}+ actual${white} ${red}- expected${white}`;
}

/* Are they two objects, or two functions, of which only the identity counts? */
function isReferenceComparison(actual, expected, operator) {
  return operator === 'strictEqual' && ((isObject(actual) && isObject(expected)) ||
    (typeof actual === 'function' && typeof expected === 'function'));
}

/* { header, message, skipped, operator }: what follows "Expected values to be ..." */
function describeDifference(actual, expected, operator, diff) {
  const shownActual = show(actual);
  const shownExpected = show(expected);
  const actualLines = shownActual.split('\n');
  const expectedLines = shownExpected.split('\n');
  if (actualLines.length === 1 && expectedLines.length === 1 && (!isObject(actual) || !isObject(expected))) {
    const { message, header } = simpleDiff(actual, shownActual, expected, shownExpected);
    return { message, header: header ?? `${colors.green}+ actual${colors.white} ${colors.red}- expected${colors.white}` };
  }
  if (shownActual === shownExpected) {
    const skipped = actualLines.length > MAX_LINES && diff !== 'full';
    const message = skipped ? `${actualLines.slice(0, MAX_LINES).join('\n')}\n...}` : shownActual;
    return { message, header: '', skipped, operator: 'notIdentical' };
  }
  const ignoresComma = actual !== undefined && isObject(actual);
  const { message, skipped } = printDiff(myersDiff(actualLines, expectedLines, ignoresComma), operator);
  return { message, header: stackedHeader(operator), skipped };
}

function diffMessage(actual, expected, operator, customMessage, diff) {
  if (isReferenceComparison(actual, expected, operator)) {
    operator = 'strictEqualObject';
  }
  const { message, header, skipped, operator: foundOperator } = describeDifference(actual, expected, operator, diff);
  const title = customMessage || HEADERS[foundOperator ?? operator];
  return `${title}\n${header}${skipped ? '\n... Skipped lines' : ''}\n${message}\n`;
}

/* For notStrictEqual and notDeepStrictEqual, where there is only one value to show. */
function unequalMessage(actual, operator, diff) {
  const isReference = operator === 'notStrictEqual' && (isObject(actual) || typeof actual === 'function');
  const title = HEADERS[isReference ? 'notStrictEqualObject' : operator];
  const lines = show(actual).split('\n');
  if (lines.length > MAX_LINES && diff !== 'full') {
    lines.length = 46;
    lines.push(`${colors.blue}...${colors.white}`);
  }
  if (lines.length > 1) {
    return `${title}\n\n${lines.join('\n')}\n`;
  }
  return `${title}${lines[0].length > 5 ? '\n\n' : ' '}${lines[0]}`;
}

function shorten(text, length, diff) {
  return text.length > length && diff !== 'full' ? `${text.slice(0, length - 3)}...` : text;
}

function plainMessage(actual, expected, operator, diff) {
  const shownActual = show(actual);
  const shownExpected = show(expected);
  if (operator === 'notDeepEqual' && shownActual === shownExpected) {
    return shorten(`${HEADERS.notDeepEqual}\n\n${shownActual}`, 1024, diff);
  }
  const first = shorten(shownActual, MAX_LONG, diff);
  const second = shorten(shownExpected, MAX_LONG, diff);
  if (operator === 'deepEqual') {
    return `${HEADERS.deepEqual}\n\n${first}\n\nshould loosely deep-equal\n\n${second}`;
  }
  const unequal = HEADERS[`${operator}Unequal`];
  return unequal === undefined ?
    `${first} ${operator} ${second}` :
    `${unequal}\n\n${first}\n\nshould not loosely deep-equal\n\n${second}`;
}

function makeMessage(actual, expected, operator, diff) {
  if (DIFFED_OPERATORS.has(operator)) {
    return diffMessage(actual, expected, operator, undefined, diff);
  }
  return operator === 'notDeepStrictEqual' || operator === 'notStrictEqual' ?
    unequalMessage(actual, operator, diff) :
    plainMessage(actual, expected, operator, diff);
}

const hasStack = (value) => isObject(value) && 'stack' in value && value instanceof Error;

/* Of a long text only as much as helps. */
function addEllipsis(value) {
  if (typeof value !== 'string') {
    return value;
  }
  const lines = value.split('\n', MAX_SHOWN_LINES + 1);
  if (lines.length > MAX_SHOWN_LINES) {
    return `${lines.slice(0, MAX_SHOWN_LINES).join('\n')}\n...`;
  }
  return value.length > MAX_LONG ? `${value.slice(MAX_LONG)}...` : value;
}

/* The properties of an error that stands for several, as CallTracker throws it. */
function setDetails(error, details) {
  error.actual = undefined;
  error.expected = undefined;
  error.operator = undefined;
  details.forEach((detail, i) => {
    error[`message ${i}`] = detail.message;
    error[`actual ${i}`] = detail.actual;
    error[`expected ${i}`] = detail.expected;
    error[`operator ${i}`] = detail.operator;
    error[`stack trace ${i}`] = detail.stack;
  });
}

class AssertionError extends Error {
  constructor(options) {
    validateObject(options, 'options');
    const { message, operator, stackStartFn, details, stackStartFunction, diff = 'simple' } = options;
    let { actual, expected } = options;
    const isCustom = message !== undefined && message !== null;
    if (!isCustom) {
      colors.refresh();
      if (hasStack(actual) && hasStack(expected)) {
        actual = copyError(actual);
        expected = copyError(expected);
      }
      super(makeMessage(actual, expected, operator, diff));
    } else if (DIFFED_OPERATORS.has(operator)) {
      super(diffMessage(actual, expected, operator, message, diff));
    } else {
      super(String(message));
    }
    this.generatedMessage = !message;
    Object.defineProperty(this, 'name', { __proto__: null, value: 'AssertionError', writable: true, configurable: true });
    this.code = 'ERR_ASSERTION';
    if (details) {
      setDetails(this, details);
    } else {
      this.actual = actual;
      this.expected = expected;
      this.operator = operator;
    }
    Error.captureStackTrace(this, stackStartFn || stackStartFunction);
    this.diff = diff;
  }

  toString() {
    return `${this.name} [${this.code}]: ${this.message}`;
  }

  [inspect.custom](recurseTimes, ctx) {
    const { actual, expected } = this;
    this.actual = addEllipsis(actual);
    this.expected = addEllipsis(expected);
    // The message shows both values already.
    const text = inspect(this, { ...ctx, customInspect: false, depth: 0 });
    this.actual = actual;
    this.expected = expected;
    return text;
  }
}

// The header of the stack names the code.
internalBinding('errors').nodeErrorPrototype(AssertionError.prototype);

module.exports = AssertionError;
