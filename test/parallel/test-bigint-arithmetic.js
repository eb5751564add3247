'use strict';
// BigInt arithmetic: known values, and laws that tie the operators to each other over many sizes.
const assert = require('assert');
const equal = assert.strictEqual;

equal(2n ** 100n, 1267650600228229401496703205376n);
equal(-7n / 2n, -3n);
equal(-7n % 2n, -1n);
equal(7n % -2n, 1n);
equal((-2n) ** 3n, -8n);
equal(0n ** 0n, 1n);
equal((-1n) ** (2n ** 70n + 1n), -1n);
equal(-1n >> 100n, -1n);
equal(-5n >> 1n, -3n);
equal(5n << -1n, 2n);
equal(1n >> (2n ** 64n), 0n);
equal(-1n << -(2n ** 64n), -1n);
equal(-6n & 0xffn, 250n);
equal(-6n | 3n, -5n);
equal(-6n ^ -1n, 5n);
equal(~(2n ** 64n), -(2n ** 64n) - 1n);
equal((2n ** 64n - 1n) * (2n ** 64n - 1n), 0xfffffffffffffffe0000000000000001n);
equal(-(2n ** 63n) / -1n, 2n ** 63n);

// A value of so many bits that looks random, with runs of zeros and ones.
let seed = 1;
function random(bits) {
  let value = 0n;
  for (let i = 0; i < bits; i += 16) {
    seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
    const kind = seed >> 28;
    value = (value << 16n) | BigInt(kind === 0 ? 0 : kind === 1 ? 0xffff : (seed >> 8) & 0xffff);
  }
  return seed & 0x10000 ? -value : value;
}

for (const bits of [8, 60, 64, 70, 128, 190, 1000, 2700, 6000, 20000]) {
  for (let i = 0; i < 20; i++) {
    const a = random(bits);
    const b = random(1 + ((bits * (i + 1)) / 20 | 0)) || 1n;
    const c = random(bits);
    equal(a + b - b, a);
    equal((a / b) * b + a % b, a);
    equal((a + c) * b, a * b + c * b);
    equal(a * b / b, a);
    equal((a & b) + (a | b), a + b);
    equal((a ^ b) ^ b, a);
    equal(a << 77n, a * 2n ** 77n);
    equal((a << 77n) >> 77n, a);
    equal(a >> 5n, (a - BigInt.asUintN(5, a)) / 32n);
    equal(-a - 1n, ~a);
    equal((a + b) ** 2n, a * a + 2n * a * b + b * b);
    for (const radix of [2, 3, 10, 16, 32, 36]) {
      const text = a.toString(radix);
      let back = 0n;
      if (bits <= 200) {
        for (const digit of text.replace('-', '')) back = back * BigInt(radix) + BigInt(parseInt(digit, radix));
        equal(a < 0n ? -back : back, a);
      }
    }
    equal(BigInt(String(a)), a);
    equal(BigInt(`0x${(a < 0n ? -a : a).toString(16)}`), a < 0n ? -a : a);
    equal(BigInt.asIntN(64, a), new BigInt64Array([a])[0]);
    equal(BigInt.asUintN(64, a), new BigUint64Array([a])[0]);
    equal(BigInt.asUintN(bits + 1, BigInt.asIntN(bits + 1, a)), BigInt.asUintN(bits + 1, a));
  }
}

// Increment and decrement of every kind of place.
{
  let x = 2n ** 64n - 1n;
  const inner = () => x++;
  equal(x++, 2n ** 64n - 1n);
  equal(--x, 2n ** 64n - 1n);
  equal(inner(), 2n ** 64n - 1n);
  equal(x--, 2n ** 64n);
  equal(++x, 2n ** 64n);
  const object = { p: -1n, 0: 5n };
  equal(object.p++, -1n);
  equal(object.p--, 0n);
  equal(++object[0], 6n);
  globalThis.counter = 1n;
  equal(counter++, 1n); // eslint-disable-line no-undef
  equal(--counter, 1n); // eslint-disable-line no-undef
  class Counter {
    #n = 1n;
    next() { return ++this.#n; }
  }
  equal(new Counter().next(), 2n);
  let boxed = { valueOf: () => 5n };
  equal(boxed++, 5n);
  equal(boxed, 6n);
  let y = 3n;
  y **= 3n;
  y <<= 2n;
  y %= 100n;
  equal(y, 8n);
}
