'use strict';

// Run the executable under test on a piece of text or with arguments, to its end.

const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

function run(args, options = {}) {
  const { status, signal, stdout, stderr } =
    spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 60000, ...options });
  return { status, signal, stdout, stderr };
}

// Call `use` with a temporary folder that is removed afterwards.
function withFolder(use) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'smew-'));
  try {
    return use(folder);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

// Run text as a script file.
function runText(text, args = []) {
  return withFolder((folder) => {
    const file = path.join(folder, 'script.js');
    fs.writeFileSync(file, text);
    return { file, ...run([file, ...args]) };
  });
}

module.exports = { run, runText, withFolder };
