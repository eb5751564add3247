'use strict';

/*
 * The program of a worker: wait for the parent to say what is to be run.
 */

const { options } = internalBinding('options');
const { messageTypes, prepareControlPort } = require('internal/worker/io');
const { assignEnvironmentData } = require('internal/worker');
const { receiveFrom } = require('internal/worker/messaging');
const { initialize } = require('internal/worker/parent');
const { Module, settleMain } = require('internal/modules/cjs/loader');
const { preload } = require('internal/process/preload');

const port = internalBinding('worker').takePort();
prepareControlPort(port);

let streams;

function runFile(filename) {
  process.argv[1] = filename;
  preload(() => Module.runMain(filename));
}

function runText(source, isModule) {
  const { evalText } = require('internal/process/execution');
  preload(() => {
    if (isModule) settleMain(require('internal/modules/esm/loader').runText(`import ${JSON.stringify(source)};`, '[worker eval]'));
    else evalText('[worker eval]', source, false);
  });
}

function load(message) {
  const { argv, doEval, environmentData, filename, mailbox, name, publicPort, workerData } = message;
  streams = require('internal/process/worker_thread_only').setUp(port, message);
  if (environmentData !== undefined) assignEnvironmentData(environmentData);
  initialize({ name, publicPort, workerData });
  process.argv = [process.execPath, doEval ? '[worker eval]' : filename, ...argv];
  receiveFrom(mailbox);
  port.postMessage({ type: messageTypes.UP_AND_RUNNING });
  if (doEval === 'internal') require(filename);
  else if (doEval) runText(filename, doEval === 'module');
  else runFile(filename);
}

port.on('message', (message) => {
  switch (message.type) {
    case messageTypes.LOAD_SCRIPT:
      port.unref();
      load(message);
      break;
    case messageTypes.STDIO_PAYLOAD:
      streams[message.stream].receive(message.chunks);
      break;
    case messageTypes.STDIO_WANTS_MORE_DATA:
      streams[message.stream].wantsMore();
      break;
  }
});

