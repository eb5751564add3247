'use strict';

const { after, afterEach, before, beforeEach, getRootMock, suite, test } = require('internal/test_runner/harness');

module.exports = test;
Object.assign(test, {
  after,
  afterEach,
  before,
  beforeEach,
  describe: suite,
  it: test,
  run: (options) => require('internal/test_runner/runner').run(options),
  suite,
  test,
});

function defineLazily(name, get) {
  Object.defineProperty(test, name, { __proto__: null, configurable: true, enumerable: true, get });
}

defineLazily('mock', getRootMock);
defineLazily('snapshot', () => {
  const { setDefaultSnapshotSerializers, setResolveSnapshotPath } = require('internal/test_runner/snapshot');
  return { __proto__: null, setDefaultSnapshotSerializers, setResolveSnapshotPath };
});
defineLazily('assert', () => {
  const { register } = require('internal/test_runner/assert');
  return { __proto__: null, register };
});
