'use strict';

// IncomingMessage. What the parser read of its head stays one buffer until somebody looks at the fields, and it is a
// stream only for those who use it as one: the stream's state is made when it is first asked for.

const { Readable, finished } = require('stream');
const { kStateless } = require('internal/streams/state');
const EventEmitter = require('events');
const binding = internalBinding('http_parser');

const { ReadableState } = Readable;
const { init } = EventEmitter; // replaced by the domain module
const hasOwn = Object.prototype.hasOwnProperty;
const { setOwn, connectionOf, beginFlow, leaveFlow } = binding;

const kHead = Symbol('kHead');
const kHeadLimit = Symbol('kHeadLimit');
const kHeaders = Symbol('kHeaders');
const kHeadersDistinct = Symbol('kHeadersDistinct');
const kTrailers = Symbol('kTrailers');
const kTrailersDistinct = Symbol('kTrailersDistinct');
const kRawHeaders = Symbol('kRawHeaders');
const kRawTrailers = Symbol('kRawTrailers');

// Kinds of tables, as the binding numbers them.
const JOINED = 0;
const JOIN_ALL = 1;
const DISTINCT = 2;

// How far a body has come that went to its listeners without a stream: enum http_flow of src/http/http.h.
const FLOW_LISTENED = 1;
const FLOW_TEXT = 2;
const FLOW_DISCARDS = 4;
const FLOW_ENDED = 8;
const FLOW_CLOSED = 16;

// A message that came the short way knows its connection; the socket is made when somebody wants it.
let socketOf = () => undefined;

function setSocketOf(get) {
  socketOf = get;
}

// A client's response that came the short way becomes a stream: what else of it has to be lib's from now on.
let onClientStream = () => {};

function setOnClientStream(callback) {
  onClientStream = callback;
}

function readStart(socket) {
  if (socket && !socket._paused && socket.readable) socket.resume();
}

function readStop(socket) {
  if (socket) socket.pause();
}

function IncomingMessage(socket) {
  setOwn(this, 'socket', socket);
  if (EventEmitter.init !== init) EventEmitter.init.call(this);
}
Object.setPrototypeOf(IncomingMessage.prototype, Readable.prototype);
Object.setPrototypeOf(IncomingMessage, Readable);

Object.assign(IncomingMessage.prototype, {
  httpVersionMajor: 1,
  httpVersionMinor: 1,
  httpVersion: '1.1',
  complete: false,
  joinDuplicateHeaders: false,
  aborted: false,
  upgrade: null,
  url: '',
  method: null,
  statusCode: null,
  statusMessage: null,
  _consuming: false,
  _dumped: false,
  [kHead]: null,
  [kHeadLimit]: 0,
  [kHeaders]: null,
  [kHeadersDistinct]: null,
  [kTrailers]: null,
  [kTrailersDistinct]: null,
  [kRawHeaders]: null,
  [kRawTrailers]: null,
});

function makeState(message) {
  const connection = connectionOf(message);
  const highWaterMark = connection?.socket === null && connection.server ? connection.server.highWaterMark :
    message.socket?.readableHighWaterMark;
  const state = new ReadableState(highWaterMark === undefined ? undefined : { highWaterMark }, message, false);
  // Nothing is read ahead before somebody reads.
  state.readingMore = true;
  if (message.complete) {
    state.ended = true;
    state.sync = false;
  }
  setOwn(message, '_readableState', state);
  const flow = leaveFlow(message);
  if (connection !== undefined && connection.outgoing !== null) onClientStream(message);
  if (flow !== 0) followFlow(message, state, flow);
  return state;
}

function followFlow(message, state, flow) {
  if (flow & FLOW_TEXT) {
    state.decoder = new (require('string_decoder').StringDecoder)('utf8');
    state.encoding = 'utf8';
  }
  if (flow & FLOW_ENDED) {
    state.ended = state.endEmitted = true;
    state.flowing = true;
    state.readingMore = false;
    if (flow & FLOW_CLOSED) state.destroyed = state.closed = state.closeEmitted = true;
  } else if (flow & (FLOW_LISTENED | FLOW_DISCARDS)) {
    message.resume();
  }
}

Object.defineProperties(IncomingMessage.prototype, {
  _readableState: {
    get() { return hasOwn.call(this, 'socket') || connectionOf(this) ? makeState(this) : undefined; },
    set(value) { setOwn(this, '_readableState', value); },
    configurable: true,
  },
  socket: {
    get() {
      const connection = connectionOf(this);
      if (!connection) return undefined;
      const socket = socketOf(connection);
      setOwn(this, 'socket', socket);
      return socket;
    },
    set(value) { setOwn(this, 'socket', value); },
    configurable: true,
  },
  connection: {
    get() { return this.socket; },
    set(value) { this.socket = value; },
    configurable: true,
  },
  client: {
    get() { return this.socket; },
    set(value) { setOwn(this, 'client', value); },
    configurable: true,
  },
});

// ---- header fields ----

function makeTable(message, kind) {
  return binding.headers(message[kHead], message[kHeadLimit], kind, kind === DISTINCT ? { __proto__: null } : {});
}

// A table of a list of names and values.
function tableOfList(message, list, limit, kind, table) {
  for (let i = 0; i + 1 < list.length && (limit === 0 || i < limit); i += 2) {
    binding.addHeaderLine(list[i].toLowerCase(), list[i + 1], kind, table);
  }
  return table;
}

function joinedKind(message) {
  return message.joinDuplicateHeaders ? JOIN_ALL : JOINED;
}

