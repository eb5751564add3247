'use strict';

// for-of, spread and the closing of iterators however a loop is left.

const assert = require('assert');

let log;
function source(limit = Infinity) {
  let i = 0;
  log = [];
  return {
    [Symbol.iterator]() { return this; },
    next() { return { value: i, done: i++ >= limit }; },
    return() { log.push('closed'); return {}; }
  };
}

for (const v of source()) if (v === 2) break;
assert.deepStrictEqual(log, ['closed']);
assert.throws(() => { for (const v of source()) throw new Error('body'); }, /body/);
assert.deepStrictEqual(log, ['closed']);
assert.strictEqual((() => { for (const v of source()) if (v === 3) return v; })(), 3);
assert.deepStrictEqual(log, ['closed']);
outer: for (const v of [1]) {
  for (const w of source()) continue outer;
}
assert.deepStrictEqual(log, ['closed']);
let sum = 0;
for (const v of source(4)) sum += v;
assert.deepStrictEqual([sum, log], [6, []]);

const order = [];
try {
  for (const v of source()) {
    try { break; } finally { order.push('finally'); }
  }
} finally {
  order.push(...log);
}
assert.deepStrictEqual(order, ['finally', 'closed']);

const growing = [1, 2];
const seen = [];
for (const v of growing) {
  seen.push(v);
  if (growing.length < 4) growing.push(v * 10);
}
assert.deepStrictEqual(seen, [1, 2, 10, 20]);
assert.deepStrictEqual([...'añ😀', ...new Set([1, 1, 2]), ...[, 3]], ['a', 'ñ', '😀', 1, 2, undefined, 3]);
const stack = [1, 2];
assert.deepStrictEqual([...stack, stack.pop()], [1, 2, 2]);

assert.throws(() => { for (const v of 5); }, { message: '5 is not iterable' });
assert.throws(() => [...undefined], TypeError);
assert.throws(() => Math.max(...5), { message: 'Spread syntax requires ...iterable[Symbol.iterator] to be a function' });
const broken = { [Symbol.iterator]: () => ({ next() { throw new Error('next'); }, return() { log.push('closed'); } }) };
log = [];
assert.throws(() => { for (const v of broken); }, /next/);
assert.deepStrictEqual(log, []);

for (var key in { a: 1, b: 2 });
assert.strictEqual(key, 'b');
const places = {};
for (places.x of [1, 2]);
for (const [i, { length }] of [[0, 'ab']]) places.y = i + length;
assert.deepStrictEqual(places, { x: 2, y: 2 });
