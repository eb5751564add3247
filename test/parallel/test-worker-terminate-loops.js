'use strict';

// terminate() stops code that never returns: loops that catch everything, endless microtasks, Atomics.wait.

const assert = require('assert');
const { Worker } = require('worker_threads');

const programs = [
  'for (;;);',
  'for (;;) { try { for (;;); } catch {} finally { continue; } }',
  'function f() { try { f(); } catch { f(); } } for (;;) f();',
  'const again = () => Promise.resolve().then(again); again();',
  'process.nextTick(function f() { process.nextTick(f); });',
  '(async () => { for (;;) await null; })();',
  'function* g() { for (;;) yield 1; } for (const x of g());',
  'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);',
];

let ended = 0;
for (const program of programs) {
  const worker = new Worker(
    `require('worker_threads').parentPort.postMessage('started'); setTimeout(() => { ${program} });`, { eval: true });
  worker.on('message', async () => {
    assert.strictEqual(await worker.terminate(), 1);
    ended++;
  });
}
process.on('exit', () => assert.strictEqual(ended, programs.length));
