'use strict';

const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');

const cwd = fs.mkdtempSync(path.join(os.tmpdir(), 'glob-'));
process.on('exit', () => fs.rmSync(cwd, { recursive: true }));
for (const file of ['a/b/c.js', 'a/d.txt', 'e.js', '.f.js', 'node_modules/g.js']) {
  fs.mkdirSync(path.join(cwd, path.dirname(file)), { recursive: true });
  fs.writeFileSync(path.join(cwd, file), '');
}
fs.symlinkSync('a', path.join(cwd, 'link'));

const glob = (pattern, options) => fs.globSync(pattern, { cwd, ...options }).sort();
assert.deepStrictEqual(glob('*'), ['a', 'e.js', 'link', 'node_modules']);
assert.deepStrictEqual(glob('**/*.js'), ['a/b/c.js', 'e.js', 'node_modules/g.js']);
assert.deepStrictEqual(glob('**/*.js', { exclude: (name) => name === 'node_modules' }), ['a/b/c.js', 'e.js']);
assert.deepStrictEqual(glob('**/*.js', { exclude: ['a/**'] }), ['e.js', 'node_modules/g.js']);
assert.deepStrictEqual(glob(['a/*', '{e,x}.js']), ['a/b', 'a/d.txt', 'e.js']);
assert.deepStrictEqual(glob('link/*'), ['link/b', 'link/d.txt']);
assert.deepStrictEqual(glob('a/b/../*.txt'), ['a/d.txt']);
const [entry] = glob('e.*', { withFileTypes: true });
assert.strictEqual(entry.name, 'e.js');
assert.strictEqual(entry.isFile(), true);
assert.throws(() => fs.globSync(1), { code: 'ERR_INVALID_ARG_TYPE' });

(async () => {
  const found = [];
  for await (const name of fs.promises.glob('**/*.txt', { cwd })) found.push(name);
  assert.deepStrictEqual(found, ['a/d.txt']);
})();
