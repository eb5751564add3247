'use strict';

// module.findPackageJSON()

const { codes } = require('internal/errors');
const { validateString } = require('internal/validators');
const packageJson = require('internal/modules/package_json');
const path = require('path');
const { URL, fileURLToPath, isURL, pathToFileURL } = require('internal/url');

// The nearest file at or above a folder.
function findAbove(folder) {
  for (;;) {
    const file = path.join(folder, 'package.json');
    if (packageJson.read(file) !== undefined) return file;
    const above = path.dirname(folder);
    if (above === folder) return undefined;
    folder = above;
  }
}

// That of a package by its name: the scope's own, or the first among node_modules folders.
function findPackage(specifier, base) {
  const name = /^(?:@[^/\\%]+\/)?[^./\\%][^/\\%]*/.exec(specifier)?.[0];
  if (name === undefined) {
    throw new codes.ERR_INVALID_MODULE_SPECIFIER(specifier, 'is not a valid package name', base);
  }
  const own = packageJson.scopeOf(base, base, specifier);
  if (own?.name === name && own.exports !== undefined && own.exports !== null) return own.path;
  for (const folder of require('internal/modules/cjs/loader').Module._nodeModulePaths(path.dirname(base))) {
    const file = path.join(folder, name, 'package.json');
    if (packageJson.read(file, base, specifier) !== undefined) return file;
  }
  throw new codes.ERR_MODULE_NOT_FOUND(name, base);
}

function toPath(base) {
  if (isURL(base)) return fileURLToPath(base);
  validateString(base, 'base');
  return path.isAbsolute(base) ? base : fileURLToPath(base);
}

/** The path of the package.json that is in force for a specifier, or undefined. */
function findPackageJSON(...given) {
  if (given.length === 0) throw new codes.ERR_MISSING_ARGS('specifier');
  const [, base = 'data:'] = given;
  const specifier = isURL(given[0]) ? given[0].href : `${given[0]}`;
  if (specifier.startsWith('file:') || path.isAbsolute(specifier)) {
    const file = specifier.startsWith('file:') ? fileURLToPath(specifier) : specifier;
    return findAbove(file.endsWith('/') ? file : path.dirname(file));
  }
  if (!/^\.\.?(?:\/|$)/.test(specifier)) return findPackage(specifier, toPath(base));
  const url = new URL(specifier, pathToFileURL(toPath(base)));
  const target = fileURLToPath(url);
  if (!target.endsWith('/') && internalBinding('modules').stat(target) < 0) {
    throw new codes.ERR_MODULE_NOT_FOUND(target, toPath(base), `${url}`);
  }
  return findAbove(target.endsWith('/') ? target : path.dirname(target));
}

module.exports = { findPackageJSON };
