'use strict';

// What the command line may say, and what is said of what it may not.

const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cli-options-'));
const file = (name, text) => {
  fs.writeFileSync(path.join(folder, name), text);
  return path.join(folder, name);
};

function run(args, options = {}) {
  const env = { ...process.env, NODE_OPTIONS: '', ...options.env };
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', ...options, env });
  return { status, stdout, stderr };
}

function refused(args, message, options) {
  const { status, stdout, stderr } = run(args, options);
  assert.strictEqual(stdout, '');
  assert.match(stderr, message);
  assert.strictEqual(status, 9);
}

process.on('exit', () => fs.rmSync(folder, { recursive: true }));

refused(['--no-such-option'], /bad option: --no-such-option/);
refused(['-e'], /-e requires an argument/);
refused(['--no-title', 'x'], /--no-title/);
refused(['--unhandled-rejections=whatever', '-e', '0'], /invalid value for --unhandled-rejections/);
refused(['-e', '0'], /--eval is not allowed in NODE_OPTIONS/, { env: { NODE_OPTIONS: '--eval 1' } });
refused(['-c', '-e', '0'], /either --check or --eval can be used, not both/);
refused([`--env-file=${folder}/missing`, '-e', '0'], /missing: not found/);

// .env files: the environment comes first, then the last file; NODE_OPTIONS counts
{
  const first = file('first.env', 'A=1\nB=1\nNODE_OPTIONS=--no-deprecation\n');
  const second = file('second.env', 'B=2\nC="x\\ny" # comment\n');
  const { stdout } = run([`--env-file=${first}`, '--env-file', second, '-p',
                          '[process.env.A, process.env.B, process.env.C, process.noDeprecation].join()'],
                         { env: { A: 'kept', NODE_OPTIONS: undefined } });
  assert.strictEqual(stdout, 'kept,2,x\ny,true\n');
}

// modules on standard input, by -e and before the program
{
  const preloaded = file('preload.mjs', 'await null; globalThis.early = import.meta.url;');
  assert.strictEqual(run(['--import', preloaded, '-p', 'typeof early']).stdout, 'string\n');
  assert.strictEqual(run(['-e', 'import fs from "fs"; console.log(typeof fs.statSync)']).stdout, 'function\n');
  assert.strictEqual(run(['-', 'arg'], { input: 'import "fs"; console.log(process.argv[2])' }).stdout, 'arg\n');
  assert.match(run(['--input-type=module', '-p', '1']).stderr, /--print cannot be used with ESM input/);
  assert.strictEqual(run(['-c', '--input-type=module'], { input: 'export default 1' }).status, 0);
  assert.match(run(['-c', '--input-type=module'], { input: 'export default 1 1' }).stderr, /^\[stdin\]:1/);
}

assert.match(run(['-h']).stdout, /^Usage: node \[options\]/);
assert.match(run(['--trace-uncaught', '-e', 'throw 5']).stderr, /\n5\nThrown at:\n {4}at \[eval\]:1:1\n/);
assert.throws(() => { throw new EvalError(run(['--disallow-code-generation-from-strings', '-e', 'eval("1")']).stderr); },
              /EvalError: Code generation from strings disallowed for this context/);
