'use strict';

// Headers, and the list that requests and responses keep: names without case, values joined, cookies apart.

const { customInspectSymbol } = require('internal/util');
const { defineIteration, finish, illegalInvocation, isToken, requireArguments, toByteString } =
  require('internal/fetch/webidl');

class HeaderList {
  constructor(from = undefined) {
    this.map = new Map(from?.map); // lower case name -> [name as given, value]
    this.cookies = from === undefined ? [] : [...from.cookies];
    this.sorted = undefined;
  }

  has(name) {
    return this.map.has(name.toLowerCase());
  }

  get(name) {
    return this.map.get(name.toLowerCase())?.[1] ?? null;
  }

  set(name, value) {
    const key = name.toLowerCase();
    this.sorted = undefined;
    if (key === 'set-cookie') this.cookies = [value];
    this.map.set(key, [name, value]);
  }

  append(name, value) {
    const key = name.toLowerCase();
    this.sorted = undefined;
    if (key === 'set-cookie') this.cookies.push(value);
    const entry = this.map.get(key);
    if (entry === undefined) this.map.set(key, [name, value]);
    else this.map.set(key, [entry[0], `${entry[1]}${key === 'cookie' ? '; ' : ', '}${value}`]);
  }

  delete(name) {
    const key = name.toLowerCase();
    this.sorted = undefined;
    if (key === 'set-cookie') this.cookies = [];
    this.map.delete(key);
  }

  // [[lower case name, value], …] in order; each cookie by itself
  entries() {
    if (this.sorted === undefined) {
      this.sorted = [];
      for (const key of [...this.map.keys()].sort()) {
        if (key === 'set-cookie') for (const cookie of this.cookies) this.sorted.push([key, cookie]);
        else this.sorted.push([key, this.map.get(key)[1]]);
      }
    }
    return this.sorted;
  }

  // As they were given, for the wire: [name, value, name, value, …]
  raw() {
    const flat = [];
    for (const [key, [name, value]] of this.map) {
      if (key === 'set-cookie') for (const cookie of this.cookies) flat.push(name, cookie);
      else flat.push(name, value);
    }
    return flat;
  }
}

function normalizeValue(value) {
  return value.replace(/^[\t\n\r ]+|[\t\n\r ]+$/g, '');
}

function checkName(name, where) {
  if (!isToken(name)) throw new TypeError(`${where}: "${name}" is an invalid header name.`);
}

function checkValue(value, where) {
  if (/[\0\r\n]/.test(value)) throw new TypeError(`${where}: "${value}" is an invalid header value.`);
}

class Headers {
  #list;
  #guard;

  constructor(init = undefined) {
    this.#list = new HeaderList();
    this.#guard = 'none';
    if (init !== undefined) fill(this, init);
  }

  // Headers of a list that somebody else keeps; guard: 'none', 'request', 'response' or 'immutable'
  static wrap(list, guard) {
    const headers = new Headers();
    headers.#list = list;
    headers.#guard = guard;
    return headers;
  }

  static listOf(headers) {
    if (!isObject(headers) || !(#list in headers)) throw illegalInvocation();
    return headers.#list;
  }

  static isHeaders(value) {
    return isObject(value) && #list in value;
  }

  static writable(headers) {
    const list = listOf(headers);
    if (headers.#guard === 'immutable') throw new TypeError('immutable');
    return list;
  }

  append(name, value) {
    listOf(this);
    requireArguments(arguments, 2, 'Headers.append');
    name = toByteString(name);
    value = normalizeValue(toByteString(value));
    checkName(name, 'Headers.append');
    checkValue(value, 'Headers.append');
    writable(this).append(name, value);
  }

  delete(name) {
    listOf(this);
    requireArguments(arguments, 1, 'Headers.delete');
    name = toByteString(name);
    checkName(name, 'Headers.delete');
    writable(this).delete(name);
  }

  get(name) {
    const list = listOf(this);
    requireArguments(arguments, 1, 'Headers.get');
    name = toByteString(name);
    checkName(name, 'Headers.get');
    return list.get(name);
  }

  has(name) {
    const list = listOf(this);
    requireArguments(arguments, 1, 'Headers.has');
    name = toByteString(name);
    checkName(name, 'Headers.has');
    return list.has(name);
  }

  set(name, value) {
    listOf(this);
    requireArguments(arguments, 2, 'Headers.set');
    name = toByteString(name);
    value = normalizeValue(toByteString(value));
    checkName(name, 'Headers.set');
    checkValue(value, 'Headers.set');
    writable(this).set(name, value);
  }

  getSetCookie() {
    return [...listOf(this).cookies];
  }

  [customInspectSymbol](depth, options) {
    const { formatWithOptions } = require('util');
    const shown = {};
    for (const [name, value] of this.#list.map.values()) shown[name] = value;
    return `Headers ${formatWithOptions({ ...options, depth: options.depth ?? depth }, shown)}`;
  }
}

const { isHeaders, listOf, wrap, writable } = Headers;
for (const name of ['isHeaders', 'listOf', 'wrap', 'writable']) delete Headers[name];

defineIteration(Headers, 'Headers', (headers) => listOf(headers).entries());
finish(Headers, 'Headers', ['append', 'delete', 'get', 'has', 'set', 'getSetCookie']);

function isObject(value) {
  return value !== null && (typeof value === 'object' || typeof value === 'function');
}

// What Headers can be made of: other Headers, pairs or an object.
function fill(headers, init) {
  if (!isObject(init)) {
    throw new TypeError('Headers constructor: Argument 1 could not be converted to one of: ' +
                        'sequence<sequence<ByteString>>, record<ByteString, ByteString>.');
  }
  if (isHeaders(init)) {
    const list = listOf(headers);
    for (const [name, value] of listOf(init).entries()) list.append(name, value);
    return;
  }
  const append = (name, value) => {
    name = toByteString(name);
    value = normalizeValue(toByteString(value));
    checkName(name, 'Headers.append');
    checkValue(value, 'Headers.append');
    writable(headers).append(name, value);
  };
  const iterate = init[Symbol.iterator];
  if (iterate === undefined || iterate === null) {
    for (const key of Reflect.ownKeys(init)) {
      if (Reflect.getOwnPropertyDescriptor(init, key)?.enumerable) append(key, init[key]);
    }
    return;
  }
  for (const pair of init) {
    const entry = [...pair];
    if (entry.length !== 2) {
      throw new TypeError(`Headers constructor: expected name/value pair to be length 2, found ${entry.length}.`);
    }
    append(entry[0], entry[1]);
  }
}

module.exports = { fillHeaders: fill, HeaderList, Headers, isHeaders, listOf, normalizeValue, wrapHeaders: wrap };
