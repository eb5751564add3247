'use strict';

// Native functions that the executor runs without a frame where the arguments are plain: the same results as called in
// another way, errors and stack traces included.

const assert = require('assert');

// Called as they are in code, and by Reflect.apply through a bound function, which takes the long way.
function both(call, f, self, ...args) {
  const result = call(self, ...args);
  let other;
  [0].forEach(() => { other = f.apply(self, args); });
  assert.deepStrictEqual(result, other);
  return result;
}

const text = 'aé\u20ac\u{1f600}z';
const positions = [0, 1, 2, 3, 4, 5, 6, -1, 0.5, -0, 1e9, NaN, Infinity, undefined, null, '1', true];
for (const i of positions) {
  both((s, i) => s.charCodeAt(i), text.charCodeAt, text, i);
  both((s, i) => s.codePointAt(i), text.codePointAt, text, i);
  both((s, i) => s.charAt(i), text.charAt, text, i);
  both((s, i) => s.slice(i), text.slice, text, i);
  both((s, i) => String.fromCharCode(i), String.fromCharCode, String, i);
  for (const k of positions) both((s, i, k) => s.slice(i, k), text.slice, text, i, k);
}
assert.deepStrictEqual([...text].map((c) => text.codePointAt(text.indexOf(c))), [97, 233, 8364, 0x1f600, 122]);
assert.deepStrictEqual([0, 1, 2, 3, 4, 5, 6].map((i) => text.charCodeAt(i)), [97, 233, 8364, 0xd83d, 0xde00, 122, NaN]);
assert.strictEqual(text.slice(3, 5), '\u{1f600}');
assert.strictEqual(text.slice(-3, -1), '\u{1f600}');
assert.strictEqual(text.slice(4, 2), '');
assert.strictEqual(text.slice(), text);
assert.strictEqual(text.charCodeAt(), 97);
assert.strictEqual(new String('ab').charCodeAt(1), 98);
assert.strictEqual(String.prototype.charAt.call(123, 1), '2');
assert.strictEqual(String.fromCharCode(65536 + 65), 'A');
assert.strictEqual(String.fromCharCode(-1), '\uffff');
assert.strictEqual(String.fromCharCode(0xd83d) + String.fromCharCode(0xde00), '\u{1f600}');
assert.throws(() => String.prototype.charCodeAt.call(null, 0), /String\.prototype\.charCodeAt called on null or undefined/);
assert.throws(() => String.prototype.slice.call(Symbol('x'), 0), TypeError);
assert.throws(() => 'a'.charCodeAt(Symbol('x')), TypeError);

for (const n of [0, -0, 1, 1.5, -1, 2 ** 53, 2 ** 53 - 1, NaN, Infinity, '1', null, undefined, 1n, {}]) {
  both((s, n) => Number.isInteger(n), Number.isInteger, Number, n);
  both((s, n) => Number.isSafeInteger(n), Number.isSafeInteger, Number, n);
  both((s, n) => Number.isFinite(n), Number.isFinite, Number, n);
  both((s, n) => Number.isNaN(n), Number.isNaN, Number, n);
}
assert.strictEqual(Number.isInteger(), false);
assert.deepStrictEqual([[], {}, 'x', null, new Proxy([], {}), Array.prototype].map((x) => Array.isArray(x)),
                       [true, false, false, false, true, true]);
assert.throws(() => { const { proxy, revoke } = Proxy.revocable([], {}); revoke(); Array.isArray(proxy); }, TypeError);

