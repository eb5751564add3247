'use strict';

// Http2Session: one connection. What its socket reads goes to the handle (src/http/http2_object.c), which calls the
// functions below; what the handle has to send is asked for once in a turn and written to the socket.

const { EventEmitter } = require('events');
const { AsyncResource } = require('async_hooks');
const { AbortError, codes } = require('internal/errors');
const { customInspectSymbol } = require('internal/util');
const { refreshTimeout, setStreamTimeout } = require('internal/http2/timeout');
const { clearTimeout, kTimeout } = require('internal/timers');
const observed = require('internal/perf/observed');
const { validateAbortSignal, validateBoolean, validateBuffer, validateFunction, validateInt32, validateNumber,
        validateString } = require('internal/validators');
const { ClientHttp2Stream, RESET_NOT, ServerHttp2Stream, checkPriority, closeStream, kHandle, kInit, kMaybeDestroy,
        kOrigin, kSession, kState, kStatistics } = require('internal/http2/stream');
const { NghttpError, assertIsObject, assertValidPseudoHeader, constants, getAuthority, getSettings, kSocket, packHeaders,
        settingsList, toHeaderObject, validateSettings } = require('internal/http2/util');
const binding = internalBinding('http2');

const { ERR_HTTP2_ALTSVC_INVALID_ORIGIN, ERR_HTTP2_ALTSVC_LENGTH, ERR_HTTP2_CONNECT_AUTHORITY, ERR_HTTP2_CONNECT_PATH,
        ERR_HTTP2_CONNECT_SCHEME, ERR_HTTP2_GOAWAY_SESSION, ERR_HTTP2_INVALID_ORIGIN, ERR_HTTP2_INVALID_SESSION,
        ERR_HTTP2_MAX_PENDING_SETTINGS_ACK, ERR_HTTP2_NO_MEM, ERR_HTTP2_NO_SOCKET_MANIPULATION, ERR_HTTP2_ORIGIN_LENGTH,
        ERR_HTTP2_OUT_OF_STREAMS, ERR_HTTP2_PING_CANCEL, ERR_HTTP2_PING_LENGTH, ERR_HTTP2_SESSION_ERROR,
        ERR_HTTP2_SETTINGS_CANCEL, ERR_HTTP2_SOCKET_BOUND, ERR_HTTP2_SOCKET_UNBOUND, ERR_HTTP2_STREAM_CANCEL,
        ERR_HTTP2_STREAM_SELF_DEPENDENCY, ERR_INVALID_ARG_TYPE, ERR_INVALID_CHAR, ERR_INVALID_HTTP_TOKEN, ERR_OUT_OF_RANGE,
        ERR_SOCKET_CLOSED } = codes;
const { NGHTTP2_CANCEL, NGHTTP2_FLAG_END_STREAM, NGHTTP2_INTERNAL_ERROR, NGHTTP2_NO_ERROR, NGHTTP2_REFUSED_STREAM,
        NGHTTP2_SESSION_CLIENT, NGHTTP2_SESSION_SERVER } = constants;
const { NGHTTP2_ERR_INVALID_ARGUMENT, NGHTTP2_ERR_NOMEM, NGHTTP2_ERR_STREAM_ID_NOT_AVAILABLE, NGHTTP2_HCAT_PUSH_RESPONSE,
        NGHTTP2_HCAT_RESPONSE, WITHOUT_DATA, WITH_TRAILERS } = binding.hidden;

const kBoundSession = Symbol('kBoundSession');
const kLocalSettings = Symbol('kLocalSettings');
const kOwner = Symbol('kOwner');
const kRemoteSettings = Symbol('kRemoteSettings');
const kServer = Symbol('kServer');

const MAX_STREAMS = 2 ** 32 - 1;
const MAX_ALTSVC = 2 ** 14 - 2;
const QUOTABLE = /^[\x09\x20-\x5b\x5d-\x7e\x80-\xff]*$/; // eslint-disable-line no-control-regex

const noPayloadMethods = new Set(['DELETE', 'GET', 'HEAD']);

function emitLater(emitter, ...args) {
  process.nextTick(() => emitter.emit(...args));
}

// ---- what the handle calls; `this` is the handle ----

function eventOfHeaders(category, status, isEnd) {
  if (category === NGHTTP2_HCAT_RESPONSE) {
    return !isEnd && status !== undefined && status >= 100 && status < 200 ? 'headers' : 'response';
  }
  if (category === NGHTTP2_HCAT_PUSH_RESPONSE) return 'push';
  if (status !== undefined && status >= 200) return 'response';
  return isEnd ? 'trailers' : 'headers';
}

