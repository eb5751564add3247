'use strict';

// createSecurePair(), of old times: the two ends of a TLS connection as streams.

const { EventEmitter } = require('events');
const duplexPair = require('internal/streams/duplexpair');

class SecurePair extends EventEmitter {
  constructor(context, isServer, requestCert, rejectUnauthorized, options) {
    super();
    const tls = require('tls');
    const [encrypted, inner] = duplexPair();
    this.credentials = context || tls.createSecureContext();
    this.encrypted = encrypted;
    this.cleartext = new tls.TLSSocket(inner, {
      secureContext: this.credentials, isServer: !!isServer, requestCert, rejectUnauthorized, ...options,
    });
    this.cleartext.once('secure', () => this.emit('secure'));
  }

  destroy() {
    this.cleartext.destroy();
    this.encrypted.destroy();
  }
}

function createSecurePair(...args) {
  return new SecurePair(...args);
}

module.exports = { SecurePair, createSecurePair };
