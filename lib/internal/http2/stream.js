'use strict';

// Http2Stream: a request and its response, as a Duplex. Its frames go through the session's handle, by its number.

const { Duplex } = require('stream');
const { AbortError, codes } = require('internal/errors');
const { customInspectSymbol } = require('internal/util');
const { setStreamTimeout, refreshTimeout } = require('internal/http2/timeout');
const { validateFunction, validateInteger, validateNumber, validateBoolean } = require('internal/validators');
const { NghttpError, assertIsObject, assertValidPseudoHeaderResponse, assertValidPseudoHeaderTrailer, constants,
        getAuthority, kProxySocket, kRequest, nameForErrorCode, packHeaders, sensitiveHeaders } =
  require('internal/http2/util');
const { hidden } = internalBinding('http2');

const { ERR_HTTP2_HEADERS_AFTER_RESPOND, ERR_HTTP2_HEADERS_SENT, ERR_HTTP2_INVALID_INFO_STATUS, ERR_HTTP2_INVALID_STREAM,
        ERR_HTTP2_NESTED_PUSH, ERR_HTTP2_OUT_OF_STREAMS, ERR_HTTP2_PUSH_DISABLED, ERR_HTTP2_STATUS_101,
        ERR_HTTP2_STATUS_INVALID, ERR_HTTP2_STREAM_ERROR, ERR_HTTP2_TRAILERS_ALREADY_SENT, ERR_HTTP2_TRAILERS_NOT_READY,
        ERR_INVALID_ARG_VALUE } = codes;
const { NGHTTP2_CANCEL, NGHTTP2_DEFAULT_WEIGHT, NGHTTP2_INTERNAL_ERROR, NGHTTP2_NO_ERROR } = constants;

const kHandle = Symbol('kHandle');
const kID = Symbol('kID');
const kInit = Symbol('kInit');
const kMaybeDestroy = Symbol('kMaybeDestroy');
const kOrigin = Symbol('kOrigin');
const kSession = Symbol('kSession');
const kState = Symbol('kState');
const kStatistics = Symbol('kStatistics');
const kTimeout = require('internal/timers').kTimeout;

const MAX_UINT32 = 2 ** 32 - 1;

// How a stream that ends tells the peer: not at all, when its data is sent, at once.
const RESET_NOT = 0;
const RESET_LATER = 1;
const RESET_NOW = 2;

function resetStream(stream, code) {
  if (stream.pending) {
    stream.push(null);
    stream.once('ready', () => resetStream(stream, code));
    return;
  }
  stream[kSession]?.reset(stream[kID], code);
}

function closeStream(stream, code, how = RESET_LATER) {
  const state = stream[kState];
  state.closed = true;
  state.rstCode = code;
  stream.setTimeout(0);
  stream.removeAllListeners('timeout');
  const { ending } = stream._writableState;
  if (!ending) {
    // What is cut off must not look complete.
    if (code !== NGHTTP2_NO_ERROR) state.shutdown = true;
    if (!stream.aborted) {
      state.aborted = true;
      stream.emit('aborted');
    }
    stream.end();
  }
  if (how === RESET_NOT) return;
  if (!ending || stream.writableFinished || code !== NGHTTP2_NO_ERROR || how === RESET_NOW) resetStream(stream, code);
  else stream.once('finish', () => resetStream(stream, code));
}

/** What may be said of a stream's priority, with what is not said filled in. */
function checkPriority(options) {
  options.weight ??= NGHTTP2_DEFAULT_WEIGHT;
  validateNumber(options.weight, 'options.weight');
  options.parent ??= 0;
  validateNumber(options.parent, 'options.parent', 0);
  options.exclusive ??= false;
  validateBoolean(options.exclusive, 'options.exclusive');
  options.silent ??= false;
  validateBoolean(options.silent, 'options.silent');
}