// A new stream: a request on a server, a promised one on a client.
function acceptStream(session, id, headers, isEnd) {
  let stream;
  if (session.isServer) {
    stream = new ServerHttp2Stream(session, id, {}, headers);
    if (isEnd) stream.push(null);
    if (headers[':method'] === 'HEAD') {
      stream.end();
      stream[kState].headRequest = true;
    }
  } else {
    stream = new ClientHttp2Stream(session, id, {});
    if (isEnd) stream.push(null);
    stream.end();
  }
  if (isEnd) stream[kState].endAfterHeaders = true;
  return stream;
}

// Call a method of a stream: that of a request in the asynchronous context in which it was made.
function callFor(stream, method, ...args) {
  const resource = stream.requestResource;
  return resource === undefined ? Reflect.apply(method, stream, args) : resource.runInAsyncScope(method, stream, ...args);
}

function onHeaders(id, category, flags, list, sensitive) {
  const session = this[kOwner];
  if (session.destroyed) return;
  session.refresh();
  const isEnd = (flags & NGHTTP2_FLAG_END_STREAM) !== 0;
  const headers = toHeaderObject(list, sensitive);
  let stream = session[kState].streams.get(id);
  if (stream === undefined) {
    if (session.closed) {
      this.reset(id, NGHTTP2_REFUSED_STREAM);
      session.schedule();
      return;
    }
    stream = acceptStream(session, id, headers, isEnd);
    stream[kStatistics]?.headers();
    session.emit('stream', stream, headers, flags, list);
  } else {
    stream[kStatistics]?.headers();
    const status = headers[':status'];
    const event = eventOfHeaders(category, status, isEnd);
    if (status === 421) initOriginSet(session).delete(stream[kOrigin]);
    callFor(stream, stream.emit, event, headers, flags, list);
  }
  if (isEnd) callFor(stream, stream.push, null);
}

function onData(id, chunk) {
  const session = this[kOwner];
  const stream = session[kState].streams.get(id);
  if (stream === undefined || stream.destroyed) return;
  stream.refresh();
  stream[kStatistics]?.read(chunk.byteLength);
  if (!callFor(stream, stream.push, chunk)) this.reading(id, false);
}

function onEnd(id) {
  const stream = this[kOwner][kState].streams.get(id);
  if (stream === undefined || stream.destroyed) return;
  callFor(stream, endReading);
}

function endReading() {
  this.push(null);
  this.read(0);
}

function onDrain(id) {
  this[kOwner][kState].streams.get(id)?.written();
}

function onTrailers(id) {
  const stream = this[kOwner][kState].streams.get(id);
  if (stream === undefined) return;
  stream[kState].trailersReady = true;
  if (stream.destroyed || stream.closed) return;
  if (!stream.emit('wantTrailers')) stream.sendTrailers({});
}

function onStreamClose(id, code) {
  const session = this[kOwner];
  const stream = session[kState].streams.get(id);
  if (stream !== undefined && !stream.destroyed) callFor(stream, streamClosed, session, code);
}

function streamClosed(session, code) {
  if (!this.closed) closeStream(this, code, RESET_NOT);
  this.written();
  // After an error there is no 'end' to wait for.
  if (!this.readable || this.errored || code !== NGHTTP2_NO_ERROR) {
    this.destroy();
    return;
  }
  // It is destroyed when what has come has been read; a server reads what nobody wants.
  this.on('end', () => this[kMaybeDestroy]());
  this.push(null);
  if (session.isServer && !this[kState].didRead && this.readableFlowing === null) this.resume();
  else this.read(0);
}

function onSettings(isAck, list) {
  const session = this[kOwner];
  if (session.destroyed) return;
  session.refresh();
  if (isAck) {
    session.pendingSettings.shift()?.(true);
    return;
  }
  // nghttp2 keeps those it knows.
  for (let i = 0; i < list.length; i += 2) {
    if (session.remoteCustomIDs.includes(list[i])) (session.remoteCustom ??= {})[list[i]] = list[i + 1];
  }
  session[kRemoteSettings] = undefined;
  session.emit('remoteSettings', session.remoteSettings);
}

function onPing(isAck, payload) {
  const session = this[kOwner];
  if (session.destroyed) return;
  session.refresh();
  if (!isAck) {
    session.emit('ping', payload);
    return;
  }
  const ping = session.pendingPings.shift();
  if (ping === undefined) session.destroy(new NghttpError(-505)); // nobody has asked
  else ping(true, payload);
}

