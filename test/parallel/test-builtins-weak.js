'use strict';

const assert = require('assert');

const map = new WeakMap();
const key = {};
assert.strictEqual(map.set(key, 1), map);
assert.strictEqual(map.get(key), 1);
assert.strictEqual(map.delete(key), true);
assert.strictEqual(map.has(key), false);
assert.throws(() => map.set('x', 1), TypeError);
assert.throws(() => map.set(Symbol.for('x'), 1), TypeError);
const symbol = Symbol('x');
map.set(symbol, 2);
assert.strictEqual(map.get(symbol), 2);

const set = new WeakSet([key]);
assert.strictEqual(set.has(key), true);
Object.freeze(key);
set.delete(key);
map.set(key, 'frozen');
assert.strictEqual(map.get(key), 'frozen');
assert.deepStrictEqual(Reflect.ownKeys(key), []);

assert.strictEqual(new WeakRef(key).deref(), key);
assert.throws(() => new WeakRef(1), TypeError);
const registry = new FinalizationRegistry(() => {});
const target = {};
registry.register(target, 1, key);
assert.strictEqual(registry.unregister(key), true);
assert.strictEqual(registry.unregister(key), false);
