// Calls, `new` and returns: what the short way must not get wrong. Not strict: `this` of sloppy functions.
const assert = require('assert');

const WARM = 40;

// `this`: sloppy functions get objects, strict ones what there is.
{
  const sloppy = function() { return this; };
  const strict = function() { 'use strict'; return this; };
  for (let i = 0; i < WARM; i++) {
    assert.strictEqual(sloppy(), globalThis);
    assert.strictEqual(sloppy.call(null), globalThis);
    assert.strictEqual(typeof sloppy.call(5), 'object');
    assert.strictEqual(strict(), undefined);
    assert.strictEqual(strict.call(5), 5);
    Number.prototype.self = strict;
    assert.strictEqual((7).self(), 7);
    Number.prototype.self = sloppy;
    assert.strictEqual(typeof (7).self(), 'object');
  }
  delete Number.prototype.self;
}

// Fewer and more arguments than parameters; registers begin undefined.
{
  const f = function(a, b, c) {
    var d;
    const seen = [a, b, c, d];
    d = a;
    return seen;
  };
  for (let i = 0; i < WARM; i++) {
    assert.deepStrictEqual(f(), [undefined, undefined, undefined, undefined]);
    assert.deepStrictEqual(f(1), [1, undefined, undefined, undefined]);
    assert.deepStrictEqual(f(1, 2, 3, 4, 5, 6, 7), [1, 2, 3, undefined]);
  }
  const rest = (a, ...more) => more.length;
  for (let i = 0; i < WARM; i++) assert.strictEqual(rest() + rest(1) + rest(1, 2, 3), 2);
}

// Constructors: what they return, newTarget, prototypes that are no objects, classes, bound functions, proxies.
{
  function Plain(x) { this.x = x; this.target = new.target; }
  function Other() { return { other: true }; }
  function Primitive() { this.y = 1; return 5; }
  function Arrowed() { return (() => this)(); }
  class Base { constructor(v) { this.v = v; } }
  class Derived extends Base { constructor(v) { super(v); this.w = v; } }
  class Returning extends Base { constructor() { return { r: 1 }; } }
  class Nothing extends Base { constructor() {} } // eslint-disable-line constructor-super
  const Bound = Plain.bind(null, 'bound');
  const Trapped = new Proxy(Plain, {});
  const NoPrototype = function() {};
  NoPrototype.prototype = 5;
  for (let i = 0; i < WARM; i++) {
    const p = new Plain(i);
    assert.strictEqual(p.x, i);
    assert.strictEqual(p.target, Plain);
    assert.ok(p instanceof Plain);
    assert.strictEqual(new Other().other, true);
    assert.strictEqual(new Primitive().y, 1);
    assert.ok(new Arrowed() instanceof Arrowed);
    assert.strictEqual(new Derived(i).w, i);
    assert.ok(new Derived(i) instanceof Base);
    assert.strictEqual(new Returning().r, 1);
    assert.throws(() => new Nothing(), ReferenceError);
    assert.throws(() => Base(), TypeError);
    assert.throws(() => new (() => 1)(), TypeError);
    assert.strictEqual(new Bound().x, 'bound');
    assert.strictEqual(new Bound().target, Plain);
    assert.strictEqual(new Trapped(3).x, 3);
    assert.strictEqual(Object.getPrototypeOf(new NoPrototype()), Object.prototype);
    assert.strictEqual(Reflect.construct(Plain, [1], Base).target, Base);
    assert.ok(Reflect.construct(Plain, [1], Base) instanceof Base);
  }
  Plain.prototype = { marked: true };
  assert.strictEqual(new Plain(1).marked, true);
}

// Returns from under try, finally, loops, with closures over the variables.
{
  const f = function(i) {
    for (const k of [1, 2, 3]) {
      try {
        if (k === 2) return [i, () => i, () => k];
      } finally {
        i++;
      }
    }
  };
  for (let i = 0; i < WARM; i++) {
    const [now, later, k] = f(i);
    assert.strictEqual(now, i + 1);
    assert.strictEqual(later(), i + 2);
    assert.strictEqual(k(), 2);
  }
}

// Recursion up to the limit, again and again; the stack is usable afterwards.
{
  const deep = function(n) { return n === 0 ? 0 : 1 + deep(n - 1); };
  const endless = function(n) { return endless(n + 1) + 1; };
  function Endless() { this.inner = new Endless(); }
  for (let i = 0; i < 3; i++) {
    assert.throws(() => endless(0), { name: 'RangeError', message: 'Maximum call stack size exceeded' });
    assert.throws(() => new Endless(), RangeError);
    assert.strictEqual(deep(5000), 5000);
  }
}

