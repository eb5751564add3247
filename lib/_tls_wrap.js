'use strict';

// TLSSocket, Server and connect(). The handle of a TLSSocket (src/bindings/tls_wrap.c) reads and writes a TCP or pipe
// handle by itself; other streams are bridged in lib/internal/tls/stream.js.

const { Buffer } = require('buffer');
const EventEmitter = require('events');
const net = require('net');
const { ConnResetException, codes, genericNodeError } = require('internal/errors');
const { ownerSymbol } = require('internal/net');
const { getOptionValue } = require('internal/options');
const { deprecate } = require('internal/util');
const { isArrayBufferView } = require('internal/util/types');
const { validateBoolean, validateBuffer, validateFunction, validateInt32, validateNumber, validateObject, validateString,
        validateUint32 } = require('internal/validators');
const assert = require('internal/assert');
const { SecureContext, createSecureContext, translatePeerCertificate } = require('_tls_common');
const { TLSWrap, SecureContext: NativeSecureContext } = internalBinding('tls_wrap');
const { TCP, constants: tcpConstants } = internalBinding('tcp_wrap');
const { Pipe } = internalBinding('pipe_wrap');

const { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_MULTIPLE_CALLBACK, ERR_SOCKET_CLOSED,
        ERR_TLS_ALPN_CALLBACK_INVALID_RESULT, ERR_TLS_ALPN_CALLBACK_WITH_PROTOCOLS, ERR_TLS_DH_PARAM_SIZE,
        ERR_TLS_HANDSHAKE_TIMEOUT, ERR_TLS_INVALID_CONTEXT, ERR_TLS_INVALID_STATE, ERR_TLS_PSK_SET_IDENTIY_HINT_FAILED, ERR_TLS_RENEGOTIATION_DISABLED,
        ERR_TLS_REQUIRED_SERVER_NAME, ERR_TLS_SNI_FROM_SERVER } = codes;

const kALPNCallback = Symbol('kALPNCallback');
const kConnectOptions = Symbol('kConnectOptions');
const kEnableTrace = Symbol('kEnableTrace');
const kErrorEmitted = Symbol('kErrorEmitted');
const kHandshakeTimeout = Symbol('kHandshakeTimeout');
const kIsVerified = Symbol('kIsVerified');
const kPendingSession = Symbol('kPendingSession');
const kPskCallback = Symbol('kPskCallback');
const kPskIdentityHint = Symbol('kPskIdentityHint');
const kSNICallback = Symbol('kSNICallback');

const LONGEST_PSK = 256;
const LONGEST_PSK_IDENTITY = 128;

// ---- the handle ----

for (const name of ['ref', 'unref', 'hasRef', 'getAsyncId', 'open', 'bind', 'listen', 'connect', 'getsockname', 'getpeername',
                    'setNoDelay', 'setKeepAlive', 'setBlocking', 'getFd']) {
  TLSWrap.prototype[name] = function(...args) {
    return this._parent?.[name]?.(...args);
  };
}

Object.defineProperty(TLSWrap.prototype, 'fd', {
  __proto__: null,
  configurable: true,
  get() { return this.getFd() ?? -1; },
});

// Whom to ask for the data in C (_http_server.js): the handle below, null where there is none.
Object.defineProperty(TLSWrap.prototype, 'consumable', {
  __proto__: null,
  configurable: true,
  get() { return this._parent ?? null; },
});

Object.defineProperty(TLSWrap.prototype, 'writeQueueSize', {
  __proto__: null,
  configurable: true,
  get() { return this.counters()[2]; },
});

// Into a buffer of the program's: what was decrypted is copied there piece by piece.
TLSWrap.prototype.useUserBuffer = function useUserBuffer(buffer) {
  this.userBuffer = buffer;
  if (this.onread === readIntoUserBuffer) return;
  this.onfilled = this.onread;
  this.onread = readIntoUserBuffer;
};

function readIntoUserBuffer(length, chunk) {
  if (length <= 0) {
    this.onfilled(length);
    return;
  }
  for (let at = 0; at < length && this[ownerSymbol]._handle === this;) {
    const count = Math.min(this.userBuffer.byteLength, length - at);
    this.userBuffer.set(chunk.subarray(at, at + count));
    at += count;
    this.onfilled(count);
  }
}

// Closing closes what is below; only then is the engine taken down, so that what was written goes out.
TLSWrap.prototype.close = function close(callback) {
  const owner = this[ownerSymbol];
  if (owner) owner.ssl = null;
  const done = () => {
    destroyEngine(this);
    if (callback) callback();
  };
  const below = this._parentWrap;
  if (below) {
    if (below.destroyed || below._handle === null) process.nextTick(done);
    else {
      below.once('close', done);
      below.destroy();
    }
    return;
  }
  this._parent.close(done);
};

