// Environments of functions that made closures: few and many variables, `arguments`, eval, after return and exceptions.
const assert = require('assert');

const few = function(a, b) {
  var c = a + b;
  return { get: () => [a, b, c], set: (v) => { a = v; c = v; } };
};
const many = function(a) {
  var b = 1, c = 2, d = 3, e = 4, f = 5, g = 6, h = 7, i = 8, j = 9;
  return { get: () => a + b + c + d + e + f + g + h + i + j, set: (v) => { j = v; } };
};
const seven = function(a, b, c, d, e, f, g) {
  var args = () => arguments;
  return { get: () => [a, b, c, d, e, f, g], args };
};
const evil = function(text) {
  var a = 1;
  eval(text);
  return { get: () => [a, typeof b === 'undefined' ? 'none' : b], run: (t) => eval(t) };
};
const throwing = function(keep) {
  var x = { n: 1 };
  keep(() => x.n++);
  throw x;
};
for (let round = 0; round < 40; round++) {
  const one = few(1, round);
  const two = few('a', 'b');
  assert.deepStrictEqual(one.get(), [1, round, 1 + round]);
  one.set(5);
  assert.deepStrictEqual(one.get(), [5, round, 5]);
  assert.deepStrictEqual(two.get(), ['a', 'b', 'ab']);
  const m = many(round);
  assert.strictEqual(m.get(), 45 + round);
  m.set(0);
  assert.strictEqual(m.get(), 36 + round);
  const s = seven(1, 2, 3, 4, 5, 6, round);
  assert.deepStrictEqual(s.get(), [1, 2, 3, 4, 5, 6, round]);
  assert.strictEqual(s.args()[6], round);
  assert.deepStrictEqual(evil('').get(), [1, 'none']);
  const e = evil('var b = 7');
  assert.deepStrictEqual(e.get(), [1, 7]);
  e.run('a = 3; b = 4');
  assert.deepStrictEqual(e.get(), [3, 4]);
  let kept;
  assert.throws(() => throwing((f) => { kept = f; }), (x) => x.n === 1);
  assert.strictEqual(kept() + kept(), 3);
}

// A closure that outlives a coroutine, and one of a recursion.
{
  const functions = [];
  const g = function*(n) { for (;;) { var x = yield; functions.push(() => x); if (--n === 0) return; } };
  const it = g(3);
  it.next();
  it.next('a');
  assert.strictEqual(functions[0](), 'a');
  it.next('b');
  assert.strictEqual(functions[0]() + functions[1](), 'bb');
  it.next('c');
  assert.deepStrictEqual(functions.map((f) => f()), ['c', 'c', 'c']);
  const nest = function(n) { const f = () => n; return n === 0 ? [f] : [f, ...nest(n - 1)]; };
  assert.deepStrictEqual(nest(50).map((f) => f()), [...Array(51).keys()].reverse());
}
