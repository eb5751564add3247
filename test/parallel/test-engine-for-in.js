// for-in: order, what is added, deleted and hidden on the way, and the objects that are enumerated in another way.
const assert = require('assert');

const keys = (o, visit) => {
  const list = [];
  for (const key in o) {
    assert.strictEqual(typeof key, 'string');
    list.push(key);
    if (visit) visit(key);
  }
  return list;
};

// Order: indices, then names as they were added; no symbols, nothing that is not enumerable.
assert.deepStrictEqual(keys({ b: 1, a: 2, [Symbol('s')]: 3, c: 4 }), ['b', 'a', 'c']);
assert.deepStrictEqual(keys({ b: 1, 7: 2, a: 3, 0: 4 }), ['0', '7', 'b', 'a']);
assert.deepStrictEqual(keys(Object.assign([5, , 6], { x: 1 })), ['0', '2', 'x']);
assert.deepStrictEqual(keys(Object.defineProperty({ a: 1, b: 2 }, 'a', { enumerable: false })), ['b']);
assert.deepStrictEqual(keys({}), []);
assert.deepStrictEqual(keys([]), []);
assert.deepStrictEqual(keys(null), []);
assert.deepStrictEqual(keys(undefined), []);
assert.deepStrictEqual(keys(5), []);
assert.deepStrictEqual(keys('ab'), ['0', '1']);
assert.deepStrictEqual(keys(new String('ab')), ['0', '1']);
assert.deepStrictEqual(keys(new Uint8Array(2)), ['0', '1']);
assert.deepStrictEqual(keys(Buffer.from('ab')).slice(0, 2), ['0', '1']);
assert.deepStrictEqual(keys(function f() {}), []);
assert.deepStrictEqual(keys(Object.assign(() => {}, { a: 1 })), ['a']);
assert.deepStrictEqual((function(a) { return keys(arguments); })(1, 2), ['0', '1']);
assert.deepStrictEqual(keys(new (class { x = 1; method() {} })()), ['x']);
assert.deepStrictEqual(keys({ get a() { throw new Error('not called'); }, b: 1 }), ['a', 'b']);

// Prototypes: behind the own keys, each name once; what is not enumerable hides what is.
assert.deepStrictEqual(keys({ __proto__: { a: 1, b: 2 }, b: 3, c: 4 }), ['b', 'c', 'a']);
assert.deepStrictEqual(keys({ __proto__: { __proto__: { x: 1, 3: 1 }, y: 1 } }), ['y', '3', 'x']);
assert.deepStrictEqual(keys({ __proto__: [1, 2], a: 1 }), ['a', '0', '1']);
{
  const o = Object.create({ a: 1, b: 2, c: 3 }, { a: { value: 1, enumerable: false }, d: { value: 1, enumerable: true } });
  assert.deepStrictEqual(keys(o), ['d', 'b', 'c']);
}
{
  const o = Object.create(Object.create({ a: 1, z: 1 }, { a: { value: 1 } }));
  assert.deepStrictEqual(keys(o), ['z']);
}
{
  function Old() { this.own = 1; }
  Old.prototype = { inherited: 1 };
  Object.defineProperty(Old.prototype, 'constructor', { value: Old });
  assert.deepStrictEqual(keys(new Old()), ['own', 'inherited']);
  Object.prototype.everywhere = 1;
  assert.deepStrictEqual(keys({ a: 1 }), ['a', 'everywhere']);
  assert.deepStrictEqual(keys([1]), ['0', 'everywhere']);
  delete Object.prototype.everywhere;
  assert.deepStrictEqual(keys({ a: 1 }), ['a']);
}

