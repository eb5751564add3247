/*
 * The path module. The POSIX functions are native (src/bindings/path.c); those for Windows' paths are loaded when
 * somebody asks for them.
 */
'use strict';

const binding = internalBinding('path');

const { validateObject, validateString } = require('internal/validators');

binding.initialize(
  (name, value) => validateString(value, name),
  () => process.cwd(),
);

/* The path of parse()'s result, with the separator of the flavour. */
function format(separator, pathObject) {
  validateObject(pathObject, 'pathObject');
  const { root, ext } = pathObject;
  const dir = pathObject.dir || root;
  const extension = ext ? `${ext[0] === '.' ? '' : '.'}${ext}` : '';
  const base = pathObject.base || `${pathObject.name || ''}${extension}`;
  if (!dir) {
    return base;
  }
  return dir === root ? `${dir}${base}` : `${dir}${separator}${base}`;
}

function matchesGlob(path, pattern, windows) {
  validateString(path, 'path');
  validateString(pattern, 'pattern');
  return require('internal/glob').matchesGlob(path, pattern, windows);
}

// Native functions have no name of their own.
for (const name of ['resolve', 'normalize', 'isAbsolute', 'join', 'relative', 'dirname', 'basename', 'extname', 'parse']) {
  Object.defineProperty(binding[name], 'name', { __proto__: null, value: name, configurable: true });
}

const posix = {
  resolve: binding.resolve,
  normalize: binding.normalize,
  isAbsolute: binding.isAbsolute,
  join: binding.join,
  relative: binding.relative,
  toNamespacedPath(path) {
    return path;
  },
  dirname: binding.dirname,
  basename: binding.basename,
  extname: binding.extname,
  format: format.bind(null, '/'),
  parse: binding.parse,
  matchesGlob(path, pattern) {
    return matchesGlob(path, pattern, false);
  },
  sep: '/',
  delimiter: ':',
  win32: null,
  posix: null,
};

posix.posix = posix;
posix._makeLong = posix.toNamespacedPath;

function defineWin32(value) {
  const descriptor = { __proto__: null, value, writable: true, enumerable: true, configurable: true };
  Object.defineProperty(posix, 'win32', descriptor);
}

Object.defineProperty(posix, 'win32', {
  __proto__: null,
  get() {
    const win32 = require('internal/path/win32');
    Object.assign(win32, {
      format: format.bind(null, '\\'),
      matchesGlob: (path, pattern) => matchesGlob(path, pattern, true),
      win32,
      posix,
    });
    defineWin32(win32);
    return win32;
  },
  set: defineWin32,
  enumerable: true,
  configurable: true,
});

module.exports = posix;
