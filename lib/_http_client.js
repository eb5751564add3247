'use strict';

// The client side: ClientRequest, and what it does with the socket that it is given.

const net = require('net');
const { finished, addAbortSignal } = require('stream');
const EventEmitter = require('events');
const { ownerSymbol } = require('internal/net');
const { _checkIsHttpToken: checkIsHttpToken, freeParser, parserResource, parsers, HTTPParser, isLenient, prepareError, defaultMaxHeaderSize } =
  require('_http_common');
const { IncomingMessage, kHead, kHeadLimit, setOnClientStream } = require('_http_incoming');
const { OutgoingMessage, noOutput, kUniqueHeaders, kErrored, parseUniqueHeadersOption } = require('_http_outgoing');
const Agent = require('_http_agent');
const { takeWaiting, setRequestSocket } = Agent;
const { tickInfo, getContext, setContext } = internalBinding('task_queue');
const { kOutHeaders, kNeedDrain, startPerf, stopPerf } = require('internal/http');
const observed = require('internal/perf/observed');
const { codes, ConnResetException } = require('internal/errors');
const { validateBoolean, validateInteger } = require('internal/validators');
const { getTimerDuration, kTimeout } = require('internal/timers');
const { connectionOf, setUpClient, setEmit, requestFields, requestHead } = internalBinding('http_parser');
const { TCP } = internalBinding('tcp_wrap');
const { Pipe } = internalBinding('pipe_wrap');
const channels = require('internal/http/channels');
const { debuglog } = require('internal/util/debuglog');

const { ERR_HTTP_HEADERS_SENT, ERR_INVALID_ARG_TYPE, ERR_INVALID_HTTP_TOKEN, ERR_INVALID_PROTOCOL,
        ERR_UNESCAPED_CHARACTERS } = codes;

let debug = debuglog('http', (logger) => { debug = logger; });
const { init, prototype: { emit } } = EventEmitter; // replaced by the domain module
const kError = Symbol('kError');
const kContext = Symbol('kContext'); // the asynchronous one
const CONTEXTS_USED = 2; // of tickInfo
const INVALID_PATH = /[^\u0021-\u00ff]/;
const CRLF = '\r\n';
const { setHeader, _send, _flush: flush, end: sendEnd } = OutgoingMessage.prototype;
// Methods whose requests have no body unless one is written.
const bodyless = new Set(['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT']);

function validateHost(host, name) {
  if (host !== null && host !== undefined && typeof host !== 'string') {
    throw new ERR_INVALID_ARG_TYPE(`options.${name}`, ['string', 'undefined', 'null'], host);
  }
  return host;
}

function urlToHttpOptions(url) {
  return require('internal/url').urlToHttpOptions(url);
}

function chooseAgent(options, defaultAgent) {
  const { agent } = options;
  if (agent === false) return new defaultAgent.constructor();
  if (agent === null || agent === undefined) {
    return typeof options.createConnection === 'function' ? agent : defaultAgent;
  }
  if (typeof agent.addRequest !== 'function') {
    throw new ERR_INVALID_ARG_TYPE('options.agent', ['Agent-like Object', 'undefined', 'false'], agent);
  }
  return agent;
}

function readMethod(options) {
  const { method } = options;
  if (method !== null && method !== undefined && typeof method !== 'string') {
    throw new ERR_INVALID_ARG_TYPE('options.method', 'string', method);
  }
  if (!method) return 'GET';
  if (!checkIsHttpToken(method)) throw new ERR_INVALID_HTTP_TOKEN('Method', method);
  return method.toUpperCase();
}

