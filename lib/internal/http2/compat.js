'use strict';

// The compatibility API: requests and responses of HTTP/2 that look like those of http.

const { Readable, Stream } = require('stream');
const { codes } = require('internal/errors');
const { validateFunction, validateLinkHeaderValue, validateObject, validateString } = require('internal/validators');
const { assertValidPseudoHeader, getAuthority, kProxySocket, kRequest, kSocket } = require('internal/http2/util');

const { ERR_HTTP2_HEADERS_SENT, ERR_HTTP2_INFO_STATUS_NOT_ALLOWED, ERR_HTTP2_INVALID_HEADER_VALUE,
        ERR_HTTP2_INVALID_STREAM, ERR_HTTP2_NO_SOCKET_MANIPULATION, ERR_HTTP2_PSEUDOHEADER_NOT_ALLOWED,
        ERR_HTTP2_STATUS_INVALID, ERR_INVALID_ARG_VALUE, ERR_INVALID_HTTP_TOKEN, ERR_STREAM_WRITE_AFTER_END } = codes;

const kAborted = Symbol('kAborted');
const kHeaders = Symbol('kHeaders');
const kRawHeaders = Symbol('kRawHeaders');
const kRawTrailers = Symbol('kRawTrailers');
const kResponse = Symbol('kResponse');
const kState = Symbol('kState');
const kStream = Symbol('kStream');
const kTrailers = Symbol('kTrailers');

// ---- warnings ----

const warned = new Set();

function warnOnce(text) {
  if (warned.has(text)) return;
  warned.add(text);
  process.emitWarning(text, 'UnsupportedWarning');
}

const warnStatusMessage = () => warnOnce('Status message is not supported by HTTP/2 (RFC7540 8.1.2.4)');

// ---- the socket that programs see ----

const ofStream = new Set(['on', 'once', 'end', 'emit', 'destroy']);
const forbidden = new Set(['write', 'read', 'pause', 'resume']);

const belowOf = (stream) => (stream.session !== undefined ? stream.session[kSocket] : stream);

const proxySocketHandler = {
  has(stream, key) {
    return key in stream || key in belowOf(stream);
  },
  get(stream, key) {
    if (ofStream.has(key)) return stream[key].bind(stream);
    if (forbidden.has(key)) throw new ERR_HTTP2_NO_SOCKET_MANIPULATION();
    switch (key) {
      case 'writable':
      case 'destroyed':
        return stream[key];
      case 'readable':
        if (stream.destroyed) return false;
        return stream[kRequest] ? stream[kRequest].readable : stream.readable;
      case 'setTimeout': {
        const target = stream.session ?? stream;
        return target.setTimeout.bind(target);
      }
      default: {
        const below = belowOf(stream);
        const value = below[key];
        return typeof value === 'function' ? value.bind(below) : value;
      }
    }
  },
  getPrototypeOf(stream) {
    return Object.getPrototypeOf(belowOf(stream));
  },
  set(stream, key, value) {
    if (forbidden.has(key)) throw new ERR_HTTP2_NO_SOCKET_MANIPULATION();
    if (ofStream.has(key) || key === 'writable' || key === 'readable' || key === 'destroyed') stream[key] = value;
    else if (key === 'setTimeout') (stream.session ?? stream).setTimeout = value;
    else belowOf(stream)[key] = value;
    return true;
  },
};

function socketOf(stream) {
  stream[kProxySocket] ??= new Proxy(stream, proxySocketHandler);
  return stream[kProxySocket];
}

// ---- requests ----

// Listeners of the stream; `this` is the stream.

function onRequestData(chunk) {
  const request = this[kRequest];
  if (request !== undefined && !request.push(chunk)) this.pause();
}

function onRequestTrailers(trailers, flags, rawTrailers) {
  const request = this[kRequest];
  if (request === undefined) return;
  Object.assign(request[kTrailers], trailers);
  request[kRawTrailers].push(...rawTrailers);
}

function onRequestEnd() {
  this[kRequest]?.push(null);
}

function onRequestAborted() {
  const request = this[kRequest];
  if (request === undefined || request[kState].closed) return;
  request[kAborted] = true;
  request.emit('aborted');
}

function onRequestClose() {
  const request = this[kRequest];
  if (request === undefined) return;
  const state = request[kState];
  state.closed = true;
  request.push(null);
  // What nobody reads is read to its end, so that the end is told.
  if (!state.didRead && !request._readableState.resumeScheduled) request.resume();
  this[kProxySocket] = null;
  this[kRequest] = undefined;
  request.emit('close');
}

