'use strict';

// WebSocket: a client of RFC 6455 over http's upgrade.

const { isUtf8, Blob } = require('buffer');
const { defineEventHandler, EventTarget, Event } = require('internal/event_target');
const { MessageEvent } = require('internal/messaging');
const { isAnyArrayBuffer, isArrayBufferView } = require('internal/util/types');
const { CloseEvent, ErrorEvent } = require('internal/fetch/events');
const { FrameReader, makeFrame, opcodes, ProtocolError } = require('internal/fetch/frames');
const { finish, illegalInvocation, isToken, requireArguments, toUSVString } = require('internal/fetch/webidl');

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const CONNECTING = 0;
const OPEN = 1;
const CLOSING = 2;
const CLOSED = 3;
const CLOSE_PATIENCE = 3000; // for the other side's end after the closing handshake

function readURL(text) {
  let url;
  try {
    url = new URL(text);
  } catch (error) {
    throw new DOMException(`${error}`, 'SyntaxError');
  }
  if (url.protocol === 'http:') url.protocol = 'ws:';
  else if (url.protocol === 'https:') url.protocol = 'wss:';
  if (url.protocol !== 'ws:' && url.protocol !== 'wss:') {
    throw new DOMException(`Expected a ws: or wss: protocol, got ${url.protocol}`, 'SyntaxError');
  }
  if (url.hash || url.href.endsWith('#')) throw new DOMException('Got fragment', 'SyntaxError');
  return url;
}

// A protocol or several, or undici's { protocols, headers }.
function readOptions(options) {
  if (options === undefined) return { protocols: [], headers: undefined };
  const isObject = options !== null && typeof options === 'object';
  const isList = isObject && typeof options[Symbol.iterator] === 'function';
  const { protocols: given = [], headers } = isObject && !isList ? options : { protocols: options };
  const protocols = given !== null && typeof given === 'object' && given[Symbol.iterator] ?
    Array.from(given, String) : [`${given}`];
  const distinct = new Set(protocols.map((protocol) => protocol.toLowerCase()));
  if (distinct.size !== protocols.length || !protocols.every(isToken)) {
    throw new DOMException('Invalid Sec-WebSocket-Protocol value', 'SyntaxError');
  }
  return { protocols, headers };
}

function isCloseCode(code) {
  if (code >= 1000 && code < 1015) return code !== 1004 && code !== 1005 && code !== 1006;
  return code >= 3000 && code <= 4999;
}

// What a connection does, out of the object's sight.
class Connection {
  constructor(target, url, protocols) {
    this.target = target;
    this.url = url;
    this.protocols = protocols;
    this.readyState = CONNECTING;
    this.protocol = '';
    this.binaryType = 'blob';
    this.bufferedAmount = 0;
    this.socket = null;
    this.outgoing = null;
    this.queue = Promise.resolve(); // Blobs are read before what is sent after them
    this.waiting = 0; // of the queue
    this.closeSent = false;
    this.closeReceived = false;
    this.closeCode = 1006;
    this.closeReason = '';
    this.timer = undefined;
    this.hasFailed = false;
  }

  connect(headers) {
    const { url, protocols } = this;
    const isSecure = url.protocol === 'wss:';
    const { request } = require(isSecure ? 'https' : 'http');
    const key = require('crypto').randomBytes(16).toString('base64');
    const flat = ['host', url.host, 'connection', 'upgrade', 'upgrade', 'websocket', 'sec-websocket-key', key,
                  'sec-websocket-version', '13'];
    for (const protocol of protocols) flat.push('sec-websocket-protocol', protocol);
    if (headers !== undefined) flat.push(...[...new Headers(headers)].flat());
    flat.push('accept', '*/*', 'accept-language', '*', 'sec-fetch-mode', 'websocket', 'user-agent', 'node',
              'pragma', 'no-cache', 'cache-control', 'no-cache', 'accept-encoding', 'gzip, deflate');
    const { hostname } = url;
    const outgoing = this.outgoing = request({
      protocol: isSecure ? 'https:' : 'http:',
      hostname: hostname.startsWith('[') ? hostname.slice(1, -1) : hostname,
      port: url.port || undefined,
      path: `${url.pathname}${url.search}`,
      headers: flat,
      agent: false,
      setHost: false,
    });
    const fail = (cause) => this.fail('Received network error or non-101 status code.', cause);
    outgoing.on('error', fail);
    outgoing.on('response', () => {
      outgoing.destroy();
      fail();
    });
    outgoing.on('upgrade', (incoming, socket, head) => this.open(incoming, socket, head, key));
    outgoing.end();
  }

