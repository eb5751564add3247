'use strict';

// Small blocks (src/runtime/slab.c): memory that one size has given back serves the others; what is counted; workers with limits.

const assert = require('assert');
const { Worker } = require('worker_threads');

// Sizes one after the other: no size keeps what it once had, and most is given back to the system in the end.
{
  const fill = (round) => {
    const names = Array.from({ length: round + 1 }, (_, k) => `k${k}: i`).join();
    const list = new Function(`const list = []; for (let i = 0; i < 100000; i++) list.push({ ${names} }); return list;`)();
    assert.strictEqual(list[99999][`k${round}`], 99999);
    return process.memoryUsage().rss;
  };
  const before = process.memoryUsage().rss;
  let most = 0;
  for (let round = 0; round < 7; round++) most = Math.max(most, fill(round));
  const after = process.memoryUsage().rss;
  if (process.versions.smew && !process.config.variables.asan) { // which has no slabs
    assert.ok(most - before < 80e6, `${most - before}`);
    assert.ok(after - before < 20e6, `${after - before}`);
  }
}

// Blocks that grow and shrink through all sizes, mixed, and keep what is in them.
{
  const strings = [];
  let seed = 1;
  const random = (n) => (seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff) % n;
  const expect = new Map();
  for (let i = 0; i < 60000; i++) {
    const at = random(500), n = random(300);
    strings[at] = String.fromCharCode(97 + (i % 26)).repeat(n) + i;
    expect.set(at, [i, n]);
    if (i % 97 === 0) strings[at] = strings[at].split('').join('');
  }
  for (const [at, [i, n]] of expect) assert.strictEqual(strings[at], String.fromCharCode(97 + (i % 26)).repeat(n) + i);
  const arrays = Array.from({ length: 200 }, () => []);
  for (let i = 0; i < 100000; i++) {
    const a = arrays[random(200)];
    if (random(3)) a.push(i); else a.length = a.length >> 1;
    if (a.length > 1) assert.ok(a[a.length - 1] >= a[0]);
  }
}

// heapUsed follows.
if (process.versions.smew && !process.config.variables.asan) {
  const make = () => { const list = []; for (let i = 0; i < 100000; i++) list.push({ a: i, b: i }); return list; };
  let list = make();
  const during = process.memoryUsage().heapUsed;
  list = null;
  const less = during - process.memoryUsage().heapUsed;
  assert.ok(less > 10e6 && less < 30e6, `${less}`);
}

// A worker that fills its heap with small blocks ends by its limit; many workers come and go.
{
  const worker = new Worker('const a = []; for (;;) a.push({ x: a.length });', { eval: true, resourceLimits: { maxOldGenerationSizeMb: 24 } });
  let failed;
  worker.on('error', (e) => { failed = e.code; });
  worker.on('exit', (code) => {
    assert.strictEqual(failed, 'ERR_WORKER_OUT_OF_MEMORY');
    assert.strictEqual(code, 1);
    let left = 30;
    const next = () => {
      if (left-- === 0) { done = true; return; }
      new Worker('const a = []; for (let i = 0; i < 2e4; i++) a.push({ i });', { eval: true }).on('exit', (c) => { assert.strictEqual(c, 0); next(); });
    };
    next();
  });
}
let done = false;
process.on('exit', () => { assert.ok(done); });
