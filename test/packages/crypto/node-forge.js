// Keys, certificates and messages made by node-forge, and read back by node:crypto.
const crypto = require('crypto');
const forge = require('node-forge');

console.log(forge.md.sha256.create().update('abc').digest().toHex());
const { privateKey, publicKey } = crypto.generateKeyPairSync('rsa', { modulusLength: 1024 });
const forgeKey = forge.pki.privateKeyFromPem(privateKey.export({ type: 'pkcs1', format: 'pem' }));
const signature = forgeKey.sign(forge.md.sha256.create().update('message'));
console.log(crypto.verify('sha256', Buffer.from('message'), publicKey, Buffer.from(signature, 'binary')));

const cert = forge.pki.createCertificate();
cert.publicKey = forge.pki.publicKeyFromPem(publicKey.export({ type: 'spki', format: 'pem' }));
cert.serialNumber = '0a1b2c';
cert.validity.notBefore = new Date(Date.UTC(2024, 0, 1));
cert.validity.notAfter = new Date(Date.UTC(2034, 0, 1, 12, 34, 56));
const name = [{ name: 'commonName', value: 'example.org' }, { name: 'countryName', value: 'DE' }, { shortName: 'OU', value: 'A, B+C' }];
cert.setSubject(name);
cert.setIssuer(name);
cert.setExtensions([
  { name: 'basicConstraints', cA: true },
  { name: 'keyUsage', keyCertSign: true, digitalSignature: true },
  { name: 'extKeyUsage', serverAuth: true, clientAuth: true },
  { name: 'subjectAltName', altNames: [{ type: 2, value: 'example.org' }, { type: 2, value: '*.example.org' }, { type: 7, ip: '127.0.0.1' }, { type: 6, value: 'https://example.org/' }] },
]);
cert.sign(forgeKey, forge.md.sha256.create());
const x509 = new crypto.X509Certificate(forge.pki.certificateToPem(cert));
console.log(x509.subject, x509.subjectAltName, x509.serialNumber, x509.validFrom, x509.validTo, x509.ca, x509.keyUsage);
console.log(x509.checkHost('www.example.org'), x509.checkHost('other.org'), x509.checkIP('127.0.0.1'), x509.verify(publicKey), x509.checkPrivateKey(privateKey), x509.checkIssued(x509));
const legacy = x509.toLegacyObject();
console.log(legacy.subject, legacy.subjectaltname, legacy.bits, legacy.exponent, Object.keys(legacy));

const cipher = forge.cipher.createCipher('AES-CBC', 'k'.repeat(16));
cipher.start({ iv: 'i'.repeat(16) });
cipher.update(forge.util.createBuffer('some text'));
cipher.finish();
const decipher = crypto.createDecipheriv('aes-128-cbc', 'k'.repeat(16), 'i'.repeat(16));
console.log(decipher.update(cipher.output.toHex(), 'hex', 'utf8') + decipher.final('utf8'));
const p8 = forge.pki.encryptRsaPrivateKey(forgeKey, 'pass', { algorithm: 'aes256' });
console.log(crypto.createPrivateKey({ key: p8, passphrase: 'pass' }).equals(privateKey));
