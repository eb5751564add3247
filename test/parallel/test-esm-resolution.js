'use strict';

// What import, require, import.meta.resolve and require.resolve make of specifiers: the same answers, codes and messages as
// Node 22's, which fixtures/esm/resolution.txt has.

const assert = require('assert');
const fs = require('fs');
const path = require('path');
const { run, withFolder } = require('../common/run');

const fixtures = path.join(__dirname, '../fixtures/esm');
withFolder((folder) => {
  const { stdout, stderr } = run(['--no-warnings', path.join(fixtures, 'ask.js'), fs.realpathSync(folder)], { cwd: folder });
  assert.strictEqual(stderr, '');
  const expected = fs.readFileSync(path.join(fixtures, 'resolution.txt'), 'utf8').split('\n');
  const lines = stdout.split('\n');
  expected.forEach((line, i) => assert.strictEqual(lines[i], line));
  assert.strictEqual(lines.length, expected.length);
});
