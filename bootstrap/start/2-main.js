'use strict';

// The program: which of a script, -e, standard input or the REPL is meant, and running it.

const { forceStdin, isSea, options } = internalBinding('options');

function chooseMain() {
  if (internalBinding('process_methods').isWorker) return 'internal/main/worker_thread';
  if (isSea) return 'internal/main/sea';
  if (options['--experimental-sea-config'] !== undefined) return 'internal/main/sea_config';
  if (options['--interactive']) return 'internal/main/repl';
  if (options['--test']) return 'internal/main/test_runner';
  if (options['--eval'] !== undefined) return 'internal/main/eval_string';
  if (process.argv[1] !== undefined && !forceStdin) {
    return options['--check'] ? 'internal/main/check_syntax' : 'internal/main/run_main_module';
  }
  if (!internalBinding('options').forceStdin && internalBinding('util').guessHandleType(0) === 'TTY') return 'internal/main/repl';
  return 'internal/main/eval_stdin';
}

// Forked by another: the channel to it is open from the start.
if (process.env.NODE_CHANNEL_FD && !internalBinding('process_methods').isWorker) {
  const fd = Number.parseInt(process.env.NODE_CHANNEL_FD, 10);
  const mode = process.env.NODE_CHANNEL_SERIALIZATION_MODE || 'json';
  delete process.env.NODE_CHANNEL_FD;
  delete process.env.NODE_CHANNEL_SERIALIZATION_MODE;
  require('child_process')._forkChild(fd, mode);
}
// A worker of a cluster: its primary hears from it before the program runs.
if (process.argv[1] !== undefined && process.env.NODE_UNIQUE_ID) {
  require('cluster')._setupWorker();
  delete process.env.NODE_UNIQUE_ID;
}

// import() and import.meta: the loader of ES modules is loaded by the first that needs it.
internalBinding('module_wrap').setHooks(
  (...call) => require('internal/modules/esm/loader').importDynamically(...call),
  (meta, host) => require('internal/modules/esm/loader').initializeMeta(meta, host));

internalBinding('performance').bootstrapped();
require(chooseMain());
