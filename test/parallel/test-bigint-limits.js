'use strict';
// What would be too large is refused at once.
const assert = require('assert');
const tooLarge = { name: 'RangeError', message: 'Maximum BigInt size exceeded' };
const most = 2n ** 30n;

assert.throws(() => 1n << most, tooLarge);
assert.throws(() => 1n << 2n ** 64n, tooLarge);
assert.throws(() => 1n >> -(2n ** 64n), tooLarge);
assert.throws(() => 2n ** most, tooLarge);
assert.throws(() => 3n ** most, tooLarge);
assert.throws(() => 3n ** 2n ** 64n, tooLarge);
assert.throws(() => BigInt.asUintN(2 ** 53 - 1, -1n), tooLarge);
assert.strictEqual(BigInt.asIntN(2 ** 53 - 1, -1n), -1n);
const half = 1n << (most - 1n);
assert.throws(() => half + half, tooLarge);
assert.throws(() => half * 2n, tooLarge);
assert.strictEqual(half - 1n >> (most - 2n), 1n);
assert.strictEqual(0n << 2n ** 64n, 0n);
