'use strict';
// Getters, and properties that are missing, through the inline caches: each case runs the same instructions often enough to have
// caches, then changes the objects under them.
const assert = require('assert');

const WARM = 100;
function warm(f) { for (let i = 0; i < WARM; i++) f(); }

// A property that is missing comes to be: of the object itself, of a prototype, of a new prototype; behind a proxy.
{
  class Base {}
  class Heir extends Base {}
  const o = new Heir();
  const read = () => o.missing;
  const computed = (key) => o[key];
  const both = () => [read(), computed('missing')];
  const none = [undefined, undefined];
  warm(both);
  assert.deepStrictEqual(both(), none);
  Object.prototype.missing = 1;
  assert.deepStrictEqual(both(), [1, 1]);
  delete Object.prototype.missing;
  assert.deepStrictEqual(both(), none);
  Object.defineProperty(Base.prototype, 'missing', { get() { return this === o; }, configurable: true });
  assert.deepStrictEqual(both(), [true, true]);
  delete Base.prototype.missing;
  o.missing = 2;
  assert.deepStrictEqual(both(), [2, 2]);
  delete o.missing;
  warm(both);
  Object.setPrototypeOf(Heir.prototype, new Proxy({}, { get: (target, key) => key }));
  assert.deepStrictEqual(both(), ['missing', 'missing']);
  Object.setPrototypeOf(Heir.prototype, null);
  assert.deepStrictEqual(both(), none);
  // The same instruction with objects of other depths.
  const readOf = (value) => value.length_ ?? value.missing;
  warm(() => readOf(o));
  assert.strictEqual(readOf(Object.create(null)), undefined);
  assert.strictEqual(readOf({ __proto__: { __proto__: { missing: 3 } } }), 3);
  assert.strictEqual(readOf('text'), undefined);
  assert.strictEqual(readOf(5), undefined);
  assert.throws(() => readOf(null), TypeError);
}

// What objects have without an entry is not missing: indices, lengths, numbers of typed arrays.
{
  const at = (value, key) => value[key];
  const values = [new String('ab'), new Uint8Array(2), [1, 2], new Proxy({}, { get: () => 'proxy' }), function f(a) {}];
  warm(() => at({}, 'length'));
  warm(() => at({}, '0'));
  assert.deepStrictEqual(values.map((value) => at(value, 'length')), [2, 2, 2, 'proxy', 1]);
  assert.deepStrictEqual(values.map((value) => at(value, '0')), ['a', 0, 1, 'proxy', undefined]);
  Object.prototype['1.5'] = 'odd';
  assert.deepStrictEqual([at(values[1], '1.5'), at(values[2], '1.5')], [undefined, 'odd']);
  delete Object.prototype['1.5'];
  const named = (f) => [f.name, f.prototype === undefined];
  warm(() => named({}));
  assert.deepStrictEqual(named(values[4]), ['f', false]);
}

// A getter, of the object or a prototype, is changed, taken away, covered; it may change the object and throw.
{
  class Base {
    get value() { return this.own; }
    get count() { return arguments.length; }
  }
  class Heir extends Base {
    get mine() { return this.value; }
  }
  const o = new Heir();
  o.own = 1;
  const read = (object) => [object.mine, object.value, object.count];
  warm(() => read(o));
  assert.deepStrictEqual(read(o), [1, 1, 0]);
  assert.deepStrictEqual(read({ __proto__: o, own: 2 }), [2, 2, 0]);
  Object.defineProperty(Base.prototype, 'value', { get: undefined });
  assert.deepStrictEqual(read(o), [undefined, undefined, 0]);
  Object.defineProperty(Base.prototype, 'value', { value: 'data' });
  assert.deepStrictEqual(read(o), ['data', 'data', 0]);
  Object.defineProperty(o, 'value', { get() { delete this.value; return 'once'; }, configurable: true });
  assert.strictEqual(o.value, 'once');
  assert.strictEqual(o.value, 'data');
  delete Base.prototype.value;
  assert.deepStrictEqual(read(o), [undefined, undefined, 0]);

  const thrower = { get value() { throw new RangeError('told'); } };
  const ask = (object) => object.value;
  warm(() => assert.throws(() => ask(thrower), { name: 'RangeError', message: 'told' }));
  try {
    ask(thrower);
  } catch (error) {
    assert.match(error.stack, /get value.*\n.*ask/);
  }
  assert.strictEqual(ask(new Proxy({ value: 3 }, {})), 3);
  assert.strictEqual(ask(Object('text')), undefined);
  Object.defineProperty(String.prototype, 'value', { get() { 'use strict'; return typeof this; }, configurable: true });
  warm(() => ask('text'));
  assert.strictEqual(ask('text'), 'string');
  delete String.prototype.value;
  let depth = 0;
  const deep = { get value() { depth++; return deep.value; } };
  assert.throws(() => deep.value, RangeError);
  assert.ok(depth > 100);
}
