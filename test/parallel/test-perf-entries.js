'use strict';

// Entries of the collector's runs and of HTTP/2, for observers: what they have, and that they come.

const assert = require('assert');
const http2 = require('http2');
const { constants, PerformanceObserver } = require('perf_hooks');
const { spawnSync } = require('child_process');

function observe(type, listener) {
  const observer = new PerformanceObserver((list) => list.getEntries().forEach(listener));
  observer.observe({ entryTypes: [type] });
  return observer;
}

if (process.argv[2] === 'collect') {
  const kinds = [];
  const observer = observe('gc', (entry) => {
    assert.strictEqual(entry.name, 'gc');
    assert.ok(entry.startTime >= 0 && entry.startTime <= performance.now());
    assert.ok(entry.duration > 0 && entry.duration < 60_000);
    assert.strictEqual(entry.detail.kind, constants.NODE_PERFORMANCE_GC_MAJOR);
    kinds.push(entry.detail.flags);
  });
  const cycles = () => { for (let i = 0; i < 200_000; i++) { const a = {}; a.b = { a }; } };
  cycles();
  setTimeout(() => {
    assert.ok(kinds.length > 0 && kinds.every((flags) => flags === constants.NODE_PERFORMANCE_GC_FLAGS_NO));
    kinds.length = 0;
    gc();
    setTimeout(() => {
      assert.deepStrictEqual(kinds, [constants.NODE_PERFORMANCE_GC_FLAGS_FORCED]);
      observer.disconnect();
      gc();
      setTimeout(() => {
        assert.strictEqual(kinds.length, 1);
        observe('gc', () => { throw new Error('not any more'); }).disconnect();
        observe('gc', () => {}); // does not keep the process alive
        console.log('collected');
      }, 5);
    }, 5);
  }, 5);
  return;
}

const { stdout, stderr } = spawnSync(process.execPath, ['--expose-gc', __filename, 'collect'], { encoding: 'utf8' });
assert.strictEqual(stdout, 'collected\n', stderr);

// Two streams one after the other: their frames are those of Node, whether the end comes with the data or behind them.
const entries = [];
const observer = observe('http2', (entry) => {
  entries.push(entry);
  if (entries.length === 6) check();
});

const server = http2.createServer();
server.on('stream', (stream) => {
  stream.respond({ ':status': 200 });
  stream.resume();
  stream.on('end', () => {
    stream.write('x'.repeat(1000));
    stream.end('y');
  });
});
server.listen(0, '127.0.0.1', async () => {
  const client = http2.connect(`http://127.0.0.1:${server.address().port}`);
  for (const finish of [(stream) => stream.end('hello'), (stream) => { stream.write('hello'); stream.end(); }]) {
    const stream = client.request({ ':method': 'POST' });
    finish(stream);
    stream.resume();
    await require('events').once(stream, 'close');
  }
  await new Promise((resolve) => client.ping(resolve));
  client.close();
  server.close();
});

function check() {
  observer.disconnect();
  const streams = entries.filter(({ name }) => name === 'Http2Stream').map(({ detail }) => detail);
  assert.deepStrictEqual(streams.map(({ bytesRead, bytesWritten, id }) => `${id} ${bytesRead} ${bytesWritten}`).sort(),
                         ['1 1001 5', '1 5 1001', '3 1001 5', '3 5 1001']);
  for (const { timeToFirstByte, timeToFirstByteSent, timeToFirstHeader } of streams) {
    for (const time of [timeToFirstByte, timeToFirstByteSent, timeToFirstHeader]) assert.ok(time > 0 && time < 60_000, `${time}`);
  }
  const sessions = entries.filter(({ name }) => name === 'Http2Session');
  const client = sessions.find(({ detail }) => detail.type === 'client').detail;
  const ofServer = sessions.find(({ detail }) => detail.type === 'server').detail;
  for (const detail of [client, ofServer]) {
    assert.strictEqual(detail.streamCount, 2);
    assert.strictEqual(detail.maxConcurrentStreams, 1);
    assert.ok(detail.streamAverageDuration > 0);
  }
  assert.ok(client.pingRTT > 0);
  assert.strictEqual(ofServer.pingRTT, 0);
  // Settings and their acknowledgement, a ping, goodbye; for each request its headers and one frame of data, which says that it
  // is the last.
  assert.ok(ofServer.framesReceived <= 8, `${ofServer.framesReceived}`);
  process.on('warning', ({ code }) => assert.strictEqual(code, 'DEP0152'));
  assert.strictEqual(sessions[0].streamCount, 2);
  assert.deepStrictEqual(Object.keys(sessions[0]), Object.keys(sessions[0].detail));
}