class Http2Stream extends Duplex {
  constructor(session, options) {
    super({ ...options, allowHalfOpen: true, decodeStrings: false, autoDestroy: false });
    // Nothing is written before the stream has its number.
    this.cork();
    this[kSession] = session;
    this[kStatistics] = session[kStatistics] && new (require('internal/http2/statistics').StreamStatistics)();
    session[kState].pendingStreams.add(this);
    // Reading begins when the program reads.
    this._readableState.readingMore = true;
    this[kTimeout] = null;
    this[kState] = {
      aborted: false,
      closed: false,
      didRead: false,
      endAfterHeaders: false,
      hasTrailers: false,
      headRequest: false,
      headersSent: false,
      infoHeaders: undefined,
      rstCode: NGHTTP2_NO_ERROR,
      sentHeaders: undefined,
      sentTrailers: undefined,
      shutdown: false,
      trailersReady: false,
      writeCallback: null,
      writeQueueSize: 0,
    };
    this[kRequest] = null;
    this[kProxySocket] = null;
    this.on('pause', onPause);
  }

  refresh() {
    if (this.destroyed) return;
    refreshTimeout(this);
    this[kSession]?.refresh();
  }

  [kInit](id) {
    const session = this[kSession];
    const { pendingStreams, streams } = session[kState];
    pendingStreams.delete(this);
    streams.set(id, this);
    session[kStatistics]?.streamBegins(streams.size);
    this[kID] = id;
    this.uncork();
    this.emit('ready');
  }

  [customInspectSymbol](depth) {
    if (typeof depth === 'number' && depth < 0) return this;
    const shown = {
      id: this[kID] || '<pending>',
      closed: this.closed,
      destroyed: this.destroyed,
      state: this.state,
      readableState: this._readableState,
      writableState: this._writableState,
    };
    return `Http2Stream ${require('internal/util/inspect').format(shown)}`;
  }

  get bufferSize() { return this[kState].writeQueueSize + this.writableLength; }
  get endAfterHeaders() { return this[kState].endAfterHeaders; }
  get sentHeaders() { return this[kState].sentHeaders; }
  get sentTrailers() { return this[kState].sentTrailers; }
  get sentInfoHeaders() { return this[kState].infoHeaders; }
  get pending() { return this[kID] === undefined; }
  get id() { return this[kID]; }
  get session() { return this[kSession]; }
  get headersSent() { return this[kState].headersSent; }
  get aborted() { return this[kState].aborted; }
  get headRequest() { return this[kState].headRequest; }
  get rstCode() { return this[kState].rstCode; }
  get closed() { return this[kState].closed; }

  get state() {
    const id = this[kID];
    if (this.destroyed || id === undefined) return {};
    const numbers = this[kSession][kHandle]?.streamState(id);
    if (numbers === undefined) return {};
    const [state, weight, sumDependencyWeight, localClose, remoteClose, localWindowSize] = numbers;
    return { state, weight, sumDependencyWeight, localClose, remoteClose, localWindowSize };
  }

  _onTimeout() {
    if (this.destroyed) return;
    this.emit('timeout');
  }

  // ---- writing ----

  writeChunks(chunks, bytes, callback) {
    if (this.pending) {
      this.once('ready', () => this.writeChunks(chunks, bytes, callback));
      return;
    }
    // A stream that is gone neither writes nor tells.
    if (this.destroyed) return;
    this.refresh();
    if (!this.headersSent) this.respond();
    this[kStatistics]?.wrote(bytes);
    const session = this[kSession];
    const state = this[kState];
    state.writeQueueSize += bytes;
    state.writeCallback = () => {
      state.writeCallback = null;
      state.writeQueueSize -= bytes;
      callback();
    };
    if (!session[kHandle]?.write(this[kID], chunks)) {
      process.nextTick(() => this.written());
      return;
    }
    session.schedule(this);
  }

