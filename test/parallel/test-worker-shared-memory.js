'use strict';

// Threads work at the same memory: atomic additions get lost nowhere, and Atomics.notify wakes who waits.

const assert = require('assert');
const { Worker } = require('worker_threads');

const THREADS = 4;
const ROUNDS = 5000;
const counters = new Int32Array(new SharedArrayBuffer(8));
let left = THREADS;

for (let i = 0; i < THREADS; i++) {
  const worker = new Worker(`
    const { workerData: counters, parentPort } = require('worker_threads');
    Atomics.wait(counters, 1, 0);
    for (let i = 0; i < ${ROUNDS}; i++) Atomics.add(counters, 0, 1);
  `, { eval: true, workerData: counters });
  worker.on('exit', () => {
    if (--left === 0) assert.strictEqual(counters[0], THREADS * ROUNDS);
  });
}
Atomics.store(counters, 1, 1);
Atomics.notify(counters, 1);
process.on('exit', () => assert.strictEqual(left, 0));
