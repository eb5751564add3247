'use strict';

// dgram: UDP sockets.
//
// A socket is bound before it sends; what is asked for while the binding is under way (a lookup, the cluster's primary)
// waits in a queue.

const EventEmitter = require('events');
const { codes, ErrnoException, ExceptionWithHostPort } = require('internal/errors');
const { isInt32, validateAbortSignal, validateNumber, validatePort, validateString } = require('internal/validators');
const { deprecate, guessHandleType, promisify } = require('internal/util');
const { isArrayBufferView } = require('internal/util/types');
const { _createSocketHandle, kState, newHandle } = require('internal/dgram');
const { clusterWorker, isIP, ownerSymbol } = require('internal/net');
const { getOptionValue } = require('internal/options');
const { UV_UDP_IPV6ONLY, UV_UDP_REUSEADDR, UV_UDP_REUSEPORT } = internalBinding('udp_wrap').constants;

const { ERR_BUFFER_OUT_OF_BOUNDS, ERR_INVALID_ARG_TYPE, ERR_INVALID_FD_TYPE, ERR_IP_BLOCKED, ERR_MISSING_ARGS,
        ERR_SOCKET_ALREADY_BOUND, ERR_SOCKET_BAD_BUFFER_SIZE, ERR_SOCKET_BUFFER_SIZE, ERR_SOCKET_DGRAM_IS_CONNECTED,
        ERR_SOCKET_DGRAM_NOT_CONNECTED, ERR_SOCKET_DGRAM_NOT_RUNNING } = codes;

const UNBOUND = 0;
const BINDING = 1;
const BOUND = 2;

const DISCONNECTED = 0;
const CONNECTING = 1;
const CONNECTED = 2;

// Whether sends go through the queue of libuv always.
const queued = getOptionValue('--test-udp-no-try-send');

let createdChannel;

function isBlockList(value) {
  return require('internal/net/block_list').BlockList.isBlockList(value);
}

function checkBlockList(options, name) {
  const list = options?.[name];
  if (list && !isBlockList(list)) throw new ERR_INVALID_ARG_TYPE(`options.${name}`, 'net.BlockList', list);
  return list;
}

function Socket(type, listener) {
  EventEmitter.call(this);
  let options;
  let lookup;
  let bufferSizes = {};
  if (type !== null && typeof type === 'object') {
    options = type;
    type = options.type;
    lookup = options.lookup;
    if (options.recvBufferSize) validateNumber(options.recvBufferSize, 'options.recvBufferSize');
    if (options.sendBufferSize) validateNumber(options.sendBufferSize, 'options.sendBufferSize');
    bufferSizes = options;
  }
  const handle = newHandle(type, lookup);
  handle[ownerSymbol] = this;
  this.type = type;
  if (typeof listener === 'function') this.on('message', listener);
  this[kState] = {
    handle,
    receiving: false,
    bindState: UNBOUND,
    connectState: DISCONNECTED,
    queue: undefined,
    reuseAddr: options?.reuseAddr,
    reusePort: options?.reusePort,
    ipv6Only: options?.ipv6Only,
    recvBufferSize: bufferSizes.recvBufferSize,
    sendBufferSize: bufferSizes.sendBufferSize,
    receiveBlockList: checkBlockList(options, 'receiveBlockList'),
    sendBlockList: checkBlockList(options, 'sendBlockList'),
  };
  if (options?.signal !== undefined) closeOnAbort(this, options.signal);
  createdChannel ??= require('diagnostics_channel').channel('udp.socket');
  if (createdChannel.hasSubscribers) createdChannel.publish({ socket: this });
}
Object.setPrototypeOf(Socket.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Socket, EventEmitter);

function closeOnAbort(socket, signal) {
  validateAbortSignal(signal, 'options.signal');
  const onAborted = () => {
    if (socket[kState].handle) socket.close();
  };
  if (signal.aborted) {
    onAborted();
    return;
  }
  const disposable = require('internal/events/abort_listener').addAbortListener(signal, onAborted);
  socket.once('close', disposable[Symbol.dispose ?? Symbol.for('nodejs.dispose')]);
}