function destroyEngine(handle) {
  handle.destroySSL();
  const context = handle._secureContext;
  if (context?.singleUse) {
    context.context?.close();
    context.context = null;
  }
}

// What is wrong with the peer's certificates.
TLSWrap.prototype.verifyError = function verifyError() {
  const found = this.verdict();
  return found === undefined ? undefined : genericNodeError(found[1], { code: found[0] });
};

// What the handle calls; `this` is the handle.

function onHandshakeDone() {
  const owner = this[ownerSymbol];
  if (owner._newSessionPending) {
    owner._securePending = true;
    return;
  }
  owner._finishInit();
}

// A function that may be called once, while the socket lives.
function onlyOnce(owner, callback) {
  let called = false;
  return (error, value) => {
    if (called) {
      owner.destroy(new ERR_MULTIPLE_CALLBACK());
      return;
    }
    called = true;
    if (error) owner.destroy(error);
    else if (owner._handle === null) owner.destroy(new ERR_SOCKET_CLOSED());
    else callback(value);
  };
}

function onClientHello(hello) {
  const owner = this[ownerSymbol];
  const go = (session) => {
    if (session) owner._handle.loadSession(session);
    owner._handle.endParser();
    owner._handle.proceed();
  };
  const known = hello.sessionId.length > 0 && !hello.tlsTicket && owner.server;
  if (!known || !owner.server.emit('resumeSession', hello.sessionId, onlyOnce(owner, go))) go(undefined);
}

function onCertificateWanted({ servername }) {
  const owner = this[ownerSymbol];
  const go = (context) => {
    if (context) {
      owner._handle.sni_context = context.context || context;
      if (!(owner._handle.sni_context instanceof NativeSecureContext)) {
        onError.call(this, new TypeError('Invalid SNI context')); // eslint-disable-line no-restricted-syntax
        return;
      }
    }
    owner._handle.certCbDone(owner._handle.sni_context);
    owner._handle.proceed();
  };
  if (servername) owner.servername = servername;
  if (!servername || !owner._SNICallback) go(undefined);
  else owner._SNICallback(servername, onlyOnce(owner, go));
}

// The offered protocols as on the wire; returns where the chosen one stands.
function callALPNCallback(wire) {
  const socket = this[ownerSymbol];
  const protocols = [];
  const places = [];
  for (let at = 0; at < wire.length; at += 1 + wire[at]) {
    places.push(at);
    protocols.push(wire.latin1Slice(at + 1, at + 1 + wire[at]));
  }
  const chosen = socket[kALPNCallback]({ servername: this.getServername() || socket.servername, protocols });
  if (chosen === undefined) return undefined;
  const index = protocols.indexOf(chosen);
  if (index === -1) throw new ERR_TLS_ALPN_CALLBACK_INVALID_RESULT(chosen, protocols);
  return places[index];
}

function onNewSessionOfClient(id, session) {
  const owner = this[ownerSymbol];
  if (owner[kIsVerified]) owner.emit('session', session);
  else owner[kPendingSession] = session;
}

function onNewSessionOfServer(id, session) {
  const owner = this[ownerSymbol];
  if (!owner.server) return;
  let called = false;
  const done = () => {
    if (called) return;
    called = true;
    if (owner._handle === null) {
      owner.destroy(new ERR_SOCKET_CLOSED());
      return;
    }
    owner._newSessionPending = false;
    if (owner._securePending) owner._finishInit();
    owner._securePending = false;
  };
  owner._newSessionPending = true;
  if (!owner.server.emit('newSession', id, session, done)) done();
}

function checkKey(psk) {
  if (psk.length > LONGEST_PSK) {
    throw new ERR_INVALID_ARG_VALUE('psk', psk, `Pre-shared key exceeds ${LONGEST_PSK} bytes`);
  }
  return psk;
}

function onPskOfServer(identity) {
  const owner = this[ownerSymbol];
  const result = owner[kPskCallback](owner, identity);
  if (result === undefined || result === null) return undefined;
  if (isArrayBufferView(result)) return checkKey(result);
  if (typeof result !== 'object') {
    throw new ERR_INVALID_ARG_TYPE('ret', ['Object', 'Buffer', 'TypedArray', 'DataView'], result);
  }
  validateBuffer(result.psk, 'psk');
  return checkKey(result.psk);
}

function onPskOfClient(hint) {
  const result = this[ownerSymbol][kPskCallback](hint);
  if (result === undefined || result === null) return undefined;
  validateObject(result, 'ret');
  validateBuffer(result.psk, 'psk');
  checkKey(result.psk);
  validateString(result.identity, 'identity');
  if (Buffer.byteLength(result.identity) > LONGEST_PSK_IDENTITY) {
    throw new ERR_INVALID_ARG_VALUE('identity', result.identity, `PSK identity exceeds ${LONGEST_PSK_IDENTITY} bytes`);
  }
  return { psk: result.psk, identity: result.identity };
}

