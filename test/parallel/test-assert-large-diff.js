'use strict';

// What differs in many lines is told at once, if not in the shortest way.
const assert = require('assert');

const lines = (count, first = 0) => Array.from({ length: count }, (_, i) => `line ${first + i}`);

const start = Date.now();
assert.throws(() => assert.deepStrictEqual({}, lines(70000)), (error) => error.message.length > 70000 * 9);
assert.throws(() => assert.deepStrictEqual(lines(20000), lines(20000, 7)), (error) => error.message.includes("line 20006'"));
assert(Date.now() - start < 30000);

// The middle is replaced, beginning and end stay.
const changed = lines(6000);
changed.splice(1000, 3000, ...lines(3000, 10000));
assert.throws(() => assert.deepStrictEqual(changed, lines(6000)), ({ message }) => {
  const count = (pattern) => message.match(pattern).length;
  assert.strictEqual(count(/^\+ +'line 1\d{4}/gm), 3000);
  assert.strictEqual(count(/^- +'line \d+'/gm), 3000);
  assert(message.indexOf("+   'line 10000'") < message.indexOf("-   'line 1000'"));
  return true;
});

// The shortest way where that can be found.
const one = lines(5000);
one[2500] = 'other';
assert.throws(() => assert.deepStrictEqual(one, lines(5000)), ({ message }) => {
  assert.match(message, /\n\+ {3}'other',\n- {3}'line 2500',\n/);
  assert(message.length < 2000);
  return true;
});
