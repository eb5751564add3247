'use strict';

// A function's `prototype` is made when somebody looks: nobody may be able to tell.

const assert = require('assert');

const make = () => function named(a, b) { return a + b; };
const descriptor = (value) => ({ value, writable: true, enumerable: false, configurable: false });

// Each way to look, at a function that nobody has looked at.
const looks = {
  get: (f) => f.prototype,
  element: (f) => f['proto' + 'type'],
  descriptor: (f) => Object.getOwnPropertyDescriptor(f, 'prototype').value,
  descriptors: (f) => Object.getOwnPropertyDescriptors(f).prototype.value,
  reflect: (f) => Reflect.get(f, 'prototype'),
  receiver: (f) => Reflect.get(Object.create(f), 'prototype'),
  inherited: (f) => ({ __proto__: f }).prototype,
  proxy: (f) => new Proxy(f, {}).prototype,
  destructuring: ({ prototype }) => prototype,
  instance: (f) => Object.getPrototypeOf(new f()),
  construct: (f) => Object.getPrototypeOf(Reflect.construct(Object, [], f)),
  subclass: (f) => Object.getPrototypeOf((class extends f {}).prototype),
  create: (f) => Object.getPrototypeOf(Object.create(f.prototype)),
  frozen: (f) => Object.freeze(f).prototype,
  sealed: (f) => Object.seal(f).prototype,
  redefined: (f) => Object.defineProperty(f, 'prototype', {}).prototype,
  readonly: (f) => Object.defineProperty(f, 'prototype', { writable: false }).prototype,
  super: (f) => ({ __proto__: f, look() { return super.prototype; } }).look(),
};

for (const [name, look] of Object.entries(looks)) {
  const f = make();
  const prototype = look(f);
  assert.strictEqual(typeof prototype, 'object', name);
  assert.strictEqual(prototype, f.prototype, name);
  assert.strictEqual(look(f), prototype, name);
  assert.strictEqual(Object.getPrototypeOf(prototype), Object.prototype, name);
  assert.deepStrictEqual(Reflect.ownKeys(prototype), ['constructor'], name);
  assert.deepStrictEqual(Object.getOwnPropertyDescriptor(prototype, 'constructor'),
                         { value: f, writable: true, enumerable: false, configurable: true }, name);
}

// What does not look at the value.
const f = make();
assert.ok(Object.hasOwn(f, 'prototype') && 'prototype' in f && f.hasOwnProperty('prototype'));
assert.deepStrictEqual(Object.getOwnPropertyNames(f).filter((name) => !['arguments', 'caller'].includes(name)).sort(),
                       ['length', 'name', 'prototype']);
assert.deepStrictEqual(Object.keys(f), []);
assert.strictEqual(Reflect.deleteProperty(f, 'prototype'), false);
assert.throws(() => { delete f.prototype; }, TypeError);
assert.throws(() => Object.defineProperty(f, 'prototype', { enumerable: true }), TypeError);
assert.strictEqual({} instanceof f, false);
assert.deepStrictEqual(Object.getOwnPropertyDescriptor(f, 'prototype'), descriptor(f.prototype));

// Assigning before anybody looked.
const replaced = make();
const mine = {};
replaced.prototype = mine;
assert.strictEqual(replaced.prototype, mine);
assert.strictEqual(Object.getPrototypeOf(new replaced()), mine);
const valued = make();
Object.defineProperty(valued, 'prototype', { value: 1, writable: false });
assert.strictEqual(valued.prototype, 1);
assert.strictEqual(Object.getPrototypeOf(new valued()), Object.prototype);
assert.throws(() => { valued.prototype = {}; }, TypeError);
const frozen = Object.freeze(make());
assert.throws(() => { frozen.prototype = {}; }, TypeError);
assert.strictEqual(frozen.prototype.constructor, frozen);

// A function whose own prototype was changed meanwhile.
const moved = Object.setPrototypeOf(make(), null);
assert.strictEqual(Object.getPrototypeOf(moved.prototype), Object.prototype);

// Generators have an empty one; arrows, methods and async functions have none.
const generator = function* () { yield this; };
assert.strictEqual(Object.getPrototypeOf(generator()), generator.prototype);
assert.deepStrictEqual(Reflect.ownKeys(generator.prototype), []);
const asyncGenerator = async function* () {};
assert.strictEqual(Object.getPrototypeOf(asyncGenerator()), asyncGenerator.prototype);
for (const none of [() => {}, { method() {} }.method, async () => {}, async function() {}]) {
  assert.strictEqual(none.prototype, undefined);
}

// Of another realm it is that realm's.
const other = require('vm').runInNewContext('(function() {})');
assert.notStrictEqual(Object.getPrototypeOf(other.prototype), Object.prototype);
assert.strictEqual(other.prototype.constructor, other);

// In a loop, where places of properties are remembered.
for (let round = 0; round < 300; round++) {
  const g = make();
  if (round % 3 === 0) assert.strictEqual(g.prototype.constructor, g);
  if (round % 5 === 0) assert.ok(new g() instanceof g);
  g.prototype.round = round;
  assert.strictEqual(g.prototype.round, round);
  assert.strictEqual(g.prototype.constructor, g);
}

// Such a function is no cycle: it goes when it is let go, without a collection.
const reference = new WeakRef(make());
if (process.versions.smew) setTimeout(() => assert.strictEqual(reference.deref(), undefined), 1);
