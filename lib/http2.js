'use strict';

// http2 is not there yet but for its constants, which HTTP/1 programs use, too: the rest says so.

const { codes } = require('internal/errors');

function unavailable(name) {
  return { [name]() { throw new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM(`http2.${name}()`); } }[name];
}

module.exports = {
  connect: unavailable('connect'),
  constants: require('internal/http2/constants'),
  createServer: unavailable('createServer'),
  createSecureServer: unavailable('createSecureServer'),
  performServerHandshake: unavailable('performServerHandshake'),
  sensitiveHeaders: Symbol('sensitiveHeaders'),
};