function ignore() {}

class Http2ServerRequest extends Readable {
  constructor(stream, headers, options, rawHeaders) {
    super({ autoDestroy: false, ...options });
    this[kState] = { closed: false, didRead: false };
    this[kHeaders] = headers;
    this[kRawHeaders] = rawHeaders;
    this[kTrailers] = {};
    this[kRawTrailers] = [];
    this[kStream] = stream;
    this[kAborted] = false;
    stream[kProxySocket] = null;
    stream[kRequest] = this;
    stream.on('trailers', onRequestTrailers);
    stream.on('end', onRequestEnd);
    stream.on('error', ignore);
    stream.on('aborted', onRequestAborted);
    stream.on('close', onRequestClose);
    stream.on('timeout', () => this.emit('timeout'));
    this.on('pause', () => stream.pause());
    this.on('resume', () => stream.resume());
  }

  get aborted() { return this[kAborted]; }
  get complete() { return this[kAborted] || this.readableEnded || this[kState].closed || this[kStream].destroyed; }
  get stream() { return this[kStream]; }
  get headers() { return this[kHeaders]; }
  get rawHeaders() { return this[kRawHeaders]; }
  get trailers() { return this[kTrailers]; }
  get rawTrailers() { return this[kRawTrailers]; }
  get httpVersionMajor() { return 2; }
  get httpVersionMinor() { return 0; }
  get httpVersion() { return '2.0'; }
  get socket() { return socketOf(this[kStream]); }
  get connection() { return this.socket; }
  get authority() { return getAuthority(this[kHeaders]); }
  get scheme() { return this[kHeaders][':scheme']; }
  get url() { return this[kHeaders][':path']; }
  set url(url) { this[kHeaders][':path'] = url; }
  get method() { return this[kHeaders][':method']; }
  set method(method) {
    validateString(method, 'method');
    if (method.trim() === '') throw new ERR_INVALID_ARG_VALUE('method', method);
    this[kHeaders][':method'] = method;
  }

  _read() {
    const state = this[kState];
    require('internal/assert')(!state.closed);
    if (!state.didRead) {
      state.didRead = true;
      this[kStream].on('data', onRequestData);
    } else {
      process.nextTick(() => this[kStream].resume());
    }
  }

  setTimeout(msecs, callback) {
    if (!this[kState].closed) this[kStream].setTimeout(msecs, callback);
    return this;
  }
}

// ---- responses ----

function onWantTrailers() {
  this.sendTrailers(this[kResponse][kTrailers]);
}

function onResponseDrain() {
  this[kResponse]?.emit('drain');
}

function onResponseClose() {
  const response = this[kResponse];
  if (response === undefined) return;
  const state = response[kState];
  if (this.headRequest !== state.headRequest) return;
  state.closed = true;
  this[kProxySocket] = null;
  this.removeListener('wantTrailers', onWantTrailers);
  this[kResponse] = undefined;
  response.emit('finish');
  response.emit('close');
}

const pseudoNames = new Set([':status', ':method', ':path', ':authority', ':scheme']);

// Whether a field may be sent; one of HTTP/1's connections is dropped with a warning.
function isFieldAllowed(name, value) {
  if (name === '' || typeof name !== 'string' || name.includes(' ')) throw new ERR_INVALID_HTTP_TOKEN('Header name', name);
  if (pseudoNames.has(name)) throw new ERR_HTTP2_PSEUDOHEADER_NOT_ALLOWED();
  if (value === undefined || value === null) throw new ERR_HTTP2_INVALID_HEADER_VALUE(value, name);
  if (name !== 'connection' || value === 'trailers') return true;
  warnOnce('The provided connection header is not valid, the value will be dropped from the header and will never be in use.');
  return false;
}

const normalize = (name) => {
  validateString(name, 'name');
  return name.trim().toLowerCase();
};

class Http2ServerResponse extends Stream {
  constructor(stream, options) {
    super(options);
    this[kState] = { closed: false, destroyed: false, ending: false, headRequest: false, sendDate: true, statusCode: 200 };
    this[kHeaders] = { __proto__: null };
    this[kTrailers] = { __proto__: null };
    this[kStream] = stream;
    stream[kProxySocket] = null;
    stream[kResponse] = this;
    this.writable = true;
    this.req = stream[kRequest];
    stream.on('drain', onResponseDrain);
    stream.on('close', onResponseClose);
    stream.on('wantTrailers', onWantTrailers);
    stream.on('timeout', () => stream[kResponse]?.emit('timeout'));
  }

