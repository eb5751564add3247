'use strict';

// Which names are built-in modules.

const binding = internalBinding('builtins');

// Known to require() only with "node:" before them.
const schemeOnly = new Set(['sea', 'sqlite', 'test', 'test/reporters']);

const { options } = internalBinding('options');

function isPublic(id) {
  if (!binding.has(id)) return false;
  if (id.startsWith('internal/')) return options['--expose-internals']; // for tests of internals
  return !id.startsWith('bootstrap/');
}

let names;

// What require('module').builtinModules shows.
function getPublicNames() {
  names ??= Object.freeze(binding.getIds()
    .filter((id) => isPublic(id) && !id.startsWith('internal/') && !schemeOnly.has(id)).sort());
  return names;
}

function isBuiltin(name) {
  if (typeof name !== 'string') return false;
  if (name.startsWith('node:')) return isPublic(name.slice(5));
  return isPublic(name) && !schemeOnly.has(name);
}

// The exports of 'fs' or 'node:fs', or undefined for no such module.
function load(name) {
  if (!isBuiltin(name)) return undefined;
  return binding.require(name.startsWith('node:') ? name.slice(5) : name);
}

module.exports = { getPublicNames, isBuiltin, load };
