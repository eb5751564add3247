'use strict';

// The server side: connections, the requests that come on them, and ServerResponse.
//
// A connection keeps its responses in order: `outgoing` waits while socket._httpMessage is written; `incoming` are the
// requests that are not answered yet.

const net = require('net');
const EventEmitter = require('events');
const { OutgoingMessage, validateHeaderName, validateHeaderValue, kAfterFinish, kHighWaterMark, kUniqueHeaders,
        parseUniqueHeadersOption } = require('_http_outgoing');
const { IncomingMessage, findField, wasLookedAt, kHead, kHeadLimit } = require('_http_incoming');
const { kOutHeaders, kNeedDrain, startPerf, stopPerf } = require('internal/http');
const observed = require('internal/perf/observed');
const { parserResource, parsers, freeParser, continueExpression, chunkExpression, kIncomingMessage, HTTPParser, isLenient, prepareError,
        defaultMaxHeaderSize, setSocketOf, _checkInvalidHeaderChar: checkInvalidHeaderChar } = require('_http_common');
const { codes, ConnResetException, ErrnoException } = require('internal/errors');
const { validateBoolean, validateFunction, validateInteger, validateLinkHeaderValue, validateObject } =
  require('internal/validators');
const { ConnectionsList, setHooks, setEmit, connectionOf, finishResponse, end, setOwn } = internalBinding('http_parser');
const { TCP } = internalBinding('tcp_wrap');
const { Pipe } = internalBinding('pipe_wrap');
const { UV_EOF } = internalBinding('uv');
const { kTakeHandle } = require('internal/net');
const { kTimeout } = require('internal/timers');

const { init } = EventEmitter; // replaced by the domain module
const channels = require('internal/http/channels');
const { debuglog } = require('internal/util/debuglog');

const { ERR_HTTP_HEADERS_SENT, ERR_HTTP_INVALID_STATUS_CODE, ERR_HTTP_REQUEST_TIMEOUT, ERR_HTTP_SOCKET_ASSIGNED,
        ERR_HTTP_SOCKET_ENCODING, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_CHAR,
        ERR_OUT_OF_RANGE } = codes;

let debug = debuglog('http', (logger) => { debug = logger; });
const kServerResponse = Symbol('ServerResponse');
const kConnections = Symbol('http.server.connections');
const kConnectionsCheckingInterval = Symbol('http.server.connectionsCheckingInterval');
const kState = Symbol('kState'); // of a connection
const kConnection = Symbol('kConnection'); // of a response: its socket, or the one it waits for

const CRLF = '\r\n';
const noop = () => {};

const STATUS_CODES = {
  100: 'Continue',
  101: 'Switching Protocols',
  102: 'Processing',
  103: 'Early Hints',
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  203: 'Non-Authoritative Information',
  204: 'No Content',
  205: 'Reset Content',
  206: 'Partial Content',
  207: 'Multi-Status',
  208: 'Already Reported',
  226: 'IM Used',
  300: 'Multiple Choices',
  301: 'Moved Permanently',
  302: 'Found',
  303: 'See Other',
  304: 'Not Modified',
  305: 'Use Proxy',
  307: 'Temporary Redirect',
  308: 'Permanent Redirect',
  400: 'Bad Request',
  401: 'Unauthorized',
  402: 'Payment Required',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  406: 'Not Acceptable',
  407: 'Proxy Authentication Required',
  408: 'Request Timeout',
  409: 'Conflict',
  410: 'Gone',
  411: 'Length Required',
  412: 'Precondition Failed',
  413: 'Payload Too Large',
  414: 'URI Too Long',
  415: 'Unsupported Media Type',
  416: 'Range Not Satisfiable',
  417: 'Expectation Failed',
  418: 'I\'m a Teapot',
  421: 'Misdirected Request',
  422: 'Unprocessable Entity',
  423: 'Locked',
  424: 'Failed Dependency',
  425: 'Too Early',
  426: 'Upgrade Required',
  428: 'Precondition Required',
  429: 'Too Many Requests',
  431: 'Request Header Fields Too Large',
  451: 'Unavailable For Legal Reasons',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
  505: 'HTTP Version Not Supported',
  506: 'Variant Also Negotiates',
  507: 'Insufficient Storage',
  508: 'Loop Detected',
  509: 'Bandwidth Limit Exceeded',
  510: 'Not Extended',
  511: 'Network Authentication Required',
};

// ---- ServerResponse ----

