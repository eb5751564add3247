// Functions whose code is compiled when they are first called: what shows before, and that nothing shows after.
const assert = require('assert');
const vm = require('vm');

// Before the first call.
const plain = function named(a, b, ...rest) { return [a, b, rest, named === plain, new.target === undefined]; };
assert.strictEqual(plain.name, 'named');
assert.strictEqual(plain.length, 2);
assert.strictEqual(Function.prototype.toString.call(plain).slice(0, 31), 'function named(a, b, ...rest) {');
assert.strictEqual(Object.getPrototypeOf(new plain(1)), Array.prototype); // it returns an array
assert.deepStrictEqual(plain(1, 2, 3, 4), [1, 2, [3, 4], true, true]);

// Closures made before and after the code was.
const makers = [0, 1, 2].map((n) => function() { n++; return [n, this === undefined]; });
assert.deepStrictEqual(makers[1](), [2, false]);
assert.deepStrictEqual(makers[0].call(5), [1, false]);
assert.deepStrictEqual(makers[2].apply(null, []), [3, false]);
assert.deepStrictEqual(makers[1].bind(null)(), [3, false]);
const strict = [0, 1].map((n) => function() { 'use strict'; return [n, this]; });
assert.deepStrictEqual(strict[1].call(7), [1, 7]);
assert.deepStrictEqual(strict[0].call(), [0, undefined]);

// Every kind of function, called first in every way.
const kinds = {
  get value() { return [...arguments, this === kinds]; },
  set value(v) { this.kept = [v, arguments.length]; },
  method(a = this, { b } = { b: 2 }) { return [a === kinds, b, arguments.length]; },
  *generator(n) { for (let i = 0; i < n; i++) yield () => i; },
  async later(v) { return (await v) + this.kept.length; },
  async *both(v) { yield await v; },
  arrow: (...args) => args.map((x) => x * 2),
};
assert.deepStrictEqual(kinds.value, [true]);
kinds.value = 3;
assert.deepStrictEqual(kinds.kept, [3, 1]);
assert.deepStrictEqual(kinds.method(), [true, 2, 0]);
assert.deepStrictEqual([...kinds.generator(3)].map((f) => f()), [0, 1, 2]);
assert.deepStrictEqual(kinds.arrow(1, 2), [2, 4]);
assert.throws(() => new kinds.arrow(), { name: 'TypeError' });
assert.throws(() => new kinds.method(), { name: 'TypeError' });

class Base {
  #secret = 1;
  static count = 0;
  constructor(x) { this.x = x; Base.count++; }
  get secret() { return this.#secret; }
  bump() { return ++this.#secret; }
}
class Derived extends Base {
  constructor(...args) { const set = () => super(...args); set(); }
  bump() { return super.bump() + this.x; }
}
assert.throws(() => Derived(), { message: "Class constructor Derived cannot be invoked without 'new'" });
assert.throws(() => Base(), { name: 'TypeError' });
assert.strictEqual(new Derived(10).bump(), 12);
assert.strictEqual(Reflect.construct(Base, [4], function Never() {}).x, 4);
assert.throws(() => Derived(), { name: 'TypeError' });
assert.strictEqual(Base.count, 2);

// A constructor that was never called is looked at: instanceof, prototype, as new.target.
function Shape() { this.sides = 0; }
Shape.prototype.describe = function() { return `${this.sides} sides`; };
assert.ok(!({} instanceof Shape));
function Square() { Shape.call(this); this.sides = 4; }
Square.prototype = Object.create(Shape.prototype);
assert.strictEqual(new Square().describe(), '4 sides');
assert.ok(new Square() instanceof Shape);

// Variables that a function not called yet will change, or see by name.
function counter() {
  let n = 1;
  var shown = 'shown', hidden = 'hidden';
  const change = (by) => { n += by; shown = n; };
  const evil = (text) => eval(text);
  const sum = n + (change(4), n);
  return { sum, n, shown, evil, hidden };
}
const counted = counter();
assert.deepStrictEqual([counted.sum, counted.n, counted.shown, counted.hidden], [6, 5, 5, 'hidden']);
assert.strictEqual(counted.evil('hidden + n + typeof change'), 'hidden5function');
function shadow(x) {
  const inner = function(y) { var x = y * 2; return () => [x, y]; };
  return [x + (inner(x)(), x), inner(1)()];
}
assert.deepStrictEqual(shadow(3), [6, [2, 1]]);

// Places in stack traces, two functions deep.
function outer() {
  return (function inner() {
    return function innermost() { throw new RangeError('here'); };
  })();
}
let stack = '';
try { outer()(); } catch (error) { ({ stack } = error); }
assert.match(stack, /at innermost \(.*test-engine-late-code\.js:\d+:41\)\n/);
const line = Number(/code\.js:(\d+):41/.exec(stack)[1]);
assert.match(Function.prototype.toString.call(outer).split('\n')[2], /innermost/);
const here = Number(/code\.js:(\d+)/.exec(new Error().stack)[1]);
assert.strictEqual(here - line, 8);

// Compiled code that is kept has all functions, called or not.
const source = 'const used = (x) => x + 1; function unused(a, b) { return () => used(a) * b; } [used(1), unused]';
const script = new vm.Script(source);
const first = script.runInThisContext();
const again = new vm.Script(source, { cachedData: script.createCachedData() });
assert.strictEqual(again.cachedDataRejected, false);
const second = again.runInNewContext();
assert.strictEqual(first[1](2, 5)(), 15);
assert.strictEqual(second[1](3, 5)(), 20);

// Functions of other contexts, and of Function and eval.
assert.strictEqual(vm.runInNewContext('(function() { return [typeof this.assert, eval("1 + 1")].join() })')(), 'undefined,2');
assert.strictEqual(new Function('a', 'return function add(b) { return a + b; }')(1)(2), 3);
assert.strictEqual((0, eval)('(function fact(n) { return n < 2 ? 1 : n * fact(n - 1); })')(10), 3628800);

// The collector may run in between, and functions may die without ever being called.
for (let i = 0; i < 200; i++) {
  const nested = (0, eval)(`(function level${i}() { return function next() { return function last() { return ${i}; }; }; })`);
  if (i % 3 === 0) assert.strictEqual(nested()()(), i);
  if (i % 50 === 0 && global.gc) global.gc();
}

(async () => {
  assert.strictEqual(await kinds.later(1), 3);
  for await (const v of kinds.both(Promise.resolve('v'))) assert.strictEqual(v, 'v');
})().then(() => console.log('ok'));