function ClientRequest(input, options, callback) {
  if (!(this instanceof ClientRequest)) return new ClientRequest(input, options, callback);
  OutgoingMessage.call(this);
  if (tickInfo[CONTEXTS_USED] !== 0) this[kContext] = getContext();
  if (typeof input === 'string') {
    input = urlToHttpOptions(new URL(input));
  } else if (input?.href !== undefined && require('internal/url').isURL(input)) {
    input = urlToHttpOptions(input);
  } else {
    callback = options;
    options = input;
    input = {};
  }
  if (typeof options === 'function') {
    callback = options;
    options = input;
  } else {
    options = Object.assign(input, options);
  }

  const defaultAgent = options._defaultAgent || Agent.globalAgent;
  const agent = this.agent = chooseAgent(options, defaultAgent);
  const protocol = options.protocol || defaultAgent.protocol;
  const expected = agent?.protocol || defaultAgent.protocol;
  if (options.path) {
    const path = String(options.path);
    if (INVALID_PATH.test(path)) throw new ERR_UNESCAPED_CHARACTERS('Request path');
  }
  if (protocol !== expected) throw new ERR_INVALID_PROTOCOL(protocol, expected);

  const defaultPort = options.defaultPort || agent?.defaultPort;
  const port = options.port = options.port || defaultPort || 80;
  const host = options.host = validateHost(options.hostname, 'hostname') || validateHost(options.host, 'host') ||
    'localhost';
  const setHost = options.setHost !== undefined ? Boolean(options.setHost) : options.setDefaultHeaders !== false;

  if (options.setDefaultHeaders === false) this._removedConnection = this._removedContLen = this._removedTE = true;
  if (options.socketPath !== undefined) this.socketPath = options.socketPath;
  if (options.timeout !== undefined) this.timeout = getTimerDuration(options.timeout, 'timeout');
  if (options.signal) addAbortSignal(options.signal, this);
  this.method = readMethod(options);
  if (options.maxHeaderSize !== undefined) {
    validateInteger(options.maxHeaderSize, 'maxHeaderSize', 0);
    this.maxHeaderSize = options.maxHeaderSize;
  }
  if (options.insecureHTTPParser !== undefined) {
    validateBoolean(options.insecureHTTPParser, 'options.insecureHTTPParser');
    this.insecureHTTPParser = options.insecureHTTPParser;
  }
  if (options.joinDuplicateHeaders !== undefined) {
    validateBoolean(options.joinDuplicateHeaders, 'options.joinDuplicateHeaders');
    this.joinDuplicateHeaders = options.joinDuplicateHeaders;
  }

  this.path = options.path || '/';
  if (callback) this.once('response', callback);
  if (bodyless.has(this.method)) this.useChunkedEncodingByDefault = false;
  this.host = host;
  this.protocol = protocol;
  if (agent) {
    // Only an agent that would use the socket again has a reason to keep it.
    this.shouldKeepAlive = agent.keepAlive || Number.isFinite(agent.maxSockets);
    this._last = !this.shouldKeepAlive;
  }
  setFields(this, options, host, port, defaultPort, setHost);
  if (options.uniqueHeaders !== undefined) this[kUniqueHeaders] = parseUniqueHeadersOption(options.uniqueHeaders);
  connect(this, agent, options);
  if (channels.clientRequestCreated.hasSubscribers) channels.clientRequestCreated.publish({ request: this });
}
Object.setPrototypeOf(ClientRequest.prototype, OutgoingMessage.prototype);
Object.setPrototypeOf(ClientRequest, OutgoingMessage);

Object.assign(ClientRequest.prototype, {
  _ended: false,
  res: null,
  aborted: false,
  timeoutCb: null,
  upgradeOrConnect: false,
  parser: null,
  maxHeadersCount: null,
  reusedSocket: false,
  timeout: undefined,
  socketPath: undefined,
  maxHeaderSize: undefined,
  insecureHTTPParser: undefined,
  joinDuplicateHeaders: undefined,
  [kError]: undefined,
});

function hostField(host, port, defaultPort) {
  const colon = host.indexOf(':');
  let field = colon !== -1 && host.includes(':', colon + 1) && host[0] !== '[' ? `[${host}]` : host;
  if (port && +port !== defaultPort) field += `:${port}`;
  return field;
}

