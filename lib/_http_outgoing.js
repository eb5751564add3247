'use strict';

// OutgoingMessage: the head and the body of a request or a response on their way to the socket, or waiting for it.
//
// Fields have their first values on the prototype, so that a message writes only what differs.

const EventEmitter = require('events');
const { Stream } = require('internal/streams/legacy');
const { kOutHeaders, kNeedDrain, utcDate } = require('internal/http');
const { kWriteBody } = require('internal/net');
const { codes } = require('internal/errors');
const { validateString } = require('internal/validators');
const { isUint8Array } = require('internal/util/types');
const { kPiped, getDefaultHighWaterMark } = require('internal/streams/state');
const { deprecate } = require('internal/util');
const { checkIsHttpToken, checkInvalidHeaderChar } = internalBinding('http_parser');

const { ERR_HTTP_BODY_NOT_ALLOWED, ERR_HTTP_CONTENT_LENGTH_MISMATCH, ERR_HTTP_HEADERS_SENT,
        ERR_HTTP_INVALID_HEADER_VALUE, ERR_HTTP_TRAILER_INVALID, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE,
        ERR_INVALID_CHAR, ERR_INVALID_HTTP_TOKEN, ERR_METHOD_NOT_IMPLEMENTED, ERR_STREAM_ALREADY_FINISHED,
        ERR_STREAM_CANNOT_PIPE, ERR_STREAM_DESTROYED, ERR_STREAM_NULL_VALUES, ERR_STREAM_WRITE_AFTER_END } = codes;

const kCorked = Symbol('corked');
const kChunkedBuffer = Symbol('kChunkedBuffer');
const kChunkedLength = Symbol('kChunkedLength');
const kUniqueHeaders = Symbol('kUniqueHeaders');
const kBytesWritten = Symbol('kBytesWritten');
const kErrored = Symbol('errored');
const kHighWaterMark = Symbol('kHighWaterMark');
const kRejectNonStandardBodyWrites = Symbol('kRejectNonStandardBodyWrites');
const kAfterFinish = Symbol('kAfterFinish');

const { init } = EventEmitter; // replaced by the domain module
const CRLF = '\r\n';
const chunkExpression = /(?:^|\W)chunked(?:$|\W)/i;
const closeExpression = /(?:^|\W)close(?:$|\W)/i;
const noOutput = Object.freeze([]);
const LARGE = 16384; // a piece of a body that is written at once

function nop() {}

function OutgoingMessage(options) {
  if (EventEmitter.init !== init) EventEmitter.init.call(this);
  if (options !== undefined) {
    if (options.highWaterMark !== undefined) this[kHighWaterMark] = options.highWaterMark;
    if (options.rejectNonStandardBodyWrites) this[kRejectNonStandardBodyWrites] = true;
  }
}
Object.setPrototypeOf(OutgoingMessage.prototype, Stream.prototype);
Object.setPrototypeOf(OutgoingMessage, Stream);

Object.assign(OutgoingMessage.prototype, {
  outputData: noOutput, // what waits for the socket
  outputSize: 0,
  writable: true,
  destroyed: false,
  _last: false,
  chunkedEncoding: false,
  shouldKeepAlive: true,
  maxRequestsOnConnectionReached: false,
  _defaultKeepAlive: true,
  useChunkedEncodingByDefault: true,
  sendDate: false,
  _removedConnection: false,
  _removedContLen: false,
  _removedTE: false,
  strictContentLength: false,
  _contentLength: null,
  _hasBody: true,
  _trailer: '',
  finished: false,
  _headerSent: false,
  _closed: false,
  socket: null,
  _header: null,
  _keepAliveTimeout: 0,
  _onPendingData: nop,
  [kOutHeaders]: null,
  [kNeedDrain]: false,
  [kBytesWritten]: 0,
  [kCorked]: 0,
  [kChunkedBuffer]: null,
  [kChunkedLength]: 0,
  [kUniqueHeaders]: null,
  [kErrored]: null,
  [kHighWaterMark]: undefined,
  [kRejectNonStandardBodyWrites]: false,
  [kAfterFinish]: null,
});

