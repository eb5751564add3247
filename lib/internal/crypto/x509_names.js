/*
 * Names of certificates: of attributes, extensions and algorithms by object identifier, and distinguished names and
 * general names as text, the way OpenSSL and Node print them.
 */
'use strict';

const { DerReader, TAGS, oidText, stringText } = require('internal/crypto/der');

const ATTRIBUTES = {
  '__proto__': null,
  '2.5.4.3': 'CN',
  '2.5.4.4': 'SN',
  '2.5.4.5': 'serialNumber',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.9': 'street',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '2.5.4.12': 'title',
  '2.5.4.13': 'description',
  '2.5.4.15': 'businessCategory',
  '2.5.4.16': 'postalAddress',
  '2.5.4.17': 'postalCode',
  '2.5.4.20': 'telephoneNumber',
  '2.5.4.41': 'name',
  '2.5.4.42': 'GN',
  '2.5.4.43': 'initials',
  '2.5.4.44': 'generationQualifier',
  '2.5.4.46': 'dnQualifier',
  '2.5.4.65': 'pseudonym',
  '2.5.4.97': 'organizationIdentifier',
  '0.9.2342.19200300.100.1.1': 'UID',
  '0.9.2342.19200300.100.1.25': 'DC',
  '1.2.840.113549.1.9.1': 'emailAddress',
  '1.2.840.113549.1.9.2': 'unstructuredName',
  '1.3.6.1.4.1.311.60.2.1.1': 'jurisdictionL',
  '1.3.6.1.4.1.311.60.2.1.2': 'jurisdictionST',
  '1.3.6.1.4.1.311.60.2.1.3': 'jurisdictionC',
};

const ACCESS_METHODS = {
  '__proto__': null,
  '1.3.6.1.5.5.7.48.1': 'OCSP',
  '1.3.6.1.5.5.7.48.2': 'CA Issuers',
  '1.3.6.1.5.5.7.48.3': 'AD Time Stamping',
  '1.3.6.1.5.5.7.48.5': 'CA Repository',
};

/* What follows "othername:" for the types of names that are understood, and the strings they hold. */
const OTHER_NAMES = {
  '__proto__': null,
  '1.3.6.1.5.5.7.8.9': ['SmtpUTF8Mailbox', TAGS.UTF8_STRING],
  '1.3.6.1.5.5.7.8.5': ['XmppAddr', TAGS.UTF8_STRING],
  '1.3.6.1.5.5.7.8.7': ['SRVName', TAGS.IA5_STRING],
  '1.3.6.1.4.1.311.20.2.3': ['UPN', TAGS.UTF8_STRING],
  '1.3.6.1.5.5.7.8.8': ['NAIRealm', TAGS.UTF8_STRING],
};

/* [long name, digest, whether PSS parameters say more] */
const SIGNATURES = {
  '__proto__': null,
  '1.2.840.113549.1.1.4': ['md5WithRSAEncryption', 'md5'],
  '1.2.840.113549.1.1.5': ['sha1WithRSAEncryption', 'sha1'],
  '1.2.840.113549.1.1.14': ['sha224WithRSAEncryption', 'sha224'],
  '1.2.840.113549.1.1.11': ['sha256WithRSAEncryption', 'sha256'],
  '1.2.840.113549.1.1.12': ['sha384WithRSAEncryption', 'sha384'],
  '1.2.840.113549.1.1.13': ['sha512WithRSAEncryption', 'sha512'],
  '1.2.840.113549.1.1.10': ['rsassaPss', undefined],
  '1.2.840.10040.4.3': ['dsaWithSHA1', 'sha1'],
  '2.16.840.1.101.3.4.3.1': ['dsa_with_SHA224', 'sha224'],
  '2.16.840.1.101.3.4.3.2': ['dsa_with_SHA256', 'sha256'],
  '1.2.840.10045.4.1': ['ecdsa-with-SHA1', 'sha1'],
  '1.2.840.10045.4.3.1': ['ecdsa-with-SHA224', 'sha224'],
  '1.2.840.10045.4.3.2': ['ecdsa-with-SHA256', 'sha256'],
  '1.2.840.10045.4.3.3': ['ecdsa-with-SHA384', 'sha384'],
  '1.2.840.10045.4.3.4': ['ecdsa-with-SHA512', 'sha512'],
  '1.3.101.112': ['ED25519', undefined],
  '1.3.101.113': ['ED448', undefined],
};

const signatureHash = (oid) => SIGNATURES[oid]?.[1];
const signatureName = (oid) => SIGNATURES[oid]?.[0];

/* ---- distinguished names ---- */

/* A Name as [[{ name, value }]]: relative names, of mostly one attribute each. */
function parseName(reader) {
  const rdns = [];
  while (!reader.done) {
    const set = reader.enter(TAGS.SET), attributes = [];
    while (!set.done) {
      const pair = set.enter(TAGS.SEQUENCE);
      const oid = oidText(pair.read(TAGS.OID));
      const { tag, content } = pair.next();
      attributes.push({ name: ATTRIBUTES[oid] ?? oid, value: stringText(tag, content) });
    }
    rdns.push(attributes);
  }
  return rdns;
}

