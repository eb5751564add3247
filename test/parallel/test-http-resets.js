'use strict';

// Peers that go at every stage of a request, by an end or a reset, some of them without reading: the server lives on, knows of
// no connection afterwards, and what waited is told.

const assert = require('assert');
const http = require('http');
const net = require('net');

const big = Buffer.alloc(1 << 20, 'x');
let aborted = 0;
let closed = 0;
const server = http.createServer((request, response) => {
  request.on('error', (error) => {
    assert.strictEqual(error.code, 'ECONNRESET');
    aborted++;
  });
  response.on('close', () => closed++);
  if (request.url === '/big') {
    response.end(big);
  } else if (request.url === '/pipe') {
    response.write(big);
    request.pipe(response);
  } else if (request.url === '/never') {
    request.resume();
  } else {
    request.resume().on('end', () => response.end('fine'));
  }
});
server.on('clientError', (error, socket) => socket.destroy());

const stages = [
  '', 'G', 'GET / HT', 'GET / HTTP/1.1\r\n', 'GET / HTTP/1.1\r\nHost: a\r\nX', 'GET / HTTP/1.1\r\nHost: a\r\n\r\n',
  'GET /big HTTP/1.1\r\nHost: a\r\n\r\n', 'GET /never HTTP/1.1\r\nHost: a\r\n\r\n',
  'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhello',
  'POST /pipe HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhe',
  'POST /never HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n',
  'GET / HTTP/1.1\r\nHost: a\r\n\r\nGET /big HTTP/1.1\r\nHost: a\r\n\r\nGET /never HTTP/1.1\r\nHost: a\r\n\r\nGET',
];

function leave(port, text, how) {
  return new Promise((resolve) => {
    const socket = net.connect({ port, host: '127.0.0.1', allowHalfOpen: true }, () => {
      socket.write(text || '', () => setTimeout(() => {
        if (how === 'reset') socket.resetAndDestroy();
        else if (how === 'destroy') socket.destroy();
        else socket.end(() => setTimeout(() => socket.destroy(), 5));
      }, 5));
    });
    socket.on('error', () => {}).on('close', resolve);
    if (how === 'read') socket.resume();
  });
}

server.listen(0, '127.0.0.1', async () => {
  const { port } = server.address();
  for (const how of ['reset', 'destroy', 'end', 'read']) {
    await Promise.all(stages.map((text) => leave(port, text, how)));
  }
  const response = await new Promise((resolve) => http.get({ port, agent: false }, resolve));
  assert.strictEqual(response.statusCode, 200);
  response.resume();
  // The last ones go when their ends have been seen.
  const wait = () => server.getConnections((error, count) => {
    assert.ifError(error);
    if (count > 0) {
      setTimeout(wait, 10);
      return;
    }
    assert(aborted >= 12, `${aborted} aborted`);
    assert(closed >= 16, `${closed} closed`);
    server.close();
  });
  wait();
});