function createSocket(type, listener) {
  return new Socket(type, listener);
}

function healthCheck(socket) {
  if (!socket[kState].handle) throw new ERR_SOCKET_DGRAM_NOT_RUNNING();
}

// ---- binding ----

function startListening(socket) {
  const state = socket[kState];
  state.handle.onmessage = onMessage;
  state.handle.recvStart();
  state.receiving = true;
  state.bindState = BOUND;
  if (state.recvBufferSize) bufferSize(socket, state.recvBufferSize, true);
  if (state.sendBufferSize) bufferSize(socket, state.sendBufferSize, false);
  socket.emit('listening');
}

function replaceHandle(socket, handle) {
  const state = socket[kState];
  const old = state.handle;
  for (const name of ['family', 'own', 'isSystemLookup', 'lastNumeric', 'lookup']) handle[name] = old[name];
  handle[ownerSymbol] = socket;
  state.handle = handle;
  old.close();
}

// In a worker of a cluster the primary binds, and all workers share its handle.
function bindByPrimary(socket, options, onError) {
  const state = socket[kState];
  require('cluster')._getServer(socket, options, (error, handle) => {
    if (error) {
      onError(error);
      return;
    }
    if (!state.handle) {
      handle.close(); // closed in the meantime
      return;
    }
    replaceHandle(socket, handle);
    startListening(socket);
  });
}

function bindFd(socket, { fd, exclusive }) {
  const state = socket[kState];
  if (clusterWorker() && !exclusive) {
    bindByPrimary(socket, { address: null, port: null, addressType: socket.type, fd, flags: null }, (error) => {
      state.bindState = UNBOUND;
      throw new ErrnoException(error, 'open');
    });
    return;
  }
  const type = guessHandleType(fd);
  if (type !== 'UDP') throw new ERR_INVALID_FD_TYPE(type);
  const error = state.handle.open(fd);
  if (error) throw new ErrnoException(error, 'open');
  startListening(socket);
}

function bindFlags(socket) {
  const state = socket[kState];
  let flags = 0;
  if (state.reuseAddr) flags |= UV_UDP_REUSEADDR;
  if (state.ipv6Only) flags |= UV_UDP_IPV6ONLY;
  if (state.reusePort) flags |= UV_UDP_REUSEPORT;
  return flags;
}

function bindFailed(socket, error, address, port) {
  socket[kState].bindState = UNBOUND;
  socket.emit('error', typeof error === 'number' ? new ExceptionWithHostPort(error, 'bind', address, port) : error);
}

function bindAddress(socket, address, port, exclusive) {
  const state = socket[kState];
  state.handle.lookup(address || (socket.type === 'udp4' ? '0.0.0.0' : '::'), (error, ip) => {
    if (!state.handle) return;
    if (error) {
      bindFailed(socket, error);
      return;
    }
    const flags = bindFlags(socket);
    if (clusterWorker() && !exclusive && !state.reusePort) {
      bindByPrimary(socket, { address: ip, port, addressType: socket.type, fd: -1, flags },
                    (failure) => bindFailed(socket, failure, ip, port));
      return;
    }
    const failure = state.handle.bind(ip, port || 0, flags);
    if (failure) bindFailed(socket, failure, ip, port);
    else startListening(socket);
  });
}

// callback when listening, unless an error comes first.
function callWhenListening(socket, callback) {
  const forget = () => {
    socket.removeListener('error', forget);
    socket.removeListener('listening', onListening);
  };
  function onListening() {
    forget();
    callback.call(socket);
  }
  socket.on('error', forget);
  socket.on('listening', onListening);
}