// Deleted before their turn: passed over, wherever they stood. Deleted and put back: still visited.
{
  const o = { a: 1, b: 2, c: 3, d: 4 };
  assert.deepStrictEqual(keys(o, (key) => { if (key === 'a') { delete o.b; delete o.d; } }), ['a', 'c']);
  const again = { a: 1, b: 2, c: 3 };
  assert.deepStrictEqual(keys(again, (key) => { if (key === 'a') { delete again.b; again.x = 1; again.b = 1; } }),
                         ['a', 'b', 'c']);
  const list = [1, 2, 3];
  assert.deepStrictEqual(keys(list, (key) => { if (key === '0') list.length = 2; }), ['0', '1']);
  const sparse = [1, 2, 3];
  assert.deepStrictEqual(keys(sparse, (key) => { if (key === '0') { delete sparse[1]; sparse[1e9] = 1; } }), ['0', '2']);
  const all = { a: 1, b: 1 };
  assert.deepStrictEqual(keys(all, () => { for (const key in all) delete all[key]; }), ['a']);
  // moved to the prototype, it is still there
  const moved = { a: 1, b: 2 };
  assert.deepStrictEqual(keys(moved, () => { delete moved.b; Object.setPrototypeOf(moved, { b: 1 }); }), ['a', 'b']);
}

// Values change, keys are added, properties become accessors, the loop is left: nothing of that disturbs.
{
  const o = { a: 1, b: 2 };
  const seen = keys(o, (key) => { o[`${key}x`] = 1; });
  assert.deepStrictEqual(seen.slice(0, 2), ['a', 'b']);
  const p = { a: 1, b: 2 };
  assert.deepStrictEqual(keys(p, () => Object.defineProperty(p, 'b', { get() { return 1; } })), ['a', 'b']);
  const find = (object) => { for (const key in object) if (object[key] === 2) return key; };
  assert.strictEqual(find({ x: 1, y: 2, z: 3 }), 'y');
  outer: for (const i in { a: 1, b: 1 }) {
    for (const j in { c: 1 }) {
      assert.strictEqual(j, 'c');
      continue outer;
    }
    assert.fail(i);
  }
}

// The same object several times at once, and the collector in the middle.
{
  const o = { a: 1, b: 1, c: 1 };
  const pairs = [];
  for (const i in o) for (const j in o) pairs.push(i + j);
  assert.strictEqual(pairs.join(), 'aa,ab,ac,ba,bb,bc,ca,cb,cc');
  const made = [];
  for (const key in { ['x' + pairs.length]: 1, ['y' + pairs.length]: 2 }) {
    if (globalThis.gc) globalThis.gc();
    for (let i = 0; i < 1000; i++) made.push({ [key + i]: i });
  }
  assert.strictEqual(made.length, 2000);
  function* lazily(object) { for (const key in object) yield key; }
  assert.deepStrictEqual([...lazily(o)], ['a', 'b', 'c']);
}

// Proxies, in the chain, too.
{
  const log = [];
  const proxy = new Proxy({ a: 1, b: 2 }, {
    ownKeys(target) { log.push('ownKeys'); return Reflect.ownKeys(target); },
    getOwnPropertyDescriptor(target, key) { log.push(key); return Reflect.getOwnPropertyDescriptor(target, key); }
  });
  assert.deepStrictEqual(keys(proxy), ['a', 'b']);
  assert.deepStrictEqual(log.includes('ownKeys'), true);
  assert.deepStrictEqual(keys({ __proto__: proxy, c: 1 }), ['c', 'a', 'b']);
}

// The target may be anything that can be assigned to.
{
  const o = { list: [] };
  let i = 0;
  for (o.list[i++] in { p: 1, q: 1 });
  assert.deepStrictEqual(o.list, ['p', 'q']);
  var name = 'before';
  for (name in {});
  assert.strictEqual(name, 'before');
}

// A property that is not enumerable hides elements of an array behind it, and the length of an array or a string what has that name.
{
  const keys = (o) => { const list = []; for (const k in o) list.push(k); return list.join(); };
  const middle = Object.create([1, 2, 3], { 0: { value: 5 }, a: { value: 1, enumerable: true } });
  assert.strictEqual(keys(Object.create(middle, { 8: { value: 1, enumerable: true } })), '8,a,1,2');
  assert.strictEqual(keys(middle), 'a,1,2');
  const length = { length: 1, z: 1 };
  assert.strictEqual(keys(Object.setPrototypeOf([7], Object.create(length))), '0,z');
  assert.strictEqual(keys(Object.setPrototypeOf(Object.assign(new String('ab'), { y: 1 }), length)), '0,1,y,z');
  assert.strictEqual(keys(Object.create(length)), 'length,z');
}
