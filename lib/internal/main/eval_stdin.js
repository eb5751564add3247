'use strict';

// A program on standard input: piped, redirected, or `node -`.

const { forceStdin, options } = internalBinding('options');
const { checkText, evalText, preload, readStdin } = require('internal/process/execution');

// A dash has the place of the script in process.argv.
if (forceStdin) process.argv.splice(1, 0, '-');
preload(() => {
  const source = readStdin();
  if (options['--check']) checkText('[stdin]', source);
  else evalText('[stdin]', source, options['--print']);
});
