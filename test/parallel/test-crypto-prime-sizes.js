'use strict';

// Primes of every small size are found, in bounded time: also where numbers have a word less than their memory.

const assert = require('assert');
const { checkPrimeSync, generatePrimeSync } = require('crypto');

const tooSmall = /bits too small/;
assert.throws(() => generatePrimeSync(1), tooSmall);
for (const bits of [2, 4, 5]) assert.throws(() => generatePrimeSync(bits, { safe: true }), tooSmall);

const halfOf = (prime) => {
  const bytes = Buffer.from(prime);
  let carry = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    bytes[i] = carry << 7 | byte >> 1;
    carry = byte & 1;
  }
  return bytes;
};

for (const bits of [2, 3, 4, 5, 8, 16, 33, 40, 41, 63, 64, 65, 100, 127, 128, 129, 256]) {
  const prime = Buffer.from(generatePrimeSync(bits));
  assert.strictEqual(prime.length, Math.ceil(bits / 8));
  assert.ok(checkPrimeSync(prime), `${prime.toString('hex')} of ${bits} bits`);
  assert.strictEqual(prime[0].toString(2).length, (bits - 1) % 8 + 1);
  if (bits === 3 || bits > 5) {
    const safe = generatePrimeSync(bits, { safe: true });
    assert.ok(checkPrimeSync(safe) && checkPrimeSync(halfOf(safe)));
  }
}

// Leading zeros change nothing.
assert.ok(checkPrimeSync(Buffer.concat([Buffer.alloc(40), Buffer.from([97])])));
assert.ok(!checkPrimeSync(Buffer.concat([Buffer.alloc(40), Buffer.from([98])])));
assert.ok(!checkPrimeSync(Buffer.alloc(9)));
assert.ok(!checkPrimeSync(Buffer.from([1])));
assert.ok(checkPrimeSync(Buffer.from([2])));
