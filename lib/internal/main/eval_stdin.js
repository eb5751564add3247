'use strict';

// A program on standard input: piped, redirected, or `node -`.

const { options } = internalBinding('options');
const { evalScript, preload, readStdin } = require('internal/process/execution');

preload();
const source = readStdin();
const isModule = options['--input-type'] === 'module';
if (options['--check'] && isModule) internalBinding('module_wrap').compileModule(source, '[stdin]', { url: '[stdin]' });
else if (options['--check']) internalBinding('modules').compile(source, '[stdin]');
else if (isModule) {
  const { settleMain } = require('internal/modules/cjs/loader');
  settleMain(require('internal/modules/esm/loader').runText(source));
} else evalScript('[stdin]', source, options['--print']);
