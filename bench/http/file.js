// A file of 1 MiB piped from the disk's cache.
'use strict';
const fs = require('fs');
const path = require('path');
const file = path.join(require('os').tmpdir(), `bench-http-${process.pid}`);
fs.writeFileSync(file, Buffer.alloc(1 << 20, 'x'));
for (const signal of ['SIGTERM', 'SIGINT']) {
  process.on(signal, () => {
    fs.unlinkSync(file);
    process.exit();
  });
}
require('http').createServer((req, res) => fs.createReadStream(file).pipe(res)).listen(Number(process.argv[2]));