// The frames that errors show.
{
  const inner = function inner() { return new Error('x').stack; };
  const outer = function outer() { return inner() + ''; };
  for (let i = 0; i < WARM; i++) {
    const [, first, second] = outer().split('\n');
    assert.ok(first.includes('inner') && second.includes('outer'), first + second);
  }
}

// What is called changes while the arguments are evaluated; what dies during the call or return.
{
  let f = (x) => 'old' + x;
  const swap = () => { f = (x) => 'new' + x; return 1; };
  assert.strictEqual(f(swap()), 'old1');
  const o = { m() { o.m = null; return this === o; } };
  assert.strictEqual(o.m(), true);
  const registry = new FinalizationRegistry(() => {});
  const make = (n) => { const big = { data: [n] }; registry.register(big, n); return n; };
  let sum = 0;
  for (let i = 0; i < 2000; i++) sum += make(i);
  assert.strictEqual(sum, 1999000);
}

// Generators and async functions between.
{
  const add = (a, b) => a + b;
  const g = function*(n) { for (let i = 0; i < n; i++) yield add(i, yield add(i, 1)); };
  const it = g(WARM);
  let count = 0;
  for (let step = it.next(); !step.done; step = it.next(10)) count += step.value;
  assert.strictEqual(count, 2 * 780 + 40 + 400);
  (async () => {
    let sum = 0;
    for (let i = 0; i < WARM; i++) sum += await add(i, await i);
    return sum;
  })().then((sum) => assert.strictEqual(sum, 1560));
}

// Calls out of C: callbacks, comparators, getters, conversions, replacers.
{
  const own = { toString() { return this === own ? 'own' : 'other'; } };
  const object = { get sum() { return this.list.reduce((a, b) => a + b); }, list: [1, 2, 3] };
  const self = function() { return this; };
  for (let i = 0; i < WARM; i++) {
    assert.deepStrictEqual([1].map(self), [globalThis]);
    assert.strictEqual(typeof [1].map(self, 5)[0], 'object');
    assert.deepStrictEqual([1].map(function() { 'use strict'; return this; }, 5), [5]);
    assert.deepStrictEqual([3, 1, 2].sort((a, b) => a - b), [1, 2, 3]);
    assert.deepStrictEqual([[1, 2], [3]].flatMap(([first, ...rest]) => [first, rest.length]), [1, 1, 3, 0]);
    assert.strictEqual([1, 2, 3].map(function() { return arguments.length; }).join(), '3,3,3');
    assert.strictEqual('abc'.replace(/b/, (match, at) => `${match}${at}`), 'ab1c');
    assert.strictEqual(`${own}${object.sum}`, 'own6');
    assert.deepStrictEqual(Array.from({ length: 3, 1: 'x' }, (value, at) => value ?? at), [0, 'x', 2]);
    assert.deepStrictEqual(Array.from({ length: 2 }), [undefined, undefined]);
  }
}
{
  // what is thrown goes out through them, from whatever depth, and they can be used again
  const deep = (n) => [n].map((x) => { if (x === 0) throw new RangeError('out'); return deep(x - 1)[0]; });
  for (let i = 0; i < WARM; i++) assert.throws(() => deep(i), { name: 'RangeError', message: 'out' });
  const endless = () => [1].forEach(endless);
  for (let i = 0; i < 3; i++) assert.throws(endless, { name: 'RangeError', message: 'Maximum call stack size exceeded' });
  assert.deepStrictEqual([1, 2].map((x) => x * 2), [2, 4]);
}
{
  // the array changes, an index appears up the chain, while it is gone through
  const seen = [];
  const array = [1, 2, 3];
  array.forEach((x, i) => { seen.push(x); if (i === 0) array.length = 2; });
  assert.deepStrictEqual(seen, [1, 2]);
  const like = { length: 3, __proto__: { } };
  assert.deepStrictEqual(Array.from(like, (value, i) => { like.__proto__[i + 1] = `p${i + 1}`; return value; }),
                         [undefined, 'p1', 'p2']);
}
{
  // generators do not give way across them
  const g = function*() { yield [1, 2].map((x) => x + 1); };
  assert.deepStrictEqual([...g()], [[2, 3]]);
  assert.deepStrictEqual([1, 2].map(function*(x) { yield x; }).map((it) => it.next().value), [1, 2]);
}
