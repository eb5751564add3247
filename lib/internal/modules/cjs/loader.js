'use strict';

// CommonJS: the Module class and Node's resolution algorithm (doc/api/modules.md, "All together").
//
// What touches the file system is internalBinding('modules'), one crossing a question; answers about folders are kept
// for the length of one top-level require only, as files may come and go.

const { codes } = require('internal/errors');
const { isProxy } = require('internal/util/types');
const { validateString } = require('internal/validators');
const { getOptionValue } = require('internal/options');
const packageJson = require('internal/modules/package_json');
const builtins = require('internal/modules/builtins');
const sourceMaps = require('internal/source_map/support');
const path = require('path');
const binding = internalBinding('modules');

let stripsTypes = false;
const isTypeScript = (filename) => filename.endsWith('ts') && /\.[cm]?ts$/.test(filename);

const relativeResolveCache = Object.create(null);
let statCache = null;
let requireDepth = 0;
let conditions;

function statFile(filename) {
  if (statCache === null) return binding.stat(filename);
  let result = statCache.get(filename);
  if (result === undefined) {
    result = binding.stat(filename);
    if (result >= 0) statCache.set(filename, result); // only what exists: it may yet be made
  }
  return result;
}

let stat = statFile;

/* Does the program show files of its own, by Module._stat and a changed `fs`? */
function hasOwnFiles() {
  return stat !== statFile;
}

// Canonical paths of folders, for the life of the process; the root's is ''.
const realFolders = new Map([['', '']]);

// The canonical path of an absolute and normalized one that is there: each folder on the way is looked at once.
function realPath(path) {
  const slash = path.lastIndexOf('/');
  const folder = path.slice(0, slash);
  let real = realFolders.get(folder);
  if (real === undefined) {
    real = realPath(folder);
    realFolders.set(folder, real);
  }
  real += path.slice(slash);
  if (binding.isLink(real)) real = binding.realpath(real);
  return real === '/' ? '' : real;
}

function toRealPath(filename) {
  return hasOwnFiles() ? require('fs').realpathSync(filename) : realPath(filename);
}

function requireConditions() {
  conditions ??= new Set(['require', 'node', 'node-addons', 'module-sync', ...getOptionValue('--conditions')]);
  return conditions;
}

function updateChildren(parent, child, scan) {
  const children = parent?.children;
  if (children && !(scan && children.includes(child))) children.push(child);
}

function Module(id = '', parent) {
  this.id = id;
  this.path = path.dirname(id);
  this.exports = {};
  updateChildren(parent, this, false);
  this.filename = null;
  this.loaded = false;
  this.children = [];
  setParent(this, parent);
}

const parents = new WeakMap();

function setParent(module, parent) {
  parents.set(module, parent);
}

function getParent() {
  return parents.get(this);
}

function setParentOf(value) {
  parents.set(this, value);
}

Object.defineProperty(Module.prototype, 'parent', { get: getParent, set: setParentOf, configurable: true });

function deprecateParent() {
  const { deprecate } = require('internal/util');
  const text = 'module.parent is deprecated due to accuracy issues. Please use require.main to find program entry point ' +
    'instead.';
  Object.defineProperty(Module.prototype, 'parent', {
    get: deprecate(getParent, text, 'DEP0144'),
    set: deprecate(setParentOf, text, 'DEP0144'),
    configurable: true,
  });
}

Object.defineProperty(Module.prototype, 'isPreloading', { get() { return isPreloading; }, configurable: true });

let isPreloading = false;

// Programs replace it to show files of their own.
Object.defineProperty(Module, '_stat', {
  get() { return stat; },
  set(value) {
    require('internal/util').emitExperimentalWarning('Module._stat');
    stat = value;
  },
  configurable: true,
});
Module._cache = Object.create(null);
Module._pathCache = Object.create(null);
Module._extensions = Object.create(null);
Module.globalPaths = [];
Module.Module = Module;

// ---- wrapping ----

let wrapper = ['(function (exports, require, module, __filename, __dirname) { ', '\n});'];
let wrapperChanged = false;
let wrap = (script) => wrapper[0] + script + wrapper[1];

Object.defineProperty(Module, 'wrap', {
  get() { return wrap; },
  set(value) {
    wrapperChanged = true;
    wrap = value;
  },
  configurable: true,
});

