'use strict';

// instanceof: the function's own Symbol.hasInstance, that of Function.prototype, and what is no function.
const assert = require('assert');

class A {}
class B extends A {}
const b = new B();
assert.deepStrictEqual([b instanceof A, b instanceof B, b instanceof Object, b instanceof Array], [true, true, true, false]);
assert.deepStrictEqual([1 instanceof Number, null instanceof Object, 'a' instanceof String, undefined instanceof A], [false, false, false, false]);
assert.strictEqual((() => {}) instanceof Function, true);

const bound = A.bind(null);
assert.strictEqual(b instanceof bound, true);
assert.strictEqual({} instanceof bound, false);
assert.strictEqual(b instanceof new Proxy(A, {}), true);

class Even { static [Symbol.hasInstance](value) { return value % 2 === 0; } }
assert.deepStrictEqual([2 instanceof Even, 1 instanceof Even], [true, false]);
class Odd extends Even { static [Symbol.hasInstance](value) { return !super[Symbol.hasInstance](value); } }
assert.deepStrictEqual([2 instanceof Odd, 1 instanceof Odd], [false, true]);
assert.strictEqual(1 instanceof { [Symbol.hasInstance]: () => 'yes' }, true);

// An object that inherits it but cannot be called is no constructor of anything.
assert.strictEqual(b instanceof Object.create(Function.prototype), false);
for (const [right, message] of [[{}, /not callable/], [5, /not an object|callable/], [() => {}, /non-object prototype/]]) {
  assert.throws(() => b instanceof right, (error) => error instanceof TypeError && message.test(error.message), String(right));
}
assert.throws(() => b instanceof { [Symbol.hasInstance]: 5 }, TypeError);

// What a program puts in the place of Function.prototype's is asked: the property cannot be changed, but shadowed.
Object.defineProperty(A, Symbol.hasInstance, { value: () => true, configurable: true });
assert.strictEqual(5 instanceof A, true);
assert.strictEqual(5 instanceof B, true);
delete A[Symbol.hasInstance];
assert.strictEqual(5 instanceof B, false);
Object.setPrototypeOf(A, null);
assert.strictEqual(b instanceof A, true);
