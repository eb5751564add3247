'use strict';

// The stack goes on with the functions that await, also of errors that come from the loop and in handlers of then().

const assert = require('assert');
const fs = require('fs').promises;

const names = (error) => error.stack.split('\n').slice(1).map((line) => /^ +at (.*?) \(/.exec(line)?.[1]);

async function inner() {
  return await fs.readFile('/does/not/exist');
}

async function outer() {
  await inner();
}

async function thrower() {
  await null;
  throw new Error('x');
}

async function throughThen() {
  await Promise.resolve().then(function handler() { throw new Error('y'); });
}

async function forwarding() {
  return thrower();
}

(async function main() {
  await assert.rejects(outer(), (error) => {
    const found = names(error);
    for (const name of ['async inner', 'async outer', 'async Function.rejects']) assert(found.includes(name), error.stack);
    return true;
  });
  await assert.rejects(throughThen(), (error) => {
    assert.strictEqual(names(error)[0], 'handler');
    assert(names(error).includes('async throughThen'));
    return true;
  });
  await assert.rejects(forwarding(), (error) => {
    assert.strictEqual(names(error)[0], 'thrower');
    return true;
  });
})();
