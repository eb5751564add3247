'use strict';

// PKCS #12 (pfx): a private key, its certificate and further ones in one encrypted file (RFC 7292). What is in use is
// read: encryption by PBES2 or by triple DES with PKCS #12's own key derivation; RC2 and RC4 are refused, as by OpenSSL
// without its legacy algorithms.

const { Buffer } = require('buffer');
const { createDecipheriv, createHash, createHmac, createPrivateKey, pbkdf2Sync, timingSafeEqual, X509Certificate } =
  require('crypto');
const { genericNodeError } = require('internal/errors');
const { DerReader, TAGS, oidText } = require('internal/crypto/der');

const DATA = '1.2.840.113549.1.7.1';
const ENCRYPTED_DATA = '1.2.840.113549.1.7.6';
const BAGS = '1.2.840.113549.1.12.10.1.';
const X509_CERTIFICATE = '1.2.840.113549.1.9.22.1';
const PBES2 = '1.2.840.113549.1.5.13';
const PBKDF2 = '1.2.840.113549.1.5.12';
const CONTEXT_0 = 0xa0;

const MOST_ITERATIONS = 10_000_000; // no file has more, and more would take hours
const DEEPEST = 8; // bags within bags

const HASHES = {
  '__proto__': null, '1.3.14.3.2.26': 'sha1', '2.16.840.1.101.3.4.2.4': 'sha224', '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384', '2.16.840.1.101.3.4.2.3': 'sha512',
};
const HMACS = {
  '__proto__': null, '1.2.840.113549.2.7': 'sha1', '1.2.840.113549.2.8': 'sha224', '1.2.840.113549.2.9': 'sha256',
  '1.2.840.113549.2.10': 'sha384', '1.2.840.113549.2.11': 'sha512',
};
// name, bytes of the key
const CIPHERS = {
  '__proto__': null, '2.16.840.1.101.3.4.1.2': ['aes-128-cbc', 16], '2.16.840.1.101.3.4.1.22': ['aes-192-cbc', 24],
  '2.16.840.1.101.3.4.1.42': ['aes-256-cbc', 32], '1.2.840.113549.3.7': ['des-ede3-cbc', 24],
};
// by PKCS #12's own derivation
const OWN_CIPHERS = {
  '__proto__': null, '1.2.840.113549.1.12.1.3': ['des-ede3-cbc', 24], '1.2.840.113549.1.12.1.4': ['des-ede-cbc', 16],
};

const KEY = 1;
const IV = 2;
const MAC = 3;

const unsupported = () => genericNodeError('Unsupported PKCS12 PFX data', { code: 'ERR_CRYPTO_UNSUPPORTED_OPERATION' });
const failed = (reason) => genericNodeError(reason, {});

function count(content) {
  if (content.length === 0 || content.length > 4) throw unsupported();
  const value = content.readUIntBE(0, content.length);
  if (value < 1 || value > MOST_ITERATIONS) throw unsupported();
  return value;
}

// ---- keys of passwords ----

// A password as the two encodings want it: UTF-8, and UTF-16 with a zero at its end.
function passwordOf(passphrase) {
  const text = typeof passphrase === 'string' ? passphrase : Buffer.from(passphrase).toString();
  return { utf8: Buffer.from(text), wide: Buffer.from(`${text}\0`, 'utf16le').swap16() };
}

// The bytes repeated to whole blocks.
function fill(bytes, block) {
  return Buffer.alloc(Math.ceil(bytes.length / block) * block, bytes.length > 0 ? bytes : undefined);
}

// RFC 7292, appendix B.2.
function derive(hash, password, salt, iterations, purpose, length) {
  const block = hash === 'sha384' || hash === 'sha512' ? 128 : 64;
  const diversifier = Buffer.alloc(block, purpose);
  const input = Buffer.concat([fill(salt, block), fill(password, block)]);
  const out = [];
  for (let made = 0; made < length;) {
    let digest = createHash(hash).update(diversifier).update(input).digest();
    for (let i = 1; i < iterations; i++) digest = createHash(hash).update(digest).digest();
    out.push(digest);
    made += digest.length;
    const adder = Buffer.alloc(block, digest);
    for (let at = 0; at < input.length; at += block) {
      let carry = 1;
      for (let i = block - 1; i >= 0; i--) {
        carry += input[at + i] + adder[i];
        input[at + i] = carry & 255;
        carry >>= 8;
      }
    }
  }
  return Buffer.concat(out).subarray(0, length);
}

