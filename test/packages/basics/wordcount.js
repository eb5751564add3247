'use strict';

// The example of the README on a tree of files, and on what is not there.

const path = require('path');
const { spawnSync } = require('child_process');

const wordcount = path.resolve(__dirname, '../../../examples/wordcount.js');
for (const args of [['node_modules/moment/locale', 'node_modules/lodash/README.md'], ['node_modules/async'], ['not-there'], []]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [wordcount, ...args], { cwd: __dirname, encoding: 'utf8' });
  console.log(args.join(' '), status);
  console.log(stdout);
  console.log(stderr);
}
