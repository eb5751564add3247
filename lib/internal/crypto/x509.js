/*
 * X509Certificate: certificates taken apart (RFC 5280). They are read here, with src/crypto for keys and signatures; TLS
 * has its own eyes for them.
 */
'use strict';

const { codes } = require('internal/errors');
const { isArrayBufferView } = require('internal/util/types');
const { validateBoolean, validateObject, validateOneOf, validateString } = require('internal/validators');
const { kClone, kDeserialize } = require('internal/structured_clone');
const { DerReader, TAGS, oidText } = require('internal/crypto/der');
const { generalNameText, generalNames, infoAccessText, nameObject, nameText, parseName, signatureHash,
        signatureName } = require('internal/crypto/x509_names');
const { PublicKeyObject, isKeyObject, kHandle } = require('internal/crypto/keys');
const binding = internalBinding('crypto');

const { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } = codes;

const SPKI = 3;
const kCertificate = Symbol('kCertificate');
const kIssuer = Symbol('kIssuer');

const EXTENSIONS = {
  '__proto__': null,
  '2.5.29.14': 'subjectKeyIdentifier',
  '2.5.29.15': 'keyUsage',
  '2.5.29.17': 'subjectAltName',
  '2.5.29.19': 'basicConstraints',
  '2.5.29.35': 'authorityKeyIdentifier',
  '2.5.29.37': 'extKeyUsage',
  '1.3.6.1.5.5.7.1.1': 'infoAccess',
};

/* ---- parsing ---- */

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/* { text: as OpenSSL prints it, date } */
function parseTime({ tag, content }) {
  const text = content.toString('latin1');
  const match = (tag === TAGS.UTC_TIME ? /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?Z$/ :
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.\d+)?Z$/).exec(text);
  if (match === null) return { text: 'Bad time value', date: new Date(NaN) };
  const [, y, month, day, hour, minute, second = '00'] = match;
  const year = tag === TAGS.UTC_TIME ? +y + (+y < 50 ? 2000 : 1900) : +y;
  return {
    text: `${MONTHS[month - 1]} ${`${+day}`.padStart(2)} ${hour}:${minute}:${second} ${year} GMT`,
    date: new Date(Date.UTC(year, month - 1, +day, +hour, +minute, +second)),
  };
}

function parseExtensions(reader) {
  const found = { __proto__: null };
  while (!reader.done) {
    const extension = reader.enter(TAGS.SEQUENCE);
    const name = EXTENSIONS[oidText(extension.read(TAGS.OID))];
    extension.optional(TAGS.BOOLEAN);
    const value = extension.read(TAGS.OCTET_STRING);
    if (name !== undefined) found[name] = value;
  }
  return found;
}

function parseCertificate(raw) {
  const outer = new DerReader(raw).enter(TAGS.SEQUENCE);
  const tbs = outer.next();
  const algorithm = outer.enter(TAGS.SEQUENCE);
  const signatureOid = oidText(algorithm.read(TAGS.OID));
  const parameters = algorithm.done ? undefined : algorithm.next().whole;
  const signature = outer.read(TAGS.BIT_STRING).subarray(1);
  const reader = new DerReader(tbs.content);
  reader.optional(0xa0); // version
  const serial = reader.read(TAGS.INTEGER);
  reader.read(TAGS.SEQUENCE);
  const issuer = reader.next();
  const validity = reader.enter(TAGS.SEQUENCE);
  const notBefore = parseTime(validity.next()), notAfter = parseTime(validity.next());
  const subject = reader.next(), spki = reader.next();
  reader.optional(0x81);
  reader.optional(0x82);
  const extensions = reader.tag === 0xa3 ? parseExtensions(reader.enter(0xa3).enter(TAGS.SEQUENCE)) : { __proto__: null };
  return {
    raw, tbs: tbs.whole, signatureOid, parameters, signature, serial, notBefore, notAfter, spki: spki.whole, extensions,
    issuerDer: issuer.whole, subjectDer: subject.whole,
    issuer: parseName(new DerReader(issuer.content)), subject: parseName(new DerReader(subject.content)),
  };
}

