'use strict';

// tls: encrypted streams over TCP or anything else. Contexts are in _tls_common.js, sockets and servers in _tls_wrap.js.

const { Buffer } = require('buffer');
const { codes } = require('internal/errors');
const { getOptionValue } = require('internal/options');
const { deprecate } = require('internal/util');
const { isArrayBufferView, isUint8Array } = require('internal/util/types');
const { validateOneOf } = require('internal/validators');
const net = require('net');
const binding = internalBinding('tls_wrap');

const { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_OUT_OF_RANGE, ERR_TLS_CERT_ALTNAME_FORMAT,
        ERR_TLS_CERT_ALTNAME_INVALID } = codes;

const DEFAULT_CIPHERS =
  'TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256:' +
  'ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384:' +
  'ECDHE-ECDSA-AES256-GCM-SHA384:DHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-SHA256:DHE-RSA-AES128-SHA256:' +
  'ECDHE-RSA-AES256-SHA384:DHE-RSA-AES256-SHA384:ECDHE-RSA-AES256-SHA256:DHE-RSA-AES256-SHA256:' +
  'HIGH:!aNULL:!eNULL:!EXPORT:!DES:!RC4:!MD5:!PSK:!SRP:!CAMELLIA';

exports.CLIENT_RENEG_LIMIT = 3;
exports.CLIENT_RENEG_WINDOW = 600;
exports.DEFAULT_CIPHERS = getOptionValue('--tls-cipher-list') || DEFAULT_CIPHERS;
exports.DEFAULT_ECDH_CURVE = 'auto';

// The lowest minimum that is asked for counts, and the highest maximum.
const lowest = ['1.0', '1.1', '1.2', '1.3'].find((version) => getOptionValue(`--tls-min-v${version}`)) ?? '1.2';
exports.DEFAULT_MIN_VERSION = lowest === '1.0' ? 'TLSv1' : `TLSv${lowest}`;
const onlyTo12 = getOptionValue('--tls-max-v1.2') && !getOptionValue('--tls-max-v1.3');
exports.DEFAULT_MAX_VERSION = onlyTo12 ? 'TLSv1.2' : 'TLSv1.3';

let ciphers;

exports.getCiphers = function getCiphers() {
  ciphers ??= binding.getCiphers().map((name) => name.toLowerCase()).sort();
  return ciphers.slice();
};

// ---- certificates that are trusted ----

const certificates = { __proto__: null };

function certificatesOf(type) {
  return certificates[type] ??= Object.freeze(binding.rootCertificates(type));
}

Object.defineProperty(exports, 'rootCertificates', {
  __proto__: null,
  configurable: false,
  enumerable: true,
  get: () => certificatesOf('bundled'),
});

exports.getCACertificates = function getCACertificates(type = 'default') {
  validateOneOf(type, 'type', ['default', 'bundled', 'system', 'extra']);
  return certificatesOf(type);
};

exports.setDefaultCACertificates = function setDefaultCACertificates(certs) {
  if (!Array.isArray(certs)) throw new ERR_INVALID_ARG_TYPE('certs', 'Array', certs);
  const texts = certs.map((cert, i) => {
    if (typeof cert === 'string') return cert;
    if (!isArrayBufferView(cert)) throw new ERR_INVALID_ARG_TYPE(`certs[${i}]`, ['string', 'ArrayBufferView'], cert);
    return Buffer.from(cert.buffer, cert.byteOffset, cert.byteLength).toString('latin1');
  });
  const bad = binding.setRootCertificates(texts);
  if (bad !== undefined) throw new ERR_INVALID_ARG_VALUE(`certs[${bad}]`, certs[bad], 'is no certificate');
  delete certificates.default;
};

// ---- ALPN ----

// Names to what goes over the wire: each with its length before it.
function convertProtocols(protocols) {
  const parts = [];
  protocols.forEach((protocol, i) => {
    const bytes = Buffer.from(protocol);
    if (bytes.length > 255) {
      throw new ERR_OUT_OF_RANGE(`The byte length of the protocol at index ${i} exceeds the maximum length.`, '<= 255',
                                 bytes.length, true);
    }
    parts.push(Buffer.from([bytes.length]), bytes);
  });
  return Buffer.concat(parts);
}

exports.convertALPNProtocols = function convertALPNProtocols(protocols, out) {
  if (Array.isArray(protocols)) out.ALPNProtocols = convertProtocols(protocols);
  else if (isUint8Array(protocols)) out.ALPNProtocols = Buffer.from(protocols);
  else if (isArrayBufferView(protocols)) {
    out.ALPNProtocols = Buffer.from(protocols.buffer.slice(protocols.byteOffset, protocols.byteOffset + protocols.byteLength));
  }
};