function ServerResponse(req, options) {
  OutgoingMessage.call(this, options);
  if (req.method === 'HEAD') this._hasBody = false;
  this.req = req;
  if (req.httpVersionMajor < 1 || req.httpVersionMinor < 1) {
    this.useChunkedEncodingByDefault = chunkExpression.test(req.headers.te);
    this.shouldKeepAlive = false;
  }
}
Object.setPrototypeOf(ServerResponse.prototype, OutgoingMessage.prototype);
Object.setPrototypeOf(ServerResponse, OutgoingMessage);

ServerResponse.prototype.statusCode = 200;
ServerResponse.prototype.statusMessage = undefined;
ServerResponse.prototype.sendDate = true;
ServerResponse.prototype._sent100 = false;
ServerResponse.prototype._expect_continue = false;

function emitCloseNT(message) {
  if (message._closed) return;
  message.destroyed = true;
  message._closed = true;
  message.emit('close');
}

// The connection is gone before the response was complete; `this` is the socket.
function onServerResponseClose() {
  if (this._httpMessage) emitCloseNT(this._httpMessage);
}

/* The socket of a response that came the short way: it goes on the long way from here. */
Object.defineProperty(ServerResponse.prototype, 'socket', {
  get() {
    const connection = connectionOf(this);
    return connection ? adopt(connection, this) : null;
  },
  set(value) { setOwn(this, 'socket', value); },
  configurable: true,
});

function attach(response, socket) {
  socket._httpMessage = response;
  setOwn(response, 'socket', socket);
  if (response._events !== undefined) response.emit('socket', socket);
  if (response.outputData.length > 0 || response.finished) response._flush();
}

ServerResponse.prototype._finish = function _finish() {
  if (observed.types.length > 0) stopPerf(this, this, this.getHeaders());
  OutgoingMessage.prototype._finish.call(this);
};

ServerResponse.prototype.assignSocket = function assignSocket(socket) {
  if (socket._httpMessage) throw new ERR_HTTP_SOCKET_ASSIGNED();
  // The connections of a server have a listener that lasts.
  if (!socket[kState]) socket.on('close', onServerResponseClose);
  socket._httpMessage = this;
  this.socket = socket;
  this.emit('socket', socket);
  this._flush();
};

ServerResponse.prototype.detachSocket = function detachSocket(socket) {
  if (!socket[kState]) socket.removeListener('close', onServerResponseClose);
  socket._httpMessage = null;
  this.socket = null;
};

ServerResponse.prototype.writeContinue = function writeContinue(callback) {
  this._writeRaw(`HTTP/1.1 100 Continue${CRLF}${CRLF}`, 'ascii', callback);
  this._sent100 = true;
};

ServerResponse.prototype.writeProcessing = function writeProcessing(callback) {
  this._writeRaw(`HTTP/1.1 102 Processing${CRLF}${CRLF}`, 'ascii', callback);
};

ServerResponse.prototype.writeEarlyHints = function writeEarlyHints(hints, callback) {
  validateObject(hints, 'hints');
  if (hints.link === null || hints.link === undefined) return;
  const link = validateLinkHeaderValue(hints.link);
  if (link.length === 0) return;
  if (checkInvalidHeaderChar(link)) throw new ERR_INVALID_CHAR('header content', 'Link');
  let head = `HTTP/1.1 103 Early Hints${CRLF}Link: ${link}${CRLF}`;
  for (const key of Object.keys(hints)) {
    if (key === 'link') continue;
    validateHeaderName(key);
    validateHeaderValue(key, hints[key]);
    head += `${key}: ${hints[key]}${CRLF}`;
  }
  this._writeRaw(head + CRLF, 'ascii', callback);
};

ServerResponse.prototype._implicitHeader = function _implicitHeader() {
  this.writeHead(this.statusCode);
};

// The fields given to writeHead, put over those that setHeader had.
function mergeFields(response, fields) {
  if (Array.isArray(fields)) {
    if (fields.length % 2 !== 0) throw new ERR_INVALID_ARG_VALUE('headers', fields);
    // A name may come several times; what it had before goes.
    for (let i = 0; i < fields.length; i += 2) response.removeHeader(fields[i]);
    for (let i = 0; i < fields.length; i += 2) {
      if (fields[i]) response.appendHeader(fields[i], fields[i + 1]);
    }
  } else if (fields) {
    for (const name of Object.keys(fields)) if (name) response.setHeader(name, fields[name]);
  }
}