function highWaterMarkOf(message) {
  return message[kHighWaterMark] ?? getDefaultHighWaterMark(false);
}

function getter(get, set) {
  return { get, set, configurable: true, enumerable: false };
}

Object.defineProperties(OutgoingMessage.prototype, {
  errored: getter(function() { return this[kErrored]; }),
  closed: getter(function() { return this._closed; }),
  writableFinished: getter(function() {
    return this.finished && this.outputSize === 0 && (!this.socket || this.socket.writableLength === 0);
  }),
  writableObjectMode: getter(() => false),
  writableLength: getter(function() {
    return this.outputSize + this[kChunkedLength] + (this.socket ? this.socket.writableLength : 0);
  }),
  writableHighWaterMark: getter(function() {
    return this.socket ? this.socket.writableHighWaterMark : highWaterMarkOf(this);
  }),
  writableCorked: getter(function() { return this[kCorked]; }),
  writableEnded: getter(function() { return this.finished; }),
  writableNeedDrain: getter(function() { return !this.destroyed && !this.finished && this[kNeedDrain]; }),
  headersSent: { get() { return !!this._header; }, configurable: true, enumerable: true },
  connection: getter(function() { return this.socket; }, function(value) { this.socket = value; }),
  _headers: getter(
    deprecate(function() { return this.getHeaders(); },
              'OutgoingMessage.prototype._headers is deprecated', 'DEP0066'),
    deprecate(function(fields) {
      this[kOutHeaders] = null;
      if (typeof fields === 'object' && fields !== null) {
        const table = this[kOutHeaders] = { __proto__: null };
        for (const name of Object.keys(fields)) table[name.toLowerCase()] = [name, fields[name]];
      }
    }, 'OutgoingMessage.prototype._headers is deprecated', 'DEP0066')),
  _headerNames: getter(
    deprecate(function() {
      const fields = this[kOutHeaders];
      if (fields === null) return null;
      const names = { __proto__: null };
      for (const key of Object.keys(fields)) names[key] = fields[key][0];
      return names;
    }, 'OutgoingMessage.prototype._headerNames is deprecated', 'DEP0066'),
    deprecate(function(names) {
      if (typeof names !== 'object' || names === null) return;
      const fields = this[kOutHeaders];
      if (!fields) return;
      for (const key of Object.keys(names)) if (fields[key]) fields[key][0] = names[key];
    }, 'OutgoingMessage.prototype._headerNames is deprecated', 'DEP0066')),
});

OutgoingMessage.prototype._renderHeaders = function _renderHeaders() {
  if (this._header) throw new ERR_HTTP_HEADERS_SENT('render');
  const fields = this[kOutHeaders];
  const result = {};
  if (fields !== null) for (const key of Object.keys(fields)) result[fields[key][0]] = fields[key][1];
  return result;
};

// ---- cork, destroy ----

OutgoingMessage.prototype.cork = function() {
  this[kCorked]++;
  if (this.socket) this.socket.cork();
};

OutgoingMessage.prototype.uncork = function() {
  if (this[kCorked] > 0) this[kCorked]--; // end() has uncorked all
  if (this.socket) this.socket.uncork();
  const waiting = this[kChunkedBuffer];
  if (this[kCorked] || waiting === null) return;
  // All that was written meanwhile is one chunk.
  this[kChunkedBuffer] = null;
  const length = this[kChunkedLength];
  const callbacks = [];
  this._send(length.toString(16) + CRLF, 'latin1', null);
  for (let i = 0; i < waiting.length; i += 3) {
    this._send(waiting[i], waiting[i + 1], null);
    if (waiting[i + 2]) callbacks.push(waiting[i + 2]);
  }
  this._send(CRLF, 'latin1', callbacks.length === 0 ? null : (error) => {
    for (const callback of callbacks) callback(error);
  });
  this[kChunkedLength] = 0;
};

OutgoingMessage.prototype.setTimeout = function setTimeout(msecs, callback) {
  if (callback) this.on('timeout', callback);
  if (!this.socket) this.once('socket', (socket) => socket.setTimeout(msecs));
  else this.socket.setTimeout(msecs);
  return this;
};

