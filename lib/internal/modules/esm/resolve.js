'use strict';

// Specifiers of ES modules to URLs: ESM_RESOLVE of doc/api/esm.md.

const { codes } = require('internal/errors');
const { options } = internalBinding('options');
const binding = internalBinding('modules');
const builtins = require('internal/modules/builtins');
const packageJson = require('internal/modules/package_json');
const { resolveExports, resolveImports } = require('internal/modules/package_exports');
const { URL, fileURLToPath, pathToFileURL } = require('internal/url');

let conditions;
function importConditions() {
  conditions ??= new Set(['node', 'import', 'module-sync', 'node-addons', ...(options['--conditions'] ?? [])]);
  return conditions;
}

// The name of the package in a bare specifier, and what follows. The empty name is one.
function parsePackageName(specifier, base) {
  let slash = specifier.indexOf('/');
  let valid = true;
  if (specifier[0] === '@') {
    if (slash === -1) valid = false;
    else slash = specifier.indexOf('/', slash + 1);
  }
  const name = slash === -1 ? specifier : specifier.slice(0, slash);
  if (!valid || name[0] === '.' || /[%\\]/.test(name)) {
    throw new codes.ERR_INVALID_MODULE_SPECIFIER(specifier, 'is not a valid package name', base);
  }
  return { name, rest: slash === -1 ? '' : specifier.slice(slash) };
}

