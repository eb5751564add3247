'use strict';

// Lists of arguments: what is no object is none, and its length is a length.
const assert = require('assert');

const none = { name: 'TypeError', message: 'CreateListFromArrayLike called on non-object' };
for (const list of [5, 'abc', true, Symbol('s'), 1n]) {
  assert.throws(() => Math.max.apply(null, list), none);
  assert.throws(() => Reflect.apply(Math.max, null, list), none);
  assert.throws(() => Reflect.construct(Date, list), none);
}
for (const list of [undefined, null]) {
  assert.strictEqual(Math.max.apply(null, list), -Infinity);
  assert.throws(() => Reflect.apply(Math.max, null, list), none);
  assert.throws(() => Reflect.construct(Date, list), none);
}
assert.throws(() => Reflect.apply(Math.max, null), none);
for (const [length, count] of [[-1, 0], [NaN, 0], [1.9, 1], ['2', 2], [undefined, 0]]) {
  assert.strictEqual((function() { return arguments.length; }).apply(null, { length, 0: 1, 1: 2 }), count);
}
