'use strict';

// assert.register(), and snapshots.

const { validateFunction, validateString } = require('internal/validators');

const registered = new Map();

function register(name, fn) {
  validateString(name, 'name');
  validateFunction(fn, 'fn');
  registered.set(name, fn);
}

/* [name, function] of what a test's assert has beside the module's functions. */
function extraAssertions(test) {
  const { snapshotAssertion, fileSnapshotAssertion } = require('internal/test_runner/snapshot');
  return [['snapshot', snapshotAssertion(test)], ['fileSnapshot', fileSnapshotAssertion()], ...registered];
}

module.exports = { extraAssertions, register };
