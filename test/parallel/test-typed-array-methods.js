'use strict';
// Typed arrays: construction, conversion, methods, and what keys that are numbers mean to them.
const assert = require('assert');
const equal = assert.strictEqual;
const same = (a, b) => assert.deepStrictEqual([...a], b);

same(new Uint8Array([1, 300, -1, 2.9, '4', NaN, null]), [1, 44, 255, 2, 4, 0, 0]);
same(new Uint8ClampedArray([300, -5, 0.5, 1.5, 2.5, NaN]), [255, 0, 0, 2, 2, 0]);
same(new Int16Array([65535, 32768, -32769]), [-1, -32768, 32767]);
same(new Uint32Array([-1, 2 ** 32 + 5, 1e20]), [4294967295, 5, 1661992960]);
same(new Float32Array([0.1, 1e40]), [Math.fround(0.1), Infinity]);
same(new Float64Array(new Set([1.5, 2])), [1.5, 2]);
same(new Uint8Array({ length: 2, 0: 7 }), [7, 0]);
same(new Int8Array(new Float32Array([200.7, -3.2])), [-56, -3]);
same(Uint8Array.from([1, 2], (v, i) => v * 10 + i), [10, 21]);
same(Uint8Array.of(1, 2), [1, 2]);
const buffer = new ArrayBuffer(8);
equal(new Uint16Array(buffer, 2).length, 3);
equal(new Uint16Array(buffer, 2, 1).byteOffset, 2);
equal(new Uint16Array(buffer).buffer, buffer);
assert.throws(() => new Uint16Array(buffer, 1), { message: 'start offset of Uint16Array should be a multiple of 2' });
assert.throws(() => new Uint16Array(new ArrayBuffer(3)), { message: 'byte length of Uint16Array should be a multiple of 2' });
assert.throws(() => new Uint16Array(buffer, 2, 9), { message: 'Invalid typed array length: 9' });
assert.throws(() => new Uint8Array(-1), { message: 'Invalid typed array length: -1' });
assert.throws(() => Uint8Array(1), { message: "Constructor Uint8Array requires 'new'" });
assert.throws(() => new (Object.getPrototypeOf(Uint8Array))(), { message: 'Abstract class TypedArray not directly constructable' });

const a = new Int16Array([5, 1, 4, 2]);
same(a.map((x) => x * 2), [10, 2, 8, 4]);
same(a.filter((x) => x > 2), [5, 4]);
same(a.slice(1, -1), [1, 4]);
same(a.subarray(2), [4, 2]);
equal(a.subarray(1).buffer, a.buffer);
same(a.toSorted(), [1, 2, 4, 5]);
same(a.toSorted((x, y) => y - x), [5, 4, 2, 1]);
same(a.toReversed(), [2, 4, 1, 5]);
same(a.with(-1, 9), [5, 1, 4, 9]);
assert.throws(() => a.with(4, 0), { name: 'RangeError', message: 'Invalid typed array index' });
equal(a.at(-1), 2);
equal(a.indexOf(4), 2);
equal(a.lastIndexOf(4, -3), -1);
equal(a.includes(4), true);
equal(new Float64Array([NaN]).includes(NaN), true);
equal(new Float64Array([NaN]).indexOf(NaN), -1);
equal(a.join('-'), '5-1-4-2');
equal(String(a), '5,1,4,2');
equal(a.find((x) => x < 3), 1);
equal(a.findLastIndex((x) => x < 3), 3);
equal(a.reduce((s, x) => s + x), 12);
equal(a.reduceRight((s, x) => s + x, ''), '2415');
equal(a.some((x) => x > 4), true);
equal(a.every((x) => x > 4), false);
same(a.copyWithin(1, 2), [5, 4, 2, 2]);
same(a.fill(7, 1, 3), [5, 7, 7, 2]);
same(a.reverse(), [2, 7, 7, 5]);
a.set([1, 2], 2);
same(a, [2, 7, 1, 2]);
a.set(a.subarray(0, 3), 1);
same(a, [2, 2, 7, 1]);
assert.throws(() => a.set([1], 4), { name: 'RangeError', message: 'offset is out of bounds' });
const overlap = new Uint8Array([1, 2, 3, 4]);
overlap.set(new Int8Array(overlap.buffer, 0, 3), 1);
same(overlap, [1, 1, 2, 3]);
same(a.entries(), [[0, 2], [1, 2], [2, 7], [3, 1]]);
equal(Object.prototype.toString.call(a), '[object Int16Array]');

// Order without a comparison function: by value, -0 before 0, NaN last.
same(new Float64Array([3, NaN, -0, 0, -Infinity, 1e300, -1]).sort().map((x) => 1 / x),
     [-0, -1, -Infinity, Infinity, 1 / 3, 1e-300, NaN]);
for (const Type of [Uint8Array, Int8Array, Uint16Array, Int32Array, Uint32Array, Float32Array, Float64Array]) {
  const random = Type.from({ length: 1000 }, (_, i) => Math.imul(i, 2654435761) / 3);
  same(random.toSorted(), [...random].sort((x, y) => x - y));
}

// Keys that are numbers are elements or nothing at all.
const t = new Uint8Array(2);
t[2] = 1;
t['-0'] = 1;
t['1.5'] = 1;
t.name = 'n';
assert.deepStrictEqual(Object.keys(t), ['0', '1', 'name']);
equal('2' in t, false);
equal('-0' in t, false);
equal(Reflect.set(t, '5', 1), true);
equal(Reflect.deleteProperty(t, '0'), false);
equal(Reflect.deleteProperty(t, '9'), true);
Object.prototype['7'] = 'seen';
equal(t[7], undefined);
delete Object.prototype['7'];
assert.deepStrictEqual(Object.getOwnPropertyDescriptor(t, '0'), { value: 0, writable: true, enumerable: true, configurable: true });
assert.throws(() => Object.defineProperty(t, '0', { value: 1, configurable: false }), { message: 'Cannot redefine property: 0' });
assert.throws(() => Object.defineProperty(t, '2', { value: 1 }), { message: 'Invalid typed array index' });
assert.throws(() => Object.freeze(t), { message: 'Cannot freeze array buffer views with elements' });
equal(Object.hasOwn(t, 'length'), false);

// Subclasses and species.
class Sub extends Uint8Array {}
const sub = new Sub([1, 2, 3]);
assert.ok(sub.map((x) => x) instanceof Sub);
assert.ok(sub.subarray(1) instanceof Sub);
assert.ok(!(sub.toReversed() instanceof Sub));
class Short extends Uint8Array {
  static get [Symbol.species]() { return function() { return new Uint8Array(1); }; }
}
assert.throws(() => new Short(4).slice(), { message: 'Derived TypedArray constructor created an array which was too small' });
