'use strict';

// Listeners that come after end() in the same turn hear of 'finish' and 'close', and what a listener schedules runs.

const assert = require('assert');
const http = require('http');

const events = [];
const server = http.createServer((req, res) => {
  req.on('close', () => events.push('req close'));
  res.end('x');
  res.on('finish', () => events.push('finish'));
  res.on('close', () => events.push('close'));
  process.nextTick(() => events.push('tick'));
  Promise.resolve().then(() => events.push('job'));
  assert.strictEqual(res.writableEnded, true);
  assert.strictEqual(res.headersSent, true);
});

server.listen(0, () => {
  http.get({ port: server.address().port }, (res) => {
    res.resume().on('end', () => {
      setImmediate(() => {
        assert.deepStrictEqual(events.toSorted(), ['close', 'finish', 'job', 'req close', 'tick']);
        assert(events.indexOf('finish') < events.indexOf('close'));
        server.close();
      });
    });
  });
});
