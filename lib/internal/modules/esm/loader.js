'use strict';

// Loading of ES modules. Files are read at once when a graph is loaded, so that require() can load one, too; linking and
// evaluation are the engine's (internalBinding('module_wrap')).

const { codes } = require('internal/errors');
const wrap = internalBinding('module_wrap');
const modules = internalBinding('modules');
const { getArrow } = internalBinding('errors');
const builtins = require('internal/modules/builtins');
const packageJson = require('internal/modules/package_json');
const { fileURLToPath, pathToFileURL } = require('internal/url');
const { importConditions, resolve } = require('internal/modules/esm/resolve');
const hooks = require('internal/modules/hooks');
const sourceMaps = require('internal/source_map/support');
const register = require('internal/modules/esm/register');
const path = require('path');
const typescript = require('internal/modules/typescript');

// url (and attribute type) -> record, from the moment its text is compiled
const cache = new Map();

// Words of the parser's errors that tell an ES module from a broken script.
const moduleSyntax = new Set([
  'Cannot use import statement outside a module',
  "Unexpected token 'export'",
  "Cannot use 'import.meta' outside a module",
]);

// The text at a file: URL, as JavaScript.
function readText(url) {
  const file = fileURLToPath(url);
  const text = require('fs').readFileSync(file, 'utf8');
  return typescript.isTypeScript(file) ? typescript.stripFile(text, file) : text;
}

// ---- formats ----

function hasModuleSyntax(source, filename) {
  try {
    modules.compile(source, filename);
    return false;
  } catch (error) {
    return error instanceof SyntaxError &&
      (moduleSyntax.has(error.message) || /^await is only valid/.test(error.message));
  }
}

// What the package says, or else the text shows.
function formatOfText(url, filename) {
  const type = packageJson.scopeOf(filename)?.type ?? 'none';
  if (type !== 'none') return type;
  return hasModuleSyntax(readText(url), filename) ? 'module' : 'commonjs';
}

// 'module', 'commonjs', 'json' or 'builtin'
function formatOf(url) {
  if (url.startsWith('node:')) return 'builtin';
  if (url.startsWith('data:')) {
    const [, type] = splitData(url);
    if (type === 'text/javascript' || type === 'application/javascript') return 'module';
    if (type === 'application/json') return 'json';
    throw new codes.ERR_UNKNOWN_MODULE_FORMAT(type, url);
  }
  const filename = fileURLToPath(url);
  switch (path.extname(filename)) {
    case '.mjs': return 'module';
    case '.cjs': return 'commonjs';
    case '.mts':
    case '.cts':
    case '.ts':
      if (!typescript.isEnabled) throw new codes.ERR_UNKNOWN_FILE_EXTENSION(path.extname(filename), filename);
      if (filename.endsWith('.mts')) return 'module';
      return filename.endsWith('.cts') ? 'commonjs' : formatOfText(url, filename);
    case '.json': return 'json';
    case '.js':
    case '':
      return formatOfText(url, filename);
    default:
      throw new codes.ERR_UNKNOWN_FILE_EXTENSION(path.extname(filename), filename);
  }
}

// A data: URL's [, type, parameters, body]
function splitData(url) {
  const parts = /^data:([^/]+\/[^;,]+)([^,]*),([\s\S]*)$/.exec(url);
  if (parts === null) {
    const error = new codes.ERR_INVALID_URL();
    error.input = url;
    throw error;
  }
  return parts;
}

function dataText(url) {
  const [, , parameters, body] = splitData(url);
  const text = decodeURIComponent(body);
  return parameters.endsWith(';base64') ? require('buffer').Buffer.from(text, 'base64').toString('utf8') : text;
}

// ---- records of each format ----

function setExports(record, names, value) {
  if (value === null || value === undefined) return;
  for (const name of names) {
    if (name === 'default' || !Object.hasOwn(value, name)) continue;
    let exported;
    try {
      exported = value[name];
    } catch { /* a getter that throws exports undefined */ }
    wrap.setExport(record, name, exported);
  }
}

function namesOf(value) {
  const names = new Set(['default']);
  if ((typeof value === 'object' && value !== null) || typeof value === 'function') {
    for (const name of Object.keys(value)) names.add(name);
  }
  return names;
}

