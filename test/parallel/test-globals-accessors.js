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

// What is loaded late is an ordinary property for whoever looks, before its first use and after.
{
  const { execFileSync } = require('child_process');
  const program = `
    const seen = Object.getOwnPropertyDescriptor(globalThis, 'TextDecoder');
    console.log(typeof seen.value, seen.value === TextDecoder, seen.writable, seen.enumerable, seen.configurable);
    URL = 5;
    setTimeout = 6;
    console.log(Object.getOwnPropertyDescriptor(globalThis, 'URL').value, typeof globalThis.setInterval);
    const { value, enumerable } = Object.getOwnPropertyDescriptors(globalThis).setTimeout;
    console.log(value, enumerable, Object.keys(globalThis).filter((key) => /Timeout|atob|fetch/.test(key)).join());
    console.log(delete globalThis.fetch, typeof fetch, Reflect.defineProperty(globalThis, 'File', { value: 1 }), File);
  `;
  assert.strictEqual(execFileSync(process.execPath, ['-e', program], { encoding: 'utf8' }),
                     'function true true false true\n5 function\n6 true clearTimeout,setTimeout,atob,fetch\ntrue undefined true 1\n');
}
