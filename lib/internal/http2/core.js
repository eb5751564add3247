'use strict';

// Servers of HTTP/2 and connect().

const { EventEmitter } = require('events');
const http = require('http');
const net = require('net');
const { codes } = require('internal/errors');
const { promisify } = require('internal/util');
const { validateFunction, validateUint32 } = require('internal/validators');
const { Server: HttpServer, _connectionListener: httpConnectionListener, httpServerPreClose, kServerResponse,
        setupConnectionsTracking } = require('_http_server');
const { kIncomingMessage } = require('_http_common');
const { Http2ServerRequest, Http2ServerResponse, onServerStream } = require('internal/http2/compat');
const { ClientHttp2Session, ServerHttp2Session, kServer } = require('internal/http2/session');
const { MAX_CUSTOM_SETTINGS, assertIsArray, assertIsObject, validateSettings } = require('internal/http2/util');

const { ERR_HTTP2_TOO_MANY_CUSTOM_SETTINGS, ERR_HTTP2_UNSUPPORTED_PROTOCOL } = codes;

const kOptions = Symbol('options');

// ---- options ----

function checkCustomSettings(options) {
  assertIsArray(options.remoteCustomSettings, 'options.remoteCustomSettings');
  if (!options.remoteCustomSettings) return;
  options.remoteCustomSettings = [...options.remoteCustomSettings];
  if (options.remoteCustomSettings.length > MAX_CUSTOM_SETTINGS) throw new ERR_HTTP2_TOO_MANY_CUSTOM_SETTINGS();
}

function initializeOptions(options) {
  assertIsObject(options, 'options');
  options = { ...options };
  assertIsObject(options.settings, 'options.settings');
  options.settings = { ...options.settings };
  checkCustomSettings(options);
  for (const name of ['maxSessionInvalidFrames', 'maxSessionRejectedStreams', 'unknownProtocolTimeout']) {
    if (options[name] !== undefined) validateUint32(options[name], name);
  }
  options.unknownProtocolTimeout ??= 10000;
  options.Http1IncomingMessage ||= http.IncomingMessage;
  options.Http1ServerResponse ||= http.ServerResponse;
  options.Http2ServerRequest ||= Http2ServerRequest;
  options.Http2ServerResponse ||= Http2ServerResponse;
  return options;
}

function initializeTLSOptions(options, servername) {
  options = initializeOptions(options);
  if (!options.ALPNCallback) options.ALPNProtocols = options.allowHTTP1 === true ? ['h2', 'http/1.1'] : ['h2'];
  if (servername !== undefined && !options.servername) options.servername = servername;
  return options;
}

// ---- connections of a server ----

const missingProtocol = 'HTTP/1.0 403 Forbidden\r\nContent-Type: text/plain\r\n\r\n' +
  'Missing ALPN Protocol, expected `h2` to be available.\n' +
  'If this is a HTTP request: The server was not configured with the `allowHTTP1` option or a listener for the ' +
  '`unknownProtocol` event.\n';

// The peer has not agreed on HTTP/2.
function refuseProtocol(server, socket, options) {
  if (server.emit('unknownProtocol', socket)) return;
  const timer = setTimeout(() => {
    if (!socket.destroyed) socket.destroy();
  }, options.unknownProtocolTimeout);
  timer.unref();
  socket.once('close', () => clearTimeout(timer));
  socket.end(missingProtocol);
}

function onSessionTimeout() {
  if (this.destroyed || this.closed) return;
  if (!this[kServer].emit('timeout', this)) this.destroy();
}

function onConnection(socket) {
  const options = this[kOptions] || {};
  if (socket.alpnProtocol === false || socket.alpnProtocol === 'http/1.1') {
    if (options.allowHTTP1 === true) {
      socket.server[kIncomingMessage] = options.Http1IncomingMessage;
      socket.server[kServerResponse] = options.Http1ServerResponse;
      httpConnectionListener.call(this, socket);
    } else {
      refuseProtocol(this, socket, options);
    }
    return;
  }
  const session = new ServerHttp2Session(options, socket, this);
  session.on('stream', (...args) => session[kServer]?.emit('stream', ...args));
  session.on('error', (error) => session[kServer]?.emit('sessionError', error, session));
  session.on('priority', (...args) => session[kServer]?.emit('priority', ...args));
  if (this.timeout) session.setTimeout(this.timeout, onSessionTimeout);
  socket[kServer] = this;
  this.emit('session', session);
}

// The compatibility API is set up with the first listener of 'request'.
function setupCompat(event) {
  if (event !== 'request') return;
  this.removeListener('newListener', setupCompat);
  const { Http2ServerRequest: Request, Http2ServerResponse: Response } = this[kOptions];
  this.on('stream', onServerStream.bind(this, Request, Response));
}

function serverSetTimeout(msecs, callback) {
  this.timeout = msecs;
  if (callback !== undefined) {
    validateFunction(callback, 'callback');
    this.on('timeout', callback);
  }
  return this;
}

function updateSettings(settings) {
  assertIsObject(settings, 'settings');
  validateSettings(settings);
  this[kOptions].settings = { ...this[kOptions].settings, ...settings };
}

