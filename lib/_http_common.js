'use strict';

// What server and client share: parsers, and what they do with the messages that come in.

const { methods, allMethods, HTTPParser, connectionOf, forgetConnection, setCallbacks, checkIsHttpToken, checkInvalidHeaderChar } =
  internalBinding('http_parser');
const { tickInfo } = internalBinding('task_queue');
const FreeList = require('internal/freelist');
const { getOptionValue } = require('internal/options');
const incoming = require('_http_incoming');

const { IncomingMessage, receiveHead, receiveTrailers, receiveEnd, readStart, readStop } = incoming;

const kIncomingMessage = Symbol('IncomingMessage');
const kSkipPendingData = Symbol('SkipPendingData');
const kOnTimeout = HTTPParser.kOnTimeout | 0;
const CRLF = '\r\n';
const MAX_HEADER_PAIRS = 2000;

// ---- what the parsers of all connections call; `this` is the parser ----

function onHeadersComplete(major, minor, head, method, url, statusCode, statusMessage, upgrade, shouldKeepAlive) {
  const socket = this.socket ?? this.makeSocket();
  const Message = socket?.server?.[kIncomingMessage] ?? IncomingMessage;
  const message = new Message(socket);
  this.incoming = message;
  receiveHead(message, head, this.maxHeaderPairs, major, minor, method, url, statusCode, statusMessage, upgrade,
              this.joinDuplicateHeaders);
  return this.onIncoming(message, shouldKeepAlive);
}

function onTrailers(fields) {
  if (this.incoming !== null) receiveTrailers(this.incoming, fields);
}

function onBody(chunk) {
  const stream = this.incoming;
  if (stream === null || stream._dumped) return;
  if (stream.push(chunk)) return;
  if (this.socket === null) this.readStop();
  else readStop(this.socket);
}

function onMessageComplete() {
  const stream = this.incoming;
  if (stream !== null && !stream.upgrade) receiveEnd(stream);
  if (this.socket === null) this.readStart();
  else readStart(this.socket);
}

setCallbacks([undefined, onTrailers, onHeadersComplete, onBody, onMessageComplete, callOnExecute, undefined]);

function callOnExecute(result) {
  if (this.socket === null && this.handle !== null) this.makeSocket();
  if (this.onExecute !== null) this.onExecute(result);
}

// ---- the pool ----

let socketOf;

class Parser extends HTTPParser {
  constructor() {
    super();
    cleanParser(this);
  }

  // The connection of a server's parser that has a handle, but no socket as yet.
  makeSocket() {
    return this.socket === null && this.handle !== null ? socketOf(this) : this.socket;
  }

  readStart() {
    const { handle } = this;
    if (handle === null || handle.reading) return;
    handle.reading = true;
    handle.readStart();
  }

  readStop() {
    const { handle } = this;
    if (handle === null) return;
    handle.reading = false;
    handle.readStop();
  }
}

function setSocketOf(get) {
  socketOf = get;
  incoming.setSocketOf(get);
}

// What async_hooks see of a parser's messages.
class HTTPServerAsyncResource {
  constructor(type, socket) {
    this.type = type;
    this.socket = socket;
  }
}

class HTTPClientAsyncResource {
  constructor(type, req) {
    this.type = type;
    this.req = req;
  }
}

/* The resource of a parser's next messages, undefined where nobody looks. */
function parserResource(socket, request) {
  if ((tickInfo[2] & 2) === 0) return undefined; // ENV_CONTEXTS_USED: by async_hooks
  return request === undefined ?
    new HTTPServerAsyncResource('HTTPINCOMINGMESSAGE', socket) : new HTTPClientAsyncResource('HTTPCLIENTREQUEST', request);
}

const parsers = new FreeList('parsers', 1000, () => new Parser());

function cleanParser(parser) {
  parser.socket = null;
  parser.incoming = null;
  parser.outgoing = null;
  parser.server = null;
  parser.handle = null;
  parser.state = null;
  parser.served = false; // a client's requests, the short way
  parser.maxHeaderPairs = MAX_HEADER_PAIRS;
  parser.onIncoming = null;
  parser.onExecute = null;
  parser.joinDuplicateHeaders = null;
  if (parser[kOnTimeout] !== null) parser[kOnTimeout] = null;
}

// The same of a client's response is a stream by now, or becomes one.
function leaveResponse(response) {
  if (response === null || !connectionOf(response)) return;
  response._readableState; // eslint-disable-line no-unused-expressions
  forgetConnection(response);
}

// A message is over, or a connection: its parser may be used again.
function freeParser(parser, request, socket) {
  if (parser) {
    // Requests that came the short way know their parser: it must never be another connection's.
    const reusable = parser.server === null && !parser.isRunning();
    if (parser.served) leaveResponse(parser.incoming);
    cleanParser(parser);
    parser.free();
    if (reusable) parsers.free(parser);
  }
  if (request) request.parser = null;
  if (socket) socket.parser = null;
}

// ---- errors and checks ----

// The first bytes of a packet that made the parser fail, for the 'clientError' listener.
function prepareError(error, parser, rawPacket) {
  error.rawPacket = rawPacket || parser.getCurrentBuffer();
  if (typeof error.reason === 'string') error.message = `Parse Error: ${error.reason}`;
}

let lenience;

function isLenient() {
  if (lenience === undefined) {
    lenience = !!getOptionValue('--insecure-http-parser');
    if (lenience) process.emitWarning('Using insecure HTTP parsing');
  }
  return lenience;
}

let maxHeaderSize;

function defaultMaxHeaderSize() {
  return maxHeaderSize ??= getOptionValue('--max-http-header-size') || 16384;
}

module.exports = {
  setSocketOf,
  defaultMaxHeaderSize,
  _checkInvalidHeaderChar: checkInvalidHeaderChar,
  _checkIsHttpToken: checkIsHttpToken,
  chunkExpression: /(?:^|\W)chunked(?:$|\W)/i,
  continueExpression: /(?:^|\W)100-continue(?:$|\W)/i,
  CRLF,
  freeParser,
  methods,
  allMethods,
  parserResource,
  parsers,
  kIncomingMessage,
  kSkipPendingData,
  HTTPParser,
  isLenient,
  prepareError,
};