function setFields(request, options, host, port, defaultPort, setHost) {
  const { headers } = options;
  if (Array.isArray(headers)) {
    request._storeHeader(`${request.method} ${request.path} HTTP/1.1${CRLF}`, headers);
    return;
  }
  if (!options.auth && request.setHeader === setHeader) {
    request[kOutHeaders] = requestFields(headers, host && setHost ? hostField(host, port, defaultPort) : undefined) ?? null;
    if (request[kOutHeaders] !== null) return;
  }
  if (headers) for (const name of Object.keys(headers)) request.setHeader(name, headers[name]);
  if (host && setHost && !request.getHeader('host')) request.setHeader('Host', hostField(host, port, defaultPort));
  if (options.auth && !request.getHeader('Authorization')) {
    request.setHeader('Authorization', `Basic ${Buffer.from(options.auth).toString('base64')}`);
  }
  if (request.getHeader('expect')) request._implicitHeader();
}

function withoutSignal(options) {
  if (!options.signal) return options;
  options = { ...options };
  delete options.signal;
  return options;
}

function connect(request, agent, options) {
  debug('CLIENT %s %s', request.method, request.path);
  options = withoutSignal(options);
  if (agent) {
    agent.addRequest(request, options);
    return;
  }
  request._last = true;
  request.shouldKeepAlive = false;
  options = { ...options };
  if (request.socketPath) options.path = request.socketPath;
  else options.path = undefined;
  if (request.timeout) options.timeout = request.timeout;
  if (typeof options.createConnection !== 'function') {
    request.onSocket(net.createConnection(options));
    return;
  }
  let created = false;
  const onCreate = (error, socket) => {
    if (created) return;
    created = true;
    if (error) process.nextTick(emitErrorEvent, request, error);
    else request.onSocket(socket);
  };
  try {
    const socket = options.createConnection(options, onCreate);
    if (socket) onCreate(null, socket);
  } catch (error) {
    onCreate(error);
  }
}

function emitErrorEvent(request, error) {
  if (channels.clientRequestError.hasSubscribers) channels.clientRequestError.publish({ request, error });
  request.emit('error', error);
}

// A request that ends before it has a socket, as most do: all of it is one string that waits.
ClientRequest.prototype.end = function end(chunk, encoding, callback) {
  if (!chunk && typeof encoding !== 'function' && typeof callback !== 'function' && this.socket === null &&
      !this.finished && this._header === null && !this.writableCorked && this._send === _send &&
      this._implicitHeader === implicitHeader) {
    const head = requestHead(this, this[kOutHeaders]);
    if (head !== undefined) {
      this._contentLength = 0;
      this._header = head;
      this._headerSent = true;
      this.finished = true;
      this.outputData = [{ data: head, encoding: 'latin1', callback: null }];
      this.outputSize = head.length;
      return this;
    }
  }
  return sendEnd.call(this, chunk, encoding, callback);
};

// That string goes to the kernel at once if it can.
ClientRequest.prototype._flush = function _flush() {
  const { socket, outputData } = this;
  if (this.finished && outputData.length === 1 && outputData[0].callback === null && socket?.writable) {
    const { data, encoding } = outputData[0];
    this.outputData = noOutput;
    this.outputSize = 0;
    socket.write(data, encoding, this._events?.finish === undefined && this.emit === emit ? undefined :
      () => { if (!socket._hadError) this.emit('finish'); });
    this._finish();
    return;
  }
  flush.call(this);
};

ClientRequest.prototype._finish = function _finish() {
  OutgoingMessage.prototype._finish.call(this);
  if (observed.types.length > 0 && observed.types.includes('http')) {
    startPerf(this, 'HttpClient', {
      method: this.method,
      url: `${this.protocol}//${this.host}${this.path}`,
      headers: typeof this.getHeaders === 'function' ? this.getHeaders() : {},
    });
  }
  if (channels.clientRequestStart.hasSubscribers) channels.clientRequestStart.publish({ request: this });
};

