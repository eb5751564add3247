// randomBytes: 64 MiB in one piece, and 100,000 times 16 bytes.
const crypto = require('crypto');
let length = 0;
const start = process.hrtime();
length += crypto.randomBytes(64 << 20).length;
for (let i = 0; i < 100000; i++) length += crypto.randomBytes(16).length;
const [s, n] = process.hrtime(start);
if (!(length > 64 << 20)) throw new Error('nothing was done');
console.log(`ms ${s * 1e3 + n / 1e6}`);