function makeBuiltin(url) {
  const id = url.slice('node:'.length);
  if (!builtins.isBuiltin(url)) throw new codes.ERR_UNKNOWN_BUILTIN_MODULE(url);
  const value = builtins.load(url);
  const names = [...namesOf(value)];
  const record = wrap.syntheticModule(names, undefined, { url });
  setExports(record, names, value);
  wrap.setExport(record, 'default', value);
  builtinRecords.set(id, { record, names, value });
  return record;
}

const builtinRecords = new Map();

// module.syncBuiltinESMExports()
function syncBuiltins() {
  for (const { record, names, value } of builtinRecords.values()) setExports(record, names, value);
}

// A CommonJS module runs when its turn to be evaluated comes; its names are known from its text.
function makeCommonJS(url, isMain) {
  const filename = fileURLToPath(url);
  const { Module } = require('internal/modules/cjs/loader');
  const names = require('internal/modules/esm/cjs_exports').namesOf(filename, typescript.isTypeScript(filename) ? readText(url) : undefined);
  return wrap.syntheticModule([...new Set(names).add('default')], (record) => {
    const value = Module._load(filename, undefined, isMain);
    setExports(record, names, value);
    wrap.setExport(record, 'default', value);
  }, { url, isCommonJS: true });
}

function makeJSON(url, text = url.startsWith('data:') ? dataText(url) : readText(url)) {
  let value;
  try {
    value = JSON.parse(text.charCodeAt(0) === 0xFEFF ? text.slice(1) : text);
  } catch (error) {
    error.message = `${url.startsWith('data:') ? url : fileURLToPath(url)}: ${error.message}`;
    throw error;
  }
  const record = wrap.syntheticModule(['default'], undefined, { url });
  wrap.setExport(record, 'default', value);
  return record;
}

// ---- graphs ----

function attributesOf(list) {
  const attributes = { __proto__: null };
  for (let i = 0; i < list.length; i += 2) attributes[list[i]] = list[i + 1];
  return attributes;
}

function checkAttributes(url, format, attributes) {
  for (const key of Object.keys(attributes)) {
    if (key !== 'type') throw new codes.ERR_IMPORT_ATTRIBUTE_UNSUPPORTED(key, attributes[key], url);
  }
  const { type } = attributes;
  if (type !== undefined && type !== 'json') throw new codes.ERR_IMPORT_ATTRIBUTE_UNSUPPORTED('type', type, url);
  if (format === 'json' && type === undefined) throw new codes.ERR_IMPORT_ATTRIBUTE_MISSING(url, 'type', 'json');
  if (format !== 'json' && type === 'json') throw new codes.ERR_IMPORT_ATTRIBUTE_TYPE_INCOMPATIBLE(url, 'json');
}

function loadRequests(record, url) {
  const requests = wrap.getRequests(record);
  for (let i = 0; i < requests.length; i += 3) {
    wrap.setRequested(record, i / 3, request(requests[i], url, attributesOf(requests[i + 1])));
  }
}

// ---- hooks ----

function isHooked() {
  return hooks.isActive() || register.isActive();
}

// The last step of a chain: the hooks of the other thread, or what happens without hooks.
function resolveByDefault(specifier, context) {
  if (register.isActive()) return register.resolve(specifier, context);
  const url = resolve(specifier, context.parentURL);
  return { url, format: guessFormat(url) };
}

function guessFormat(url) {
  try {
    return formatOf(url);
  } catch {
    return undefined; // Loading tells what is wrong.
  }
}

function loadByDefault(url, context) {
  if (register.isActive()) return register.load(url, context);
  return readByDefault(url, context);
}

function readByDefault(url, context) {
  checkScheme(url);
  const format = context.format ?? formatOf(url);
  checkAttributes(url, format, context.importAttributes);
  const { Buffer } = require('buffer');
  let source = null;
  if (format !== 'builtin') source = url.startsWith('data:') ? Buffer.from(dataText(url)) : Buffer.from(readText(url));
  return { format, responseURL: url, source };
}

function checkScheme(url) {
  if (url.startsWith('file:') || url.startsWith('node:') || url.startsWith('data:')) return;
  const supported = /^https?:/.test(url) ? ['file', 'data'] : ['file', 'data', 'node'];
  throw new codes.ERR_UNSUPPORTED_ESM_URL_SCHEME(new URL(url), supported);
}

function contextOf(attributes) {
  return { importAttributes: { ...attributes }, conditions: [...importConditions()] };
}