function opensslError(code, number, library, reason) {
  const error = new Error(`error:${number}:${library}::${reason}`);
  error.library = library;
  error.reason = reason;
  error.code = code;
  return error;
}

const isPem = (bytes) => bytes.includes('-----BEGIN');

function bytesOf(buffer) {
  if (typeof buffer === 'string') return Buffer.from(buffer);
  return Buffer.from(new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength));
}

function readCertificate(buffer) {
  let bytes = bytesOf(buffer);
  if (isPem(bytes)) bytes = binding.pemDecode(bytes);
  if (bytes === undefined || bytes[0] !== TAGS.SEQUENCE) {
    throw opensslError('ERR_OSSL_PEM_NO_START_LINE', '0480006C', 'PEM routines', 'no start line');
  }
  try {
    const { whole } = new DerReader(bytes).next();
    return parseCertificate(Buffer.from(whole));
  } catch {
    throw opensslError('ERR_OSSL_ASN1_HEADER_TOO_LONG', '0680007B', 'asn1 encoding routines', 'header too long');
  }
}

/* ---- parts ---- */

const KEY_CERT_SIGN = 0x04; // in the first byte of keyUsage

function isAuthority({ extensions }) {
  if (extensions.basicConstraints === undefined) return false;
  try {
    const flag = new DerReader(extensions.basicConstraints).enter(TAGS.SEQUENCE).optional(TAGS.BOOLEAN);
    return flag !== undefined && flag[0] !== 0 && maySign(extensions);
  } catch {
    return false;
  }
}

function maySign(extensions) {
  if (extensions.keyUsage === undefined) return true;
  const bits = new DerReader(extensions.keyUsage).read(TAGS.BIT_STRING);
  return (bits[1] & KEY_CERT_SIGN) !== 0;
}

function extendedUsages({ extensions }) {
  if (extensions.extKeyUsage === undefined) return undefined;
  const reader = new DerReader(extensions.extKeyUsage).enter(TAGS.SEQUENCE), oids = [];
  while (!reader.done) oids.push(oidText(reader.read(TAGS.OID)));
  return oids;
}

/* What an extension says; an unreadable one says nothing. */
function quietly(read) {
  try {
    return read();
  } catch {
    return undefined;
  }
}

const altNames = ({ extensions }) => (extensions.subjectAltName === undefined ? [] :
  quietly(() => generalNames(extensions.subjectAltName)) ?? []);

function serialText(serial) {
  let negative = '';
  if (serial[0] & 0x80) {
    negative = '-';
    serial = Buffer.from(serial);
    for (let i = serial.length - 1, carry = 1; i >= 0; i--) {
      const n = (~serial[i] & 0xff) + carry;
      serial[i] = n;
      carry = n >> 8;
    }
  }
  let start = 0;
  while (start < serial.length - 1 && serial[start] === 0) start++;
  const hex = serial.toString('hex', start).toUpperCase();
  return hex === '00' ? '0' : negative + hex;
}

function fingerprint(raw, algorithm) {
  return binding.hashOnce(algorithm, raw, 'hex').toUpperCase().match(/../g).join(':');
}

/* ---- signatures ---- */

/* [digest, padding, salt length] of how a certificate is signed. */
function schemeOf({ signatureOid, parameters }) {
  if (signatureOid !== '1.2.840.113549.1.1.10') return [signatureHash(signatureOid), undefined, undefined];
  let hash = 'sha1', salt = 20;
  const reader = new DerReader(parameters).enter(TAGS.SEQUENCE);
  if (reader.tag === 0xa0) hash = hashOfOid(oidText(reader.enter(0xa0).enter(TAGS.SEQUENCE).read(TAGS.OID)));
  reader.optional(0xa1);
  if (reader.tag === 0xa2) salt = reader.enter(0xa2).read(TAGS.INTEGER).readUIntBE(0, 1);
  return [hash, 6, salt];
}