ServerResponse.prototype.writeHead = function writeHead(statusCode, reason, fields) {
  if (this._header) throw new ERR_HTTP_HEADERS_SENT('write');
  const given = statusCode;
  statusCode |= 0;
  if (statusCode < 100 || statusCode > 999) throw new ERR_HTTP_INVALID_STATUS_CODE(given);
  if (typeof reason === 'string') {
    this.statusMessage = reason;
  } else {
    this.statusMessage ||= STATUS_CODES[statusCode] || 'unknown';
    fields ??= reason;
  }
  this.statusCode = statusCode;
  if (this[kOutHeaders] !== null) {
    mergeFields(this, fields);
    fields = this[kOutHeaders];
  }
  if (checkInvalidHeaderChar(this.statusMessage)) throw new ERR_INVALID_CHAR('statusMessage');
  if (statusCode === 204 || statusCode === 304 || statusCode < 200) this._hasBody = false;
  // Without the 100 the client may send the body or not: nobody knows what its next bytes are.
  if (this._expect_continue && !this._sent100) this.shouldKeepAlive = false;
  this._storeHeader(`HTTP/1.1 ${statusCode} ${this.statusMessage}${CRLF}`, fields);
  return this;
};
ServerResponse.prototype.writeHeader = ServerResponse.prototype.writeHead;

// ---- Server ----

function numberOption(server, options, name, fallback) {
  const value = options[name];
  if (value !== undefined) validateInteger(value, name, 0);
  server[name] = value ?? fallback;
}

function booleanOption(server, options, name, fallback) {
  const value = options[name];
  if (value !== undefined) validateBoolean(value, `options.${name}`);
  server[name] = value ?? fallback;
}

/* The options that http, https and http2 servers share; `this` is the server. */
function storeHTTPOptions(options) {
  this[kIncomingMessage] = options.IncomingMessage || IncomingMessage;
  this[kServerResponse] = options.ServerResponse || ServerResponse;
  numberOption(this, options, 'maxHeaderSize', undefined);
  booleanOption(this, options, 'insecureHTTPParser', undefined);
  numberOption(this, options, 'requestTimeout', 300_000);
  numberOption(this, options, 'headersTimeout', Math.min(60_000, this.requestTimeout));
  if (this.requestTimeout > 0 && this.headersTimeout > 0 && this.headersTimeout > this.requestTimeout) {
    throw new ERR_OUT_OF_RANGE('headersTimeout', '<= requestTimeout', options.headersTimeout);
  }
  numberOption(this, options, 'keepAliveTimeout', 5_000);
  numberOption(this, options, 'keepAliveTimeoutBuffer', 1_000);
  numberOption(this, options, 'connectionsCheckingInterval', 30_000);
  booleanOption(this, options, 'requireHostHeader', true);
  booleanOption(this, options, 'joinDuplicateHeaders', undefined);
  booleanOption(this, options, 'rejectNonStandardBodyWrites', false);
  const { shouldUpgradeCallback } = options;
  if (shouldUpgradeCallback !== undefined) {
    validateFunction(shouldUpgradeCallback, 'options.shouldUpgradeCallback');
    this.shouldUpgradeCallback = shouldUpgradeCallback;
  } else {
    this.shouldUpgradeCallback = hasUpgradeListener;
  }
}

function hasUpgradeListener() {
  return this.listenerCount('upgrade') > 0;
}

function setupConnectionsTracking() {
  this[kConnections] ||= new ConnectionsList();
  if (this[kConnectionsCheckingInterval]) clearInterval(this[kConnectionsCheckingInterval]);
  // It looks for connections whose requests take too long to come.
  this[kConnectionsCheckingInterval] =
    setInterval(checkConnections.bind(this), this.connectionsCheckingInterval).unref();
}

function httpServerPreClose(server) {
  server.closeIdleConnections();
  clearInterval(server[kConnectionsCheckingInterval]);
}

function Server(options, requestListener) {
  if (!(this instanceof Server)) return new Server(options, requestListener);
  if (typeof options === 'function') {
    requestListener = options;
    options = {};
  } else if (options === undefined || options === null) {
    options = {};
  } else {
    validateObject(options, 'options');
    options = { ...options };
  }
  storeHTTPOptions.call(this, options);
  net.Server.call(this, {
    allowHalfOpen: true,
    noDelay: options.noDelay ?? true,
    keepAlive: options.keepAlive,
    keepAliveInitialDelay: options.keepAliveInitialDelay,
    highWaterMark: options.highWaterMark,
  });
  if (requestListener) this.on('request', requestListener);
  // As net.Server's, but for half open connections: they are closed unless this is set.
  this.httpAllowHalfOpen = false;
  this.on('connection', connectionListener);
  this.on('listening', setupConnectionsTracking);
  this.timeout = 0;
  this.maxHeadersCount = null;
  this.maxRequestsPerSocket = 0;
  this[kUniqueHeaders] = parseUniqueHeadersOption(options.uniqueHeaders);
}
Object.setPrototypeOf(Server.prototype, net.Server.prototype);
Object.setPrototypeOf(Server, net.Server);

