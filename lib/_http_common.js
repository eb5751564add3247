'use strict';

// What server and client share: parsers, and what they do with the messages that come in.

const { methods, allMethods, HTTPParser, setCallbacks, checkIsHttpToken, checkInvalidHeaderChar } =
  internalBinding('http_parser');
const FreeList = require('internal/freelist');
const { getOptionValue } = require('internal/options');
const incoming = require('_http_incoming');

const { IncomingMessage, receiveHead, receiveTrailers, receiveEnd, readStart, readStop } = incoming;

const kIncomingMessage = Symbol('IncomingMessage');
const kSkipPendingData = Symbol('SkipPendingData');
const CRLF = '\r\n';
const MAX_HEADER_PAIRS = 2000;

// ---- what the parsers of all connections call; `this` is the parser ----

function onHeadersComplete(major, minor, head, method, url, statusCode, statusMessage, upgrade, shouldKeepAlive) {
  const { socket } = this;
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
  if (!stream.push(chunk)) readStop(this.socket);
}

function onMessageComplete() {
  const stream = this.incoming;
  if (stream !== null && !stream.upgrade) receiveEnd(stream);
  readStart(this.socket);
}

setCallbacks([undefined, onTrailers, onHeadersComplete, onBody, onMessageComplete, callOnExecute, undefined]);

function callOnExecute(result) {
  return this.onExecute(result);
}

// ---- the pool ----

class Parser extends HTTPParser {
  constructor() {
    super();
    cleanParser(this);
  }
}

const parsers = new FreeList('parsers', 1000, () => new Parser());

function cleanParser(parser) {
  parser.socket = null;
  parser.incoming = null;
  parser.outgoing = null;
  parser.maxHeaderPairs = MAX_HEADER_PAIRS;
  parser.onIncoming = null;
  parser.onExecute = null;
  parser.joinDuplicateHeaders = null;
}

// A message is over, or a connection: its parser may be used again.
function freeParser(parser, request, socket) {
  if (parser) {
    cleanParser(parser);
    parser.free();
    if (!parser.isRunning()) parsers.free(parser);
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

let warnedOfLenience = false;

function isLenient() {
  const lenient = !!getOptionValue('--insecure-http-parser');
  if (lenient && !warnedOfLenience) {
    warnedOfLenience = true;
    process.emitWarning('Using insecure HTTP parsing');
  }
  return lenient;
}

function defaultMaxHeaderSize() {
  return getOptionValue('--max-http-header-size') || 16384;
}

module.exports = {
  defaultMaxHeaderSize,
  _checkInvalidHeaderChar: checkInvalidHeaderChar,
  _checkIsHttpToken: checkIsHttpToken,
  chunkExpression: /(?:^|\W)chunked(?:$|\W)/i,
  continueExpression: /(?:^|\W)100-continue(?:$|\W)/i,
  CRLF,
  freeParser,
  methods,
  allMethods,
  parsers,
  kIncomingMessage,
  kSkipPendingData,
  HTTPParser,
  isLenient,
  prepareError,
};