OutgoingMessage.prototype.destroy = function destroy(error) {
  if (this.destroyed) return this;
  this.destroyed = true;
  this[kErrored] = error;
  if (this.socket) this.socket.destroy(error);
  else this.once('socket', (socket) => socket.destroy(error));
  return this;
};

// ---- to the socket ----

// The head goes with the first piece of the body.
function _send(data, encoding, callback, byteLength) {
  if (!this._headerSent && this._header !== null) {
    const header = this._header;
    if (typeof data === 'string' && (encoding === 'utf8' || encoding === 'latin1' || !encoding)) {
      data = header + data;
    } else {
      keepForLater(this, header, 'latin1', null, true);
    }
    this._headerSent = true;
  }
  return this._writeRaw(data, encoding, callback, byteLength);
}

OutgoingMessage.prototype._send = _send;

function keepForLater(message, data, encoding, callback, first) {
  if (message.outputData === noOutput) message.outputData = [];
  const entry = { data, encoding, callback };
  if (first) message.outputData.unshift(entry);
  else message.outputData.push(entry);
  message.outputSize += data.length;
  message._onPendingData(data.length);
}

OutgoingMessage.prototype._writeRaw = function _writeRaw(data, encoding, callback) {
  const { socket } = this;
  if (socket?.destroyed) return false;
  if (typeof encoding === 'function') {
    callback = encoding;
    encoding = null;
  }
  if (socket && socket._httpMessage === this && socket.writable) {
    if (this.outputData.length > 0) this._flushOutput(socket);
    return socket.write(data, encoding, callback);
  }
  keepForLater(this, data, encoding, callback, false);
  return this.outputSize < highWaterMarkOf(this);
};

OutgoingMessage.prototype._flush = function _flush() {
  const { socket } = this;
  if (!socket?.writable) return;
  const result = this._flushOutput(socket);
  if (this.finished) {
    this._finish();
  } else if (result && this[kNeedDrain]) {
    this[kNeedDrain] = false;
    this.emit('drain');
  }
};

OutgoingMessage.prototype._flushOutput = function _flushOutput(socket) {
  while (this[kCorked] > 0) { // less when there were more uncork() than cork()
    this[kCorked]--;
    socket.cork();
  }
  const { outputData } = this;
  if (outputData.length === 0) return undefined;
  let result;
  if (outputData.length > 1) socket.cork();
  for (let i = 0; i < outputData.length; i++) {
    const { data, encoding, callback } = outputData[i];
    outputData[i].data = null;
    result = socket.write(data, encoding, callback);
  }
  if (outputData.length > 1) socket.uncork();
  this.outputData = noOutput;
  this._onPendingData(-this.outputSize);
  this.outputSize = 0;
  return result;
};

// ---- header fields ----

function validateHeaderName(name, label) {
  if (!checkIsHttpToken(name)) throw new ERR_INVALID_HTTP_TOKEN(label || 'Header name', name);
}

function validateHeaderValue(name, value) {
  if (value === undefined) throw new ERR_HTTP_INVALID_HEADER_VALUE(value, name);
  if (checkInvalidHeaderChar(value)) throw new ERR_INVALID_CHAR('header content', name);
}

function parseUniqueHeadersOption(headers) {
  if (!Array.isArray(headers)) return null;
  const unique = new Set();
  for (const name of headers) unique.add(name.toLowerCase());
  return unique;
}

OutgoingMessage.prototype.setHeader = function setHeader(name, value) {
  if (this._header) throw new ERR_HTTP_HEADERS_SENT('set');
  validateHeaderName(name);
  validateHeaderValue(name, value);
  let fields = this[kOutHeaders];
  if (fields === null) this[kOutHeaders] = fields = { __proto__: null };
  fields[name.toLowerCase()] = [name, value];
  return this;
};

