'use strict';

// The program: which of a script, -e, standard input or the REPL is meant, and running it.

const { options } = internalBinding('options');

function chooseMain() {
  if (options['--eval'] !== undefined) return 'internal/main/eval_string';
  if (process.argv[1] !== undefined) {
    return options['--check'] ? 'internal/main/check_syntax' : 'internal/main/run_main_module';
  }
  return 'internal/main/eval_stdin';
}

require(chooseMain());