function implicitHeader() {
  if (this._header) throw new ERR_HTTP_HEADERS_SENT('render');
  this._storeHeader(`${this.method} ${this.path} HTTP/1.1${CRLF}`, this[kOutHeaders]);
}

ClientRequest.prototype._implicitHeader = implicitHeader;

ClientRequest.prototype.abort = function abort() {
  if (this.aborted) return;
  this.aborted = true;
  process.nextTick(emitAbortNT, this);
  this.destroy();
};

function emitAbortNT(request) {
  request.emit('abort');
}

ClientRequest.prototype.destroy = function destroy(error) {
  if (this.destroyed) return this;
  this.destroyed = true;
  if (this.res) this.res._dump();
  this[kError] = error;
  this[kErrored] = error;
  this.socket?.destroy(error);
  return this;
};

// ---- the socket's events; `this` is the socket ----

function ondrain() {
  const request = this._httpMessage;
  if (request && !request.finished && request[kNeedDrain]) {
    request[kNeedDrain] = false;
    request.emit('drain');
  }
}

function hangUp(request) {
  if (request.socket._hadError) return;
  request.socket._hadError = true;
  emitErrorEvent(request, new ConnResetException('socket hang up'));
}

function socketCloseListener() {
  const socket = this;
  const { parser, _httpMessage: request } = socket;
  socket.read(); // what is buffered still
  if (!request) { // between two
    freeParser(parser, null, socket);
    return;
  }
  request.destroyed = true;
  const { res } = request;
  if (res) {
    if (!res.complete) res.destroy(new ConnResetException('aborted'));
    request._closed = true;
    request.emit('close');
    if (!res.aborted && res.readable) res.push(null);
  } else {
    hangUp(request);
    request._closed = true;
    request.emit('close');
  }
  // What was not written never will be.
  if (request.outputData.length > 0) request.outputData.length = 0;
  if (parser) {
    parser.finish();
    freeParser(parser, request, socket);
  }
}

function socketErrorListener(error) {
  const socket = this;
  const { parser, _httpMessage: request } = socket;
  if (request) {
    request.socket._hadError = true;
    emitErrorEvent(request, error);
  }
  if (parser) {
    parser.finish();
    freeParser(parser, request, socket);
  }
  socket.removeListener('data', socketOnData);
  socket.removeListener('end', socketOnEnd);
  socket.destroy();
}

function socketOnEnd() {
  const socket = this;
  const { parser, _httpMessage: request } = socket;
  if (request && !request.res) hangUp(request);
  if (parser) {
    parser.finish();
    freeParser(parser, request, socket);
  }
  socket.destroy();
}

// A socket may have served other requests before: what comes in belongs to the present one's asynchronous context.
function socketOnData(chunk) {
  const { _httpMessage: request } = this;
  if (tickInfo[CONTEXTS_USED] === 0 || !request) {
    handleData(this, chunk);
    return;
  }
  const before = getContext();
  setContext(request[kContext]);
  try {
    handleData(this, chunk);
  } finally {
    setContext(before);
  }
}

function handleData(socket, chunk) {
  afterParsing(socket, socket.parser, socket.parser.execute(chunk), chunk);
}

// What src/http/client.c has parsed; `this` is the parser.
function onExecute(result) {
  afterParsing(this.socket, this, result, undefined);
}

function afterParsing(socket, parser, result, chunk) {
  const request = socket._httpMessage;
  if (result instanceof Error) {
    prepareError(result, parser, chunk);
    freeParser(parser, request, socket);
    socket.removeListener('data', socketOnData);
    socket.removeListener('end', socketOnEnd);
    socket.destroy();
    request.socket._hadError = true;
    emitErrorEvent(request, result);
  } else if (parser.incoming?.upgrade) {
    chunk ??= parser.getCurrentBuffer();
    upgrade(socket, parser, request, chunk.slice(result, chunk.length));
  } else if (parser.incoming?.complete && !isInformational(parser.incoming.statusCode)) {
    stopReading(socket);
    freeParser(parser, request, socket);
  }
}

