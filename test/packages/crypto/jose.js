// JWS, JWE, JWT and JWK of every family, over webcrypto and over node:crypto.
const jose = require('jose');

async function signatures() {
  for (const alg of ['HS256', 'HS512', 'RS256', 'PS384', 'ES256', 'ES384', 'ES512', 'EdDSA']) {
    const keys = alg.startsWith('HS') ? { secret: await jose.generateSecret(alg) } :
      await jose.generateKeyPair(alg, { extractable: true });
    const token = await new jose.SignJWT({ hello: 'world' }).setProtectedHeader({ alg }).setIssuedAt(1700000000)
      .setIssuer('me').setAudience('you').sign(keys.secret ?? keys.privateKey);
    const { payload, protectedHeader } = await jose.jwtVerify(token, keys.secret ?? keys.publicKey, { issuer: 'me', audience: 'you' });
    console.log(alg, payload, protectedHeader);
    await jose.jwtVerify(`${token.slice(0, -6)}AAAAAA`, keys.secret ?? keys.publicKey)
      .then(() => console.log('accepted'), (error) => console.log(error.code, error.message));
  }
}

async function encryption() {
  const plain = new TextEncoder().encode('It is a dangerous business');
  for (const [alg, enc] of [['dir', 'A128GCM'], ['dir', 'A256CBC-HS512'], ['A128KW', 'A128GCM'], ['A256GCMKW', 'A256GCM'],
    ['RSA-OAEP-256', 'A256GCM'], ['ECDH-ES', 'A128GCM'], ['ECDH-ES+A256KW', 'A128CBC-HS256'], ['PBES2-HS256+A128KW', 'A128GCM']]) {
    let encryptKey, decryptKey;
    if (alg === 'dir') encryptKey = decryptKey = await jose.generateSecret(enc);
    else if (alg.startsWith('PBES2')) encryptKey = decryptKey = new TextEncoder().encode('password');
    else if (alg.startsWith('A')) encryptKey = decryptKey = await jose.generateSecret(alg);
    else ({ publicKey: encryptKey, privateKey: decryptKey } = await jose.generateKeyPair(alg));
    const jwe = await new jose.CompactEncrypt(plain).setProtectedHeader({ alg, enc }).encrypt(encryptKey);
    const { plaintext } = await jose.compactDecrypt(jwe, decryptKey, { keyManagementAlgorithms: [alg] });
    console.log(alg, enc, jwe.split('.').map((part) => part.length).slice(1), new TextDecoder().decode(plaintext));
    const parts = jwe.split('.');
    parts[4] = parts[4].replace(/^./, (c) => (c === 'A' ? 'B' : 'A'));
    await jose.compactDecrypt(parts.join('.'), decryptKey, { keyManagementAlgorithms: [alg] })
      .then(() => console.log('accepted'), (error) => console.log(error.code, error.message));
  }
}

async function keys() {
  const jwk = {
    kty: 'EC', crv: 'P-256', x: 'jJ6Flys3zK9jUhnOHf6G49Dyp5hah6CNP84-gY-n9eo', y: 'nhI6iD5eFXgBTLt_1p3aip-5VbZeMhxeFSpjfEAf7Ww',
    d: 'w9eYdC6_s_tLQ8lH6PUpc0mddazaqtPgeC2IgWDiqY8',
  };
  const key = await jose.importJWK(jwk, 'ES256');
  console.log(key.type, await jose.calculateJwkThumbprint(jwk));
  const { publicKey, privateKey } = await jose.generateKeyPair('RS256', { extractable: true });
  const pkcs8 = await jose.exportPKCS8(privateKey), spki = await jose.exportSPKI(publicKey);
  console.log(pkcs8.split('\n')[0], spki.split('\n')[0]);
  const again = await jose.exportJWK(await jose.importPKCS8(pkcs8, 'RS256', { extractable: true }));
  console.log(Object.keys(again).sort().join(), again.n === (await jose.exportJWK(publicKey)).n);
}

(async () => {
  await signatures();
  await encryption();
  await keys();
})();