Server.prototype.close = function close(...args) {
  httpServerPreClose(this);
  Reflect.apply(net.Server.prototype.close, this, args);
  return this;
};

Server.prototype[Symbol.asyncDispose ?? Symbol.for('nodejs.asyncDispose')] = async function() {
  await new Promise((resolve, reject) => this.close((error) => (error ? reject(error) : resolve())));
};

function closeConnection(parser) {
  if (parser.socket === null && parser.handle !== null && parser.isIdle()) closeBare(parser);
  else parser.makeSocket()?.destroy();
}

Server.prototype.closeAllConnections = function closeAllConnections() {
  if (!this[kConnections]) return;
  for (const parser of this[kConnections].all()) closeConnection(parser);
};

Server.prototype.closeIdleConnections = function closeIdleConnections() {
  if (!this[kConnections]) return;
  for (const parser of this[kConnections].idle()) {
    const response = parser.socket?._httpMessage ?? parser.response;
    if (!response || response.finished) closeConnection(parser);
  }
};

Server.prototype.setTimeout = function setTimeout(msecs, callback) {
  this.timeout = msecs;
  if (callback) this.on('timeout', callback);
  return this;
};

Server.prototype[EventEmitter.captureRejectionSymbol] = function(error, event, ...args) {
  if (event !== 'request') {
    Reflect.apply(net.Server.prototype[EventEmitter.captureRejectionSymbol], this, [error, event, ...args]);
    return;
  }
  const response = args[1];
  if (response.headersSent || response.writableEnded) {
    response.destroy();
    return;
  }
  for (const name of response.getHeaderNames()) response.removeHeader(name);
  response.statusCode = 500;
  response.end(STATUS_CODES[500]);
};

function checkConnections() {
  if (this.headersTimeout === 0 && this.requestTimeout === 0) return;
  for (const parser of this[kConnections].expired(this.headersTimeout, this.requestTimeout)) {
    const socket = parser.makeSocket();
    if (socket) socketOnError.call(socket, new ERR_HTTP_REQUEST_TIMEOUT());
  }
}

// ---- connections without a socket, see src/http/connection.c ----

// Copies of these are what the listener gets. The first slots are known to src/http/connection.c.
function makeTemplates(server) {
  const request = { __proto__: IncomingMessage.prototype };
  request[kHead] = null;
  request.method = '';
  request.url = '';
  request.complete = true;
  request[kHeadLimit] = typeof server.maxHeadersCount === 'number' ? server.maxHeadersCount << 1 : 2000;
  request.upgrade = false;
  request._consuming = false;
  request._events = undefined;
  request._eventsCount = 0;
  if (server.joinDuplicateHeaders) request.joinDuplicateHeaders = true;
  const response = { __proto__: ServerResponse.prototype };
  response.req = undefined;
  response.shouldKeepAlive = true;
  response._keepAliveTimeout = server.keepAliveTimeout;
  response._maxRequestsPerSocket = server.maxRequestsPerSocket;
  response.statusCode = 200;
  response.statusMessage = undefined;
  response._header = null;
  response._headerSent = false;
  response.finished = false;
  response.destroyed = false;
  response._closed = false;
  response[kOutHeaders] = null;
  return [request, response];
}

function timeoutOf(server) {
  const { keepAliveTimeout, keepAliveTimeoutBuffer } = server;
  if (!keepAliveTimeout) return 0;
  const timeout = Number.isFinite(keepAliveTimeout) && keepAliveTimeout >= 0 ? keepAliveTimeout : 0;
  return timeout + (Number.isFinite(keepAliveTimeoutBuffer) && keepAliveTimeoutBuffer >= 0 ? keepAliveTimeoutBuffer : 1000);
}

// Whether requests may take the short way, which knows the plain cases only.
function mayTakeShortWay(server) {
  return server[kServerResponse] === ServerResponse && server[kIncomingMessage] === IncomingMessage &&
    server[kUniqueHeaders] === null && !server.rejectNonStandardBodyWrites && server.timeout === 0 &&
    !(server.maxRequestsPerSocket > 0) && EventEmitter.init === init && !EventEmitter.captureRejections;
}

const settings = ['keepAliveTimeout', 'keepAliveTimeoutBuffer', 'maxHeadersCount', 'joinDuplicateHeaders',
                  'requireHostHeader', 'maxRequestsPerSocket'];

// Tell the list of connections what the short way needs, again when the program has changed it.
function configure(server) {
  const list = server[kConnections];
  const key = `${settings.map((name) => server[name])}`;
  if (list.key === key) return;
  list.key = key;
  const [request, response] = makeTemplates(server);
  list.configure([server, request, response, ServerResponse.prototype.writeHead,
                  ServerResponse.prototype._implicitHeader, STATUS_CODES, kOutHeaders],
                 server.requireHostHeader, timeoutOf(server),
                 server.keepAliveTimeout ? Math.floor(server.keepAliveTimeout / 1000) : 0);
}

