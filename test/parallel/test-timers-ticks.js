'use strict';

// What ticks and microtasks behind a timer do to timers.

const assert = require('assert');

const start = Date.now();
const keep = setInterval(() => {}, 100000);
setTimeout(async () => {
  await null;
  clearInterval(keep); // nothing is left that keeps the process alive
}, 1);
setTimeout(() => {}, 100000).unref();
setTimeout(() => {
  process.nextTick(() => setTimeout(() => assert.ok(Date.now() - start < 5000), 1));
}, 2);
process.on('exit', () => assert.ok(Date.now() - start < 5000));
