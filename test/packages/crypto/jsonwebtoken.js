// Tokens signed and verified with every family of algorithms, and the errors of bad ones.
const { generateKeyPairSync, createSecretKey } = require('crypto');
const jwt = require('jsonwebtoken');

const payload = { sub: 'user', admin: true, iat: 1700000000 };
console.log(jwt.sign(payload, 'secret'));
console.log(jwt.sign(payload, createSecretKey(Buffer.from('secret')), { algorithm: 'HS512', expiresIn: 3600 }));

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = {
  privateKey: rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }),
  publicKey: rsa.publicKey.export({ type: 'spki', format: 'pem' }),
};
for (const algorithm of ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512']) {
  const token = jwt.sign(payload, pem.privateKey, { algorithm });
  console.log(algorithm, token.split('.').map((part) => part.length), jwt.verify(token, pem.publicKey, { algorithms: [algorithm] }));
}
for (const [algorithm, namedCurve] of [['ES256', 'P-256'], ['ES384', 'P-384'], ['ES512', 'P-521']]) {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve });
  const token = jwt.sign(payload, privateKey, { algorithm, keyid: 'k1' });
  console.log(algorithm, token.split('.')[2].length, jwt.verify(token, publicKey, { complete: true }).header);
}

const attempt = (what, run) => {
  try {
    console.log(what, run());
  } catch (error) {
    console.log(what, error.name, error.message);
  }
};
const token = jwt.sign(payload, 'secret');
attempt('wrong secret', () => jwt.verify(token, 'other'));
attempt('changed', () => jwt.verify(`${token.slice(0, -4)}AAAA`, 'secret'));
attempt('malformed', () => jwt.verify('a.b', 'secret'));
attempt('expired', () => jwt.verify(jwt.sign({ ...payload, exp: 1700000001 }, 'secret'), 'secret'));
attempt('algorithm', () => jwt.verify(token, 'secret', { algorithms: ['RS256'] }));
attempt('key type', () => jwt.sign(payload, rsa.privateKey, { algorithm: 'ES256' }));
attempt('no key', () => jwt.sign(payload, ''));
jwt.sign(payload, 'secret', { algorithm: 'HS256' }, (error, made) => {
  console.log(error, made === token);
  jwt.verify(made, 'secret', (failure, decoded) => console.log(failure, decoded));
});