function resolveHooked(specifier, parentURL, attributes) {
  return hooks.resolve(specifier, { parentURL, ...contextOf(attributes) }, resolveByDefault);
}

// The URL of what `specifier` means in the module at `parentURL`.
function resolveURL(specifier, parentURL, attributes = { __proto__: null }) {
  return isHooked() ? resolveHooked(specifier, parentURL, attributes).url : resolve(specifier, parentURL);
}

// The record of it.
function request(specifier, parentURL, attributes, isMain = false) {
  if (!isHooked()) {
    try {
      return load(resolve(specifier, parentURL), attributes, isMain);
    } catch (error) {
      if (error === cycle) throw cycleError(specifier, parentURL);
      throw error;
    }
  }
  const { url, format, importAttributes } = resolveHooked(specifier, parentURL, attributes);
  return loadHooked(url, format, importAttributes ?? attributes, isMain);
}

function loadHooked(url, hint, attributes, isMain) {
  const cached = cache.get(url);
  if (cached !== undefined) return cached;
  const answer = hooks.load(url, { format: hint, ...contextOf(attributes) }, loadByDefault);
  const { format, source } = answer;
  const text = source === null || source === undefined ? undefined : hooks.sourceText(source);
  if (format === 'module') {
    if (text === undefined) {
      throw new codes.ERR_INVALID_RETURN_PROPERTY_VALUE('a string, an ArrayBuffer, or a TypedArray', 'load', 'source', source);
    }
    return loadModule(url, text);
  }
  let record;
  if (format === 'builtin') record = makeBuiltin(url);
  else if (format === 'json') record = makeJSON(url, text);
  else if (format === 'commonjs') record = text === undefined ? makeCommonJS(url, isMain) : makeCommonJSFrom(url, text, isMain);
  else throw new codes.ERR_UNKNOWN_MODULE_FORMAT(format, url);
  cache.set(url, record);
  return record;
}

// A CommonJS module whose text is given.
function makeCommonJSFrom(url, text, isMain) {
  const filename = url.startsWith('file:') ? fileURLToPath(url) : url;
  const { Module, loadIntoCache } = require('internal/modules/cjs/loader');
  const names = require('internal/modules/esm/cjs_exports').namesOf(filename, text);
  return wrap.syntheticModule([...new Set(names).add('default')], (record) => {
    const value = loadIntoCache(filename, undefined, isMain, (module) => {
      module.filename = filename;
      module.paths = Module._nodeModulePaths(path.dirname(filename));
      module._compile(text, filename);
      module.loaded = true;
    });
    setExports(record, names, value);
    wrap.setExport(record, 'default', value);
  }, { url, isCommonJS: true });
}

/** require() of an ES module whose text is given: its namespace. */
function requireSource(url, text) {
  const record = cache.get(url) ?? loadModule(url, text);
  return evaluateForRequire(record, url);
}

function loadModule(url, source) {
  if (sourceMaps.enabled) sourceMaps.note(url, source);
  const record = wrap.compileModule(source, url, { url });
  cache.set(url, record);
  try {
    loadRequests(record, url);
  } catch (error) {
    cache.delete(url);
    throw error;
  }
  return record;
}

// The record at `url`, with all it requests.
function load(url, attributes = { __proto__: null }, isMain = false) {
  const cached = cache.get(url);
  if (cached === undefined) checkScheme(url);
  const format = cached === undefined || Object.keys(attributes).length > 0 || url.endsWith('.json') ?
    formatOf(url) : undefined;
  if (format !== undefined) checkAttributes(url, format, attributes);
  if (cached !== undefined) {
    if (requiring) checkCycle(cached, url);
    return cached;
  }
  let record;
  switch (format) {
    case 'builtin':
      record = makeBuiltin(url);
      break;
    case 'commonjs':
      record = makeCommonJS(url, isMain);
      if (requiring) checkCycle(record, url);
      break;
    case 'json':
      record = makeJSON(url);
      break;
    default:
      return loadModule(url, url.startsWith('data:') ? dataText(url) : readText(url));
  }
  cache.set(url, record);
  return record;
}

// ---- linking ----

const missing = /^The requested module '(.*)' does not provide an export named '(.+)'$/;

