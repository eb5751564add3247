'use strict';

const assert = require('assert');

// Keys by SameValueZero, in the order of insertion
const map = new Map([[NaN, 'nan'], [0, 'zero'], ['0', 'text']]);
assert.strictEqual(map.get(NaN), 'nan');
assert.strictEqual(map.get(-0), 'zero');
assert.strictEqual(map.set(-0, 'minus').size, 3);
assert.ok(Object.is([...map.keys()][1], 0));
const key = {};
map.set(key, 1).delete(NaN);
assert.deepStrictEqual([...map.keys()], [0, '0', key]);

// Changes during an iteration
const set = new Set([1, 2, 3]);
const seen = [];
for (const value of set) {
  seen.push(value);
  set.delete(value);
  if (value < 6) set.add(value + 3);
}
assert.deepStrictEqual(seen, [1, 2, 3, 4, 5, 6, 7, 8]);
const many = new Map();
for (let i = 0; i < 10000; i++) many.set(i, i);
for (const [i] of many) if (i % 10 !== 0) many.delete(i);
assert.strictEqual(many.size, 1000);
assert.strictEqual([...many.keys()].every((i, n) => i === n * 10), true);
many.clear();
assert.strictEqual(many.size, 0);

// Sets as sets
const odd = new Set([1, 3, 5]);
const small = new Set([1, 2, 3]);
assert.deepStrictEqual([...odd.union(small)], [1, 3, 5, 2]);
assert.deepStrictEqual([...odd.intersection(small)], [1, 3]);
assert.deepStrictEqual([...odd.difference(small)], [5]);
assert.deepStrictEqual([...odd.symmetricDifference(small)], [5, 2]);
assert.strictEqual(new Set([1]).isSubsetOf(odd), true);
assert.strictEqual(odd.isSupersetOf(new Set([3])), true);
assert.strictEqual(odd.isDisjointFrom(new Set([2])), true);

assert.deepStrictEqual([...Map.groupBy([1, 2, 3], (n) => n % 2)], [[1, [1, 3]], [0, [2]]]);
class Counted extends Map {
  get(k) { return super.get(k) ?? 0; }
}
assert.strictEqual(new Counted().get('x'), 0);
assert.throws(() => Map(), TypeError);
assert.throws(() => Map.prototype.get.call(new Set(), 1), TypeError);
