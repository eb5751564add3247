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

// Only what inner functions can name is kept in an environment: through functions in between, loops, catch and eval.
{
  const deep = (a, unused) => () => () => ({ get: () => a, set: (v) => { a = v; } });
  const one = deep(1, 2)()();
  one.set(7);
  assert.strictEqual(one.get(), 7);

  const none = (x) => [1, 2, 3].map((y) => y * 2).concat(x);
  assert.deepStrictEqual(none(9), [2, 4, 6, 9]);

  const inner = function(a) {
    const b = a + 1;
    return () => () => function(text) { return eval(text); };
  };
  assert.strictEqual(inner(1)()()('a + b'), 3);

  const indirect = function(eval) { // eslint-disable-line no-shadow-restricted-names
    const hidden = 5;
    return () => eval('hidden');
  };
  assert.strictEqual(indirect(eval)(), 5);

  const declares = function(text) {
    eval(text);
    return () => made; // eslint-disable-line no-undef
  };
  assert.strictEqual(declares('var made = 3')(), 3);

  const named = (function fact(n) { return n < 2 ? 1 : n * (() => fact(n - 1))(); });
  assert.strictEqual(named(5), 120);

  const formals = function(a, b) {
    const change = () => { arguments[0] = 8; };
    change();
    return [a, b, (() => a)()];
  };
  assert.deepStrictEqual(formals(1, 2), [8, 2, 8]);

  const list = [];
  for (let i = 0; i < 3; i++) {
    try {
      throw i;
    } catch (e) {
      const { x } = { x: e * 2 };
      list.push(() => [i, e, x]);
    }
  }
  assert.deepStrictEqual(list.map((f) => f()), [[0, 0, 0], [1, 1, 2], [2, 2, 4]]);

  class Base {
    constructor(v) { this.get = () => () => [v, this, new.target]; }
  }
  const made = new Base(4);
  assert.deepStrictEqual(made.get()(), [4, made, Base]);

  function* counter(from) {
    const step = () => from++;
    while (true) yield step();
  }
  const c = counter(3);
  assert.deepStrictEqual([c.next().value, c.next().value], [3, 4]);

  const property = (v) => { const o = { v: 1 }; return () => o.v + v; };
  assert.strictEqual(property(2)(), 3);
}
