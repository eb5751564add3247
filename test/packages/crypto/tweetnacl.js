// Boxes and signatures with known keys; Ed25519 the same as node:crypto's.
const crypto = require('crypto');
const nacl = require('tweetnacl');

const hex = (bytes) => Buffer.from(bytes).toString('hex');
const seed = Uint8Array.from({ length: 32 }, (_, i) => i);
const pair = nacl.sign.keyPair.fromSeed(seed);
const message = Buffer.from('a message');
const signature = nacl.sign.detached(message, pair.secretKey);
const key = crypto.createPrivateKey({
  key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(pair.publicKey).toString('base64url'), d: Buffer.from(seed).toString('base64url') },
  format: 'jwk',
});
console.log(hex(signature), hex(crypto.sign(null, message, key)) === hex(signature));
const alice = nacl.box.keyPair.fromSecretKey(seed), bob = nacl.box.keyPair.fromSecretKey(seed.slice().reverse());
const nonce = new Uint8Array(24);
const box = nacl.box(message, nonce, bob.publicKey, alice.secretKey);
console.log(hex(box), Buffer.from(nacl.box.open(box, nonce, alice.publicKey, bob.secretKey)).toString());
box[0] ^= 1;
console.log(nacl.box.open(box, nonce, alice.publicKey, bob.secretKey), nacl.randomBytes(8).length, hex(nacl.hash(message)));
