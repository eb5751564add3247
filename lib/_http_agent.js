'use strict';

// Agent: the sockets of a client, by where they lead. A socket is in use (`sockets`), waits to be used again
// (`freeSockets`), or a request waits for one (`requests`).

const net = require('net');
const EventEmitter = require('events');
const { ownerSymbol } = require('internal/net');
const { validateNumber, validateOneOf, validateString } = require('internal/validators');

const { connectionOf } = internalBinding('http_parser');

const kOnKeylog = Symbol('onkeylog');
const kGuarded = Symbol('guarded');
const kRequestOptions = Symbol('requestOptions');
const kAgent = Symbol('agent'); // of a socket
const kAgentOptions = Symbol('agentOptions'); // what it was made with

// A free socket that fails goes without a word.
function freeSocketErrorListener() {
  this.destroy();
  this.emit('agentRemove');
}

// An answer that nobody asked for must not be taken for that of the next request: what a free socket's handle reads
// ends it.
function guardFreeSocket(socket) {
  const handle = socket._handle;
  if (typeof handle?.onread !== 'function' || handle[kGuarded] || handle[ownerSymbol] !== socket) return;
  const { onread } = handle;
  handle[kGuarded] = onread;
  handle.onread = guardedRead;
}

// `this` is the handle.
function guardedRead(length, chunk) {
  if (length > 0) this[ownerSymbol].destroy();
  else this[kGuarded](length, chunk);
}

function unguardSocket(socket) {
  const handle = socket._handle;
  if (!handle?.[kGuarded]) return;
  handle.onread = handle[kGuarded];
  handle[kGuarded] = undefined;
}

function Agent(options) {
  if (!(this instanceof Agent)) return new Agent(options);
  EventEmitter.call(this);
  this.defaultPort = 80;
  this.protocol = 'http:';
  this.options = { __proto__: null, ...options };
  if (this.options.noDelay === undefined) this.options.noDelay = true;
  // So that net does not take a request's path for that of a socket.
  this.options.path = null;
  this.requests = { __proto__: null };
  this.sockets = { __proto__: null };
  this.freeSockets = { __proto__: null };
  this.keepAliveMsecs = this.options.keepAliveMsecs || 1000;
  this.keepAlive = this.options.keepAlive || false;
  this.maxSockets = this.options.maxSockets || Agent.defaultMaxSockets;
  this.maxFreeSockets = this.options.maxFreeSockets || 256;
  this.scheduling = this.options.scheduling || 'lifo';
  this.maxTotalSockets = this.options.maxTotalSockets;
  this.totalSocketCount = 0;
  const { agentKeepAliveTimeoutBuffer } = this.options;
  this.agentKeepAliveTimeoutBuffer =
    typeof agentKeepAliveTimeoutBuffer === 'number' && agentKeepAliveTimeoutBuffer >= 0 &&
    Number.isFinite(agentKeepAliveTimeoutBuffer) ? agentKeepAliveTimeoutBuffer : 1000;
  validateOneOf(this.scheduling, 'scheduling', ['fifo', 'lifo']);
  if (this.maxTotalSockets !== undefined) validateNumber(this.maxTotalSockets, 'maxTotalSockets', 1);
  else this.maxTotalSockets = Infinity;
  this.on('free', onFree);
  this.on('newListener', maybeEnableKeylog);
}
Object.setPrototypeOf(Agent.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Agent, EventEmitter);

Agent.defaultMaxSockets = Infinity;

Agent.prototype.createConnection = net.createConnection;

// A socket is done with its request; `this` is the agent.
function onFree(socket, options) {
  const name = this.getName(options);
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const waiting = this.requests[name];
  if (waiting && waiting.length > 0) {
    const request = waiting.shift();
    if (waiting.length === 0) delete this.requests[name];
    setRequestSocket(this, request, socket);
    return;
  }
  const request = socket._httpMessage;
  if (!request?.shouldKeepAlive || !this.keepAlive) {
    socket.destroy();
    return;
  }
  const free = this.freeSockets[name] || [];
  const count = free.length + (this.sockets[name] ? this.sockets[name].length : 0);
  if (this.totalSocketCount > this.maxTotalSockets || count > this.maxSockets || free.length >= this.maxFreeSockets ||
      !this.keepSocketAlive(socket)) {
    socket.destroy();
    return;
  }
  this.freeSockets[name] = free;
  socket._httpMessage = null;
  this.removeSocket(socket, options);
  socket.once('error', freeSocketErrorListener);
  guardFreeSocket(socket);
  free.push(socket);
}