function onKeylog(line) {
  this[ownerSymbol].emit('keylog', line);
}

function onError(error) {
  const owner = this[ownerSymbol];
  if (owner._hadError) return;
  owner._hadError = true;
  if (!owner._secureEstablished) {
    // 'tlsClientError' comes while the socket can still be asked who it was.
    owner._closeAfterHandlingError = true;
    owner.destroy(error);
  } else if (owner._tlsOptions?.isServer && owner._rejectUnauthorized &&
             /peer did not return a certificate/.test(error.message)) {
    owner.destroy();
  } else {
    // Nothing more can be read, not even that the peer has gone, so the socket must not wait for that.
    owner._emitTLSError(error);
    owner.destroy();
  }
}

// Begin to read; what the socket below had read already goes first.
function initRead(tlsSocket, socket) {
  if (!tlsSocket._handle) return;
  if (socket && socket.readableLength && !tlsSocket._bridged) {
    let bytes;
    while ((bytes = socket.read()) !== null) tlsSocket._handle?.receive(bytes);
  }
  tlsSocket.read(0);
}

// ---- TLSSocket ----

// Whether a socket has a handle that C can read and write by itself.
function hasNativeHandle(socket) {
  return socket instanceof net.Socket && (socket._handle instanceof TCP || socket._handle instanceof Pipe);
}

let tracingWarned = false;

function TLSSocket(socket, options) {
  const tlsOptions = { ...options };
  if (tlsOptions.enableTrace !== undefined && tlsOptions.enableTrace !== null) {
    validateBoolean(tlsOptions.enableTrace, 'options.enableTrace');
  } else if (getOptionValue('--trace-tls') && !tracingWarned) {
    tracingWarned = true;
    process.emitWarning('Enabling --trace-tls can expose sensitive data in the resulting log.');
  }
  if (tlsOptions.ALPNProtocols) require('tls').convertALPNProtocols(tlsOptions.ALPNProtocols, tlsOptions);
  this._tlsOptions = tlsOptions;
  this._secureEstablished = false;
  this._securePending = false;
  this._newSessionPending = false;
  this._controlReleased = false;
  this.secureConnecting = true;
  this._SNICallback = null;
  this[kALPNCallback] = null;
  this.servername = null;
  this.alpnProtocol = null;
  this.authorized = false;
  this.authorizationError = null;
  this[kIsVerified] = false;
  this[kPendingSession] = null;
  this._bridged = !!socket && !hasNativeHandle(socket);
  this.encrypted = true;

  // What the socket below still has to write goes first.
  const busy = socket && !this._bridged && socket.writableLength > 0;
  net.Socket.call(this, {
    handle: this._wrapHandle(socket ?? null, socket && !this._bridged ? socket._handle : null),
    allowHalfOpen: socket ? socket.allowHalfOpen : tlsOptions.allowHalfOpen,
    pauseOnCreate: tlsOptions.pauseOnConnect,
    manualStart: true,
    highWaterMark: tlsOptions.highWaterMark,
    onread: socket ? null : tlsOptions.onread,
    signal: tlsOptions.signal,
  });
  this.ssl = this._handle;
  this.on('error', this._tlsError);
  this._init(socket);
  if (busy) {
    this._handle.corked = true;
    socket.write('', (error) => {
      if (error) this.destroy(error);
      else if (this._handle) uncork(this._handle);
    });
  }
  process.nextTick(initRead, this, socket);
}
Object.setPrototypeOf(TLSSocket.prototype, net.Socket.prototype);
Object.setPrototypeOf(TLSSocket, net.Socket);

function uncork(handle) {
  handle.corked = false;
  if (handle.startWhenUncorked) handle.start();
}

// A handle on top of another one, on a new one, or on a stream of JavaScript's (`handle` null, `socket` given).
TLSSocket.prototype._wrapHandle = function(socket, handle) {
  const options = this._tlsOptions;
  if (!handle && !socket) handle = options.pipe ? new Pipe(false) : new TCP(tcpConstants.SOCKET);
  const context = options.secureContext || options.credentials || require('tls').createSecureContext(options);
  if (!(context.context instanceof NativeSecureContext)) throw new ERR_TLS_INVALID_CONTEXT('context');
  const wrap = new TLSWrap(handle, context.context, !!options.isServer);
  wrap._parent = handle;
  wrap._parentWrap = socket;
  wrap._secureContext = context;
  wrap[ownerSymbol] = this;
  wrap.reading = false;
  if (handle && !socket) handle[ownerSymbol] = this;
  if (!handle) require('internal/tls/stream').bridge(wrap, socket);
  if (socket) socket.on('close', () => this.destroy());
  return wrap;
};

