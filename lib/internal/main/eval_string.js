'use strict';

// node -e TEXT, node -p TEXT

const { options } = internalBinding('options');
const { evalScript, preload } = require('internal/process/execution');

preload();
evalScript('[eval]', options['--eval'], options['--print']);