const hashOfOid = (oid) => ({
  '__proto__': null,
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
  '2.16.840.1.101.3.4.2.4': 'sha224',
})[oid];

function verifySignature(certificate, key) {
  try {
    const [hash, padding, salt] = schemeOf(certificate);
    const isEdwards = certificate.signatureOid.startsWith('1.3.101.');
    if (hash === undefined && !isEdwards) return false;
    return binding.verify(key, hash, certificate.tbs, false, padding, salt, false, undefined, undefined, certificate.signature);
  } catch {
    return false;
  }
}

/* The key's identifier and the issuer's serial number, if the extension names them. */
function authorityOf({ extensions }) {
  if (extensions.authorityKeyIdentifier === undefined) return {};
  const reader = new DerReader(extensions.authorityKeyIdentifier).enter(TAGS.SEQUENCE);
  const keyId = reader.optional(0x80);
  reader.optional(0xa1);
  return { keyId, serial: reader.optional(0x82) };
}

function isIssuedBy(certificate, issuer) {
  if (!certificate.issuerDer.equals(issuer.subjectDer)) return false;
  return quietly(() => {
    const { keyId, serial } = authorityOf(certificate);
    const { subjectKeyIdentifier } = issuer.extensions;
    if (keyId !== undefined && subjectKeyIdentifier !== undefined &&
        !keyId.equals(new DerReader(subjectKeyIdentifier).read(TAGS.OCTET_STRING))) {
      return false;
    }
    if (serial !== undefined && !serial.equals(issuer.serial)) return false;
    return maySign(issuer.extensions);
  }) ?? false;
}

/* ---- hosts ---- */

/* Whether a host matches a name of a certificate, by the flags of checkHost(). */
function matchesHost(pattern, host, flags) {
  pattern = pattern.toLowerCase();
  if (flags.subdomains) return pattern.endsWith(host) && pattern.length > host.length;
  if (pattern === host) return true;
  if (!flags.wildcards || !pattern.includes('*')) return false;
  const dot = pattern.indexOf('.');
  const label = pattern.slice(0, dot), rest = pattern.slice(dot);
  const hostDot = host.indexOf('.');
  if (dot < 0 || hostDot < 0 || rest.includes('*') || rest.indexOf('.', 1) < 0) return false;
  if (label.indexOf('*') !== label.lastIndexOf('*')) return false;
  if (label !== '*' && (!flags.partialWildcards || label.includes('xn--'))) return false;
  if (!flags.multiLabel) {
    if (host.slice(hostDot) !== rest) return false;
    return matchesLabel(label, host.slice(0, hostDot));
  }
  return host.endsWith(rest) && matchesLabel(label, host.slice(0, -rest.length));
}

function matchesLabel(label, host) {
  const [before, after] = label.split('*');
  if (label !== '*' && host.startsWith('xn--')) return false;
  return host.length >= before.length + after.length && host.length > 0 && host.startsWith(before) && host.endsWith(after);
}

const commonNames = ({ subject }) => subject.flat().filter(({ name }) => name === 'CN').map(({ value }) => value);

function checkHost(certificate, host, subject, flags) {
  const wanted = host.toLowerCase();
  flags = { ...flags, subdomains: wanted.startsWith('.') };
  const names = altNames(certificate).filter(({ tag }) => tag === 0x82).map(({ content }) => content.toString('latin1'));
  for (const name of names) {
    if (matchesHost(name, wanted, flags)) return name;
  }
  if (subject === 'never' || (names.length > 0 && subject !== 'always')) return undefined;
  return commonNames(certificate).find((name) => matchesHost(name, wanted, flags));
}