  // When this was the last chunk its frame can say so.
  shutdownIfLast() {
    const { ending, buffered } = this._writableState;
    if (!this.destroyed && ending && !buffered?.length && !this[kState].hasTrailers) this.shutdown();
  }

  written() {
    this[kState].writeCallback?.();
  }

  _write(data, encoding, callback) {
    const chunk = typeof data === 'string' ? Buffer.from(data, encoding) : data;
    this.writeChunks([chunk], chunk.byteLength, callback);
  }

  _writev(list, callback) {
    let bytes = 0;
    const chunks = list.map(({ chunk, encoding }) => {
      const data = typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk;
      bytes += data.byteLength;
      return data;
    });
    this.writeChunks(chunks, bytes, callback);
  }

  // No more data: the frame that ends the stream may go.
  shutdown() {
    const state = this[kState];
    if (state.shutdown) return;
    state.shutdown = true;
    const session = this[kSession];
    session?.[kHandle]?.end(this[kID]);
    session?.schedule();
  }

  _final(callback) {
    if (this.pending) {
      this.once('ready', () => this._final(callback));
      return;
    }
    this.once('finish', () => this[kMaybeDestroy]());
    this.shutdown();
    callback();
  }

  // ---- reading ----

  _read() {
    if (this.destroyed) {
      this.push(null);
      return;
    }
    if (!this[kState].didRead) {
      this._readableState.readingMore = false;
      this[kState].didRead = true;
    }
    if (this.pending) this.once('ready', resumeReading);
    else resumeReading.call(this);
  }

  // ---- what else a stream can do ----

  priority(options) {
    if (this.destroyed) throw new ERR_HTTP2_INVALID_STREAM();
    assertIsObject(options, 'options');
    options = { ...options };
    checkPriority(options);
    if (this.pending) {
      this.once('ready', () => this.priority(options));
      return;
    }
    this.refresh();
    if (options.parent === this[kID]) return;
    const session = this[kSession];
    session[kHandle].priority(this[kID], options.parent | 0, options.weight | 0, !!options.exclusive, !!options.silent);
    session.schedule();
  }

  sendTrailers(headers) {
    if (this.destroyed || this.closed) throw new ERR_HTTP2_INVALID_STREAM();
    const state = this[kState];
    if (state.sentTrailers) throw new ERR_HTTP2_TRAILERS_ALREADY_SENT();
    if (!state.trailersReady) throw new ERR_HTTP2_TRAILERS_NOT_READY();
    assertIsObject(headers, 'headers');
    headers = Object.assign({ __proto__: null }, headers);
    this.refresh();
    const packed = packHeaders(headers, assertValidPseudoHeaderTrailer);
    state.sentTrailers = headers;
    // Not in the middle of the frames that are being made.
    setImmediate(() => {
      if (this.destroyed) return;
      state.hasTrailers = false;
      const session = this[kSession];
      const result = session[kHandle].trailers(this[kID], ...packed);
      if (result < 0) {
        this.destroy(new NghttpError(result));
        return;
      }
      session.schedule();
      this[kMaybeDestroy]();
    });
  }

  close(code = NGHTTP2_NO_ERROR, callback) {
    validateInteger(code, 'code', 0, MAX_UINT32);
    if (callback !== undefined) validateFunction(callback, 'callback');
    if (this.closed) return;
    if (callback !== undefined) this.once('close', callback);
    closeStream(this, code);
  }

  _destroy(error, callback) {
    const session = this[kSession];
    const sessionState = session[kState];
    const sessionCode = sessionState.goawayCode || sessionState.destroyCode;
    const id = this[kID];
    let code = this.closed ? this.rstCode : sessionCode;
    if (error) code = sessionCode || (error instanceof AbortError ? NGHTTP2_CANCEL : NGHTTP2_INTERNAL_ERROR);
    if (!this.closed) closeStream(this, code, id !== undefined ? RESET_NOW : RESET_NOT);
    this.push(null);
    if (id === undefined) sessionState.pendingStreams.delete(this);
    else sessionState.streams.delete(id);
    if (id !== undefined && this[kStatistics] !== undefined) session[kStatistics].streamEnds(this[kStatistics].report(id));
    if (!error && code !== NGHTTP2_NO_ERROR && code !== NGHTTP2_CANCEL) {
      error = new ERR_HTTP2_STREAM_ERROR(nameForErrorCode[code] || code);
    }
    this[kSession] = undefined;
    this[kState].writeCallback = null;
    setImmediate(() => session[kMaybeDestroy]());
    callback(error);
  }