function upgrade(socket, parser, request, head) {
  const response = parser.incoming;
  request.res = response;
  socket.removeListener('data', socketOnData);
  socket.removeListener('end', socketOnEnd);
  socket.removeListener('drain', ondrain);
  if (request.timeoutCb) socket.removeListener('timeout', request.timeoutCb);
  socket.removeListener('timeout', responseOnTimeout);
  parser.finish();
  freeParser(parser, request, socket);
  const event = request.method === 'CONNECT' ? 'connect' : 'upgrade';
  if (request.listenerCount(event) === 0) {
    request.destroy();
    return;
  }
  request.upgradeOrConnect = true;
  socket.emit('agentRemove');
  socket.removeListener('close', socketCloseListener);
  socket.removeListener('error', socketErrorListener);
  socket._httpMessage = null;
  socket.readableFlowing = null;
  request.emit(event, response, socket, head);
  request.destroyed = true;
  request._closed = true;
  request.emit('close');
}

// 100, 102 to 199: the response proper comes later.
function isInformational(status) {
  return status < 200 && status >= 100 && status !== 101;
}

// ---- the response ----

// What the parser calls; `this` is the parser.
function parserOnIncomingClient(response, shouldKeepAlive) {
  const { socket } = this;
  const request = socket._httpMessage;
  if (request.res) {
    // A second response to one request.
    socket.destroy();
    return 0;
  }
  request.res = response;
  if (response.upgrade) return 2;
  const { method } = request;
  if (method === 'CONNECT') {
    response.upgrade = true;
    return 2;
  }
  if (isInformational(response.statusCode)) {
    request.res = null;
    if (response.statusCode === 100) request.emit('continue');
    request.emit('information', {
      statusCode: response.statusCode,
      statusMessage: response.statusMessage,
      httpVersion: response.httpVersion,
      httpVersionMajor: response.httpVersionMajor,
      httpVersionMinor: response.httpVersionMinor,
      headers: response.headers,
      rawHeaders: response.rawHeaders,
    });
    return 1;
  }
  if (request.shouldKeepAlive && !shouldKeepAlive) request.shouldKeepAlive = false;
  if (observed.types.length > 0) stopPerf(request, response, response.headers);
  if (channels.clientResponseFinish.hasSubscribers) channels.clientResponseFinish.publish({ request, response });
  request.res = response;
  response.req = request;
  // First, so that the socket is seen to before anybody else hears of the end.
  response.on('end', responseOnEnd);
  socket.on('timeout', responseOnTimeout);
  // Without a listener nobody can read it.
  if (request.aborted || !request.emit('response', response)) response._dump();
  if (method === 'HEAD') return 1;
  if (response.statusCode === 304) {
    response.complete = true;
    return 1;
  }
  return 0;
}

// ---- a response that went the short way, see src/http/client.c ----

// Copies of it are what the listener gets. The first slots are known to src/http/client.c.
const template = { __proto__: IncomingMessage.prototype };
template[kHead] = null;
template.statusCode = 0;
template.statusMessage = '';
template.req = undefined;
template[kHeadLimit] = 2000;
template.complete = false;
template.upgrade = false;
template._consuming = false;
template._events = undefined;
template._eventsCount = 0;

