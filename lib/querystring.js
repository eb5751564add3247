/*
 * The querystring module. Programs may replace escape() and unescape(), so these are always called as properties.
 */
'use strict';

const binding = internalBinding('url');

const { codes } = require('internal/errors');

const DEFAULT_MAX_KEYS = 1000;

/* The bytes that percent-encoded text stands for. */
function unescapeBuffer(s, decodeSpaces) {
  require('buffer'); // gives what the binding makes its methods
  return binding.unescapeBytes(s, Boolean(decodeSpaces));
}

function qsUnescape(s, decodeSpaces) {
  try {
    return decodeURIComponent(s);
  } catch {
    return QueryString.unescapeBuffer(s, decodeSpaces).toString();
  }
}

function qsEscape(str) {
  if (typeof str !== 'string') {
    str = typeof str === 'object' ? String(str) : `${str}`;
  }
  return binding.escape(str) ?? binding.escape(str.replace(/[\ud800-\udfff]([^])?/g, pairUp));
}

/* Node takes any surrogate for the first half of a pair, and whatever comes next for the second. */
function pairUp(pair, second) {
  if (second === undefined) {
    throw new codes.ERR_INVALID_URI();
  }
  return String.fromCodePoint(0x10000 + ((pair.charCodeAt(0) & 0x3ff) << 10 | second.charCodeAt(0) & 0x3ff));
}

/* ---- stringify ---- */

function primitiveText(value) {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
      return Number.isFinite(value) ? String(value) : '';
    case 'bigint':
    case 'boolean':
      return String(value);
    default:
      return '';
  }
}

/* Keys and values by turns, as text; several values of an array. */
function toPairs(obj) {
  const list = [];
  for (const key of Object.keys(obj)) {
    const value = obj[key];
    if (!Array.isArray(value)) {
      list.push(key, primitiveText(value));
      continue;
    }
    for (const each of value) {
      list.push(key, primitiveText(each));
    }
  }
  return list;
}

function stringify(obj, sep, eq, options) {
  if (obj === null || typeof obj !== 'object') {
    return '';
  }
  const encode = typeof options?.encodeURIComponent === 'function' ? options.encodeURIComponent : QueryString.escape;
  const list = toPairs(obj);
  const joined = encode === qsEscape ? binding.joinPairs(list, sep || '&', eq || '=') : undefined;
  if (joined !== undefined) {
    return joined;
  }
  const convert = (text) => (text === '' && encode === qsEscape ? text : encode(text));
  let text = '';
  let start;
  for (let i = 0; i < list.length; i += 2) {
    if (i === 0 || list[i] !== list[i - 2]) start = convert(list[i]) + (eq || '=');
    text += `${text === '' ? '' : sep || '&'}${start}${convert(list[i + 1])}`;
  }
  return text;
}

/* ---- parse ---- */

/* Several values of a key make an array. */
function addPair(obj, key, value) {
  const known = obj[key];
  if (known === undefined) {
    obj[key] = value;
  } else if (Array.isArray(known)) {
    known.push(value);
  } else {
    obj[key] = [known, value];
  }
}

function decodeText(text, decode) {
  if (text === '') {
    return text;
  }
  try {
    return decode(text);
  } catch {
    return QueryString.unescape(text, true);
  }
}

function parseWith(obj, qs, sep, eq, maxKeys, decode) {
  const isCustom = decode !== qsUnescape;
  const convert = (text) => {
    const spaced = text.includes('+') ? text.replaceAll('+', isCustom ? '%20' : ' ') : text;
    return isCustom || /%[0-9a-fA-F]{2}/.test(spaced) ? decodeText(spaced, decode) : spaced;
  };
  let left = maxKeys;
  for (const piece of qs.split(sep)) {
    if (piece !== '') {
      const position = piece.indexOf(eq);
      const key = position === -1 ? piece : piece.slice(0, position);
      const value = position === -1 ? '' : piece.slice(position + eq.length);
      addPair(obj, convert(key), convert(value));
    }
    if (--left === 0) {
      break;
    }
  }
  return obj;
}

function parse(qs, sep, eq, options) {
  const obj = { __proto__: null };
  if (typeof qs !== 'string' || qs.length === 0) {
    return obj;
  }
  const separator = sep ? String(sep) : '&';
  const equals = eq ? String(eq) : '=';
  let maxKeys = DEFAULT_MAX_KEYS;
  if (typeof options?.maxKeys === 'number') {
    maxKeys = options.maxKeys > 0 ? options.maxKeys : -1;
  }
  const decode = typeof options?.decodeURIComponent === 'function' ? options.decodeURIComponent : QueryString.unescape;
  if (decode === qsUnescape && separator === '&' && equals === '=') {
    const parsed = binding.parseQuery(qs, maxKeys > 0 ? maxKeys : Infinity);
    if (parsed !== undefined) {
      return parsed;
    }
  }
  return parseWith(obj, qs, separator, equals, maxKeys, decode);
}

const QueryString = module.exports = {
  unescapeBuffer,
  unescape: qsUnescape,
  escape: qsEscape,
  stringify,
  encode: stringify,
  parse,
  decode: parse,
};