Socket.prototype.bind = function(port, address, ...rest) {
  healthCheck(this);
  const state = this[kState];
  if (state.bindState !== UNBOUND) throw new ERR_SOCKET_ALREADY_BOUND();
  state.bindState = BINDING;
  const last = rest.length > 0 ? rest[rest.length - 1] : address ?? port;
  if (typeof last === 'function') callWhenListening(this, last);
  if (port !== null && typeof port === 'object') {
    if (typeof port.recvStart === 'function') {
      replaceHandle(this, port);
      startListening(this);
    } else if (isInt32(port.fd) && port.fd > 0) {
      bindFd(this, port);
    } else {
      bindAddress(this, port.address, port.port, Boolean(port.exclusive));
    }
  } else {
    bindAddress(this, typeof address === 'function' ? '' : address, port, false);
  }
  return this;
};

// ---- what waits for the binding ----

function enqueue(socket, action) {
  const state = socket[kState];
  if (state.queue === undefined) {
    state.queue = [];
    const onError = () => socket.removeListener('listening', onListening);
    const onListening = () => {
      socket.removeListener('error', onError);
      const { queue } = state;
      state.queue = undefined;
      for (let i = 0; i < queue.length; i++) queue[i]();
    };
    socket.once('error', function forgetQueue() {
      onError();
      state.queue = undefined;
    });
    socket.once('listening', onListening);
  }
  state.queue.push(action);
}

// ---- connecting ----

Socket.prototype.connect = function(port, address, callback) {
  port = validatePort(port, 'Port', false);
  if (typeof address === 'function') {
    callback = address;
    address = '';
  } else if (address === undefined) {
    address = '';
  }
  validateString(address, 'address');
  const state = this[kState];
  if (state.connectState !== DISCONNECTED) throw new ERR_SOCKET_DGRAM_IS_CONNECTED();
  state.connectState = CONNECTING;
  if (state.bindState === UNBOUND) this.bind({ port: 0, exclusive: true }, null);
  if (state.bindState !== BOUND) enqueue(this, () => lookupAndConnect(this, port, address, callback));
  else lookupAndConnect(this, port, address, callback);
};

function lookupAndConnect(socket, port, address, callback) {
  const state = socket[kState];
  if (callback) socket.once('connect', callback);
  state.handle.lookup(address, (error, ip) => {
    if (!state.handle) return;
    if (!error && state.sendBlockList?.check(ip, `ipv${socket.type === 'udp4' ? 4 : 6}`)) error = new ERR_IP_BLOCKED(ip);
    const failure = error ? 0 : state.handle.connect(ip, port);
    if (failure) error = new ExceptionWithHostPort(failure, 'connect', address, port);
    if (!error) {
      state.connectState = CONNECTED;
      process.nextTick(() => socket.emit('connect'));
      return;
    }
    state.connectState = DISCONNECTED;
    process.nextTick(() => {
      if (!callback) {
        socket.emit('error', error);
        return;
      }
      socket.removeListener('connect', callback);
      callback.call(socket, error);
    });
  });
}

Socket.prototype.disconnect = function() {
  const state = this[kState];
  if (state.connectState !== CONNECTED) throw new ERR_SOCKET_DGRAM_NOT_CONNECTED();
  const error = state.handle.disconnect();
  if (error) throw new ErrnoException(error, 'connect');
  state.connectState = DISCONNECTED;
};

// ---- sending ----

const messageTypes = ['Buffer', 'TypedArray', 'DataView', 'string'];

function slice(message, offset, length) {
  if (typeof message === 'string') message = Buffer.from(message);
  else if (!isArrayBufferView(message)) throw new ERR_INVALID_ARG_TYPE('buffer', messageTypes, message);
  offset >>>= 0;
  length >>>= 0;
  if (offset > message.byteLength) throw new ERR_BUFFER_OUT_OF_BOUNDS('offset');
  if (offset + length > message.byteLength) throw new ERR_BUFFER_OUT_OF_BOUNDS('length');
  return Buffer.from(message.buffer, message.byteOffset + offset, length);
}