// What wraps a script may be replaced as a whole or by element: then every script is wrapped as text.
let shownWrapper = new Proxy(wrapper, {
  set(target, key, value) {
    wrapperChanged = true;
    return Reflect.set(target, key, value);
  },
  defineProperty(target, key, descriptor) {
    wrapperChanged = true;
    return Object.defineProperty(target, key, descriptor);
  },
});

Object.defineProperty(Module, 'wrapper', {
  get() { return shownWrapper; },
  set(value) {
    wrapperChanged = true;
    shownWrapper = value;
    wrapper = value;
  },
  configurable: true,
});

// ---- finding files ----

function tryFile(filename, isMain) {
  return stat(filename) === 0 && toFilename(filename, isMain);
}

function toFilename(filename, isMain) {
  return preservesSymlinks(isMain) ? path.resolve(filename) : toRealPath(filename);
}

function preservesSymlinks(isMain) {
  return getOptionValue(isMain ? '--preserve-symlinks-main' : '--preserve-symlinks');
}

function tryExtensions(base, extensions, isMain) {
  if (!hasOwnFiles()) {
    const i = binding.findExtension(base, extensions);
    return i >= 0 && toFilename(base + extensions[i], isMain);
  }
  for (let i = 0; i < extensions.length; i++) {
    const filename = tryFile(base + extensions[i], isMain);
    if (filename) return filename;
  }
  return false;
}

function tryPackage(directory, extensions, isMain, request) {
  const main = packageJson.read(path.join(directory, 'package.json'))?.main;
  const index = path.resolve(directory, 'index');
  if (!main) return tryExtensions(index, extensions, isMain);
  const filename = path.resolve(directory, main);
  const found = tryFile(filename, isMain) || tryExtensions(filename, extensions, isMain) ||
    tryExtensions(path.resolve(filename, 'index'), extensions, isMain);
  if (found) return found;
  const fallback = tryExtensions(index, extensions, isMain);
  if (!fallback) {
    const error = new Error(`Cannot find module '${filename}'. Please verify that the package.json has a valid "main" entry`);
    error.code = 'MODULE_NOT_FOUND';
    error.path = path.resolve(directory, 'package.json');
    error.requestPath = request;
    throw error;
  }
  process.emitWarning(
    `Invalid 'main' field in '${path.join(directory, 'package.json')}' of '${main}'. ` +
    'Please either fix that or report it to the module author', 'DeprecationWarning', 'DEP0128');
  return fallback;
}

// The extension of a file that Module._extensions knows, the longest first ('.test.js' before '.js').
function findLongestRegisteredExtension(filename) {
  const name = path.basename(filename);
  let from = 0;
  let dot;
  while ((dot = name.indexOf('.', from)) !== -1) {
    from = dot + 1;
    if (dot === 0) continue;
    const extension = name.slice(dot);
    if (Module._extensions[extension]) return extension;
  }
  return '.js';
}

const exportsPattern = /^((?:@[^/\\%]+\/)?[^./\\%][^/\\%]*)(\/.*)?$/;

function resolveExportsOf(nodeModules, request) {
  const parts = exportsPattern.exec(request);
  if (parts === null) return undefined;
  const [, name, subpath = ''] = parts;
  const directory = path.resolve(nodeModules, name);
  const pkg = packageJson.read(path.join(directory, 'package.json'));
  if (pkg === undefined || pkg.exports === undefined || pkg.exports === null) return undefined;
  const { resolveExports } = require('internal/modules/package_exports');
  return finishExports(resolveExports(pkg, `.${subpath}`, undefined, requireConditions()), undefined, pkg.path);
}

// A file, by its path or URL, that `exports` or `imports` names must be there: no extensions are tried.
function finishExports(target, parentPath, packagePath) {
  let filename = target;
  if (typeof target !== 'string') {
    if (/%2f|%5c/i.test(target.pathname)) {
      throw new codes.ERR_INVALID_MODULE_SPECIFIER(target.href, 'must not include encoded "/" or "\\" characters', parentPath);
    }
    filename = require('internal/url').fileURLToPath(target);
  }
  const found = tryFile(path.resolve(filename), false);
  if (found) return found;
  const error = new Error(`Cannot find module '${filename}'`);
  error.code = 'MODULE_NOT_FOUND';
  error.path = packagePath;
  throw error;
}

