'use strict';

// Corked writes, with callbacks, text and bytes mixed: everything arrives in order, each callback is called once, in order and
// in a later tick, whether the kernel takes all at once, a part or nothing.

const assert = require('assert');
const net = require('net');

const large = Buffer.alloc(16 << 20, 'L');
const server = net.createServer((socket) => {
  const called = [];
  const sent = [];
  const note = (name) => (error) => { assert.ok(!error); called.push(name); };
  const write = (name, chunk, ...args) => {
    sent.push(typeof chunk === 'string' ? Buffer.from(chunk, typeof args[0] === 'string' ? args[0] : 'utf8') : chunk);
    return socket.write(chunk, ...args, note(name));
  };

  // As ws does it: all of it goes at once.
  socket.cork();
  socket.write('\x81\x05');
  sent.push(Buffer.from('\x81\x05'));
  assert.strictEqual(write(1, Buffer.from('hello')), true);
  assert.strictEqual(socket.writableCorked, 1);
  assert.ok(socket.writableLength >= 5);
  socket.uncork();
  assert.strictEqual(socket.writableLength, 0);
  assert.strictEqual(socket.bytesWritten, 8);
  assert.deepStrictEqual(called, []);

  // One behind the other without a cork, in several encodings.
  write(2, 'h\u00e9llo', 'latin1');
  write(3, 'w\u00f6rld \u{1f600}');
  write(4, '616263', 'hex');
  write(5, new Uint8Array([1, 2, 3]));
  assert.throws(() => socket.write('x', 'none'), { code: 'ERR_UNKNOWN_ENCODING' });
  assert.throws(() => socket.write(null), { code: 'ERR_STREAM_NULL_VALUES' });

  // Nested, and more than fits into one call.
  socket.cork();
  socket.cork();
  for (let i = 0; i < 40; i++) write(`many ${i}`, i % 2 ? `text ${i}` : Buffer.from(`bytes ${i}`));
  socket.uncork();
  assert.ok(socket.writableLength > 0);
  socket.uncork();

  // More than the kernel takes: the rest waits, and what comes behind it.
  socket.cork();
  write('head', 'head');
  assert.strictEqual(write('large', large), false);
  write('tail', 'tail');
  assert.strictEqual(socket.writableNeedDrain, true);
  socket.uncork();
  assert.ok(socket.writableLength > 0);
  write('after', 'after');
  assert.deepStrictEqual(called, []);
  socket.on('drain', () => {
    socket.cork();
    write('last', 'last');
    socket.end(() => {
      assert.deepStrictEqual(called, [1, 2, 3, 4, 5, ...Array.from({ length: 40 }, (_, i) => `many ${i}`),
                                      'head', 'large', 'tail', 'after', 'last']);
      const bytes = Buffer.concat(sent);
      assert.strictEqual(socket.bytesWritten, bytes.length);
      received.then((all) => {
        assert.ok(all.equals(bytes));
        afterDestroy();
      });
    });
  });
});

let received;
server.listen(0, () => {
  received = new Promise((resolve) => {
    const chunks = [];
    const client = net.connect(server.address().port);
    client.pause();
    setTimeout(() => client.resume(), 50); // so that the kernel's buffers are full for a while
    client.on('data', (chunk) => chunks.push(chunk));
    client.on('end', () => resolve(Buffer.concat(chunks)));
  });
});

// What is corked when the socket is destroyed fails; a listener that throws takes no other callback along.
function afterDestroy() {
  server.removeAllListeners('connection');
  server.on('connection', (socket) => {
    const order = [];
    socket.write('a', () => { throw new Error('in a callback'); });
    socket.write('b', () => order.push('b'));
    process.nextTick(() => order.push('tick'));
    process.once('uncaughtException', (error) => {
      assert.strictEqual(error.message, 'in a callback');
      setImmediate(() => {
        assert.deepStrictEqual(order, ['b', 'tick']);
        socket.cork();
        socket.write('never', (failure) => {
          assert.strictEqual(failure.code, 'ERR_STREAM_DESTROYED');
          server.close();
        });
        socket.destroy();
        socket.uncork();
      });
    });
  });
  net.connect(server.address().port).resume();
}
