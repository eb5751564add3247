'use strict';
// Object and array literals: names given twice, computed ones, accessors, indices, the prototype, spreads, many properties.
const assert = require('assert');

for (let i = 0; i < 40; i++) {
  const k = 'k' + (i % 3);
  const o = { a: 1, b: 2, a: 3, [k]: i, 5: 'five', __proto__: null, get g() { return 7; }, b: 4, ['g' + 0]: 1 };
  assert.deepStrictEqual(Reflect.ownKeys(o), ['5', 'a', 'b', k, 'g', 'g0']);
  assert.strictEqual(o.a + o.b + o.g, 14);
  assert.strictEqual(Object.getPrototypeOf(o), null);
  const replaced = { get x() { return 1; }, x: 2, y: 1, get y() { return 5; } };
  assert.deepStrictEqual(Object.getOwnPropertyDescriptor(replaced, 'x'),
                         { value: 2, writable: true, enumerable: true, configurable: true });
  assert.strictEqual(replaced.y, 5);
  const numbers = { 2: 'b', 1: 'a', [-1]: 'c', 1.5: 'd' };
  assert.deepStrictEqual(Object.keys(numbers), ['1', '2', '-1', '1.5']);
  const spread = { a: 0, ...o, ...[9], b: 1 };
  assert.deepStrictEqual(spread, { 0: 9, 5: 'five', a: 3, b: 1, [k]: i, g: 7, g0: 1 });
  const symbol = { [Symbol.iterator]: 1, length: 2, constructor: 3, toString: 4 };
  assert.strictEqual(symbol.length + symbol.constructor + symbol.toString, 9);
  const many = { a: 0, b: 1, c: 2, d: 3, e: 4, f: 5, g: 6, h: 7, i: 8, j: 9, k: 10, l: 11, m: 12, n: 13, a: 14 };
  assert.strictEqual(many.a + many.n, 27);
  assert.strictEqual(Object.keys(many).length, 14);

  const list = [1, , 3, ...'ab', i];
  assert.strictEqual(list.length, 6);
  assert.strictEqual(1 in list, false);
  assert.deepStrictEqual([...list], [1, undefined, 3, 'a', 'b', i]);
  assert.strictEqual([1, 2, 3, ,].length, 4);
  assert.deepStrictEqual([[1, [2]], { a: [3] }], [[1, [2]], { a: [3] }]);
}

// Names that are known and others, in every order; duplicates; more than one instruction takes.
{
  const k = 'computed', f = () => 'f';
  const keys = (o) => Reflect.ownKeys(o).join();
  assert.strictEqual(keys({ a: 1, [k]: 2, b: 3, 1: 4, c: 5, 0: 6 }), '0,1,a,computed,b,c');
  assert.deepStrictEqual({ a: 1, b: 2, a: 3 }, { a: 3, b: 2 });
  assert.strictEqual(keys({ a: 1, b: 2, a: 3 }), 'a,b');
  assert.deepStrictEqual({ [k]: 1, computed: 2, 'computed': 3 }, { computed: 3 });
  assert.strictEqual(Object.getOwnPropertyDescriptor({ get a() { return 1; }, a: 2 }, 'a').value, 2);
  assert.strictEqual({ a: 2, get a() { return 1; } }.a, 1);
  const order = [];
  const t = (x) => { order.push(x); return x; };
  assert.deepStrictEqual({ a: t(1), [t('x')]: t(2), b: t(3), get c() { return 4; }, d: t(5) }, { a: 1, x: 2, b: 3, c: 4, d: 5 });
  assert.deepStrictEqual(order, [1, 'x', 2, 3, 5]);
  assert.deepStrictEqual({ f, g() { return this.f(); }, 'h i'() { return 1; }, if: 2, get: 3, set: 4, async: 5 }.g(), 'f');
  assert.strictEqual(keys({ get: 1, set: 2, if: 3, 'a b': 4, __proto__: null, ['__proto__']: 5 }), 'get,set,if,a b,__proto__');
  const long = { a0: 0, a1: 1, a2: 2, a3: 3, a4: 4, a5: 5, a6: 6, a7: 7, a8: 8, a9: 9, b0: { c: { d: [t({ e: 1 })] } }, b1: 11,
                 b2: 12, b3: 13, b4: 14, b5: 15, b6: 16, b7: 17, b8: 18, b9: 19, a0: 20 };
  assert.strictEqual(keys(long), 'a0,a1,a2,a3,a4,a5,a6,a7,a8,a9,b0,b1,b2,b3,b4,b5,b6,b7,b8,b9');
  assert.strictEqual(long.a0, 20);
  assert.deepStrictEqual(long.b0, { c: { d: [{ e: 1 }] } });
  const make = (x) => ({ x, y: x, z: { x } });
  for (let i = 0; i < 1000; i++) assert.deepStrictEqual(make([i]), { x: [i], y: [i], z: { x: [i] } });
  // A variable keeps its value beside the literal that changes it.
  let n = 1;
  assert.deepStrictEqual([n + { v: n = 5 }.v, n], [6, 5]);
  function* g() { return { a: yield 1, b: yield 2, [yield 3]: yield 4 }; }
  const it = g();
  it.next();
  'pqrs'.split('').slice(0, 3).forEach((x) => it.next(x));
  assert.deepStrictEqual(it.next('last').value, { a: 'p', b: 'q', r: 'last' });
  // Prototypes with setters and read-only properties are not asked.
  Object.defineProperty(Object.prototype, 'odd', { set() { assert.fail(); }, configurable: true });
  const odd = { odd: 1, even: 2 };
  delete Object.prototype.odd;
  assert.strictEqual(odd.odd, 1);
}

// In a function with more registers than an instruction can name.
{
  const names = Array.from({ length: 300 }, (_, i) => `v${i}`);
  const source = `${names.map((n, i) => `var ${n} = ${i};`).join('')} return { a: v0, b: v299, [v1]: v2, c: { d: v298 }, v3 };`;
  assert.deepStrictEqual(new Function(source)(), { 1: 2, a: 0, b: 299, c: { d: 298 }, v3: 3 });
  const wide = `return {${names.map((n, i) => `${n}: ${i}`)}};`;
  assert.deepStrictEqual(Object.values(new Function(wide)()), names.map((_, i) => i));
}

// Duplicates behind so many constants that they are no longer looked for among them.
{
  const many = Array.from({ length: 600 }, (_, i) => `'text ${i}'`).join(', ');
  const source = `var list = [${many}]; return [list.length, { twice: 1, once: 2, twice: 3 }];`;
  const [length, o] = new Function(source)();
  assert.strictEqual(length, 600);
  assert.deepStrictEqual(Object.entries(o), [['twice', 3], ['once', 2]]);
}