// Its listeners have been told of the end, before any tick: the socket is free. `this` is nobody.
function onResponseDone(parser) {
  const request = parser.outgoing;
  const { socket } = parser;
  if (request.timeoutCb) {
    socket.setTimeout(0, request.timeoutCb);
    request.timeoutCb = null;
  }
  request._closed = true;
  request.parser = null;
  const next = socket._httpMessage === request && socket.parser === parser ? takeWaiting(socket) : undefined;
  if (next === undefined) {
    stopReading(socket);
    stopListening(socket);
    freeParser(parser, null, socket);
    request.emit('close');
    request.socket?.emit('free');
    return;
  }
  parser.incoming = parser.outgoing = null;
  socket._httpMessage = null;
  request.emit('close');
  setRequestSocket(socket, next);
}

// It becomes a stream: its end will be heard of there, before the program hears of it.
setOnClientStream((response) => {
  response.prependListener('end', responseOnEnd);
});
setUpClient([socketOnData, onExecute, onResponseDone], template, kTimeout);
setEmit(emit);

// ---- one that did not ----

function responseKeepAlive(request) {
  const { socket } = request;
  if (request.timeoutCb) {
    socket.setTimeout(0, request.timeoutCb);
    request.timeoutCb = null;
  }
  stopListening(socket);
  // After the listeners of 'end' that the program has.
  process.nextTick(emitFreeNT, request);
  request.destroyed = true;
  // To destroy the response must not harm the socket, which is another's soon.
  if (request.res) request.res.socket = null;
}

function emitFreeNT(request) {
  request._closed = true;
  request.emit('close');
  if (request.socket) request.socket.emit('free');
}

// `this` is the response.
function responseOnEnd() {
  const request = this.req;
  const { socket } = request;
  if (socket) {
    if (request.timeoutCb) socket.removeListener('timeout', emitRequestTimeout);
    socket.removeListener('timeout', responseOnTimeout);
  }
  request._ended = true;
  if (!request.shouldKeepAlive) {
    if (socket.writable) {
      if (typeof socket.destroySoon === 'function') socket.destroySoon();
      else socket.end();
    }
  } else if (request.writableFinished && !this.aborted) {
    // All of the request is with the kernel, so that the socket is free for another.
    responseKeepAlive(request);
  } else {
    request.once('finish', requestOnFinish);
  }
}

function responseOnTimeout() {
  const response = this._httpMessage?.res;
  if (response) response.emit('timeout');
}

function requestOnFinish() {
  if (this.shouldKeepAlive) responseKeepAlive(this);
}

// ---- getting a socket ----

function listenTo(socket) {
  socket.on('error', socketErrorListener);
  socket.on('data', socketOnData);
  socket.on('end', socketOnEnd);
  socket.on('close', socketCloseListener);
  socket.on('drain', ondrain);
}

function stopReading(socket) {
  socket.removeListener('data', socketOnData);
  socket.removeListener('end', socketOnEnd);
  socket.removeListener('drain', ondrain);
}

function stopListening(socket) {
  socket.removeListener('close', socketCloseListener);
  socket.removeListener('error', socketErrorListener);
  socket.removeListener('data', socketOnData);
  socket.removeListener('end', socketOnEnd);
}

function tickOnSocket(request, socket) {
  // A socket that goes from one request to the next keeps its parser and listeners.
  const isNew = !socket.parser;
  const parser = isNew ? parsers.alloc() : socket.parser;
  const lenient = request.insecureHTTPParser === undefined ? isLenient() : request.insecureHTTPParser;
  parser.initialize(HTTPParser.RESPONSE, parserResource(socket, request), request.maxHeaderSize || defaultMaxHeaderSize(),
                    lenient ? HTTPParser.kLenientAll : HTTPParser.kLenientNone);
  parser.outgoing = request;
  request.parser = parser;
  request.socket = socket;
  socket._httpMessage = request;
  if (isNew) {
    parser.socket = socket;
    socket.parser = parser;
    parser.onIncoming = parserOnIncomingClient;
    parser.onExecute = onExecute;
    listenTo(socket);
    mayTakeShortWay(parser, socket);
  }
  parser.maxHeaderPairs = typeof request.maxHeadersCount === 'number' ? request.maxHeadersCount << 1 : 2000;
  parser.joinDuplicateHeaders = request.joinDuplicateHeaders;
  if (parser.served && request.maxHeadersCount === null && !request.joinDuplicateHeaders && request.method !== 'HEAD' &&
      request.method !== 'CONNECT') {
    parser.serve(request);
  }
  if (request.timeout !== undefined || request.agent?.options?.timeout) listenSocketTimeout(request);
  request.emit('socket', socket);
}

