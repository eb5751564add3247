// Writes deps/duktape/engine/number_powers.h: powers of ten, 128 bits of each, for printing numbers.
//
//     /path/to/a/real/node tools/number_powers.js > deps/duktape/engine/number_powers.h
//
// The entry for k is 10^k scaled by a power of two so that the highest of 128 bits is set, rounded up.
'use strict';

const FIRST = -292;
const LAST = 324;

function bits(n) {
  return n.toString(2).length;
}

function entry(k) {
  if (k >= 0) {
    const power = 10n ** BigInt(k);
    const excess = bits(power) - 128;
    if (excess <= 0) return power << BigInt(-excess);
    const unit = 1n << BigInt(excess);
    return (power + unit - 1n) / unit;
  }
  const power = 10n ** BigInt(-k);
  const scaled = 1n << BigInt(127 + bits(power));
  return (scaled + power - 1n) / power;
}

const lines = [];
for (let k = FIRST; k <= LAST; k++) {
  const value = entry(k);
  if (bits(value) !== 128) throw new Error(`10^${k} does not fit`);
  const hex = value.toString(16);
  lines.push(`    {0x${hex.slice(0, 16)}, 0x${hex.slice(16)}},`);
}
console.log(`/* Written by tools/number_powers.js: do not edit. Powers of ten from 10^${FIRST} to 10^${LAST}. */
#define NUMBER_FIRST_POWER (${FIRST})

static const duk_uint64_t number_powers_of_ten[][2] = {
${lines.join('\n')}
};`);
