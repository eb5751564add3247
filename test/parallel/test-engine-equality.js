'use strict';
// Every kind of value against every other, by all four operators, and as a condition.
const assert = require('assert');

const o = {};
const s = Symbol('s');
const values = [undefined, null, true, false, 0, -0, 1, 0.5, NaN, 2 ** 47, 2 ** 60, '', '0', '1', 'a', 'x'.repeat(300), o, [],
                [1], { valueOf: () => 1 }, s, Object(s), () => 1, new Proxy({}, {}), Infinity, new Number(1)];
const groups = (equal) => values.map((a) => values.map((b) => (equal(a, b) ? 1 : 0)).join('')).join('\n');
const loose = groups((a, b) => a == b);
const strict = groups((a, b) => a === b);
assert.strictEqual(groups((a, b) => !(a != b)), loose);
assert.strictEqual(groups((a, b) => !(a !== b)), strict);
values.forEach((a, i) => values.forEach((b, k) => {
  const same = strict.split('\n')[i][k] === '1';
  assert.strictEqual(same, Object.is(a, b) ? !Number.isNaN(a) : a === 0 && b === 0, `${String(i)} ${String(k)}`);
}));
assert.strictEqual(loose.split('\n')[0].indexOf('1', 2), -1);
assert.strictEqual(loose.split('\n')[0].slice(0, 2), '11');
assert.strictEqual(values.filter((v) => v == null).length, 2);
assert.strictEqual(values.filter((v) => v == 1).length, 6);
assert.strictEqual(values.filter((v) => v == 0).length, 6);
assert.strictEqual(values.filter((v) => v == s).length, 2);
assert.strictEqual(values.filter((v) => (v ? true : false)).length, values.length - 7);
assert.deepStrictEqual(values.map((v) => { if (v) return 1; return 0; }), values.map((v) => (!v ? 0 : 1)));
let called = 0;
const counting = { valueOf() { called++; return 1; } };
for (let i = 0; i < 40; i++) assert.ok(counting == 1 && counting != 2 && counting !== 1 && counting != null);
assert.strictEqual(called, 80);
