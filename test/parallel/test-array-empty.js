// Arrays that have never had an element are changed by nothing, too.
'use strict';
const assert = require('assert');

assert.strictEqual([].unshift(), 0);
assert.deepStrictEqual([].splice(0, 0), []);
assert.deepStrictEqual([].splice(0), []);
assert.deepStrictEqual([].concat([], []), []);
assert.deepStrictEqual([].sort(), []);
assert.deepStrictEqual([].copyWithin(0, 0), []);
assert.deepStrictEqual([].fill(1), []);
assert.deepStrictEqual([].reverse(), []);
assert.strictEqual([].shift(), undefined);
assert.strictEqual([].pop(), undefined);
assert.strictEqual([].push(), 0);
assert.deepStrictEqual([].toSpliced(0, 0), []);
assert.deepStrictEqual([].slice(), []);
const array = [];
assert.deepStrictEqual(array.splice(0, 0, 1, 2), []);
assert.deepStrictEqual(array, [1, 2]);
