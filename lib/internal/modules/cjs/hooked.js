'use strict';

// require() while hooks of module.registerHooks() are there.

const { Module, loadIntoCache, requireConditions } = require('internal/modules/cjs/loader');
const builtins = require('internal/modules/builtins');
const hooks = require('internal/modules/hooks');
const packageJson = require('internal/modules/package_json');
const path = require('path');
const { fileURLToPath, pathToFileURL } = require('internal/url');

function urlOf(filename) {
  if (builtins.isBuiltin(filename)) return filename.startsWith('node:') ? filename : `node:${filename}`;
  return path.isAbsolute(filename) ? pathToFileURL(filename).href : filename;
}

function formatOf(filename) {
  switch (path.extname(filename)) {
    case '.json': return 'json';
    case '.node': return 'addon';
    case '.mjs': return 'module';
    case '.cjs': return 'commonjs';
    case '.js': {
      const type = packageJson.scopeOf(filename)?.type;
      return type === 'none' ? undefined : type;
    }
    default: return undefined;
  }
}

function parentURLOf(parent) {
  return parent?.filename ? urlOf(parent.filename) : undefined;
}

// The module's exports from what a hook answered.
function fill(module, filename, url, { format, source }) {
  const text = source === null || source === undefined ? '' : hooks.sourceText(source);
  module.filename = filename;
  module.paths = Module._nodeModulePaths(path.dirname(filename));
  if (format === 'json') module.exports = JSON.parse(text);
  else if (format === 'module') module.exports = require('internal/modules/esm/loader').requireSource(url, text);
  else if (format === 'builtin') module.exports = builtins.load(url);
  else module._compile(text, filename);
  module.loaded = true;
}

// A built-in module, unless a hook makes something else of it.
function loadBuiltin(url, parent, isMain, conditions) {
  const answer = hooks.load(url, { format: 'builtin', conditions }, () => ({ source: null, format: 'builtin' }));
  if (answer.format === 'builtin') return builtins.load(url);
  return loadIntoCache(url, parent, isMain, (module) => fill(module, url, url, answer));
}

/** Module._load() */
function load(request, parent, isMain) {
  const conditions = [...requireConditions()];
  const { url } = hooks.resolve(request, { parentURL: parentURLOf(parent), conditions }, (specifier) => ({
    url: urlOf(Module._resolveFilename(specifier, parent, isMain)),
  }));
  const filename = url.startsWith('file:') ? fileURLToPath(url) : url;
  if (builtins.isBuiltin(filename)) return loadBuiltin(filename, parent, isMain, conditions);
  return loadIntoCache(filename, parent, isMain, (module) => {
    let own;
    const answer = hooks.load(url, { format: formatOf(filename), conditions }, (target, context) => {
      const source = context.format !== 'addon' ? require('fs').readFileSync(target.startsWith('file:') ? fileURLToPath(target) : target, 'utf8') : null;
      own = { source, format: context.format };
      return own;
    });
    if (answer !== own) fill(module, filename, url, answer);
    else module.load(filename);
  });
}

module.exports = { load };
