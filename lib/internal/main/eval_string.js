'use strict';

// node -e TEXT, node -p TEXT

const { options } = internalBinding('options');
const { evalScript, preload } = require('internal/process/execution');

preload();
if (options['--input-type'] === 'module') {
  const { settleMain } = require('internal/modules/cjs/loader');
  settleMain(require('internal/modules/esm/loader').runText(options['--eval']));
} else evalScript('[eval]', options['--eval'], options['--print']);
