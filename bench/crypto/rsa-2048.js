// RSA-2048: 50 signatures, 500 verifications.
const crypto = require('crypto');
const { publicKey, privateKey } = crypto.generateKeyPairSync('rsa', { modulusLength: 2048 });
const data = Buffer.from('message'), signature = crypto.sign('sha256', data, privateKey);
let valid = true;
const start = process.hrtime();
for (let i = 0; i < 50; i++) crypto.sign('sha256', data, privateKey);
for (let i = 0; i < 500; i++) valid &&= crypto.verify('sha256', data, publicKey, signature);
const [s, n] = process.hrtime(start);
if (!(valid)) throw new Error('nothing was done');
console.log(`ms ${s * 1e3 + n / 1e6}`);
