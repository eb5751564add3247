'use strict';

// await at the top level of the REPL: names outlive the text, its value is shown, text can go over several lines.

const assert = require('assert');
const { PassThrough } = require('stream');
const repl = require('repl');

const input = new PassThrough();
const output = new PassThrough();
let text = '';
output.setEncoding('utf8');
output.on('data', (chunk) => { text += chunk; });

const server = repl.start({ prompt: '', input, output, terminal: false });

const steps = [
  ['await Promise.resolve(40 + 2)', '42\n'],
  ['const { a, b: [c] } = await Promise.resolve({ a: 1, b: [2] })', 'undefined\n'],
  ['a + c', '3\n'],
  ['class A { f() { return 7; } } await null;', 'null\n'],
  ['new A().f()', '7\n'],
  ['function f() { return 8; } await null; f()', '8\n'],
  ['f()', '8\n'],
  ['await Promise.reject(new Error("no"))', /^Uncaught Error: no\n/],
  ['await (async () => {\nreturn 5;\n})()', '... ... 5\n'],
];

function next() {
  const step = steps.shift();
  if (step === undefined) {
    server.close();
    return;
  }
  text = '';
  input.write(`${step[0]}\n`);
  const check = () => {
    if (!text.endsWith('\n')) {
      setImmediate(check);
      return;
    }
    if (typeof step[1] === 'string') assert.strictEqual(text, step[1]);
    else assert.match(text, step[1]);
    next();
  };
  check();
}
next();
process.on('exit', () => assert.strictEqual(steps.length, 0));
