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

const barePattern = /^((?:@[^/\\%]+\/)?[^./\\%][^/\\%]*)(\/.*)?$/;

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
  throw new codes.ERR_MODULE_NOT_FOUND(directory, base);
}

function resolveSelf(name, subpath, parentPath) {
  const pkg = packageJson.scopeOf(parentPath, parentPath, name);
  if (pkg === undefined || pkg.exports === undefined || pkg.exports === null || pkg.name !== name) return undefined;
  return resolveExports(pkg, subpath, parentPath, importConditions());
}

// A bare specifier to a path, or to a node: name.
function resolvePackage(specifier, parentPath) {
  if (builtins.isBuiltin(specifier)) return specifier.startsWith('node:') ? specifier : `node:${specifier}`;
  const parts = barePattern.exec(specifier);
  if (parts === null) {
    throw new codes.ERR_INVALID_MODULE_SPECIFIER(specifier, 'is not a valid package name', parentPath);
  }
  const [, name, rest = ''] = parts;
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

function parentPathOf(parentURL) {
  if (parentURL.startsWith('file:')) return fileURLToPath(parentURL);
  throw new codes.ERR_UNSUPPORTED_RESOLVE_REQUEST(parentURL, parentURL);
}

// The URL of a file that has to be there.
function finishFile(url, parentURL) {
  if (/%2f|%5c/i.test(url.pathname)) {
    throw new codes.ERR_INVALID_MODULE_SPECIFIER(url.pathname, 'must not include encoded "/" or "\\" characters',
                                                 parentURL && fileURLToPath(parentURL));
  }
  const file = fileURLToPath(url);
  const base = parentURL?.startsWith('file:') ? fileURLToPath(parentURL) : parentURL;
  const kind = binding.stat(file.endsWith('/') ? file.slice(0, -1) : file);
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

function resolvePath(path, parentURL) {
  return path.startsWith('node:') ? path : finishFile(pathToFileURL(path), parentURL);
}

// The absolute URL of what `specifier` means in the module at `parentURL`.
function resolve(specifier, parentURL) {
  if (isRelative(specifier)) {
    const url = new URL(specifier, parentURL);
    return url.protocol === 'file:' ? finishFile(url, parentURL) : url.href;
  }
  if (specifier[0] === '#') {
    const parentPath = parentPathOf(parentURL);
    const pkg = packageJson.scopeOf(parentPath, parentPath, specifier);
    const target = resolveImports(pkg, specifier, parentPath, importConditions(),
                                  (name) => resolvePackage(name, parentPath));
    return resolvePath(target, parentURL);
  }
  let url;
  try {
    url = new URL(specifier);
  } catch {
    return resolvePath(resolvePackage(specifier, parentURL.startsWith('file:') ? fileURLToPath(parentURL) : '/'),
                       parentURL);
  }
  if (url.protocol === 'node:') {
    if (!builtins.isBuiltin(specifier)) throw new codes.ERR_UNKNOWN_BUILTIN_MODULE(specifier);
    return specifier;
  }
  if (url.protocol === 'file:') return finishFile(url, parentURL);
  if (url.protocol === 'data:') return url.href;
  const supported = /^https?:$/.test(url.protocol) ? ['file', 'data'] : ['file', 'data', 'node'];
  throw new codes.ERR_UNSUPPORTED_ESM_URL_SCHEME(url, supported);
}

module.exports = { importConditions, resolve };
