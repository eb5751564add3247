'use strict';

// What connections leave behind is reclaimed: sockets, parsers and handles of connections that are over, on both sides, with
// and without keep-alive, whoever closes first.

const assert = require('assert');
const http = require('http');
const net = require('net');
const { gc } = globalThis;

if (gc === undefined) {
  const { status } = require('child_process').spawnSync(process.execPath, ['--expose-gc', __filename], { stdio: 'inherit' });
  assert.strictEqual(status, 0);
  process.exit();
}

const counts = { born: 0, dead: 0 };
const registry = new FinalizationRegistry(() => counts.dead++);

function watch(object) {
  counts.born++;
  registry.register(object);
}

const raw = (port, head, halfClose) => new Promise((resolve) => {
  const socket = net.connect(port, () => (halfClose ? socket.end(head) : socket.write(head)));
  watch(socket);
  watch(socket._handle);
  socket.resume().on('close', resolve);
});

const get = (port, agent) => new Promise((resolve, reject) => {
  const request = http.get({ port, agent }, (response) => {
    watch(response);
    response.resume().on('close', resolve);
  }).on('error', reject);
  watch(request);
});

// Read without a stream, see src/http/client.c.
const read = (port, agent) => new Promise((resolve, reject) => {
  const request = http.get({ port, agent }, (response) => {
    watch(response);
    response.on('data', () => {}).on('end', resolve);
  }).on('error', reject);
  watch(request);
});

const post = (port, agent) => new Promise((resolve, reject) => {
  const request = http.request({ port, agent, method: 'POST' }, (response) => response.resume().on('close', resolve));
  request.on('error', reject).end('some text');
  watch(request);
});

const server = http.createServer((request, response) => {
  if (request.url === '/socket') watch(request.socket);
  if (request.method !== 'POST') {
    response.end('Hello World\n');
    return;
  }
  watch(request);
  watch(response);
  request.on('data', () => {}).on('end', () => {
    response.write('a');
    response.end('b');
  });
});

async function run(times, port, agent) {
  for (let i = 0; i < times; i++) {
    await Promise.all([
      raw(port, 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n', false),
      raw(port, 'GET /socket HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n', true),
      raw(port, 'GET / HTTP/1.0\r\n\r\n', true),
      raw(port, 'nonsense\r\n\r\n', false),
      get(port, agent), get(port, undefined), post(port, agent), get(port, false),
      read(port, agent), read(port, agent), read(port, undefined), read(port, false),
    ]);
  }
}

const tick = () => new Promise((resolve) => setTimeout(resolve, 20));

server.listen(0, '127.0.0.1', async () => {
  const { port } = server.address();
  const agent = new http.Agent({ keepAlive: true, maxSockets: 2 });
  await run(20, port, agent);
  gc();
  const before = process.memoryUsage().rss;
  await run(200, port, agent);
  // Without a collection of our own: garbage is bounded.
  const growth = process.memoryUsage().rss - before;
  // AddressSanitizer keeps what is freed for a while.
  assert(growth < 60e6 || process.config.variables.asan, `${growth} bytes more`);
  agent.destroy();
  server.close();
  server.closeAllConnections();
  http.globalAgent.destroy();
  await tick();
  gc();
  await tick();
  gc();
  await tick();
  const left = counts.born - counts.dead;
  assert(counts.born > 2000);
  assert(left < 50, `${left} of ${counts.born} objects are left`);
});
