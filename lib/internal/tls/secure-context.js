'use strict';

// What createSecureContext's options become: versions, ciphers, whom to trust, who one is.

const { codes } = require('internal/errors');
const { isArrayBufferView } = require('internal/util/types');
const { validateBuffer, validateInt32, validateObject, validateString } = require('internal/validators');

const { ERR_CRYPTO_CUSTOM_ENGINE_NOT_SUPPORTED, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE,
        ERR_TLS_INVALID_PROTOCOL_METHOD, ERR_TLS_INVALID_PROTOCOL_VERSION } = codes;

const TLS1_VERSION = 0x0301;
const TLS1_2_VERSION = 0x0303;
const TLS1_3_VERSION = 0x0304;
const SSL_OP_CIPHER_SERVER_PREFERENCE = 0x400000;

const versions = { '__proto__': null, 'TLSv1': TLS1_VERSION, 'TLSv1.1': 0x0302, 'TLSv1.2': TLS1_2_VERSION,
                   'TLSv1.3': TLS1_3_VERSION };

function versionOf(which, version, fallback) {
  version ??= fallback;
  if (versions[version] === undefined) throw new ERR_TLS_INVALID_PROTOCOL_VERSION(version, which);
  return versions[version];
}

// OpenSSL's old way to name versions: [minimum, maximum].
function versionsOfMethod(method) {
  validateString(method, 'options.secureProtocol');
  const match = /^(SSLv2|SSLv3|SSLv23|TLS|TLSv1|TLSv1_1|TLSv1_2)(_server|_client)?_method$/.exec(method);
  if (match === null) throw new ERR_TLS_INVALID_PROTOCOL_METHOD(`Unknown method: ${method}`);
  switch (match[1]) {
    case 'SSLv2':
    case 'SSLv3':
      throw new ERR_TLS_INVALID_PROTOCOL_METHOD(`${match[1]} methods disabled`);
    case 'SSLv23': return [TLS1_VERSION, TLS1_2_VERSION];
    case 'TLS': return [TLS1_VERSION, TLS1_3_VERSION];
    default: {
      const version = versions[match[1].replace('_', '.')];
      return [version, version];
    }
  }
}

function validateKeyOrCertOption(name, value) {
  if (typeof value !== 'string' && !isArrayBufferView(value)) {
    throw new ERR_INVALID_ARG_TYPE(name, ['string', 'Buffer', 'TypedArray', 'DataView'], value);
  }
}

const listOf = (value) => (Array.isArray(value) ? value : [value]);

function setCiphers(context, ciphers, name) {
  if (ciphers !== undefined && ciphers !== null) validateString(ciphers, name);
  const list = (ciphers || require('tls').DEFAULT_CIPHERS).split(':').filter((cipher) => cipher !== '');
  // TLS 1.3's have names of their own and are set apart from the others.
  const isSuite = (cipher) => /^!?TLS_/.test(cipher);
  const suites = list.filter(isSuite).join(':');
  const others = list.filter((cipher) => !isSuite(cipher)).join(':');
  if (suites === '' && others === '') throw new ERR_INVALID_ARG_VALUE(name, list);
  if (suites !== '') context.setCipherSuites(suites);
  context.setCiphers(others);
  if (others === '' && context.getMinProto() < TLS1_3_VERSION && context.getMaxProto() > TLS1_2_VERSION) {
    context.setMinProto(TLS1_3_VERSION);
  }
}

function setKey(context, key, passphrase, name) {
  validateKeyOrCertOption(`${name}.key`, key);
  if (passphrase !== undefined && passphrase !== null) validateString(passphrase, `${name}.passphrase`);
  context.setKey(key, passphrase);
}

let extraChecked = false;

// Mozilla's roots; a list of more that cannot be read is told once.
function addRootCerts(context) {
  context.addRootCerts();
  if (extraChecked) return;
  extraChecked = true;
  const failure = internalBinding('tls_wrap').extraFailure();
  if (failure !== undefined) {
    process.emitWarning(`Ignoring extra certs from \`${process.env.NODE_EXTRA_CA_CERTS}\`, load failed: ${failure}`);
  }
}

function setTrust(context, { ca, crl, allowPartialTrustChain }, name) {
  if (ca) {
    for (const cert of listOf(ca)) {
      validateKeyOrCertOption(`${name}.ca`, cert);
      context.addCACert(cert);
    }
  } else {
    addRootCerts(context);
  }
  if (allowPartialTrustChain) context.setAllowPartialTrustChain();
  if (crl === undefined || crl === null) return;
  for (const list of listOf(crl)) {
    validateKeyOrCertOption(`${name}.crl`, list);
    context.addCRL(list);
  }
}