// A package without `exports`: what its main file may be.
function legacyMain(directory, pkg, base) {
  const candidates = ['index.js', 'index.json', 'index.node'];
  if (pkg?.main) {
    const { main } = pkg;
    candidates.unshift(main, `${main}.js`, `${main}.json`, `${main}.node`, `${main}/index.js`, `${main}/index.json`,
                       `${main}/index.node`);
  }
  for (const candidate of candidates) {
    const file = `${directory}/${candidate}`.replace(/\/\.\//g, '/');
    if (binding.stat(file) === 0) return file;
  }
  throw new codes.ERR_MODULE_NOT_FOUND(`${directory}/${pkg?.main ?? 'index.js'}`.replace(/\/\/+|\/\.\//g, '/'), base);
}

function resolveSelf(name, subpath, parentPath) {
  const pkg = packageJson.scopeOf(parentPath, parentPath, name);
  if (pkg === undefined || pkg.exports === undefined || pkg.exports === null || pkg.name !== name) return undefined;
  return resolveExports(pkg, subpath, parentPath, importConditions());
}

// A bare specifier to a path, or to a node: name.
function resolvePackage(specifier, parentPath) {
  if (builtins.isBuiltin(specifier)) return specifier.startsWith('node:') ? specifier : `node:${specifier}`;
  const { name, rest } = parsePackageName(specifier, parentPath);
  const subpath = `.${rest}`;
  const self = resolveSelf(name, subpath, parentPath);
  if (self !== undefined) return self;
  let folder = parentPath;
  for (;;) {
    const slash = folder.lastIndexOf('/');
    if (slash < 0) break;
    folder = folder.slice(0, slash);
    if (folder.endsWith('/node_modules')) continue;
    const directory = `${folder}/node_modules/${name}`;
    if (binding.stat(directory) !== 1) continue;
    const pkg = packageJson.read(`${directory}/package.json`, parentPath, specifier);
    if (pkg?.exports !== undefined && pkg.exports !== null) {
      return resolveExports(pkg, subpath, parentPath, importConditions());
    }
    return subpath === '.' ? legacyMain(directory, pkg, parentPath) : `${directory}${rest}`;
  }
  throw new codes.ERR_MODULE_NOT_FOUND(name, parentPath);
}

// What is not absolute needs a parent that is a file.
function parentPathOf(parentURL, specifier) {
  if (parentURL.startsWith('file:')) return fileURLToPath(parentURL);
  throw new codes.ERR_UNSUPPORTED_RESOLVE_REQUEST(specifier, parentURL);
}

// The URL of a file that has to be there.
function finishFile(url, parentURL) {
  if (/%2f|%5c/i.test(url.pathname)) {
    throw new codes.ERR_INVALID_MODULE_SPECIFIER(url.pathname, 'must not include encoded "/" or "\\" characters',
                                                 parentURL && fileURLToPath(parentURL));
  }
  const file = fileURLToPath(url);
  const base = parentURL?.startsWith('file:') ? fileURLToPath(parentURL) : parentURL;
  const kind = binding.stat(file.endsWith('/') && file !== '/' ? file.slice(0, -1) : file);
  if (kind === 1) throw new codes.ERR_UNSUPPORTED_DIR_IMPORT(file, base, `${url}`);
  if (kind !== 0 || file.endsWith('/')) throw new codes.ERR_MODULE_NOT_FOUND(file, base, `${url}`);
  if (options['--preserve-symlinks']) return url.href;
  const real = pathToFileURL(binding.realpath(file));
  real.search = url.search;
  real.hash = url.hash;
  return real.href;
}

const isRelative = (specifier) => specifier[0] === '/' || specifier.startsWith('./') || specifier.startsWith('../') ||
  specifier === '.' || specifier === '..';

// A path, a URL, or a node: name.
function finishTarget(target, parentURL) {
  if (typeof target !== 'string') return finishFile(target, parentURL);
  return target.startsWith('node:') ? target : finishFile(pathToFileURL(target), parentURL);
}

function resolveBare(specifier, parentURL) {
  if (builtins.isBuiltin(specifier)) return specifier.startsWith('node:') ? specifier : `node:${specifier}`;
  return finishTarget(resolvePackage(specifier, parentPathOf(parentURL, specifier)), parentURL);
}

function resolveImport(specifier, parentURL) {
  const parentPath = parentPathOf(parentURL, specifier);
  const pkg = packageJson.scopeOf(parentPath, parentPath, specifier);
  const target = resolveImports(pkg, specifier, parentPath, importConditions(), (name) => resolvePackage(name, pkg.path));
  return finishTarget(target, parentURL);
}

/** The absolute URL of what `specifier` means in the module at `parentURL`. If it can be loaded is for the loader to tell. */
function resolve(specifier, parentURL) {
  if (isRelative(specifier)) {
    if (!URL.canParse(specifier, parentURL)) throw new codes.ERR_UNSUPPORTED_RESOLVE_REQUEST(specifier, parentURL);
    const url = new URL(specifier, parentURL);
    return url.protocol === 'file:' ? finishFile(url, parentURL) : url.href;
  }
  if (specifier[0] === '#') return resolveImport(specifier, parentURL);
  if (!URL.canParse(specifier)) return resolveBare(specifier, parentURL);
  const url = new URL(specifier);
  if (url.protocol === 'node:') return specifier;
  return url.protocol === 'file:' ? finishFile(url, parentURL) : url.href;
}

// What require() would have found, as one could write it.
function findAsCommonJS(specifier, parentURL) {
  const parent = fileURLToPath(parentURL);
  const { Module } = require('internal/modules/cjs/loader');
  const fake = new Module(parent, null);
  fake.paths = Module._nodeModulePaths(parent);
  const found = Module._resolveFilename(specifier, fake, false);
  if (isRelative(specifier)) {
    const { relative, dirname } = require('path').posix;
    const way = relative(dirname(new URL(parentURL).pathname), pathToFileURL(found).pathname);
    return way.startsWith('../') ? way : `./${way}`;
  }
  if (!/^[^/\\%]/.test(specifier) || URL.canParse(specifier)) return found;
  const [name] = specifier.split('/');
  const inside = `/node_modules/${name}/`;
  const at = found.lastIndexOf(inside);
  if (at === -1) return pathToFileURL(found).href;
  return `${name}/${found.slice(at + inside.length).split('/').map(encodeURIComponent).join('/')}`;
}

/** Say in an error of resolve() what could have been meant. */
function suggest(error, specifier, parentURL) {
  if (error?.code !== 'ERR_MODULE_NOT_FOUND' && error?.code !== 'ERR_UNSUPPORTED_DIR_IMPORT') return;
  let found;
  try {
    found = findAsCommonJS(specifier.startsWith('file:') ? fileURLToPath(specifier) : specifier, parentURL);
  } catch {
    return;
  }
  if (found === specifier) return;
  const hint = `\nDid you mean to import ${JSON.stringify(found)}?`;
  const { stack, message } = error;
  error.stack = stack.replace(message, () => message + hint);
  error.message = message + hint;
}

/** resolve(), whose errors say what could have been meant. */
function resolveWithHint(specifier, parentURL) {
  try {
    return resolve(specifier, parentURL);
  } catch (error) {
    suggest(error, specifier, parentURL);
    throw error;
  }
}

module.exports = { importConditions, resolve: resolveWithHint };
