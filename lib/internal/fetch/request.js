'use strict';

// Request.

const { customInspectSymbol } = require('internal/util');
const { fillHeaders, HeaderList, wrapHeaders } = require('internal/fetch/headers');
const { cloneBody, extractBody, mixBody } = require('internal/fetch/body');
const { finish, illegalInvocation, isToken, requireArguments, toByteString, toUSVString } =
  require('internal/fetch/webidl');

const enumerations = {
  __proto__: null,
  referrerPolicy: ['', 'no-referrer', 'no-referrer-when-downgrade', 'same-origin', 'origin', 'strict-origin',
                   'origin-when-cross-origin', 'strict-origin-when-cross-origin', 'unsafe-url'],
  mode: ['navigate', 'same-origin', 'no-cors', 'cors'],
  credentials: ['omit', 'same-origin', 'include'],
  cache: ['default', 'no-store', 'reload', 'no-cache', 'force-cache', 'only-if-cached'],
  redirect: ['follow', 'manual', 'error'],
  duplex: ['half'],
};

function readEnumeration(init, name) {
  if (init[name] === undefined) return undefined;
  const value = `${init[name]}`;
  if (!enumerations[name].includes(value)) {
    throw new TypeError(`Request constructor: ${value} is not an accepted type. ` +
                        `Expected one of ${enumerations[name].join(', ')}.`);
  }
  return value;
}

const knownMethods = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH'];

function readMethod(value) {
  const method = toByteString(value);
  const upper = method.toUpperCase();
  if (!isToken(method)) throw new TypeError(`'${method}' is not a valid HTTP method.`);
  if (upper === 'CONNECT' || upper === 'TRACE' || upper === 'TRACK') {
    throw new TypeError(`'${method}' HTTP method is unsupported.`);
  }
  return knownMethods.includes(upper) && upper !== 'PATCH' ? upper : method;
}

function parseURL(text) {
  let url;
  try {
    url = new URL(text);
  } catch (cause) {
    throw new TypeError(`Failed to parse URL from ${text}`, { cause });
  }
  if (url.username || url.password) {
    throw new TypeError(`Request cannot be constructed from a URL that includes credentials: ${text}`);
  }
  return url;
}

class State {
  method = 'GET';
  url = undefined;
  headers = new HeaderList();
  referrer = 'client';
  referrerPolicy = '';
  mode = 'cors';
  credentials = 'same-origin';
  cache = 'default';
  redirect = 'follow';
  integrity = '';
  keepalive = false;
  body = null;
}

function readReferrer(value) {
  const referrer = toUSVString(value);
  if (referrer === '') return 'no-referrer';
  try {
    const { protocol, pathname } = new URL(referrer);
    return protocol === 'about:' && pathname === 'client' ? 'client' : referrer;
  } catch (cause) {
    throw new TypeError(`Referrer "${referrer}" is not a valid URL.`, { cause });
  }
}

function readInit(state, init) {
  if (init.referrer !== undefined) state.referrer = readReferrer(init.referrer);
  const mode = readEnumeration(init, 'mode');
  if (mode === 'navigate') throw new TypeError('Request constructor: invalid request mode navigate.');
  if (mode !== undefined) state.mode = mode;
  for (const name of ['referrerPolicy', 'credentials', 'cache', 'redirect']) {
    state[name] = readEnumeration(init, name) ?? state[name];
  }
  if (state.cache === 'only-if-cached' && state.mode !== 'same-origin') {
    throw new TypeError("'only-if-cached' can be set only with 'same-origin' mode");
  }
  if (init.integrity !== undefined && init.integrity !== null) state.integrity = `${init.integrity}`;
  if (init.keepalive !== undefined) state.keepalive = Boolean(init.keepalive);
  if (init.method !== undefined) state.method = readMethod(init.method);
}

// A signal of its own, that follows those given.
function follow(signals) {
  const given = signals.filter((signal) => signal !== undefined && signal !== null);
  return given.length === 0 ? new AbortController().signal : AbortSignal.any(given);
}

class Request {
  #state;
  #headers;
  #signal;

