'use strict';

// mkdir with { recursive: true }: gives the first folder that had to be made, or undefined.

const { uvException } = require('internal/errors');
const path = require('path');
const binding = internalBinding('fs');
const { S_IFMT, S_IFDIR } = binding.constants;

function isFolder(name) {
  const mode = binding.statMode(name, true);
  return mode >= 0 && (mode & S_IFMT) === S_IFDIR;
}

// Paths are not normalized: in a/../b the folder a has to be made, too.
function toText(name) {
  return typeof name === 'string' ? name : Buffer.from(name).toString();
}

// A file in the way: mkdir says EEXIST for the folder itself, ENOTDIR for one above it.
function inTheWay(error, name, wanted) {
  if (name === wanted) return error;
  return uvException({ errno: -20, code: 'ENOTDIR', syscall: 'mkdir', path: wanted });
}

function mkdirRecursiveSync(name, mode) {
  const wanted = toText(name);
  const missing = [wanted];
  const asked = new Set();
  let first;
  while (missing.length > 0) {
    const at = missing[missing.length - 1];
    try {
      binding.mkdir(at, mode);
      first ??= at;
    } catch (error) {
      if (error.code === 'ENOENT' && path.dirname(at) !== at && !asked.has(at)) {
        asked.add(at); // once: the current folder may be gone
        missing.push(path.dirname(at));
        continue;
      }
      if (!isFolder(at)) throw error.code === 'EEXIST' || error.code === 'ENOTDIR' ? inTheWay(error, at, wanted) : error;
    }
    missing.pop();
  }
  return first;
}

function mkdirRecursive(name, mode, callback) {
  const wanted = toText(name);
  const missing = [];
  const asked = new Set();
  let first;

  function make(at) {
    binding.mkdir(at, mode, (error) => {
      if (!error) {
        first ??= at;
        goOn();
      } else if (error.code === 'ENOENT' && path.dirname(at) !== at && !asked.has(at)) {
        asked.add(at);
        missing.push(at);
        make(path.dirname(at));
      } else if (isFolder(at)) {
        goOn();
      } else {
        callback(error.code === 'EEXIST' || error.code === 'ENOTDIR' ? inTheWay(error, at, wanted) : error);
      }
    });
  }

  function goOn() {
    if (missing.length === 0) callback(null, first);
    else make(missing.pop());
  }

  make(wanted);
}

module.exports = { mkdirRecursive, mkdirRecursiveSync };