// Another attempt to connect, with a handle of its own (net.js).
TLSSocket.prototype._replaceHandle = function(handle) {
  net.Socket.prototype._replaceHandle.call(this, this._wrapHandle(null, handle));
  this.ssl = this._handle;
  this._init();
  const { servername, session } = this[kConnectOptions] ?? {};
  if (servername) this.setServername(servername);
  if (session) this.setSession(session);
};

TLSSocket.prototype._destroySSL = function _destroySSL() {
  if (!this.ssl) return;
  destroyEngine(this.ssl);
  this.ssl = null;
  this[kPendingSession] = null;
  this[kIsVerified] = false;
};

TLSSocket.prototype.disableRenegotiation = function disableRenegotiation() {
  // The engine never agrees to one.
};

// A listener that is added later switches on what it wants to hear.
function onNewListener(event) {
  if (!this._handle) return;
  if (event === 'keylog') this._handle.enableKeylogCallback();
  else if (event === 'session' && !this._tlsOptions.isServer) this._handle.enableSessionCallbacks();
}

let keylogWarned = false;
let keylogErrorWarned = false;

function logKeysTo(socket, path) {
  if (!keylogWarned) {
    keylogWarned = true;
    process.emitWarning(`Using --tls-keylog makes TLS connections insecure by writing secret key material to file ${path}`);
  }
  socket.on('keylog', (line) => {
    require('fs').appendFile(path, line, { mode: 0o600 }, (error) => {
      if (!error || keylogErrorWarned) return;
      keylogErrorWarned = true;
      process.emitWarning(`Failed to write TLS keylog (this warning will not be repeated): ${error}`);
    });
  });
}

function initServer(socket, handle, options) {
  handle.onclienthello = onClientHello;
  handle.oncertcb = onCertificateWanted;
  handle.onnewsession = onNewSessionOfServer;
  if (options.ALPNCallback) {
    validateFunction(options.ALPNCallback, 'options.ALPNCallback');
    socket[kALPNCallback] = options.ALPNCallback;
    handle.ALPNCallback = callALPNCallback;
    handle.enableALPNCb();
  }
  const { server } = options;
  if (server && (server.listenerCount('resumeSession') > 0 || server.listenerCount('newSession') > 0)) {
    handle.enableSessionCallbacks();
  }
  if (options.SNICallback && (options.SNICallback !== defaultSNICallback || server?._contexts.length)) {
    validateFunction(options.SNICallback, 'options.SNICallback');
    socket._SNICallback = options.SNICallback;
    handle.enableCertCb();
  }
}

function initPsk(socket, handle, options) {
  validateFunction(options.pskCallback, 'pskCallback');
  handle.onpskexchange = options.isServer ? onPskOfServer : onPskOfClient;
  socket[kPskCallback] = options.pskCallback;
  handle.enablePskCallback();
  if (!options.pskIdentityHint) return;
  validateString(options.pskIdentityHint, 'options.pskIdentityHint');
  if (Buffer.byteLength(options.pskIdentityHint) > LONGEST_PSK_IDENTITY) {
    onError.call(handle, new ERR_TLS_PSK_SET_IDENTIY_HINT_FAILED());
  }
}

TLSSocket.prototype._init = function(socket) {
  const options = this._tlsOptions;
  const handle = this._handle;
  this.server = options.server;
  // Clients always want a certificate, servers when they say so.
  this._requestCert = !!options.requestCert || !options.isServer;
  this._rejectUnauthorized = !!options.rejectUnauthorized;
  if (this._requestCert || this._rejectUnauthorized) handle.setVerifyMode(this._requestCert, this._rejectUnauthorized);
  handle.onerror = onError;
  handle.onkeylog = onKeylog;
  handle.onhandshakedone = onHandshakeDone;
  if (this.listenerCount('newListener', onNewListener) === 0) this.on('newListener', onNewListener);
  if (options.isServer) {
    initServer(this, handle, options);
  } else {
    handle.onnewsession = onNewSessionOfClient;
    if (options.session) this.setSession(options.session);
    if (this.listenerCount('session') > 0) handle.enableSessionCallbacks();
  }
  if (this.listenerCount('keylog') > 0) handle.enableKeylogCallback();
  const keylog = getOptionValue('--tls-keylog');
  if (keylog) logKeysTo(this, keylog);
  if (options.ALPNProtocols) handle.setALPNProtocols(options.ALPNProtocols);
  if (options.pskCallback) initPsk(this, handle, options);
  if (options.handshakeTimeout > 0) this.setTimeout(options.handshakeTimeout, this._handleTimeout);
  if (socket instanceof net.Socket) {
    this._parent = socket;
    this.connecting = socket.connecting || !socket._handle;
    socket.once('connect', () => {
      this.connecting = false;
      this.emit('connect');
    });
  }
  if (socket) socket.on('error', (error) => this._emitTLSError(error));
  else this.connecting = true;
};

