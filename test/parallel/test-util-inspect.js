'use strict';

const assert = require('assert');
const { inspect } = require('util');

const shown = [
  [{ a: 1, 'b-c': 'x', [Symbol('s')]: null }, "{ a: 1, 'b-c': 'x', [Symbol(s)]: null }"],
  [[1, , 3], '[ 1, <1 empty item>, 3 ]'],
  [[undefined, null, -0, NaN], '[ undefined, null, -0, NaN ]'],
  ["it's", '"it\'s"'],
  [new Map([['k', new Set([1])]]), "Map(1) { 'k' => Set(1) { 1 } }"],
  [Object.create(null), '[Object: null prototype] {}'],
  [class A extends Map {}, '[class A extends Map]'],
  [function f() {}, '[Function: f]'],
  [() => {}, '[Function (anonymous)]'],
  [new (class Foo { x = 1; })(), 'Foo { x: 1 }'],
  [{ get a() { return 1; }, set b(v) {} }, '{ a: [Getter], b: [Setter] }'],
  [new Date(0), '1970-01-01T00:00:00.000Z'],
  [/a/g, '/a/g'],
  [new Uint8Array(3), 'Uint8Array(3) [ 0, 0, 0 ]'],
  [Buffer.from('ab'), '<Buffer 61 62>'],
  [Promise.resolve(4), 'Promise { 4 }'],
  [new Proxy({ a: 1 }, {}), '{ a: 1 }'],
  [[1, 2][Symbol.iterator](), 'Object [Array Iterator] {}'],
  [new Map([[1, 2]]).entries(), '[Map Entries] { [ 1, 2 ] }'],
  [Object('text'), "[String: 'text']"],
  [{ a: { b: { c: {} } } }, '{ a: { b: { c: {} } } }'],
  [{ a: { b: { c: { d: 1 } } } }, '{ a: { b: { c: [Object] } } }'],
];
for (const [value, expected] of shown) assert.strictEqual(inspect(value), expected);

// Circles
const circle = { name: 'x' };
circle.self = circle;
assert.strictEqual(inspect(circle), "<ref *1> { name: 'x', self: [Circular *1] }");

// Columns
assert.strictEqual(inspect(Array.from({ length: 27 }, (_, i) => i * 11)),
                   '[\n' +
                   '    0,  11,  22,  33,  44,  55,  66,\n' +
                   '   77,  88,  99, 110, 121, 132, 143,\n' +
                   '  154, 165, 176, 187, 198, 209, 220,\n' +
                   '  231, 242, 253, 264, 275, 286\n' +
                   ']');

// Options
assert.strictEqual(inspect([1, 2, 3], { maxArrayLength: 1 }), '[ 1, ... 2 more items ]');
assert.strictEqual(inspect({ b: 1, a: 2 }, { sorted: true }), '{ a: 2, b: 1 }');
assert.strictEqual(inspect(1234567.891, { numericSeparator: true }), '1_234_567.891');
assert.strictEqual(inspect('abc', { maxStringLength: 1 }), "'a'... 2 more characters");
assert.strictEqual(inspect({ a: 1 }, { colors: true }), '{ a: \x1b[33m1\x1b[39m }');
assert.strictEqual(inspect({ a: { b: 1 } }, { compact: false }), '{\n  a: {\n    b: 1\n  }\n}');
assert.strictEqual(inspect(new Proxy([], {}), { showProxy: true }), 'Proxy [ [], {} ]');

// Errors
const error = new TypeError('bad', { cause: 'why' });
error.stack = 'TypeError: bad\n    at here';
error.code = 'E';
assert.strictEqual(inspect(error), "TypeError: bad\n    at here {\n  code: 'E',\n  [cause]: 'why'\n}");

// Objects that show themselves
const custom = { [inspect.custom]: (depth, options, own) => `<${depth} ${typeof options} ${own === inspect}>` };
assert.strictEqual(inspect({ custom }), '{ custom: <1 object true> }');
