'use strict';

const { after, afterEach, before, beforeEach, getRootMock, suite, test } = require('internal/test_runner/harness');

module.exports = test;
Object.assign(test, { after, afterEach, before, beforeEach, describe: suite, it: test, suite, test });
Object.defineProperty(test, 'mock', { configurable: true, enumerable: true, get: getRootMock });