function wrongVersion() {
  return genericNodeError('error:0A00010A:SSL routines::wrong ssl version',
                          { library: 'SSL routines', reason: 'wrong ssl version', code: 'ERR_SSL_WRONG_SSL_VERSION' });
}

TLSSocket.prototype.renegotiate = function(options, callback) {
  validateObject(options, 'options');
  if (callback !== undefined) validateFunction(callback, 'callback');
  if (this.destroyed) return undefined;
  if (callback) {
    // TLS 1.3 has none, and the engine agrees to none in TLS 1.2.
    const error = this.getProtocol() === 'TLSv1.3' ? wrongVersion() : new ERR_TLS_RENEGOTIATION_DISABLED();
    process.nextTick(callback, error);
  }
  return false;
};

TLSSocket.prototype.exportKeyingMaterial = function(length, label, context) {
  validateUint32(length, 'length', true);
  validateString(label, 'label');
  if (context !== undefined) validateBuffer(context, 'context');
  if (!this._secureEstablished) throw new ERR_TLS_INVALID_STATE();
  return this._handle.exportKeyingMaterial(length, label, context);
};

TLSSocket.prototype.setMaxSendFragment = function setMaxSendFragment(size) {
  validateInt32(size, 'size');
  return this._handle.setMaxSendFragment(size) === 1;
};

TLSSocket.prototype._handleTimeout = function() {
  this._emitTLSError(new ERR_TLS_HANDSHAKE_TIMEOUT());
};

TLSSocket.prototype._emitTLSError = function(error) {
  const told = this._tlsError(error);
  if (told) this.emit('error', told);
};

// Until the connection is handed over, errors are the server's or connect()'s affair.
TLSSocket.prototype._tlsError = function(error) {
  this.emit('_tlsError', error);
  return this._controlReleased ? error : null;
};

TLSSocket.prototype._releaseControl = function() {
  if (this._controlReleased) return false;
  this._controlReleased = true;
  this.removeListener('error', this._tlsError);
  return true;
};

TLSSocket.prototype._finishInit = function() {
  const handle = this._handle;
  if (!handle) return;
  this.alpnProtocol = handle.getALPNNegotiatedProtocol();
  this.servername ??= handle.getServername();
  this._secureEstablished = true;
  if (this._tlsOptions.handshakeTimeout > 0) this.setTimeout(0, this._handleTimeout);
  // mbedTLS asks for no stapled response, so there is none: who insists on one refuses here, as with any such server.
  if (this._tlsOptions.requestOCSP && !this._tlsOptions.isServer) this.emit('OCSPResponse', null);
  if (this.destroyed) return;
  this.emit('secure');
};

TLSSocket.prototype._start = function() {
  if (this.connecting) {
    this.once('connect', this._start);
    return;
  }
  if (!this._handle) return;
  if (this._handle.corked) this._handle.startWhenUncorked = true;
  else this._handle.start();
};

TLSSocket.prototype.setServername = function(name) {
  validateString(name, 'name');
  if (this._tlsOptions.isServer) throw new ERR_TLS_SNI_FROM_SERVER();
  this._handle.setServername(name);
};

TLSSocket.prototype.setSession = function(session) {
  this._handle.setSession(typeof session === 'string' ? Buffer.from(session, 'latin1') : session);
};

// ---- what a connection knows ----

function certificateObject(der) {
  const cert = internalBinding('x509').certificateObject(der);
  // Names that are not of the usual kinds.
  if (cert.subjectaltname === null || cert.infoAccess === null) {
    const { X509Certificate } = require('internal/crypto/x509');
    const { subjectAltName, infoAccess } = new X509Certificate(der);
    if (cert.subjectaltname === null) cert.subjectaltname = subjectAltName;
    if (cert.infoAccess === null) cert.infoAccess = infoAccess;
  }
  return cert;
}

// The peer's certificate as an object, with its issuers when `detailed`.
function peerCertificate(handle, detailed) {
  const list = handle.peerCertificates(detailed);
  if (list === undefined) return undefined;
  const certs = list.map(certificateObject);
  certs.forEach((cert, i) => {
    if (!detailed) return;
    if (i + 1 < certs.length) cert.issuerCertificate = certs[i + 1];
    else if (cert.selfIssued) cert.issuerCertificate = cert;
  });
  for (const cert of certs) delete cert.selfIssued;
  return certs[0];
}

TLSSocket.prototype.getPeerCertificate = function(detailed) {
  if (!this._handle) return null;
  return translatePeerCertificate(peerCertificate(this._handle, !!detailed)) || {};
};

TLSSocket.prototype.getCertificate = function() {
  if (!this._handle) return null;
  const der = this._handle.ownCertificate();
  if (der === undefined) return {};
  const cert = certificateObject(der);
  delete cert.selfIssued;
  return translatePeerCertificate(cert);
};

