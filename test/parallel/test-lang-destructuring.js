'use strict';

// Patterns: values, defaults, order of evaluation, closing of iterators, messages.

const assert = require('assert');

const { a, b: [c, d = 4], ...others } = { a: 1, b: [2], x: 9, y: 8 };
assert.deepStrictEqual([a, c, d, others], [1, 2, 4, { x: 9, y: 8 }]);
const [first, , third = 'default', ...tail] = [1, 2, undefined, 4, 5];
assert.deepStrictEqual([first, third, tail], [1, 'default', [4, 5]]);

let x = 1;
let y = 2;
[x, y] = [y, x];
assert.deepStrictEqual([x, y], [2, 1]);
const target = {};
({ a: target.first, ['b' + 1]: target['second'] = 7, ...target.rest } = { a: 1, c: 3 });
assert.deepStrictEqual(target, { first: 1, second: 7, rest: { c: 3 } });
const value = [1, 2];
assert.strictEqual(([x] = value), value);

function log(steps) {
  let i = 0;
  return {
    [Symbol.iterator]() { return this; },
    next() { steps.push(`next ${i}`); return { value: i++, done: false }; },
    return() { steps.push('return'); return {}; }
  };
}
let steps = [];
const [p, q] = log(steps);
assert.deepStrictEqual([p, q, steps], [0, 1, ['next 0', 'next 1', 'return']]);

steps = [];
const holder = { set one(v) { steps.push(`set ${v}`); } };
[holder.one, y = steps.push('default')] = log(steps);
assert.deepStrictEqual(steps, ['next 0', 'set 0', 'next 1', 'return']);

steps = [];
assert.throws(() => { [holder[(() => { throw new Error('key'); })()]] = log(steps); }, /key/);
assert.deepStrictEqual(steps, ['return']);

const nothing = undefined;
assert.throws(() => { const { z } = nothing; }, { message: "Cannot destructure property 'z' of 'nothing' as it is undefined." });
assert.throws(() => { const { z } = null; }, { message: "Cannot destructure property 'z' of 'null' as it is null." });
assert.throws(() => { const [z] = {}; }, { message: '{} is not iterable' });
assert.throws(() => { const [z] = nothing; }, { message: 'nothing is not iterable' });
assert.throws(() => (({ z }) => z)(), { message: "Cannot destructure property 'z' of 'undefined' as it is undefined." });

const pairs = [];
for (const [key, { v = 5 }] of new Map([['k', {}], ['l', { v: 1 }]])) pairs.push(key, v);
assert.deepStrictEqual(pairs, ['k', 5, 'l', 1]);
try {
  throw { message: 'm', code: 1 };
} catch ({ message, code: number }) {
  assert.deepStrictEqual([message, number], ['m', 1]);
}