function setIdentity(context, { cert, key, passphrase, pfx }, name) {
  if (cert) {
    for (const one of listOf(cert)) {
      validateKeyOrCertOption(`${name}.cert`, one);
      context.setCert(one);
    }
  }
  if (key) {
    for (const one of listOf(key)) {
      const isPair = Array.isArray(key) && one?.pem !== undefined;
      setKey(context, isPair ? one.pem : one, Array.isArray(key) ? one?.passphrase ?? passphrase : passphrase, name);
    }
  }
  if (pfx === undefined || pfx === null) return;
  for (const one of listOf(pfx)) {
    const raw = one.buf || one;
    const pass = one.passphrase || passphrase;
    if (typeof raw !== 'string') validateKeyOrCertOption(`${name}.pfx`, raw);
    require('internal/tls/pkcs12').loadPKCS12(context, typeof raw === 'string' ? Buffer.from(raw) : raw, pass);
  }
}

function refuseEngines({ clientCertEngine, key, privateKeyEngine, privateKeyIdentifier }, name) {
  const expected = ['string', 'null', 'undefined'];
  if (privateKeyIdentifier !== undefined && privateKeyIdentifier !== null) {
    if (privateKeyEngine === undefined || privateKeyEngine === null) {
      throw new ERR_INVALID_ARG_VALUE(`${name}.privateKeyEngine`, privateKeyEngine);
    }
    if (key) throw new ERR_INVALID_ARG_VALUE(`${name}.privateKeyIdentifier`, privateKeyIdentifier);
    if (typeof privateKeyIdentifier !== 'string') {
      throw new ERR_INVALID_ARG_TYPE(`${name}.privateKeyIdentifier`, expected, privateKeyIdentifier);
    }
    if (typeof privateKeyEngine !== 'string') {
      throw new ERR_INVALID_ARG_TYPE(`${name}.privateKeyEngine`, expected, privateKeyEngine);
    }
    throw new ERR_CRYPTO_CUSTOM_ENGINE_NOT_SUPPORTED();
  }
  if (clientCertEngine === undefined || clientCertEngine === null) return;
  if (typeof clientCertEngine === 'string') throw new ERR_CRYPTO_CUSTOM_ENGINE_NOT_SUPPORTED();
  throw new ERR_INVALID_ARG_TYPE(`${name}.clientCertEngine`, expected, clientCertEngine);
}

function setParameters(context, { dhparam, ecdhCurve, sigalgs }, name) {
  if (sigalgs !== undefined && sigalgs !== null) {
    validateString(sigalgs, `${name}.sigalgs`);
    if (sigalgs === '') throw new ERR_INVALID_ARG_VALUE(`${name}.sigalgs`, sigalgs);
    context.setSigalgs(sigalgs);
  }
  ecdhCurve ??= ecdhCurve === undefined ? require('tls').DEFAULT_ECDH_CURVE || 'auto' : ecdhCurve;
  validateString(ecdhCurve, `${name}.ecdhCurve`);
  context.setECDHCurve(ecdhCurve);
  if (dhparam !== undefined && dhparam !== null) {
    validateKeyOrCertOption(`${name}.dhparam`, dhparam);
    const warning = context.setDHParam(dhparam === 'auto' || dhparam);
    if (warning) process.emitWarning(warning, 'SecurityWarning');
  }
}

function setSessions(context, { sessionIdContext, sessionTimeout, ticketKeys }, name) {
  if (sessionIdContext !== undefined && sessionIdContext !== null) validateString(sessionIdContext, `${name}.sessionIdContext`);
  if (sessionTimeout !== undefined && sessionTimeout !== null) {
    validateInt32(sessionTimeout, `${name}.sessionTimeout`, 0);
    context.setSessionTimeout(sessionTimeout);
  }
  if (ticketKeys !== undefined && ticketKeys !== null) {
    validateBuffer(ticketKeys, `${name}.ticketKeys`);
    if (ticketKeys.byteLength !== 48) {
      throw new ERR_INVALID_ARG_VALUE(`${name}.ticketKeys`, ticketKeys.byteLength, 'must be exactly 48 bytes');
    }
    context.setTicketKeys(ticketKeys);
  }
}

/** Apply createSecureContext's options to a native context. */
function configSecureContext(context, options = {}, name = 'options') {
  validateObject(options, name);
  setCiphers(context, options.ciphers, `${name}.ciphers`);
  setTrust(context, options, name);
  refuseEngines(options, name);
  setIdentity(context, options, name);
  setParameters(context, options, name);
  setSessions(context, options, name);
}

module.exports = {
  SSL_OP_CIPHER_SERVER_PREFERENCE,
  configSecureContext,
  versionOf,
  versionsOfMethod,
};
