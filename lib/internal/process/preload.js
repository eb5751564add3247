'use strict';

// What runs before the program: the modules of --require, then those of --import.

const { Module, settleMain } = require('internal/modules/cjs/loader');
const { options } = internalBinding('options');

async function importAll(specifiers, run) {
  const { importDynamically } = require('internal/modules/esm/loader');
  for (let i = 0; i < specifiers.length; i++) await importDynamically(specifiers[i]);
  return run();
}

function preload(run) {
  if (process.env.NODE_COMPILE_CACHE) require('internal/modules/compile_cache').enableCompileCache();
  Module._initPaths();
  if (options['--require'].length > 0) Module._preloadModules(options['--require']);
  if (options['--import'].length > 0) settleMain(importAll(options['--import'], run));
  else run();
}

module.exports = { preload };
