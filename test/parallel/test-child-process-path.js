'use strict';

// Children share their parent's memory until they run their program (deps/libuv/patches/0001-vfork.patch): the path that is
// searched is the child's, and what the child does before leaves no trace in the parent.

const assert = require('assert');
const { execFile, spawn, spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'path-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true }));
const file = (name, text, mode) => fs.writeFileSync(path.join(folder, name), text, { mode });
file('tool', '#!/bin/sh\necho "tool $0 $*"\n', 0o755);
file('plain', 'echo "plain $1"\n', 0o755); // without a line that names its interpreter: the shell runs it
file('closed', '#!/bin/sh\n', 0o644);
fs.mkdirSync(path.join(folder, 'tool.d'));

const run = (name, args, options) => spawnSync(name, args, { encoding: 'utf8', ...options });
const env = { PATH: `/nowhere:${folder}/tool:${folder}`, OTHER: 'x' };

assert.strictEqual(run('tool', ['a'], { env }).stdout, `tool ${folder}/tool a\n`);
assert.strictEqual(run('plain', ['b'], { env }).stdout, 'plain b\n');
assert.match(run('tool', [], { env: { PATH: `:${folder}x` }, cwd: folder }).stdout, /^tool (\.\/)?tool \n$/);
assert.strictEqual(run(`${folder}/tool`, [], { env: {} }).stdout, `tool ${folder}/tool \n`);
assert.strictEqual(run('./tool', ['c'], { cwd: folder, env: {} }).stdout, 'tool ./tool c\n');
assert.strictEqual(run('true', [], { env: {} }).status, 0); // the usual folders when there is no path
assert.strictEqual(run('tool', [], { env: { PATH: '/nowhere' } }).error.code, 'ENOENT');
assert.strictEqual(run('closed', [], { env }).error.code, 'EACCES');
assert.strictEqual(run('tool.d', [], { env }).error.code, 'EACCES');
assert.strictEqual(run('x'.repeat(5000), [], { env }).error.code, 'ENAMETOOLONG');
assert.strictEqual(run('tool', [], { env: { PATH: `${'y'.repeat(5000)}:${folder}` } }).stdout, `tool ${folder}/tool \n`);
assert.strictEqual(run('env', [], { env: { PATH: '/usr/bin:/bin', ONLY: '1' } }).stdout, 'PATH=/usr/bin:/bin\nONLY=1\n');

// The parent's variables, signals and descriptors are its own.
process.env.MINE = 'here';
process.on('SIGUSR2', () => assert.fail('not sent'));
for (let i = 0; i < 20; i++) run('true', [], { env: { PATH: '/bin' }, stdio: [0, 2, 1], cwd: folder });
assert.strictEqual(process.env.MINE, 'here');
assert.strictEqual(process.env.OTHER, undefined);
assert.notStrictEqual(process.cwd(), folder);
assert.strictEqual(run('sh', ['-c', 'echo $MINE']).stdout, 'here\n');
const open = () => fs.readdirSync('/proc/self/fd').length;
const before = open();
for (let i = 0; i < 20; i++) assert.strictEqual(run('nothing-of-that-name', []).error.code, 'ENOENT');
assert.strictEqual(open(), before);

// Many at a time, with standard streams that change places
let left = 50;
for (let i = 0; i < left; i++) {
  const child = spawn('sh', ['-c', `echo out${i}; echo err${i} >&2; echo more${i} >&3`], { stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
  const got = ['', '', ''];
  [1, 2, 3].forEach((fd) => child.stdio[fd].on('data', (data) => { got[fd - 1] += data; }));
  child.on('close', (code) => {
    assert.strictEqual(code, 0);
    assert.deepStrictEqual(got, [`out${i}\n`, `err${i}\n`, `more${i}\n`]);
    left--;
  });
}
execFile('tool', { env: { PATH: '/nowhere' } }, (error) => {
  assert.strictEqual(error.code, 'ENOENT');
  assert.strictEqual(error.syscall, 'spawn tool');
});
process.on('exit', () => assert.strictEqual(left, 0));
