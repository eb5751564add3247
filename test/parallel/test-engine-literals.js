'use strict';
// Object and array literals: names given twice, computed ones, accessors, indices, the prototype, spreads, many properties.
const assert = require('assert');

for (let i = 0; i < 40; i++) {
  const k = 'k' + (i % 3);
  const o = { a: 1, b: 2, a: 3, [k]: i, 5: 'five', __proto__: null, get g() { return 7; }, b: 4, ['g' + 0]: 1 };
  assert.deepStrictEqual(Reflect.ownKeys(o), ['5', 'a', 'b', k, 'g', 'g0']);
  assert.strictEqual(o.a + o.b + o.g, 14);
  assert.strictEqual(Object.getPrototypeOf(o), null);
  const replaced = { get x() { return 1; }, x: 2, y: 1, get y() { return 5; } };
  assert.deepStrictEqual(Object.getOwnPropertyDescriptor(replaced, 'x'),
                         { value: 2, writable: true, enumerable: true, configurable: true });
  assert.strictEqual(replaced.y, 5);
  const numbers = { 2: 'b', 1: 'a', [-1]: 'c', 1.5: 'd' };
  assert.deepStrictEqual(Object.keys(numbers), ['1', '2', '-1', '1.5']);
  const spread = { a: 0, ...o, ...[9], b: 1 };
  assert.deepStrictEqual(spread, { 0: 9, 5: 'five', a: 3, b: 1, [k]: i, g: 7, g0: 1 });
  const symbol = { [Symbol.iterator]: 1, length: 2, constructor: 3, toString: 4 };
  assert.strictEqual(symbol.length + symbol.constructor + symbol.toString, 9);
  const many = { a: 0, b: 1, c: 2, d: 3, e: 4, f: 5, g: 6, h: 7, i: 8, j: 9, k: 10, l: 11, m: 12, n: 13, a: 14 };
  assert.strictEqual(many.a + many.n, 27);
  assert.strictEqual(Object.keys(many).length, 14);

  const list = [1, , 3, ...'ab', i];
  assert.strictEqual(list.length, 6);
  assert.strictEqual(1 in list, false);
  assert.deepStrictEqual([...list], [1, undefined, 3, 'a', 'b', i]);
  assert.strictEqual([1, 2, 3, ,].length, 4);
  assert.deepStrictEqual([[1, [2]], { a: [3] }], [[1, [2]], { a: [3] }]);
}