// ---- decryption ----

function decrypt([cipher], key, iv, bytes) {
  try {
    const decipher = createDecipheriv(cipher, key, iv);
    return Buffer.concat([decipher.update(bytes), decipher.final()]);
  } catch {
    throw failed('pkcs12 cipherfinal error');
  }
}

function decryptPbes2(parameters, password, bytes) {
  const scheme = parameters.enter(TAGS.SEQUENCE);
  const derivation = scheme.enter(TAGS.SEQUENCE);
  if (oidText(derivation.read(TAGS.OID)) !== PBKDF2) throw unsupported();
  const details = derivation.enter(TAGS.SEQUENCE);
  const salt = details.read(TAGS.OCTET_STRING);
  const iterations = count(details.read(TAGS.INTEGER));
  details.optional(TAGS.INTEGER);
  const hash = details.done ? 'sha1' : HMACS[oidText(details.enter(TAGS.SEQUENCE).read(TAGS.OID))];
  const encryption = scheme.enter(TAGS.SEQUENCE);
  const cipher = CIPHERS[oidText(encryption.read(TAGS.OID))];
  if (hash === undefined || cipher === undefined) throw unsupported();
  const iv = encryption.read(TAGS.OCTET_STRING);
  return decrypt(cipher, pbkdf2Sync(password.utf8, salt, iterations, cipher[1], hash), iv, bytes);
}

function decryptBy(algorithm, password, bytes) {
  const oid = oidText(algorithm.read(TAGS.OID));
  if (oid === PBES2) return decryptPbes2(algorithm, password, bytes);
  const cipher = OWN_CIPHERS[oid];
  if (cipher === undefined) throw unsupported();
  const parameters = algorithm.enter(TAGS.SEQUENCE);
  const salt = parameters.read(TAGS.OCTET_STRING);
  const iterations = count(parameters.read(TAGS.INTEGER));
  const key = derive('sha1', password.wide, salt, iterations, KEY, cipher[1]);
  return decrypt(cipher, key, derive('sha1', password.wide, salt, iterations, IV, 8), bytes);
}

// ---- what is in the file ----

function readBags(reader, password, found, depth) {
  if (depth > DEEPEST) throw unsupported();
  while (!reader.done) {
    const bag = reader.enter(TAGS.SEQUENCE);
    const kind = oidText(bag.read(TAGS.OID));
    const value = bag.enter(CONTEXT_0);
    if (kind === `${BAGS}1`) {
      found.keys.push(value.next().whole);
    } else if (kind === `${BAGS}2`) {
      const shrouded = value.enter(TAGS.SEQUENCE);
      const algorithm = shrouded.enter(TAGS.SEQUENCE);
      found.keys.push(decryptBy(algorithm, password, shrouded.read(TAGS.OCTET_STRING)));
    } else if (kind === `${BAGS}3`) {
      const certificate = value.enter(TAGS.SEQUENCE);
      if (oidText(certificate.read(TAGS.OID)) === X509_CERTIFICATE) {
        found.certificates.push(certificate.enter(CONTEXT_0).read(TAGS.OCTET_STRING));
      }
    } else if (kind === `${BAGS}6`) {
      readBags(value.enter(TAGS.SEQUENCE), password, found, depth + 1);
    }
  }
}

// What is in pieces (constructed) is joined.
function octets(reader) {
  if (reader.tag === 0x80) return reader.next().content;
  const pieces = [];
  const inner = reader.enter(CONTEXT_0);
  while (!inner.done) pieces.push(inner.read(TAGS.OCTET_STRING));
  return Buffer.concat(pieces);
}

