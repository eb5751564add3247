'use strict';
// A regular expression that backtracks without end does not keep a worker from being terminated.
const assert = require('assert');
const { Worker } = require('worker_threads');

const worker = new Worker(`
  require('worker_threads').parentPort.postMessage('begins');
  /^(a+)+$/.test('a'.repeat(200) + 'b');
`, { eval: true });
worker.on('message', () => worker.terminate().then((code) => assert.strictEqual(code, 1)));
