'use strict';

// The module as the main thread sees it. Worker itself is not there yet and says so.

const { codes } = require('internal/errors');

class Worker {
  constructor() {
    throw new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('Worker');
  }
}

const environmentData = new Map();

function setEnvironmentData(key, value) {
  if (value === undefined) environmentData.delete(key);
  else environmentData.set(key, value);
}

function getEnvironmentData(key) {
  return environmentData.get(key);
}

const { isMarkedAsUntransferable, markAsUncloneable, markAsUntransferable } = require('internal/structured_clone');

module.exports = {
  ...require('internal/messaging'),
  isMarkedAsUntransferable,
  markAsUncloneable,
  markAsUntransferable,
  isMainThread: true,
  SHARE_ENV: Symbol.for('nodejs.worker_threads.SHARE_ENV'),
  resourceLimits: {},
  threadId: 0,
  parentPort: null,
  workerData: null,
  Worker,
  setEnvironmentData,
  getEnvironmentData,
};