// ---- whose certificate it is ----

const withoutDot = (host) => (host.endsWith('.') ? host.slice(0, -1) : host);

// Only A-Z: other letters have rules of their own.
const splitHost = (host) => withoutDot(host).replace(/[A-Z]/g, (letter) => letter.toLowerCase()).split('.');

// Whether a name, perhaps with a wildcard in its first label (RFC 6125), means the host.
function matches(hostParts, pattern) {
  if (!pattern) return false;
  const parts = splitHost(pattern);
  if (hostParts.length !== parts.length || parts.includes('')) return false;
  if (parts.some((part) => /[^\u0021-\u007F]/u.test(part))) return false;
  for (let i = hostParts.length - 1; i > 0; i--) {
    if (hostParts[i] !== parts[i]) return false;
  }
  const around = parts[0].split('*');
  if (around.length === 1 || parts[0].includes('xn--')) return hostParts[0] === parts[0];
  if (around.length > 2 || parts.length <= 2) return false;
  const [prefix, suffix] = around;
  const host = hostParts[0];
  return prefix.length + suffix.length <= host.length && host.startsWith(prefix) && host.endsWith(suffix);
}

// A JSON string, which is how names with commas or quotes are written.
const JSON_STRING = /^"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/; // eslint-disable-line no-control-regex

function splitAltNames(text) {
  if (!text.includes('"')) return text.split(', ');
  const names = [];
  let name = '';
  let at = 0;
  while (at !== text.length) {
    const comma = text.indexOf(',', at);
    const quote = text.indexOf('"', at);
    if (quote !== -1 && (comma === -1 || quote < comma)) {
      const match = JSON_STRING.exec(text.substring(quote));
      if (match === null) throw new ERR_TLS_CERT_ALTNAME_FORMAT();
      name += text.substring(at, quote) + JSON.parse(match[0]);
      at = quote + match[0].length;
    } else if (comma !== -1) {
      names.push(name + text.substring(at, comma));
      name = '';
      at = comma + 2;
    } else {
      name += text.substring(at);
      at = text.length;
    }
  }
  names.push(name);
  return names;
}

// One way to write an address: as URLs have it.
function canonicalIP(address) {
  if (!net.isIPv6(address)) return net.isIPv4(address) ? address : undefined;
  return new URL(`http://[${address}]`).hostname.slice(1, -1);
}

exports.checkServerIdentity = function checkServerIdentity(hostname, cert) {
  const { subject, subjectaltname } = cert;
  const dnsNames = [];
  const addresses = [];
  hostname = withoutDot(`${hostname}`);
  if (subjectaltname) {
    for (const name of splitAltNames(subjectaltname)) {
      if (name.startsWith('DNS:')) dnsNames.push(name.slice(4));
      else if (name.startsWith('IP Address:')) addresses.push(canonicalIP(name.slice(11)));
    }
  }
  let valid = false;
  let reason = 'Unknown reason';
  if (net.isIP(hostname)) {
    valid = addresses.includes(canonicalIP(hostname));
    if (!valid) reason = `IP: ${hostname} is not in the cert's list: ${addresses.join(', ')}`;
  } else if (dnsNames.length > 0 || subject?.CN) {
    const parts = splitHost(hostname);
    if (dnsNames.length > 0) {
      valid = dnsNames.some((name) => matches(parts, name));
      if (!valid) reason = `Host: ${hostname}. is not in the cert's altnames: ${subjectaltname}`;
    } else {
      // The common name counts only where there are no better ones.
      const names = Array.isArray(subject.CN) ? subject.CN : [subject.CN];
      valid = names.some((name) => matches(parts, name));
      if (!valid) reason = `Host: ${hostname}. is not cert's CN: ${subject.CN}`;
    }
  } else {
    reason = 'Cert does not contain a DNS name';
  }
  return valid ? undefined : new ERR_TLS_CERT_ALTNAME_INVALID(reason, hostname, cert);
};

const { SecureContext, createSecureContext } = require('_tls_common');
const { Server, TLSSocket, connect, createServer } = require('_tls_wrap');

exports.createSecureContext = createSecureContext;
exports.SecureContext = SecureContext;
exports.TLSSocket = TLSSocket;
exports.Server = Server;
exports.createServer = createServer;
exports.connect = connect;

exports.createSecurePair = deprecate(function createSecurePair(...args) {
  return require('internal/tls/secure-pair').createSecurePair(...args);
}, 'tls.createSecurePair() is deprecated. Please use tls.TLSSocket instead.', 'DEP0064');
