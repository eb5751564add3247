// Cached data of a script is used for its own source only, and not when a byte of it has changed.
'use strict';
const assert = require('assert');
const vm = require('vm');

const source = 'var count = (globalThis.count ?? 0) + 1; count';
const data = new vm.Script(source, { filename: 'a.js' }).createCachedData();
const load = (cachedData, text = source, filename = 'b.js') => new vm.Script(text, { cachedData, filename });

const script = load(data);
assert.strictEqual(script.cachedDataRejected, false);
assert.strictEqual(script.runInThisContext(), 1);
assert.strictEqual(script.runInThisContext(), 2);
assert.strictEqual(script.runInNewContext(), 1);
assert.throws(() => load(new vm.Script('\nthrow new Error("x")').createCachedData(), '\nthrow new Error("x")').runInThisContext(),
              (error) => error.stack.includes('b.js:2:7'));

assert.strictEqual(load(data, `${source} `).cachedDataRejected, true);
assert.strictEqual(load(data, source.replace('count', 'count').replace('1', '2')).cachedDataRejected, true);
for (const length of [0, 1, 100, data.length - 1]) assert.strictEqual(load(data.subarray(0, length)).cachedDataRejected, true);
if (process.versions.smew) { // V8 checks no sum
  for (let i = 0; i < data.length; i += 7) {
    const changed = Buffer.from(data);
    changed[i] ^= 1 << i % 8;
    const other = load(changed);
    assert.strictEqual(other.cachedDataRejected, true);
  }
}
assert.strictEqual(new vm.Script(source).cachedDataRejected, undefined);
const produced = new vm.Script(source, { produceCachedData: true });
assert.strictEqual(produced.cachedDataProduced, true);
assert.strictEqual(load(produced.cachedData).cachedDataRejected, false);
