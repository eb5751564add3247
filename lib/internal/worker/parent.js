'use strict';

/*
 * What worker_threads tells a thread of its start; in the main thread these are the values of one without a parent.
 */

const state = { parentPort: null, workerData: null, threadName: '' };

function initialize({ name, publicPort, workerData }) {
  state.parentPort = publicPort;
  state.workerData = workerData;
  state.threadName = name;
}

module.exports = { initialize, state };