function checkEmail(certificate, email, subject) {
  const at = email.lastIndexOf('@');
  const same = (other) => {
    const split = other.lastIndexOf('@');
    return other.slice(0, split) === email.slice(0, at) && other.slice(split).toLowerCase() === email.slice(at).toLowerCase();
  };
  const names = altNames(certificate).filter(({ tag }) => tag === 0x81).map(({ content }) => content.toString('latin1'));
  if (names.some(same)) return true;
  if (subject === 'never' || (names.length > 0 && subject !== 'always')) return false;
  return certificate.subject.flat().some(({ name, value }) => name === 'emailAddress' && same(value));
}

function addressBytes(ip) {
  const { isIPv4, isIPv6 } = require('net');
  if (isIPv4(ip)) return Buffer.from(ip.split('.').map(Number));
  if (!isIPv6(ip)) return undefined;
  const mapped = ip.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (all, a, b, c, d) =>
    `${((+a << 8) | +b).toString(16)}:${((+c << 8) | +d).toString(16)}`).replace(/%.*$/, '');
  const [head, tail] = mapped.split('::');
  const left = head === '' ? [] : head.split(':'), right = tail === undefined || tail === '' ? [] : tail.split(':');
  const groups = tail === undefined ? left : [...left, ...new Array(8 - left.length - right.length).fill('0'), ...right];
  const bytes = Buffer.alloc(16);
  groups.forEach((group, i) => bytes.writeUInt16BE(parseInt(group, 16), 2 * i));
  return bytes;
}

/* ---- options of the checks ---- */

function checkFlags(options = {}) {
  validateObject(options, 'options');
  const {
    subject = 'default', wildcards = true, partialWildcards = true, multiLabelWildcards = false,
    singleLabelSubdomains = false,
  } = options;
  validateString(subject, 'options.subject');
  validateOneOf(subject, 'options.subject', ['default', 'always', 'never']);
  validateBoolean(wildcards, 'options.wildcards');
  validateBoolean(partialWildcards, 'options.partialWildcards');
  validateBoolean(multiLabelWildcards, 'options.multiLabelWildcards');
  validateBoolean(singleLabelSubdomains, 'options.singleLabelSubdomains');
  return { subject, flags: { wildcards, partialWildcards, multiLabel: multiLabelWildcards } };
}

/* ---- the class ---- */

class X509Certificate {
  constructor(buffer) {
    if (typeof buffer !== 'string' && !isArrayBufferView(buffer)) {
      throw new ERR_INVALID_ARG_TYPE('buffer', ['string', 'Buffer', 'TypedArray', 'DataView'], buffer);
    }
    Object.defineProperty(this, kCertificate, { __proto__: null, value: readCertificate(buffer) });
  }

  [Symbol.for('nodejs.util.inspect.custom')](depth, options) {
    if (depth < 0) return this;
    const opts = { ...options, depth: options.depth == null ? null : options.depth - 1 };
    const shown = {
      subject: this.subject,
      subjectAltName: this.subjectAltName,
      issuer: this.issuer,
      infoAccess: this.infoAccess,
      validFrom: this.validFrom,
      validTo: this.validTo,
      validFromDate: this.validFromDate,
      validToDate: this.validToDate,
      fingerprint: this.fingerprint,
      fingerprint256: this.fingerprint256,
      fingerprint512: this.fingerprint512,
      keyUsage: this.keyUsage,
      serialNumber: this.serialNumber,
      signatureAlgorithm: this.signatureAlgorithm,
      signatureAlgorithmOid: this.signatureAlgorithmOid,
    };
    return `X509Certificate ${require('internal/util/inspect').inspect(shown, opts)}`;
  }

  [kClone]() {
    return { data: this[kCertificate].raw, deserializeInfo: 'internal/crypto/x509:ReceivedCertificate' };
  }

  get subject() {
    return nameText(this[kCertificate].subject) || undefined;
  }

  get subjectAltName() {
    const names = altNames(this[kCertificate]);
    return names.length === 0 ? undefined : quietly(() => names.map(generalNameText).join(', '));
  }

  get issuer() {
    return nameText(this[kCertificate].issuer) || undefined;
  }

  get issuerCertificate() {
    return this[kIssuer];
  }