function onGoaway(code, lastStreamID, data) {
  const session = this[kOwner];
  if (session.destroyed) return;
  const state = session[kState];
  state.goawayCode = code;
  state.goawayLastStreamID = lastStreamID;
  session.emit('goaway', code, lastStreamID, data);
  if (code === NGHTTP2_NO_ERROR) session.close();
  else session.destroy(new ERR_HTTP2_SESSION_ERROR(code), NGHTTP2_NO_ERROR);
}

function onPriority(id, parent, weight, exclusive) {
  const session = this[kOwner];
  if (session.destroyed) return;
  const emitter = session[kState].streams.get(id) || session;
  if (emitter.destroyed) return;
  emitter.refresh();
  emitter.emit('priority', id, parent, weight, exclusive);
}

function onFrameError(id, type, code) {
  const session = this[kOwner];
  if (session.destroyed) return;
  const stream = session[kState].streams.get(id);
  const emitter = stream || session;
  emitter.refresh();
  emitter.emit('frameError', type, code, id);
  // A GOAWAY that says more may be on its way.
  setImmediate(() => {
    stream?.close(code);
    session.close();
  });
}

function onAltSvc(id, origin, alt) {
  const session = this[kOwner];
  if (session.destroyed) return;
  session.refresh();
  session.emit('altsvc', alt, origin, id);
}

function onOrigin(origins) {
  const session = this[kOwner];
  if (session.destroyed || !session.encrypted) return;
  session.refresh();
  const set = initOriginSet(session);
  for (const origin of origins) set.add(origin);
  session.emit('origin', origins);
}

function onError(number, code) {
  this[kOwner].destroy(new NghttpError(number, code));
}

function makeHandle(session, options) {
  const handle = new binding.Http2Session(session.isServer, options);
  handle[kOwner] = session;
  handle.onheaders = onHeaders;
  handle.ondata = onData;
  handle.onend = onEnd;
  handle.ondrain = onDrain;
  handle.ontrailers = onTrailers;
  handle.onstreamclose = onStreamClose;
  handle.onsettings = onSettings;
  handle.onping = onPing;
  handle.ongoaway = onGoaway;
  handle.onpriority = onPriority;
  handle.onframeerror = onFrameError;
  handle.onaltsvc = onAltSvc;
  handle.onorigin = onOrigin;
  handle.onerror = onError;
  return handle;
}

function initOriginSet(session) {
  const state = session[kState];
  if (state.originSet !== undefined) return state.originSet;
  const socket = session[kSocket];
  let host = socket.servername;
  if (host === null || host === false) {
    host = socket.remoteFamily === 'IPv6' ? `[${socket.remoteAddress}]` : socket.remoteAddress;
  }
  let origin = `https://${host}`;
  if (socket.remotePort !== undefined && socket.remotePort !== null) origin += `:${socket.remotePort}`;
  state.originSet = new Set([new URL(origin).origin]);
  return state.originSet;
}

// ---- the socket ----

function onSocketError(error) {
  const session = this[kBoundSession];
  if (session === undefined) return;
  // What could not be written any more: the reading side says why the connection is gone.
  const isLate = error.syscall === 'write' || (error.code === 'ECONNRESET' && session[kState].goawayCode !== null);
  if (isLate) session.destroy();
  else session.destroy(error);
}

function onSocketClose() {
  const session = this[kBoundSession];
  if (session === undefined) return;
  const error = session.connecting ? new ERR_SOCKET_CLOSED() : null;
  const { pendingStreams, streams } = session[kState];
  for (const stream of [...streams.values(), ...pendingStreams]) stream.close(NGHTTP2_CANCEL);
  session.close();
  session[kMaybeDestroy](error);
}

function onSocketData(chunk) {
  this[kBoundSession]?.receive(chunk);
}

// What a program sees of the socket: all but what would come between it and the session.
const forbidden = new Set(['destroy', 'emit', 'end', 'pause', 'read', 'resume', 'write', 'setEncoding', 'setKeepAlive',
                           'setNoDelay']);
const ofSession = new Set(['setTimeout', 'ref', 'unref']);

function boundSocket(session) {
  const socket = session[kSocket];
  if (socket === undefined) throw new ERR_HTTP2_SOCKET_UNBOUND();
  return socket;
}

