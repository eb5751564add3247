'use strict';

// What runs before the program: the modules of --require, then those of --import.

const { Module, setUp, settleMain } = require('internal/modules/cjs/loader');
const { options } = internalBinding('options');

async function importAll(specifiers, run) {
  const { importDynamically } = require('internal/modules/esm/loader');
  for (let i = 0; i < specifiers.length; i++) await importDynamically(specifiers[i]);
  return run();
}

// --experimental-loader: module.register() with a warning.
function registerLoaders(specifiers) {
  const { pathToFileURL } = require('internal/url');
  const { register } = require('internal/modules/esm/register');
  const calls = specifiers.map((specifier) => `register(${JSON.stringify(specifier)}, pathToFileURL("./"))`).join('; ');
  process.emitWarning(
    '`--experimental-loader` may be removed in the future; instead use `register()`:\n' +
    `--import 'data:text/javascript,import { register } from "node:module"; import { pathToFileURL } from "node:url"; ` +
    `${calls.replaceAll('"', '%22')};'`, 'ExperimentalWarning');
  for (const specifier of specifiers) register(specifier, pathToFileURL(`${process.cwd()}/`).href);
}

function preload(run) {
  if (process.env.NODE_COMPILE_CACHE) require('internal/modules/compile_cache').enableCompileCache();
  setUp();
  if (options['--require'].length > 0) Module._preloadModules(options['--require']);
  if (options['--experimental-loader'].length > 0) registerLoaders(options['--experimental-loader']);
  if (options['--import'].length > 0) settleMain(importAll(options['--import'], run));
  else run();
}

module.exports = { preload };