// Whether an address needs no lookup; one that the program makes itself is asked for all.
function isNumeric(handle, address) {
  if (!handle.isSystemLookup) return false;
  if (!address || address === handle.lastNumeric) return true;
  if (isIP(address) !== handle.family) return false;
  handle.lastNumeric = address;
  return true;
}

// The parts of a message as a list of views.
function toList(message) {
  if (typeof message === 'string') return [Buffer.from(message)];
  if (!Array.isArray(message)) {
    if (!isArrayBufferView(message)) throw new ERR_INVALID_ARG_TYPE('buffer', messageTypes, message);
    return [message];
  }
  const list = [];
  for (let i = 0; i < message.length; i++) {
    const part = message[i];
    if (typeof part === 'string') list.push(Buffer.from(part));
    else if (isArrayBufferView(part)) list.push(part);
    else throw new ERR_INVALID_ARG_TYPE('buffer list arguments', messageTypes, message);
  }
  return list;
}

// send(message, [offset, length,] port, [address,] [callback]); a connected socket takes neither port nor address.
Socket.prototype.send = function(message, offset, length, port, address, callback) {
  const state = this[kState];
  const connected = state.connectState === CONNECTED;
  if (connected) {
    if (typeof length === 'number') {
      message = slice(message, offset, length);
      if (typeof port === 'function') {
        callback = port;
        port = null;
      }
    } else {
      callback = offset;
    }
    if (port || address) throw new ERR_SOCKET_DGRAM_IS_CONNECTED();
  } else if (address || (port && typeof port !== 'function')) {
    message = slice(message, offset, length);
  } else {
    callback = port;
    port = offset;
    address = length;
  }
  const list = toList(message);
  if (!connected) port = validatePort(port, 'Port', false);
  if (typeof callback !== 'function') callback = undefined;
  if (typeof address === 'function') {
    callback = address;
    address = undefined;
  } else if (address !== undefined && address !== null) {
    validateString(address, 'address');
  }
  healthCheck(this);
  if (state.bindState === UNBOUND) this.bind({ port: 0, exclusive: true }, null);
  if (state.bindState !== BOUND) {
    enqueue(this, () => this.send(list, port, address, callback));
    return;
  }
  const { handle } = state;
  if (connected) sendList(this, null, undefined, list, address, port, callback);
  else if (isNumeric(handle, address)) sendList(this, null, address || handle.own, list, address, port, callback);
  else handle.lookup(address, (error, ip) => sendList(this, error, ip, list, address, port, callback));
};

Socket.prototype.sendto = deprecate(function sendto(buffer, offset, length, port, address, callback) {
  validateNumber(offset, 'offset');
  validateNumber(length, 'length');
  validateNumber(port, 'port');
  validateString(address, 'address');
  this.send(buffer, offset, length, port, address, callback);
}, 'Socket.prototype.sendto() is deprecated', undefined);

class SendRequest {
  constructor(address, port, callback, bytes) {
    this.address = address;
    this.port = port;
    this.callback = callback;
    this.bytes = bytes;
  }

  oncomplete(status) {
    const { callback } = this;
    if (callback === undefined) return;
    if (status < 0) callback(new ExceptionWithHostPort(status, 'send', this.address, this.port));
    else callback(null, this.bytes);
  }
}

function sendFailed(socket, error, callback) {
  if (callback !== undefined) process.nextTick(callback, error);
  else process.nextTick(() => socket.emit('error', error));
}

function byteLengthOf(list) {
  let total = 0;
  for (let i = 0; i < list.length; i++) total += list[i].byteLength;
  return total;
}

function sendList(socket, error, ip, list, address, port, callback) {
  const state = socket[kState];
  if (error) {
    sendFailed(socket, error, callback);
    return;
  }
  if (!state.handle) return;
  if (ip && state.sendBlockList?.check(ip, `ipv${socket.type === 'udp4' ? 4 : 6}`)) {
    sendFailed(socket, new ERR_IP_BLOCKED(ip), callback);
    return;
  }
  let result = queued ? 0 : state.handle.sendNow(list, port, ip);
  if (result === 0) result = state.handle.send(new SendRequest(address, port, callback, byteLengthOf(list)), list, port, ip);
  if (result > 0) {
    if (callback !== undefined) process.nextTick(afterSend, socket, ip, callback, result - 1);
  } else if (result < 0 && callback !== undefined) {
    // Without a callback a failed send goes unnoticed, as on Node.
    process.nextTick(callback, new ExceptionWithHostPort(result, 'send', address, port));
  }
}