function isRelative(request) {
  return request[0] === '.' && (request.length === 1 || request[1] === '/' ||
    (request[1] === '.' && (request.length === 2 || request[2] === '/')));
}

function findInFolder(folder, request, absolute, trailingSlash, isMain) {
  // "../x" may be there though the folder is gone.
  if (folder && !request.startsWith('..') && stat(folder) < 1) return false;
  if (!absolute) {
    const exported = resolveExportsOf(folder, request);
    if (exported) return exported;
  }
  const base = path.resolve(folder, request);
  const kind = stat(base);
  let filename = false;
  if (!trailingSlash) {
    if (kind === 0) filename = toFilename(base, isMain);
    if (!filename) filename = tryExtensions(base, Object.keys(Module._extensions), isMain);
  }
  if (!filename && kind === 1) filename = tryPackage(base, Object.keys(Module._extensions), isMain, request);
  return filename;
}

Module._findPath = function(request, paths, isMain) {
  const absolute = path.isAbsolute(request);
  if (absolute) paths = [''];
  else if (!paths || paths.length === 0) return false;
  const cacheKey = `${request}\x00${paths.join('\x00')}`;
  const cached = Module._pathCache[cacheKey];
  if (cached) return cached;
  const trailingSlash = request.endsWith('/') || request.endsWith('/.') || request.endsWith('/..') ||
    request === '.' || request === '..';
  // Relative requests look into one given folder, never into packages.
  const direct = absolute || isRelative(request);
  for (let i = 0; i < paths.length; i++) {
    const filename = findInFolder(paths[i], request, direct, trailingSlash, isMain);
    if (filename) {
      Module._pathCache[cacheKey] = filename;
      return filename;
    }
  }
  return false;
};

// node_modules folders from `from` upward.
Module._nodeModulePaths = function(from) {
  from = path.resolve(from);
  if (from === '/') return ['/node_modules'];
  const paths = [];
  let end = from.length;
  while (end > 0) {
    const start = from.lastIndexOf('/', end - 1);
    if (from.slice(start + 1, end) !== 'node_modules') paths.push(`${from.slice(0, end)}/node_modules`);
    end = start;
  }
  paths.push('/node_modules');
  return paths;
};

Module._resolveLookupPaths = function(request, parent) {
  if (builtins.isBuiltin(request)) return null;
  if (!isRelative(request)) {
    const paths = parent?.paths?.length ? parent.paths.concat(modulePaths) : modulePaths;
    return paths.length > 0 ? paths : null;
  }
  if (!parent?.id || !parent.filename) return ['.'];
  return [path.dirname(parent.filename)];
};

let modulePaths = [];

// What depends on the command line.
function setUp() {
  if (getOptionValue('--pending-deprecation')) deprecateParent();
  if (getOptionValue('--enable-source-maps')) process.setSourceMapsEnabled(true);
  stripsTypes = getOptionValue('--experimental-strip-types');
  Module._initPaths();
}

Module._initPaths = function() {
  const home = process.env.HOME;
  const prefix = path.resolve(process.execPath, '..', '..');
  modulePaths = [path.resolve(prefix, 'lib', 'node')];
  if (home) modulePaths.unshift(path.resolve(home, '.node_modules'), path.resolve(home, '.node_libraries'));
  const { NODE_PATH } = process.env;
  if (NODE_PATH) modulePaths = NODE_PATH.split(':').filter(Boolean).concat(modulePaths);
  Module.globalPaths = modulePaths.slice();
};

// ---- resolving ----

function trySelf(parentPath, request) {
  if (!parentPath) return false;
  const pkg = packageJson.scopeOf(parentPath);
  if (pkg === undefined || pkg.exports === undefined || pkg.exports === null || pkg.name === undefined) return false;
  if (request !== pkg.name && !request.startsWith(`${pkg.name}/`)) return false;
  const { resolveExports } = require('internal/modules/package_exports');
  const target = resolveExports(pkg, `.${request.slice(pkg.name.length)}`, parentPath, requireConditions());
  return finishExports(target, parentPath, pkg.path);
}