// What was thrown in an async listener: the client learns that it failed.
function onRejection(error, event, ...args) {
  if (event === 'stream') {
    const [stream] = args;
    if (stream.sentHeaders) {
      stream.destroy(error);
    } else {
      stream.respond({ ':status': 500 });
      stream.end();
    }
  } else if (event === 'request') {
    const response = args[1];
    if (response.headersSent || response.finished) {
      response.destroy();
      return;
    }
    for (const name of response.getHeaderNames()) response.removeHeader(name);
    response.statusCode = 500;
    response.end(http.STATUS_CODES[500]);
  } else {
    net.Server.prototype[EventEmitter.captureRejectionSymbol].call(this, error, event, ...args);
  }
}

class Http2Server extends net.Server {
  constructor(options, requestListener) {
    options = initializeOptions(options);
    super(options, onConnection);
    this[kOptions] = options;
    this.timeout = 0;
    this.on('newListener', setupCompat);
    if (typeof requestListener === 'function') this.on('request', requestListener);
  }

  async [Symbol.asyncDispose]() {
    return promisify(super.close).call(this);
  }
}

let Http2SecureServer;

// tls is loaded with the first secure server.
function secureServerClass() {
  if (Http2SecureServer !== undefined) return Http2SecureServer;
  const tls = require('tls');
  Http2SecureServer = class Http2SecureServer extends tls.Server {
    constructor(options, requestListener) {
      options = initializeTLSOptions(options);
      super(options, onConnection);
      this[kOptions] = options;
      this.timeout = 0;
      this.on('newListener', setupCompat);
      if (options.allowHTTP1 === true) {
        this.headersTimeout = 60_000;
        this.requestTimeout = 300_000;
        this.connectionsCheckingInterval = 30_000;
        this.on('listening', setupConnectionsTracking);
      }
      if (typeof requestListener === 'function') this.on('request', requestListener);
      this.on('tlsClientError', (error, socket) => {
        if (!this.emit('clientError', error, socket)) socket.destroy(error);
      });
    }

    close(...args) {
      if (this[kOptions].allowHTTP1 === true) httpServerPreClose(this);
      return super.close(...args);
    }

    closeIdleConnections(...args) {
      if (this[kOptions].allowHTTP1 === true) HttpServer.prototype.closeIdleConnections.apply(this, args);
    }
  };
  equip(Http2SecureServer);
  return Http2SecureServer;
}

function equip(Class) {
  const methods = { setTimeout: serverSetTimeout, updateSettings, [EventEmitter.captureRejectionSymbol]: onRejection };
  for (const key of Reflect.ownKeys(methods)) {
    Object.defineProperty(Class.prototype, key, { __proto__: null, configurable: true, writable: true, value: methods[key] });
  }
}
equip(Http2Server);

function createServer(options, handler) {
  if (typeof options === 'function') {
    handler = options;
    options = {};
  }
  return new Http2Server(options, handler);
}

function createSecureServer(options, handler) {
  return new (secureServerClass())(options, handler);
}

/** A session on a socket that some other server has accepted. */
function performServerHandshake(socket, options = {}) {
  return new ServerHttp2Session(initializeOptions(options), socket, undefined);
}

// ---- connect ----

function hostOf(authority) {
  const { host, hostname } = authority;
  if (!hostname) return host || 'localhost';
  return hostname[0] === '[' ? hostname.slice(1, -1) : hostname;
}

function openSocket(protocol, port, host, authority, options) {
  if (typeof options.createConnection === 'function') return options.createConnection(authority, options);
  switch (protocol) {
    case 'http:': return net.connect({ port, host, ...options });
    case 'https:': {
      const servername = net.isIP(host) ? undefined : host;
      return require('tls').connect(port, host, initializeTLSOptions(options, servername));
    }
    default: throw new ERR_HTTP2_UNSUPPORTED_PROTOCOL(protocol);
  }
}

function connect(authority, options, listener) {
  if (typeof options === 'function') {
    listener = options;
    options = undefined;
  }
  assertIsObject(options, 'options');
  options = { ...options };
  checkCustomSettings(options);
  if (typeof authority === 'string') authority = new URL(authority);
  assertIsObject(authority, 'authority', ['string', 'Object', 'URL']);
  const protocol = authority.protocol || options.protocol || 'https:';
  const port = String(authority.port !== '' ? authority.port : authority.protocol === 'http:' ? 80 : 443);
  const host = hostOf(authority);
  const socket = openSocket(protocol, port, host, authority, options);
  const session = new ClientHttp2Session(options, socket);
  session.authority = `${options.servername || host}:${port}`;
  session.protocol = protocol;
  if (typeof listener === 'function') session.once('connect', listener);
  return session;
}

Object.defineProperty(connect, promisify.custom, {
  __proto__: null,
  value: (authority, options) => new Promise((resolve, reject) => {
    const session = connect(authority, options, () => {
      session.removeListener('error', reject);
      resolve(session);
    });
    session.once('error', reject);
  }),
});

module.exports = { connect, createSecureServer, createServer, performServerHandshake };
