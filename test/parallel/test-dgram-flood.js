'use strict';

// A flood of datagrams, small ones, large ones and ones that nobody can send at once: the receiver goes on to answer, who
// sends is told of each, once, and the memory of all of them comes back.

const assert = require('assert');
const dgram = require('dgram');
const { once } = require('events');
const { gc } = globalThis;

if (gc === undefined) {
  const { status } = require('child_process').spawnSync(process.execPath, ['--expose-gc', __filename], { stdio: 'inherit' });
  assert.strictEqual(status, 0);
  process.exit();
}

const counts = { received: 0, bytes: 0, told: 0, failed: 0, sent: 0 };
const receiver = dgram.createSocket('udp4', (message, { port, address }) => {
  counts.received++;
  counts.bytes += message.length;
  if (message.length === 4 && message.equals(Buffer.from('ping'))) receiver.send('pong', port, address);
});
const flooder = dgram.createSocket({ type: 'udp4', sendBufferSize: 4096 });

function told(error, bytes) {
  counts.told++;
  if (error) {
    assert(['EAGAIN', 'ENOBUFS', 'EMSGSIZE'].includes(error.code), error.code);
    counts.failed++;
  } else {
    assert(bytes > 0);
  }
}

async function flood(message, count) {
  for (let i = 0; i < count; i++) {
    counts.sent++;
    flooder.send(message, told);
    if (i % 500 === 499) await new Promise((resolve) => setImmediate(resolve));
  }
  while (counts.told < counts.sent) await new Promise((resolve) => setImmediate(resolve));
}

async function resident() {
  for (let i = 0; i < 5; i++) {
    gc();
    await new Promise((resolve) => setImmediate(resolve));
  }
  return process.memoryUsage().rss;
}

// As datagrams may be lost, asked until there is an answer.
async function ping() {
  const asker = dgram.createSocket('udp4');
  const timer = setInterval(() => asker.send('ping', receiver.address().port, '127.0.0.1'), 10);
  const [answer] = await once(asker, 'message');
  clearInterval(timer);
  asker.close();
  assert.strictEqual(String(answer), 'pong');
}

async function main() {
  receiver.bind(0, '127.0.0.1');
  await once(receiver, 'listening');
  flooder.connect(receiver.address().port, '127.0.0.1');
  await once(flooder, 'connect');
  await flood(Buffer.alloc(64, 'x'), 2000);
  const before = await resident();
  await flood(Buffer.alloc(64, 'x'), 20000);
  await ping();
  await flood(Buffer.alloc(60000, 'x'), 2000);
  await ping();
  await flood(Buffer.alloc(65000, 'x'), 10); // larger than the send buffer
  await ping();
  const grown = await resident() - before;
  assert(counts.received > 0 && counts.bytes > 0);
  assert.strictEqual(counts.told, counts.sent);
  // All of it was 120 MB.
  assert(grown < 24e6, `grown by ${grown} bytes`);
  receiver.close();
  flooder.close(() => { finished = true; });
}

let finished = false;
process.on('exit', (code) => assert(finished || code !== 0, 'all of it has run'));
main();