// Where the package is looked for that may name itself: what is typed or preloaded is in the current folder.
function selfPath(parent) {
  if (parent?.filename) return parent.filename;
  if (parent?.id !== '<repl>' && parent?.id !== 'internal/preload') return undefined;
  try {
    return `${process.cwd()}/`;
  } catch {
    return undefined;
  }
}

// A package that `imports` names.
function resolveFromImports(specifier, request, parent) {
  try {
    return Module._resolveFilename(specifier, parent);
  } catch (error) {
    if (error.code !== 'MODULE_NOT_FOUND') throw error;
    const missing = new Error(`Cannot find module '${request}'`);
    missing.code = 'MODULE_NOT_FOUND';
    throw missing;
  }
}

function resolveHash(request, parent) {
  const from = parent?.filename ?? path.join(process.cwd(), '[eval]');
  const pkg = packageJson.scopeOf(from);
  if (pkg?.imports === undefined) return undefined;
  const { resolveImports } = require('internal/modules/package_exports');
  const target = resolveImports(pkg, request, from, requireConditions(), (specifier) => resolveFromImports(specifier, request, parent));
  return builtins.isBuiltin(target) ? target : finishExports(target, from, pkg.path);
}

function lookupPathsFrom(request, options) {
  if (!Array.isArray(options.paths)) {
    if (options.paths !== undefined) throw new codes.ERR_INVALID_ARG_VALUE('options.paths', options.paths);
    return undefined;
  }
  if (isRelative(request)) return options.paths;
  const paths = [];
  const fake = new Module('', null);
  for (const from of options.paths) {
    fake.paths = Module._nodeModulePaths(from);
    for (const found of Module._resolveLookupPaths(request, fake) ?? []) {
      if (!paths.includes(found)) paths.push(found);
    }
  }
  return paths;
}

function requireStackOf(parent) {
  const stack = [];
  for (let cursor = parent; cursor; cursor = parents.get(cursor)) stack.push(cursor.filename || cursor.id);
  return stack;
}

Module._resolveFilename = function(request, parent, isMain, options) {
  if (builtins.isBuiltin(request)) return request;
  let paths;
  if (typeof options === 'object' && options !== null) paths = lookupPathsFrom(request, options);
  paths ??= Module._resolveLookupPaths(request, parent);
  if (request[0] === '#' && (parent?.filename || parent?.id === '<repl>' || parent?.id === '[eval]')) {
    const found = resolveHash(request, parent);
    if (found !== undefined) return found;
  }
  if (!isRelative(request) && request[0] !== '/') {
    const self = trySelf(selfPath(parent), request);
    if (self) return self;
  }
  const filename = Module._findPath(request, paths, isMain);
  if (filename) return filename;
  const requireStack = requireStackOf(parent);
  let message = `Cannot find module '${request}'`;
  if (requireStack.length > 0) message += `\nRequire stack:\n- ${requireStack.join('\n- ')}`;
  const error = new Error(message);
  error.code = 'MODULE_NOT_FOUND';
  error.requireStack = requireStack;
  throw error;
};

// ---- loading ----

const circular = new Proxy({}, {
  get(target, key) {
    if (key in target || key === '__esModule') return target[key];
    warnAboutCircular(String(key));
    return undefined;
  },
  getOwnPropertyDescriptor(target, key) {
    if (Object.hasOwn(target, key) || key === '__esModule') return Object.getOwnPropertyDescriptor(target, key);
    warnAboutCircular(String(key));
    return undefined;
  },
});

function warnAboutCircular(key) {
  process.emitWarning(`Accessing non-existent property '${key}' of module exports inside circular dependency`);
}

// While a module of a cycle is not finished, reading what its exports do not have yet warns.
function exportsForCircularRequire(module) {
  const { exports } = module;
  if (exports && typeof exports === 'object' && !isProxy(exports) && Object.getPrototypeOf(exports) === Object.prototype &&
      !exports.__esModule) {
    Object.setPrototypeOf(exports, circular);
  }
  return exports;
}

function cachedExports(filename, parent) {
  const cached = Module._cache[filename];
  if (cached === undefined) return undefined;
  updateChildren(parent, cached, true);
  return cached;
}