OutgoingMessage.prototype.setHeaders = function setHeaders(headers) {
  if (this._header) throw new ERR_HTTP_HEADERS_SENT('set');
  if (!headers || Array.isArray(headers) || typeof headers.keys !== 'function' || typeof headers.get !== 'function') {
    throw new ERR_INVALID_ARG_TYPE('headers', ['Headers', 'Map'], headers);
  }
  // A Headers gives each cookie by itself; they make one field here.
  const cookies = [];
  for (const [name, value] of headers) {
    if (name === 'set-cookie') {
      if (Array.isArray(value)) cookies.push(...value);
      else cookies.push(value);
    } else {
      this.setHeader(name, value);
    }
  }
  if (cookies.length > 0) this.setHeader('set-cookie', cookies);
  return this;
};

OutgoingMessage.prototype.appendHeader = function appendHeader(name, value) {
  if (this._header) throw new ERR_HTTP_HEADERS_SENT('append');
  validateHeaderName(name);
  validateHeaderValue(name, value);
  const field = name.toLowerCase();
  const fields = this[kOutHeaders] ??= { __proto__: null };
  const entry = fields[field];
  if (!entry) {
    fields[field] = [name, value];
    return this;
  }
  const values = Array.isArray(entry[1]) ? entry[1] : [entry[1]];
  if (Array.isArray(value)) values.push(...value);
  else values.push(value);
  entry[1] = values;
  return this;
};

OutgoingMessage.prototype.getHeader = function getHeader(name) {
  validateString(name, 'name');
  const fields = this[kOutHeaders];
  if (fields === null) return undefined;
  const entry = fields[name.toLowerCase()];
  return entry?.[1];
};

OutgoingMessage.prototype.getHeaderNames = function getHeaderNames() {
  return this[kOutHeaders] === null ? [] : Object.keys(this[kOutHeaders]);
};

OutgoingMessage.prototype.getRawHeaderNames = function getRawHeaderNames() {
  return this[kOutHeaders] === null ? [] : Object.values(this[kOutHeaders]).map((entry) => entry[0]);
};

OutgoingMessage.prototype.getHeaders = function getHeaders() {
  const fields = this[kOutHeaders];
  const result = { __proto__: null };
  if (fields !== null) for (const key of Object.keys(fields)) result[key] = fields[key][1];
  return result;
};

OutgoingMessage.prototype.hasHeader = function hasHeader(name) {
  validateString(name, 'name');
  return this[kOutHeaders] !== null && !!this[kOutHeaders][name.toLowerCase()];
};

OutgoingMessage.prototype.removeHeader = function removeHeader(name) {
  validateString(name, 'name');
  if (this._header) throw new ERR_HTTP_HEADERS_SENT('remove');
  const key = name.toLowerCase();
  if (key === 'connection') this._removedConnection = true;
  else if (key === 'content-length') this._removedContLen = true;
  else if (key === 'transfer-encoding') this._removedTE = true;
  else if (key === 'date') this.sendDate = false;
  if (this[kOutHeaders] !== null) delete this[kOutHeaders][key];
};

// ---- the head ----

// What the fields say about the message, besides their text.
function noteField(message, state, name, value) {
  switch (name.length) {
    case 4: case 6: case 7: case 10: case 14: case 17:
      break;
    default:
      return;
  }
  switch (name.toLowerCase()) {
    case 'connection':
      state.connection = true;
      message._removedConnection = false;
      if (closeExpression.test(value)) message._last = true;
      else message.shouldKeepAlive = true;
      break;
    case 'transfer-encoding':
      state.te = true;
      message._removedTE = false;
      if (chunkExpression.test(value)) message.chunkedEncoding = true;
      break;
    case 'content-length':
      state.contLen = true;
      message._contentLength = +value;
      message._removedContLen = false;
      break;
    case 'date':
      state.date = true;
      break;
    case 'expect':
      state.expect = true;
      break;
    case 'trailer':
      state.trailer = true;
      break;
    case 'keep-alive':
      message._defaultKeepAlive = false;
      break;
  }
}

function storeField(message, state, name, value, validate) {
  if (validate) validateHeaderValue(name, value);
  state.header += `${name}: ${value}${CRLF}`;
  noteField(message, state, name, value);
}