const proxySocketHandler = {
  get(session, key) {
    if (ofSession.has(key)) return session[key].bind(session);
    if (forbidden.has(key)) throw new ERR_HTTP2_NO_SOCKET_MANIPULATION();
    const socket = boundSocket(session);
    const value = socket[key];
    return typeof value === 'function' ? value.bind(socket) : value;
  },
  getPrototypeOf(session) {
    return Object.getPrototypeOf(boundSocket(session));
  },
  set(session, key, value) {
    if (ofSession.has(key)) {
      session[key] = value;
      return true;
    }
    if (forbidden.has(key)) throw new ERR_HTTP2_NO_SOCKET_MANIPULATION();
    boundSocket(session)[key] = value;
    return true;
  },
};

// ---- Http2Session ----

class Http2Session extends EventEmitter {
  #scheduled = false;
  #busy = false;
  #resets = [];
  #writing = false;
  #written = [];
  #proxySocket = null;
  #onFlushed = null;

  constructor(type, options, socket) {
    super();
    if (socket[kBoundSession] !== undefined) throw new ERR_HTTP2_SOCKET_BOUND();
    socket[kBoundSession] = this;
    socket.on('error', onSocketError);
    socket.on('close', onSocketClose);
    this[kState] = {
      closed: false,
      destroyCode: NGHTTP2_NO_ERROR,
      destroyed: false,
      goawayCode: null,
      goawayLastStreamID: null,
      originSet: undefined,
      pendingAck: 0,
      pendingStreams: new Set(),
      ready: false,
      streams: new Map(),
    };
    this[kStatistics] = observed.types.includes('http2') ?
      new (require('internal/http2/statistics').SessionStatistics)() : undefined;
    this.type = type;
    this.isServer = type === NGHTTP2_SESSION_SERVER;
    this.encrypted = undefined;
    this.alpnProtocol = undefined;
    this.pendingSettings = [];
    this.pendingPings = [];
    this.remoteCustomIDs = options?.remoteCustomSettings ?? [];
    this.remoteCustom = undefined;
    this.localCustom = undefined;
    for (const name of ['isServer', 'pendingSettings', 'pendingPings', 'remoteCustomIDs', 'remoteCustom', 'localCustom']) {
      Object.defineProperty(this, name, { __proto__: null, enumerable: false });
    }
    this[kSocket] = socket;
    this[kTimeout] = null;
    this[kHandle] = undefined;
    if (typeof socket.setNoDelay === 'function') socket.setNoDelay();
    if (typeof socket.disableRenegotiation === 'function') socket.disableRenegotiation();
    if (socket.connecting || socket.secureConnecting) {
      const isTLS = socket instanceof require('tls').TLSSocket;
      socket.once(isTLS ? 'secureConnect' : 'connect', () => {
        try {
          this.setup(socket, options);
        } catch (error) {
          socket.destroy(error);
        }
      });
    } else {
      this.setup(socket, options);
    }
  }

  setup(socket, options) {
    if (this.destroyed) {
      emitLater(this, 'connect', this, socket);
      return;
    }
    this[kState].ready = true;
    this[kHandle] = makeHandle(this, options);
    this.encrypted = !!socket.encrypted;
    this.alpnProtocol = socket.encrypted ? socket.alpnProtocol : 'h2c';
    this.maxOutstandingPings = options.maxOutstandingPings ?? 10;
    this.maxOutstandingSettings = Math.max(1, options.maxOutstandingSettings ?? 10);
    for (const name of ['maxOutstandingPings', 'maxOutstandingSettings']) {
      Object.defineProperty(this, name, { __proto__: null, enumerable: false });
    }
    this.settings(typeof options.settings === 'object' ? options.settings : {});
    if (this.isServer && Array.isArray(options.origins)) this.origin(...options.origins);
    emitLater(this, 'connect', this, socket);
    // Not before the listeners of 'remoteSettings' are there.
    process.nextTick(() => {
      if (this[kSocket] !== undefined) socket.on('data', onSocketData);
    });
  }

  receive(chunk) {
    if (this[kHandle] === undefined) return;
    this.refresh();
    const result = this.#use(chunk);
    if (result < 0 && !this.destroyed) this.destroy(new NghttpError(result));
    else this.schedule();
  }

  // nghttp2 takes and makes no bytes while it calls back.
  #use(chunk) {
    this.#busy = true;
    try {
      return chunk === undefined ? this[kHandle].send() : this[kHandle].receive(chunk);
    } finally {
      this.#busy = false;
      if (this.#resets.length > 0) {
        process.nextTick(() => {
          for (const [id, code] of this.#resets.splice(0)) this.reset(id, code);
        });
      }
    }
  }