// net has a connection: without other listeners than ours it needs no socket.
Server.prototype[kTakeHandle] = function(handle) {
  if (this._events.connection !== connectionListener || !this[kConnections] || !mayTakeShortWay(this)) return false;
  if (this.noDelay) handle.setNoDelay?.(true);
  if (this.keepAlive) handle.setKeepAlive?.(true, this.keepAliveInitialDelay);
  this._connections++;
  const parser = parsers.alloc();
  initializeParser(this, parser);
  configure(this);
  parser.server = this;
  parser.handle = handle;
  handle.parser = parser;
  handle.onread = onBareRead;
  handle._consumed = true;
  parser._consumed = true;
  parser.consume(handle);
  parser.start(true);
  handle.reading = true;
  handle.readStart();
  return true;
};

// The end of a connection, or an error; `this` is the handle.
function onBareRead(length, chunk) {
  const { parser } = this;
  if (!parser) return;
  if (parser.isIdle() && (length === UV_EOF || parser.server.listenerCount('clientError') === 0)) {
    closeBare(parser);
    return;
  }
  socketOf(parser);
  this.onread(length, chunk);
}

function closeBare(parser) {
  const { server, handle } = parser;
  handle.parser = undefined;
  handle.onread = noop;
  handle.close();
  freeParser(parser, null, null);
  server._connections--;
  server._emitCloseIfDrained();
}

// The socket of a connection, made when somebody wants it. What is under way stays on its way.
function socketOf(parser) {
  if (parser.socket !== null) return parser.socket;
  const { server, handle } = parser;
  if (handle === null) return new net.Socket().destroy(); // gone since
  const reading = handle.reading;
  const socket = new net.Socket({
    handle,
    allowHalfOpen: true,
    manualStart: true,
    readable: true,
    writable: true,
    readableHighWaterMark: server.highWaterMark,
    writableHighWaterMark: server.highWaterMark,
  });
  socket._server = server;
  handle.parser = undefined;
  parser.dress();
  listenTo(server, socket, parser);
  if (!reading) {
    socket.pause();
    onSocketPause.call(socket);
  }
  return socket;
}

// The response is used as a stream, or something happens to its connection: lib does the rest of it.
function adopt(parser, response) {
  const socket = socketOf(parser);
  if (response.finished || parser.handle === null) return socket;
  const taken = parser.takeResponse();
  if (taken === undefined) return socket;
  const request = taken.req;
  setUpResponse(socket, parser.state, taken);
  parser.state.incoming.push(request);
  socket._httpMessage = taken;
  setOwn(taken, 'socket', socket);
  setOwn(request, 'socket', socket);
  return socket;
}

function adoptCurrent(socket) {
  const { parser } = socket;
  const response = parser?.response;
  if (response !== undefined) adopt(parser, response);
}

// What src/http/ leaves to do.
function finishLater(response) {
  process.nextTick(finishShort, response);
}

function finishShort(response) {
  const parser = connectionOf(response);
  const last = parser && finishResponse(response);
  if (last === undefined) return;
  const request = response.req;
  if (!request._consuming && wasLookedAt(request)) request._dump();
  clearIncoming(request);
  response.emit('finish');
  process.nextTick(emitCloseNT, response);
  if (!last) return;
  const socket = socketOf(parser);
  if (!socket.destroyed) socket.destroySoon();
}

function onEnded(response, parser, writing, error) {
  if (parser.socket !== null && parser.socket[kTimeout] !== null) parser.socket._unrefTimer();
  response._finish();
  if (error !== 0) {
    const socket = socketOf(parser);
    process.nextTick(() => socket.destroy(new ErrnoException(error, 'write')));
  } else if (!writing) {
    finishLater(response);
  }
}

function onWritten(parser, status) {
  const { response } = parser;
  if (response === undefined) return;
  if (status < 0) socketOf(parser).destroy(new ErrnoException(status, 'write'));
  else finishShort(response);
}

function onIdle(parser) {
  const { server } = parser;
  if (server === null) return;
  if (parser.socket === null && parser.isIdle() && server.listenerCount('timeout') === 0) closeBare(parser);
  else socketOnTimeout.call(socketOf(parser));
}

setHooks([finishLater, onIdle, OutgoingMessage.prototype.end, onEnded, onWritten, (request) => request.destroy()]);
setSocketOf(socketOf);
setEmit(EventEmitter.prototype.emit);
ServerResponse.prototype.end = end;

