'use strict';

// A reader of what console prints goes away: the program is told by 'error' of process.stdout, or ends with it.

const assert = require('assert');
const { spawn } = require('child_process');

function run(code, callback) {
  const child = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'pipe'] });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text) => { errors += text; });
  child.stdout.once('data', () => child.stdout.destroy());
  child.on('close', (status) => callback(status, errors));
}

const printForever = 'setInterval(() => console.log("x".repeat(1000)), 1);';

run(printForever, (status, errors) => {
  assert.strictEqual(status, 1);
  assert.match(errors, /Error: write EPIPE/);
});

run(`${printForever} process.stdout.on("error", (e) => { process.exit(e.code === "EPIPE" ? 7 : 8); });`, (status, errors) => {
  assert.strictEqual(errors, '');
  assert.strictEqual(status, 7);
});