  // What a stream has written goes out before its end, unless that is a cancellation.
  reset(id, code) {
    if (this[kHandle] === undefined) return;
    if (this.#busy && code !== NGHTTP2_CANCEL) {
      this.#resets.push([id, code]);
      return;
    }
    if (code !== NGHTTP2_CANCEL) this.flush();
    this[kHandle]?.reset(id, code);
    this.schedule();
  }

  // Send in this turn, after all that the program does in it; `stream` has written.
  schedule(stream) {
    if (stream !== undefined) this.#written.push(stream);
    if (this.#scheduled || this[kHandle] === undefined) return;
    this.#scheduled = true;
    process.nextTick(() => {
      this.#scheduled = false;
      this.flush();
    });
  }

  flush() {
    const socket = this[kSocket];
    if (this.#writing || this[kHandle] === undefined) return;
    if (this.#written.length > 0) {
      for (const stream of this.#written.splice(0)) stream.shutdownIfLast();
    }
    const bytes = this.#use();
    if (bytes === undefined || socket === undefined || socket.destroyed) {
      this.#flushed();
      return;
    }
    this.#writing = true;
    socket.write(bytes, () => {
      this.#writing = false;
      this.refresh();
      this.flush();
    });
  }

  #flushed() {
    const callback = this.#onFlushed;
    this.#onFlushed = null;
    if (callback !== null) callback();
  }

  get originSet() {
    return this.encrypted && !this.destroyed ? Array.from(initOriginSet(this)) : undefined;
  }

  get connecting() { return !this[kState].ready; }
  get closed() { return this[kState].closed; }
  get destroyed() { return this[kState].destroyed; }
  get goawayCode() { return this[kState].goawayCode || NGHTTP2_NO_ERROR; }
  get goawayLastStreamID() { return this[kState].goawayLastStreamID || 0; }
  get pendingSettingsAck() { return this[kState].pendingAck > 0; }

  get socket() {
    this.#proxySocket ??= new Proxy(this, proxySocketHandler);
    return this.#proxySocket;
  }

  get state() {
    if (this.connecting || this.destroyed) return {};
    const [effectiveLocalWindowSize, effectiveRecvDataLength, nextStreamID, localWindowSize, lastProcStreamID,
           remoteWindowSize, outboundQueueSize, deflateDynamicTableSize, inflateDynamicTableSize] = this[kHandle].state();
    return { effectiveLocalWindowSize, effectiveRecvDataLength, nextStreamID, localWindowSize, lastProcStreamID,
             remoteWindowSize, outboundQueueSize, deflateDynamicTableSize, inflateDynamicTableSize };
  }

  get localSettings() {
    if (this[kLocalSettings] !== undefined) return this[kLocalSettings];
    if (this.destroyed || this.connecting) return {};
    return this[kLocalSettings] = getSettings(this[kHandle], false, this.localCustom);
  }

  get remoteSettings() {
    if (this[kRemoteSettings] !== undefined) return this[kRemoteSettings];
    if (this.destroyed || this.connecting) return {};
    return this[kRemoteSettings] = getSettings(this[kHandle], true, this.remoteCustom);
  }

  refresh() {
    if (!this.destroyed) refreshTimeout(this);
  }

  _onTimeout() {
    if (!this.destroyed) this.emit('timeout');
  }

  setNextStreamID(id) {
    if (this.destroyed) throw new ERR_HTTP2_INVALID_SESSION();
    validateNumber(id, 'id');
    if (id <= 0 || id > MAX_STREAMS) throw new ERR_OUT_OF_RANGE('id', `> 0 and <= ${MAX_STREAMS}`, id);
    this[kHandle].setNextStreamID(id);
  }

  setLocalWindowSize(windowSize) {
    if (this.destroyed) throw new ERR_HTTP2_INVALID_SESSION();
    validateInt32(windowSize, 'windowSize', 0);
    if (this[kHandle].setLocalWindowSize(windowSize) === NGHTTP2_ERR_NOMEM) this.destroy(new ERR_HTTP2_NO_MEM());
    else this.schedule();
  }

  ping(payload, callback) {
    if (this.destroyed) throw new ERR_HTTP2_INVALID_SESSION();
    if (typeof payload === 'function') {
      callback = payload;
      payload = undefined;
    }
    if (payload) {
      validateBuffer(payload, 'payload');
      if (payload.length !== 8) throw new ERR_HTTP2_PING_LENGTH();
    }
    validateFunction(callback, 'callback');
    if (this.connecting || this.closed) {
      process.nextTick(callback, new ERR_HTTP2_PING_CANCEL());
      return undefined;
    }
    if (this.pendingPings.length >= this.maxOutstandingPings) {
      process.nextTick(callback, new ERR_HTTP2_PING_CANCEL());
      return false;
    }
    const sent = performance.now();
    const bytes = payload ? Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength) : Buffer.alloc(8);
    if (!payload) bytes.writeDoubleBE(sent);
    this.pendingPings.push((acknowledged, answer) => {
      if (!acknowledged) {
        callback(new ERR_HTTP2_PING_CANCEL());
        return;
      }
      const duration = performance.now() - sent;
      if (this[kStatistics] !== undefined) this[kStatistics].pingRTT = duration;
      callback(null, duration, answer);
    });
    this[kHandle].ping(bytes);
    this.schedule();
    return true;
  }

  settings(settings, callback) {
    if (this.destroyed) throw new ERR_HTTP2_INVALID_SESSION();
    assertIsObject(settings, 'settings');
    validateSettings(settings);
    if (callback) validateFunction(callback, 'callback');
    this[kState].pendingAck++;
    const given = { ...settings };
    if (this.connecting) this.once('connect', () => this.#submitSettings(given, callback));
    else this.#submitSettings(given, callback);
  }

  #submitSettings(settings, callback) {
    if (this.destroyed) return;
    this.refresh();
    if (this.pendingSettings.length >= this.maxOutstandingSettings) {
      this.destroy(new ERR_HTTP2_MAX_PENDING_SETTINGS_ACK());
      return;
    }
    if (settings.customSettings) this.localCustom = { ...this.localCustom, ...settings.customSettings };
    const sent = performance.now();
    this.pendingSettings.push((acknowledged) => {
      this[kState].pendingAck--;
      this[kLocalSettings] = undefined;
      if (!acknowledged) {
        if (typeof callback === 'function') callback(new ERR_HTTP2_SETTINGS_CANCEL());
        return;
      }
      const now = this.localSettings;
      if (typeof callback === 'function') callback(null, now, performance.now() - sent);
      this.emit('localSettings', now);
    });
    this[kHandle].settings(settingsList(settings));
    this.schedule();
  }

  goaway(code = NGHTTP2_NO_ERROR, lastStreamID = 0, opaqueData) {
    if (this.destroyed) throw new ERR_HTTP2_INVALID_SESSION();
    if (opaqueData !== undefined) validateBuffer(opaqueData, 'opaqueData');
    validateNumber(code, 'code');
    validateNumber(lastStreamID, 'lastStreamID');
    const send = () => {
      if (this.destroyed) return;
      this.refresh();
      this[kHandle].goaway(code, lastStreamID, opaqueData);
      this.schedule();
    };
    if (this.connecting) this.once('connect', send);
    else send();
  }

  destroy(error = NGHTTP2_NO_ERROR, code) {
    if (this.destroyed) return;
    if (typeof error === 'number') {
      code = error;
      error = code === NGHTTP2_NO_ERROR ? undefined : new ERR_HTTP2_SESSION_ERROR(code);
    }
    if (code === undefined && error) code = NGHTTP2_INTERNAL_ERROR;
    this.#shutDown(code, error);
  }

  // Streams first, then a last GOAWAY, then the socket.
  #shutDown(code, error) {
    const state = this[kState];
    state.destroyed = true;
    state.destroyCode = code;
    clearTimeout(this[kTimeout]);
    this[kTimeout] = null;
    this.removeAllListeners('timeout');
    if (state.pendingStreams.size > 0 || state.streams.size > 0) {
      const cancel = new ERR_HTTP2_STREAM_CANCEL(error);
      for (const stream of [...state.pendingStreams]) stream.destroy(cancel);
      for (const stream of [...state.streams.values()]) stream.destroy(error);
    }
    for (const ping of this.pendingPings.splice(0)) ping(false);
    for (const settings of this.pendingSettings.splice(0)) settings(false);
    if (this[kHandle] === undefined) {
      this.#finish(error);
      return;
    }
    if (this[kSocket].destroyed) {
      this.#release();
      this.#finish(error);
      return;
    }
    this[kHandle].terminate(code ?? NGHTTP2_NO_ERROR);
    this.#onFlushed = () => {
      this.#release();
      this.#finish(error);
    };
    this.schedule();
    // The socket may go before all is sent.
    this[kSocket].once('close', () => this.#flushed());
  }

