'use strict';

// The methods of arrays give a callback only what it can see.
const assert = require('assert');
const seen = [];
const list = ['a', 'b'];
const take = (...args) => { seen.push(args.length); };
list.forEach(take);
list.forEach(function() { seen.push(arguments.length); });
list.forEach(function(x) { seen.push(arguments.length, arguments[2] === list); });
list.forEach(function(x) { seen.push(eval('arguments.length')); });
assert.deepStrictEqual(seen, [3, 3, 3, 3, 3, true, 3, true, 3, 3]);
list.forEach((x, i) => seen.push(x, i));
list.forEach((x, i, l) => { assert.strictEqual(l, list); });
list.forEach((x, i, l, more) => { assert.strictEqual(more, undefined); });
list.forEach((x, i = 7) => { assert.ok(i < 2); });
assert.strictEqual(list.reduce((a) => a, 1), 1);
assert.strictEqual(list.reduce((a, b) => a + b), 'ab');
assert.strictEqual(list.reduce((a, b, i) => a + b + i, ''), 'a0b1');
list.reduce((a, b, i, l) => { assert.strictEqual(l, list); });
assert.strictEqual(list.reduce(function(a) { return arguments.length; }, 0), 4);
assert.deepStrictEqual(list.map(String), ['a', 'b']);
assert.deepStrictEqual(['10', '10', '10'].map(parseInt), [10, NaN, 2]);
assert.deepStrictEqual([1, 2].map(function(x) { 'use strict'; return this; }, 5), [5, 5]);
assert.deepStrictEqual([1].map(function() { return typeof this; }, 5), ['number']);
assert.deepStrictEqual([1].map(Function('return typeof this'), 5), ['object']);
let index;
Array.prototype.findLast.call({ length: 2 ** 53 - 1 }, (x, i) => { index = i; return true; });
assert.strictEqual(index, 2 ** 53 - 2);
function* g(a) { yield arguments.length; }
assert.deepStrictEqual(list.map(g).map((x) => x.next().value), [3, 3]);
class C { static f = function() { return arguments.length; }; }
assert.deepStrictEqual(list.map(C.f), [3, 3]);
