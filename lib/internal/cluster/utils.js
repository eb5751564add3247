'use strict';

// The messages of a cluster. Each has a number; an answer says by `ack` which one it answers.

const callbacks = new Map();
let next = 0;

// Send a message to a process; callback(reply, handle) when it is answered. False when the process has gone.
function sendHelper(proc, message, handle, callback) {
  if (!proc.connected) return false;
  message = { cmd: 'NODE_CLUSTER', ...message, seq: next };
  if (typeof callback === 'function') callbacks.set(next, callback);
  next++;
  return proc.send(message, handle);
}

// A listener of internalMessage that hands answers to who waits for them, and what is no answer to onMessage; both with
// the worker as `this`.
function internal(worker, onMessage) {
  return function onInternalMessage(message, handle) {
    if (message.cmd !== 'NODE_CLUSTER') return;
    let receive = onMessage;
    if (message.ack !== undefined) {
      const callback = callbacks.get(message.ack);
      if (callback !== undefined) {
        receive = callback;
        callbacks.delete(message.ack);
      }
    }
    receive.call(worker, message, handle);
  };
}

module.exports = { internal, sendHelper };