function defineTable(name, slot, get) {
  Object.defineProperty(IncomingMessage.prototype, name, {
    get() { return this[slot] ??= get(this); },
    set(value) { this[slot] = value; },
    configurable: true,
  });
}

defineTable('headers', kHeaders, (message) => {
  if (message[kHead] !== null) return makeTable(message, joinedKind(message));
  return message[kRawHeaders] === null ? {} :
    tableOfList(message, message[kRawHeaders], message[kHeadLimit], joinedKind(message), {});
});

defineTable('headersDistinct', kHeadersDistinct, (message) => {
  if (message[kHead] !== null) return makeTable(message, DISTINCT);
  return tableOfList(message, message[kRawHeaders] ?? [], message[kHeadLimit], DISTINCT, { __proto__: null });
});

defineTable('trailers', kTrailers,
            (message) => tableOfList(message, message[kRawTrailers] ?? [], 0, joinedKind(message), {}));

defineTable('trailersDistinct', kTrailersDistinct,
            (message) => tableOfList(message, message[kRawTrailers] ?? [], 0, DISTINCT, { __proto__: null }));

defineTable('rawHeaders', kRawHeaders,
            (message) => (message[kHead] === null ? [] : binding.rawHeaders(message[kHead])));

defineTable('rawTrailers', kRawTrailers, () => []);

IncomingMessage.prototype._addHeaderLines = function _addHeaderLines(headers, n) {
  if (!headers?.length) return;
  if (this.complete) {
    this[kRawTrailers] = headers;
    this[kTrailers] = null;
    this[kTrailersDistinct] = null;
  } else {
    this[kHead] = null;
    this[kRawHeaders] = headers;
    this[kHeadLimit] = n;
    if (this[kHeaders] !== null) tableOfList(this, headers, n, joinedKind(this), this[kHeaders]);
    this[kHeadersDistinct] = null;
  }
};

IncomingMessage.prototype._addHeaderLine = function _addHeaderLine(field, value, dest) {
  binding.addHeaderLine(field.toLowerCase(), value, joinedKind(this), dest);
};

IncomingMessage.prototype._addHeaderLineDistinct = function _addHeaderLineDistinct(field, value, dest) {
  binding.addHeaderLine(field.toLowerCase(), value, DISTINCT, dest);
};

// The value of a field that only some listeners need; no table is made for it.
function findField(message, name) {
  return message[kHead] === null || message[kHeaders] !== null ? message.headers[name] :
    binding.findField(message[kHead], message[kHeadLimit], name);
}

// Has anybody used it as a stream or as an emitter?
function wasLookedAt(message) {
  return !message.complete || message._events !== undefined || hasOwn.call(message, '_readableState');
}

// ---- what the parser has for it ----

function receiveHead(message, head, limit, major, minor, method, url, statusCode, statusMessage, upgrade, joinDuplicates) {
  message[kHead] = head;
  if (limit > 0) message[kHeadLimit] = limit;
  if (minor !== 1 || major !== 1) {
    message.httpVersionMajor = major;
    message.httpVersionMinor = minor;
    message.httpVersion = `${major}.${minor}`;
  }
  if (typeof method === 'string') {
    message.method = method;
    message.url = url;
  } else {
    message.statusCode = statusCode;
    message.statusMessage = statusMessage;
  }
  message.upgrade = upgrade;
  if (joinDuplicates) message.joinDuplicateHeaders = true;
}

function receiveTrailers(message, fields) {
  message[kRawTrailers] = message[kRawTrailers] === null ? fields : message[kRawTrailers].concat(fields);
  message[kTrailers] = null;
  message[kTrailersDistinct] = null;
}

function receiveEnd(message) {
  message.complete = true;
  if (message._consuming || hasOwn.call(message, '_readableState')) message.push(null);
}

// ---- the stream ----

IncomingMessage.prototype[kStateless] = beginFlow;

IncomingMessage.prototype.setTimeout = function setTimeout(msecs, callback) {
  if (callback) this.on('timeout', callback);
  this.socket.setTimeout(msecs);
  return this;
};

IncomingMessage.prototype._read = function _read(n) { // eslint-disable-line no-unused-vars
  if (!this._consuming) {
    this._readableState.readingMore = false;
    this._consuming = true;
  }
  const connection = connectionOf(this);
  if (connection?.socket === null) {
    connection.readStart();
    return;
  }
  // With a fake socket there is nothing to start.
  if (this.socket?.readable) readStart(this.socket);
};

IncomingMessage.prototype._destroy = function _destroy(error, callback) {
  if (!this.readableEnded || !this.complete) {
    this.aborted = true;
    this.emit('aborted');
  }
  const socket = this.aborted ? this.socket : null;
  if (socket && !socket.destroyed) {
    socket.destroy(error);
    const cleanUp = finished(socket, (failure) => {
      if (failure?.code === 'ERR_STREAM_PREMATURE_CLOSE') failure = null;
      cleanUp();
      process.nextTick(tellError, this, failure || error, callback);
    });
  } else {
    process.nextTick(tellError, this, error, callback);
  }
};

// An error that nobody listens to is no reason to end the process: the peer has gone.
function tellError(message, error, callback) {
  if (message.listenerCount('error') === 0) callback();
  else callback(error);
}

// Read what is left and throw it away, so that the next message can come.
IncomingMessage.prototype._dump = function _dump() {
  if (this._dumped) return;
  this._dumped = true;
  this.removeAllListeners('data');
  this.resume();
};

module.exports = { IncomingMessage, setSocketOf, setOnClientStream, kHead, kHeadLimit, readStart, readStop, receiveHead, receiveTrailers, receiveEnd, findField, wasLookedAt };