function addField(message, state, name, value, validate) {
  if (validate) validateHeaderName(name);
  if (name.length === 19 && message._contentLength && name.toLowerCase() === 'content-disposition') {
    // The head may go out as Latin-1 or, with a body of text, as UTF-8.
    if (typeof value === 'string') {
      value = Buffer.from(value, 'latin1');
    } else if (Array.isArray(value)) {
      value = value.map((item) => (typeof item === 'string' ? Buffer.from(item, 'latin1') : item));
    }
  }
  if (Array.isArray(value)) {
    const isCookie = name.length === 6 && name.toLowerCase() === 'cookie';
    if ((value.length < 2 || !isCookie) &&
        (message[kUniqueHeaders] === null || !message[kUniqueHeaders].has(name.toLowerCase()))) {
      for (let i = 0; i < value.length; i++) storeField(message, state, name, value[i], validate);
      return;
    }
    value = value.join('; ');
  }
  storeField(message, state, name, value, validate);
}

function addFields(message, state, headers) {
  if (headers === message[kOutHeaders]) {
    for (const key in headers) {
      const entry = headers[key];
      addField(message, state, entry[0], entry[1], false);
    }
  } else if (Array.isArray(headers)) {
    if (headers.length > 0 && Array.isArray(headers[0])) {
      for (const entry of headers) addField(message, state, entry[0], entry[1], true);
    } else {
      if (headers.length % 2 !== 0) throw new ERR_INVALID_ARG_VALUE('headers', headers);
      for (let i = 0; i < headers.length; i += 2) addField(message, state, headers[i], headers[i + 1], true);
    }
  } else {
    for (const key of Object.keys(headers)) addField(message, state, key, headers[key], true);
  }
}

function keepAliveFields(message, state) {
  if (message._removedConnection) {
    message._last = !message.shouldKeepAlive;
    return '';
  }
  if (state.connection) return '';
  const keepAlive = message.shouldKeepAlive &&
    (state.contLen || message.useChunkedEncodingByDefault || message.agent);
  if (!keepAlive) {
    message._last = true;
    return `Connection: close${CRLF}`;
  }
  if (message.maxRequestsOnConnectionReached) return `Connection: close${CRLF}`;
  let text = `Connection: keep-alive${CRLF}`;
  if (message._keepAliveTimeout && message._defaultKeepAlive) {
    const max = ~~message._maxRequestsPerSocket;
    text += `Keep-Alive: timeout=${Math.floor(message._keepAliveTimeout / 1000)}${max > 0 ? `, max=${max}` : ''}${CRLF}`;
  }
  return text;
}

// How the other side finds the end of the body.
function framingFields(message, state) {
  if (state.contLen || state.te) return '';
  if (!message._hasBody) {
    message.chunkedEncoding = false;
  } else if (!message.useChunkedEncodingByDefault) {
    message._last = true;
  } else if (!state.trailer && !message._removedContLen && typeof message._contentLength === 'number') {
    return `Content-Length: ${message._contentLength}${CRLF}`;
  } else if (!message._removedTE) {
    message.chunkedEncoding = true;
    return `Transfer-Encoding: chunked${CRLF}`;
  } else {
    // Neither field: only the end of the connection can end it.
    message._last = true;
  }
  return '';
}

OutgoingMessage.prototype._storeHeader = function _storeHeader(firstLine, headers) {
  const state = {
    connection: false, contLen: false, te: false, date: false, expect: false, trailer: false, header: firstLine,
  };
  if (headers) addFields(this, state, headers);
  let { header } = state;
  if (this.sendDate && !state.date) header += `Date: ${utcDate()}${CRLF}`;
  // Without a body there are no chunks; an old client may not know that of these.
  if (this.chunkedEncoding && (this.statusCode === 204 || this.statusCode === 304)) {
    this.chunkedEncoding = false;
    this.shouldKeepAlive = false;
  }
  header += keepAliveFields(this, state);
  header += framingFields(this, state);
  if (this.chunkedEncoding !== true && state.trailer) throw new ERR_HTTP_TRAILER_INVALID();
  this._header = header + CRLF;
  this._headerSent = false;
  // Who expects a 100 waits with the body.
  if (state.expect) this._send('');
};

OutgoingMessage.prototype._implicitHeader = function _implicitHeader() {
  throw new ERR_METHOD_NOT_IMPLEMENTED('_implicitHeader()');
};

