'use strict';

// package.json files as module resolution sees them: read once a path, cached for the life of the process.

const { codes } = require('internal/errors');
const binding = internalBinding('modules');

const cache = new Map();

const isRecord = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

// The object that a package.json is, with a name that is a text if it has one.
function parse(text) {
  try {
    const data = JSON.parse(text);
    return isRecord(data) && (data.name === undefined || typeof data.name === 'string') ? data : undefined;
  } catch {
    return undefined;
  }
}

// The parsed file at `path`, or undefined when there is none. Throws ERR_INVALID_PACKAGE_CONFIG if it is broken; `base`
// and `specifier` say in that message who asked. Fields of another type than they should have are not there.
function read(path, base, specifier) {
  let found = cache.get(path);
  if (found !== undefined || cache.has(path)) return found;
  const text = binding.readText(path);
  if (text !== undefined) {
    const data = parse(text);
    if (data === undefined) {
      throw new codes.ERR_INVALID_PACKAGE_CONFIG(path, specifier === undefined ? undefined : `"${specifier}" from ${base}`);
    }
    const { name, main, exports: exported, imports, type } = data;
    found = {
      path,
      directory: path.slice(0, -'/package.json'.length) || '/',
      name,
      main: typeof main === 'string' ? main : undefined,
      exports: typeof exported === 'string' || (typeof exported === 'object' && exported !== null) ? exported : undefined,
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
