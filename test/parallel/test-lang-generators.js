'use strict';

// Generators and async functions.

const assert = require('assert');

function* numbers(n = 3) {
  try {
    for (let i = 0; i < n; i++) {
      const got = yield i;
      if (got) i += got;
    }
    return 'end';
  } finally {
    closed.push('finally');
  }
}
const closed = [];
const it = numbers(5);
assert.deepStrictEqual([it.next(), it.next(2), it.next(), it.next()],
                       [{ value: 0, done: false }, { value: 3, done: false }, { value: 4, done: false }, { value: 'end', done: true }]);
assert.deepStrictEqual([...numbers()], [0, 1, 2]);
const early = numbers();
early.next();
assert.deepStrictEqual(early.return('r'), { value: 'r', done: true });
assert.strictEqual(closed.length, 3);
const thrower = numbers();
thrower.next();
assert.throws(() => thrower.throw(new Error('in')), /in/);

function* delegate() {
  const result = yield* numbers(1);
  yield [result, yield* [7]];
  const [a = yield 'inside', b] = [];
  return [a, b];
}
const d = delegate();
assert.deepStrictEqual([d.next().value, d.next().value, d.next().value, d.next().value, d.next('A').value],
                       [0, 7, ['end', undefined], 'inside', ['A', undefined]]);

const object = { *gen() { yield this.v; }, v: 4, async *agen() { yield* [1, 2]; } };
assert.deepStrictEqual([...object.gen()], [4]);

const results = [];
const sleep = (value) => new Promise((resolve) => setImmediate(resolve, value));
async function main() {
  const values = [];
  for await (const v of object.agen()) values.push(v);
  for await (const v of [sleep(3), 4]) values.push(v);
  assert.deepStrictEqual(values, [1, 2, 3, 4]);
  const arrow = async (x) => { try { await x; } catch (error) { return error.message; } };
  assert.strictEqual(await arrow(Promise.reject(new Error('rejected'))), 'rejected');
  assert.deepStrictEqual(await Promise.all([1, 2].map(async (v) => (await sleep(v)) * 2)), [2, 4]);
  class A { async m() { return (await super.toString()) + this.x; } x = 1; static async *s() { yield 1; } }
  assert.strictEqual(await new A().m(), '[object Object]1');
  const { value } = await A.s().next();
  assert.strictEqual(value, 1);
  async function* closing() { try { yield 1; yield 2; } finally { results.push('closed'); } }
  for await (const v of closing()) break;
  assert.deepStrictEqual(results, ['closed']);
  let rejected = await (async (a = (() => { throw new Error('parameter'); })()) => a)().catch((e) => e.message);
  assert.strictEqual(rejected, 'parameter');
  results.push('done');
}
main().then(() => assert.strictEqual(results.at(-1), 'done'));
process.on('exit', () => assert.strictEqual(results.at(-1), 'done'));