// Who closes the socket right after a send to an address does not hear of it, as on Node, where the lookup is next.
function afterSend(socket, ip, callback, bytes) {
  if (!ip || socket[kState].handle) callback(null, bytes);
}

// ---- receiving ----

// What the handle calls for a datagram; `this` is the handle.
function onMessage(error, message, rinfo) {
  const socket = this[ownerSymbol];
  if (error < 0) {
    socket.emit('error', new ErrnoException(error, 'recvmsg'));
    return;
  }
  const { receiveBlockList } = socket[kState];
  if (receiveBlockList !== undefined && receiveBlockList?.check(rinfo.address, rinfo.family.toLowerCase())) return;
  socket.emit('message', message, rinfo);
}

function stopReceiving(socket) {
  const state = socket[kState];
  if (!state.receiving) return;
  state.handle.recvStop();
  state.receiving = false;
}

// ---- closing ----

Socket.prototype.close = function(callback) {
  const state = this[kState];
  if (typeof callback === 'function') this.on('close', callback);
  // Sends that wait for the binding are sent first.
  if (state.queue !== undefined) {
    state.queue.push(() => this.close());
    return this;
  }
  healthCheck(this);
  stopReceiving(this);
  state.handle.close();
  state.handle = null;
  process.nextTick(() => this.emit('close'));
  return this;
};

Socket.prototype[Symbol.asyncDispose ?? Symbol.for('nodejs.asyncDispose')] = async function() {
  if (this[kState].handle) await promisify(this.close).call(this);
};

// ---- names and options ----

Socket.prototype.address = function() {
  healthCheck(this);
  const out = {};
  const error = this[kState].handle.getsockname(out);
  if (error) throw new ErrnoException(error, 'getsockname');
  return out;
};

Socket.prototype.remoteAddress = function() {
  healthCheck(this);
  const state = this[kState];
  if (state.connectState !== CONNECTED) throw new ERR_SOCKET_DGRAM_NOT_CONNECTED();
  const out = {};
  const error = state.handle.getpeername(out);
  if (error) throw new ErrnoException(error, 'getpeername');
  return out;
};

// Call a method of the handle and throw what it complains of.
function apply(socket, method, ...args) {
  healthCheck(socket);
  const error = socket[kState].handle[method](...args);
  if (error) throw new ErrnoException(error, method);
}

Socket.prototype.setBroadcast = function(flag) {
  apply(this, 'setBroadcast', flag ? 1 : 0);
};

Socket.prototype.setTTL = function(ttl) {
  validateNumber(ttl, 'ttl');
  apply(this, 'setTTL', ttl);
  return ttl;
};

Socket.prototype.setMulticastTTL = function(ttl) {
  validateNumber(ttl, 'ttl');
  apply(this, 'setMulticastTTL', ttl);
  return ttl;
};

Socket.prototype.setMulticastLoopback = function(flag) {
  apply(this, 'setMulticastLoopback', flag ? 1 : 0);
  return flag;
};

Socket.prototype.setMulticastInterface = function(interfaceAddress) {
  healthCheck(this);
  validateString(interfaceAddress, 'interfaceAddress');
  apply(this, 'setMulticastInterface', interfaceAddress);
};

function changeMembership(socket, method, multicastAddress, interfaceAddress) {
  healthCheck(socket);
  if (!multicastAddress) throw new ERR_MISSING_ARGS('multicastAddress');
  apply(socket, method, multicastAddress, interfaceAddress);
}

