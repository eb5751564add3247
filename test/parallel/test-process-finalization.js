'use strict';

// process.finalization calls what was registered for objects that are alive when the program ends.

const assert = require('assert');

const { finalization } = process;

for (const object of [1, 'text', null, undefined, Symbol('s')]) {
  assert.throws(() => finalization.register(object, () => {}), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => finalization.registerBeforeExit(object, () => {}), { code: 'ERR_INVALID_ARG_TYPE' });
}

const before = { exit: process.listenerCount('exit'), beforeExit: process.listenerCount('beforeExit') };
const kept = [{ a: 1 }, { b: 2 }, () => {}];
const calls = [];
for (const object of kept) {
  finalization.register(object, (...parameters) => calls.push(parameters));
  finalization.registerBeforeExit(object, (...parameters) => calls.push(parameters));
}
finalization.unregister(kept[2]);
assert.strictEqual(process.listenerCount('exit'), before.exit + 1);
assert.strictEqual(process.listenerCount('beforeExit'), before.beforeExit + 1);

process.on('exit', () => {
  assert.deepStrictEqual(calls, [
    [kept[0], 'beforeExit'], [kept[1], 'beforeExit'], [kept[0], 'exit'], [kept[1], 'exit'],
  ]);
});