function loadBuiltin(request) {
  const exports = builtins.load(request);
  if (exports === undefined) throw new codes.ERR_UNKNOWN_BUILTIN_MODULE(request);
  return exports;
}

// Set by the first call of registerHooks.
let hooks;

Module._load = function(request, parent, isMain) {
  if (hooks?.isActive()) return require('internal/modules/cjs/hooked').load(request, parent, isMain);
  let relative;
  if (parent) {
    relative = `${parent.path}\x00${request}`;
    const filename = relativeResolveCache[relative];
    if (filename !== undefined) {
      const cached = cachedExports(filename, parent);
      if (cached !== undefined) return cached.loaded ? cached.exports : exportsForCircularRequire(cached);
      delete relativeResolveCache[relative];
    }
  }
  if (request.startsWith('node:')) return loadBuiltin(request);
  const filename = Module._resolveFilename(request, parent, isMain);
  const cached = cachedExports(filename, parent);
  if (cached !== undefined) return cached.loaded ? cached.exports : exportsForCircularRequire(cached);
  if (builtins.isBuiltin(filename)) return loadBuiltin(filename);
  return loadNew(filename, parent, isMain, relative, loadFile);
};

function loadFile(module, filename) {
  module.load(filename);
}

// The exports of what has the name `filename`: from the cache, or by load(module).
function loadIntoCache(filename, parent, isMain, load) {
  const cached = cachedExports(filename, parent);
  if (cached !== undefined) return cached.loaded ? cached.exports : exportsForCircularRequire(cached);
  return loadNew(filename, parent, isMain, undefined, load);
}

function loadNew(filename, parent, isMain, relative, load) {
  const module = new Module(filename, parent);
  if (isMain) {
    process.mainModule = module;
    module.id = '.';
  }
  Module._cache[filename] = module;
  if (relative !== undefined) relativeResolveCache[relative] = filename;
  let failed = true;
  try {
    load(module, filename);
    failed = false;
  } finally {
    if (failed) {
      delete Module._cache[filename];
      if (relative !== undefined) delete relativeResolveCache[relative];
      const children = parent?.children;
      if (Array.isArray(children) && children.includes(module)) children.splice(children.indexOf(module), 1);
    } else if (module.exports && !isProxy(module.exports) && Object.getPrototypeOf(module.exports) === circular) {
      Object.setPrototypeOf(module.exports, Object.prototype);
    }
  }
  return module.exports;
}

Module.prototype.load = function(filename) {
  this.filename ??= filename;
  this.paths ??= Module._nodeModulePaths(path.dirname(filename));
  const extension = findLongestRegisteredExtension(filename);
  if ((filename.endsWith('.mjs') && !Module._extensions['.mjs']) ||
      (filename.endsWith('.mts') && stripsTypes && !Module._extensions['.mts'])) {
    loadESM(this, filename);
    this.loaded = true;
    return;
  }
  Module._extensions[extension](this, filename);
  this.loaded = true;
};

Module.prototype.require = function(id) {
  validateString(id, 'id');
  if (id === '') throw new codes.ERR_INVALID_ARG_VALUE('id', id, 'must be a non-empty string');
  requireDepth++;
  try {
    return Module._load(id, this, false);
  } finally {
    requireDepth--;
  }
};

function makeRequireFunction(module) {
  const require = function require(id) {
    return module.require(id);
  };
  require.resolve = function resolve(request, options) {
    validateString(request, 'request');
    return Module._resolveFilename(request, module, false, options);
  };
  require.resolve.paths = function paths(request) {
    validateString(request, 'request');
    return Module._resolveLookupPaths(request, module);
  };
  require.main = process.mainModule;
  require.extensions = Module._extensions;
  require.cache = Module._cache;
  return require;
}

function runWrapper(module, compiled, filename) {
  const outermost = requireDepth === 0;
  if (outermost) statCache = new Map();
  try {
    return Reflect.apply(compiled, module.exports,
                         [module.exports, makeRequireFunction(module), module, filename, path.dirname(filename)]);
  } finally {
    if (outermost) statCache = null;
  }
}

Module.prototype._compile = function(content, filename) {
  let compiled;
  if (sourceMaps.enabled) sourceMaps.note(filename, `${content}`);
  if (wrapperChanged) {
    const { runInThisContext } = require('vm');
    compiled = runInThisContext(Module.wrap(content), { filename });
  } else {
    compiled = binding.compile(`${content}`, filename);
  }
  return runWrapper(this, compiled, filename);
};