// ---- a connection ----

function connectionListener(socket) {
  // With its asynchronous resource, where async_hooks are in use.
  connectionListenerInternal(this, socket);
}

function initializeParser(server, parser, socket) {
  const { insecureHTTPParser } = server;
  const lenient = insecureHTTPParser === undefined ? isLenient() : insecureHTTPParser;
  parser.initialize(HTTPParser.REQUEST, parserResource(socket), server.maxHeaderSize || defaultMaxHeaderSize(),
                    lenient ? HTTPParser.kLenientAll : HTTPParser.kLenientNone, server[kConnections]);
  parser.joinDuplicateHeaders = server.joinDuplicateHeaders;
  if (typeof server.maxHeadersCount === 'number') parser.maxHeaderPairs = server.maxHeadersCount << 1;
}

function connectionListenerInternal(server, socket) {
  debug('SERVER new http connection');
  const parser = parsers.alloc();
  initializeParser(server, parser, socket);
  listenTo(server, socket, parser);
  // The bytes of a handle go from C to C; only a plain one can be written to from there, too.
  const handle = socket instanceof net.Socket ? socket._handle : null;
  const source = handle?.consumable === undefined ? handle : handle.consumable;
  if (source?.readStart && !handle._consumed && source.getFd !== undefined) {
    parser._consumed = true;
    handle._consumed = true;
    parser.consume(source);
    socket.on('pause', onSocketPause);
    socket.on('resume', onSocketResume);
    if ((handle instanceof TCP || handle instanceof Pipe) && server[kConnections] && mayTakeShortWay(server)) {
      configure(server);
      parser.server = server;
      parser.handle = handle;
      parser.start(false);
    }
  }
}

function listenTo(server, socket, parser) {
  // Other streams than net's and tls's have no server.
  socket.server = server;
  if (server.timeout && typeof socket.setTimeout === 'function') socket.setTimeout(server.timeout);
  socket.on('timeout', socketOnTimeout);
  parser.socket = socket;
  socket.parser = parser;

  socket[kState] = parser.state = {
    outgoing: [], incoming: [], outgoingData: 0, requestsCount: 0, keepAliveTimeoutSet: false,
  };
  socket.on('data', socketOnData);
  socket.on('error', socketOnError);
  socket.on('end', socketOnEnd);
  socket.on('close', socketOnClose);
  socket.on('close', onServerResponseClose);
  socket.on('drain', socketOnDrain);
  parser.onIncoming = parserOnIncoming;
  parser.onExecute = parserOnExecute;

  parser[HTTPParser.kOnTimeout | 0] = onParserTimeout;

  // Who reads the socket as a stream gets its bytes there.
  socket.on = wrapListener('on');
  socket.addListener = wrapListener('addListener');
  socket.prependListener = wrapListener('prependListener');
  socket.setEncoding = socketSetEncoding;

  if (parser._consumed) {
    socket.on('pause', onSocketPause);
    socket.on('resume', onSocketResume);
  }
  socket._paused = false;
}

function socketSetEncoding() {
  throw new ERR_HTTP_SOCKET_ENCODING();
}

function wrapListener(method) {
  return function socketListenerWrap(event, listener) {
    const result = net.Socket.prototype[method].call(this, event, listener);
    if (!this.parser) {
      // Not a connection of ours any more.
      delete this.on;
      delete this.addListener;
      delete this.prependListener;
      return result;
    }
    if (event === 'data' || event === 'readable') unconsume(this.parser, this);
    return result;
  };
}

function unconsume(parser, socket) {
  if (!socket._handle) return;
  if (parser._consumed) parser.unconsume();
  parser._consumed = false;
  socket._handle._consumed = false;
  socket.removeListener('pause', onSocketPause);
  socket.removeListener('resume', onSocketResume);
}

// The stream does not know of what the parser reads: its handle is stopped and started here.
function onSocketPause() {
  if (!this._handle) return;
  this._handle.reading = false;
  this._handle.readStop();
}

function onSocketResume() {
  if (this._paused) {
    // The server has paused it; a request that wants to be read must not change that.
    this.pause();
    onSocketPause.call(this);
  } else if (this._handle && !this._handle.reading) {
    this._handle.reading = true;
    this._handle.readStart();
  }
}

function onParserTimeout() {
  const { socket } = this;
  if (!socket.server.emit('timeout', socket)) socket.destroy();
}

function socketOnTimeout() {
  adoptCurrent(this);
  const request = this.parser?.incoming;
  const ofRequest = request && !request.complete && request.emit('timeout', this);
  const response = this._httpMessage;
  const ofResponse = response && response.emit('timeout', this);
  const ofServer = this.server.emit('timeout', this);
  if (!ofRequest && !ofResponse && !ofServer) this.destroy();
}

