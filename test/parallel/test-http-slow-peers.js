'use strict';

// Peers that send their head or their body by drops, or nothing at all: their time ends, they get 408, others are served.

const assert = require('assert');
const http = require('http');
const net = require('net');

const server = http.createServer({
  headersTimeout: 100, requestTimeout: 300, connectionsCheckingInterval: 20, keepAliveTimeout: 50,
}, (request, response) => request.resume().on('end', () => response.end('fine')).on('error', () => {}));

function drip(port, head, drop) {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1', () => socket.write(head));
    const timer = setInterval(() => socket.write(drop), 20);
    let answer = '';
    socket.setEncoding('latin1').on('data', (chunk) => { answer += chunk; });
    socket.on('error', () => {}).on('close', () => {
      clearInterval(timer);
      resolve(answer);
    });
  });
}

server.listen(0, '127.0.0.1', async () => {
  const { port } = server.address();
  const heads = [];
  for (let i = 0; i < 20; i++) {
    heads.push(drip(port, 'GET / HTTP/1.1\r\nHost: a\r\n', `X${i}: y\r\n`));
    heads.push(drip(port, 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n', 'a'));
    heads.push(drip(port, 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n', '1\r\na\r\n'));
    heads.push(drip(port, 'G', ''));
  }
  const fine = await new Promise((resolve) => http.get({ port, agent: false }, (response) => {
    response.setEncoding('utf8').on('data', resolve);
  }));
  assert.strictEqual(fine, 'fine');
  // What a peer sends after the end may make the system drop the answer.
  const answers = await Promise.all(heads);
  for (const answer of answers) assert.match(answer, /^(?:HTTP\/1\.1 4\d\d [\w ]+\r\nConnection: close\r\n\r\n)?$/);
  assert(answers.some((answer) => answer.startsWith('HTTP/1.1 408 Request Timeout')));
  server.close();
});
