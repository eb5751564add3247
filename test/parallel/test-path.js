'use strict';

const assert = require('assert');
const path = require('path');

const { posix, win32 } = path;
assert.strictEqual(path, posix);
assert.strictEqual(posix.join('/a', '..', './b/', '../c'), '/c');
assert.strictEqual(posix.join(''), '.');
assert.strictEqual(posix.resolve('/a/b', '../c', './d'), '/a/c/d');
assert.strictEqual(posix.normalize('./a//b/../../../c/'), '../c/');
assert.strictEqual(posix.relative('/a/b/c', '/a/d'), '../../d');
assert.strictEqual(posix.basename('/a/b.js', '.js'), 'b');
assert.strictEqual(posix.dirname('/a/b/'), '/a');
assert.strictEqual(posix.extname('.a.b'), '.b');
assert.deepStrictEqual(posix.parse('/x/y.tar.gz'),
                       { root: '/', dir: '/x', base: 'y.tar.gz', ext: '.gz', name: 'y.tar' });
assert.strictEqual(posix.format({ dir: '/x', name: 'y', ext: 'z' }), '/x/y.z');
assert.strictEqual(win32.join('C:\\a', '..', 'b/c'), 'C:\\b\\c');
assert.strictEqual(win32.relative('C:\\A\\b', 'c:\\a\\d'), '..\\d');
assert.strictEqual(win32.resolve('c:/a', '//server/share', '..', 'x'), '\\\\server\\share\\x');
assert.strictEqual(win32.toNamespacedPath('C:\\a'), '\\\\?\\C:\\a');
assert.throws(() => path.join(null), { code: 'ERR_INVALID_ARG_TYPE' });

// Globs
const matches = [
  ['a/b.js', '**/*.js', true], ['a/.b.js', '**/*.js', false], ['a/b', 'a/{b,c}', true], ['a/d', 'a/{b,c}', false],
  ['a', 'a/**', false], ['a/b/c', 'a/**', true], ['foo.txt', '!(foo).txt', false], ['bar.txt', '!(foo).txt', true],
  ['a5', 'a[0-9]', true], ['x', '[!a]', true], ['abab', '*(ab)', true], ['a/c', 'a/./b/../c', true],
];
for (const [name, pattern, expected] of matches) {
  assert.strictEqual(posix.matchesGlob(name, pattern), expected, `${name} ${pattern}`);
}
assert.strictEqual(win32.matchesGlob('a\\b', 'a/*'), true);
