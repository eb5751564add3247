'use strict';

// A recursive readdir goes into links to folders.

const assert = require('assert');
const fs = require('fs');
const path = require('path');

const root = fs.mkdtempSync(path.join(require('os').tmpdir(), 'readdir-'));
process.on('exit', () => fs.rmSync(root, { recursive: true }));
fs.mkdirSync(path.join(root, 'a/b'), { recursive: true });
fs.mkdirSync(path.join(root, 'c'));
fs.symlinkSync('../a', path.join(root, 'c/link'));
fs.symlinkSync('nowhere', path.join(root, 'c/broken'));
fs.writeFileSync(path.join(root, 'a/b/f'), '');

const expected = ['a', 'a/b', 'a/b/f', 'c', 'c/broken', 'c/link', 'c/link/b', 'c/link/b/f'];
assert.deepStrictEqual(fs.readdirSync(root, { recursive: true }).sort(), expected);
const full = (entry) => path.relative(root, path.join(entry.parentPath, entry.name));
assert.deepStrictEqual(fs.readdirSync(root, { recursive: true, withFileTypes: true }).map(full).sort(), expected);
fs.readdir(root, { recursive: true }, (error, names) => {
  assert.ifError(error);
  assert.deepStrictEqual(names.sort(), expected);
});