  get infoAccess() {
    const { infoAccess } = this[kCertificate].extensions;
    return infoAccess === undefined ? undefined : quietly(() => infoAccessText(infoAccess));
  }

  get validFrom() {
    return this[kCertificate].notBefore.text;
  }

  get validTo() {
    return this[kCertificate].notAfter.text;
  }

  get validFromDate() {
    return this[kCertificate].notBefore.date;
  }

  get validToDate() {
    return this[kCertificate].notAfter.date;
  }

  get fingerprint() {
    return fingerprint(this[kCertificate].raw, 'sha1');
  }

  get fingerprint256() {
    return fingerprint(this[kCertificate].raw, 'sha256');
  }

  get fingerprint512() {
    return fingerprint(this[kCertificate].raw, 'sha512');
  }

  get keyUsage() {
    return quietly(() => extendedUsages(this[kCertificate]));
  }

  get serialNumber() {
    return serialText(this[kCertificate].serial);
  }

  get signatureAlgorithm() {
    return signatureName(this[kCertificate].signatureOid);
  }

  get signatureAlgorithmOid() {
    return this[kCertificate].signatureOid;
  }

  get raw() {
    return Buffer.from(this[kCertificate].raw);
  }

  get publicKey() {
    return new PublicKeyObject(binding.keyRead(this[kCertificate].spki, false, SPKI, false, undefined));
  }

  get ca() {
    return isAuthority(this[kCertificate]);
  }

  toString() {
    const body = this[kCertificate].raw.toString('base64').match(/.{1,64}/g).join('\n');
    return `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`;
  }

  toJSON() {
    return this.toString();
  }

  checkHost(name, options) {
    validateString(name, 'name');
    const { subject, flags } = checkFlags(options);
    if (name.includes('\0')) throw new ERR_INVALID_ARG_VALUE('name', name);
    return checkHost(this[kCertificate], name, subject, flags);
  }

  checkEmail(email, options) {
    validateString(email, 'email');
    const { subject } = checkFlags(options);
    if (email.includes('\0')) throw new ERR_INVALID_ARG_VALUE('email', email);
    return checkEmail(this[kCertificate], email, subject) ? email : undefined;
  }

  checkIP(ip, options) {
    validateString(ip, 'ip');
    checkFlags(options);
    const bytes = addressBytes(ip);
    if (bytes === undefined) throw new ERR_INVALID_ARG_VALUE('ip', ip);
    const found = altNames(this[kCertificate]).some(({ tag, content }) => tag === 0x87 && bytes.equals(content));
    return found ? ip : undefined;
  }

  checkIssued(otherCert) {
    if (!isX509Certificate(otherCert)) throw new ERR_INVALID_ARG_TYPE('otherCert', 'X509Certificate', otherCert);
    return isIssuedBy(this[kCertificate], otherCert[kCertificate]);
  }

  checkPrivateKey(pkey) {
    if (!isKeyObject(pkey)) throw new ERR_INVALID_ARG_TYPE('pkey', 'KeyObject', pkey);
    if (pkey.type !== 'private') throw new ERR_INVALID_ARG_VALUE('pkey', pkey);
    return binding.keyEqual(binding.keyPublic(pkey[kHandle]), this.publicKey[kHandle]);
  }

  verify(pkey) {
    if (!isKeyObject(pkey)) throw new ERR_INVALID_ARG_TYPE('pkey', 'KeyObject', pkey);
    if (pkey.type !== 'public') throw new ERR_INVALID_ARG_VALUE('pkey', pkey);
    return verifySignature(this[kCertificate], pkey[kHandle]);
  }

  toLegacyObject() {
    return legacyObject(this, this[kCertificate]);
  }
}

for (const name of Object.getOwnPropertyNames(X509Certificate.prototype)) {
  const descriptor = Object.getOwnPropertyDescriptor(X509Certificate.prototype, name);
  if (descriptor.get !== undefined) Object.defineProperty(X509Certificate.prototype, name, { __proto__: null, enumerable: false });
}