/* The request that has waited for this socket longest, when it is free and nobody else wants to hear of that. */
function takeWaiting(socket) {
  const agent = socket[kAgent];
  if (agent === undefined || socket._events.free !== onFreed || agent._events.free !== onFree || !socket.writable) {
    return undefined;
  }
  const name = socket[kAgentOptions]._agentKey;
  const waiting = agent.requests[name];
  if (waiting === undefined || waiting.length === 0) return undefined;
  const request = waiting.shift();
  if (waiting.length === 0) delete agent.requests[name];
  return request;
}

function maybeEnableKeylog(event) {
  if (event !== 'keylog') return;
  this.removeListener('newListener', maybeEnableKeylog);
  const agent = this;
  agent[kOnKeylog] = function onkeylog(keylog) {
    agent.emit('keylog', keylog, this);
  };
  for (const sockets of [this.sockets, this.freeSockets]) {
    for (const list of Object.values(sockets)) for (const socket of list) socket.on('keylog', agent[kOnKeylog]);
  }
}

function nameOf(host, port, localAddress, family, socketPath) {
  let name = `${host || 'localhost'}:${port || ''}:${localAddress || ''}`;
  // With host and local address the family matters only where it is asked for.
  if (family === 4 || family === 6) name += `:${family}`;
  if (socketPath) name += `:${socketPath}`;
  return name;
}

// What tells sockets that lead to different places apart.
function getName(options = { __proto__: null }) {
  return nameOf(options.host, options.port, options.localAddress, options.family, options.socketPath);
}

Agent.prototype.getName = getName;

function completeOptions(agent, options, request) {
  options = { __proto__: null, ...options, ...agent.options };
  if (options.socketPath) options.path = options.socketPath;
  if (!options.servername && options.servername !== '') options.servername = calculateServerName(options, request);
  return options;
}

// The name of completed options, which need not be made for it.
function nameFor(agent, options, request) {
  if (agent.getName !== getName) return agent.getName(completeOptions(agent, options, request));
  const own = agent.options;
  return nameOf(own.host ?? options.host, own.port ?? options.port, own.localAddress ?? options.localAddress,
                own.family ?? options.family, own.socketPath ?? options.socketPath);
}

Agent.prototype.addRequest = function addRequest(request, options, port, localAddress) {
  // As it was called long ago: (request, host, port, localAddress).
  if (typeof options === 'string') options = { __proto__: null, host: options, port, localAddress };
  const name = nameFor(this, options, request);
  const used = this.sockets[name] ??= [];
  const free = this.freeSockets[name];
  let socket;
  if (free) {
    while (free.length > 0 && free[0].destroyed) free.shift();
    socket = this.scheduling === 'fifo' ? free.shift() : free.pop();
    if (free.length === 0) delete this.freeSockets[name];
  }
  if (socket) {
    this.reuseSocket(socket, request);
    setRequestSocket(this, request, socket);
    used.push(socket);
    return;
  }
  const count = used.length + (free ? free.length : 0);
  if (count < this.maxSockets && this.totalSocketCount < this.maxTotalSockets) {
    this.createSocket(request, completeOptions(this, options, request), (error, created) => {
      if (error) request.onSocket(created, error);
      else setRequestSocket(this, request, created);
    });
    return;
  }
  // Another origin's socket may make room for it.
  request[kRequestOptions] = options;
  (this.requests[name] ??= []).push(request);
};

Agent.prototype.createSocket = function createSocket(request, options, callback) {
  options = completeOptions(this, options, request);
  const timeout = request.timeout || this.options.timeout || undefined;
  if (timeout) options.timeout = timeout;
  const name = this.getName(options);
  options._agentKey = name;
  options.encoding = null;
  let created = false;
  const onCreate = (error, socket) => {
    if (created) return;
    created = true;
    if (error) {
      callback(error);
      return;
    }
    (this.sockets[name] ??= []).push(socket);
    this.totalSocketCount++;
    installListeners(this, socket, options);
    callback(null, socket);
  };
  if (this.keepAlive) {
    options.keepAlive = this.keepAlive;
    options.keepAliveInitialDelay = this.keepAliveMsecs;
  }
  const socket = this.createConnection(options, onCreate);
  if (socket) onCreate(null, socket);
};

// The name of the server as TLS sends it: that of the Host field, but no address.
function calculateServerName(options, request) {
  let name = options.host;
  const field = request.getHeader('host');
  if (field) {
    validateString(field, 'options.headers.host');
    if (field[0] === '[') {
      const end = field.indexOf(']');
      name = end === -1 ? field : field.slice(1, end);
    } else {
      name = field.split(':', 1)[0];
    }
  }
  return net.isIP(name) ? '' : name;
}

