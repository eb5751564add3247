'use strict';

// global.process and global.Buffer are accessors of one value; code that uses them sees it at once.
const assert = require('assert');

const { process: ours, Buffer: ourBuffer } = globalThis;
for (const name of ['process', 'Buffer']) {
  const { get, set, enumerable, configurable } = Object.getOwnPropertyDescriptor(globalThis, name);
  assert.deepStrictEqual([get.name, set.name, enumerable, configurable], ['get', 'set', false, true]);
  assert.strictEqual(get(), globalThis[name]);
}
const read = () => process;
for (let i = 0; i < 3; i++) assert.strictEqual(read(), ours);
process = 'changed'; // eslint-disable-line no-global-assign
assert.deepStrictEqual([read(), globalThis.process, global.process], ['changed', 'changed', 'changed']);
globalThis.process = ours;
assert.strictEqual(read(), ours);
(function() { 'use strict'; Buffer = 5; })(); // eslint-disable-line no-global-assign
assert.strictEqual(globalThis.Buffer, 5);
Buffer = ourBuffer; // eslint-disable-line no-global-assign
assert.strictEqual(Buffer, require('buffer').Buffer);

// What a program puts in their place is an ordinary property.
Object.defineProperty(globalThis, 'process', { value: 1, writable: true, configurable: true });
assert.strictEqual(read(), 1);
Object.defineProperty(globalThis, 'process', { get: () => 2, configurable: true });
assert.strictEqual(read(), 2);
Object.defineProperty(globalThis, 'process', { value: ours, writable: true, configurable: true });
assert.strictEqual(read(), ours);
