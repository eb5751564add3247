'use strict';
// BigInt and the other types: operators that mix them, comparisons, conversions, errors.
const assert = require('assert');
const equal = assert.strictEqual;
const fails = (name, message, run) => assert.throws(run, { name, message });
const mixed = 'Cannot mix BigInt and other types, use explicit conversions';
const noNumber = 'Cannot convert a BigInt value to a number';

equal(typeof 1n, 'bigint');
equal(typeof Object(1n), 'object');
equal(`${-12n}`, '-12');
equal(1n + 'a', '1a');
equal([1n, 2n].join('-'), '1-2');
equal({ 1n: 'x' }[1], 'x');
equal(['x'][0n], 'x');
equal(0n ? 1 : 2, 2);
equal(0n || 3, 3);
equal(!-1n, false);

for (const run of [() => 1n + 1, () => 1 - 1n, () => 1n * true, () => 1n / null, () => 1n % undefined, () => 2 ** 1n,
  () => 1n & 1, () => 1n << 1, () => ({ valueOf: () => 5n }) - 2]) {
  fails('TypeError', mixed, run);
}
for (const run of [() => +1n, () => Math.max(1n), () => isNaN(1n), () => new Date(1n), () => [1].at(1n),
  () => +{ valueOf: () => 5n }]) {
  fails('TypeError', noNumber, run);
}
fails('TypeError', 'BigInts have no unsigned right shift, use >> instead', () => 1n >>> 0n);
fails('RangeError', 'Division by zero', () => 1n / 0n);
fails('RangeError', 'Division by zero', () => (2n ** 70n) % 0n);
fails('TypeError', 'Cannot convert a Symbol value to a number', () => 1n < Symbol());

// Equality and order with numbers and strings go by the mathematical value.
equal(1n == 1, true);
equal(1n === 1, false);
equal(2n ** 53n + 1n == 2 ** 53 + 1, false);
equal(2n ** 1024n > Number.MAX_VALUE, true);
equal(2n ** 1024n < Infinity, true);
equal(-(2n ** 1024n) > -Infinity, true);
equal(1n < 1.5, true);
equal(-1n > -1.5, true);
equal(0n == -0, true);
equal(1n < NaN || 1n >= NaN, false);
equal(1n == '1', true);
equal(0n == '', true);
equal(1n == 'x', false);
equal(10n > '9', true);
equal('10' < 9n, false);
equal(1n < 'x' || 1n >= 'x', false);
equal(1n == true, true);
equal(2n == Object(2n), true);
equal(Object(2n) == 2, true);
assert.deepStrictEqual([10n, 9, 1n, 2].sort((a, b) => (a < b ? -1 : 1)), [1n, 2, 9, 10n]);

// BigInt(), Number()
equal(BigInt(' \n-12 '), -12n);
equal(BigInt('0xFf'), 255n);
equal(BigInt(''), 0n);
equal(BigInt(true), 1n);
equal(BigInt(-1e25), -10000000000000000905969664n);
equal(BigInt({ [Symbol.toPrimitive]: (hint) => (hint === 'number' ? '7' : 0) }), 7n);
for (const text of ['1n', '0x', '-0x1', '+', '1.5', '1e3', '1_0', '0b2']) {
  fails('SyntaxError', `Cannot convert ${text} to a BigInt`, () => BigInt(text));
}
fails('RangeError', 'The number 1.5 cannot be converted to a BigInt because it is not an integer', () => BigInt(1.5));
fails('TypeError', 'Cannot convert undefined to a BigInt', () => BigInt());
fails('TypeError', 'Cannot convert 1 to a BigInt', () => new BigInt64Array([1]));
fails('TypeError', 'BigInt is not a constructor', () => new BigInt(1));
equal(Number(2n ** 53n + 1n), 2 ** 53);
equal(Number(2n ** 53n + 3n), 2 ** 53 + 4);
equal(Number(2n ** 1024n - 2n ** 970n), Infinity);
equal(Number(2n ** 1024n - 2n ** 970n - 1n), Number.MAX_VALUE);
equal(Number(-(2n ** 64n)), -(2 ** 64));
equal(parseInt('12n'), 12);
equal(Number.isInteger(1n), false);

// Methods and boxes
equal((255n).toString(16), 'ff');
equal(123456789n.toLocaleString(), '123,456,789');
equal(Object.prototype.toString.call(1n), '[object BigInt]');
equal(Object(5n).valueOf(), 5n);
equal(Object(5n) + 1n, 6n);
equal(Object(1n) instanceof BigInt, true);
equal(BigInt.prototype.toString.call(Object(9n)), '9');
fails('RangeError', 'toString() radix argument must be between 2 and 36', () => 1n.toString(1));
fails('TypeError', "BigInt.prototype.valueOf requires that 'this' be a BigInt", () => BigInt.prototype.valueOf.call({}));
fails('RangeError', 'Invalid value: not (convertible to) a safe integer', () => BigInt.asIntN(-1, 1n));
equal(BigInt.asUintN(2 ** 53 - 1, 5n), 5n);
fails('TypeError', 'Do not know how to serialize a BigInt', () => JSON.stringify([1n]));
fails('TypeError', 'Do not know how to serialize a BigInt', () => JSON.stringify(Object(1n)));
equal(JSON.stringify({ a: 1n }, (key, value) => (typeof value === 'bigint' ? `${value}n` : value)), '{"a":"1n"}');
