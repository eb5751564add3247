'use strict';

// https: http's server, client and agent over tls.

const tls = require('tls');
const { Agent: HttpAgent } = require('_http_agent');
const { ClientRequest } = require('_http_client');
const { Server: HttpServer, _connectionListener, httpServerPreClose, setupConnectionsTracking, storeHTTPOptions } =
  require('_http_server');
const { URL, isURL, urlToHttpOptions } = require('internal/url');
const { promisify } = require('internal/util');
const { validateObject } = require('internal/validators');

// ---- Server ----

function Server(options, requestListener) {
  if (!(this instanceof Server)) return new Server(options, requestListener);
  if (typeof options === 'function') {
    requestListener = options;
    options = {};
  } else if (options === undefined || options === null) {
    options = {};
  } else {
    validateObject(options, 'options');
  }
  storeHTTPOptions.call(this, options);
  const ALPNProtocols = options.ALPNProtocols || options.ALPNCallback ? undefined : ['http/1.1'];
  tls.Server.call(this, { noDelay: true, ALPNProtocols, ...options }, _connectionListener);
  this.httpAllowHalfOpen = false;
  if (requestListener) this.on('request', requestListener);
  this.on('tlsClientError', (error, socket) => {
    if (!this.emit('clientError', error, socket)) socket.destroy(error);
  });
  this.timeout = 0;
  this.maxHeadersCount = null;
  this.on('listening', setupConnectionsTracking);
}
Object.setPrototypeOf(Server.prototype, tls.Server.prototype);
Object.setPrototypeOf(Server, tls.Server);

Server.prototype.closeAllConnections = HttpServer.prototype.closeAllConnections;
Server.prototype.closeIdleConnections = HttpServer.prototype.closeIdleConnections;
Server.prototype.setTimeout = HttpServer.prototype.setTimeout;

Server.prototype.close = function(...args) {
  httpServerPreClose(this);
  tls.Server.prototype.close.apply(this, args);
  return this;
};

Server.prototype[Symbol.asyncDispose] = async function() {
  return promisify(this.close).call(this);
};

function createServer(options, requestListener) {
  return new Server(options, requestListener);
}

// ---- Agent ----

// (options), (port, options), (port, host, options); `this` is the agent.
function createConnection(port, host, options) {
  if (port !== null && typeof port === 'object') options = port;
  else if (host !== null && typeof host === 'object') options = { ...host };
  else options = options !== null && typeof options === 'object' ? { ...options } : {};
  if (typeof port === 'number') options.port = port;
  if (typeof host === 'string') options.host = host;
  const { _agentKey: key } = options;
  if (key) {
    const session = this._getSession(key);
    if (session) options = { session, ...options };
  }
  const socket = tls.connect(options);
  if (key) {
    socket.on('session', (session) => this._cacheSession(key, session));
    socket.once('close', (hadError) => {
      if (hadError) this._evictSession(key);
    });
  }
  return socket;
}

function Agent(options) {
  if (!(this instanceof Agent)) return new Agent(options);
  HttpAgent.call(this, options);
  this.defaultPort = 443;
  this.protocol = 'https:';
  this.maxCachedSessions = this.options.maxCachedSessions ?? 100;
  this._sessionCache = { map: {}, list: [] };
}
Object.setPrototypeOf(Agent.prototype, HttpAgent.prototype);
Object.setPrototypeOf(Agent, HttpAgent);

Agent.prototype.createConnection = createConnection;

// What must be the same for a connection to serve another request; the order is Node's, as programs see these names.
const truthy = (value) => value || '';
const given = (value) => (value === undefined ? '' : value);
const namedOptions = [
  ['ca', truthy], ['cert', truthy], ['clientCertEngine', truthy], ['ciphers', truthy], ['key', truthy], ['pfx', truthy],
  ['rejectUnauthorized', given], ['servername', (name, options) => (name && name !== options.host ? name : '')],
  ['minVersion', truthy], ['maxVersion', truthy], ['secureProtocol', truthy], ['crl', truthy],
  ['honorCipherOrder', given], ['ecdhCurve', truthy], ['dhparam', truthy], ['secureOptions', given],
  ['sessionIdContext', truthy], ['sigalgs', (value) => (value ? JSON.stringify(value) : '')],
  ['privateKeyIdentifier', truthy], ['privateKeyEngine', truthy],
];

Agent.prototype.getName = function getName(options = {}) {
  let name = HttpAgent.prototype.getName.call(this, options);
  for (const [option, show] of namedOptions) name += `:${show(options[option], options)}`;
  return name;
};

Agent.prototype._getSession = function _getSession(key) {
  return this._sessionCache.map[key];
};

Agent.prototype._cacheSession = function _cacheSession(key, session) {
  if (this.maxCachedSessions === 0) return;
  const { list, map } = this._sessionCache;
  if (!map[key]) {
    if (list.length >= this.maxCachedSessions) delete map[list.shift()];
    list.push(key);
  }
  map[key] = session;
};

Agent.prototype._evictSession = function _evictSession(key) {
  const { list, map } = this._sessionCache;
  const index = list.indexOf(key);
  if (index === -1) return;
  list.splice(index, 1);
  delete map[key];
};

// ---- requests ----

function request(...args) {
  let options = {};
  if (typeof args[0] === 'string') options = urlToHttpOptions(new URL(args.shift()));
  else if (isURL(args[0])) options = urlToHttpOptions(args.shift());
  if (args[0] && typeof args[0] !== 'function') Object.assign(options, args.shift());
  options._defaultAgent = module.exports.globalAgent;
  return new ClientRequest(options, ...args);
}

function get(input, options, callback) {
  const message = request(input, options, callback);
  message.end();
  return message;
}

module.exports = {
  Agent,
  globalAgent: new Agent({ keepAlive: true, scheduling: 'lifo', timeout: 5000 }),
  Server,
  createServer,
  get,
  request,
};
