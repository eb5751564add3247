'use strict';

// node -e TEXT, node -p TEXT

const { options } = internalBinding('options');
const { evalText, preload } = require('internal/process/execution');

preload(() => evalText('[eval]', options['--eval'], options['--print']));
