'use strict';
// Long subjects and deep patterns use memory, not the C stack.
const assert = require('assert');

const long = 'a'.repeat(5000000);
assert.ok(/^(?:a|b)*$/.test(long));
assert.ok(/^(?:a|ab)*$/.test(long));
assert.strictEqual(/(?:(a)|b)*/.exec(long)[0].length, long.length);
assert.strictEqual(long.match(/a{1000}/g).length, 5000);
assert.ok(/^(?:[^"\\]|\\.)*$/.test(long));

const nested = '('.repeat(1000) + 'x' + ')'.repeat(1000);
assert.strictEqual(new RegExp(nested).exec('x').length, 1001);
assert.ok(/^(?:){4294967295,}$/.test(''));
assert.throws(() => new RegExp('()'.repeat(40000)), { message: /Too many captures$/ });

// A subject that is not ASCII is walked once, not once for each match.
const mixed = 'é1 '.repeat(100000);
let count = 0;
let last = 0;
for (const m of mixed.matchAll(/\d/g)) {
  count++;
  last = m.index;
}
assert.strictEqual(count, 100000);
assert.strictEqual(last, 299998);
