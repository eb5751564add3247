'use strict';

// Requests that are malformed or want to be read in two ways: each is refused and its connection closed, nothing of what
// follows is taken for a request, and the server lives on.

const assert = require('assert');
const http = require('http');
const net = require('net');

const long = 'a'.repeat(20000);
// What is sent, the status of the answer, and what the listener may get at most.
const vectors = [
  // two lengths, or a length and chunks
  ['POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello', 400],
  ['POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /evil HTTP/1.1\r\nHost: a\r\n\r\n', 400],
  ['POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n', 400],
  ['POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5, 5\r\n\r\nhello', 400],
  ['POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\n\r\nhello', 400],
  ['POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n', 400],
  ['POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0x5\r\n\r\nhello', 400],
  ['POST / HTTP/1.1\r\nHost: a\r\nContent-Length:\r\n\r\n', 400],
  ['POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999999\r\n\r\n', 400],
  ['POST / HTTP/1.1\r\nHost: a\r\nContent-Length : 5\r\n\r\nhello', 400],
  // encodings that only some understand
  ['POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n', 400],
  ['POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n', 400, 1],
  ['POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n', 400],
  ['POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n', 400],
  ['POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding:\x0bchunked\r\n\r\n0\r\n\r\n', 400],
  // chunks
  ['POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n', 400, 1],
  ['POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhelloGET / HTTP/1.1\r\n\r\n', 400, 1],
  ['POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\nhello\r\n0\r\n\r\n', 400, 1],
  ['POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n', 400, 1],
  ['POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n 5\r\nhello\r\n0\r\n\r\n', 400, 1],
  [`POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5;${long}\r\nhello\r\n0\r\n\r\n`, 413, 1],
  // lines
  ['GET / HTTP/1.1\nHost: a\r\n\r\n', 400],
  ['GET / HTTP/1.1\r\nHost: a\nX: y\r\n\r\n', 400],
  ['GET / HTTP/1.1\r\nHost: a\rX: y\r\n\r\n', 400],
  ['GET / HTTP/1.1\r\nHost: a\r\n continued\r\n\r\n', 400],
  ['GET / HTTP/1.1\r\n Host: a\r\n\r\n', 400],
  ['GET / HTTP/1.1\r\nHost: a\r\nX\0: y\r\n\r\n', 400],
  ['GET / HTTP/1.1\r\nHost: a\r\nX: y\0z\r\n\r\n', 400],
  ['GET / HTTP/1.1\r\nHost: a\r\n: empty\r\n\r\n', 400],
  ['GET / HTTP/1.1\r\nHost: a\r\nX y: z\r\n\r\n', 400],
  ['GET / HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n', 400],
  ['GET /a b HTTP/1.1\r\nHost: a\r\n\r\n', 400],
  ['GET / HTTP/9.9\r\nHost: a\r\n\r\n', 400],
  ['GET / HTTQ/1.1\r\nHost: a\r\n\r\n', 400],
  ['GETT / HTTP/1.1\r\nHost: a\r\n\r\n', 400],
  ['\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400],
  // no host, too long
  ['GET / HTTP/1.1\r\n\r\n', 400],
  [`GET /${long} HTTP/1.1\r\nHost: a\r\n\r\n`, 431],
  [`GET / HTTP/1.1\r\nHost: a\r\nX: ${long}\r\n\r\n`, 431],
  [`GET / HTTP/1.1\r\nHost: a\r\n${'X: y\r\n'.repeat(9000)}\r\n`, 431],
  // a length is all that is read, and what follows is the next request
  ['POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabcNONSENSE\r\n\r\n', 400, 1],
];

let seen = [];
const server = http.createServer((request, response) => {
  seen.push(request.url);
  request.resume().on('error', () => {});
  // Answers only to whole requests.
  request.on('end', () => response.end('fine'));
});

function send(port, text, size) {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    let answer = '';
    socket.setEncoding('latin1').on('data', (chunk) => { answer += chunk; });
    socket.on('error', () => {});
    socket.on('close', () => resolve(answer));
    const bytes = Buffer.from(text, 'latin1');
    if (size === undefined) {
      socket.write(bytes);
      return;
    }
    socket.setNoDelay(true);
    let at = 0;
    const next = () => {
      if (socket.destroyed || at >= bytes.length) return;
      socket.write(bytes.subarray(at, at += size));
      setImmediate(next);
    };
    next();
  });
}

server.listen(0, '127.0.0.1', async () => {
  const { port } = server.address();
  for (const [text, status, requests = 0] of vectors) {
    const sizes = text.length > 1000 ? [undefined, 4096] : [undefined, 1, 7];
    for (const size of sizes) {
      seen = [];
      const answer = await send(port, text, size);
      const statuses = [...answer.matchAll(/HTTP\/1\.1 (\d+)/g)].map((match) => +match[1]);
      assert.strictEqual(statuses.at(-1), status, `${JSON.stringify(text.slice(0, 200))} by ${size}: ${answer}`);
      assert(seen.length <= requests, `${JSON.stringify(text.slice(0, 200))}: ${seen}`);
      assert(!seen.includes('/evil'));
    }
  }
  const answer = await send(port, 'GET /good HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
  assert.match(answer, /^HTTP\/1\.1 200 OK\r\n[^]*fine$/);
  server.close();
});