TLSSocket.prototype.getPeerX509Certificate = function() {
  const list = this._handle?.peerCertificates(true);
  if (list === undefined) return undefined;
  const { X509Certificate } = require('crypto');
  const certs = list.map((der) => new X509Certificate(der));
  certs.forEach((cert, i) => {
    const value = certs[i + 1] ?? (cert.issuer === cert.subject ? cert : undefined);
    Object.defineProperty(cert, 'issuerCertificate', { __proto__: null, configurable: true, value });
  });
  return certs[0];
};

TLSSocket.prototype.getX509Certificate = function() {
  const der = this._handle?.ownCertificate();
  return der && new (require('crypto').X509Certificate)(der);
};

TLSSocket.prototype.setKeyCert = function(context) {
  if (!this._handle) return;
  const { context: native } = context instanceof SecureContext ? context : createSecureContext(context);
  this._handle.setKeyCert(native);
};

TLSSocket.prototype.getFinished = function getFinished() {
  return this._handle ? this._handle.finishedMessage(false) : null;
};

TLSSocket.prototype.getPeerFinished = function getPeerFinished() {
  return this._handle ? this._handle.finishedMessage(true) : null;
};

for (const name of ['getCipher', 'getSharedSigalgs', 'getEphemeralKeyInfo', 'getProtocol', 'getSession', 'getTLSTicket',
                    'isSessionReused', 'enableTrace']) {
  TLSSocket.prototype[name] = function(...args) {
    return this._handle ? this._handle[name](...args) : null;
  };
}

TLSWrap.prototype.enableTrace = function enableTrace() {};

// ---- Server ----


function onServerSocketSecure() {
  if (this._requestCert) {
    const error = this._handle.verifyError();
    if (error) {
      this.authorizationError = error.code;
      if (this._rejectUnauthorized) this.destroy();
    } else {
      this.authorized = true;
    }
  }
  if (!this.destroyed && this._releaseControl()) {
    this.secureConnecting = false;
    this._tlsOptions.server.emit('secureConnection', this);
  }
}

function tellClientError(socket, error) {
  if (socket._controlReleased || socket[kErrorEmitted]) return;
  socket[kErrorEmitted] = true;
  socket._tlsOptions.server.emit('tlsClientError', error, socket);
}

function onSocketTLSError(error) {
  tellClientError(this, error);
}

function onSocketClose(hadError) {
  if (!hadError) tellClientError(this, new ConnResetException('socket hang up'));
}

function onSocketKeylog(line) {
  this._tlsOptions.server.emit('keylog', line, this);
}

function onConnection(rawSocket) {
  const socket = new TLSSocket(rawSocket, {
    secureContext: this._sharedCreds,
    isServer: true,
    server: this,
    requestCert: this.requestCert,
    rejectUnauthorized: this.rejectUnauthorized,
    handshakeTimeout: this[kHandshakeTimeout],
    ALPNProtocols: this.ALPNProtocols,
    ALPNCallback: this.ALPNCallback,
    SNICallback: this[kSNICallback] || defaultSNICallback,
    enableTrace: this[kEnableTrace],
    pauseOnConnect: this.pauseOnConnect,
    pskCallback: this[kPskCallback],
    pskIdentityHint: this[kPskIdentityHint],
  });
  socket.on('secure', onServerSocketSecure);
  if (this.listenerCount('keylog') > 0) socket.on('keylog', onSocketKeylog);
  socket[kErrorEmitted] = false;
  socket.on('close', onSocketClose);
  socket.on('_tlsError', onSocketTLSError);
}

function Server(options, listener) {
  if (!(this instanceof Server)) return new Server(options, listener);
  if (typeof options === 'function') {
    listener = options;
    options = {};
  } else if (options === undefined || options === null) {
    options = {};
  } else if (typeof options !== 'object') {
    throw new ERR_INVALID_ARG_TYPE('options', 'Object', options);
  }
  this._contexts = [];
  this.requestCert = options.requestCert === true;
  this.rejectUnauthorized = options.rejectUnauthorized !== false;
  this.ALPNCallback = options.ALPNCallback;
  if (this.ALPNCallback && options.ALPNProtocols) throw new ERR_TLS_ALPN_CALLBACK_WITH_PROTOCOLS();
  if (options.ALPNProtocols) require('tls').convertALPNProtocols(options.ALPNProtocols, this);
  this.setSecureContext(options);
  this[kHandshakeTimeout] = options.handshakeTimeout || 120 * 1000;
  this[kSNICallback] = options.SNICallback;
  this[kPskCallback] = options.pskCallback;
  this[kPskIdentityHint] = options.pskIdentityHint;
  validateNumber(this[kHandshakeTimeout], 'options.handshakeTimeout');
  if (this[kSNICallback]) validateFunction(this[kSNICallback], 'options.SNICallback');
  if (this[kPskCallback]) validateFunction(this[kPskCallback], 'options.pskCallback');
  if (this[kPskIdentityHint]) validateString(this[kPskIdentityHint], 'options.pskIdentityHint');
  net.Server.call(this, options, onConnection);
  if (listener) this.on('secureConnection', listener);
  this[kEnableTrace] = options.enableTrace;
}
Object.setPrototypeOf(Server.prototype, net.Server.prototype);
Object.setPrototypeOf(Server, net.Server);

