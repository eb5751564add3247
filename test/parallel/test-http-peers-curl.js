'use strict';

// curl as the client: both versions, chunks both ways, expectations, ranges, kept connections, HEAD, a proxy with CONNECT.
// Skipped where it is missing.

const assert = require('assert');
const fs = require('fs');
const http = require('http');
const net = require('net');
const os = require('os');
const path = require('path');
const { once } = require('events');
const { mustFinish, need, run } = require('../common/peers');

need('curl');
const done = mustFinish();
const bytes = Buffer.from(Array.from({ length: 300000 }, (_, i) => i * 7 & 255));
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'curl-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
fs.writeFileSync(path.join(folder, 'bytes'), bytes);
const continued = [];
const sockets = new Set();

function sendRange(request, response) {
  const match = /^bytes=(\d*)-(\d*)$/.exec(request.headers.range ?? '');
  if (!match) {
    response.setHeader('Accept-Ranges', 'bytes');
    response.end(bytes);
    return;
  }
  const start = match[1] === '' ? bytes.length - match[2] : +match[1];
  const end = match[1] === '' || match[2] === '' ? bytes.length - 1 : Math.min(+match[2], bytes.length - 1);
  if (start > end) {
    response.writeHead(416, { 'Content-Range': `bytes */${bytes.length}` });
    response.end();
    return;
  }
  response.writeHead(206, { 'Content-Range': `bytes ${start}-${end}/${bytes.length}`, 'Content-Length': end - start + 1 });
  fs.createReadStream(path.join(folder, 'bytes'), { start, end }).pipe(response);
}

const routes = {
  '/hello': (request, response) => response.end(`hello ${request.httpVersion}`),
  '/chunks': (request, response) => {
    response.write(bytes.subarray(0, 1000));
    setImmediate(() => {
      response.write(bytes.subarray(1000, 200000));
      response.addTrailers({ 'X-Trailer': 'last' });
      response.end(bytes.subarray(200000));
    });
  },
  '/echo': (request, response) => {
    response.setHeader('X-Length', request.headers['content-length'] ?? request.headers['transfer-encoding'] ?? 'none');
    request.pipe(response);
  },
  '/range': sendRange,
  '/refuse': (request, response) => {
    response.writeHead(403);
    response.end('no');
  },
  '/socket': (request, response) => response.end(`${request.socket.remotePort} `),
};

const server = http.createServer((request, response) => routes[request.url](request, response));
server.on('connection', (socket) => sockets.add(socket));
server.on('checkContinue', (request, response) => {
  continued.push(request.url);
  if (request.url !== '/refuse') response.writeContinue();
  server.emit('request', request, response);
});
server.on('connect', (request, socket, head) => {
  const [host, port] = request.url.split(':');
  const upstream = net.connect(port, host, () => {
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    upstream.write(head);
    socket.pipe(upstream).pipe(socket);
  });
  for (const end of [socket, upstream]) end.on('error', () => { socket.destroy(); upstream.destroy(); });
});

async function main() {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const base = `http://127.0.0.1:${server.address().port}`;
  const file = path.join(folder, 'bytes');
  const curl = async (...args) => {
    const { code, stdout, stderr } = await run('curl', ['-sS', ...args], { encoding: 'buffer' });
    assert.strictEqual(code, 0, `${args}: ${stderr}`);
    return stdout;
  };
  const text = async (...args) => String(await curl(...args));

  assert.strictEqual(await text(`${base}/hello`), 'hello 1.1');
  const old = await text('-i', '--http1.0', `${base}/hello`);
  assert.match(old, /^HTTP\/1\.1 200 OK\r\n[^]*Connection: close\r\n[^]*hello 1\.0$/);
  assert.match(await text('-I', `${base}/hello`), /^HTTP\/1\.1 200 OK\r\n[^]*\r\n\r\n$/);

  // chunks down, which an old client does not get
  assert.match(await text('-i', '--raw', `${base}/chunks`), /Transfer-Encoding: chunked\r\n[^]*\r\n3e8\r\n[^]*\r\n0\r\nX-Trailer: last\r\n\r\n$/);
  assert(bytes.equals(await curl(`${base}/chunks`)));
  assert(bytes.equals(await curl('--http1.0', `${base}/chunks`)));

  // a body up: with its length, by chunks, and as old clients send it
  for (const [length, ...args] of [['300000'], ['chunked', '-H', 'Transfer-Encoding: chunked'], ['300000', '--http1.0']]) {
    const answer = await curl('-D', `${folder}/head`, '-H', 'Expect:', '--data-binary', `@${file}`, ...args, `${base}/echo`);
    assert(bytes.equals(answer), `${args}`);
    assert.match(fs.readFileSync(`${folder}/head`, 'latin1'), new RegExp(`X-Length: ${length}\r\n`));
  }
  assert(bytes.equals(await curl('-T', file, `${base}/echo`)));
  continued.length = 0;
  assert(bytes.equals(await curl('-H', 'Expect: 100-continue', '--data-binary', `@${file}`, `${base}/echo`)));
  assert.strictEqual(await text('-H', 'Expect: 100-continue', '--data-binary', `@${file}`, `${base}/refuse`), 'no');
  assert.deepStrictEqual(continued, ['/echo', '/refuse']);

  // ranges
  for (const [range, start, end] of [['0-0', 0, 1], ['100-199', 100, 200], ['299990-', 299990, 300000], ['-5', 299995, 300000]]) {
    assert(bytes.subarray(start, end).equals(await curl('-r', range, `${base}/range`)), range);
  }
  assert.strictEqual(await text('-r', '300000-', '-o', '/dev/null', '-w', '%{http_code}', `${base}/range`), '416');
  fs.writeFileSync(`${folder}/part`, bytes.subarray(0, 12345));
  await curl('-C', '-', '-o', `${folder}/part`, `${base}/range`);
  assert(bytes.equals(fs.readFileSync(`${folder}/part`)));

  // a connection that is kept
  sockets.clear();
  const [one, two, three] = (await text(...Array(3).fill(`${base}/socket`))).split(' ');
  assert(one === two && two === three && sockets.size === 1);
  await text('-H', 'Connection: close', ...Array(3).fill(`${base}/socket`));
  assert.strictEqual(sockets.size, 4);

  // through itself as a proxy
  assert.strictEqual(await text('-p', '-x', base, `${base}/hello`), 'hello 1.1');

  server.close(done);
  server.closeAllConnections();
}

main();
