// ECDSA on P-256: 100 signatures, 100 verifications.
const crypto = require('crypto');
const { publicKey, privateKey } = crypto.generateKeyPairSync('ec', { namedCurve: 'P-256' });
const data = Buffer.from('message'), signature = crypto.sign('sha256', data, privateKey);
let valid = true;
const start = process.hrtime();
for (let i = 0; i < 100; i++) {
  crypto.sign('sha256', data, privateKey);
  valid &&= crypto.verify('sha256', data, publicKey, signature);
}
const [s, n] = process.hrtime(start);
if (!(valid)) throw new Error('nothing was done');
console.log(`ms ${s * 1e3 + n / 1e6}`);
