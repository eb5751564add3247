// SHA-256 of 64 bytes, 100,000 times: createHash() and hash().
const crypto = require('crypto');
const data = Buffer.alloc(64, 7);
let length = 0;
const start = process.hrtime();
for (let i = 0; i < 50000; i++) {
  length += crypto.createHash('sha256').update(data).digest('hex').length;
  length += crypto.hash('sha256', data).length;
}
const [s, n] = process.hrtime(start);
if (!(length === 6400000)) throw new Error('nothing was done');
console.log(`ms ${s * 1e3 + n / 1e6}`);
