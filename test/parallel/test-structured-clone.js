'use strict';

const assert = require('assert');

const original = {
  list: [1, , 3], // eslint-disable-line no-sparse-arrays
  date: new Date(5),
  map: new Map([[1, { x: 2 }]]),
  set: new Set(['q']),
  regexp: /a/gi,
  bytes: new Uint8Array([1, 2, 3]).subarray(1),
  boxed: Object(3),
  nothing: undefined,
};
original.self = original;
original.shared = [original.map, original.map];
const copy = structuredClone(original);
assert.notStrictEqual(copy, original);
assert.strictEqual(copy.self, copy);
assert.strictEqual(1 in copy.list, false);
assert.strictEqual(copy.date.getTime(), 5);
assert.deepStrictEqual(copy.map.get(1), { x: 2 });
assert.strictEqual(copy.shared[0], copy.map);
assert.strictEqual(copy.shared[1], copy.map);
assert.strictEqual(copy.set.has('q'), true);
assert.strictEqual(String(copy.regexp), '/a/gi');
assert.deepStrictEqual([...copy.bytes], [2, 3]);
assert.strictEqual(copy.bytes.buffer.byteLength, 3);
assert.strictEqual(typeof copy.boxed, 'object');
assert.ok('nothing' in copy);

class Point {
  constructor() { this.x = 1; }
  get y() { return 2; }
}
assert.strictEqual(Object.getPrototypeOf(structuredClone(new Point())), Object.prototype);
assert.deepStrictEqual(structuredClone(new Point()), { x: 1 });

const error = structuredClone(new TypeError('no', { cause: { a: 1 } }));
assert.ok(error instanceof TypeError);
assert.strictEqual(error.message, 'no');
assert.deepStrictEqual(error.cause, { a: 1 });

for (const value of [() => {}, Symbol('x'), Promise.resolve(), new WeakMap(), new Proxy({}, {}), { f() {} }]) {
  assert.throws(() => structuredClone(value), { name: 'DataCloneError', code: 25 });
}
const { port1, port2 } = new MessageChannel();
assert.throws(() => structuredClone(port1), { name: 'DataCloneError' });

// Messages keep their order; what is posted before a close arrives.
const got = [];
port2.on('message', (message) => got.push(message));
port1.postMessage({ a: 1 });
port1.postMessage(2);
port1.close();
port2.on('close', () => {
  assert.deepStrictEqual(got, [{ a: 1 }, 2]);
});
process.on('exit', () => assert.strictEqual(got.length, 2));
