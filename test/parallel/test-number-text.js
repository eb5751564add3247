'use strict';

// Numbers are read and printed correctly rounded, above all where a text lies exactly between two numbers or a number
// exactly between two texts.

const assert = require('assert');

// Literals, and the same text at run time: a tie goes to the number whose last bit is 0.
const readings = [
  ['1e23', 0x44b52d02c7e14af6n], ['100000000000000000000000', 0x44b52d02c7e14af6n], ['8.41e21', 0x447c7e83209e90b2n],
  ['9007199254740993', 0x4340000000000000n], ['9007199254740993.0000001', 0x4340000000000001n],
  ['9007199254740995', 0x4340000000000002n], ['0x20000000000001', 0x4340000000000000n],
  ['0x20000000000003', 0x4340000000000002n], ['0b100000000000000000000000000000000000000000000000000001', 0x4340000000000000n],
  ['0o400000000000000003', 0x4340000000000002n], ['5e-324', 1n], ['2.4703282292062327e-324', 0n],
  ['2.4703282292062328e-324', 1n], ['2.2250738585072011e-308', 0x000fffffffffffffn],
  ['1.7976931348623158e308', 0x7fefffffffffffffn], ['.5e1', 0x4014000000000000n], ['1e400', 0x7ff0000000000000n],
];
const number = new Float64Array(1);
const bits = new BigUint64Array(number.buffer);
for (const [text, expected] of readings) {
  for (const read of [eval, Number]) { // eslint-disable-line no-eval
    number[0] = read(text);
    assert.strictEqual(bits[0], expected, `${text} ${read.name}`);
  }
}
assert.strictEqual((0, eval)('[0779, 017, 08.5, 1_000.5e1_0].join()'), '779,15,8.5,10005000000000'); // eslint-disable-line no-eval
for (const text of ['1e', '0x', '0b2', '1_', '3in []', '0_1']) assert.throws(() => eval(text), SyntaxError, text); // eslint-disable-line no-eval

// Ties of printing go away from zero, and what stands before the last digit is the number's.
const printed = [
  [(2 ** -30).toPrecision(20), '9.3132257461547851563e-10'],
  [(-(2 ** -30)).toExponential(19), '-9.3132257461547851563e-10'],
  [(2 ** -30).toFixed(29), '0.00000000093132257461547851563'],
  [(0.0000013709068298339844).toFixed(22), '0.0000013709068298339844'],
  [(6.854534149169922e-7).toFixed(24), '0.000000685453414916992188'],
  [(0.5).toFixed(0), '1'], [(-0.5).toFixed(0), '-1'], [(1.5).toFixed(0), '2'], [(2.5).toFixed(0), '3'], [(1.005).toFixed(2), '1.00'],
  [(1.25).toPrecision(2), '1.3'], [(-1.35).toPrecision(2), '-1.4'], [(12500).toPrecision(2), '1.3e+4'], [(25).toPrecision(1), '3e+1'],
  [(9.5).toPrecision(1), '1e+1'], [(99.5).toFixed(0), '100'], [(0.000125).toExponential(1), '1.3e-4'],
  [(2 ** -20).toPrecision(20), '9.5367431640625000000e-7'], [(1.5 + 2 ** -52).toPrecision(40), '1.500000000000000222044604925031308084726'],
  [(0).toPrecision(5), '0.0000'], [(-0).toFixed(2), '0.00'], [(1e21).toFixed(2), '1e+21'],
];
for (const [got, expected] of printed) assert.strictEqual(got, expected);

// Every number survives its text.
for (let i = 0, seed = 1n; i < 20000; i++) {
  seed = (seed * 6364136223846793005n + 1442695040888963407n) & 0xffffffffffffffffn;
  bits[0] = seed;
  const value = number[0];
  if (!Number.isFinite(value)) continue;
  assert.ok(Object.is(Number(String(value)), value), `${seed}`);
  if (i % 16 === 0) assert.ok(Object.is(eval(`(${value})`), value), `${seed}`); // eslint-disable-line no-eval
}
