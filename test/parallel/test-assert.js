'use strict';

const assert = require('assert');

function messageOf(fn) {
  try {
    fn();
  } catch (error) {
    if (!(error instanceof assert.AssertionError)) throw error;
    return error.message;
  }
  throw new Error('nothing was thrown');
}

const expected = [
  [() => assert.strictEqual(1, 2), 'Expected values to be strictly equal:\n\n1 !== 2\n'],
  [() => assert.equal(1, 2), '1 == 2'],
  [() => assert.deepStrictEqual({ a: 1, b: 2 }, { a: 1, b: 3 }),
   'Expected values to be strictly deep-equal:\n+ actual - expected\n\n  {\n    a: 1,\n+   b: 2\n-   b: 3\n  }\n'],
  [() => assert.notStrictEqual(1, 1), 'Expected "actual" to be strictly unequal to: 1'],
  [() => assert.throws(() => {}), 'Missing expected exception.'],
  [() => assert.doesNotThrow(() => { throw new Error('x'); }),
   'Got unwanted exception.\nActual message: "x"'],
  [() => assert.match('abc', /x/), "The input did not match the regular expression /x/. Input:\n\n'abc'\n"],
  [() => assert.fail(), 'Failed'],
  [() => assert.ifError(new Error('e')), 'ifError got unwanted exception: e'],
  [() => assert.ok(0 === 1), 'The expression evaluated to a falsy value:\n\n  assert.ok(0 === 1)\n'],
  [() => assert(null, undefined), 'The expression evaluated to a falsy value:\n\n  assert(null, undefined)\n'],
  [() => assert.ok(), 'No value argument passed to `assert.ok()`'],
];
for (const [fn, message] of expected) assert.strictEqual(messageOf(fn), message);

assert.deepEqual([1, '2', new Date(0)], ['1', 2, new Date(0)]);
assert.deepStrictEqual(new Map([[{ a: 1 }, new Set([[1]])]]), new Map([[{ a: 1 }, new Set([[1]])]]));
assert.notDeepStrictEqual(new Set([1]), new Set(['1']));
assert.partialDeepStrictEqual({ a: 1, b: { c: 2, d: 3 } }, { b: { c: 2 } });
assert.throws(() => { throw new TypeError('a b'); }, { name: 'TypeError', message: /b$/ });
assert.throws(() => { throw new TypeError('a b'); }, TypeError);
assert.rejects(Promise.reject(new Error('x')), /x/);
assert.doesNotReject(Promise.resolve());
const error = new assert.AssertionError({ actual: 1, expected: 2, operator: 'strictEqual' });
assert.strictEqual(error.code, 'ERR_ASSERTION');
assert.strictEqual(error.name, 'AssertionError');