// push: room or none, and all that makes an array special.
{
  const list = [];
  for (let i = 0; i < 1000; i++) assert.strictEqual(list.push(i), i + 1);
  assert.deepStrictEqual(list, Array.from({ length: 1000 }, (_, i) => i));
  assert.strictEqual(list.push(), 1000);
  assert.strictEqual(list.push(1, 2), 1002);
  for (const f of [Object.freeze, Object.seal, Object.preventExtensions]) {
    const fixed = f([1, 2, 3]);
    assert.throws(() => fixed.push(4), TypeError);
    assert.deepStrictEqual(fixed, [1, 2, 3]);
  }
  const still = [1, 2, 3];
  still.pop();
  Object.defineProperty(still, 'length', { writable: false });
  assert.throws(() => still.push(4), TypeError);
  const holes = [1, , 3];
  holes.length = 2;
  assert.strictEqual(holes.push('x'), 3);
  assert.deepStrictEqual(Object.keys(holes), ['0', '2']);
  const like = { length: 1, push: Array.prototype.push };
  assert.strictEqual(like.push('y'), 2);
  assert.deepStrictEqual(Object.entries(like).filter(([k]) => k !== 'push'), [['1', 'y'], ['length', 2]]);
  const child = Object.create(list);
  assert.strictEqual(child.push('own'), 1003);
  assert.strictEqual(list.length, 1002);
  const log = [];
  const watched = new Proxy([], { set(t, k, v) { log.push(k); t[k] = v; return true; } });
  watched.push('z');
  assert.deepStrictEqual(log, ['0', 'length']);
  // A setter for an index up the chain is called.
  const seen = [];
  const grown = [1, 2, 3, 4, 5];
  grown.length = 3;
  Object.defineProperty(Array.prototype, 3, { set(v) { seen.push(v); }, configurable: true });
  grown.push('s');
  delete Array.prototype[3];
  assert.deepStrictEqual(seen, ['s']);
  assert.strictEqual(grown.length, 4);
  assert.ok(!Object.hasOwn(grown, 3));
}

// Map and Set: full tables, keys of all kinds, and other receivers.
{
  const map = new Map(), set = new Set();
  const keys = ['a', 1, 1.5, -0, NaN, 10n, null, undefined, true, map, Symbol.iterator, 2 ** 60];
  for (let round = 0; round < 3; round++) {
    for (const k of keys) {
      assert.strictEqual(map.set(k, round), map);
      assert.strictEqual(set.add(k), set);
      assert.strictEqual(map.get(k), round);
      assert.ok(map.has(k) && set.has(k));
    }
    assert.strictEqual(map.size, keys.length);
    assert.strictEqual(set.size, keys.length);
  }
  assert.strictEqual(map.get(0), 2);
  assert.ok(Object.is([...set][3], 0));
  assert.strictEqual(map.get('b'), undefined);
  assert.strictEqual(map.get(), 2);
  assert.strictEqual(map.set('only').get('only'), undefined);
  assert.ok(!set.has('b') && !map.has('b'));
  for (let n = 1; n < 300; n++) {
    const grown = new Set();
    for (let i = 0; i < n; i++) { grown.add(i); grown.add(i); }
    assert.strictEqual(grown.size, n);
  }
  assert.throws(() => map.get.call(set, 1), { message: /^Method Map\.prototype\.get called on incompatible receiver/ });
  assert.throws(() => set.add.call(map, 1), { message: /^Method Set\.prototype\.add called on incompatible receiver/ });
  assert.throws(() => map.has.call({}, 1), TypeError);
  // Replacing the last reference to a value lets it die in the middle of the call.
  const chain = new Map([['x', null]]);
  for (let i = 0; i < 1000; i++) chain.set('x', { next: [i] });
  assert.deepStrictEqual(chain.get('x'), { next: [999] });
  class Counted extends Map { get(k) { return `own ${super.get(k)}`; } }
  assert.strictEqual(new Counted([['k', 1]]).get('k'), 'own 1');
  // While it is iterated over.
  const order = [];
  for (const [k] of map) { order.push(k); if (order.length < 20) map.set(`more ${order.length}`, 1); }
  assert.strictEqual(order.length, map.size);
}