// A named import that a CommonJS module's text does not show: say what to do instead.
function explainMissing(error) {
  const match = error instanceof SyntaxError ? missing.exec(error.message) : null;
  const arrow = match === null ? undefined : getArrow(error)?.split('\n');
  if (arrow === undefined) return;
  const [, specifier, name] = match;
  let target;
  try {
    target = cache.get(resolve(specifier, arrow[0].replace(/:\d+$/, '')));
  } catch {
    return;
  }
  if (target === undefined || wrap.getHost(target)?.isCommonJS !== true) return;
  const named = /{.*}/.exec(arrow[1]);
  const old = error.message;
  let text = `Named export '${name}' not found. The requested module '${specifier}' is a CommonJS module, ` +
    'which may not support all module.exports as named exports.\n' +
    'CommonJS modules can always be imported via the default export, for example using:\n\n' +
    `import pkg from '${specifier}';\n`;
  if (named !== null) text += `const ${named[0].replace(/\s+as\s+/g, ': ')} = pkg;\n`;
  error.message = text;
  error.stack = error.stack.replace(old, () => text);
}

function linkRecord(record) {
  try {
    wrap.link(record);
  } catch (error) {
    explainMissing(error);
    throw error;
  }
  return record;
}

// ---- cycles of require() and import ----

let requiring = false; // require() of an ES module is loading a graph
const cycle = {}; // thrown where one is found
let cycleKind;

// A required graph may not import what is being evaluated: it would be seen unfinished.
function checkCycle(record, url) {
  const isCommonJS = wrap.getHost(record)?.isCommonJS === true;
  const isRunning = wrap.getStatus(record) === wrap.EVALUATING;
  if (!isRunning) {
    if (!isCommonJS) return;
    const module = require('internal/modules/cjs/loader').Module._cache[fileURLToPath(url)];
    if (module === undefined || module.loaded) return;
  }
  cycleKind = isRunning ? 'Module' : 'CommonJS Module';
  throw cycle;
}

function cycleError(specifier, parentURL) {
  const from = parentURL?.startsWith('file:') ? ` (from ${fileURLToPath(parentURL)})` : '';
  return new codes.ERR_REQUIRE_CYCLE_MODULE(`Cannot import ${cycleKind} ${specifier} in a cycle.${from}`);
}

// ---- what a CommonJS program finds missing ----

const commonJSNames = ['require', 'module', 'exports', '__filename', '__dirname'];

