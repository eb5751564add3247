'use strict';
// WebSocket: the handshake, messages of all sizes and kinds, control frames, the closing handshake, protocol errors.
const assert = require('assert');
const crypto = require('crypto');
const http = require('http');

function unmask(frame) {
  const short = frame[1] & 127;
  const start = short === 126 ? 4 : short === 127 ? 10 : 2;
  const key = frame.subarray(start, start + 4);
  return Buffer.from(frame.subarray(start + 4).map((byte, i) => byte ^ key[i % 4]));
}

function frame(opcode, payload, first = 0x80) {
  const body = Buffer.from(payload);
  const header = body.length < 126 ? [first | opcode, body.length] :
    body.length < 65536 ? [first | opcode, 126, body.length >> 8, body.length & 255] :
      [first | opcode, 127, 0, 0, 0, 0, body.length >>> 24, body.length >> 16 & 255, body.length >> 8 & 255, body.length & 255];
  return Buffer.concat([Buffer.from(header), body]);
}

const server = http.createServer();
const received = [];
server.on('upgrade', (request, socket) => {
  const key = crypto.createHash('sha1').update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`);
  const protocol = request.headers['sec-websocket-protocol'];
  socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n${
    protocol ? `Sec-WebSocket-Protocol: ${protocol.split(',')[0]}\r\n` : ''}Sec-WebSocket-Accept: ${key.digest('base64')}\r\n\r\n`);
  socket.on('error', () => {});
  let buffered = Buffer.alloc(0);
  socket.on('data', (chunk) => {
    buffered = Buffer.concat([buffered, chunk]);
    while (buffered.length >= 2) {
      assert(buffered[1] & 0x80, 'a client masks');
      const short = buffered[1] & 127;
      const length = short === 126 ? buffered.readUInt16BE(2) : short === 127 ? buffered.readUInt32BE(6) : short;
      const size = (short === 126 ? 4 : short === 127 ? 10 : 2) + 4 + length;
      if (buffered.length < size) return;
      const opcode = buffered[0] & 15;
      const payload = unmask(buffered.subarray(0, size));
      buffered = buffered.subarray(size);
      received.push([opcode, payload.length]);
      if (opcode === 8) {
        socket.end(frame(8, payload));
        return;
      }
      if (opcode <= 2) socket.write(frame(opcode, payload));
    }
  });
  switch (request.url) {
    case '/parts':
      socket.write(Buffer.concat([frame(1, 'a\u00e9'.slice(0, 1), 0), frame(9, 'ping'), frame(0, 'b', 0), frame(0, 'c')]));
      break;
    case '/goodbye':
      socket.write(frame(8, [0x0F, 0xA1, 0x62, 0x79, 0x65]));
      break;
    case '/masked':
      socket.write(Buffer.from([0x81, 0x81, 1, 2, 3, 4, 5]));
      break;
    case '/latin1':
      socket.write(frame(1, [0xFF]));
      break;
    default:
  }
});

// What happens to a socket until it closes.
function record(socket, act = () => {}) {
  const events = [];
  return new Promise((resolve) => {
    socket.onopen = () => {
      events.push('open');
      act(socket);
    };
    socket.onmessage = ({ data }) => {
      events.push(data);
      act(socket, data);
    };
    socket.onerror = ({ type }) => events.push(type);
    socket.onclose = ({ code, reason, wasClean }) => {
      events.push([code, reason, wasClean]);
      resolve(events);
    };
  });
}

async function check(base) {
  const socket = new WebSocket(base, ['p', 'q']);
  assert.strictEqual(socket.readyState, WebSocket.CONNECTING);
  socket.binaryType = 'arraybuffer';
  const sizes = [0, 1, 125, 126, 65535, 65536, 200000];
  const events = await record(socket, (self, data) => {
    if (data === undefined) assert.strictEqual(self.protocol, 'p');
    const size = sizes.shift();
    if (size === undefined) self.close(3000, 'done');
    else self.send(size % 2 ? new Uint8Array(size).fill(7) : 'x'.repeat(size));
  });
  assert.deepStrictEqual(events.map((event) => (typeof event === 'string' ? event.length :
    event instanceof ArrayBuffer ? [event.byteLength, new Uint8Array(event).at(-1)] : event)),
                         [4, 0, [1, 7], [125, 7], 126, [65535, 7], 65536, 200000, [3000, 'done', true]]);
  assert.strictEqual(socket.readyState, WebSocket.CLOSED);

  const blobs = await record(new WebSocket(base), async (self, data) => {
    if (data === undefined) {
      self.send(new Blob(['first']));
      self.send('second');
    } else if (data === 'second') {
      self.close();
    }
  });
  assert.strictEqual(await blobs[1].text(), 'first'); // in the order they were sent
  assert.deepStrictEqual(blobs.slice(2), ['second', [1005, '', true]]);

  received.length = 0;
  assert.deepStrictEqual(await record(new WebSocket(`${base}/parts`), (self, data) => data && self.close(1000)),
                         ['open', 'abc', [1000, '', true]]);
  assert.deepStrictEqual(received, [[10, 4], [8, 2]]); // the ping was answered first
  assert.deepStrictEqual(await record(new WebSocket(`${base}/goodbye`)), ['open', [4001, 'bye', true]]);
  assert.deepStrictEqual(await record(new WebSocket(`${base}/masked`)), ['open', 'error', [1006, '', false]]);
  assert.deepStrictEqual(await record(new WebSocket(`${base}/latin1`)), ['open', 'error', [1006, '', false]]);
  assert.throws(() => new WebSocket('ftp://x'), { name: 'SyntaxError' });
  assert.throws(() => new WebSocket(base).send('x'), { name: 'InvalidStateError' });
}

server.listen(0, '127.0.0.1', () => {
  check(`ws://127.0.0.1:${server.address().port}`).finally(() => {
    server.close();
    server.closeAllConnections();
  });
});
