// SHA-256 of 64 MiB.
const crypto = require('crypto');
const data = Buffer.alloc(64 << 20, 7);
const start = process.hrtime();
const digest = crypto.createHash('sha256').update(data).digest('hex');
const [s, n] = process.hrtime(start);
if (!(digest.length === 64)) throw new Error('nothing was done');
console.log(`ms ${s * 1e3 + n / 1e6}`);