  #release() {
    const handle = this[kHandle];
    if (handle === undefined) return;
    this[kHandle] = undefined;
    this[kStatistics]?.report(this.isServer ? 'server' : 'client', handle.traffic());
    handle.destroy();
  }

  #finish(error) {
    const socket = this[kSocket];
    const emitClose = () => {
      if (error) this.emit('error', error);
      this.emit('close');
    };
    this.#proxySocket = undefined;
    this[kSocket] = undefined;
    if (socket) {
      socket[kBoundSession] = undefined;
      socket[kServer] = undefined;
      socket.removeListener('data', onSocketData);
    }
    if (!socket || socket.destroyed) {
      process.nextTick(emitClose);
      return;
    }
    socket.on('close', emitClose);
    // What still comes is of no interest.
    if (this.closed) socket.resume();
    socket.end(() => {
      if (!this.closed) setImmediate(() => socket.destroy(error));
    });
  }

  close(callback) {
    if (this.closed || this.destroyed) return;
    this[kState].closed = true;
    if (typeof callback === 'function') this.once('close', callback);
    this.goaway();
    this[kMaybeDestroy]();
  }

  [kMaybeDestroy](error) {
    if (error === null || error === undefined) {
      const { pendingStreams, streams } = this[kState];
      if (!this.closed || streams.size > 0 || pendingStreams.size > 0) return;
    }
    this.destroy(error ?? undefined);
  }

  ref() { this[kSocket]?.ref?.(); }
  unref() { this[kSocket]?.unref?.(); }

  [EventEmitter.captureRejectionSymbol](error, event, ...args) {
    if (event === 'stream') args[0].destroy(error);
    else this.destroy(error);
  }

  [customInspectSymbol](depth) {
    if (typeof depth === 'number' && depth < 0) return this;
    const { closed, destroyed, localSettings, remoteSettings, state, type } = this;
    return `Http2Session ${require('internal/util/inspect').format({ type, closed, destroyed, state, localSettings, remoteSettings })}`;
  }
}
Object.defineProperty(Http2Session.prototype, 'setTimeout',
                      { __proto__: null, configurable: true, enumerable: true, writable: true, value: setStreamTimeout });