  open(incoming, socket, head, key) {
    const { headers } = incoming;
    const expected = require('crypto').createHash('sha1').update(key + GUID).digest('base64');
    const protocol = headers['sec-websocket-protocol'];
    this.socket = socket;
    socket.on('error', () => {});
    socket.on('close', () => this.onSocketClose());
    if (headers.upgrade?.toLowerCase() !== 'websocket') {
      this.fail('Server did not set Upgrade header to "websocket".');
    } else if (headers.connection?.toLowerCase() !== 'upgrade') {
      this.fail('Server did not set Connection header to "upgrade".');
    } else if (headers['sec-websocket-accept'] !== expected) {
      this.fail('Incorrect hash received in Sec-WebSocket-Accept header.');
    } else if (headers['sec-websocket-extensions'] !== undefined) {
      this.fail('Sec-WebSocket-Extensions header does not match.');
    } else if (protocol !== undefined && !this.protocols.includes(protocol)) {
      this.fail('Protocol was not set in the opening handshake.');
    } else if (this.readyState === CONNECTING) {
      this.readyState = OPEN;
      this.protocol = protocol ?? '';
      const reader = this.reader = new FrameReader((opcode, payload) => this.onMessage(opcode, payload),
                                                   (opcode, payload) => this.onControl(opcode, payload));
      const read = (chunk) => {
        try {
          reader.push(chunk);
        } catch (error) {
          if (!(error instanceof ProtocolError)) throw error;
          this.fail(error.message, undefined, error.closeCode);
        }
      };
      this.target.dispatchEvent(new Event('open'));
      socket.on('data', read);
      socket.on('end', () => socket.end());
      socket.setTimeout(0);
      socket.setNoDelay?.(true);
      if (head.length > 0) read(head);
      socket.resume();
    } else {
      socket.destroy();
    }
  }

  onMessage(opcode, payload) {
    if (this.readyState !== OPEN) return;
    let data;
    if (opcode === opcodes.TEXT) {
      if (!isUtf8(payload)) throw new ProtocolError(1007, 'Received invalid UTF-8 in text frame.');
      data = payload.toString('utf8');
    } else if (this.binaryType === 'blob') {
      data = new Blob([payload]);
    } else {
      data = payload.buffer.slice(payload.byteOffset, payload.byteOffset + payload.byteLength);
    }
    this.target.dispatchEvent(new MessageEvent('message', { data, origin: this.url.origin }));
  }

  onControl(opcode, payload) {
    if (opcode === opcodes.PING) {
      if (!this.closeSent) this.socket.write(makeFrame(opcodes.PONG, payload));
    } else if (opcode === opcodes.CLOSE) {
      this.onClose(payload);
    }
  }

  onClose(payload) {
    if (payload.length === 1) throw new ProtocolError(1002, 'Received close frame with a 1-byte body.');
    this.closeCode = payload.length === 0 ? 1005 : payload.readUInt16BE(0);
    if (payload.length > 0 && !isCloseCode(this.closeCode)) throw new ProtocolError(1002, 'Invalid close code.');
    const reason = payload.subarray(2);
    if (!isUtf8(reason)) throw new ProtocolError(1007, 'Invalid UTF-8 in the reason.');
    this.closeReason = reason.toString('utf8');
    this.closeReceived = true;
    this.reader.isStopped = true;
    this.readyState = CLOSING;
    if (!this.closeSent) {
      this.closeSent = true;
      this.socket.write(makeFrame(opcodes.CLOSE, payload.subarray(0, 2)));
    }
    // The server ends the connection; not for ever do we wait for that.
    this.timer ??= setTimeout(() => this.socket.destroy(), CLOSE_PATIENCE).unref();
  }

  onSocketClose() {
    clearTimeout(this.timer);
    if (this.readyState === CLOSED) return;
    this.readyState = CLOSED;
    const wasClean = this.closeSent && this.closeReceived;
    this.target.dispatchEvent(new CloseEvent('close', {
      wasClean,
      code: this.closeReceived ? this.closeCode : 1006,
      reason: this.closeReason,
    }));
  }

  // The connection is of no use: an error, then the end.
  fail(message, cause = undefined, code = undefined) {
    if (this.readyState === CLOSED || this.hasFailed) return;
    this.hasFailed = true;
    const { socket, outgoing } = this;
    if (socket !== null && code !== undefined && !this.closeSent) {
      this.closeSent = true;
      const payload = Buffer.alloc(2);
      payload.writeUInt16BE(code);
      socket.write(makeFrame(opcodes.CLOSE, payload));
    }
    if (this.reader !== undefined) this.reader.isStopped = true;
    this.readyState = CLOSING;
    process.nextTick(() => {
      const error = new Error(message, cause instanceof Error ? { cause } : undefined);
      this.target.dispatchEvent(new ErrorEvent('error', { error, message }));
      if (socket === null) this.onSocketClose();
    });
    if (socket !== null) socket.destroySoon?.() ?? socket.destroy();
    else outgoing?.destroy();
  }

