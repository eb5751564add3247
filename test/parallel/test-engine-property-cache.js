'use strict';
// What inline caches of properties must notice: each case runs the same instructions often enough to have caches, then
// changes the object under them.
const assert = require('assert');

const WARM = 100;
function warm(f) { for (let i = 0; i < WARM; i++) f(); }

// A property is deleted, and added again at another place.
{
  const o = { a: 1, b: 2 };
  const read = () => o.b;
  warm(read);
  delete o.b;
  assert.strictEqual(read(), undefined);
  delete o.a;
  o.b = 3;
  o.a = 4;
  assert.strictEqual(read(), 3);
}

// A property becomes an accessor, and data again.
{
  const o = { x: 1 };
  const read = () => o.x;
  const write = (v) => { o.x = v; };
  warm(read);
  warm(() => write(1));
  let set = 0;
  Object.defineProperty(o, 'x', { get() { return 7; }, set(v) { set = v; }, configurable: true });
  assert.strictEqual(read(), 7);
  write(9);
  assert.strictEqual(set, 9);
  Object.defineProperty(o, 'x', { value: 5, writable: true });
  write(6);
  assert.strictEqual(read(), 6);
}

// Frozen, sealed, not writable, not extensible.
{
  const write = (o, v) => { o.x = v; };
  const o = { x: 1 };
  warm(() => write(o, 1));
  Object.freeze(o);
  assert.throws(() => write(o, 2), TypeError);
  assert.strictEqual(o.x, 1);
  const p = Object.preventExtensions({ y: 1 });
  assert.throws(() => write(p, 2), TypeError);
  assert.strictEqual('x' in p, false);
  const sealed = Object.seal({ x: 1 });
  write(sealed, 2);
  assert.strictEqual(sealed.x, 2);
  const heir = Object.create(Object.freeze({ x: 1 }));
  assert.throws(() => write(heir, 2), TypeError);
  const caught = Object.create({ set x(v) { this.caught = v; } });
  write(caught, 3);
  assert.strictEqual(caught.caught, 3);
  assert.strictEqual(Object.hasOwn(caught, 'x'), false);
}

// The prototype is swapped in the middle of a loop; the receiver gets a property of its own.
{
  const one = { f() { return 1; } };
  const two = { g: 0, f() { return 2; } };
  const o = Object.create(one);
  let seen = '';
  for (let i = 0; i < WARM; i++) {
    if (i === 50) Object.setPrototypeOf(o, two);
    if (i === 60) o.f = () => 3;
    if (i === 70) delete o.f;
    if (i === 80) two.f = () => 4;
    if (i === 90) delete two.f;
    if (i === 91) Object.prototype.f = () => 5;
    seen += o.f === undefined ? '-' : o.f();
  }
  delete Object.prototype.f;
  assert.strictEqual(seen, '1'.repeat(50) + '2'.repeat(10) + '3'.repeat(10) + '2'.repeat(10) + '4'.repeat(10) + '-' +
                           '5'.repeat(9));
}

// A prototype between gets the property; so does one of an object with many properties (a hash part).
{
  const base = { m() { return 'base'; } };
  const middle = Object.create(base);
  const o = Object.create(middle);
  const call = () => o.m();
  warm(call);
  middle.m = () => 'middle';
  assert.strictEqual(call(), 'middle');
  delete middle.m;
  for (let i = 0; i < 40; i++) middle['k' + i] = i;
  assert.strictEqual(call(), 'base');
  middle.m = () => 'again';
  assert.strictEqual(call(), 'again');
}

// One instruction, many kinds of values.
{
  const read = (o) => o.length;
  const text = (o) => o.toString;
  const values = [[1, 2], 'abc', { length: 7 }, new String('four'), function(a, b) {}, new Uint8Array(5), Object('x'),
                  new Proxy([], { get: (t, k) => 'proxy ' + k }), Object.create([1, 2, 3]), (() => arguments)(), class {},
                  Object.create({ length: 3 }), (x) => x, 5, true, Symbol('s')];
  const lengths = [2, 3, 7, 4, 2, 5, 1, 'proxy length', 3, arguments.length, 0, 3, 1, undefined, undefined, undefined];
  for (let round = 0; round < 30; round++) {
    values.forEach((value, i) => assert.strictEqual(read(value), lengths[i]));
    assert.strictEqual(text('s'), String.prototype.toString);
    assert.strictEqual(text([]), Array.prototype.toString);
    assert.strictEqual(text(5), Number.prototype.toString);
    assert.strictEqual(text({}), Object.prototype.toString);
  }
  for (let i = 0; i < 40; i++) {
    assert.throws(() => read(null), { name: 'TypeError', message: "Cannot read properties of null (reading 'length')" });
  }
}

