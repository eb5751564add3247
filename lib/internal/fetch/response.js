'use strict';

// Response.

const { customInspectSymbol } = require('internal/util');
const { fillHeaders, HeaderList, wrapHeaders } = require('internal/fetch/headers');
const { cloneBody, extractBody, mixBody } = require('internal/fetch/body');
const { finish, illegalInvocation, requireArguments, toByteString, toUSVString } = require('internal/fetch/webidl');

const nullBodyStatus = new Set([101, 204, 205, 304]);
const redirectStatus = new Set([301, 302, 303, 307, 308]);

// A program finds its body through this property, as on Node: @hono/node-server up to 1.13 does.
const kState = Symbol('state');

class State {
  type = 'default';
  urls = []; // those of the redirects and the last
  status = 200;
  statusText = '';
  headers = new HeaderList();
  body = null;
  failure = undefined; // why its body was aborted
  isComplete = false; // its body has come
}

const text = /^[\t\x20-\x7E\x80-\xFF]*$/;

function initialize(response, state, init, body) {
  if (init === null || (typeof init !== 'object' && typeof init !== 'function' && init !== undefined)) {
    throw new TypeError('Response constructor: Argument 2 ("init") could not be converted to: dictionary.');
  }
  const { status, statusText, headers } = init ?? {};
  if (status !== undefined) {
    const code = Number(status) & 0xFFFF;
    if (code < 200 || code > 599) throw new RangeError('init["status"] must be in the range of 200 to 599, inclusive.');
    state.status = code;
  }
  if (statusText !== undefined) {
    const reason = toByteString(statusText);
    if (!text.test(reason)) throw new TypeError('Invalid statusText');
    state.statusText = reason;
  }
  if (headers !== undefined) fillHeaders(response.headers, headers);
  if (body === undefined) return;
  if (nullBodyStatus.has(state.status)) {
    throw new TypeError(`Response constructor: Invalid response status code ${state.status}`);
  }
  state.body = body.body;
  if (body.type !== null && !state.headers.has('content-type')) state.headers.append('content-type', body.type);
}

class Response {
  #state;
  #headers;

  constructor(body = null, init = undefined) {
    this.#state = this[kState] = new State();
    this.#headers = wrapHeaders(this.#state.headers, 'response');
    initialize(this, this.#state, init, body === null || body === undefined ? undefined : extractBody(body));
  }

  static error() {
    const state = new State();
    state.type = 'error';
    state.status = 0;
    return make(state, 'immutable');
  }

  static json(data, init = undefined) {
    requireArguments(arguments, 1, 'Response.json');
    const json = JSON.stringify(data);
    if (json === undefined) throw new TypeError('Value is not JSON serializable');
    const response = make(new State(), 'response');
    initialize(response, response.#state, init, { body: extractBody(json).body, type: 'application/json' });
    return response;
  }

  static redirect(url, status = 302) {
    requireArguments(arguments, 1, 'Response.redirect');
    url = toUSVString(url);
    status = Number(status) & 0xFFFF;
    let parsed;
    try {
      parsed = new URL(url);
    } catch (cause) {
      throw new TypeError(`Failed to parse URL from ${url}`, { cause });
    }
    if (!redirectStatus.has(status)) throw new RangeError(`Invalid status code ${status}`);
    const state = new State();
    state.status = status;
    state.headers.append('location', parsed.href);
    return make(state, 'immutable');
  }

  static make(state, guard) {
    const response = new Response();
    response.#state = response[kState] = state;
    response.#headers = wrapHeaders(state.headers, guard);
    return response;
  }

  static stateOf(response) {
    return response !== null && typeof response === 'object' && #state in response ? response.#state : undefined;
  }

  get type() { return requireState(this).type; }

  get url() {
    const { urls } = requireState(this);
    if (urls.length === 0) return '';
    const url = new URL(urls[urls.length - 1]);
    url.hash = '';
    return url.href;
  }

  get redirected() { return requireState(this).urls.length > 1; }

  get status() { return requireState(this).status; }

  get ok() {
    const { status } = requireState(this);
    return status >= 200 && status <= 299;
  }

  get statusText() { return requireState(this).statusText; }

  get headers() {
    requireState(this);
    return this.#headers;
  }

  clone() {
    const state = requireState(this);
    if (state.body !== null && state.body.isUnusable) {
      throw new TypeError('Response.clone: Body has already been consumed.');
    }
    const copy = Object.assign(new State(), state, { headers: new HeaderList(state.headers), urls: [...state.urls] });
    if (state.body !== null) copy.body = cloneBody(state.body);
    return make(copy, 'response');
  }

  [customInspectSymbol](depth, options) {
    const { formatWithOptions } = require('util');
    const { status, statusText, headers, body, bodyUsed, ok, redirected, type, url } = this;
    return `Response ${formatWithOptions({ ...options, depth: options.depth ?? depth ?? 2 }, {
      status, statusText, headers, body, bodyUsed, ok, redirected, type, url,
    })}`;
  }
}

const { make, stateOf } = Response;
delete Response.make;
delete Response.stateOf;

function requireState(response) {
  const state = stateOf(response);
  if (state === undefined) throw illegalInvocation();
  return state;
}

mixBody(Response, {
  bodyOf: (response) => stateOf(response)?.body,
  typeOf: (response) => stateOf(response).headers.get('content-type'),
  failureOf: (response) => (stateOf(response).failure === undefined ?
    undefined : new DOMException('The operation was aborted.', 'AbortError')),
});
finish(Response, 'Response', ['type', 'url', 'redirected', 'status', 'ok', 'statusText', 'headers', 'body', 'bodyUsed',
                              'clone', 'blob', 'arrayBuffer', 'text', 'json', 'formData', 'bytes']);

module.exports = { makeResponse: make, nullBodyStatus, redirectStatus, Response, ResponseState: State };
