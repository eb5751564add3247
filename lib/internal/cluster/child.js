'use strict';

// A worker of a cluster: asks the primary for the sockets it listens on.

const EventEmitter = require('events');
const path = require('path');
const { internal, sendHelper } = require('internal/cluster/utils');
const { clusterWorker, ownerSymbol } = require('internal/net');
const Worker = require('internal/cluster/worker');

const LONGEST_TIMEOUT = 2147483647;

const cluster = module.exports = new EventEmitter();
const handles = new Map(); // by the primary's key
const indexes = new Map(); // how often an address was listened on

cluster.isWorker = true;
cluster.isMaster = false; // the old name
cluster.isPrimary = false;
cluster.worker = null;
cluster.Worker = Worker;

function send(message, callback) {
  return sendHelper(process, message, null, callback);
}

cluster._setupWorker = function() {
  const worker = new Worker({ id: +process.env.NODE_UNIQUE_ID | 0, process, state: 'online' });
  cluster.worker = worker;
  clusterWorker(true);
  process.once('disconnect', () => {
    process.channel = null;
    worker.emit('disconnect');
    // Left alone by a primary that has gone.
    if (!worker.exitedAfterDisconnect) process.exit(0);
  });
  process.on('internalMessage', internal(worker, onMessage));
  send({ act: 'online' });
};

function onMessage(message, handle) {
  if (message.act === 'newconn') onConnection(message, handle);
  else if (message.act === 'disconnect') disconnect(this, true);
}

// ---- servers ----

// The same address may be listened on again: each time has a number of its own.
function takeIndex(key) {
  let entry = indexes.get(key);
  if (entry === undefined) {
    entry = { next: 0, used: new Set() };
    indexes.set(key, entry);
  }
  const index = entry.next++;
  entry.used.add(index);
  return index;
}

function releaseIndex(key, index) {
  const entry = indexes.get(key);
  if (entry === undefined) return;
  entry.used.delete(index);
  if (entry.used.size === 0) indexes.delete(key);
}

// A handle for a server or a UDP socket: callback(error number, handle).
cluster._getServer = function(owner, options, callback) {
  let { address } = options;
  if (options.port < 0 && typeof address === 'string' && address[0] !== '\0') address = path.resolve(address);
  const indexKey = `${address}:${options.port}:${options.addressType}:${options.fd}`;
  const index = takeIndex(indexKey);
  const message = { act: 'queryServer', index, data: null, ...options, address };
  if (owner._getServerData) message.data = owner._getServerData();
  send(message, (reply, handle) => {
    owner._setServerData?.(reply.data);
    const release = () => {
      send({ act: 'close', key: reply.key });
      handles.delete(reply.key);
      releaseIndex(indexKey, index);
    };
    if (handle) shared(reply, handle, release, callback);
    else roundRobin(reply, release, callback);
  });
  owner.once('listening', () => {
    if (!indexes.has(indexKey)) return; // closed already
    cluster.worker.state = 'listening';
    const bound = owner.address();
    message.act = 'listening';
    message.port = bound?.port || options.port;
    send(message);
  });
};

function shared(reply, handle, release, callback) {
  const { close } = handle;
  handle.close = function(...args) {
    release();
    handle.close = close;
    return close.apply(handle, args);
  };
  handles.set(reply.key, handle);
  callback(reply.errno, handle);
}

// Connections come from the primary: what the server holds is no handle of the system, and keeps the loop alive as one
// by a timer.
function roundRobin(reply, release, callback) {
  if (reply.errno) {
    callback(reply.errno, null);
    return;
  }
  let timer = null;
  let closed = false;
  const handle = {
    close() {
      if (closed) return;
      closed = true;
      handle.unref();
      release();
    },
    listen: () => 0,
    ref() {
      timer ??= setInterval(() => {}, LONGEST_TIMEOUT);
    },
    unref() {
      clearInterval(timer);
      timer = null;
    },
  };
  handle.ref();
  if (reply.sockname) {
    handle.getsockname = (out) => {
      if (!closed) Object.assign(out, reply.sockname);
      return 0;
    };
  }
  handles.set(reply.key, handle);
  callback(0, handle);
}

function onConnection(message, handle) {
  const listening = handles.get(message.key);
  const server = listening?.[ownerSymbol];
  // Between a server's end and the primary's knowledge of it connections go back.
  let accepted = listening !== undefined;
  if (accepted && server && (server.maxConnections ?? null) !== null && server._connections >= server.maxConnections) {
    accepted = false;
  }
  send({ ack: message.seq, accepted });
  if (accepted) listening.onconnection(0, handle);
  else handle.close();
}

// ---- the end ----

// Close all servers, then the channel; the primary has to know before that this is no accident.
function disconnect(worker, byPrimary) {
  worker.exitedAfterDisconnect = true;
  let waiting = 1;
  const oneClosed = () => {
    if (--waiting !== 0) return;
    if (byPrimary) process.disconnect();
    else send({ act: 'exitedAfterDisconnect' }, () => process.disconnect());
  };
  for (const handle of [...handles.values()]) {
    waiting++;
    if (handle[ownerSymbol]) {
      handle[ownerSymbol].close(oneClosed);
    } else {
      handle.close();
      process.nextTick(oneClosed);
    }
  }
  handles.clear();
  oneClosed();
}

Worker.prototype.disconnect = function() {
  if (this.state !== 'disconnecting' && this.state !== 'destroying') {
    this.state = 'disconnecting';
    disconnect(this, false);
  }
  return this;
};

Worker.prototype.destroy = function() {
  if (this.state === 'destroying') return;
  this.exitedAfterDisconnect = true;
  if (!this.isConnected()) {
    process.exit(0);
  } else {
    this.state = 'destroying';
    send({ act: 'exitedAfterDisconnect' }, () => process.disconnect());
    process.once('disconnect', () => process.exit(0));
  }
};
