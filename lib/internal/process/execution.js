'use strict';

// Running text that is not a file: -e, -p, standard input.

const path = require('path');
const { codes } = require('internal/errors');
const { Module, makeRequireFunction, settleMain } = require('internal/modules/cjs/loader');
const { preload } = require('internal/process/preload');
const { options } = internalBinding('options');
const { compileScript } = internalBinding('contextify');

// A module '[eval]' in the current folder, whose variables the text sees as globals.
function makeEvalModule(name) {
  const module = new Module(name);
  module.filename = path.join(startFolder, name);
  module.paths = startFolder === '' ? [] : Module._nodeModulePaths(startFolder);
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

const startFolder = currentFolder();

// Run a compiled script called `name`; with `print`, write its completion value.
function evalScript(name, source, run, print) {
  const module = makeEvalModule(name);
  const { module: previous } = globalThis; // the REPL's
  globalThis.module = module;
  globalThis.exports = module.exports;
  globalThis.__filename = name;
  globalThis.__dirname = '.';
  globalThis.require = makeRequireFunction(module);
  for (const id of Module.builtinModules) {
    if (!id.includes('/') && (id === 'crypto' || !(id in globalThis))) defineBuiltinGlobal(id); // crypto is the module here
  }
  process._eval = source;
  const result = run();
  if (previous !== undefined) globalThis.module = previous;
  if (print) require('internal/console/global').console.log(result);
}

// Text given to -e may name built-in modules without requiring them.
function defineBuiltinGlobal(id) {
  const set = (other) => Object.defineProperty(globalThis, id, { value: other, writable: true, enumerable: true,
                                                                 configurable: true });
  let value;
  Object.defineProperty(globalThis, id, {
    get() { return value ??= globalThis.require(id); },
    set,
    configurable: true,
    enumerable: false,
  });
}

function runAsModule(source, name, print) {
  if (print) throw new codes.ERR_EVAL_ESM_CANNOT_PRINT();
  settleMain(require('internal/modules/esm/loader').runText(source, name));
}

// Is it a module, as far as --input-type does not tell?
function isModuleText(source, name) {
  return options['--experimental-detect-module'] &&
    require('internal/modules/esm/loader').hasModuleSyntax(source, name);
}

// The text without its types; undefined, and a line with the reason in what is shown of `error`, if it has other flaws.
function tryStrip(source, name, error) {
  try {
    return require('internal/modules/typescript').strip(source, name);
  } catch (reason) {
    if (reason.code === undefined) return undefined;
    const { getArrow, setArrow } = internalBinding('errors');
    setArrow(error, `${getArrow(error)}\n${reason.message}`);
    return undefined;
  }
}

// Run text that is a script or a module, and TypeScript if it is nothing else.
function evalText(name, source, print) {
  let type = options['--input-type'];
  if (type?.endsWith('-typescript')) {
    source = require('internal/modules/typescript').strip(source, name);
    type = type.slice(0, -'-typescript'.length);
  }
  if (type === 'module') {
    runAsModule(source, name, print);
    return;
  }
  let run;
  try {
    run = compileScript(source, name, 0, 0);
  } catch (error) {
    if (type === 'commonjs' || !(error instanceof SyntaxError)) throw error;
    const stripped = options['--experimental-strip-types'] ? tryStrip(source, name, error) : undefined;
    const text = stripped ?? source;
    if (isModuleText(text, name)) {
      runAsModule(text, name, print);
      return;
    }
    if (text === source) throw error;
    run = compileScript(text, name, 0, 0);
    source = text;
  }
  evalScript(name, source, run, print);
}

// Without running it, for --check.
function checkText(name, source) {
  const type = options['--input-type'];
  if (type?.endsWith('-typescript')) source = require('internal/modules/typescript').strip(source, name);
  if (type?.startsWith('module')) {
    internalBinding('module_wrap').compileModule(source, name, { url: name });
  } else {
    internalBinding('modules').compile(source, name);
  }
}

// All of standard input as a string.
function readStdin() {
  return require('fs').readFileSync(0, 'utf8');
}

module.exports = { checkText, evalText, preload, readStdin, startFolder };