function socketOnData(chunk) {
  const { parser } = this;
  if (parser) onParserResult(this.server, this, parser, this[kState], parser.execute(chunk), chunk);
}

// `this` is the parser.
function parserOnExecute(result) {
  const { socket } = this;
  socket._unrefTimer();
  onParserResult(socket.server, socket, this, this.state, result, undefined);
}

function socketOnDrain() {
  resumeAfterDrain(this, this[kState]);
}

function resumeAfterDrain(socket, state) {
  const needPause = state.outgoingData > socket.writableHighWaterMark;
  if (socket._paused && !needPause) {
    socket._paused = false;
    if (socket.parser) socket.parser.resume();
    socket.resume();
  }
  const message = socket._httpMessage;
  if (message && !message.finished && message[kNeedDrain]) {
    message[kNeedDrain] = false;
    message.emit('drain');
  }
}

function socketOnClose() {
  adoptCurrent(this);
  freeParser(this.parser, null, this);
  const incoming = this[kState]?.incoming;
  while (incoming?.length > 0) incoming.shift().destroy(new ConnResetException('aborted'));
}

function socketOnEnd() {
  adoptCurrent(this);
  const { outgoing } = this[kState];
  const result = this.parser?.finish();
  if (result instanceof Error) {
    socketOnError.call(this, result);
  } else if (!this.server.httpAllowHalfOpen) {
    this.end();
  } else if (outgoing.length > 0) {
    outgoing[outgoing.length - 1]._last = true;
  } else if (this._httpMessage) {
    this._httpMessage._last = true;
  } else {
    this.end();
  }
}

const errorStatus = { HPE_HEADER_OVERFLOW: 431, HPE_CHUNK_EXTENSIONS_OVERFLOW: 413, ERR_HTTP_REQUEST_TIMEOUT: 408 };

function socketOnError(error) {
  adoptCurrent(this);
  this.removeListener('error', socketOnError);
  if (this.listenerCount('error', noop) === 0) this.on('error', noop);
  if (this.server.emit('clientError', error, this)) return;
  // An answer, unless one is half written already.
  if (this.writable && (!this._httpMessage || !this._httpMessage._headerSent)) {
    const status = errorStatus[error.code] ?? 400;
    this.write(Buffer.from(`HTTP/1.1 ${status} ${STATUS_CODES[status]}${CRLF}Connection: close${CRLF}${CRLF}`, 'ascii'));
  }
  this.destroy(error);
}

// What the parser made of the bytes that came.
function onParserResult(server, socket, parser, state, result, bytes) {
  resetSocketTimeout(server, socket, state);
  if (result instanceof Error) {
    prepareError(result, parser, bytes);
    socketOnError.call(socket, result);
  } else if (parser.incoming?.upgrade) {
    upgrade(server, socket, parser, state, bytes || parser.getCurrentBuffer(), result);
  } else if (parser.incoming?.method === 'PRI') {
    socket.destroy(); // HTTP/2
  }
  if (socket._paused && socket.parser) socket.parser.pause();
}

// The connection speaks something else from now on: it is the listener's.
function upgrade(server, socket, parser, state, bytes, parsed) {
  const request = parser.incoming;
  socket.removeListener('data', socketOnData);
  socket.removeListener('end', socketOnEnd);
  socket.removeListener('close', socketOnClose);
  socket.removeListener('drain', socketOnDrain);
  socket.removeListener('error', socketOnError);
  socket.removeListener('timeout', socketOnTimeout);
  socket.removeListener('close', onServerResponseClose);
  unconsume(parser, socket);
  parser.finish();
  freeParser(parser, request, socket);
  socket[kState] = undefined;
  const event = request.method === 'CONNECT' ? 'connect' : 'upgrade';
  if (server.listenerCount(event) > 0) {
    socket.readableFlowing = null;
    server.emit(event, request, socket, bytes.slice(parsed, bytes.length));
  } else {
    socket.destroy();
  }
}

function resetSocketTimeout(server, socket, state) {
  if (!state.keepAliveTimeoutSet) return;
  socket.setTimeout(server.timeout || 0);
  state.keepAliveTimeoutSet = false;
}

// ---- a request ----

