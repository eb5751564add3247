'use strict';

// readdir with { recursive: true }: breadth first, names relative to the folder.

const path = require('path');
const binding = internalBinding('fs');
const { stat } = internalBinding('modules');
const { encodeName, makeDirents } = require('internal/fs/utils');

// Links to folders are followed, too: a circle of them ends where the system refuses so long a chain (ELOOP).
function isFolder(entry, full) {
  return entry.isDirectory() || (entry.isSymbolicLink() && stat(full) === 1);
}

// Take one folder's entries over: into `found`, its folders into `folders`.
function collect(root, folder, flat, found, folders, withTypes) {
  for (const entry of makeDirents(folder, flat)) {
    const full = path.join(folder, entry.name);
    found.push(withTypes ? entry : path.relative(root, full));
    if (isFolder(entry, full)) folders.push(full);
  }
}

function finish(found, encoding, withTypes) {
  if (!encoding || encoding === 'utf8' || encoding === 'utf-8') return found;
  const encode = (name) => (encoding === 'buffer' ? Buffer.from(name) : encodeName(Buffer.from(name), encoding));
  if (!withTypes) return found.map(encode);
  for (const entry of found) entry.name = encode(entry.name);
  return found;
}

function toText(name) {
  return typeof name === 'string' ? name : Buffer.from(name).toString();
}

function readdirRecursiveSync(name, encoding, withTypes) {
  const root = toText(name);
  const folders = [root];
  const found = [];
  for (let i = 0; i < folders.length; i++) {
    collect(root, folders[i], binding.scandir(folders[i], false, true), found, folders, withTypes);
  }
  return finish(found, encoding, withTypes);
}

function readdirRecursive(name, encoding, withTypes, callback) {
  const root = toText(name);
  const folders = [root];
  const found = [];
  let at = 0;
  const next = () => {
    if (at === folders.length) {
      callback(null, finish(found, encoding, withTypes));
      return;
    }
    const folder = folders[at++];
    binding.scandir(folder, false, true, (error, flat) => {
      if (error) {
        callback(error);
        return;
      }
      collect(root, folder, flat, found, folders, withTypes);
      next();
    });
  };
  next();
}

module.exports = { readdirRecursive, readdirRecursiveSync };