/* What a TLS connection knows: which certificate of a chain follows. */
function setIssuerCertificate(certificate, issuer) {
  Object.defineProperty(certificate, kIssuer, { __proto__: null, value: issuer, configurable: true });
}

function ReceivedCertificate() {}
ReceivedCertificate.prototype[kDeserialize] = function(raw) {
  Object.setPrototypeOf(this, X509Certificate.prototype);
  Object.defineProperty(this, kCertificate, { __proto__: null, value: parseCertificate(Buffer.from(raw)) });
};

function isX509Certificate(value) {
  return value?.[kCertificate] !== undefined;
}

/* ---- what getPeerCertificate() gives ---- */

const NIST_NAMES = { '__proto__': null, 'prime256v1': 'P-256', 'secp384r1': 'P-384', 'secp521r1': 'P-521', 'secp224r1': 'P-224', 'prime192v1': 'P-192' };
const CURVE_BITS = { '__proto__': null, 'prime256v1': 256, 'secp256k1': 256, 'brainpoolP256r1': 256, 'secp384r1': 384,
                     'brainpoolP384r1': 384, 'brainpoolP512r1': 512, 'secp521r1': 521, 'secp224r1': 224, 'secp224k1': 224,
                     'prime192v1': 192, 'secp192k1': 192 };

function keyFields(handle) {
  const type = binding.keyType(handle);
  if (type === 'rsa' || type === 'rsa-pss') {
    const { modulusLength, publicExponent } = binding.keyDetails(handle);
    const pkcs1 = new DerReader(binding.keyWrite(handle, false, false, 1, undefined, undefined)).enter(TAGS.SEQUENCE);
    const modulus = pkcs1.read(TAGS.INTEGER).toString('hex').toUpperCase().replace(/^00/, '');
    const exponent = publicExponent.toString('hex').replace(/^0+(?=.)/, '');
    return { modulus, bits: modulusLength, exponent: `0x${exponent}`,
             pubkey: binding.keyWrite(handle, false, false, SPKI, undefined, undefined) };
  }
  if (type !== 'ec') return {};
  const { namedCurve } = binding.keyDetails(handle);
  return {
    bits: CURVE_BITS[namedCurve], pubkey: binding.keyRaw(handle, false), asn1Curve: namedCurve,
    ...(NIST_NAMES[namedCurve] === undefined ? {} : { nistCurve: NIST_NAMES[namedCurve] }),
  };
}

/* "OCSP - URI:http://…" by lines as { 'OCSP - URI': ['http://…'] } */
function accessObject(text) {
  const result = { __proto__: null };
  for (const line of text.split('\n')) {
    const match = /^([^\n:]*):(.*)$/.exec(line);
    if (match === null) continue;
    let [, key, value] = match;
    if (value.startsWith('"')) value = JSON.parse(value);
    (result[key] ??= []).push(value);
  }
  return result;
}

function legacyObject(self, certificate) {
  const { subjectAltName, infoAccess, keyUsage } = self;
  const key = quietly(() => keyFields(binding.keyRead(certificate.spki, false, SPKI, false, undefined))) ?? {};
  return {
    subject: nameObject(certificate.subject),
    issuer: nameObject(certificate.issuer),
    ...(subjectAltName === undefined ? {} : { subjectaltname: subjectAltName }),
    ...(infoAccess === undefined ? {} : { infoAccess: accessObject(infoAccess) }),
    ca: self.ca,
    ...key,
    valid_from: self.validFrom,
    valid_to: self.validTo,
    fingerprint: self.fingerprint,
    fingerprint256: self.fingerprint256,
    fingerprint512: self.fingerprint512,
    ...(keyUsage === undefined ? {} : { ext_key_usage: keyUsage }),
    serialNumber: self.serialNumber,
    raw: self.raw,
  };
}

module.exports = { ReceivedCertificate, X509Certificate, isX509Certificate, setIssuerCertificate };
