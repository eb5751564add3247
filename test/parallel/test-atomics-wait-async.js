// Atomics.waitAsync: what it returns at once, notifying from the same thread and from a worker, time that is over, order,
// and that a wait alone does not keep the process.
'use strict';
const assert = require('assert');
const { spawnSync } = require('child_process');
const { Worker, isMainThread, workerData, parentPort } = require('worker_threads');

if (!isMainThread) {
  const array = new Int32Array(workerData);
  if (Atomics.load(array, 1) === 1) { // waits for the main thread
    Atomics.waitAsync(array, 2, 0).value.then((how) => parentPort.postMessage(how));
    Atomics.store(array, 1, 2);
    parentPort.once('message', () => {});
  } else {
    while (Atomics.notify(array, 0) === 0);
  }
  return;
}

const shared = () => new Int32Array(new SharedArrayBuffer(16));

{ // what it says at once
  const array = shared();
  assert.deepStrictEqual(Atomics.waitAsync(array, 0, 1), { async: false, value: 'not-equal' });
  assert.deepStrictEqual(Atomics.waitAsync(array, 0, 1, 0), { async: false, value: 'not-equal' });
  assert.deepStrictEqual(Atomics.waitAsync(array, 0, 0, 0), { async: false, value: 'timed-out' });
  assert.deepStrictEqual(Atomics.waitAsync(array, 0, 0, -5), { async: false, value: 'timed-out' });
  const big = new BigInt64Array(array.buffer);
  assert.deepStrictEqual(Atomics.waitAsync(big, 0, 7n, 10), { async: false, value: 'not-equal' });
  assert.throws(() => Atomics.waitAsync(new Int32Array(4), 0, 0), { name: 'TypeError' });
  assert.throws(() => Atomics.waitAsync(new Int16Array(array.buffer), 0, 0), { name: 'TypeError' });
  assert.throws(() => Atomics.waitAsync(array, 4, 0), { name: 'RangeError' });
  assert.strictEqual(Atomics.waitAsync.length, 4);
}

async function inOneThread() {
  const array = shared();
  const waits = [0, 0, 0, 1].map((index) => Atomics.waitAsync(array, index, 0));
  const order = [];
  waits.forEach((wait, i) => {
    assert.strictEqual(wait.async, true);
    assert(wait.value instanceof Promise);
    wait.value.then((how) => order.push(i + how));
  });
  assert.strictEqual(Atomics.notify(array, 0, 2), 2);
  await new Promise(setImmediate);
  await new Promise(setImmediate);
  assert.deepStrictEqual(order, ['0ok', '1ok']);
  assert.strictEqual(Atomics.notify(array, 0), 1);
  assert.strictEqual(Atomics.notify(array, 0), 0);
  assert.strictEqual(Atomics.notify(array, 1), 1);
  await Promise.all(waits.map((wait) => wait.value));
  assert.deepStrictEqual(order, ['0ok', '1ok', '2ok', '3ok']);
}

async function timesOut() {
  const array = shared();
  const keeps = setTimeout(() => {}, 1e6);
  const order = [];
  await Promise.all([20, 1, 10].map((ms) => Atomics.waitAsync(array, 0, 0, ms).value.then((how) => {
    assert.strictEqual(how, 'timed-out');
    order.push(ms);
  })));
  assert.deepStrictEqual(order, [1, 10, 20]);
  assert.strictEqual(Atomics.notify(array, 0), 0);
  clearTimeout(keeps);
}

async function acrossThreads() {
  const array = shared();
  new Worker(__filename, { workerData: array.buffer });
  assert.strictEqual(await Atomics.waitAsync(array, 0, 0).value, 'ok');
  Atomics.store(array, 1, 1);
  const worker = new Worker(__filename, { workerData: array.buffer });
  const answer = new Promise((resolve) => worker.once('message', resolve));
  while (Atomics.load(array, 1) !== 2) await new Promise(setImmediate);
  assert.strictEqual(Atomics.notify(array, 2), 1);
  assert.strictEqual(await answer, 'ok');
  await worker.terminate();
}

async function workerThatWaitsEnds() {
  const array = shared();
  const worker = new Worker(`
    const { workerData } = require('worker_threads');
    Atomics.waitAsync(new Int32Array(workerData), 0, 0);`, { eval: true, workerData: array.buffer });
  await new Promise((resolve) => worker.once('exit', resolve));
  assert.strictEqual(Atomics.notify(array, 0), 0);
}

inOneThread().then(timesOut).then(acrossThreads).then(workerThatWaitsEnds).then(() => {
  const { stdout, status } = spawnSync(process.execPath, ['-e', `
    Atomics.waitAsync(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100000).value.then(console.log);
    console.log('waits');`]);
  assert.strictEqual(String(stdout), 'waits\n');
  assert.strictEqual(status, 0);
  console.log('done');
});