const originalCompile = Module.prototype._compile;

// An ES module that is required: its namespace, or what it exports as 'module.exports'.
function loadESM(module, filename) {
  if (!getOptionValue('--experimental-require-module')) {
    const parent = parents.get(module)?.filename;
    const pkg = packageJson.scopeOf(filename);
    throw new codes.ERR_REQUIRE_ESM(filename, true, parent, pkg?.path);
  }
  const namespace = require('internal/modules/esm/loader').requireModule(filename, parents.get(module)?.filename);
  module.exports = Object.hasOwn(namespace, 'module.exports') ? namespace['module.exports'] : namespace;
}

// What telling the program's format has compiled already.
let compiledMain;

// The text of a file as JavaScript.
function readSource(filename) {
  const text = require('fs').readFileSync(filename, 'utf8');
  return stripsTypes && isTypeScript(filename) ? require('internal/modules/typescript').stripFile(text, filename) : text;
}

function compileFile(filename) {
  if (compiledMain?.filename === filename) {
    const { compiled } = compiledMain;
    compiledMain = undefined;
    return compiled;
  }
  if (sourceMaps.enabled) sourceMaps.note(filename, require('fs').readFileSync(filename, 'utf8'));
  if (!stripsTypes || !isTypeScript(filename)) return binding.compileFile(filename);
  return binding.compile(readSource(filename), filename);
}

// Compile a file that nobody said is CommonJS; it may turn out to be an ES module.
function compileOrLoadESM(module, filename, type) {
  try {
    return compileFile(filename);
  } catch (error) {
    if (type !== 'none' || !(error instanceof SyntaxError) || error.code !== undefined) throw error;
    const { hasModuleSyntax } = require('internal/modules/esm/loader');
    if (!hasModuleSyntax(readSource(filename), filename)) throw error;
    loadESM(module, filename);
    return undefined;
  }
}

Module._extensions['.js'] = function(module, filename) {
  const isScript = filename.endsWith('.cjs') || filename.endsWith('.cts');
  const type = isScript ? 'commonjs' : packageJson.scopeOf(filename)?.type ?? 'none';
  if (type === 'module' && (filename.endsWith('.js') || (stripsTypes && filename.endsWith('.ts')))) {
    loadESM(module, filename);
    return;
  }
  if (module._compile === originalCompile && !wrapperChanged && !hasOwnFiles()) {
    const compiled = compileOrLoadESM(module, filename, type);
    if (compiled !== undefined) runWrapper(module, compiled, filename);
    return;
  }
  module._compile(readSource(filename), filename);
};

Module._extensions['.json'] = function(module, filename) {
  const content = require('fs').readFileSync(filename, 'utf8');
  try {
    module.exports = JSON.parse(content.charCodeAt(0) === 0xFEFF ? content.slice(1) : content);
  } catch (error) {
    error.message = `${filename}: ${error.message}`;
    throw error;
  }
};

Module._extensions['.node'] = function(module, filename) {
  return process.dlopen(module, path.toNamespacedPath(filename));
};

// ---- the rest of the API ----

function createRequireFrom(filename, fileURL) {
  const trailing = filename.endsWith('/');
  const proxied = trailing ? path.join(filename, 'noop.js') : filename;
  const module = new Module(proxied);
  module.filename = proxied;
  module.paths = Module._nodeModulePaths(module.path);
  return makeRequireFunction(module);
}

Module.createRequire = function createRequire(filename) {
  let file;
  const isURL = typeof filename === 'object' && filename !== null && typeof filename.href === 'string';
  if (isURL || (typeof filename === 'string' && !path.isAbsolute(filename))) {
    try {
      file = require('internal/url').fileURLToPath(filename);
    } catch {
      throw new codes.ERR_INVALID_ARG_VALUE('filename', filename, 'must be a file URL object, file URL string, or absolute path string');
    }
  } else if (typeof filename !== 'string') {
    throw new codes.ERR_INVALID_ARG_VALUE('filename', filename, 'must be a file URL object, file URL string, or absolute path string');
  } else {
    file = filename;
  }
  return createRequireFrom(file);
};