OutgoingMessage.prototype.flushHeaders = function flushHeaders() {
  if (!this._header) this._implicitHeader();
  this._send('');
};

OutgoingMessage.prototype.addTrailers = function addTrailers(headers) {
  this._trailer = '';
  const isArray = Array.isArray(headers);
  for (const key of Object.keys(headers)) {
    const [field, value] = isArray ? headers[key] : [key, headers[key]];
    validateHeaderName(field, 'Trailer name');
    const values = Array.isArray(value) && value.length > 1 && !this[kUniqueHeaders]?.has(field.toLowerCase()) ? value :
      [Array.isArray(value) ? value.join('; ') : value];
    for (const item of values) {
      if (checkInvalidHeaderChar(item)) throw new ERR_INVALID_CHAR('trailer content', field);
      this._trailer += `${field}: ${item}${CRLF}`;
    }
  }
};

// ---- the body ----

function emitErrorNT(message, error, callback) {
  callback(error);
  if (typeof message.emit === 'function' && !message.destroyed) message.emit('error', error);
}

function failLater(message, error, callback) {
  if (message.destroyed) return;
  process.nextTick(emitErrorNT, message, error, callback);
}

function isStrict(message) {
  return message.strictContentLength && message._contentLength !== null && message._hasBody &&
    !message._removedContLen && !message.chunkedEncoding && !message.hasHeader('transfer-encoding');
}

function lengthOf(chunk, encoding) {
  return typeof chunk === 'string' ? Buffer.byteLength(chunk, encoding) : chunk.byteLength;
}

function uncorkNT(socket) {
  socket.uncork();
}

function checkLength(message, length, fromEnd) {
  const total = message[kBytesWritten] + length;
  if (isStrict(message) && (fromEnd ? total !== message._contentLength : total > message._contentLength)) {
    throw new ERR_HTTP_CONTENT_LENGTH_MISMATCH(total, message._contentLength);
  }
  message[kBytesWritten] = total;
}

function writeBody(message, chunk, encoding, callback, fromEnd, isPiped) {
  if (typeof callback !== 'function') callback = nop;
  if (chunk === null) throw new ERR_STREAM_NULL_VALUES();
  if (typeof chunk !== 'string' && !isUint8Array(chunk)) {
    throw new ERR_INVALID_ARG_TYPE('chunk', ['string', 'Buffer', 'Uint8Array'], chunk);
  }
  if (message.finished) {
    failLater(message, new ERR_STREAM_WRITE_AFTER_END(), callback);
    if (message.destroyed) process.nextTick(callback, new ERR_STREAM_WRITE_AFTER_END());
    return false;
  }
  if (message.destroyed) {
    process.nextTick(callback, new ERR_STREAM_DESTROYED('write'));
    return false;
  }
  if (message.strictContentLength) checkLength(message, lengthOf(chunk, encoding), fromEnd);
  if (!message._header) {
    if (fromEnd) message._contentLength = lengthOf(chunk, encoding);
    message._implicitHeader();
  }
  if (!message._hasBody) {
    if (message[kRejectNonStandardBodyWrites]) throw new ERR_HTTP_BODY_NOT_ALLOWED();
    process.nextTick(callback);
    return true;
  }
  const { socket } = message;
  if (!fromEnd && socket && chunk.length >= LARGE && typeof chunk !== 'string') {
    const result = writeLarge(message, socket, chunk, callback, isPiped);
    if (result !== undefined) return result;
  }
  if (!fromEnd && socket && !socket.writableCorked) {
    // What is written in the same tick goes in one packet.
    socket.cork();
    process.nextTick(uncorkNT, socket);
  }
  const result = message.chunkedEncoding && chunk.length !== 0 ? writeChunk(message, chunk, encoding, callback) :
    message._send(chunk, encoding, callback);
  if (!result) message[kNeedDrain] = true;
  return result;
}

// Nothing is won by waiting for more to put into the same packet.
function writeLarge(message, socket, chunk, callback, isPiped) {
  if (socket[kWriteBody] === undefined || socket._httpMessage !== message || message[kCorked] !== 0 ||
      message.outputSize !== 0 || message._send !== _send) {
    return undefined;
  }
  const result = socket[kWriteBody](message._headerSent ? undefined : message._header, chunk, message.chunkedEncoding,
                                    callback === nop ? undefined : callback, isPiped);
  if (result === undefined) return undefined;
  message._headerSent = true;
  if (!result) message[kNeedDrain] = true;
  return result;
}