// An error of an ES module that was meant to be a CommonJS one says so.
function explainNotDefined(error, record) {
  if (error?.name !== 'ReferenceError' || !commonJSNames.some((name) => error.message === `${name} is not defined`)) return;
  if (wrap.isAsync(record)) {
    error.message = 'Cannot determine intended module format because both require() and top-level await are present. If the code ' +
      'is intended to be CommonJS, wrap await in an async function. If the code is intended to be an ES module, replace ' +
      'require() with import.';
    error.code = 'ERR_AMBIGUOUS_MODULE_SYNTAX';
    return;
  }
  const isRequire = error.message.startsWith('require ');
  error.message += ` in ES module scope${isRequire ? ', you can use import instead' : ''}`;
  const url = wrap.getHost(record)?.url ?? '';
  if (!/^file:.*\.js(?:\?[^#]*)?(?:#.*)?$/.test(url)) return;
  const pkg = packageJson.scopeOf(fileURLToPath(url));
  if (pkg?.type !== 'module') return;
  error.message += `\nThis file is being treated as an ES module because it has a '.js' file extension and '${pkg.path}' ` +
    'contains "type": "module". To treat it as a CommonJS script, rename it to use the \'.cjs\' file extension.';
}

// Link and evaluate: a promise of the namespace.
function importRecord(record) {
  const promise = wrap.importModule(linkRecord(record));
  if (wrap.getStatus(record) === wrap.EVALUATED) return promise;
  return promise.then(undefined, (error) => {
    explainNotDefined(error, record);
    throw error;
  });
}

// ---- import() and import.meta ----

// Text that is no file imports from the folder that was current when the process began.
function startURL() {
  const { startFolder } = require('internal/process/execution');
  return pathToFileURL(`${startFolder}/`).href;
}

function baseOf(host, scriptName) {
  if (typeof host === 'object' && host !== null) return host.url;
  const name = typeof host === 'string' ? host : scriptName;
  if (typeof name === 'string' && name[0] === '/') return pathToFileURL(name).href;
  if (typeof name === 'string' && name.startsWith('file:')) return name;
  return startURL();
}

function importDynamically(specifier, attributes, host, scriptName) {
  if (host?.importModuleDynamically !== undefined) return host.importModuleDynamically(specifier, attributes); // vm
  return importRecord(request(specifier, baseOf(host, scriptName), attributes));
}

function initializeMeta(meta, host) {
  const { url } = host;
  if (url.startsWith('file:')) {
    const filename = fileURLToPath(url);
    meta.dirname = path.dirname(filename);
    meta.filename = filename;
  }
  meta.main = url === mainURL;
  meta.resolve = function(specifier) {
    try {
      return resolveURL(`${specifier}`, url);
    } catch (error) {
      if (error?.code === 'ERR_UNSUPPORTED_DIR_IMPORT' || (error?.code === 'ERR_MODULE_NOT_FOUND' && error.url)) {
        return error.url;
      }
      throw error;
    }
  };
  meta.url = url;
}

// ---- entries ----

// The URL of the program, if that is an ES module.
let mainURL;

// Run a file as the program: a promise.
function runMain(filename) {
  const url = pathToFileURL(filename).href;
  mainURL = url;
  return importRecord(request(url, undefined, { __proto__: null }, true));
}

// Run text as a module; name is '[eval]' or '[stdin]'.
function runText(source, name) {
  const url = `${startURL()}${name === '[eval]' ? '[eval1]' : name}`;
  return importRecord(loadModule(url, source));
}

// Compile a file as what it is and do nothing with it: --check. Throws the SyntaxError.
function checkFile(filename) {
  const url = pathToFileURL(filename).href;
  if (formatOf(url) === 'module') wrap.compileModule(readText(url), filename, { url });
  else modules.compileFile(filename);
}

// require() of an ES module: its namespace, evaluated before this returns.
function requireModule(filename, parentFilename) {
  const url = pathToFileURL(filename).href;
  const cached = cache.get(url);
  if (cached !== undefined && wrap.getStatus(cached) === wrap.EVALUATING) {
    throw new codes.ERR_REQUIRE_CYCLE_MODULE(
      `Cannot require() ES Module ${filename} in a cycle.${parentFilename ? ` (from ${parentFilename})` : ''} A cycle involving ` +
      'require(esm) is not allowed to maintain invariants mandated by the ECMAScript specification. Try making at least part of ' +
      'the dependency in the graph lazily loaded.');
  }
  const before = requiring;
  requiring = true;
  let record;
  try {
    record = load(url);
  } finally {
    requiring = before;
  }
  return evaluateForRequire(record, filename, parentFilename);
}

function evaluateForRequire(record, filename, parentFilename) {
  if (wrap.getStatus(record) === wrap.ERRORED) throw wrap.getError(record);
  linkRecord(record);
  if (hasAsync(record, new Set())) throw new codes.ERR_REQUIRE_ASYNC_MODULE(filename, parentFilename);
  const promise = wrap.evaluate(record);
  if (wrap.getStatus(record) === wrap.ERRORED) {
    promise.catch(() => {});
    const error = wrap.getError(record);
    explainNotDefined(error, record);
    throw error;
  }
  return namespaceForRequire(record);
}

// What was transpiled from ES modules expects __esModule beside a default export.
const facade = `export * from 'original'; export { default } from 'original'; export const __esModule = true;`;
const facades = new WeakMap();

function namespaceForRequire(record) {
  const namespace = wrap.getNamespace(record);
  if (!('default' in namespace) || '__esModule' in namespace || 'module.exports' in namespace) return namespace;
  let wrapper = facades.get(record);
  if (wrapper === undefined) {
    wrapper = wrap.compileModule(facade, 'node:internal/require_module_default_facade', { url: 'node:facade' });
    wrap.setRequested(wrapper, 0, record);
    wrap.link(wrapper);
    wrap.evaluate(wrapper);
    facades.set(record, wrapper);
  }
  return wrap.getNamespace(wrapper);
}

function hasAsync(record, seen) {
  if (seen.has(record)) return false;
  seen.add(record);
  if (wrap.isAsync(record)) return true;
  return wrap.getRequested(record).some((target) => hasAsync(target, seen));
}

module.exports = {
  checkFile, formatOf, guessFormat, readText, readByDefault, requireSource, hasModuleSyntax, importDynamically, initializeMeta, requireModule, resolve, runMain, runText, syncBuiltins,
};
