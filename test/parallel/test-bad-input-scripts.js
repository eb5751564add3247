'use strict';

// Scripts that are not there, are no files, or do not parse.

const assert = require('assert');
const fs = require('fs');
const path = require('path');
const { run, runText, withFolder } = require('../common/run');

withFolder((folder) => {
  const missing = run([path.join(folder, 'nothing.js')]);
  assert.strictEqual(missing.status, 1);
  assert.match(missing.stderr, /Error: Cannot find module '.*nothing\.js'/);
  assert.match(missing.stderr, /code: 'MODULE_NOT_FOUND'/);

  const directory = run([folder]);
  assert.strictEqual(directory.status, 1);
  assert.match(directory.stderr, /Cannot find module/);

  if (process.getuid() !== 0) {
    const closed = path.join(folder, 'closed.js');
    fs.writeFileSync(closed, '1');
    fs.chmodSync(closed, 0);
    const unreadable = run([closed]);
    assert.strictEqual(unreadable.status, 1);
    assert.match(unreadable.stderr, /EACCES/);
  }
});

const broken = runText('let a = 1;\nlet b = ;\n');
assert.strictEqual(broken.status, 1);
const lines = broken.stderr.split('\n');
assert.strictEqual(lines[0], `${broken.file}:2`);
assert.strictEqual(lines[1], 'let b = ;');
assert.strictEqual(lines[2], '        ^');
assert.match(broken.stderr, /^SyntaxError: Unexpected token ';'$/m);

// Bytes that are not UTF-8 are replacement characters in strings and errors elsewhere.
const invalid = runText(Buffer.concat([Buffer.from('console.log("'), Buffer.from([0xff, 0xc3]), Buffer.from('".length)')]));
assert.strictEqual(invalid.stdout, '2\n');
assert.strictEqual(runText(Buffer.from([0x61, 0xff, 0x62])).status, 1);

const option = run(['--no-such-option']);
assert.strictEqual(option.status, 9);
assert.match(option.stderr, /bad option: --no-such-option/);
