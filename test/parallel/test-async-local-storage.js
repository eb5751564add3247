'use strict';

const assert = require('assert');
const { AsyncLocalStorage, AsyncResource } = require('async_hooks');
const diagnostics = require('diagnostics_channel');
const fs = require('fs');

const storage = new AsyncLocalStorage();
const other = new AsyncLocalStorage();
let pending = 0;

function expect(store) {
  pending++;
  return () => {
    pending--;
    assert.strictEqual(storage.getStore(), store);
  };
}

assert.strictEqual(storage.getStore(), undefined);
let bound;
const result = storage.run(1, (value) => {
  setTimeout(expect(1), 1);
  setImmediate(expect(1));
  process.nextTick(expect(1));
  queueMicrotask(expect(1));
  Promise.resolve().then(expect(1));
  fs.stat('.', expect(1));
  (async () => {
    await null;
    expect(1)();
    storage.enterWith(2);
    await new Promise((resolve) => setTimeout(resolve, 1));
    expect(2)();
  })();
  other.run('x', () => storage.exit(() => {
    assert.strictEqual(storage.getStore(), undefined);
    assert.strictEqual(other.getStore(), 'x');
  }));
  bound = AsyncResource.bind(expect(1));
  assert.throws(() => storage.run(3, () => { throw new Error('x'); }), /x/);
  assert.strictEqual(storage.getStore(), 1);
  return value;
}, 'result');
assert.strictEqual(result, 'result');
assert.strictEqual(storage.getStore(), undefined);
bound();
process.on('exit', () => assert.strictEqual(pending, 0));

// Channels
const messages = [];
const channel = diagnostics.channel('test');
const listener = (message, name) => messages.push([message, name]);
channel.publish('nobody');
channel.subscribe(listener);
channel.bindStore(other, (data) => `${data}!`);
channel.runStores('data', () => assert.strictEqual(other.getStore(), 'data!'));
channel.unbindStore(other);
assert.strictEqual(channel.unsubscribe(listener), true);
assert.strictEqual(channel.hasSubscribers, false);
assert.deepStrictEqual(messages, [['data', 'test']]);