// Options that the server keeps as properties, because setOptions() changes one at a time.
const contextOptions = ['pfx', 'key', 'passphrase', 'cert', 'clientCertEngine', 'ca', 'minVersion', 'maxVersion',
                        'secureProtocol', 'crl', 'ciphers', 'dhparam'];

function defaultSessionIdContext() {
  return require('crypto').createHash('sha1').update(process.argv.join(' ')).digest('hex').slice(0, 32);
}

function contextOf(server) {
  const options = {};
  for (const name of contextOptions) options[name] = server[name];
  for (const name of ['sigalgs', 'ecdhCurve', 'secureOptions', 'honorCipherOrder', 'sessionIdContext', 'ticketKeys',
                      'sessionTimeout', 'privateKeyIdentifier', 'privateKeyEngine']) {
    options[name] = server[name];
  }
  return require('tls').createSecureContext(options);
}

Server.prototype.setSecureContext = function(options) {
  validateObject(options, 'options');
  for (const name of contextOptions) this[name] = options[name] || undefined;
  this.sigalgs = options.sigalgs;
  this.ecdhCurve = options.ecdhCurve;
  this.honorCipherOrder = options.honorCipherOrder === undefined ? true : !!options.honorCipherOrder;
  this.secureOptions = options.secureOptions || undefined;
  this.sessionIdContext = options.sessionIdContext || defaultSessionIdContext();
  if (options.sessionTimeout) this.sessionTimeout = options.sessionTimeout;
  if (options.ticketKeys) this.ticketKeys = options.ticketKeys;
  this.privateKeyIdentifier = options.privateKeyIdentifier;
  this.privateKeyEngine = options.privateKeyEngine;
  this._sharedCreds = contextOf(this);
};

Server.prototype.setOptions = deprecate(function(options) {
  this.requestCert = options.requestCert === true;
  this.rejectUnauthorized = options.rejectUnauthorized !== false;
  for (const name of contextOptions) {
    if (options[name]) this[name] = options[name];
  }
  if (options.ecdhCurve !== undefined) this.ecdhCurve = options.ecdhCurve;
  for (const name of ['sessionTimeout', 'ticketKeys', 'secureOptions', 'sigalgs']) {
    if (options[name]) this[name] = options[name];
  }
  this.honorCipherOrder = options.honorCipherOrder === undefined ? true : !!options.honorCipherOrder;
  if (options.ALPNProtocols) require('tls').convertALPNProtocols(options.ALPNProtocols, this);
  this.sessionIdContext = options.sessionIdContext || defaultSessionIdContext();
  if (options.pskCallback) this[kPskCallback] = options.pskCallback;
  if (options.pskIdentityHint) this[kPskIdentityHint] = options.pskIdentityHint;
}, 'Server.prototype.setOptions() is deprecated', 'DEP0122');

Server.prototype._getServerData = function() {
  return { ticketKeys: this.getTicketKeys().toString('hex') };
};

Server.prototype._setServerData = function(data) {
  this.setTicketKeys(Buffer.from(data.ticketKeys, 'hex'));
};

Server.prototype.getTicketKeys = function getTicketKeys() {
  return this._sharedCreds.context.getTicketKeys();
};

Server.prototype.setTicketKeys = function setTicketKeys(keys) {
  validateBuffer(keys);
  assert(keys.byteLength === 48, 'Session ticket keys must be a 48-byte buffer');
  this._sharedCreds.context.setTicketKeys(keys);
};

// Another certificate for some names; '*' stands for one label.
Server.prototype.addContext = function(servername, context) {
  if (!servername) throw new ERR_TLS_REQUIRED_SERVER_NAME();
  const pattern = servername.replace(/([.^$+?\-\\[\]{}])/g, '\\$1').replaceAll('*', '[^.]*');
  const { context: native } = context instanceof SecureContext ? context : createSecureContext(context);
  this._contexts.push([new RegExp(`^${pattern}$`), native]);
};

Server.prototype[EventEmitter.captureRejectionSymbol] = function(error, event, socket) {
  if (event === 'secureConnection') socket.destroy(error);
  else net.Server.prototype[EventEmitter.captureRejectionSymbol].call(this, error, event, socket);
};

function defaultSNICallback(servername, callback) {
  const contexts = this.server._contexts;
  for (let i = contexts.length - 1; i >= 0; i--) {
    if (contexts[i][0].test(servername)) {
      callback(null, contexts[i][1]);
      return;
    }
  }
  callback(null, undefined);
}