  // data: a Buffer, or a Blob
  send(opcode, data, length) {
    this.bufferedAmount += length;
    if (this.waiting === 0 && !(data instanceof Blob)) {
      this.write(opcode, data);
      return;
    }
    this.waiting++;
    this.queue = this.queue.then(async () => {
      const bytes = data instanceof Blob ? Buffer.from(await data.arrayBuffer()) : data;
      this.waiting--;
      this.write(opcode, bytes);
    });
  }

  write(opcode, bytes) {
    if (this.readyState !== OPEN || this.closeSent) return;
    this.socket.write(makeFrame(opcode, bytes), () => {
      this.bufferedAmount -= bytes.length;
    });
  }

  close(code, reason) {
    if (this.readyState === CLOSING || this.readyState === CLOSED) return;
    if (this.readyState === CONNECTING) {
      this.fail('Connection was closed before it was established.');
      return;
    }
    const payload = Buffer.alloc(code === undefined ? 0 : 2 + reason.length);
    if (code !== undefined) {
      payload.writeUInt16BE(code, 0);
      payload.set(reason, 2);
    }
    const send = () => {
      if (this.closeSent) return;
      this.closeSent = true;
      this.socket.write(makeFrame(opcodes.CLOSE, payload));
      this.timer ??= setTimeout(() => this.socket.destroy(), CLOSE_PATIENCE).unref();
    };
    if (this.waiting > 0) this.queue.then(send);
    else send();
    this.readyState = CLOSING;
  }
}

class WebSocket extends EventTarget {
  #connection;

  constructor(url, protocols = undefined) {
    super();
    requireArguments(arguments, 1, 'WebSocket constructor');
    const parsed = readURL(toUSVString(url));
    const { protocols: list, headers } = readOptions(protocols);
    this.#connection = new Connection(this, parsed, list);
    this.#connection.connect(headers);
  }

  static connectionOf(socket) {
    if (socket === null || typeof socket !== 'object' || !(#connection in socket)) throw illegalInvocation();
    return socket.#connection;
  }

  close(code = undefined, reason = undefined) {
    const connection = connectionOf(this);
    if (code !== undefined) {
      code = Math.min(Math.max(Math.round(Number(code)) || 0, 0), 65535);
      if (code !== 1000 && (code < 3000 || code > 4999)) throw new DOMException('invalid code', 'InvalidAccessError');
    }
    const bytes = Buffer.from(reason === undefined ? '' : toUSVString(reason));
    if (bytes.length > 123) {
      throw new DOMException(`Reason must be less than 123 bytes; received ${bytes.length}`, 'SyntaxError');
    }
    connection.close(code ?? (reason === undefined ? undefined : 1000), bytes);
  }

  send(data) {
    const connection = connectionOf(this);
    requireArguments(arguments, 1, 'WebSocket.send');
    if (connection.readyState === CONNECTING) throw new DOMException('Sent before connected.', 'InvalidStateError');
    if (connection.readyState !== OPEN) return;
    if (data instanceof Blob) {
      connection.send(opcodes.BINARY, data, data.size);
    } else if (isAnyArrayBuffer(data)) {
      connection.send(opcodes.BINARY, Buffer.from(data), data.byteLength);
    } else if (isArrayBufferView(data)) {
      connection.send(opcodes.BINARY, Buffer.from(data.buffer, data.byteOffset, data.byteLength), data.byteLength);
    } else {
      const bytes = Buffer.from(toUSVString(data));
      connection.send(opcodes.TEXT, bytes, bytes.length);
    }
  }

  get readyState() { return connectionOf(this).readyState; }

  get bufferedAmount() { return connectionOf(this).bufferedAmount; }

  get url() { return connectionOf(this).url.href; }

  get extensions() { return connectionOf(this) && ''; }

  get protocol() { return connectionOf(this).protocol; }

  get binaryType() { return connectionOf(this).binaryType; }

  set binaryType(type) {
    connectionOf(this).binaryType = type === 'blob' || type === 'arraybuffer' ? type : 'blob';
  }
}

const { connectionOf } = WebSocket;
delete WebSocket.connectionOf;

for (const name of ['open', 'error', 'close', 'message']) defineEventHandler(WebSocket.prototype, name);
for (const [name, value] of Object.entries({ CONNECTING, OPEN, CLOSING, CLOSED })) {
  Object.defineProperty(WebSocket, name, { value, enumerable: true });
  Object.defineProperty(WebSocket.prototype, name, { value, enumerable: true });
}
finish(WebSocket, 'WebSocket', ['url', 'readyState', 'bufferedAmount', 'onopen', 'onerror', 'onclose', 'close', 'onmessage',
                                'binaryType', 'send', 'extensions', 'protocol']);

module.exports = { WebSocket };
