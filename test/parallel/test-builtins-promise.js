'use strict';

const assert = require('assert');

const order = [];
const note = (name) => () => { order.push(name); };
process.nextTick(note('tick'));
Promise.resolve().then(note('one')).then(note('three'));
queueMicrotask(note('two'));
(async () => {
  await null;
  order.push('awaited');
})();
order.push('now');

setImmediate(() => {
  assert.deepStrictEqual(order, ['now', 'tick', 'one', 'two', 'awaited', 'three']);
});

(async () => {
  assert.deepStrictEqual(await Promise.all([1, Promise.resolve(2), { then(f) { f(3); } }]), [1, 2, 3]);
  assert.deepStrictEqual(await Promise.allSettled([1, Promise.reject(2)]),
                         [{ status: 'fulfilled', value: 1 }, { status: 'rejected', reason: 2 }]);
  assert.strictEqual(await Promise.any([Promise.reject(1), 2]), 2);
  assert.strictEqual(await Promise.race([new Promise(() => {}), 3]), 3);
  await assert.rejects(Promise.any([Promise.reject(1)]), { name: 'AggregateError', errors: [1] });
  const { promise, resolve } = Promise.withResolvers();
  resolve(promise);
  await assert.rejects(promise, { name: 'TypeError', message: 'Chaining cycle detected for promise #<Promise>' });
  class Mine extends Promise {}
  assert.ok(Mine.resolve(1).then(() => {}) instanceof Mine);
  let ran = false;
  assert.strictEqual(await Promise.resolve(5).finally(() => { ran = true; }), 5);
  assert.strictEqual(ran, true);
})();