function createServer(options, listener) {
  return new Server(options, listener);
}

// ---- connect ----

// (options), (port, host, options), (path, options) and a callback
function normalizeConnectArgs(list) {
  const [options, callback] = net._normalizeArgs(list);
  for (const candidate of [list[1], list[2]]) {
    if (candidate !== null && typeof candidate === 'object') {
      Object.assign(options, candidate);
      break;
    }
  }
  return [options, callback];
}

function onConnectSecure() {
  const options = this[kConnectOptions];
  const key = this.getEphemeralKeyInfo();
  if (key.type === 'DH' && key.size < options.minDHSize) {
    this.emit('error', new ERR_TLS_DH_PARAM_SIZE(key.size));
    this.destroy();
    return;
  }
  let error = this._handle.verifyError();
  // A session that is gone on with was checked when it began.
  if (!error && !this.isSessionReused()) {
    const hostname = options.servername || options.host || options.socket?._host || 'localhost';
    error = options.checkServerIdentity(hostname, this.getPeerCertificate(true));
  }
  if (error) {
    this.authorized = false;
    this.authorizationError = error.code || error.message;
    if (options.rejectUnauthorized !== false) {
      this.destroy(error);
      return;
    }
  } else {
    this.authorized = true;
  }
  this.secureConnecting = false;
  this.emit('secureConnect');
  this[kIsVerified] = true;
  const session = this[kPendingSession];
  this[kPendingSession] = null;
  if (session) this.emit('session', session);
  this.removeListener('end', onConnectEnd);
}

function onConnectEnd() {
  if (this._hadError) return;
  this._hadError = true;
  const { host, localAddress, path, port } = this[kConnectOptions];
  const error = new ConnResetException('Client network socket disconnected before secure TLS connection was established');
  this.destroy(Object.assign(error, { path, host, port, localAddress }));
}

let unauthorizedWarned = false;

// NODE_TLS_REJECT_UNAUTHORIZED=0
function allowsUnauthorized() {
  const allowed = process.env.NODE_TLS_REJECT_UNAUTHORIZED === '0';
  if (allowed && !unauthorizedWarned) {
    unauthorizedWarned = true;
    process.emitWarning('Setting the NODE_TLS_REJECT_UNAUTHORIZED environment variable to \'0\' makes TLS connections and ' +
                        'HTTPS requests insecure by disabling certificate verification.');
  }
  return allowed;
}

let ipServernameWarned = false;

function setConnectServername(socket, servername) {
  if (!ipServernameWarned && net.isIP(servername)) {
    ipServernameWarned = true;
    process.emitWarning('Setting the TLS ServerName to an IP address is not permitted by RFC 6066. This will be ignored in ' +
                        'a future version.', 'DeprecationWarning', 'DEP0123');
  }
  socket.setServername(servername);
}

function connect(...args) {
  const [given, callback] = normalizeConnectArgs(args);
  const tls = require('tls');
  const options = {
    rejectUnauthorized: !allowsUnauthorized(),
    ciphers: tls.DEFAULT_CIPHERS,
    checkServerIdentity: tls.checkServerIdentity,
    minDHSize: 1024,
    ...given,
  };
  if (!options.keepAlive) options.singleUse = true;
  assert(typeof options.checkServerIdentity === 'function');
  assert(typeof options.minDHSize === 'number', `options.minDHSize is not a number: ${options.minDHSize}`);
  assert(options.minDHSize > 0, `options.minDHSize is not a positive number: ${options.minDHSize}`);
  const secureContext = options.secureContext || tls.createSecureContext(options);
  const socket = new TLSSocket(options.socket, {
    allowHalfOpen: options.allowHalfOpen,
    pipe: !!options.path,
    secureContext,
    isServer: false,
    requestCert: true,
    rejectUnauthorized: options.rejectUnauthorized !== false,
    session: options.session,
    ALPNProtocols: options.ALPNProtocols,
    requestOCSP: options.requestOCSP,
    enableTrace: options.enableTrace,
    pskCallback: options.pskCallback,
    highWaterMark: options.highWaterMark,
    onread: options.onread,
    signal: options.signal,
  });
  options.rejectUnauthorized = options.rejectUnauthorized !== false;
  socket[kConnectOptions] = options;
  if (callback) socket.once('secureConnect', callback);
  if (!options.socket) {
    if (options.timeout) socket.setTimeout(options.timeout);
    socket.connect(options, socket._start);
  }
  socket._releaseControl();
  if (options.session) socket.setSession(options.session);
  if (options.servername) setConnectServername(socket, options.servername);
  if (options.socket) socket._start();
  socket.on('secure', onConnectSecure);
  socket.prependListener('end', onConnectEnd);
  return socket;
}

module.exports = { Server, TLSSocket, connect, createServer };
