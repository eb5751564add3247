// Functions of Math, which the executor does itself where the arguments are numbers.
const assert = require('assert');

const values = [0, -0, 1, -1, 0.5, -0.5, 1.5, 2.5, -2.5, 0.49999999999999994, 4503599627370495.5, 2 ** 31, -(2 ** 31),
                2 ** 47, -(2 ** 47), 2 ** 53, 1e308, -1e308, 5e-324, Infinity, -Infinity, NaN];
const expected = {
  floor: [0, -0, 1, -1, 0, -1, 1, 2, -3, 0, 4503599627370495, 2 ** 31, -(2 ** 31), 2 ** 47, -(2 ** 47), 2 ** 53, 1e308, -1e308,
          0, Infinity, -Infinity, NaN],
  ceil: [0, -0, 1, -1, 1, -0, 2, 3, -2, 1, 4503599627370496, 2 ** 31, -(2 ** 31), 2 ** 47, -(2 ** 47), 2 ** 53, 1e308, -1e308,
         1, Infinity, -Infinity, NaN],
  round: [0, -0, 1, -1, 1, -0, 2, 3, -2, 0, 4503599627370496, 2 ** 31, -(2 ** 31), 2 ** 47, -(2 ** 47), 2 ** 53, 1e308, -1e308,
          0, Infinity, -Infinity, NaN],
  trunc: [0, -0, 1, -1, 0, -0, 1, 2, -2, 0, 4503599627370495, 2 ** 31, -(2 ** 31), 2 ** 47, -(2 ** 47), 2 ** 53, 1e308, -1e308,
          0, Infinity, -Infinity, NaN],
  abs: [0, 0, 1, 1, 0.5, 0.5, 1.5, 2.5, 2.5, 0.49999999999999994, 4503599627370495.5, 2 ** 31, 2 ** 31, 2 ** 47, 2 ** 47, 2 ** 53,
        1e308, 1e308, 5e-324, Infinity, Infinity, NaN],
};
for (const [name, results] of Object.entries(expected)) {
  const viaList = values.map((value) => Math[name](value));
  for (let i = 0; i < values.length; i++) {
    const f = Math[name];
    const label = `${name}(${values[i]})`;
    assert.ok(Object.is(viaList[i], results[i]), label);
    assert.ok(Object.is(f(values[i]), results[i]), label);
    assert.ok(Object.is(f.call(null, values[i]), results[i]), label);
    assert.ok(Object.is(f.apply(null, [values[i], 'more', {}]), results[i]), label);
    assert.ok(Object.is(f(String(values[i])), Object.is(values[i], -0) ? Math[name](0) : results[i]), label);
  }
  assert.ok(Number.isNaN(Math[name]()));
  assert.ok(Number.isNaN(Math[name](undefined, 1)));
  assert.strictEqual(Math[name](null), 0);
  assert.throws(() => Math[name](1n), TypeError);
  assert.throws(() => Math[name](Symbol()), TypeError);
  assert.throws(() => Math[name]({ valueOf() { throw new RangeError('asked'); } }), RangeError);
}

for (const a of values) {
  for (const b of values) {
    const bigger = Number.isNaN(a) || Number.isNaN(b) ? NaN : a > b || (a === b && Object.is(b, -0)) ? a : b;
    const smaller = Number.isNaN(a) || Number.isNaN(b) ? NaN : a < b || (a === b && Object.is(a, -0)) ? a : b;
    assert.ok(Object.is(Math.max(a, b), bigger), `max ${a} ${b}`);
    assert.ok(Object.is(Math.min(a, b), smaller), `min ${a} ${b}`);
    assert.ok(Object.is(Math.max.apply(null, [a, b]), bigger));
    assert.ok(Object.is(Math.min(...[a, b]), smaller));
  }
}
assert.strictEqual(Math.max(), -Infinity);
assert.strictEqual(Math.min(), Infinity);
assert.strictEqual(Math.max(5), 5);
assert.strictEqual(Math.max(1, 7, 3), 7);
assert.strictEqual(Math.max('10', 9), 10);
{
  const order = [];
  const ask = (n) => ({ valueOf() { order.push(n); return NaN; } });
  assert.ok(Number.isNaN(Math.max(ask(1), ask(2))));
  assert.deepStrictEqual(order, [1, 2]);
}
assert.strictEqual(Math.sqrt(16), 4);
assert.strictEqual(Math.cbrt(27), 3);
assert.strictEqual(Math.log2(8), 3);
assert.strictEqual([1.7, 2.2].map(Math.floor).join(), '1,2');
assert.strictEqual(new Float64Array([Math.sqrt(-1)]).toString(), 'NaN');