const hex2 = (code) => code.toString(16).toUpperCase().padStart(2, '0');

/* RFC 2253's escapes, and control characters in hexadecimal where nothing else takes care of them. */
function escapeValue(text, controls) {
  let result = '';
  const last = text.length - 1;
  for (let i = 0; i <= last; i++) {
    const c = text[i], code = text.charCodeAt(i);
    if (controls && (code < 0x20 || code === 0x7f)) result += `\\${hex2(code)}`;
    else if (',+"\\<>;'.includes(c) || (i === 0 && (c === ' ' || c === '#')) || (i === last && c === ' ')) result += `\\${c}`;
    else result += c;
  }
  return result;
}

/* One line a relative name. */
function nameText(rdns) {
  return rdns.map((rdn) => rdn.map(({ name, value }) => `${name}=${escapeValue(value, true)}`).join(' + ')).join('\n');
}

/* RFC 2253: the last first, commas between. */
function nameText2253(rdns) {
  return rdns.toReversed().map((rdn) => rdn.map(({ name, value }) => `${name}=${escapeValue(value, false)}`).join('+')).join(',');
}

/* As an object, whose values are arrays where a name has an attribute more than once. */
function nameObject(rdns) {
  const result = { __proto__: null };
  for (const { name, value } of rdns.flat()) {
    if (result[name] === undefined) result[name] = value;
    else if (Array.isArray(result[name])) result[name].push(value);
    else result[name] = [result[name], value];
  }
  return result;
}

/* ---- general names ---- */

/* Text that could be taken for something else is quoted like JSON. */
function quoteUnless(safe, text) {
  if (safe.test(text)) return text;
  let result = '"';
  for (const c of text) {
    const code = c.codePointAt(0);
    if (c === '"' || c === '\\') result += `\\${c}`;
    else if (code < 0x20 || code === 0x7f || c === ',' || c === "'") result += `\\u${code.toString(16).padStart(4, '0')}`;
    else result += c;
  }
  return `${result}"`;
}

const SAFE_ASCII = /^[ !#-&(-+\--[\]-~]*$/;
const SAFE_UTF8 = /^[^\0-\x1f\x7f"\\,']*$/;

/* Latin-1 bytes above ASCII are written as \u00xx. */
function quoteLatin1(content) {
  const text = content.toString('latin1');
  if (SAFE_ASCII.test(text)) return text;
  let result = '"';
  for (const c of text) {
    const code = c.charCodeAt(0);
    if (c === '"' || c === '\\') result += `\\${c}`;
    else if (code < 0x20 || code > 0x7e || c === ',') result += `\\u${code.toString(16).padStart(4, '0')}`;
    else result += c;
  }
  return `${result}"`;
}

function addressText(content) {
  if (content.length === 4) return content.join('.');
  if (content.length !== 16) return `<invalid length=${content.length}>`;
  const groups = [];
  for (let i = 0; i < 16; i += 2) groups.push(content.readUInt16BE(i).toString(16).toUpperCase());
  return groups.join(':');
}

function otherNameText(content) {
  const reader = new DerReader(content);
  const known = OTHER_NAMES[oidText(reader.read(TAGS.OID))];
  if (known !== undefined && reader.tag === 0xa0) {
    const { tag, content: value } = reader.enter(0xa0).next();
    if (tag === known[1]) {
      const text = stringText(tag, value), whole = `${known[0]}:${text}`;
      return SAFE_UTF8.test(text) ? `othername:${whole}` : `othername:${quoteUnless(SAFE_UTF8, whole)}`;
    }
  }
  return 'othername:<unsupported>';
}

function generalNameText({ tag, content }) {
  switch (tag & 0x1f) {
    case 0:
      return otherNameText(content);
    case 1:
      return `email:${quoteLatin1(content)}`;
    case 2:
      return `DNS:${quoteLatin1(content)}`;
    case 3:
      return 'X400Name:<unsupported>';
    case 4: {
      const text = nameText2253(parseName(new DerReader(content).enter(TAGS.SEQUENCE)));
      return `DirName:${quoteUnless(SAFE_UTF8, text)}`;
    }
    case 5:
      return 'EdiPartyName:<unsupported>';
    case 6:
      return `URI:${quoteLatin1(content)}`;
    case 7:
      return `IP Address:${addressText(content)}`;
    case 8:
      return `Registered ID:${oidText(content)}`;
    default:
      return '<unsupported>';
  }
}

function generalNames(content) {
  const reader = new DerReader(content).enter(TAGS.SEQUENCE), names = [];
  while (!reader.done) names.push(reader.next());
  return names;
}

/* AuthorityInfoAccess as lines "method - name". */
function infoAccessText(content) {
  const reader = new DerReader(content).enter(TAGS.SEQUENCE), lines = [];
  while (!reader.done) {
    const access = reader.enter(TAGS.SEQUENCE);
    const oid = oidText(access.read(TAGS.OID));
    lines.push(`${ACCESS_METHODS[oid] ?? oid} - ${generalNameText(access.next())}`);
  }
  return lines.join('\n');
}

module.exports = {
  generalNameText,
  generalNames,
  infoAccessText,
  nameObject,
  nameText,
  parseName,
  signatureHash,
  signatureName,
};
