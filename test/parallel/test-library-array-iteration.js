'use strict';

// What a program does to the iteration of arrays is nothing to the library.
const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');

if (process.argv[2] === 'child') {
  const prototype = Object.getPrototypeOf([][Symbol.iterator]());
  delete Array.prototype[Symbol.iterator];
  delete prototype.next;
  [() => [...[1]], () => new Set([1]), () => { for (const x of [1]) x; }].forEach((iterate) => {
    let thrown;
    try {
      iterate();
    } catch (error) {
      thrown = error;
    }
    if (!(thrown instanceof TypeError)) throw new Error('arrays iterate');
  });
  require('util').inspect(new Map());
  require('http').createServer(() => {}).listen(0, function() { this.close(); });
  import('node:path').then(({ join }) => fs.promises.readFile(join(__dirname, 'none')))
    .catch((error) => console.log(error.code ?? error));
} else {
  const { stdout, stderr } = spawnSync(process.execPath, [__filename, 'child'], { encoding: 'utf8' });
  assert.strictEqual(stderr, '');
  assert.strictEqual(stdout, 'ENOENT\n');
}
