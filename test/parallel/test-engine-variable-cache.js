// What inline caches of variables must notice. Not strict: eval and with.
const assert = require('assert');
const vm = require('vm');

const WARM = 60;
function warm(f) { for (let i = 0; i < WARM; i++) f(); }

// A variable while its function runs, and after it has returned.
{
  const make = function() {
    let x = 1;
    const read = () => x;
    const write = (v) => { x = v; };
    warm(read);
    warm(() => write(1));
    x = 2;
    assert.strictEqual(read(), 2);
    write(3);
    assert.strictEqual(x, 3);
    return { read, write };
  };
  const a = make();
  const b = make();
  a.write('a');
  b.write('b');
  assert.strictEqual(a.read() + b.read(), 'ab');
}

// The same instruction while the function has no environment of its own yet, and when it has.
{
  const x = 'outer';
  const outer = function() {
    const x = 'inner';
    return function both(early) {
      const seen = [];
      for (let i = 0; i < 3; i++) {
        seen.push(x);
        if (i === 1 || early) (() => seen.length)();
      }
      return seen.join();
    };
  };
  const f = outer();
  for (let i = 0; i < WARM; i++) assert.strictEqual(f(i % 3 === 0), 'inner,inner,inner');
  assert.strictEqual(x, 'outer');
}

// eval declares a variable between an instruction and the variable it found before.
(function() {
  var x = 'outer';
  const f = function(text) {
    eval(text);
    const read = () => x;
    let last;
    for (let i = 0; i < WARM; i++) last = read();
    return last;
  };
  assert.strictEqual(f(''), 'outer');
  assert.strictEqual(f('var x = "eval"'), 'eval');
  assert.strictEqual(f(''), 'outer');
  const late = function() {
    const read = () => x;
    warm(read);
    const before = read();
    eval('var x = "late"');
    const after = read();
    eval('delete x');
    return before + after + read();
  };
  for (let i = 0; i < 5; i++) assert.strictEqual(late(), 'outerlateouter');
})();

// with
(function() {
  var x = 'outer';
  const f = function(o) {
    let out = '';
    with (o) {
      for (let i = 0; i < WARM; i++) {
        if (i === 40) o.x = 'with';
        if (i === 50) delete o.x;
        if (i === 39 || i === 49 || i === 59) out += x;
      }
    }
    return out;
  };
  assert.strictEqual(f({}), 'outerwithouter');
  assert.strictEqual(f({}), 'outerwithouter');
  const called = function(o) { with (o) return (() => method())(); };
  globalThis.method = function() { return 'global'; };
  for (let i = 0; i < WARM; i++) {
    assert.strictEqual(called({}), 'global');
    assert.strictEqual(called({ v: 5, method() { return this.v; } }), 5);
  }
  delete globalThis.method;
})();

// Globals: deleted, made accessors, not writable, shadowed by none; typeof of what is not there.
{
  const read = function() { return someGlobal; };
  const kind = function() { return typeof someGlobal; };
  const write = function(v) { someGlobal = v; };
  assert.strictEqual(kind(), 'undefined');
  for (let i = 0; i < WARM; i++) assert.throws(read, ReferenceError);
  globalThis.someGlobal = 1;
  warm(read);
  warm(() => write(2));
  assert.strictEqual(read(), 2);
  assert.strictEqual(kind(), 'number');
  Object.defineProperty(globalThis, 'someGlobal', { get() { return 'got'; }, configurable: true });
  assert.strictEqual(read(), 'got');
  write(5);
  assert.strictEqual(read(), 'got');
  delete globalThis.someGlobal;
  assert.throws(read, ReferenceError);
  assert.strictEqual(kind(), 'undefined');
  Object.defineProperty(globalThis, 'someGlobal', { value: 8, configurable: true });
  write(9);
  assert.strictEqual(read(), 8);
  const strict = function(v) { 'use strict'; someGlobal = v; };
  for (let i = 0; i < 40; i++) assert.throws(() => strict(1), TypeError);
  delete globalThis.someGlobal;
  Object.prototype.someGlobal = 'inherited';
  assert.strictEqual(read(), 'inherited');
  delete Object.prototype.someGlobal;
  for (let i = 0; i < 40; i++) assert.throws(() => strict(1), ReferenceError);
}

// One script in several contexts.
{
  const script = new vm.Script('(function() { return typeof name === "undefined" ? "none" : name + (count += 1); })');
  const contexts = [vm.createContext({ name: 'a', count: 0 }), vm.createContext({ z: 0, y: 0, name: 'b', count: 10 }),
                    vm.createContext({ count: 0 })];
  const functions = contexts.map((context) => script.runInContext(context));
  for (let i = 1; i <= WARM; i++) {
    assert.deepStrictEqual(functions.map((f) => f()), ['a' + i, 'b' + (10 + i), 'none']);
  }
}

// ++ of variables: integers, other numbers, strings, constants, the end of the integers.
{
  let n = 0;
  const up = () => n++;
  const down = () => --n;
  for (let i = 0; i < WARM; i++) assert.strictEqual(up(), i);
  n = '5';
  assert.strictEqual(up(), 5);
  assert.strictEqual(n, 6);
  n = 0.25;
  assert.strictEqual(down(), -0.75);
  n = 2 ** 47 - 1;
  up();
  assert.strictEqual(n, 2 ** 47);
  n = undefined;
  assert.ok(Number.isNaN(up()));
  const c = 1;
  const constant = () => c++;
  for (let i = 0; i < 40; i++) assert.throws(constant, { name: 'TypeError', message: 'Assignment to constant variable.' });
  const self = function me() { me++; return typeof me; };
  for (let i = 0; i < 40; i++) assert.strictEqual(self(), 'function');
}

// Variables of blocks, of catch clauses, of generators that are suspended; a stack that grows between.
{
  const deep = (n) => (n === 0 ? 0 : 1 + deep(n - 1));
  const functions = [];
  for (let i = 0; i < 50; i++) functions.push(() => i++);
  for (let round = 0; round < 3; round++) functions.forEach((f, i) => assert.strictEqual(f(), i + round));
  const g = function*() {
    let x = 0;
    const add = (v) => { x += v; return x; };
    for (;;) yield add(yield);
  };
  const it = g();
  it.next();
  let sum = 0;
  for (let i = 0; i < WARM; i++) {
    deep(i * 10);
    sum += i;
    assert.strictEqual(it.next(i).value, sum);
    it.next();
  }
  for (let i = 0; i < WARM; i++) {
    try { throw i; } catch (e) { assert.strictEqual((() => e)(), i); }
  }
}

// Functions that do not run often enough to have caches: what one instruction found is no hint for the next.
{
  const x = 'outer';
  const y = 'outer';
  for (let i = 0; i < 10; i++) {
    const f = new Function('x', 'y', `
      const seen = [];
      try { throw 'inner'; } catch (x) { seen.push(y, (() => y)(), x, (() => x)(), (() => y)()); }
      return seen.join();`);
    assert.strictEqual(f('x', 'y'), 'y,y,inner,inner,y');
  }
  assert.strictEqual(x + y, 'outerouter');
}

// Uninitialised bindings.
{
  const f = function(early) {
    const read = () => x;
    if (early) assert.throws(read, ReferenceError);
    let x = 1;
    return read();
  };
  for (let i = 0; i < WARM; i++) assert.strictEqual(f(i % 7 === 0), 1);
}
