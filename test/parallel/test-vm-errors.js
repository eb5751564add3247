'use strict';

// Errors that leave a script show where they come from; a context without contextified object has a plain global object.

const assert = require('assert');
const vm = require('vm');

function stackOf(run) {
  try {
    run();
  } catch (error) {
    return error.stack;
  }
  return assert.fail('nothing was thrown');
}

assert(stackOf(() => vm.runInThisContext(' throw new Error("x")', 'abc.js'))
  .startsWith('abc.js:1\n throw new Error("x")\n ^\n\nError: x\n    at abc.js:1:8\n'));
assert(stackOf(() => new vm.Script('1 1', 'abc.js')).startsWith('abc.js:1\n1 1\n  ^\n\nSyntaxError: '));
assert(stackOf(() => vm.runInThisContext('throw new Error("x")', { filename: 'abc.js', displayErrors: false }))
  .startsWith('Error: x\n'));
assert.throws(() => vm.runInThisContext('throw 1'), (thrown) => thrown === 1);
assert.throws(() => vm.runInThisContext('throw Object.freeze(new Error("frozen"))'), /frozen/);

const vanilla = vm.createContext(vm.constants.DONT_CONTEXTIFY);
assert.strictEqual(vm.runInContext('globalThis', vanilla), vanilla);
assert.strictEqual(vm.createContext(vanilla), vanilla);
assert.deepStrictEqual(Object.keys(vanilla), []);
assert.notStrictEqual(vanilla.Array, Array);
vm.runInContext('answer = 42', vanilla);
assert.strictEqual(vanilla.answer, 42);
assert.strictEqual(globalThis.answer, undefined);

const sandbox = {};
sandbox.self = sandbox;
vm.createContext(sandbox);
assert.strictEqual(vm.runInContext('self === this', sandbox), true);
