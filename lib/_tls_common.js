'use strict';

// SecureContext: certificates, keys and settings that connections share.

const { codes } = require('internal/errors');
const { validateInteger } = require('internal/validators');
const { SSL_OP_CIPHER_SERVER_PREFERENCE, configSecureContext, versionOf, versionsOfMethod } =
  require('internal/tls/secure-context');
const binding = internalBinding('tls_wrap');

const { ERR_TLS_PROTOCOL_VERSION_CONFLICT } = codes;

function SecureContext(secureProtocol, secureOptions, minVersion, maxVersion) {
  if (!(this instanceof SecureContext)) return new SecureContext(secureProtocol, secureOptions, minVersion, maxVersion);
  const tls = require('tls');
  if (secureProtocol) {
    if (minVersion !== undefined && minVersion !== null) {
      throw new ERR_TLS_PROTOCOL_VERSION_CONFLICT(minVersion, secureProtocol);
    }
    if (maxVersion !== undefined && maxVersion !== null) {
      throw new ERR_TLS_PROTOCOL_VERSION_CONFLICT(maxVersion, secureProtocol);
    }
  }
  const minimum = versionOf('minimum', minVersion, tls.DEFAULT_MIN_VERSION);
  const maximum = versionOf('maximum', maxVersion, tls.DEFAULT_MAX_VERSION);
  const [low, high] = secureProtocol ? versionsOfMethod(secureProtocol) : [minimum, maximum];
  this.context = new binding.SecureContext(low, high);
  if (secureOptions) {
    validateInteger(secureOptions, 'secureOptions');
    this.context.setOptions(secureOptions);
    this.context.setClientOrder(!(secureOptions & SSL_OP_CIPHER_SERVER_PREFERENCE));
  } else {
    this.context.setClientOrder(true);
  }
}

function createSecureContext(options) {
  options ||= {};
  const { honorCipherOrder, maxVersion, minVersion, secureProtocol } = options;
  let { secureOptions } = options;
  if (honorCipherOrder) secureOptions |= SSL_OP_CIPHER_SERVER_PREFERENCE;
  const context = new SecureContext(secureProtocol, secureOptions, minVersion, maxVersion);
  configSecureContext(context.context, options);
  return context;
}

// infoAccess as { method: [values] }, from the text of lines.
function parseInfoAccess(text) {
  const info = { __proto__: null };
  for (const line of text.split('\n')) {
    const colon = line.indexOf(':');
    if (colon === -1) continue;
    const key = line.slice(0, colon);
    let value = line.slice(colon + 1);
    if (value[0] === '"') value = JSON.parse(value);
    (info[key] ??= []).push(value);
  }
  return info;
}

/** A certificate's plain object with its parts as users see them; those of its issuers, too. */
function translatePeerCertificate(cert) {
  if (!cert) return null;
  if (cert.issuerCertificate != null && cert.issuerCertificate !== cert) { // eslint-disable-line eqeqeq
    cert.issuerCertificate = translatePeerCertificate(cert.issuerCertificate);
  }
  if (typeof cert.infoAccess === 'string') cert.infoAccess = parseInfoAccess(cert.infoAccess);
  return cert;
}

module.exports = { SecureContext, createSecureContext, translatePeerCertificate };