// Own `length`, `name` and `prototype` of functions, set, deleted, inherited.
{
  const f = function named() {};
  const heir = Object.create(f);
  const name = (o) => o.name;
  warm(() => name(f));
  warm(() => name(heir));
  assert.strictEqual(name(heir), 'named');
  Object.defineProperty(f, 'name', { value: 'other' });
  assert.strictEqual(name(f), 'other');
  assert.strictEqual(name(heir), 'other');
  delete f.name;
  assert.strictEqual(name(f), '');
  class A { static name = 'static'; }
  assert.strictEqual(name(A), 'static');
}

// Keys that are numbers: `1` on arrays, typed arrays, strings and arguments objects.
{
  const read = (o) => o['1'];
  const write = (o, v) => { o['1'] = v; };
  const nan = (o) => o.NaN;
  const typed = new Uint8Array([7, 8]);
  Object.prototype.NaN = 'inherited';
  for (let i = 0; i < WARM; i++) {
    assert.strictEqual(read([5, 6]), 6);
    assert.strictEqual(read(typed), 8);
    assert.strictEqual(read('ab'), 'b');
    assert.strictEqual(read({ 1: 'one' }), 'one');
    assert.strictEqual(nan({}), 'inherited');
    assert.strictEqual(nan(typed), undefined);
    const a = [];
    write(a, 3);
    assert.strictEqual(a.length, 2);
  }
  delete Object.prototype.NaN;
}

// Arrays: sparse, frozen, with setters up the chain, elements that are accessors.
{
  const get = (a, i) => a[i];
  const put = (a, i, v) => { a[i] = v; };
  const a = [1, 2, 3];
  warm(() => get(a, 1));
  warm(() => put(a, 1, 2));
  a[100000] = 'far';
  assert.strictEqual(get(a, 1), 2);
  put(a, 1, 5);
  assert.strictEqual(get(a, 1), 5);
  assert.strictEqual(a.length, 100001);
  Object.defineProperty(a, 1, { get: () => 'got' });
  assert.strictEqual(get(a, 1), 'got');
  const frozen = Object.freeze([1, 2]);
  assert.throws(() => put(frozen, 0, 2), TypeError);
  assert.throws(() => put(frozen, 2, 2), TypeError);
  assert.strictEqual(get(frozen, 0), 1);
  const holes = [1, , 3];
  assert.strictEqual(get(holes, 1), undefined);
  Array.prototype[1] = 'proto';
  assert.strictEqual(get(holes, 1), 'proto');
  delete Array.prototype[1];
  let caught;
  Object.defineProperty(Array.prototype, 5, { set(v) { caught = v; }, configurable: true });
  put(holes, 5, 'x');
  delete Array.prototype[5];
  assert.strictEqual(caught, 'x');
  assert.strictEqual(get(a, -1), undefined);
  assert.strictEqual(get(a, 1.5), undefined);
  assert.strictEqual(get(a, 4294967295), undefined);
}

// ++ and -- in place: other kinds of numbers, strings, accessors, missing and inherited properties.
{
  const up = (o) => o.n++;
  const down = (o) => --o.n;
  const o = { n: 0 };
  warm(() => up(o));
  assert.strictEqual(o.n, WARM);
  o.n = 0.5;
  assert.strictEqual(up(o), 0.5);
  assert.strictEqual(o.n, 1.5);
  o.n = '7';
  assert.strictEqual(up(o), 7);
  assert.strictEqual(o.n, 8);
  o.n = 2 ** 47 - 1;
  assert.strictEqual(up(o), 2 ** 47 - 1);
  assert.strictEqual(o.n, 2 ** 47);
  o.n = -(2 ** 47);
  assert.strictEqual(down(o), -(2 ** 47) - 1);
  const heir = Object.create({ n: 4 });
  up(heir);
  assert.strictEqual(Object.getOwnPropertyDescriptor(heir, 'n').value, 5);
  let log = 0;
  const accessor = { get n() { return 3; }, set n(v) { log = v; } };
  assert.strictEqual(up(accessor), 3);
  assert.strictEqual(log, 4);
  assert.throws(() => up(Object.freeze({ n: 1 })), TypeError);
  assert.ok(Number.isNaN(up({})));
}