// The bytes of a plain handle go to the parser from C to C.
function mayTakeShortWay(parser, socket) {
  const handle = socket._handle;
  if (!(handle instanceof TCP || handle instanceof Pipe) || handle[ownerSymbol] !== socket || handle._consumed ||
      EventEmitter.init !== init || EventEmitter.captureRejections) {
    return;
  }
  parser.consume(handle);
  parser.served = true;
}

function emitRequestTimeout() {
  const request = this._httpMessage;
  if (!request) return;
  request.emit('timeout');
  if (request.res && connectionOf(request.res)) request.res.emit('timeout'); // came the short way
}

function listenSocketTimeout(request) {
  if (request.timeoutCb) return;
  request.timeoutCb = emitRequestTimeout;
  if (request.socket) request.socket.once('timeout', emitRequestTimeout);
  else request.on('socket', (socket) => socket.once('timeout', emitRequestTimeout));
}

ClientRequest.prototype.onSocket = function onSocket(socket, error) {
  process.nextTick(onSocketNT, this, socket, error);
};

function failRequest(request, error) {
  request.destroyed = true;
  if (!request.aborted && !error) error = new ConnResetException('socket hang up');
  if (error) emitErrorEvent(request, error);
  request._closed = true;
  request.emit('close');
}

function onSocketNT(request, socket, error) {
  if (!request.destroyed && !error) {
    tickOnSocket(request, socket);
    request._flush();
    return;
  }
  if (socket && !error && request.agent && !socket.destroyed) {
    socket.emit('free');
  } else if (socket) {
    finished(socket.destroy(error || request[kError]), (failure) => {
      if (failure?.code === 'ERR_STREAM_PREMATURE_CLOSE') failure = null;
      failRequest(request, failure || error);
    });
    return;
  }
  failRequest(request, error || request[kError]);
}

// Call the socket's method when there is one that is connected.
ClientRequest.prototype._deferToConnect = function _deferToConnect(method, args) {
  const call = () => {
    if (method) Reflect.apply(this.socket[method], this.socket, args);
  };
  const onSocket = () => {
    if (this.socket.writable) call();
    else this.socket.once('connect', call);
  };
  if (this.socket) onSocket();
  else this.once('socket', onSocket);
};

function setSocketTimeout(socket, msecs) {
  if (socket.connecting) {
    socket.once('connect', function() {
      this.setTimeout(msecs);
    });
  } else {
    socket.setTimeout(msecs);
  }
}

ClientRequest.prototype.setTimeout = function setTimeout(msecs, callback) {
  if (this._ended) return this;
  listenSocketTimeout(this);
  msecs = getTimerDuration(msecs, 'msecs');
  if (callback) this.once('timeout', callback);
  if (this.socket) setSocketTimeout(this.socket, msecs);
  else this.once('socket', (socket) => setSocketTimeout(socket, msecs));
  return this;
};

ClientRequest.prototype.setNoDelay = function setNoDelay(noDelay) {
  this._deferToConnect('setNoDelay', [noDelay]);
};

ClientRequest.prototype.setSocketKeepAlive = function setSocketKeepAlive(enable, initialDelay) {
  this._deferToConnect('setKeepAlive', [enable, initialDelay]);
};

ClientRequest.prototype.clearTimeout = function clearTimeout(callback) {
  this.setTimeout(0, callback);
};

module.exports = { ClientRequest };
