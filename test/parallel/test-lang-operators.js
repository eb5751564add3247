'use strict';

// Optional chaining, ??, logical assignment, **, templates, literals.

const assert = require('assert');

const o = { a: { b() { return this.v; }, v: 3 }, n: null, list: [1], calls: 0, get once() { this.calls++; return null; }, set once(v) {} };
assert.deepStrictEqual([o?.a?.b(), o.z?.b.c.d(), o.n?.(), o.a.b?.(), (o?.a.b)(), o.list?.[0], o.n?.[o.calls++], delete o?.a.v, delete o.n?.x],
                       [3, undefined, undefined, 3, 3, 1, undefined, true, true]);
assert.strictEqual(o.calls, 0);
assert.throws(() => o.a?.missing(), TypeError);
assert.deepStrictEqual([null ?? 1, 0 ?? 1, undefined ?? null ?? 2], [1, 0, 2]);
o.once ??= 1;
assert.strictEqual(o.calls, 1);
let count = 0;
const key = () => { count++; return 'k'; };
o[key()] ||= 5;
o[key()] &&= 6;
o[key()] ??= 7;
assert.deepStrictEqual([o.k, count], [6, 3]);
let f;
f ??= () => {};
assert.strictEqual(f.name, 'f');
assert.deepStrictEqual([2 ** 3 ** 2, (-2) ** 2], [512, 4]);
let x = 3;
x **= 2;
assert.deepStrictEqual([x, ++x ** 2], [9, 100]);
assert.deepStrictEqual([1_000_000, 0b101, 0o17, 0xF_F, .5e1_0], [1000000, 5, 15, 255, 5e9]);

assert.strictEqual(`a${1}b${[1, 2]}c${{ toString: () => 'T', valueOf: () => 'V' }}`, 'a1b1,2cT');
assert.throws(() => `${Symbol('s')}`, { message: 'Cannot convert a Symbol value to a string' });
const tag = (strings, ...values) => ({ strings, values });
const site = () => tag`x${1}\n${2}\unicode`;
const { strings, values } = site();
assert.deepStrictEqual([[...strings], [...strings.raw], values], [['x', '\n', undefined], ['x', '\\n', '\\unicode'], [1, 2]]);
assert.strictEqual(site().strings, strings);
assert.ok(Object.isFrozen(strings) && Object.isFrozen(strings.raw));
assert.strictEqual({ tag() { return this.v; }, v: 9 }.tag`x`, 9);

const name = 'dyn';
const built = { name, [name + 1]: 2, 'quoted key': 3, 0x10: 4, ...null, ...{ z: 1 }, ...'ab', get acc() { return 5; }, ['__proto__']: 6 };
assert.deepStrictEqual(Object.keys(built), ['0', '1', '16', 'name', 'dyn1', 'quoted key', 'z', 'acc', '__proto__']);
assert.strictEqual(Object.getPrototypeOf({ __proto__: Array.prototype }), Array.prototype);
try { throw 1; } catch { x = 'caught'; }
assert.strictEqual(x, 'caught');
assert.strictEqual('\u{1F600}\x41\
', '😀A');
label: { break label; }
const ünï = 1, 变量 = 2, \u0061bc = 3;
assert.strictEqual(ünï + 变量 + abc, 6);