// ---- the server's side ----

// What a text or an object says is the origin.
function originOf(value) {
  if (typeof value !== 'string') return value?.origin;
  return new URL(value).origin;
}

class ServerHttp2Session extends Http2Session {
  constructor(options, socket, server) {
    super(NGHTTP2_SESSION_SERVER, options, socket);
    this[kServer] = server;
  }

  get server() { return this[kServer]; }

  altsvc(alt, originOrStream) {
    if (this.destroyed) throw new ERR_HTTP2_INVALID_SESSION();
    let id = 0;
    let origin;
    if (typeof originOrStream === 'string') {
      origin = originOf(originOrStream);
      if (origin === 'null') throw new ERR_HTTP2_ALTSVC_INVALID_ORIGIN();
    } else if (typeof originOrStream === 'number') {
      if (originOrStream >>> 0 !== originOrStream || originOrStream === 0) {
        throw new ERR_OUT_OF_RANGE('originOrStream', `> 0 && < ${2 ** 32}`, originOrStream);
      }
      id = originOrStream;
    } else if (originOrStream !== undefined) {
      origin = originOrStream?.origin;
      if (typeof origin !== 'string') {
        throw new ERR_INVALID_ARG_TYPE('originOrStream', ['string', 'number', 'URL', 'object'], originOrStream);
      }
      if (origin === 'null' || origin.length === 0) throw new ERR_HTTP2_ALTSVC_INVALID_ORIGIN();
    }
    validateString(alt, 'alt');
    if (!QUOTABLE.test(alt)) throw new ERR_INVALID_CHAR('alt');
    if (alt.length + (origin?.length ?? 0) > MAX_ALTSVC) throw new ERR_HTTP2_ALTSVC_LENGTH();
    this[kHandle].altsvc(id, origin || '', alt);
    this.schedule();
  }

  origin(...origins) {
    if (this.destroyed) throw new ERR_HTTP2_INVALID_SESSION();
    if (origins.length === 0) return;
    let length = 0;
    const list = origins.map((value) => {
      const origin = originOf(value);
      validateString(origin, 'origin');
      if (origin === 'null') throw new ERR_HTTP2_INVALID_ORIGIN();
      length += origin.length;
      return origin;
    });
    if (length > MAX_ALTSVC) throw new ERR_HTTP2_ORIGIN_LENGTH();
    this[kHandle].origin(list);
    this.schedule();
  }
}

