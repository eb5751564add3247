// AES-256-GCM of 64 MiB in pieces of 64 KiB.
const crypto = require('crypto');
const data = Buffer.alloc(65536, 7), key = Buffer.alloc(32, 1), iv = Buffer.alloc(12, 2);
const cipher = crypto.createCipheriv('aes-256-gcm', key, iv);
let length = 0;
const start = process.hrtime();
for (let i = 0; i < 1024; i++) length += cipher.update(data).length;
cipher.final();
const tag = cipher.getAuthTag();
const [s, n] = process.hrtime(start);
if (!(length === 64 << 20 && tag.length === 16)) throw new Error('nothing was done');
console.log(`ms ${s * 1e3 + n / 1e6}`);