// Private names.
{
  class P {
    #x = 1;
    #secret() { return this.#x; }
    static get(o) { return o.#x; }
    static set(o, v) { return o.#x = v; }
    static call(o) { return o.#secret(); }
    static has(o) { return #x in o; }
  }
  const p = new P();
  assert.strictEqual(P.get(p), 1);
  assert.strictEqual(P.set(p, 'v'), 'v');
  assert.strictEqual(P.call(p), 'v');
  for (let i = 0; i < 100; i++) assert.deepStrictEqual(P.set(p, { i }), { i });
  assert.ok(P.has(p) && !P.has({}));
  for (const o of [{}, Object.create(p), new Proxy(p, {})]) {
    assert.throws(() => P.get(o), { message: 'Cannot read private member #x from an object whose class did not declare it' });
    assert.throws(() => P.set(o, 1), { message: 'Cannot write private member #x to an object whose class did not declare it' });
    assert.throws(() => P.call(o), TypeError);
  }
  for (const o of [null, undefined, 1, 'x']) assert.throws(() => P.get(o), TypeError);
}

// Arrays that are spread and taken apart, until the program changes how arrays iterate.
{
  const spread = (a) => { const [x, ...rest] = a; return [...a, x, rest.length]; };
  assert.deepStrictEqual(spread([1, 2]), [1, 2, 1, 1]);
  const own = [1, 2];
  own[Symbol.iterator] = function*() { yield 7; };
  assert.deepStrictEqual(spread(own), [7, 7, 0]);
  const next = Object.getPrototypeOf([][Symbol.iterator]()).next;
  Object.getPrototypeOf([][Symbol.iterator]()).next = function() {
    const result = next.call(this);
    if (!result.done) result.value *= 10;
    return result;
  };
  const changed = spread([1, 2]);
  Object.getPrototypeOf([][Symbol.iterator]()).next = next;
  assert.deepStrictEqual(changed, [10, 20, 10, 1]);
  assert.deepStrictEqual(spread([1, 2]), [1, 2, 1, 1]);
}

// What throws after all has its frame, and the caller's position is right.
{
  let stack;
  try {
    [1].forEach(function caller() {
      'x'.slice({ valueOf() { throw new Error('inside'); } });
    });
  } catch (e) { stack = e.stack; }
  assert.match(stack, /at Object\.valueOf .*\n.*at String\.slice \(<anonymous>\)\n.*caller/);
}

// Characters and parts of strings, searches in them.
for (const i of positions) {
  for (const k of positions) both((s, i, k) => s.substring(i, k), text.substring, text, i, k);
  both((s, i) => s.substring(i), text.substring, text, i);
}
for (const s of [text, 'hello', '', 'aaa', '\u{1f600}']) {
  for (const n of ['', 'a', 'lo', 'hello', 'hello!', '\u{1f600}', '\ude00', 'é', 'z', 5, null, undefined]) {
    both((s, n) => s.indexOf(n), s.indexOf, s, n);
    both((s, n) => s.includes(n), s.includes, s, n);
    both((s, n) => s.startsWith(n), s.startsWith, s, n);
  }
}
assert.strictEqual(text.indexOf('z'), 5);
assert.strictEqual('x5'.indexOf(5), 1);
assert.throws(() => 'a'.includes(/a/), { message: 'First argument to String.prototype.includes must not be a regular expression' });
assert.throws(() => 'a'.startsWith(Symbol('x')), TypeError);
{
  const at = (s, i) => s[i];
  for (let round = 0; round < 3; round++) {
    assert.deepStrictEqual([0, 1, 2, 3, 4, 5, 6, -1].map((i) => at(text, i)),
                           ['a', 'é', '\u20ac', '\ud83d', '\ude00', 'z', undefined, undefined]);
    assert.strictEqual(at(text, 0.5), undefined);
    assert.strictEqual(at(text, '1'), 'é');
    assert.strictEqual(at(text, 'length'), 6);
    assert.strictEqual(at(text, -0), 'a');
    assert.strictEqual(at(new String('ab'), 1), 'b');
    assert.strictEqual(at(['x'], 0), 'x');
    assert.strictEqual(at(Symbol.iterator, 0), undefined);
  }
  String.prototype[7] = 'inherited';
  assert.strictEqual(at(text, 7), 'inherited');
  assert.strictEqual(at('12345678', 7), '8');
  delete String.prototype[7];
}

// pop, as push.
{
  const list = [1, { o: 1 }, 'x'];
  assert.deepStrictEqual([list.pop(), list.pop(), list.pop(), list.pop(), list.length], ['x', { o: 1 }, 1, undefined, 0]);
  const holes = [1, , ];
  Array.prototype[1] = 'inherited';
  assert.strictEqual(holes.pop(), 'inherited');
  delete Array.prototype[1];
  assert.deepStrictEqual(holes, [1]);
  for (const f of [Object.freeze, Object.seal]) assert.throws(() => f([1]).pop(), TypeError);
  const closed = Object.preventExtensions([1, 2]);
  assert.strictEqual(closed.pop(), 2);
  const still = Object.defineProperty([1, 2], 'length', { writable: false });
  assert.throws(() => still.pop(), TypeError);
  assert.strictEqual(Array.prototype.pop.call({ length: 2, 1: 'like' }), 'like');
}

// Own properties.
{
  const o = { a: undefined, [Symbol.iterator]: 1, 5: 1 };
  Object.defineProperty(o, 'hidden', { value: 1 });
  for (const k of ['a', 'b', 'hidden', 5, '5', Symbol.iterator, 'toString', 'length', '__proto__']) {
    const own = ['a', 'hidden', 5, '5', Symbol.iterator].includes(k);
    assert.strictEqual(Object.hasOwn(o, k), own);
    assert.strictEqual(o.hasOwnProperty(k), own);
    assert.strictEqual(o.propertyIsEnumerable(k), own && k !== 'hidden');
  }
  assert.deepStrictEqual([Object.hasOwn([1], 0), Object.hasOwn([1], 'length'), Object.hasOwn('ab', 1), [1].hasOwnProperty(1)],
                         [true, true, true, false]);
  assert.ok(Object.hasOwn(function() {}, 'prototype') && !Object.hasOwn(() => {}, 'prototype'));
  const log = [];
  const proxy = new Proxy({}, { getOwnPropertyDescriptor(t, k) { log.push(k); } });
  assert.ok(!Object.hasOwn(proxy, 'p') && !Object.prototype.hasOwnProperty.call(proxy, 'q'));
  assert.deepStrictEqual(log, ['p', 'q']);
  assert.throws(() => Object.hasOwn(null, 'a'), TypeError);
  assert.throws(() => Object.prototype.hasOwnProperty.call(undefined, 'a'), TypeError);
  class Q { #p; static test(o) { return Object.hasOwn(o, '#p') || Object.getOwnPropertySymbols(o).length > 0; } }
  assert.ok(!Q.test(new Q()));
}

// Conversions by String, Number and toString.
for (const v of [0, -0, 1, -1.5, 1e21, 1e-7, NaN, -Infinity, 2 ** 53, '', ' 12 ', '0x1f', '1e3', 'x', '-', 'Infinity', null, undefined,
                 true, [], [5], {}, 10n, new Date(NaN), 'a'.repeat(300)]) {
  both((s, v) => String(v), String, undefined, v);
  both((s, v) => Number(v), Number, undefined, v);
  if (typeof v === 'number') {
    both((s) => s.toString(), Number.prototype.toString, v);
    both((s, r) => s.toString(r), Number.prototype.toString, v, undefined);
    both((s, r) => s.toString(r), Number.prototype.toString, v, 2);
  }
}
assert.ok(Object.is(Number(-0), -0) && Object.is(Number('-0'), -0));
assert.strictEqual(String(-0), '0');
assert.strictEqual(Number('long enough to be in a block of its own, '.repeat(20)), NaN);
assert.strictEqual(Number(('1'.repeat(200) + '2'.repeat(200)).slice(0, 3)), 111);
assert.strictEqual(String(Symbol('s')), 'Symbol(s)');
assert.throws(() => Number(Symbol('s')), TypeError);
assert.deepStrictEqual([String(), Number()], ['', 0]);
assert.strictEqual(typeof new String('x'), 'object');
assert.strictEqual(new Number(5).toString(), '5');
assert.throws(() => Number.prototype.toString.call('5'), { message: 'Number.prototype.toString requires that \'this\' be a Number' });