// `this` is the parser.
function parserOnIncoming(request, keepAlive) {
  const { socket, state } = this;
  const { server } = socket;
  adoptCurrent(socket);
  resetSocketTimeout(server, socket, state);
  if (request.upgrade) {
    request.upgrade = request.method === 'CONNECT' || !!server.shouldUpgradeCallback(request);
    if (request.upgrade) return 2;
  }
  state.incoming.push(request);
  if (!socket._paused &&
      (socket._writableState?.needDrain || state.outgoingData >= socket.writableHighWaterMark)) {
    // The client does not read its answers: no more requests until it does.
    socket._paused = true;
    socket.pause();
  }

  const Response = server[kServerResponse];
  const response = new Response(request, {
    highWaterMark: socket.writableHighWaterMark,
    rejectNonStandardBodyWrites: server.rejectNonStandardBodyWrites,
  });
  response._keepAliveTimeout = server.keepAliveTimeout;
  response._maxRequestsPerSocket = server.maxRequestsPerSocket;
  response.shouldKeepAlive = keepAlive;
  if (server[kUniqueHeaders] !== null) response[kUniqueHeaders] = server[kUniqueHeaders];
  setUpResponse(socket, state, response);
  if (observed.types.length > 0 && observed.types.includes('http')) {
    startPerf(response, 'HttpRequest', { method: request.method, url: request.url, headers: request.headers });
  }
  if (channels.requestStart.hasSubscribers) channels.requestStart.publish({ request, response, socket, server });
  if (channels.responseCreated.hasSubscribers) channels.responseCreated.publish({ request, response });
  if (socket._httpMessage) state.outgoing.push(response);
  else attach(response, socket);
  dispatch(server, socket, state, request, response);
  return 0;
}

// The state stays when the connection is given away by an upgrade: responses before it are still to be sent.
function setUpResponse(socket, state, response) {
  response[kConnection] = socket;
  response[kState] = state;
  response._onPendingData = onPendingData;
  response[kAfterFinish] = afterResponse;
}

// `this` is the response.
function onPendingData(delta) {
  const state = this[kState];
  state.outgoingData += delta;
  resumeAfterDrain(this[kConnection], state);
}

// Give the request to the listener that is meant.
function dispatch(server, socket, state, request, response) {
  if (request.httpVersionMajor !== 1 || request.httpVersionMinor !== 1) {
    server.emit('request', request, response);
    return;
  }
  if (server.requireHostHeader && findField(request, 'host') === undefined) {
    response.writeHead(400, ['Connection', 'close']);
    response.end();
    return;
  }
  const limit = server.maxRequestsPerSocket;
  if (typeof limit === 'number' && limit > 0) {
    state.requestsCount++;
    response.maxRequestsOnConnectionReached = limit <= state.requestsCount;
    if (limit < state.requestsCount) {
      server.emit('dropRequest', request, socket);
      response.writeHead(503);
      response.end();
      return;
    }
  }
  const expect = findField(request, 'expect');
  if (expect === undefined) {
    server.emit('request', request, response);
  } else if (continueExpression.test(expect)) {
    response._expect_continue = true;
    if (server.listenerCount('checkContinue') > 0) {
      server.emit('checkContinue', request, response);
    } else {
      response.writeContinue();
      server.emit('request', request, response);
    }
  } else if (server.listenerCount('checkExpectation') > 0) {
    server.emit('checkExpectation', request, response);
  } else {
    response.writeHead(417);
    response.end();
  }
}

// The response, `this`, is with the kernel: what is next on the connection?
function afterResponse() {
  const socket = this[kConnection];
  finishResponseOn(socket, this[kState], socket.server, this, this.req);
}

function finishResponseOn(socket, state, server, response, request) {
  if (channels.responseFinish.hasSubscribers) channels.responseFinish.publish({ request, response, socket, server });
  state.incoming.shift();
  socket.parser?.responseDone();
  // A body that nobody read would stand in the way of the next request.
  if (!request._consuming && wasLookedAt(request)) request._dump();
  response.detachSocket(socket);
  clearIncoming(request);
  process.nextTick(emitCloseNT, response);
  if (response._last) {
    if (typeof socket.destroySoon === 'function') socket.destroySoon();
    else socket.end();
  } else if (state.outgoing.length > 0) {
    attach(state.outgoing.shift(), socket);
  } else if (server.keepAliveTimeout && typeof socket.setTimeout === 'function') {
    socket.setTimeout(timeoutOf(server));
    state.keepAliveTimeoutSet = true;
  }
}

function clearIncoming(request) {
  request = request || this;
  const parser = request.socket?.parser;
  if (!parser || parser.incoming !== request) return;
  if (request.readableEnded || (request.complete && !wasLookedAt(request))) parser.incoming = null;
  else request.on('end', clearIncoming);
}

module.exports = {
  STATUS_CODES,
  Server,
  ServerResponse,
  setupConnectionsTracking,
  storeHTTPOptions,
  _connectionListener: connectionListener,
  kServerResponse,
  httpServerPreClose,
  kConnectionsCheckingInterval,
  kConnections,
};
