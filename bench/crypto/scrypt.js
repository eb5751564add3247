// scrypt with N = 16384, r = 8, p = 1, eight times.
const crypto = require('crypto');
let length = 0;
const start = process.hrtime();
for (let i = 0; i < 8; i++) length += crypto.scryptSync('password', `salt${i}`, 64).length;
const [s, n] = process.hrtime(start);
if (!(length === 512)) throw new Error('nothing was done');
console.log(`ms ${s * 1e3 + n / 1e6}`);
