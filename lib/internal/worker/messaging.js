'use strict';

/*
 * postMessageToThread: every thread listens at a channel of its own name; who posts joins it for as long as the answer
 * takes.
 */

const { codes } = require('internal/errors');
const { validateNumber } = require('internal/validators');
const { MessageChannel, makePort } = require('internal/messaging');
const { toTransfer } = require('internal/structured_clone');
const binding = internalBinding('messaging');
const { threadId } = internalBinding('worker');

const DELIVERED = 'delivered';
const NO_LISTENERS = 'noListeners';
const FAILED = 'failed';

function nameOf(thread) {
  return `\0thread ${thread}`;
}

/* A port where messages for the thread arrive, from the time on at which its Worker is made. */
function openMailbox(thread) {
  return makePort(binding.join(nameOf(thread)));
}

function receive({ source, value, reply }) {
  let result = DELIVERED;
  try {
    if (!process.emit('workerMessage', value, source)) result = NO_LISTENERS;
  } catch {
    result = FAILED;
  }
  reply.postMessage(result);
  reply.close();
}

/* The mailbox of this thread is emptied from now on. */
function receiveFrom(mailbox) {
  mailbox.on('message', receive);
  mailbox.unref();
}

function parseArguments(transferList, timeout) {
  if (typeof transferList === 'number' && timeout === undefined) return [[], transferList];
  return [transferList ?? [], timeout];
}

async function postMessageToThread(thread, value, transferList = undefined, timeout = undefined) {
  const [transfer, limit] = parseArguments(transferList, timeout);
  validateNumber(thread, 'threadId', 0);
  if (limit !== undefined) validateNumber(limit, 'timeout', 0);
  if (thread === threadId) throw new codes.ERR_WORKER_MESSAGING_SAME_THREAD();
  const outbox = binding.join(nameOf(thread));
  const { port1, port2 } = new MessageChannel();
  try {
    if (!outbox.hasPeers()) throw new codes.ERR_WORKER_MESSAGING_FAILED();
    outbox.post({ source: threadId, value, reply: port2 }, [port2, ...toTransfer(transfer)]);
    const result = await awaitAnswer(port1, limit);
    if (result === FAILED) throw new codes.ERR_WORKER_MESSAGING_ERRORED();
    if (result !== DELIVERED) throw new codes.ERR_WORKER_MESSAGING_FAILED();
  } finally {
    outbox.close();
    port1.close();
  }
}

function awaitAnswer(port, limit) {
  return new Promise((resolve, reject) => {
    let timer;
    if (limit !== undefined) {
      timer = setTimeout(() => reject(new codes.ERR_WORKER_MESSAGING_TIMEOUT()), limit);
    }
    port.on('message', (result) => {
      clearTimeout(timer);
      resolve(result);
    });
    port.on('close', () => {
      clearTimeout(timer);
      resolve(NO_LISTENERS);
    });
  });
}

// The main thread can be written to as soon as it may have workers.
if (threadId === 0) receiveFrom(openMailbox(0));

module.exports = { openMailbox, postMessageToThread, receiveFrom };
