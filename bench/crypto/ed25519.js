// Ed25519: 500 signatures, 500 verifications.
const crypto = require('crypto');
const { publicKey, privateKey } = crypto.generateKeyPairSync('ed25519');
const data = Buffer.from('message'), signature = crypto.sign(null, data, privateKey);
let valid = true;
const start = process.hrtime();
for (let i = 0; i < 500; i++) {
  crypto.sign(null, data, privateKey);
  valid &&= crypto.verify(null, data, publicKey, signature);
}
const [s, n] = process.hrtime(start);
if (!(valid)) throw new Error('nothing was done');
console.log(`ms ${s * 1e3 + n / 1e6}`);
