'use strict';

// http2: client, server and the compatibility API; the parts are in lib/internal/http2.

const { connect, createSecureServer, createServer, performServerHandshake } = require('internal/http2/core');
const { Http2ServerRequest, Http2ServerResponse } = require('internal/http2/compat');
const { constants, getDefaultSettings, getPackedSettings, getUnpackedSettings, sensitiveHeaders } =
  require('internal/http2/util');

module.exports = {
  connect,
  constants,
  createServer,
  createSecureServer,
  getDefaultSettings,
  getPackedSettings,
  getUnpackedSettings,
  performServerHandshake,
  sensitiveHeaders,
  Http2ServerRequest,
  Http2ServerResponse,
};
