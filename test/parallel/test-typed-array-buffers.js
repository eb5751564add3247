'use strict';
// ArrayBuffer and SharedArrayBuffer: resizing, transfer, detached and out-of-bounds views.
const assert = require('assert');
const equal = assert.strictEqual;

const fixed = new ArrayBuffer(8);
equal(fixed.byteLength, 8);
equal(fixed.maxByteLength, 8);
equal(fixed.resizable, false);
equal(fixed.slice(2, -1).byteLength, 5);
assert.throws(() => fixed.resize(4), { name: 'TypeError' });
assert.throws(() => new ArrayBuffer(-1), { name: 'RangeError', message: 'Invalid array buffer length' });
assert.throws(() => new ArrayBuffer(1e15), { name: 'RangeError', message: 'Array buffer allocation failed' });
assert.throws(() => new ArrayBuffer(5, { maxByteLength: 4 }), { message: 'Invalid array buffer max length' });
assert.throws(() => ArrayBuffer(1), { message: "Constructor ArrayBuffer requires 'new'" });
equal(ArrayBuffer.isView(new DataView(fixed)), true);
equal(ArrayBuffer.isView(fixed), false);

// Views follow a buffer that can be resized.
const rab = new ArrayBuffer(8, { maxByteLength: 16 });
const all = new Uint16Array(rab);
const part = new Uint8Array(rab, 4, 4);
const rest = new DataView(rab, 2);
all.set([1, 2, 3, 4]);
rab.resize(16);
assert.deepStrictEqual([...all], [1, 2, 3, 4, 0, 0, 0, 0]);
equal(rest.byteLength, 14);
rab.resize(7);
equal(all.length, 3);
equal(part.length, 0);
equal(part.byteOffset, 0);
equal(part[0], undefined);
assert.throws(() => part.fill(1), { name: 'TypeError' });
rab.resize(8);
equal(part.length, 4);
equal(part[0], 3);
rab.resize(1);
assert.throws(() => rest.byteLength, { name: 'TypeError' });
assert.throws(() => rab.resize(17), { name: 'RangeError', message: 'ArrayBuffer.prototype.resize: Invalid length parameter' });

// transfer takes the memory away.
for (const size of [16, 200000]) {
  const from = new ArrayBuffer(size);
  const view = new Uint8Array(from);
  view[7] = 7;
  const to = from.transfer();
  equal(from.detached, true);
  equal(from.byteLength, 0);
  equal(view.length, 0);
  equal(view[7], undefined);
  view[7] = 1;
  equal(new Uint8Array(to)[7], 7);
  equal(to.byteLength, size);
  assert.throws(() => from.slice(), { message: 'Cannot perform ArrayBuffer.prototype.slice on a detached ArrayBuffer' });
  assert.throws(() => view.fill(1), { message: 'Cannot perform %TypedArray%.prototype.fill on a detached ArrayBuffer' });
  assert.throws(() => new Uint8Array(from), { message: 'Cannot perform Construct on a detached ArrayBuffer' });
  equal(to.transfer(size * 2).byteLength, size * 2);
}
equal(rab.transfer().resizable, true);
equal(new ArrayBuffer(4, { maxByteLength: 8 }).transferToFixedLength().resizable, false);

// Shared memory grows, and never shrinks.
const shared = new SharedArrayBuffer(4, { maxByteLength: 8 });
const growing = new Uint8Array(shared);
shared.grow(8);
equal(growing.length, 8);
assert.throws(() => shared.grow(4), { name: 'RangeError', message: 'SharedArrayBuffer.prototype.grow: Invalid length parameter' });
equal(shared.growable, true);
equal(Object.prototype.toString.call(shared), '[object SharedArrayBuffer]');
assert.throws(() => ArrayBuffer.prototype.slice.call(shared), { name: 'TypeError' });

// Code that runs in the middle of a method may take the memory away.
const victim = new Uint8Array(4);
victim[1] = { valueOf() { victim.buffer.transfer(); return 1; } };
equal(victim.length, 0);
const sorted = new Float64Array([3, 1, 2]);
sorted.sort((a, b) => {
  if (!sorted.buffer.detached) sorted.buffer.transfer();
  return a - b;
});
equal(sorted.length, 0);
const shrinking = new ArrayBuffer(8, { maxByteLength: 8 });
const seen = [];
new Uint8Array(shrinking).forEach((value) => {
  shrinking.resize(2);
  seen.push(value);
});
assert.deepStrictEqual(seen, [0, 0, undefined, undefined, undefined, undefined, undefined, undefined]);