function writeChunk(message, chunk, encoding, callback) {
  const length = lengthOf(chunk, encoding);
  if (message[kCorked] && message._headerSent) {
    (message[kChunkedBuffer] ??= []).push(chunk, encoding, callback);
    message[kChunkedLength] += length;
    return message[kChunkedLength] < highWaterMarkOf(message);
  }
  message._send(length.toString(16), 'latin1', null);
  message._send(CRLF, 'latin1', null);
  message._send(chunk, encoding, null);
  return message._send(CRLF, 'latin1', callback);
}

function write(chunk, encoding, callback) {
  if (typeof encoding === 'function') {
    callback = encoding;
    encoding = null;
  }
  return writeBody(this, chunk, encoding, callback, false, false);
}

OutgoingMessage.prototype.write = write;

OutgoingMessage.prototype[kPiped] = function(chunk) {
  return this.write === write ? writeBody(this, chunk, undefined, undefined, false, true) : this.write(chunk);
};

function onFinish(message) {
  if (message.socket?._hadError) return;
  if (message[kAfterFinish] !== null) message[kAfterFinish]();
  message.emit('finish');
}

OutgoingMessage.prototype.end = function end(chunk, encoding, callback) {
  if (typeof chunk === 'function') {
    callback = chunk;
    chunk = null;
    encoding = null;
  } else if (typeof encoding === 'function') {
    callback = encoding;
    encoding = null;
  }
  if (chunk) {
    if (this.finished) {
      failLater(this, new ERR_STREAM_WRITE_AFTER_END(), typeof callback === 'function' ? callback : nop);
      return this;
    }
    if (this.socket) this.socket.cork();
    writeBody(this, chunk, encoding, null, true);
  } else if (this.finished) {
    if (typeof callback === 'function') {
      if (!this.writableFinished) this.on('finish', callback);
      else callback(new ERR_STREAM_ALREADY_FINISHED('end'));
    }
    return this;
  } else if (!this._header) {
    if (this.socket) this.socket.cork();
    this._contentLength = 0;
    this._implicitHeader();
  }
  if (typeof callback === 'function') this.once('finish', callback);
  if (isStrict(this) && this[kBytesWritten] !== this._contentLength) {
    throw new ERR_HTTP_CONTENT_LENGTH_MISMATCH(this[kBytesWritten], this._contentLength);
  }
  sendEnd(this, chunk);
  return this;
};

function sendEnd(message, chunk) {
  const finish = () => onFinish(message);
  if (message._hasBody && message.chunkedEncoding) {
    if (message[kCorked]) {
      message[kCorked] = 1;
      message.uncork();
    }
    message._send(`0${CRLF}${message._trailer}${CRLF}`, 'latin1', finish);
  } else if (!message._headerSent || message.writableLength || chunk) {
    message._send('', 'latin1', finish);
  } else {
    process.nextTick(finish);
  }
  const { socket } = message;
  if (socket) {
    // Whoever corked it: all goes out.
    if (socket._writableState) socket._writableState.corked = 1;
    socket.uncork();
  }
  message[kCorked] = 1;
  message.uncork();
  message.finished = true;
  if (message.outputData.length === 0 && socket && socket._httpMessage === message) message._finish();
}

OutgoingMessage.prototype._finish = function _finish() {
  this.emit('prefinish');
};

OutgoingMessage.prototype.pipe = function pipe() {
  this.emit('error', new ERR_STREAM_CANNOT_PIPE());
};

OutgoingMessage.prototype[EventEmitter.captureRejectionSymbol] = function(error) {
  this.destroy(error);
};

module.exports = {
  noOutput,
  kHighWaterMark,
  kUniqueHeaders,
  kAfterFinish,
  kErrored,
  parseUniqueHeadersOption,
  validateHeaderName,
  validateHeaderValue,
  OutgoingMessage,
};
