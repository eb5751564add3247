'use strict';

// 100 children, one after another.

const { spawn } = require('child_process');

const start = process.hrtime.bigint();
let left = 100;

(function next() {
  if (left-- === 0) {
    console.log(`ms ${Number(process.hrtime.bigint() - start) / 1e6}`);
    return;
  }
  spawn('/bin/true', { stdio: 'ignore' }).on('exit', next);
})();