  get _header() { return this.headersSent; }
  get writableEnded() { return this[kState].ending; }
  get finished() { return this[kState].ending; }
  get socket() { return this[kState].closed ? undefined : socketOf(this[kStream]); }
  get connection() { return this.socket; }
  get stream() { return this[kStream]; }
  get headersSent() { return this[kStream].headersSent; }
  get sendDate() { return this[kState].sendDate; }
  set sendDate(on) { this[kState].sendDate = Boolean(on); }
  get writableCorked() { return this[kStream].writableCorked; }
  get writableHighWaterMark() { return this[kStream].writableHighWaterMark; }
  get writableFinished() { return this[kStream].writableFinished; }
  get writableLength() { return this[kStream].writableLength; }
  get statusCode() { return this[kState].statusCode; }
  set statusCode(code) {
    code |= 0;
    if (code >= 100 && code < 200) throw new ERR_HTTP2_INFO_STATUS_NOT_ALLOWED();
    if (code < 100 || code > 599) throw new ERR_HTTP2_STATUS_INVALID(code);
    this[kState].statusCode = code;
  }

  get statusMessage() {
    warnStatusMessage();
    return '';
  }

  set statusMessage(message) { // eslint-disable-line no-unused-vars
    warnStatusMessage();
  }

  // ---- fields ----

  setTrailer(name, value) {
    name = normalize(name);
    isFieldAllowed(name, value);
    this[kTrailers][name] = value;
  }

  addTrailers(headers) {
    for (const name of Object.keys(headers)) this.setTrailer(name, headers[name]);
  }

  getHeader(name) { return this[kHeaders][normalize(name)]; }
  getHeaderNames() { return Object.keys(this[kHeaders]); }
  getHeaders() { return Object.assign({ __proto__: null }, this[kHeaders]); }
  hasHeader(name) { return Object.hasOwn(this[kHeaders], normalize(name)); }

  removeHeader(name) {
    validateString(name, 'name');
    if (this[kStream].headersSent) throw new ERR_HTTP2_HEADERS_SENT();
    name = normalize(name);
    if (name === 'date') this[kState].sendDate = false;
    else delete this[kHeaders][name];
  }

