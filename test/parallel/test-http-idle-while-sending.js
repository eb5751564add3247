'use strict';

// A client that is still sending its body after the answer is not idle: its connection is kept, and serves the next request.

const assert = require('assert');
const http = require('http');
const net = require('net');

const server = http.createServer({ keepAliveTimeout: 1 }, (request, response) => response.end(request.url));
server.keepAliveTimeoutBuffer = 100;
server.listen(0, '127.0.0.1', () => {
  const client = net.connect(server.address().port, '127.0.0.1').setEncoding('latin1').setNoDelay();
  let got = '';
  let left = 20;
  client.write(`POST /first HTTP/1.1\r\nHost: a\r\nContent-Length: ${left}\r\n\r\n`);
  client.on('data', (text) => {
    got += text;
    if (got.endsWith('/first')) send();
    else if (got.endsWith('/second')) client.end();
  });
  client.on('close', () => {
    assert.strictEqual(got.match(/HTTP\/1\.1 200 OK/g).length, 2);
    server.close(() => { finished = true; });
  });

  function send() {
    if (left-- > 0) client.write('x', () => setTimeout(send, 20));
    else client.write('GET /second HTTP/1.1\r\nHost: a\r\n\r\n');
  }
});

let finished = false;
process.on('exit', () => assert(finished, 'both were answered'));
