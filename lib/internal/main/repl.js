'use strict';

// node -i, or node with no arguments on a terminal

const { options } = internalBinding('options');
const { evalText, preload } = require('internal/process/execution');

if (options['--input-type'] !== undefined) {
  process.stderr.write('Cannot specify --input-type for REPL\n');
  process.exit(9);
}

function readSettings(env) {
  const repl = require('repl');
  const settings = { [repl.kStandalone]: true, ignoreUndefined: false, useGlobal: true, breakEvalOnSigint: true };
  if (Number.parseInt(env.NODE_NO_READLINE, 10)) settings.terminal = false;
  const mode = env.NODE_REPL_MODE?.toLowerCase().trim();
  settings.replMode = mode === 'strict' ? repl.REPL_MODE_STRICT : repl.REPL_MODE_SLOPPY;
  const size = Number(env.NODE_REPL_HISTORY_SIZE);
  settings.historySize = !Number.isNaN(size) && size > 0 ? size : 1000;
  return settings;
}

function startRepl() {
  const repl = require('repl').start(readSettings(process.env));
  repl.setupHistory(process.env.NODE_REPL_HISTORY, (error) => {
    if (error) throw error;
  });
  repl.on('exit', () => {
    if (repl._flushing) {
      repl.pause();
      repl.once('flushHistory', () => process.exit());
    } else {
      process.exit();
    }
  });
}

preload(() => {
  if (process.env.NODE_REPL_EXTERNAL_MODULE) {
    require('internal/modules/cjs/loader').Module._load(process.env.NODE_REPL_EXTERNAL_MODULE, undefined, true);
  } else {
    process.stdout.write(`Welcome to Node.js ${process.version}.\nType ".help" for more information.\n`);
    startRepl();
    if (options['--eval'] !== undefined) evalText('[eval]', options['--eval'], options['--print']);
  }
});