  // The stream goes when both of its sides are done with.
  [kMaybeDestroy](code = NGHTTP2_NO_ERROR) {
    if (code !== NGHTTP2_NO_ERROR) {
      this.destroy();
      return;
    }
    if (!this.writableFinished) return;
    if (!this.readable && this.closed) {
      this.destroy();
      return;
    }
    // A server that has answered without reading does not want the rest.
    const state = this[kState];
    if (this.headersSent && this[kSession]?.isServer && !state.hasTrailers && !state.didRead && this.readableFlowing === null) {
      setImmediate(() => this.close());
    }
  }
}
Object.defineProperty(Http2Stream.prototype, 'setTimeout',
                      { __proto__: null, configurable: true, enumerable: true, writable: true, value: setStreamTimeout });

function resumeReading() {
  if (this.destroyed) return;
  const session = this[kSession];
  session[kHandle]?.reading(this[kID], true);
  session.schedule();
}

function onPause() {
  if (!this.destroyed && !this.pending) this[kSession][kHandle]?.reading(this[kID], false);
}

// ---- the server's side ----

function completeResponse(given, options) {
  assertIsObject(given, 'headers');
  const headers = Object.assign({ __proto__: null }, given);
  if (given) headers[sensitiveHeaders] = given[sensitiveHeaders];
  const status = headers[':status'] = headers[':status'] | 0 || 200;
  if ((options.sendDate === undefined || options.sendDate === null || options.sendDate) &&
      (headers.date === null || headers.date === undefined)) {
    headers.date = require('internal/http').utcDate();
  }
  if (status < 200 || status > 599) throw new ERR_HTTP2_STATUS_INVALID(headers[':status']);
  const sensitive = headers[sensitiveHeaders];
  if (sensitive !== undefined && !Array.isArray(sensitive)) {
    throw new ERR_INVALID_ARG_VALUE('headers[http2.neverIndex]', sensitive);
  }
  return headers;
}

const withoutPayload = (status) => status === 204 || status === 205 || status === 304;

class ServerHttp2Stream extends Http2Stream {
  #protocol;
  #authority;

  constructor(session, id, options, headers) {
    super(session, options);
    this[kInit](id);
    this.#protocol = headers[':scheme'];
    this.#authority = getAuthority(headers);
  }

  get pushAllowed() {
    return !this.destroyed && !this.closed && !this.session.closed && !this.session.destroyed &&
           this[kSession].remoteSettings.enablePush;
  }

  pushStream(headers, options, callback) {
    if (!this.pushAllowed) throw new ERR_HTTP2_PUSH_DISABLED();
    if (this[kID] % 2 === 0) throw new ERR_HTTP2_NESTED_PUSH();
    const session = this[kSession];
    this.refresh();
    if (typeof options === 'function') {
      callback = options;
      options = undefined;
    }
    validateFunction(callback, 'callback');
    assertIsObject(options, 'options');
    const endStream = !!options?.endStream || headers?.[':method'] === 'HEAD';
    assertIsObject(headers, 'headers');
    headers = Object.assign({ __proto__: null }, headers);
    headers[':method'] ??= 'GET';
    if (getAuthority(headers) === undefined) headers[':authority'] = this.#authority;
    headers[':scheme'] ??= this.#protocol;
    headers[':path'] ??= '/';
    const id = session[kHandle].push(this[kID], ...packHeaders(headers));
    if (id < 0) {
      process.nextTick(callback, pushError(id));
      return;
    }
    session.schedule();
    const stream = new ServerHttp2Stream(session, id, options, headers);
    stream[kState].sentHeaders = headers;
    stream.push(null);
    if (endStream) stream.end();
    if (headers[':method'] === 'HEAD') stream[kState].headRequest = true;
    process.nextTick(callback, null, stream, headers, 0);
  }

