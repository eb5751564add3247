'use strict';

// Recursion without end, memory without end, huge sources, a closed standard output.

const assert = require('assert');
const { spawn } = require('child_process');
const fs = require('fs');
const path = require('path');
const { run, runText, withFolder } = require('../common/run');

for (const text of [
  'function f() { return f() + 1; } f();',
  'const o = { get x() { return this.x; } }; o.x;',
  'class A { constructor() { new A(); } } new A();',
  'const o = { toString() { return `${this}`; } }; `${o}`;',
  'let a = []; for (let i = 0; i < 1e5; i++) a = [a]; JSON.stringify(a);',
  'const p = new Proxy({}, { get(t, k, r) { return r[k]; } }); p.x;',
  '[1].map(function f() { return [1].map(f); });',
]) {
  const { status, stdout, signal, stderr } =
    runText(`try { ${text} } catch (error) { console.log(error instanceof RangeError, error.message); }`);
  assert.strictEqual(signal, null, `${text}\n${stderr}`);
  assert.strictEqual(status, 0, `${text}\n${stderr}`);
  assert.match(stdout, /^true Maximum call stack size exceeded|^true .*(?:limit|stack)/, text);
}

const hungry = run(['--max-old-space-size=64', '-e', 'const a = []; for (;;) a.push(new Array(1000).fill({}));']);
assert.notStrictEqual(hungry.status, 0);
assert.match(hungry.stderr, /heap out of memory|alloc/i);

withFolder((folder) => {
  const big = path.join(folder, 'big.js');
  const fd = fs.openSync(big, 'w');
  const comment = Buffer.from(`// ${'x'.repeat(1021)}`.slice(0, 1023) + '\n');
  const block = Buffer.concat(new Array(1024).fill(comment));
  for (let i = 0; i < 100; i++) fs.writeSync(fd, block);
  fs.writeSync(fd, 'console.log("end");\n');
  fs.closeSync(fd);
  const { status, stdout } = run([big]);
  assert.strictEqual(status, 0);
  assert.strictEqual(stdout, 'end\n');
});

const nested = runText(`${'['.repeat(100000)}${']'.repeat(100000)}`);
assert.strictEqual(nested.status, 1);
assert.strictEqual(nested.signal, null);

// A reader that goes away: EPIPE, no crash.
const child = spawn(process.execPath, ['-e', `
  process.stdout.on('error', (error) => { process.exitCode = error.code === 'EPIPE' ? 3 : 4; clearInterval(timer); });
  const timer = setInterval(() => process.stdout.write('x'.repeat(65536)), 1);`], { stdio: ['ignore', 'pipe', 'inherit'] });
child.stdout.once('data', () => child.stdout.destroy());
child.on('exit', (code) => assert.strictEqual(code, 3));
