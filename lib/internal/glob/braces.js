'use strict';

// Brace expansion as the shell does it: a{b,c}d, {1..9..2}, {a..e}, nested.

const MOST = 100000; // results of one pattern

/* The first balanced pair of braces of a pattern, or undefined. */
function firstPair(pattern) {
  const opened = [];
  let outermost;
  for (let i = 0; i < pattern.length; i++) {
    if (pattern[i] === '{') {
      opened.push(i);
    } else if (pattern[i] === '}' && opened.length > 0) {
      const start = opened.pop();
      if (opened.length === 0) {
        return { start, end: i };
      }
      if (outermost === undefined || start < outermost.start) {
        outermost = { start, end: i };
      }
    }
  }
  return outermost;
}

/* The parts between commas that are not within inner braces. */
function splitAtCommas(body) {
  const parts = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < body.length; i++) {
    if (body[i] === '{') {
      depth++;
    } else if (body[i] === '}') {
      depth--;
    } else if (body[i] === ',' && depth <= 0) {
      parts.push(body.slice(start, i));
      start = i + 1;
    }
  }
  parts.push(body.slice(start));
  return parts;
}

const numbers = /^(-?\d+)\.\.(-?\d+)(?:\.\.(-?\d+))?$/;
const letters = /^([a-zA-Z])\.\.([a-zA-Z])(?:\.\.(-?\d+))?$/;

function pad(value, width) {
  const digits = String(Math.abs(value));
  return value < 0 ? `-${digits.padStart(width - 1, '0')}` : digits.padStart(width, '0');
}

/* What {from..to..step} stands for, or undefined. */
function sequence(body) {
  const match = numbers.exec(body) ?? letters.exec(body);
  if (match === null) {
    return undefined;
  }
  const [, from, to, by] = match;
  const isNumber = numbers.test(body);
  const first = isNumber ? Number(from) : from.charCodeAt(0);
  const last = isNumber ? Number(to) : to.charCodeAt(0);
  const step = Math.max(Math.abs(Number(by ?? 1)), 1) * (first <= last ? 1 : -1);
  const padded = isNumber && [from, to, by ?? ''].some((number) => /^-?0\d/.test(number));
  const width = Math.max(from.length, to.length);
  const values = [];
  for (let value = first; step > 0 ? value <= last : value >= last; value += step) {
    if (isNumber) {
      values.push(padded ? pad(value, width) : String(value));
    } else {
      const letter = String.fromCharCode(value);
      values.push(letter === '\\' ? '' : letter);
    }
    if (values.length >= MOST) {
      break;
    }
  }
  return values;
}

function choices(body) {
  const parts = splitAtCommas(body);
  if (parts.length === 1) {
    // {a{b,c}} has no comma of its own: the braces stay around each.
    return expand(parts[0], false).map((inner) => `{${inner}}`);
  }
  return parts.flatMap((part) => expand(part, false));
}

function expand(pattern, isTop) {
  const pair = firstPair(pattern);
  if (pair === undefined) {
    return [pattern];
  }
  const before = pattern.slice(0, pair.start);
  const body = pattern.slice(pair.start + 1, pair.end);
  const after = pattern.slice(pair.end + 1);
  if (before.endsWith('$')) {
    return expand(after, false).map((rest) => `${before}{${body}}${rest}`);
  }
  let values = sequence(body);
  const isSequence = values !== undefined;
  if (!isSequence && !body.includes(',')) {
    // {a},b} means {a\},b}.
    return /,(?!,).*\}/.test(after) ?
      expand(`${before}{${body}\0${after}`, true).map((text) => text.replaceAll('\0', '}')) :
      [pattern];
  }
  values ??= choices(body);
  const expanded = [];
  for (const value of values) {
    for (const rest of expand(after, false)) {
      const text = before + value + rest;
      if (!isTop || isSequence || text !== '') {
        expanded.push(text);
      }
      if (expanded.length >= MOST) {
        return expanded;
      }
    }
  }
  return expanded;
}

function expandBraces(pattern) {
  if (!/\{(?:(?!\{).)*\}/.test(pattern)) {
    return [pattern];
  }
  // Braces with nothing in them at the start are no braces.
  return pattern.startsWith('{}') ?
    expand(pattern.slice(2), true).map((text) => `{}${text}`) :
    expand(pattern, true);
}

module.exports = { expandBraces };
