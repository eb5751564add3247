'use strict';

// node measure.js RUNS COMMAND [ARGUMENTS]: the best wall time in milliseconds and the peak memory in KiB of it. A script
// that prints a line `ms NUMBER` has measured itself; that is taken instead of the wall time.

const { spawnSync } = require('child_process');

const [runs, command, ...args] = process.argv.slice(2);
let best = Infinity;
let memory = 0;
for (let i = 0; i < Number(runs); i++) {
  const start = process.hrtime();
  const { status, stdout, stderr } = spawnSync('/bin/sh', ['-c', 'exec "$@"', 'sh', command, ...args],
                                               { encoding: 'utf8', maxBuffer: 1 << 28 });
  const [seconds, nanoseconds] = process.hrtime(start);
  if (status !== 0) {
    process.stderr.write(stderr);
    process.exit(1);
  }
  const own = /^ms ([\d.]+)$/m.exec(stdout);
  best = Math.min(best, own ? Number(own[1]) : seconds * 1e3 + nanoseconds / 1e6);
  const peak = /^KiB (\d+)$/m.exec(stdout);
  if (peak) memory = Number(peak[1]);
}
console.log(best.toFixed(3), memory);