  // The name as it is sent, or undefined for a field that is dropped.
  #check(name, value) {
    name = name.trim().toLowerCase();
    if (!isFieldAllowed(name, value)) return undefined;
    if (name[0] === ':') assertValidPseudoHeader(name);
    else if (!require('_http_common')._checkIsHttpToken(name)) this.destroy(new ERR_INVALID_HTTP_TOKEN('Header name', name));
    return name;
  }

  #set(name, value) {
    const key = this.#check(name, value);
    if (key !== undefined) this[kHeaders][key] = value;
  }

  #append(name, value) {
    const key = this.#check(name, value);
    if (key === undefined) return;
    const headers = this[kHeaders];
    if (!headers[key]) {
      headers[key] = value;
      return;
    }
    if (!Array.isArray(headers[key])) headers[key] = [headers[key]];
    if (Array.isArray(value)) headers[key].push(...value);
    else headers[key].push(value);
  }

  setHeader(name, value) {
    validateString(name, 'name');
    if (this[kStream].headersSent) throw new ERR_HTTP2_HEADERS_SENT();
    this.#set(name, value);
  }

  appendHeader(name, value) {
    validateString(name, 'name');
    if (this[kStream].headersSent) throw new ERR_HTTP2_HEADERS_SENT();
    this.#append(name, value);
  }

  // [name, value, …] or [[name, value], …]
  #merge(list) {
    const pairs = [];
    if (Array.isArray(list[0])) {
      pairs.push(...list);
    } else {
      if (list.length % 2 !== 0) throw new ERR_INVALID_ARG_VALUE('headers', list);
      for (let i = 0; i < list.length; i += 2) pairs.push([list[i], list[i + 1]]);
    }
    for (const [name] of pairs) this.removeHeader(name);
    for (const [name, value] of pairs) this.#append(name, value);
  }

  // ---- sending ----

  flushHeaders() {
    const state = this[kState];
    if (!state.closed && !this[kStream].headersSent) this.writeHead(state.statusCode);
  }

  writeHead(statusCode, statusMessage, headers) {
    const state = this[kState];
    if (state.closed || this.stream.destroyed) return this;
    if (this[kStream].headersSent) throw new ERR_HTTP2_HEADERS_SENT();
    if (typeof statusMessage === 'string') warnStatusMessage();
    if (headers === undefined && typeof statusMessage === 'object') headers = statusMessage;
    if (Array.isArray(headers)) {
      this.#merge(headers);
    } else if (headers !== null && typeof headers === 'object') {
      for (const name of Object.keys(headers)) this.#set(name, headers[name]);
    }
    state.statusCode = statusCode;
    this[kHeaders][':status'] = statusCode;
    this[kStream].respond(this[kHeaders], { endStream: state.ending, waitForTrailers: true, sendDate: state.sendDate });
    return this;
  }

  cork() { this[kStream].cork(); }
  uncork() { this[kStream].uncork(); }

  write(chunk, encoding, callback) {
    const state = this[kState];
    if (typeof encoding === 'function') {
      callback = encoding;
      encoding = 'utf8';
    }
    let error;
    if (state.ending) error = new ERR_STREAM_WRITE_AFTER_END();
    else if (state.closed) error = new ERR_HTTP2_INVALID_STREAM();
    else if (state.destroyed) return false;
    if (error) {
      if (typeof callback === 'function') process.nextTick(callback, error);
      this.destroy(error);
      return false;
    }
    const stream = this[kStream];
    if (!stream.headersSent) this.writeHead(state.statusCode);
    return stream.write(chunk, encoding, callback);
  }

  end(chunk, encoding, callback) {
    const stream = this[kStream];
    const state = this[kState];
    if (typeof chunk === 'function') {
      callback = chunk;
      chunk = null;
    } else if (typeof encoding === 'function') {
      callback = encoding;
      encoding = 'utf8';
    }
    if ((state.closed || state.ending) && state.headRequest === stream.headRequest) {
      if (typeof callback === 'function') process.nextTick(callback);
      return this;
    }
    if (chunk !== null && chunk !== undefined) this.write(chunk, encoding);
    state.headRequest = stream.headRequest;
    state.ending = true;
    if (typeof callback === 'function') (stream.writableEnded ? this : stream).once('finish', callback);
    if (!stream.headersSent) this.writeHead(state.statusCode);
    if (state.closed || stream.destroyed) onResponseClose.call(stream);
    else stream.end();
    return this;
  }

  destroy(error) {
    if (this[kState].destroyed) return;
    this[kState].destroyed = true;
    this[kStream].destroy(error);
  }

  setTimeout(msecs, callback) {
    if (!this[kState].closed) this[kStream].setTimeout(msecs, callback);
  }

  createPushResponse(headers, callback) {
    validateFunction(callback, 'callback');
    if (this[kState].closed) {
      process.nextTick(callback, new ERR_HTTP2_INVALID_STREAM());
      return;
    }
    this[kStream].pushStream(headers, {}, (error, stream) => {
      if (error) callback(error);
      else callback(null, new Http2ServerResponse(stream));
    });
  }

  #inform(headers) {
    const stream = this[kStream];
    if (stream.headersSent || this[kState].closed) return false;
    stream.additionalHeaders(headers);
    return true;
  }

  writeContinue() {
    return this.#inform({ ':status': 100 });
  }

  writeEarlyHints(hints) {
    validateObject(hints, 'hints');
    const { link, ...others } = hints;
    const value = validateLinkHeaderValue(link);
    return value.length > 0 && this.#inform({ ...others, ':status': 103, 'Link': value });
  }
}

/** A server's stream as request and response, and the event that says what it wants; `this` is the server. */
function onServerStream(ServerRequest, ServerResponse, stream, headers, flags, rawHeaders) {
  const request = new ServerRequest(stream, headers, undefined, rawHeaders);
  const response = new ServerResponse(stream);
  if (headers[':method'] === 'CONNECT') {
    if (this.emit('connect', request, response)) return;
    response.statusCode = 405;
    response.end();
  } else if (headers.expect === undefined) {
    this.emit('request', request, response);
  } else if (headers.expect === '100-continue') {
    if (this.listenerCount('checkContinue') > 0) {
      this.emit('checkContinue', request, response);
    } else {
      response.writeContinue();
      this.emit('request', request, response);
    }
  } else if (this.listenerCount('checkExpectation') > 0) {
    this.emit('checkExpectation', request, response);
  } else {
    response.statusCode = 417;
    response.end();
  }
}

module.exports = { Http2ServerRequest, Http2ServerResponse, onServerStream };
