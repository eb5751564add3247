'use strict';

// What is no TLS, or broken TLS, ends the connection with an error: on the server tlsClientError, on the client 'error'.

const assert = require('assert');
const fs = require('fs');
const net = require('net');
const path = require('path');
const tls = require('tls');
const { once } = require('events');

const read = (name) => fs.readFileSync(path.join(__dirname, '../fixtures/tls', `${name}.pem`));

// A ClientHello as our own client sends it.
async function recordHello() {
  const server = net.createServer().listen(0);
  await once(server, 'listening');
  const client = tls.connect({ port: server.address().port });
  client.on('error', () => {});
  const [socket] = await once(server, 'connection');
  const [hello] = await once(socket, 'data');
  socket.destroy();
  server.close();
  return hello;
}

async function send(server, bytes, end) {
  const told = once(server, 'tlsClientError');
  const socket = net.connect(server.address().port);
  socket.on('error', () => {});
  socket.write(bytes);
  if (end) socket.end();
  const [error] = await told;
  socket.destroy();
  return error.code;
}

(async () => {
  const hello = await recordHello();
  for (const options of [{}, { SNICallback: (name, callback) => callback(null), ALPNCallback: () => undefined }]) {
    const server = tls.createServer({ key: read('server-key'), cert: read('server'), ...options }).listen(0);
    await once(server, 'listening');
    assert.strictEqual(await send(server, 'GET / HTTP/1.1\r\n\r\n'), 'ERR_SSL_HTTP_REQUEST');
    assert.strictEqual(await send(server, Buffer.alloc(100, 0xff)), 'ERR_SSL_PACKET_LENGTH_TOO_LONG');
    // Cut off at every length, the peer gone
    for (const length of [1, 4, 5, 6, 9, 50, hello.length - 1]) {
      assert.strictEqual(await send(server, hello.subarray(0, length), true), 'ECONNRESET', `${length} bytes`);
    }
    // Every byte wrong once: an error or an answer, never a crash. (What is taken for right waits for more and is reset.)
    for (let i = 0; i < hello.length; i += 3) {
      const broken = Buffer.from(hello);
      broken[i] ^= 0x55;
      assert.match(await send(server, broken, true), /^(ERR_SSL_|ECONNRESET)/);
    }
    server.close();
  }

  // A server that answers nonsense, and one that says nothing.
  const nonsense = net.createServer((socket) => {
    socket.on('error', () => {});
    socket.end('this is not a handshake, it only begins like this');
  }).listen(0);
  await once(nonsense, 'listening');
  const [error] = await once(tls.connect({ port: nonsense.address().port }), 'error');
  assert.match(error.code, /^ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG)$/);
  nonsense.close();

  const silent = tls.createServer({ key: read('server-key'), cert: read('server'), handshakeTimeout: 50 }).listen(0);
  await once(silent, 'listening');
  const idle = net.connect(silent.address().port);
  idle.on('error', () => {});
  const [timeout] = await once(silent, 'tlsClientError');
  assert.strictEqual(timeout.code, 'ERR_TLS_HANDSHAKE_TIMEOUT');
  idle.destroy();
  silent.close();
  finished = true;
})();

let finished = false;
process.on('exit', () => assert(finished, 'all of it has run'));