Socket.prototype.addMembership = function(multicastAddress, interfaceAddress) {
  changeMembership(this, 'addMembership', multicastAddress, interfaceAddress);
};

Socket.prototype.dropMembership = function(multicastAddress, interfaceAddress) {
  changeMembership(this, 'dropMembership', multicastAddress, interfaceAddress);
};

Socket.prototype.addSourceSpecificMembership = function(sourceAddress, groupAddress, interfaceAddress) {
  healthCheck(this);
  validateString(sourceAddress, 'sourceAddress');
  validateString(groupAddress, 'groupAddress');
  apply(this, 'addSourceSpecificMembership', sourceAddress, groupAddress, interfaceAddress);
};

Socket.prototype.dropSourceSpecificMembership = function(sourceAddress, groupAddress, interfaceAddress) {
  healthCheck(this);
  validateString(sourceAddress, 'sourceAddress');
  validateString(groupAddress, 'groupAddress');
  apply(this, 'dropSourceSpecificMembership', sourceAddress, groupAddress, interfaceAddress);
};

// Set (0: get) a size of the kernel's.
function bufferSize(socket, size, isReceive) {
  if (size >>> 0 !== size) throw new ERR_SOCKET_BAD_BUFFER_SIZE();
  const { handle } = socket[kState];
  const { UV_EBADF } = internalBinding('uv');
  // Too large for the system's int: it gets to hear that.
  const result = !handle ? UV_EBADF : handle.bufferSize(size, isReceive);
  if (result >= 0) return result;
  const { getSystemErrorName } = require('util');
  throw new ERR_SOCKET_BUFFER_SIZE({
    errno: result,
    code: getSystemErrorName(result),
    message: internalBinding('uv').getErrorMessage(result),
    syscall: isReceive ? 'uv_recv_buffer_size' : 'uv_send_buffer_size',
  });
}

Socket.prototype.setRecvBufferSize = function(size) {
  bufferSize(this, size, true);
};

Socket.prototype.setSendBufferSize = function(size) {
  bufferSize(this, size, false);
};

Socket.prototype.getRecvBufferSize = function() {
  return bufferSize(this, 0, true);
};

Socket.prototype.getSendBufferSize = function() {
  return bufferSize(this, 0, false);
};

Socket.prototype.getSendQueueSize = function() {
  return this[kState].handle.getSendQueueSize();
};

Socket.prototype.getSendQueueCount = function() {
  return this[kState].handle.getSendQueueCount();
};

Socket.prototype.ref = function() {
  this[kState].handle?.ref();
  return this;
};

Socket.prototype.unref = function() {
  this[kState].handle?.unref();
  return this;
};

// ---- names from before sockets kept their state to themselves ----

function defineOld(name, key, warning) {
  Object.defineProperty(Socket.prototype, name, {
    get: deprecate(function() { return this[kState][key]; }, warning, 'DEP0112'),
    set: deprecate(function(value) { this[kState][key] = value; }, warning, 'DEP0112'),
  });
}

defineOld('_handle', 'handle', 'Socket.prototype._handle is deprecated');
defineOld('_receiving', 'receiving', 'Socket.prototype._receiving is deprecated');
defineOld('_bindState', 'bindState', 'Socket.prototype._bindState is deprecated');
defineOld('_queue', 'queue', 'Socket.prototype._queue is deprecated');
defineOld('_reuseAddr', 'reuseAddr', 'Socket.prototype._reuseAddr is deprecated');

Socket.prototype._healthCheck = deprecate(function() {
  healthCheck(this);
}, 'Socket.prototype._healthCheck() is deprecated', 'DEP0112');

Socket.prototype._stopReceiving = deprecate(function() {
  stopReceiving(this);
}, 'Socket.prototype._stopReceiving() is deprecated', 'DEP0112');

module.exports = {
  _createSocketHandle: deprecate(_createSocketHandle, 'dgram._createSocketHandle() is deprecated', 'DEP0112'),
  createSocket,
  Socket,
};
