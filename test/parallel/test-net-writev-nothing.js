'use strict';

// _writev of no chunks writes nothing and is done.
const assert = require('assert');
const net = require('net');

const server = net.createServer((socket) => socket.end()).listen(0, () => {
  const socket = net.connect(server.address().port, () => {
    let calls = 0;
    socket._writev([], (error) => {
      assert.ifError(error);
      calls++;
    });
    setImmediate(() => {
      assert.strictEqual(calls, 1);
      socket.resume();
      socket.on('close', () => server.close());
    });
  });
});
