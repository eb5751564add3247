'use strict';

// The operator `in` in the first part of a for statement's head: brackets and the middle of a conditional take it.

const assert = require('assert');

const f = (...args) => args;
let p;
const seen = [];
for (p = f('a' in { a: 1 } || undefined, 'b' in {}); seen.push(p) < 1;);
for (var q = f?.('a' in {}); seen.push(q) < 2;);
for (p = ['a' in { a: 1 }, 2]; seen.push(p) < 3;);
for (p = { x: 'a' in {}, ['a' in {}]: 1 }; seen.push(p) < 4;);
for (p = [1, 2]['a' in []| 0]; seen.push(p) < 5;);
for (p = `${'a' in { a: 1 }}`; seen.push(p) < 6;);
for (p = new Array('a' in {}); seen.push(p) < 7;);
for (p = true ? 'a' in { a: 1 } : 0; seen.push(p) < 8;);
for (let g = (x = 'a' in {}) => ['b' in {}, x]; seen.push(g()) < 9;);
for (let { y = 'a' in {} } = {}; seen.push(y) < 10;);
for (p = class { static ['a' in {}] = 'in' in { in: 1 }; }; seen.push(p.false) < 11;);
for (p = function() { return 'a' in {}; }; seen.push(p()) < 12;);
for (p in ({ z: ['a' in {}] })) seen.push(p);
for (p of [['a' in {}]]) seen.push(p);
assert.deepStrictEqual(seen, [
  [true, false], [false], [true, 2], { x: false, false: 1 }, 1, 'true', [false], true, [false, false], false, true, false,
  'z', [false],
]);
for (const head of ['p = 1 in {}', 'p = a ? b : 1 in {}', 'let x = 1, y = x in {}']) {
  assert.throws(() => new Function(`for (${head}; ;);`), SyntaxError, head);
}

// Names that closures of the head or eval may see: their dead zone is the loop's own, also in strict code.
{
  for (let i = 0; i < 1; i++) assert.strictEqual(eval('i'), 0); // eslint-disable-line no-eval
  for (let i = 0, n = 1; i < 2; i++) {
    n *= 3;
    assert.strictEqual(eval('n + i'), [3, 10][i]); // eslint-disable-line no-eval
  }
  const early = (read) => { assert.throws(read, { name: 'ReferenceError', message: "Cannot access 'i' before initialization" }); return 0; };
  let rounds = 0;
  for (let i = early(() => i); i < 2; i++) rounds++;
  assert.strictEqual(rounds, 2);
  const reads = [];
  for (let i = 0, read = () => i; i < 2; i++) reads.push(read, () => i);
  assert.deepStrictEqual(reads.map((read) => read()), [0, 0, 0, 1]);
  assert.deepStrictEqual(Object.keys(globalThis).filter((name) => name.includes('#')), []);
}
