'use strict';
// Where BigInts are kept and seen: collections, buffers, clones, inspection, literals in functions.
const assert = require('assert');
const util = require('util');
const vm = require('vm');
const equal = assert.strictEqual;
const huge = 2n ** 200n;

equal(new Map([[huge, 'found']]).get(1n << 200n), 'found');
equal(new Set([1n, 2n - 1n, 1]).size, 2);
equal([huge].includes(1n << 200n), true);
equal([1, huge].indexOf(1n << 200n), 1);
equal(Object.is(0n, -0n), true);
equal(Object.is(1n, 1), false);
equal(new BigUint64Array([0n]).includes(2n ** 64n), false);
equal(new BigInt64Array([-1n]).indexOf(-1n), 0);
assert.deepStrictEqual(new BigInt64Array([3n, -5n, 1n]).sort(), new BigInt64Array([-5n, 1n, 3n]));

const view = new DataView(new ArrayBuffer(16));
view.setBigInt64(0, -2n);
view.setBigUint64(8, 2n ** 64n - 3n, true);
equal(view.getBigUint64(0), 2n ** 64n - 2n);
equal(view.getBigInt64(8, true), -3n);
equal(Atomics.add(new BigInt64Array(1).fill(4n), 0, 5n), 4n);
equal(Buffer.alloc(8, 0xff).readBigInt64LE(), -1n);

const copy = structuredClone({ a: huge, b: Object(2n) });
equal(copy.a, huge);
equal(copy.b.valueOf(), 2n);
equal(util.inspect([1n, Object(2n)]), '[ 1n, [BigInt: 2n] ]');
equal(util.format('%d %i %s', 1n, 2n, 3n), '1n 2n 3n');
equal(util.types.isBigIntObject(Object(1n)), true);
equal(util.isDeepStrictEqual(new Map([[1n, 2n]]), new Map([[1n, 2n]])), true);
equal(util.isDeepStrictEqual([1n], [1]), false);
equal(new Proxy({ a: 1n }, {}).a, 1n);
equal(Reflect.get(Object(1n), 'constructor'), BigInt);

// A literal is one value: evaluating it makes none.
const f = new Function('return 12345678901234567890123n');
equal(f(), f());
equal(eval('0b101n + 0o17n + 0xffn + 1_0n'), 285n);
for (const text of ['01n', '1.5n', '1e5n', '1nx', '09n']) {
  assert.throws(() => new vm.Script(text), { name: 'SyntaxError' });
}
