'use strict';

// A program on standard input: piped, redirected, or `node -`.

const { options } = internalBinding('options');
const { evalScript, preload, readStdin } = require('internal/process/execution');

preload();
const source = readStdin();
if (options['--check']) internalBinding('modules').compile(source, '[stdin]');
else evalScript('[stdin]', source, options['--print']);
