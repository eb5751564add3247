/*
 * util.MIMEType and MIMEParams, by the WHATWG standard "MIME Sniffing".
 */
'use strict';

const { codes } = require('internal/errors');

const NOT_TOKEN = /[^!#$%&'*+\-.^_`|~A-Za-z0-9]/;
const NOT_QUOTED_TEXT = /[^\t\u0020-~\u0080-\u00FF]/;

const trimStart = (text) => text.replace(/^[\r\n\t ]+/, '');
const trimEnd = (text) => text.replace(/[\r\n\t ]+$/, '');

const toAsciiLower = (text) => text.replace(/[A-Z]+/g, (capitals) => capitals.toLowerCase());

/* Up to a separator, and what follows that: [before, after, wasFound]. */
function cut(text, separator) {
  const position = text.search(separator);
  return position === -1 ? [text, '', false] : [text.slice(0, position), text.slice(position + 1), true];
}

function checkToken(production, token, whole = token, extra = false) {
  const invalid = token.search(NOT_TOKEN);
  if (token === '' || invalid !== -1 || extra) {
    throw new codes.ERR_INVALID_MIME_SYNTAX(production, whole, invalid);
  }
  return token;
}

/* [type, subtype, the rest after the semicolon] */
function parseTypes(text) {
  const [type, afterType, hasSlash] = cut(trimStart(text), /\//);
  checkToken('type', type, text, !hasSlash);
  const [subtype, parameters] = cut(afterType, /;/);
  return [toAsciiLower(type), toAsciiLower(checkToken('subtype', trimEnd(subtype), text)), parameters];
}

/* A value in quotation marks, of which the first is gone: [value, rest]. */
function takeQuoted(text) {
  const [raw, ends] = /^(?:\\[\s\S]|[^"\\])*(\\?"?)/.exec(text);
  const inner = raw.endsWith('"') && ends !== '' ? raw.slice(0, -1) : raw;
  return [inner.replace(/\\([\s\S])/g, '$1'), text.slice(raw.length)];
}

/* Parameters that are wrong are left out. */
function parseParameters(text) {
  const result = new Map();
  let rest = trimEnd(text);
  while (rest !== '') {
    rest = trimStart(rest);
    const end = rest.search(/[;=]/);
    if (end === -1) {
      break;
    }
    const name = toAsciiLower(rest.slice(0, end));
    const hasValue = rest[end] === '=';
    rest = rest.slice(end + 1);
    if (!hasValue) {
      continue;
    }
    if (rest === '') {
      break;
    }
    let value;
    if (rest[0] === '"') {
      [value, rest] = takeQuoted(rest.slice(1));
      [, rest] = cut(rest, /;/);
    } else {
      [value, rest] = cut(rest, /;/);
      value = trimEnd(value);
      if (value === '') {
        continue;
      }
    }
    if (name !== '' && !NOT_TOKEN.test(name) && !NOT_QUOTED_TEXT.test(value) && !result.has(name)) {
      result.set(name, value);
    }
  }
  return result;
}

function encodeValue(value) {
  return value !== '' && !NOT_TOKEN.test(value) ? value : `"${value.replace(/["\\]/g, '\\$&')}"`;
}

let createParams;

class MIMEParams {
  #text = ''; // not parsed yet
  #data;

  static {
    createParams = (text) => {
      const params = new MIMEParams();
      params.#text = text;
      return params;
    };
  }

  get #map() {
    return this.#data ??= parseParameters(this.#text);
  }

  delete(name) {
    this.#map.delete(name);
  }

  get(name) {
    return this.#map.get(name) ?? null;
  }

  has(name) {
    return this.#map.has(name);
  }

  set(name, value) {
    const map = this.#map;
    name = checkToken('parameter name', `${name}`);
    value = `${value}`;
    const invalid = value.search(NOT_QUOTED_TEXT);
    if (invalid !== -1) {
      throw new codes.ERR_INVALID_MIME_SYNTAX('parameter value', value, invalid);
    }
    map.set(name, value);
  }

  *entries() {
    yield* this.#map.entries();
  }

  *keys() {
    yield* this.#map.keys();
  }

  *values() {
    yield* this.#map.values();
  }

  toString() {
    return [...this.#map].map(([name, value]) => `${name}=${encodeValue(value)}`).join(';');
  }
}

function defineAlias(target, key, value) {
  Object.defineProperty(target, key, { __proto__: null, value, writable: true, configurable: true });
}

const paramsToString = MIMEParams.prototype.toString;
defineAlias(MIMEParams.prototype, Symbol.iterator, MIMEParams.prototype.entries);
defineAlias(MIMEParams.prototype, 'toJSON', paramsToString);

class MIMEType {
  #type;
  #subtype;
  #parameters;

  constructor(string) {
    const [type, subtype, parameters] = parseTypes(`${string}`);
    this.#type = type;
    this.#subtype = subtype;
    this.#parameters = createParams(parameters);
  }

  get type() {
    return this.#type;
  }

  set type(value) {
    this.#type = toAsciiLower(checkToken('type', `${value}`));
  }

  get subtype() {
    return this.#subtype;
  }

  set subtype(value) {
    this.#subtype = toAsciiLower(checkToken('subtype', `${value}`));
  }

  get essence() {
    return `${this.#type}/${this.#subtype}`;
  }

  get params() {
    return this.#parameters;
  }

  toString() {
    const parameters = paramsToString.call(this.#parameters);
    return `${this.#type}/${this.#subtype}${parameters === '' ? '' : `;${parameters}`}`;
  }
}
defineAlias(MIMEType.prototype, 'toJSON', MIMEType.prototype.toString);

module.exports = { MIMEParams, MIMEType };