  constructor(input, init = undefined) {
    requireArguments(arguments, 1, 'Request constructor');
    if (init !== undefined && init !== null && typeof init !== 'object' && typeof init !== 'function') {
      throw new TypeError('Request constructor: Argument 2 ("init") could not be converted to: dictionary.');
    }
    init ??= {};
    const other = stateOf(input);
    const state = this.#state = new State();
    if (other !== undefined) {
      Object.assign(state, other, { headers: new HeaderList(other.headers), body: null });
    } else {
      state.url = parseURL(toUSVString(input));
    }
    readInit(state, init);
    const { signal = other === undefined ? undefined : input.#signal } = init;
    if (init.signal !== undefined && init.signal !== null && !(init.signal instanceof AbortSignal)) {
      throw new TypeError("Failed to construct 'Request': member signal is not of type AbortSignal.");
    }
    this.#signal = follow([signal]);
    this.#headers = wrapHeaders(state.headers, 'request');
    if (init.headers !== undefined) {
      state.headers = new HeaderList();
      this.#headers = wrapHeaders(state.headers, 'request');
      fillHeaders(this.#headers, init.headers);
    }
    this.#takeBody(init, other);
  }

  #takeBody(init, other) {
    const state = this.#state;
    const isGiven = init.body !== undefined && init.body !== null;
    const isBodiless = state.method === 'GET' || state.method === 'HEAD';
    if ((isGiven || (other !== undefined && other.body !== null)) && isBodiless) {
      throw new TypeError('Request with GET/HEAD method cannot have body.');
    }
    if (isGiven) {
      const { body, type } = extractBody(init.body, state.keepalive);
      state.body = body;
      if (type !== null && !state.headers.has('content-type')) state.headers.append('content-type', type);
      if (!body.isReplayable && readEnumeration(init, 'duplex') === undefined) {
        throw new TypeError('RequestInit: duplex option is required when sending a body.');
      }
    } else if (other !== undefined && other.body !== null) {
      if (other.body.isUnusable) {
        throw new TypeError('Cannot construct a Request with a Request object that has already been used.');
      }
      state.body = cloneBody(other.body);
      other.body.used = true;
    }
  }

  static stateOf(request) {
    return request !== null && typeof request === 'object' && #state in request ? request.#state : undefined;
  }

  get method() { return requireState(this).method; }

  get url() { return requireState(this).url.href; }

  get headers() {
    requireState(this);
    return this.#headers;
  }

  get destination() { return requireState(this) && ''; }

  get referrer() {
    const { referrer } = requireState(this);
    if (referrer === 'no-referrer') return '';
    return referrer === 'client' ? 'about:client' : referrer;
  }

  get referrerPolicy() { return requireState(this).referrerPolicy; }

  get mode() { return requireState(this).mode; }

  get credentials() { return requireState(this).credentials; }

  get cache() { return requireState(this).cache; }

  get redirect() { return requireState(this).redirect; }

  get integrity() { return requireState(this).integrity; }

  get keepalive() { return requireState(this).keepalive; }

  get isReloadNavigation() { return requireState(this) === undefined; }

  get isHistoryNavigation() { return requireState(this) === undefined; }

  get signal() {
    requireState(this);
    return this.#signal;
  }

  get duplex() { return requireState(this) && 'half'; }

  clone() {
    const state = requireState(this);
    if (state.body !== null && state.body.isUnusable) throw new TypeError('unusable');
    const copy = new Request(state.url, { signal: this.#signal });
    Object.assign(copy.#state, state, { headers: new HeaderList(state.headers) });
    copy.#headers = wrapHeaders(copy.#state.headers, 'request');
    if (state.body !== null) copy.#state.body = cloneBody(state.body);
    return copy;
  }

  [customInspectSymbol](depth, options) {
    const { formatWithOptions } = require('util');
    const { method, url, headers, destination, referrer, referrerPolicy, mode, credentials, cache, redirect, integrity,
            keepalive, isReloadNavigation, isHistoryNavigation, signal } = this;
    return `Request ${formatWithOptions({ ...options, depth: options.depth ?? depth ?? 2 }, {
      method, url, headers, destination, referrer, referrerPolicy, mode, credentials, cache, redirect, integrity,
      keepalive, isReloadNavigation, isHistoryNavigation, signal,
    })}`;
  }
}

const { stateOf } = Request;
delete Request.stateOf;

function requireState(request) {
  const state = stateOf(request);
  if (state === undefined) throw illegalInvocation();
  return state;
}

mixBody(Request, {
  bodyOf: (request) => stateOf(request)?.body,
  typeOf: (request) => stateOf(request).headers.get('content-type'),
  failureOf: () => undefined,
});
finish(Request, 'Request', ['method', 'url', 'headers', 'redirect', 'clone', 'signal', 'duplex', 'destination', 'body',
                            'bodyUsed', 'isHistoryNavigation', 'isReloadNavigation', 'keepalive', 'integrity', 'cache',
                            'credentials', 'referrerPolicy', 'referrer', 'mode', 'blob', 'arrayBuffer', 'text', 'json',
                            'formData', 'bytes']);

module.exports = { Request, requestState: stateOf };