Module._preloadModules = function(requests) {
  if (!Array.isArray(requests)) return;
  isPreloading = true;
  const parent = new Module('internal/preload', null);
  try {
    parent.paths = Module._nodeModulePaths(process.cwd());
  } catch (error) {
    if (error.code !== 'ENOENT') {
      isPreloading = false;
      throw error;
    }
  }
  try {
    for (const request of requests) parent.require(request);
  } finally {
    isPreloading = false;
  }
};

// Is the program an ES module?
function isModuleMain(filename) {
  if (filename.endsWith('.mjs')) return true;
  const isTS = stripsTypes && isTypeScript(filename);
  if (isTS && filename.endsWith('.mts')) return true;
  if (filename.endsWith('.cjs') || !(isTS ? /\.ts$/ : /\.js$|\/[^./]+$/).test(filename)) return false;
  const type = packageJson.scopeOf(filename)?.type ?? 'none';
  if (type !== 'none') return type === 'module';
  if (!isTS && !filename.endsWith('.js')) return false;
  try {
    compiledMain = { filename, compiled: compileFile(filename) };
    return false;
  } catch (error) {
    if (error.code !== undefined) return false; // It will be thrown when the file is loaded.
    const { hasModuleSyntax } = require('internal/modules/esm/loader');
    return hasModuleSyntax(readSource(filename), filename);
  }
}

function settleMain(promise) {
  let settled = false;
  const onExit = () => {
    if (!settled && process.exitCode === undefined) process.exitCode = 13;
  };
  process.on('exit', onExit);
  promise.then(() => {
    settled = true;
    process.off('exit', onExit);
  }, (error) => {
    settled = true;
    process.off('exit', onExit);
    internalBinding('lifecycle').triggerUncaughtException(error, true);
  });
}

// Do hooks of module.register() decide what the program is?
function asksThread() {
  return getOptionValue('--experimental-loader').length > 0 ||
    (getOptionValue('--import').length > 0 && require('internal/modules/esm/register').isActive());
}

Module.runMain = function(main = process.argv[1]) {
  const filename = Module._findPath(path.resolve(main), null, true);
  if (filename && (asksThread() || isModuleMain(filename))) {
    settleMain(require('internal/modules/esm/loader').runMain(filename));
    return;
  }
  Module._load(main, null, true);
};

Object.defineProperty(Module, 'builtinModules', {
  get: builtins.getPublicNames,
  enumerable: true,
  configurable: true,
});
Module.isBuiltin = builtins.isBuiltin;
Module.syncBuiltinESMExports = function syncBuiltinESMExports() {
  require('internal/modules/esm/loader').syncBuiltins();
};

// Loaded when it is first used.
function defineLater(name, length, id) {
  const method = { [name](...args) { return require(id)[name](...args); } }[name];
  Object.defineProperty(method, 'length', { value: length });
  Module[name] = method;
}

defineLater('enableCompileCache', 1, 'internal/modules/compile_cache');
defineLater('flushCompileCache', 0, 'internal/modules/compile_cache');
defineLater('getCompileCacheDir', 0, 'internal/modules/compile_cache');
Module.registerHooks = function registerHooks(added) {
  hooks ??= require('internal/modules/hooks');
  return hooks.registerHooks(added);
};
defineLater('findPackageJSON', 1, 'internal/modules/find_package');
defineLater('findSourceMap', 1, 'internal/source_map/cache');
defineLater('getSourceMapsSupport', 0, 'internal/source_map/cache');
defineLater('setSourceMapsSupport', 1, 'internal/source_map/cache');
Object.defineProperty(Module, 'SourceMap', {
  get() { return require('internal/source_map/source_map').SourceMap; },
  enumerable: true,
  configurable: true,
});
defineLater('register', 1, 'internal/modules/esm/register');
defineLater('stripTypeScriptTypes', 1, 'internal/modules/typescript');
Module.constants = Object.freeze({
  __proto__: null,
  compileCacheStatus: Object.freeze({ __proto__: null, FAILED: 0, ENABLED: 1, ALREADY_ENABLED: 2, DISABLED: 3 }),
});

module.exports = { Module, loadIntoCache, makeRequireFunction, requireConditions, setUp, settleMain };
