'use strict';

// A connection that is aborted before it begins, or while its name is looked up, is never made.

const assert = require('assert');
const net = require('net');
const tls = require('tls');
const { once } = require('events');

const server = net.createServer(() => assert.fail('connected'));

async function main() {
  server.listen(0);
  await once(server, 'listening');
  const { port } = server.address();
  for (const connect of [net.connect, tls.connect]) {
    for (const early of [true, false]) {
      const controller = new AbortController();
      if (early) controller.abort();
      const socket = connect({ port, host: 'localhost', signal: controller.signal });
      controller.abort();
      await assert.rejects(once(socket, 'close'), { name: 'AbortError' });
      assert.strictEqual(socket.destroyed, true);
      assert.strictEqual(socket.connecting, false);
    }
  }
  // As many look-ups later, one would be there.
  for (let i = 0; i < 4; i++) await require('dns').promises.lookup('localhost');
  await new Promise((resolve) => setImmediate(resolve));
  server.close(() => { finished = true; });
}

let finished = false;
process.on('exit', (code) => assert(finished || code !== 0, 'all of it has run'));
main();
