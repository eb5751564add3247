// randomUUID, 100,000 times.
const crypto = require('crypto');
let length = 0;
const start = process.hrtime();
for (let i = 0; i < 100000; i++) length += crypto.randomUUID().length;
const [s, n] = process.hrtime(start);
if (!(length === 3600000)) throw new Error('nothing was done');
console.log(`ms ${s * 1e3 + n / 1e6}`);
