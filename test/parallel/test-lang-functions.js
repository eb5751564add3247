'use strict';

// Arrow functions, parameters, names, lengths, source text.

const assert = require('assert');

function Outer() {
  this.value = 1;
  const inner = () => [this.value, arguments[0], new.target === Outer];
  return { inner };
}
assert.deepStrictEqual(new Outer('x').inner(), [1, 'x', true]);

const arrow = (a, b = a + 1, { c = b, d } = {}, [e] = [9], ...rest) => [a, b, c, d, e, rest.length];
assert.deepStrictEqual(arrow(1), [1, 2, 2, undefined, 9, 0]);
assert.deepStrictEqual(arrow(1, 5, { d: 3 }, [4], 5, 6), [1, 5, 5, 3, 4, 2]);
assert.strictEqual(arrow.length, 1);
assert.strictEqual(arrow.prototype, undefined);
assert.throws(() => new arrow(), { message: 'arrow is not a constructor' });

assert.strictEqual((function(a, b, c = 1, d) {}).length, 2);
assert.strictEqual(((...all) => all.length)(1, 2, 3), 3);
assert.throws(() => ((a = b, b) => a)(), ReferenceError);
assert.strictEqual(((a, get = () => a) => { var a = 5; return get() + a; })(1), 6);

const named = function() {};
const object = { method() {}, property: () => {}, ['comp' + 'uted']: function() {}, get x() { return 1; }, async *gen() {} };
let assigned;
assigned = class {};
const { defaulted = function() {} } = {};
assert.deepStrictEqual(
  [named, object.method, object.property, object.computed, object.gen, assigned, defaulted].map((f) => f.name),
  ['named', 'method', 'property', 'computed', 'gen', 'assigned', 'defaulted']);
assert.strictEqual(Object.getOwnPropertyDescriptor(object, 'x').get.name, 'get x');
assert.strictEqual({ [Symbol('s')]() {} }[Object.getOwnPropertySymbols({})[0]], undefined);
assert.strictEqual((() => {}).name, '');

assert.strictEqual(String(function foo(a, b) { return a; }), 'function foo(a, b) { return a; }');
assert.strictEqual(String((x) => x * 2), '(x) => x * 2');
assert.strictEqual(String(class A { m() {} }), 'class A { m() {} }');
assert.strictEqual(String({ m() { 1; } }.m), 'm() { 1; }');
assert.strictEqual(String(new Function('a', 'b', 'return a')), 'function anonymous(a,b\n) {\nreturn a\n}');

assert.strictEqual((function f(n) { return n ? n * f(n - 1) : 1; })(5), 120);
assert.strictEqual((function() { return typeof this; })(), 'undefined');
assert.strictEqual(((a, b,) => a + b)(1, 2,), 3);
assert.deepStrictEqual([].concat(...[[1], [2]]), [1, 2]);
assert.strictEqual(Math.max(1, ...[5, 3], 2), 5);
assert.strictEqual(new Date(...[2020, 1, 1]).getMonth(), 1);
