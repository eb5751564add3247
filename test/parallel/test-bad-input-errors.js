'use strict';

// What is thrown and how it is shown.

const assert = require('assert');
const { runText } = require('../common/run');

const thrown = runText('function f() {\n  throw new TypeError("no");\n}\nf();\n');
assert.strictEqual(thrown.status, 1);
assert.deepStrictEqual(thrown.stderr.split('\n').slice(0, 6), [
  `${thrown.file}:2`,
  '  throw new TypeError("no");',
  '  ^',
  '',
  'TypeError: no',
  `    at f (${thrown.file}:2:9)`,
]);
assert.match(thrown.stderr, new RegExp(`^    at Object\\.<anonymous> \\(${thrown.file}:4:1\\)$`, 'm'));
assert.match(thrown.stderr, /\n\nNode\.js v22\.\d+\.\d+\n$/);

const hint = '\n(Use `node --trace-uncaught ...` to show where the exception was thrown)';
for (const [value, shown] of [['null', `null${hint}`], ['undefined', `undefined${hint}`], ['42', `42${hint}`],
                              ['"text"', `text${hint}`], ['Symbol("s")', hint], ['{ a: 1 }', '{ a: 1 }'],
                              ['() => {}', '[Function (anonymous)]']]) {
  const { file, status, stderr } = runText(`throw ${value};`);
  assert.strictEqual(status, 1, value);
  assert.strictEqual(stderr.replace(/Node\.js v.*\n$/, ''), `\n${file}:1\nthrow ${value};\n^\n${shown}\n\n`);
}

// Getters that throw while the error is printed.
const hostile = runText(`
const error = new Error('x');
Object.defineProperty(error, 'stack', { get() { throw new Error('in stack'); } });
Object.defineProperty(error, 'name', { get() { throw new Error('in name'); } });
throw error;`);
assert.strictEqual(hostile.status, 1);
assert.strictEqual(hostile.signal, null);

const rejected = runText('Promise.reject(new Error("later"));');
assert.strictEqual(rejected.status, 1);
assert.match(rejected.stderr, /Error: later/);

assert.strictEqual(runText('process.on("uncaughtException", () => { throw new Error("again"); }); throw 1;').status, 7);

// An error that was thrown where it awaited is shown where it was created.
const awaited = runText('(async () => {\n  const error = new Error("x");\n  await null;\n  throw error;\n})();');
assert.strictEqual(awaited.stderr.split('\n')[0], `${awaited.file}:2`);