// Listeners of an agent's sockets; `this` is the socket.
function onFreed() {
  this[kAgent].emit('free', this, this[kAgentOptions]);
}

function onClose() {
  const agent = this[kAgent];
  agent.totalSocketCount--;
  agent.removeSocket(this, this[kAgentOptions]);
}

function onTimeout() {
  // That of a response that came the short way, which has put no listener here, unless its request has.
  const request = this._httpMessage;
  if (request?.res && !request.timeoutCb && connectionOf(request.res)) request.res.emit('timeout');
  // The time of one that is in use is its request's matter.
  for (const list of Object.values(this[kAgent].freeSockets)) {
    if (list.includes(this)) {
      this.destroy();
      return;
    }
  }
}

// It serves something else from now on.
function onRemove() {
  onClose.call(this);
  this.removeListener('close', onClose);
  this.removeListener('free', onFreed);
  this.removeListener('timeout', onTimeout);
  this.removeListener('agentRemove', onRemove);
}

function installListeners(agent, socket, options) {
  socket[kAgent] = agent;
  socket[kAgentOptions] = options;
  socket.on('free', onFreed);
  socket.on('close', onClose);
  socket.on('timeout', onTimeout);
  socket.on('agentRemove', onRemove);
  if (agent[kOnKeylog]) socket.on('keylog', agent[kOnKeylog]);
}

function removeFrom(sockets, name, socket) {
  const list = sockets[name];
  if (!list) return;
  const index = list.indexOf(socket);
  if (index === -1) return;
  list.splice(index, 1);
  if (list.length === 0) delete sockets[name];
}

Agent.prototype.removeSocket = function removeSocket(socket, options) {
  const name = this.getName(options);
  removeFrom(this.sockets, name, socket);
  if (!socket.writable) removeFrom(this.freeSockets, name, socket);
  const request = this._nextRequest(name);
  if (!request) return;
  // There is room for a new socket.
  if (request !== this.requests[name]?.[0]) options = completeOptions(this, request[kRequestOptions], request);
  request[kRequestOptions] = undefined;
  this.createSocket(request, options, (error, created) => {
    if (error) request.onSocket(created, error);
    else created.emit('free');
  });
};

// A request that waits for a socket: of this origin, or of another that has none.
Agent.prototype._nextRequest = function(name) {
  if (this.requests[name]?.length) return this.requests[name][0];
  for (const other of Object.keys(this.requests)) {
    if (this.sockets[other]?.length) return undefined;
    if (this.requests[other][0][kRequestOptions]) return this.requests[other][0];
  }
  return undefined;
};

Agent.prototype.keepSocketAlive = function keepSocketAlive(socket) {
  socket.setKeepAlive(true, this.keepAliveMsecs);
  socket.unref();
  let timeout = this.options.timeout || 0;
  let canKeep = true;
  const hint = /^timeout=(\d+)/.exec(socket._httpMessage?.res?.headers['keep-alive'] ?? '');
  if (hint !== null) {
    // Before the server closes it, as a request could meet that.
    const ofServer = Math.max(0, Number.parseInt(hint[1], 10) * 1000 - this.agentKeepAliveTimeoutBuffer);
    if (ofServer === 0) canKeep = false;
    else if (ofServer < timeout) timeout = ofServer;
  }
  if (socket.timeout !== timeout) socket.setTimeout(timeout);
  return canKeep;
};

Agent.prototype.reuseSocket = function reuseSocket(socket, request) {
  socket.removeListener('error', freeSocketErrorListener);
  unguardSocket(socket);
  request.reusedSocket = true;
  socket.ref();
};

Agent.prototype.destroy = function destroy() {
  for (const sockets of [this.freeSockets, this.sockets]) {
    for (const list of Object.values(sockets)) for (const socket of list.slice()) socket.destroy();
  }
};

function setRequestSocket(agent, request, socket) {
  request.onSocket(socket);
  const timeout = agent.options.timeout || 0;
  if (request.timeout === undefined || request.timeout === timeout) return;
  socket.setTimeout(request.timeout);
}

module.exports = {
  Agent,
  takeWaiting,
  setRequestSocket: (socket, request) => setRequestSocket(socket[kAgent], request, socket),
  globalAgent: new Agent({ keepAlive: true, scheduling: 'lifo', timeout: 5000 }),
};
