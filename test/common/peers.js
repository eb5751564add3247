'use strict';

// Programs that are not ours. test/run installs those that are missing where it may (tools/prerequisites); a test whose
// program is not there says so and ends.

const { execFile, spawnSync } = require('child_process');

function has(program) {
  return spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
}

// End the test unless all of them are here.
function need(...programs) {
  const missing = programs.filter((program) => !has(program));
  if (missing.length === 0) return;
  console.log(`skipped: no ${missing.join(', ')}`);
  process.exit(0);
}

// Run to the end: { code, stdout, stderr }.
function run(program, args, options) {
  return new Promise((resolve) => {
    const child = execFile(program, args, { timeout: 60000, maxBuffer: 1 << 26, ...options }, (error, stdout, stderr) => {
      resolve({ code: error ? error.code ?? error.signal : 0, stdout, stderr });
    });
    child.stdin.end();
  });
}

// The test has run to its end only if `done` is called.
function mustFinish() {
  let finished = false;
  process.on('exit', (code) => {
    if (!finished && code === 0) {
      console.error('the test did not run to its end');
      process.exitCode = 1;
    }
  });
  return () => { finished = true; };
}

module.exports = { has, need, run, mustFinish };
