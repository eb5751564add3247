'use strict';

// 20,000 calls of stat, 4,000 of readFile and 1,000 of readdir, 50 at a time.

const fs = require('fs');

function storm(count, call) {
  return new Promise((resolve, reject) => {
    let started = 0;
    let done = 0;
    const next = (error) => {
      if (error) {
        reject(error);
        return;
      }
      if (++done === count) resolve();
      else if (started < count) run();
    };
    const run = () => {
      started++;
      call(next);
    };
    for (let i = 0; i < 50; i++) run();
  });
}

const start = process.hrtime.bigint();
storm(20000, (done) => fs.stat(__filename, done))
  .then(() => storm(4000, (done) => fs.readFile(__filename, done)))
  .then(() => storm(1000, (done) => fs.readdir(__dirname, done)))
  .then(() => console.log(`ms ${Number(process.hrtime.bigint() - start) / 1e6}`));