  respond(headers, options) {
    if (this.destroyed || this.closed) throw new ERR_HTTP2_INVALID_STREAM();
    if (this.headersSent) throw new ERR_HTTP2_HEADERS_SENT();
    assertIsObject(options, 'options');
    options = { ...options };
    const state = this[kState];
    const session = this[kSession];
    this.refresh();
    headers = completeResponse(headers, options);
    const withoutBody = withoutPayload(headers[':status']) || this.headRequest;
    let flags = options.endStream || withoutBody ? hidden.WITHOUT_DATA : 0;
    // What can have no body ends with its headers.
    if (options.waitForTrailers && !withoutBody) {
      flags |= hidden.WITH_TRAILERS;
      state.hasTrailers = true;
    }
    const packed = packHeaders(headers, assertValidPseudoHeaderResponse);
    state.sentHeaders = headers;
    state.headersSent = true;
    if (flags & hidden.WITHOUT_DATA) this.end();
    const result = session[kHandle].respond(this[kID], ...packed, flags);
    if (result < 0) this.destroy(new NghttpError(result));
    else session.schedule();
  }

  respondWithFD(fd, headers, options) {
    require('internal/http2/file').respondWithFD(this, fd, headers, options);
  }

  respondWithFile(path, headers, options) {
    require('internal/http2/file').respondWithFile(this, path, headers, options);
  }

  additionalHeaders(headers) {
    if (this.destroyed || this.closed) throw new ERR_HTTP2_INVALID_STREAM();
    if (this.headersSent) throw new ERR_HTTP2_HEADERS_AFTER_RESPOND();
    assertIsObject(headers, 'headers');
    headers = Object.assign({ __proto__: null }, headers);
    if (headers[':status'] !== undefined && headers[':status'] !== null) {
      const status = headers[':status'] |= 0;
      if (status === 101) throw new ERR_HTTP2_STATUS_101();
      if (status < 100 || status >= 200) throw new ERR_HTTP2_INVALID_INFO_STATUS(headers[':status']);
    }
    this.refresh();
    const packed = packHeaders(headers, assertValidPseudoHeaderResponse);
    (this[kState].infoHeaders ??= []).push(headers);
    const session = this[kSession];
    const result = session[kHandle].info(this[kID], ...packed);
    if (result < 0) this.destroy(new NghttpError(result));
    else session.schedule();
  }
}

function pushError(number) {
  switch (number) {
    case hidden.NGHTTP2_ERR_STREAM_ID_NOT_AVAILABLE: return new ERR_HTTP2_OUT_OF_STREAMS();
    case hidden.NGHTTP2_ERR_STREAM_CLOSED: return new ERR_HTTP2_INVALID_STREAM();
    default: return new NghttpError(number);
  }
}

// ---- the client's side ----

class ClientHttp2Stream extends Http2Stream {
  constructor(session, id, options) {
    super(session, options);
    this[kState].headersSent = true;
    if (id !== undefined) this[kInit](id);
    this.on('headers', (headers) => {
      if (headers[':status'] === 100) this.emit('continue');
    });
  }
}

module.exports = {
  ClientHttp2Stream,
  Http2Stream,
  RESET_NOT,
  ServerHttp2Stream,
  checkPriority,
  closeStream,
  completeResponse,
  kHandle,
  kID,
  kInit,
  kMaybeDestroy,
  kOrigin,
  kSession,
  kState,
  kStatistics,
  withoutPayload,
};
