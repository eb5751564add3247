'use strict';

// WebSocket's frames (RFC 6455, section 5): writing ours, reading the other side's.

const { mask } = internalBinding('websocket');

const opcodes = { __proto__: null, CONTINUATION: 0, TEXT: 1, BINARY: 2, CLOSE: 8, PING: 9, PONG: 10 };

const LARGEST_MESSAGE = 2 ** 31 - 1;

// A frame of a client, masked; the payload is copied.
function makeFrame(opcode, payload) {
  const { length } = payload;
  const size = length < 126 ? 2 : length < 65536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(size + 4 + length);
  frame[0] = 0x80 | opcode;
  if (size === 2) {
    frame[1] = 0x80 | length;
  } else if (size === 4) {
    frame[1] = 0x80 | 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 0x80 | 127;
    frame.writeUInt32BE(Math.floor(length / 2 ** 32), 2);
    frame.writeUInt32BE(length >>> 0, 6);
  }
  frame.set(payload, size + 4);
  mask(frame, size); // writes a key of its own there
  return frame;
}

class ProtocolError extends Error {
  constructor(code, message) {
    super(message);
    this.closeCode = code;
  }
}

// Takes what the socket reads and gives messages: onMessage(opcode, payload) for whole messages (TEXT or BINARY),
// onControl(opcode, payload). Throws a ProtocolError for what must not be.
class FrameReader {
  #chunks = [];
  #buffered = 0;
  #header = undefined; // of the frame whose payload is awaited: { opcode, isFinal, length }
  #fragments = [];
  #fragmentsLength = 0;
  #messageOpcode = 0;

  constructor(onMessage, onControl) {
    this.onMessage = onMessage;
    this.onControl = onControl;
    this.isStopped = false;
  }

  push(chunk) {
    this.#chunks.push(chunk);
    this.#buffered += chunk.length;
    while (!this.isStopped) {
      if (this.#header === undefined) {
        this.#header = this.#readHeader();
        if (this.#header === undefined) return;
      }
      if (this.#buffered < this.#header.length) return;
      const { opcode, isFinal, length } = this.#header;
      this.#header = undefined;
      const payload = this.#take(length);
      if (opcode >= opcodes.CLOSE) this.onControl(opcode, payload);
      else this.#addFragment(opcode, isFinal, payload);
    }
  }

  #addFragment(opcode, isFinal, payload) {
    if (opcode !== opcodes.CONTINUATION) this.#messageOpcode = opcode;
    if (isFinal && this.#fragments.length === 0) {
      this.#messageOpcode = 0;
      this.onMessage(opcode, payload);
      return;
    }
    this.#fragments.push(payload);
    this.#fragmentsLength += payload.length;
    if (this.#fragmentsLength > LARGEST_MESSAGE) throw new ProtocolError(1009, 'Message is too large');
    if (!isFinal) return;
    const whole = Buffer.concat(this.#fragments, this.#fragmentsLength);
    const type = this.#messageOpcode;
    this.#fragments = [];
    this.#fragmentsLength = 0;
    this.#messageOpcode = 0;
    this.onMessage(type, whole);
  }

  #readHeader() {
    if (this.#buffered < 2) return undefined;
    const [first, second] = this.#peek(2);
    const opcode = first & 15;
    const isFinal = (first & 0x80) !== 0;
    const short = second & 0x7F;
    if ((first & 0x70) !== 0) throw new ProtocolError(1002, 'RSV must be clear');
    if ((second & 0x80) !== 0) throw new ProtocolError(1002, 'Frame cannot be masked');
    if (opcode >= opcodes.CLOSE) {
      if (opcode > opcodes.PONG) throw new ProtocolError(1002, 'Invalid opcode received');
      if (!isFinal) throw new ProtocolError(1002, 'Control frame cannot be fragmented');
      if (short > 125) throw new ProtocolError(1002, 'Payload length of a control frame exceeded 125 bytes');
    } else if (opcode > opcodes.BINARY) {
      throw new ProtocolError(1002, 'Invalid opcode received');
    } else if (opcode === opcodes.CONTINUATION ? this.#messageOpcode === 0 : this.#messageOpcode !== 0) {
      throw new ProtocolError(1002, 'Unexpected continuation or beginning of a message');
    }
    const size = short === 126 ? 4 : short === 127 ? 10 : 2;
    if (this.#buffered < size) return undefined;
    const header = this.#take(size);
    let length = short;
    if (size === 4) length = header.readUInt16BE(2);
    else if (size === 10) length = header.readUInt32BE(2) * 2 ** 32 + header.readUInt32BE(6);
    if (length > LARGEST_MESSAGE) throw new ProtocolError(1009, 'Received payload length > 2^31 bytes.');
    return { opcode, isFinal, length };
  }

  // The first bytes, in one piece.
  #peek(length) {
    if (this.#chunks[0].length < length) this.#chunks = [Buffer.concat(this.#chunks, this.#buffered)];
    return this.#chunks[0];
  }

  #take(length) {
    this.#buffered -= length;
    if (length === 0) return Buffer.alloc(0);
    const [first] = this.#chunks;
    if (first.length === length) return this.#chunks.shift();
    if (first.length > length) {
      this.#chunks[0] = first.subarray(length);
      return first.subarray(0, length);
    }
    const whole = Buffer.concat(this.#chunks);
    this.#chunks = whole.length > length ? [whole.subarray(length)] : [];
    return whole.subarray(0, length);
  }
}

module.exports = { FrameReader, makeFrame, opcodes, ProtocolError };
