'use strict';

// A million small writes to a Writable that is done at once.

const { Writable } = require('stream');

const chunk = Buffer.from('0123456789');
const target = new Writable({ write(data, encoding, callback) { callback(); } });
let left = 1e6;

function write() {
  while (left > 0) {
    left--;
    if (!target.write(chunk)) {
      target.once('drain', write);
      return;
    }
  }
  target.end();
}

const start = process.hrtime.bigint();
target.on('finish', () => console.log(`ms ${Number(process.hrtime.bigint() - start) / 1e6}`));
write();
