'use strict';

// Spreads and rests of objects and arrays: entries are copied as they lie only where that is the same.

const assert = require('assert');
const keys = (o) => Reflect.ownKeys(o);
const symbol = Symbol('s');

// Order, attributes, what is left out.
assert.deepStrictEqual(keys({ b: 1, ...{ 2: 0, a: 1, 1: 0, [symbol]: 1, c: 2 }, d: 3 }), ['1', '2', 'b', 'a', 'c', 'd', symbol]);
const source = { b: 1, a: 2, [symbol]: 3 };
Object.defineProperty(source, 'hidden', { value: 4, enumerable: false });
Object.defineProperty(source, 'fixed', { value: 5, enumerable: true });
assert.deepStrictEqual(Object.getOwnPropertyDescriptors({ ...source }),
                       Object.fromEntries(['b', 'a', 'fixed', symbol].map((k) => [
                         k, { value: source[k], writable: true, enumerable: true, configurable: true }])));
delete source.b;
source.b = 6;
assert.deepStrictEqual(keys({ ...source }), ['a', 'fixed', 'b', symbol]);
assert.deepStrictEqual({ ...source, a: 7 }, { a: 7, fixed: 5, b: 6, [symbol]: 3 });
assert.deepStrictEqual({ a: 7, x: 1, ...source }, { a: 2, x: 1, fixed: 5, b: 6, [symbol]: 3 });
assert.deepStrictEqual(keys({ a: 7, x: 1, ...source }), ['a', 'x', 'fixed', 'b', symbol]);

// What the literal has already: accessors and values give way.
const log = [];
const over = { get a() { log.push('never'); return 1; }, set b(v) { log.push('never'); }, ...source };
assert.deepStrictEqual(Object.getOwnPropertyDescriptor(over, 'a'), { value: 2, writable: true, enumerable: true, configurable: true });
assert.strictEqual(over.b, 6);

// Accessors of the source are called, in their order, and may change it.
const lively = { one: 1, get two() { log.push('two'); delete this.three; this.five = 5; return 2; }, three: 3, four: 4 };
assert.deepStrictEqual({ ...lively }, { one: 1, two: 2, four: 4 });
assert.deepStrictEqual(log, ['two']);
assert.throws(() => ({ ...{ get x() { throw new RangeError('got'); } } }), { name: 'RangeError', message: 'got' });

// Sources of every kind.
assert.deepStrictEqual({ ...null, ...undefined, ...1, ...true, ...Symbol(), ...1n }, {});
assert.deepStrictEqual({ ...'ab', ...['x'] }, { 0: 'x', 1: 'b' });
assert.deepStrictEqual({ ...function f() {}, ...class { static y = 1; } }, { y: 1 });
assert.deepStrictEqual({ ...new Map([[1, 2]]), ...Object.assign(new Date(0), { d: 1 }) }, { d: 1 });
assert.deepStrictEqual({ ...new Proxy({ p: 1, q: 2 }, { ownKeys: () => ['q', 'p'] }) }, { q: 2, p: 1 });
assert.deepStrictEqual(((...args) => ({ ...args }))(1, 2), { 0: 1, 1: 2 });
assert.deepStrictEqual((function() { return { ...arguments }; })(1, 2), { 0: 1, 1: 2 });
assert.deepStrictEqual({ ...Object.create({ inherited: 1 }, { own: { value: 1, enumerable: true } }) }, { own: 1 });
assert.deepStrictEqual({ ...new Uint8Array([7]) }, { 0: 7 });
class Secret { #hidden = 1; shown = 2; static has(o) { return #hidden in o; } }
assert.ok(!Secret.has({ ...new Secret() }));
assert.deepStrictEqual({ ...new Secret() }, { shown: 2 });

// __proto__ is a key like any other here.
const proto = JSON.parse('{"__proto__": 1, "a": 2}');
assert.deepStrictEqual(keys({ ...proto }), ['__proto__', 'a']);
assert.strictEqual(Object.getPrototypeOf({ ...proto }), Object.prototype);

// Prototypes are not asked: setters and read-only properties there do not matter.
Object.defineProperty(Object.prototype, 'trap', { set() { log.push('trap'); }, get() { return 0; }, configurable: true });
const trapped = { x: 1, ...Object.defineProperty({}, 'trap', { value: 9, enumerable: true }), ['trap' + 2]: 1 };
delete Object.prototype.trap;
assert.ok(Object.hasOwn(trapped, 'trap') && trapped.trap === 9 && !log.includes('trap'));

// Many properties, so that there are hashes.
for (const n of [1, 6, 7, 8, 9, 10, 100]) {
  const many = Object.fromEntries(Array.from({ length: n }, (_, i) => [`k${i}`, i]));
  const copy = { first: 1, ...many, last: 2, ...many };
  assert.strictEqual(keys(copy).length, n + 2);
  for (let i = 0; i < n; i++) assert.strictEqual(copy[`k${i}`], i);
  const { k0, ...rest } = copy;
  assert.strictEqual(keys(rest).length, n + 1);
  assert.ok(!('k0' in rest) && k0 === 0);
  for (const k of keys(rest)) assert.strictEqual(rest[k], copy[k]);
}

// Rests of objects.
{
  const { a, [symbol]: s, ...rest } = source;
  assert.deepStrictEqual(rest, { fixed: 5, b: 6 });
  const { 0: zero, ...others } = ['x', 'y', 'z'];
  assert.deepStrictEqual(others, { 1: 'y', 2: 'z' });
  const { length, ...letters } = 'hi';
  assert.deepStrictEqual(letters, { 0: 'h', 1: 'i' });
  const { one, ...called } = lively;
  assert.deepStrictEqual(called, { two: 2, four: 4, five: 5 });
}

// Rests of arrays.
{
  const tail = ([, ...rest]) => rest;
  assert.deepStrictEqual(tail([1, 2, 3]), [2, 3]);
  assert.deepStrictEqual(tail([1]), []);
  assert.deepStrictEqual(tail([]), []);
  const holes = tail([1, , 3]);
  assert.ok(Object.hasOwn(holes, 0) && holes[0] === undefined && holes[1] === 3);
  const own = tail([1, 2]);
  own.push(4);
  assert.deepStrictEqual(own, [2, 4]);
  const sparse = [];
  sparse[5] = 1;
  assert.strictEqual(tail(sparse).length, 5);
}

// Arrays too short to be sorted: nothing is asked of the comparison, but it is checked.
{
  const one = [3];
  assert.strictEqual(one.sort(() => assert.fail()), one);
  assert.deepStrictEqual([].sort(), []);
  assert.throws(() => one.sort(1), TypeError);
  assert.deepStrictEqual([2, 1].sort(), [1, 2]);
  const hole = [, ];
  assert.deepStrictEqual(keys(hole.sort()), ['length']);
}
