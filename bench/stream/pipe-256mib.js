'use strict';

// A file of 256 MiB piped to /dev/null.

const fs = require('fs');
const os = require('os');
const path = require('path');

const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'bench-')), 'data');
fs.writeFileSync(file, Buffer.alloc(1 << 28, 'x'));
const start = process.hrtime.bigint();
fs.createReadStream(file).pipe(fs.createWriteStream('/dev/null')).on('finish', () => {
  console.log(`ms ${Number(process.hrtime.bigint() - start) / 1e6}`);
  fs.rmSync(path.dirname(file), { recursive: true });
});
