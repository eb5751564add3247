'use strict';

// Running text that is not a file: -e, -p, standard input.

const path = require('path');
const { Module, makeRequireFunction } = require('internal/modules/cjs/loader');
const { options } = internalBinding('options');
const { compileScript } = internalBinding('contextify');

// A module '[eval]' in the current folder, whose variables the text sees as globals.
function makeEvalModule(name) {
  const module = new Module(name);
  const folder = currentFolder();
  module.filename = path.join(folder, name);
  module.paths = Module._nodeModulePaths(folder);
  return module;
}

// The current folder may be gone.
function currentFolder() {
  try {
    return process.cwd();
  } catch {
    return '';
  }
}

function preload() {
  Module._initPaths();
  if (options['--require'].length > 0) Module._preloadModules(options['--require']);
}

// Run `source` as a script called `name`; with `print`, write its completion value.
function evalScript(name, source, print) {
  const module = makeEvalModule(name);
  globalThis.module = module;
  globalThis.exports = module.exports;
  globalThis.__filename = name;
  globalThis.__dirname = '.';
  globalThis.require = makeRequireFunction(module);
  for (const id of Module.builtinModules) {
    if (!id.includes('/') && !(id in globalThis)) defineBuiltinGlobal(id);
  }
  process._eval = source;
  const result = compileScript(source, name, 0, 0)();
  if (print) require('internal/console/global').console.log(result);
}

// Text given to -e may name built-in modules without requiring them.
function defineBuiltinGlobal(id) {
  const set = (value) => Object.defineProperty(globalThis, id, { value, writable: true, enumerable: true,
                                                                 configurable: true });
  Object.defineProperty(globalThis, id, {
    get() {
      const value = globalThis.require(id);
      Object.defineProperty(globalThis, id, { get: () => value, set, configurable: true, enumerable: false });
      return value;
    },
    set,
    configurable: true,
    enumerable: false,
  });
}

// All of standard input as a string.
function readStdin() {
  return require('fs').readFileSync(0, 'utf8');
}

module.exports = { evalScript, preload, readStdin };
