'use strict';

/*
 * The process object of a worker: what it must not do to the process, standard streams that lead to the parent, and
 * errors and the end, which the parent is told.
 */

const { codes } = require('internal/errors');
const { ReadableWorkerStdio, WritableWorkerStdio, messageTypes } = require('internal/worker/io');
const lifecycle = require('internal/process/lifecycle');

function define(name, descriptor) {
  Object.defineProperty(process, name, { __proto__: null, enumerable: true, configurable: true, ...descriptor });
}

function disable() {
  const names = ['abort', 'chdir', 'send', 'disconnect', 'setuid', 'seteuid', 'setgid', 'setegid', 'setgroups',
                 'initgroups'];
  for (const name of names) {
    const functions = {
      [name]() {
        throw new codes.ERR_WORKER_UNSUPPORTED_OPERATION(`process.${name}()`);
      },
    };
    functions[name].disabled = true;
    define(name, { value: functions[name], writable: true, enumerable: name !== 'send' && name !== 'disconnect' });
  }
  for (const name of ['channel', 'connected']) {
    define(name, {
      get() {
        throw new codes.ERR_WORKER_UNSUPPORTED_OPERATION(`process.${name}`);
      },
      enumerable: false,
    });
  }
  const { getTitle } = internalBinding('process_methods');
  define('title', { get: getTitle, set() {} });
  define('debugPort', { get: () => 9229, set() {} });
  define('umask', {
    value: function umask(mask) {
      if (mask !== undefined) throw new codes.ERR_WORKER_UNSUPPORTED_OPERATION('Setting process.umask()');
      return require('internal/process/per_thread').umask();
    },
    writable: true,
  });
}

/* The streams, by name; `receive` and `wantsMore` are called for what comes through the control port. */
function openStreams(port, hasStdin) {
  const streams = {
    stdin: new ReadableWorkerStdio(port, 'stdin'),
    stdout: new WritableWorkerStdio(port, 'stdout'),
    stderr: new WritableWorkerStdio(port, 'stderr'),
  };
  if (!hasStdin) streams.stdin.push(null);
  let fd = 0;
  for (const name of ['stdin', 'stdout', 'stderr']) {
    const stream = streams[name];
    define(name, { get: () => stream, set: (value) => define(name, { value, writable: true }) });
    if (fd++ > 0) internalBinding('stdio').materialized(fd - 1);
  }
  return streams;
}

function flushStream(stream) {
  for (let left = 1000; stream.writableLength > 0 && left > 0; left--) stream.wantsMore();
}

/* Everything that was printed is on its way before the end. */
function flush(streams) {
  flushStream(streams.stdout);
  flushStream(streams.stderr);
}

function report(port, error) {
  const { serializeError } = require('internal/error_serdes');
  try {
    port.postMessage({ type: messageTypes.ERROR_MESSAGE, error: serializeError(error) });
  } catch {
    port.postMessage({ type: messageTypes.COULD_NOT_SERIALIZE_ERROR });
  }
}

function setUp(port, { hasStdin }) {
  disable();
  const streams = openStreams(port, hasStdin);
  lifecycle.setReporter((error) => report(port, error));
  lifecycle.setBeforeEnd(() => flush(streams));
  return streams;
}

module.exports = { setUp };
