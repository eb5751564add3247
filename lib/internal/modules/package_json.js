'use strict';

// package.json files as module resolution sees them: read once a path, cached for the life of the process.

const { codes } = require('internal/errors');
const binding = internalBinding('modules');

const cache = new Map();

// The parsed file at `path`, or undefined when there is none. Throws ERR_INVALID_PACKAGE_CONFIG for broken JSON; `base`
// and `specifier` say in that message who asked.
function read(path, base, specifier) {
  let found = cache.get(path);
  if (found !== undefined || cache.has(path)) return found;
  const text = binding.readText(path);
  if (text !== undefined) {
    let data;
    try {
      data = JSON.parse(text);
    } catch (error) {
      const from = specifier === undefined ? undefined : `"${specifier}" from ${base}`;
      throw new codes.ERR_INVALID_PACKAGE_CONFIG(path, from, error.message);
    }
    if (data === null || typeof data !== 'object' || Array.isArray(data)) data = {};
    const { name, main, exports: exported, imports, type } = data;
    found = {
      path,
      directory: path.slice(0, -'/package.json'.length) || '/',
      name: typeof name === 'string' ? name : undefined,
      main: typeof main === 'string' ? main : undefined,
      exports: exported,
      imports: imports !== null && typeof imports === 'object' ? imports : undefined,
      type: type === 'module' || type === 'commonjs' ? type : 'none',
    };
  }
  cache.set(path, found);
  return found;
}

// The nearest package.json at or above the folder of `file`, or undefined. It stops at a node_modules folder.
function scopeOf(file, base, specifier) {
  let directory = file;
  for (;;) {
    const slash = directory.lastIndexOf('/');
    if (slash < 0) return undefined;
    directory = directory.slice(0, slash);
    if (directory.endsWith('/node_modules')) return undefined;
    const found = read(`${directory}/package.json`, base, specifier);
    if (found !== undefined) return found;
  }
}

module.exports = { read, scopeOf };
