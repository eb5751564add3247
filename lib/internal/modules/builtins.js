'use strict';

// Which names are built-in modules.

const binding = internalBinding('builtins');

// Known to require() only with "node:" before them.
const schemeOnly = new Set(['sea', 'sqlite', 'test', 'test/reporters']);

const ids = new Set();
for (const id of binding.ids) {
  if (!id.startsWith('internal/') && !id.startsWith('bootstrap/')) ids.add(id);
}

const publicNames = Object.freeze([...ids].filter((id) => !schemeOnly.has(id)).sort());

function isBuiltin(name) {
  if (typeof name !== 'string') return false;
  if (name.startsWith('node:')) return ids.has(name.slice(5));
  return ids.has(name) && !schemeOnly.has(name);
}

// The exports of 'fs' or 'node:fs', or undefined for no such module.
function load(name) {
  const id = name.startsWith('node:') ? name.slice(5) : name;
  if (!ids.has(id)) return undefined;
  if (!name.startsWith('node:') && schemeOnly.has(id)) return undefined;
  return binding.require(id);
}

module.exports = { publicNames, isBuiltin, load };