// ---- the client's side ----

function completeRequest(session, headers) {
  headers[':method'] ??= 'GET';
  if (headers[':method'] !== 'CONNECT' || headers[':protocol'] !== undefined) {
    if (getAuthority(headers) === undefined) headers[':authority'] = session.authority;
    headers[':scheme'] ??= session.protocol.slice(0, -1);
    headers[':path'] ??= '/';
    return;
  }
  if (headers[':authority'] === undefined) throw new ERR_HTTP2_CONNECT_AUTHORITY();
  if (headers[':scheme'] !== undefined) throw new ERR_HTTP2_CONNECT_SCHEME();
  if (headers[':path'] !== undefined) throw new ERR_HTTP2_CONNECT_PATH();
}

function requestError(number) {
  switch (number) {
    case NGHTTP2_ERR_STREAM_ID_NOT_AVAILABLE: return new ERR_HTTP2_OUT_OF_STREAMS();
    case NGHTTP2_ERR_INVALID_ARGUMENT: return new ERR_HTTP2_STREAM_SELF_DEPENDENCY();
    default: return undefined;
  }
}

// The connection stands: the request gets its number.
function submitRequest(stream, packed, options) {
  const session = stream[kSession];
  if (session === undefined || session.destroyed) return;
  if (session.closed) {
    stream.destroy(new ERR_HTTP2_GOAWAY_SESSION());
    return;
  }
  const flags = (options.endStream ? WITHOUT_DATA : 0) | (options.waitForTrailers ? WITH_TRAILERS : 0);
  const id = session[kHandle].request(...packed, flags, options.parent | 0, options.weight | 0, !!options.exclusive);
  if (id < 0) {
    const error = requestError(id);
    if (error) stream.destroy(error);
    else session.destroy(new NghttpError(id));
    return;
  }
  stream[kInit](id);
  session.schedule();
}

class ClientHttp2Session extends Http2Session {
  #waiting = null;

  constructor(options, socket) {
    super(NGHTTP2_SESSION_CLIENT, options, socket);
    this.authority = undefined;
    this.protocol = undefined;
    for (const name of ['authority', 'protocol']) Object.defineProperty(this, name, { __proto__: null, enumerable: false });
  }

  request(headers, options) {
    if (this.destroyed) throw new ERR_HTTP2_INVALID_SESSION();
    if (this.closed) throw new ERR_HTTP2_GOAWAY_SESSION();
    this.refresh();
    const { _checkIsHttpToken: isToken } = require('_http_common');
    for (const name of Object.keys(headers ?? {})) {
      if (name[0] === ':') assertValidPseudoHeader(name);
      else if (name && !isToken(name)) this.destroy(new ERR_INVALID_HTTP_TOKEN('Header name', name));
    }
    assertIsObject(headers, 'headers');
    assertIsObject(options, 'options');
    headers = Object.assign({ __proto__: null }, headers);
    options = { ...options };
    completeRequest(this, headers);
    checkPriority(options);
    if (options.endStream === undefined) options.endStream = noPayloadMethods.has(headers[':method']);
    else validateBoolean(options.endStream, 'options.endStream');
    const packed = packHeaders(headers);
    const stream = new ClientHttp2Stream(this, undefined, {});
    stream[kState].sentHeaders = headers;
    stream[kOrigin] = `${headers[':scheme']}://${getAuthority(headers)}`;
    const resource = new AsyncResource('PendingRequest');
    Object.defineProperty(stream, 'requestResource', { __proto__: null, value: resource });
    if (options.endStream) stream.end();
    if (options.waitForTrailers) stream[kState].hasTrailers = true;
    if (options.signal) abortOn(stream, options.signal);
    const submit = resource.bind(() => submitRequest(stream, packed, options));
    if (!this.connecting) {
      submit();
    } else if (this.#waiting !== null) {
      this.#waiting.push(submit);
    } else {
      this.#waiting = [submit];
      this.once('connect', () => {
        for (const next of this.#waiting) next();
        this.#waiting = null;
      });
    }
    return stream;
  }
}

function abortOn(stream, signal) {
  validateAbortSignal(signal, 'options.signal');
  const abort = () => stream.destroy(new AbortError(undefined, { cause: signal.reason }));
  if (signal.aborted) {
    abort();
    return;
  }
  const disposable = require('internal/events/abort_listener').addAbortListener(signal, abort);
  stream.once('close', () => disposable[Symbol.dispose]());
}

module.exports = { ClientHttp2Session, Http2Session, ServerHttp2Session, kServer };
