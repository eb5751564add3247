'use strict';
// DataView and Atomics.
const assert = require('assert');
const equal = assert.strictEqual;

const view = new DataView(new ArrayBuffer(16), 4, 8);
view.setInt16(0, -2);
equal(view.getUint16(0), 65534);
equal(view.getUint16(0, true), 65279);
equal(view.getInt8(1), -2);
view.setFloat64(0, Math.PI, true);
equal(view.getFloat64(0, true), Math.PI);
view.setFloat32(0, 1.1);
equal(view.getFloat32(0), Math.fround(1.1));
view.setUint32(4, -1);
equal(view.getInt32(4), -1);
equal(view.byteOffset, 4);
equal(view.byteLength, 8);
assert.throws(() => view.getInt32(5), { name: 'RangeError', message: 'Offset is outside the bounds of the DataView' });
assert.throws(() => view.getInt8(-1), { name: 'RangeError' });
assert.throws(() => new DataView(new ArrayBuffer(2), 3), { message: 'Start offset 3 is outside the bounds of the buffer' });
assert.throws(() => new DataView(new ArrayBuffer(2), 1, 3), { message: 'Invalid DataView length 3' });
assert.throws(() => new DataView({}), { message: 'First argument to DataView constructor must be an ArrayBuffer' });
assert.throws(() => DataView.prototype.getInt8.call(1), {
  message: 'Method DataView.prototype.getInt8 called on incompatible receiver 1',
});

const ints = new Int32Array(new SharedArrayBuffer(8));
equal(Atomics.add(ints, 0, 5), 0);
equal(Atomics.sub(ints, 0, 2), 5);
equal(Atomics.or(ints, 0, 8), 3);
equal(Atomics.and(ints, 0, 10), 11);
equal(Atomics.xor(ints, 0, 1), 10);
equal(Atomics.exchange(ints, 0, -1), 11);
equal(Atomics.compareExchange(ints, 0, -1, 7), -1);
equal(Atomics.compareExchange(ints, 0, -1, 8), 7);
equal(Atomics.load(ints, 0), 7);
equal(Atomics.store(ints, 0, 3.7), 3);
equal(Atomics.add(new Uint8Array([255]), 0, 2), 255);
equal(Atomics.wait(ints, 0, 1), 'not-equal');
equal(Atomics.wait(ints, 0, 3, 1), 'timed-out');
equal(Atomics.notify(ints, 0), 0);
equal(Atomics.isLockFree(4), true);
equal(Atomics.isLockFree(3), false);
assert.throws(() => Atomics.add([], 0, 1), { name: 'TypeError', message: '[object Array] is not an integer typed array.' });
assert.throws(() => Atomics.load(ints, 2), { name: 'RangeError', message: 'Invalid atomic access index' });
assert.throws(() => Atomics.wait(new Int32Array(1), 0, 0), { message: '[object Int32Array] is not a shared typed array.' });

// Freezing one with elements is refused after it has been made inextensible.
{
  const bytes = new Uint8Array(2);
  assert.throws(() => Object.freeze(bytes), { name: 'TypeError', message: 'Cannot freeze array buffer views with elements' });
  assert.strictEqual(Object.isExtensible(bytes), false);
  assert.throws(() => { 'use strict'; bytes.name = 1; }, TypeError);
  assert.ok(Object.isFrozen(Object.freeze(new Uint8Array(0))));
}