function readSafe(content, password) {
  const found = { keys: [], certificates: [] };
  const safes = new DerReader(content).enter(TAGS.SEQUENCE);
  while (!safes.done) {
    const safe = safes.enter(TAGS.SEQUENCE);
    const kind = oidText(safe.read(TAGS.OID));
    let bags;
    if (kind === DATA) {
      bags = safe.enter(CONTEXT_0).read(TAGS.OCTET_STRING);
    } else if (kind === ENCRYPTED_DATA) {
      const data = safe.enter(CONTEXT_0).enter(TAGS.SEQUENCE);
      data.read(TAGS.INTEGER);
      const info = data.enter(TAGS.SEQUENCE);
      info.read(TAGS.OID);
      const algorithm = info.enter(TAGS.SEQUENCE);
      bags = decryptBy(algorithm, password, octets(info));
    } else {
      throw unsupported();
    }
    readBags(new DerReader(bags).enter(TAGS.SEQUENCE), password, found, 0);
  }
  return found;
}

// The first password that the file's own check accepts; of none at all there are two kinds.
function checkedPassword(reader, content, passphrase) {
  const passwords = passphrase === undefined || passphrase === null || passphrase.length === 0 ?
    [{ utf8: Buffer.alloc(0), wide: Buffer.alloc(0) }, passwordOf('')] : [passwordOf(passphrase)];
  if (reader.done) return passwords[0];
  const mac = reader.enter(TAGS.SEQUENCE);
  const info = mac.enter(TAGS.SEQUENCE);
  const hash = HASHES[oidText(info.enter(TAGS.SEQUENCE).read(TAGS.OID))];
  const wanted = info.read(TAGS.OCTET_STRING);
  const salt = mac.read(TAGS.OCTET_STRING);
  const iterations = mac.done ? 1 : count(mac.read(TAGS.INTEGER));
  if (hash === undefined) throw unsupported();
  const right = passwords.find(({ wide }) => {
    const length = createHash(hash).digest().length;
    const key = derive(hash, wide, salt, iterations, MAC, length);
    const made = createHmac(hash, key).update(content).digest();
    return made.length === wanted.length && timingSafeEqual(made, wanted);
  });
  if (right === undefined) throw failed('mac verify failure');
  return right;
}

function parse(bytes, passphrase) {
  const file = new DerReader(bytes).enter(TAGS.SEQUENCE);
  if (file.read(TAGS.INTEGER).at(-1) !== 3) throw failed('wrong version');
  const info = file.enter(TAGS.SEQUENCE);
  if (oidText(info.read(TAGS.OID)) !== DATA) throw unsupported();
  const content = info.enter(CONTEXT_0).read(TAGS.OCTET_STRING);
  return readSafe(content, checkedPassword(file, content, passphrase));
}

const pem = (bytes, label) => `-----BEGIN ${label}-----\n${bytes.toString('base64')}\n-----END ${label}-----\n`;

/** Give a native context the key, the certificate and the authorities of a PKCS #12 file. */
function loadPKCS12(context, bytes, passphrase) {
  bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length > 0 && bytes[0] === 0x2d) throw failed('wrong tag'); // PEM
  let found;
  try {
    found = parse(bytes, passphrase);
  } catch (error) {
    throw error.message === 'malformed DER' ? failed('not enough data') : error;
  }
  if (found.keys.length === 0) throw failed('Unable to load private key from PFX data');
  const key = createPrivateKey({ key: found.keys[0], format: 'der', type: 'pkcs8' });
  const own = found.certificates.findIndex((der) => new X509Certificate(der).checkPrivateKey(key));
  if (own === -1) throw failed('Unable to load certificate from PFX data');
  const others = found.certificates.filter((der, index) => index !== own).map((der) => pem(der, 'CERTIFICATE'));
  context.setCert(pem(found.certificates[own], 'CERTIFICATE') + others.join(''));
  context.setKey(key.export({ format: 'pem', type: 'pkcs8' }));
  for (const other of others) context.addCACert(other);
}

module.exports = { loadPKCS12 };
