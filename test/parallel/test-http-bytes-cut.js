'use strict';

// Requests cut at every byte, with a body, by chunks and pipelined, are answered as if they came whole.

const assert = require('assert');
const http = require('http');
const net = require('net');

const bytes = Buffer.from('POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc' +
  'POST /b HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nde\r\n1\r\nf\r\n0\r\nT: 1\r\n\r\n' +
  'GET /c HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');

const server = http.createServer((req, res) => {
  let body = '';
  req.on('data', (chunk) => { body += chunk; });
  req.on('end', () => res.end(`${req.url}=${body};`));
});

function exchange(pieces) {
  return new Promise((resolve, reject) => {
    let text = '';
    const client = net.connect(server.address().port, () => {
      client.setNoDelay(true);
      (function next() {
        const piece = pieces.shift();
        if (piece !== undefined) client.write(piece, () => setImmediate(next));
      })();
    });
    client.setEncoding('latin1').on('data', (chunk) => { text += chunk; });
    client.on('end', () => resolve(text)).on('error', reject);
  });
}

server.listen(0, async () => {
  for (let at = 1; at < bytes.length; at++) {
    const text = await exchange([bytes.subarray(0, at), bytes.subarray(at)]);
    assert.deepStrictEqual(text.match(/\/[abc]=\w*;/g), ['/a=abc;', '/b=def;', '/c=;'], `cut at ${at}`);
  }
  const single = await exchange(Array.from(bytes, (byte) => Buffer.of(byte)));
  assert.strictEqual(single.match(/HTTP\/1\.1 200/g).length, 3);
  server.close();
});
