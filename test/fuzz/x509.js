'use strict';

// Any bytes as a certificate, a key, a request of keygen, the options of a TLS context: the body of a target for libFuzzer
// (fuzz_script.c). The first byte chooses what they are; the rest is DER, PEM or JSON. What is refused is refused by an
// error with a code; what is taken can be shown, compared and written.

const assert = require('assert');
const crypto = require('crypto');
const tls = require('tls');

const PROPERTIES = ['ca', 'fingerprint', 'fingerprint256', 'fingerprint512', 'infoAccess', 'issuer', 'issuerCertificate',
                    'keyUsage', 'raw', 'serialNumber', 'subject', 'subjectAltName', 'validFrom', 'validFromDate', 'validTo',
                    'validToDate'];

// `read` refuses with a code, or gives something that `use` takes.
function attempt(read, use) {
  let value;
  try {
    value = read();
  } catch (error) {
    if (!(error instanceof Error) || typeof error.code !== 'string') throw error;
    return;
  }
  use?.(value);
}

function useCertificate(certificate) {
  for (const name of PROPERTIES) void certificate[name];
  for (const host of ['localhost', 'a.example.com', '', '*', '*.com', 'xn--4ca.test']) {
    certificate.checkHost(host);
    certificate.checkHost(host, { subject: 'always', partialWildcards: true });
  }
  certificate.checkEmail('a@example.com');
  certificate.checkIP('127.0.0.1');
  certificate.checkIP('::1');
  const legacy = certificate.toLegacyObject();
  tls.checkServerIdentity('localhost', legacy);
  assert.strictEqual(new crypto.X509Certificate(certificate.toString()).fingerprint256, certificate.fingerprint256);
  certificate.checkIssued(certificate);
  attempt(() => certificate.publicKey, (key) => {
    certificate.verify(key);
    useKey(key);
  });
}

function useKey(key) {
  void key.asymmetricKeyType;
  void key.asymmetricKeyDetails;
  if (key.type === 'secret') return;
  attempt(() => key.export({ format: 'jwk' }));
  const type = key.type === 'private' ? 'pkcs8' : 'spki';
  const written = key.export({ format: 'der', type });
  const read = key.type === 'private' ? crypto.createPrivateKey : crypto.createPublicKey;
  assert.strictEqual(read({ key: written, format: 'der', type }).equals(key), true);
}

const text = (bytes) => bytes.toString('latin1');
const pem = (bytes, label) => `-----BEGIN ${label}-----\n${bytes.toString('base64')}\n-----END ${label}-----\n`;

function useJwk(bytes) {
  let jwk;
  try {
    jwk = JSON.parse(text(bytes));
  } catch {
    return;
  }
  if (jwk === null || typeof jwk !== 'object') return;
  attempt(() => crypto.createPublicKey({ key: jwk, format: 'jwk' }), useKey);
  attempt(() => crypto.createPrivateKey({ key: jwk, format: 'jwk' }), useKey);
}

function useSpkac(bytes) {
  crypto.Certificate.verifySpkac(bytes);
  crypto.Certificate.exportChallenge(bytes);
  crypto.Certificate.exportPublicKey(bytes);
}

const WAYS = [
  (bytes) => attempt(() => new crypto.X509Certificate(bytes), useCertificate),
  (bytes) => attempt(() => new crypto.X509Certificate(pem(bytes, 'CERTIFICATE')), useCertificate),
  (bytes) => attempt(() => crypto.createPublicKey(bytes), useKey),
  (bytes) => attempt(() => crypto.createPrivateKey({ key: bytes, passphrase: 'password' }), useKey),
  (bytes) => attempt(() => crypto.createPublicKey({ key: bytes, format: 'der', type: 'spki' }), useKey),
  (bytes) => attempt(() => crypto.createPrivateKey({ key: bytes, format: 'der', type: 'pkcs8' }), useKey),
  (bytes) => attempt(() => crypto.createPrivateKey({ key: bytes, format: 'der', type: 'sec1' }), useKey),
  (bytes) => attempt(() => crypto.createPrivateKey({ key: bytes, format: 'der', type: 'pkcs1' }), useKey),
  useJwk,
  useSpkac,
  (bytes) => attempt(() => tls.createSecureContext({ ca: pem(bytes, 'CERTIFICATE') })),
  (bytes) => attempt(() => tls.createSecureContext({ cert: bytes, key: bytes })),
  (bytes) => attempt(() => tls.createSecureContext({ pfx: bytes, passphrase: 'sample' })),
  (bytes) => attempt(() => tls.createSecureContext({ crl: bytes })),
];

globalThis.fuzz = (bytes) => {
  if (bytes.length > 1) WAYS[bytes[0] % WAYS.length](bytes.subarray(1));
};
