// The collector runs while built-ins store what lies on the stack, which was large before: nothing moves under them.
'use strict';
const assert = require('assert');

function deep(n) { return n === 0 ? 0 : 1 + deep(n - 1); }

const map = new WeakMap();
const set = new Set();
let last;
for (let round = 0; round < 20; round++) {
  assert.strictEqual(deep(3000), 3000);
  for (let i = 0; i < 2000; i++) {
    const object = { i, self: undefined };
    object.self = object; // only the collector can free it
    last = new WeakRef(object);
    map.set(object, last);
    if (i % 100 === 0) set.add(object);
    Object.defineProperty(object, `p${i}`, { get() { return this.i; }, enumerable: true });
    assert.strictEqual(map.get(object), last);
  }
}
assert.strictEqual(set.size, 400);
for (const object of set) assert.strictEqual(object[`p${object.i}`], object.i);
