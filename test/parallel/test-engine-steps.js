// Steps of for-of over generators, which the executor of the loop takes itself. Compared with what the protocol says.
const assert = require('assert');

// Values, ends, returns: what a generator returns is no element.
{
  function* count(n) {
    for (let i = 0; i < n; i++) yield i;
    return 'not an element';
  }
  for (let n = 0; n < 50; n++) {
    const seen = [];
    for (const x of count(n)) seen.push(x);
    assert.deepStrictEqual(seen, Array.from({ length: n }, (_, i) => i));
  }
}

// What next() was sent, and that a step sends nothing.
{
  const sent = [];
  function* listen() { for (let i = 0; i < 3; i++) sent.push(yield i); }
  const it = listen();
  it.next('lost');
  it.next('a');
  for (const x of it) assert.strictEqual(x, 2);
  assert.deepStrictEqual(sent, ['a', undefined, undefined]);
}

// break, return and errors close the generator, whose finally runs; a generator that has thrown or ended is not closed.
{
  const log = [];
  function* guarded(name, fail) {
    try {
      yield 1;
      if (fail) throw new Error('inside');
      yield 2;
    } finally {
      log.push(name);
    }
  }
  for (const x of guarded('break')) { assert.strictEqual(x, 1); break; }
  assert.strictEqual((() => { for (const x of guarded('return')) return x; })(), 1);
  assert.throws(() => { for (const x of guarded('body')) throw new Error('outside' + x); }, /outside1/);
  assert.throws(() => { for (const x of guarded('inside', true)) log.push(x); }, /inside/);
  for (const x of guarded('end')) log.push(x);
  outer: for (let i = 0; i < 2; i++) {
    for (const x of guarded('label' + i)) if (x) continue outer;
  }
  assert.deepStrictEqual(log, ['break', 'return', 'body', 1, 'inside', 1, 2, 'end', 'label0', 'label1']);
}

// After an error the generator is done, and the function that caught it goes on in its own registers.
{
  function* fails() { yield 1; null.x; }
  const it = fails();
  let a = 'a', b = 'b', caught;
  try { for (const x of it) a += x; } catch (e) { caught = e; }
  assert.ok(caught instanceof TypeError);
  assert.strictEqual(a + b, 'a1b');
  assert.deepStrictEqual(it.next(), { value: undefined, done: true });
  function* recovers() { try { yield 1; null.x; } catch (e) { yield e.name; } yield 3; }
  const seen = [];
  for (const x of recovers()) seen.push(x);
  assert.deepStrictEqual(seen, [1, 'TypeError', 3]);
}

// A generator that steps itself.
{
  let it;
  function* selfish() { yield 1; for (const x of it) yield x; }
  it = selfish();
  assert.throws(() => { for (const x of it) assert.strictEqual(x, 1); }, { name: 'TypeError', message: 'Generator is already running' });
  assert.deepStrictEqual(it.next(), { value: undefined, done: true });
}

// Loops in loops, recursion, generators in generators, yield*.
{
  function* walk(tree) {
    if (!tree) return;
    for (const x of walk(tree.left)) yield x;
    yield tree.value;
    yield* walk(tree.right);
  }
  const build = (from, to) => {
    if (from > to) return null;
    const value = (from + to) >> 1;
    return { value, left: build(from, value - 1), right: build(value + 1, to) };
  };
  let expected = 0;
  for (const x of walk(build(0, 500))) assert.strictEqual(x, expected++);
  assert.strictEqual(expected, 501);
}

// yield* hands results of other iterators on, whose `value` may be anything.
{
  let reads = 0;
  const inner = {
    [Symbol.iterator]() {
      let i = 0;
      return { next: () => (++i > 3 ? { done: true, value: 'end' } : { done: false, get value() { reads++; return i * 10; } }) };
    },
  };
  function* outer() { assert.strictEqual(yield* inner, 'end'); yield 'last'; }
  const seen = [];
  for (const x of outer()) seen.push(x);
  assert.deepStrictEqual(seen, [10, 20, 30, 'last']);
  assert.strictEqual(reads, 3);
  const bad = { [Symbol.iterator]: () => ({ next: () => ({ done: false, get value() { throw new Error('getter'); } }) }) };
  function* throwing() { yield* bad; }
  assert.throws(() => { for (const x of throwing()) assert.fail(x); }, /getter/);
}

// Variables that closures share with a generator that runs, sleeps or is done; `this` and arguments.
{
  const functions = [];
  function* capture() {
    let n = 0;
    functions.push(() => n, (v) => { n = v; });
    for (let i = 0; i < 4; i++) { n += 1; yield () => n + i; }
  }
  const seen = [];
  for (const f of capture()) { seen.push(f(), functions[0]()); functions[1](functions[0]() + 10); }
  assert.deepStrictEqual(seen, [1, 1, 13, 12, 25, 23, 37, 34]);
  assert.strictEqual(functions[0](), 44);
  const object = { k: 5, * [Symbol.iterator](...args) { assert.strictEqual(args.length, 0); yield this.k; yield this.k + 1; } };
  assert.deepStrictEqual([...object], [5, 6]);
  const both = [];
  for (const x of object) both.push(x);
  assert.deepStrictEqual(both, [5, 6]);
}

// A `next` of one's own, put on the generator or its prototype, in the middle of the loop or before.
{
  function* plain() { yield 1; yield 2; }
  const it = plain();
  it.next = () => ({ done: true });
  for (const x of it) assert.fail(x);
  const prototype = Object.getPrototypeOf(Object.getPrototypeOf(plain()));
  const original = prototype.next;
  let calls = 0;
  prototype.next = function(v) { calls++; return original.call(this, v); };
  const seen = [];
  for (const x of plain()) seen.push(x);
  prototype.next = original;
  assert.deepStrictEqual(seen, [1, 2]);
  assert.strictEqual(calls, 3);
}

// Destructuring in the head, the deepest recursion, and the collector while generators sleep and run.
{
  function* pairs() { for (let i = 0; i < 300; i++) { yield { i, list: [i, [i + 1]] }; if (i % 50 === 0) gc(); } }
  const gc = () => { let a = {}; for (let i = 0; i < 20000; i++) { a = { a }; a.self = a; } };
  let sum = 0;
  for (const { i, list: [a, [b]] } of pairs()) sum += b - a + i;
  assert.strictEqual(sum, 300 + 299 * 150);
  function* deep(n) { for (const x of deep(n + 1)) yield x; }
  assert.throws(() => { for (const x of deep(0)) assert.fail(x); }, RangeError);
}

// Where it stands in stack traces.
{
  function* inner() { yield new Error('trace').stack; }
  function outer() { for (const stack of inner()) return stack; }
  assert.match(outer(), /^Error: trace\n    at inner .*\n(    at inner\.next .*\n)?    at outer /);
}
