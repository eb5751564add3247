'use strict';

// Tables of fields whose names are those of Object.prototype's properties, indices, or come again.

const assert = require('assert');
const http = require('http');
const net = require('net');

const FIELDS = [
  ['Host', 'a'], ['5', 'five'], ['constructor', 'c'], ['constructor', 'd'], ['__proto__', 'p'], ['toString', 't'],
  ['Set-Cookie', 'a'], ['Set-Cookie', 'b'], ['Cookie', '1'], ['Cookie', '2'], ['X', '1'], ['X', '2'], ['ETag', '1'], ['ETag', '2'],
  ['Connection', 'close'],
];

const server = http.createServer((request, response) => {
  assert.deepStrictEqual(Object.entries(request.headers), [
    ['5', 'five'], ['host', 'a'], ['constructor', 'c, d'], ['tostring', 't'], ['set-cookie', ['a', 'b']], ['cookie', '1; 2'],
    ['x', '1, 2'], ['etag', '1'], ['connection', 'close'],
  ]);
  assert.strictEqual(Object.getPrototypeOf(request.headers), Object.prototype);
  assert.deepStrictEqual(Object.entries(request.headersDistinct), [
    ['5', ['five']], ['host', ['a']], ['constructor', ['c', 'd']], ['__proto__', ['p']], ['tostring', ['t']],
    ['set-cookie', ['a', 'b']], ['cookie', ['1', '2']], ['x', ['1', '2']], ['etag', ['1', '2']], ['connection', ['close']],
  ]);
  assert.strictEqual(Object.getPrototypeOf(request.headersDistinct), null);
  assert.strictEqual(Object.getPrototypeOf(request.trailersDistinct), null);
  response.end();
});

server.listen(0, () => {
  const socket = net.connect(server.address().port);
  socket.end(`GET / HTTP/1.1\r\n${FIELDS.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`);
  socket.resume();
  socket.on('close', () => server.close());
});
