'use strict';

// The names that a CommonJS module gives to `import`, known before it runs: found in its text, and in the texts of the
// modules that it re-exports.

const { Module } = require('internal/modules/cjs/loader');
const path = require('path');
const { findExports, readText } = internalBinding('modules');

// Kinds of what is found: lang_cjs_find of src/lang/lang.h.
const NAME = 0;
const REEXPORT = 1;

// filename -> Set of names, from the moment it is being collected
const known = new Map();

function collectReexport(names, request, parent) {
  let filename;
  try {
    filename = Module._resolveFilename(request, parent);
  } catch {
    return; // It will be reported when the module runs.
  }
  const extension = path.extname(filename);
  const isScript = extension === '.js' || extension === '.cjs' || Module._extensions[extension] === undefined;
  if (!isScript || !path.isAbsolute(filename)) return;
  for (const name of namesOf(filename)) names.add(name);
}

function parentOf(filename) {
  return { id: filename, filename, paths: Module._nodeModulePaths(path.dirname(filename)) };
}

/** The names that the text of the CommonJS file shows as exported: a Set, also while it is being collected (cycles). */
function namesOf(filename, text = readText(filename) ?? '') {
  let names = known.get(filename);
  if (names !== undefined) return names;
  names = new Set();
  known.set(filename, names);
  const finds = findExports(text);
  let reexports = new Set();
  for (let i = 0; i < finds.length; i += 2) {
    if (finds[i] === NAME) names.add(finds[i + 1]);
    else if (finds[i] === REEXPORT) reexports.add(finds[i + 1]);
    else reexports = new Set();
  }
  if (reexports.size > 0) {
    const parent = parentOf(filename);
    for (const request of reexports) collectReexport(names, request, parent);
  }
  return names;
}

module.exports = { namesOf };