// A getter or a trap that changes the object, and makes the stack grow, in the middle of an access.
{
  const deep = (n) => (n === 0 ? 0 : 1 + deep(n - 1));
  const o = { get x() { delete this.y; this.z = deep(2000); return this.z; }, y: 1 };
  const read = () => o.x + (o.y === undefined ? 1 : 0);
  for (let i = 0; i < 40; i++) assert.strictEqual(read(), 2001);
  const proxy = new Proxy({}, { get(target, key) { return deep(500) + key.length; } });
  const heir = Object.create(proxy);
  for (let i = 0; i < 40; i++) assert.strictEqual(heir.abc, 503);
}

// A finalizer in the guise of a collected value: overwriting the last reference to a large tree.
{
  const o = { tree: null };
  const grow = (n) => (n === 0 ? null : { left: grow(n - 1), right: grow(n - 1) });
  for (let i = 0; i < 60; i++) o.tree = grow(6);
  assert.ok(o.tree.left.right);
}

// A property that is nowhere is remembered as that, until it is somewhere.
{
  const read = (o) => o.nowhere;
  const call = (o) => o.nowhere();
  const proto = {};
  const o = Object.create(proto);
  const warm = () => { for (let i = 0; i < 50; i++) assert.strictEqual(read(o), undefined); };
  const steps = [
    [() => { o.nowhere = 1; }, () => { delete o.nowhere; }, 1],
    [() => { proto.nowhere = 2; }, () => { delete proto.nowhere; }, 2],
    [() => { Object.prototype.nowhere = 3; }, () => { delete Object.prototype.nowhere; }, 3],
    [() => { Object.defineProperty(proto, 'nowhere', { get() { return this === o; }, configurable: true }); },
     () => { delete proto.nowhere; }, true],
    [() => { Object.setPrototypeOf(proto, { nowhere: 4 }); }, () => { Object.setPrototypeOf(proto, Object.prototype); }, 4],
    [() => { Object.setPrototypeOf(proto, new Proxy({}, { get: (t, k) => `proxied ${k}` })); },
     () => { Object.setPrototypeOf(proto, null); }, 'proxied nowhere'],
    [() => { o.nowhere = undefined; o.nowhere = 5; }, () => { delete o.nowhere; Object.setPrototypeOf(proto, Object.prototype); }, 5]
  ];
  for (const [set, unset, value] of steps) {
    warm();
    set();
    assert.strictEqual(read(o), value);
    unset();
    warm();
  }
  // Receivers of other kinds at the same place.
  const others = [[], () => {}, new Map(), new Uint8Array(2), 'text', 5, true, Symbol.iterator, 10n, Object.create(null),
                  (function() { return arguments; })(1), class {}, new Date(0), /x/, new Proxy({}, {})];
  for (let round = 0; round < 3; round++) {
    for (const other of others) assert.strictEqual(read(other), undefined);
  }
  assert.throws(() => read(null), { name: 'TypeError', message: "Cannot read properties of null (reading 'nowhere')" });
  assert.throws(() => read(undefined), TypeError);
  for (const other of others) assert.throws(() => call(other), { name: 'TypeError', message: 'o.nowhere is not a function' });
  // Names that objects have without an entry.
  for (const [make, k, value] of [[() => [7], 'length', 1], [() => 'ab', 'length', 2], [() => new Uint8Array(3), 'length', 3],
                                  [() => (a, b) => a, 'length', 2], [() => function f() {}, 'name', 'f'],
                                  [() => new String('xyz'), 'length', 3]]) {
    const get = new Function('o', `return o.${k};`);
    for (let i = 0; i < 40; i++) assert.strictEqual(get({}), undefined);
    assert.strictEqual(get(make()), value);
    assert.strictEqual(get({}), undefined);
  }
  const typed = new Function('o', 'return o.Infinity;');
  for (let i = 0; i < 40; i++) assert.strictEqual(typed({}), undefined);
  Object.prototype.Infinity = 1;
  assert.deepStrictEqual([typed({}), typed(new Uint8Array(1))], [1, undefined]);
  delete Object.prototype.Infinity;
  const made = new Function('o', 'return o.prototype;');
  for (let i = 0; i < 40; i++) assert.strictEqual(made({}), undefined);
  assert.strictEqual(typeof made(function() {}), 'object');
  // Counting what is not there.
  const count = (x) => x.counter++;
  for (let i = 0; i < 40; i++) { const fresh = {}; assert.ok(Number.isNaN(count(fresh)) && Number.isNaN(fresh.counter)); }
}
