'use strict';

// Large pieces of a body, written by a program or piped from a file: chunked or with a length, to a peer that reads slowly or
// goes away. They arrive whole and in order, write() says what it says on Node, and the file is closed.

const assert = require('assert');
const fs = require('fs');
const http = require('http');
const os = require('os');
const path = require('path');
const { Readable, pipeline } = require('stream');

const file = path.join(os.tmpdir(), `http-large-pieces-${process.pid}`);
const content = Buffer.alloc((8 << 20) + 12345);
for (let i = 0; i < content.length; i += 4) content.writeUInt32LE(i, i > content.length - 4 ? content.length - 4 : i);
fs.writeFileSync(file, content);
process.on('exit', () => fs.unlinkSync(file));

const piece = content.subarray(0, 100_000);
let closed = 0;

function openFile() {
  return fs.createReadStream(file).on('close', () => closed++);
}

const server = http.createServer((req, res) => {
  switch (req.url) {
    case '/pipe': openFile().pipe(res); break;
    case '/length':
      res.writeHead(200, { 'Content-Length': content.length });
      openFile().pipe(res);
      break;
    case '/pipeline': pipeline(openFile(), res, () => {}); break;
    case '/patched': {
      // Who has put another write() in its place gets every chunk.
      const { write } = res;
      let count = 0;
      res.write = function(chunk, ...args) { count += chunk.length; return write.call(this, chunk, ...args); };
      openFile().pipe(res).on('finish', () => assert.strictEqual(count, content.length));
      break;
    }
    case '/listened': {
      const source = openFile();
      let count = 0;
      source.on('data', (chunk) => { count += chunk.length; });
      source.on('end', () => assert.strictEqual(count, content.length));
      source.pipe(res);
      break;
    }
    case '/write': {
      const order = [];
      assert.strictEqual(res.write('small'), true);
      assert.strictEqual(res.write(piece, () => order.push('large')), false);
      assert.strictEqual(res.writableNeedDrain, true);
      res.once('drain', () => {
        assert.strictEqual(res.writableNeedDrain, false);
        assert.strictEqual(res.write(piece.subarray(0, 20_000), () => order.push('middle')), true);
        res.end('end', () => assert.deepStrictEqual(order, ['large', 'middle']));
      });
      break;
    }
    case '/first': // it takes the head along
      res.write(piece);
      res.end();
      break;
    case '/head':
      res.write(piece);
      res.end();
  }
});

function get(url, { slow = false, method = 'GET' } = {}) {
  return new Promise((resolve, reject) => {
    http.request({ port: server.address().port, path: url, method }, (res) => {
      const chunks = [];
      res.on('data', (chunk) => {
        chunks.push(chunk);
        if (!slow || chunks.length % 50) return;
        res.pause();
        setTimeout(() => res.resume(), 2);
      });
      res.on('end', () => resolve(Buffer.concat(chunks)));
      res.on('error', reject);
    }).on('error', reject).end();
  });
}

server.listen(0, async () => {
  for (const url of ['/pipe', '/length', '/pipeline', '/patched', '/listened']) {
    for (const slow of [false, true]) assert.ok((await get(url, { slow })).equals(content), `${url} ${slow}`);
  }
  assert.ok((await get('/write')).equals(Buffer.concat([Buffer.from('small'), piece, piece.subarray(0, 20_000), Buffer.from('end')])));
  assert.ok((await get('/first')).equals(piece));
  assert.strictEqual((await get('/head', { method: 'HEAD' })).length, 0);
  assert.strictEqual(closed, 10);

  // The client goes away in the middle.
  await new Promise((resolve) => {
    http.get({ port: server.address().port, path: '/pipeline', agent: false }, (res) => {
      res.once('data', () => res.destroy());
      res.on('close', resolve);
    });
  });
  while (closed < 11) await new Promise((resolve) => setTimeout(resolve, 5));

  // A body that is sent in large pieces, and back.
  server.removeAllListeners('request');
  server.on('request', (req, res) => req.pipe(res));
  const req = http.request({ port: server.address().port, method: 'POST' }, async (res) => {
    assert.ok(Buffer.concat(await Readable.from(res).toArray()).equals(content));
    server.close();
    http.globalAgent.destroy();
  });
  openFile().pipe(req);
});
