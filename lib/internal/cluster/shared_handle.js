'use strict';

// The primary binds, each worker gets the handle and listens (or receives datagrams) by itself.

class SharedHandle {
  constructor(key, address, { port, addressType, fd, flags }) {
    this.key = key;
    this.workers = new Map();
    this.handle = null;
    this.errno = 0;
    const isUdp = addressType === 'udp4' || addressType === 'udp6';
    const create = isUdp ? require('internal/dgram')._createSocketHandle : require('net')._createServerHandle;
    const result = create(address, port, addressType, fd, flags);
    if (typeof result === 'number') this.errno = result;
    else this.handle = result;
  }

  has(worker) {
    return this.workers.has(worker.id);
  }

  add(worker, send) {
    this.workers.set(worker.id, worker);
    send(this.errno, null, this.handle);
  }

  remove(worker) {
    if (!this.workers.delete(worker.id) || this.workers.size !== 0) return false;
    this.handle?.close();
    this.handle = null;
    return true;
  }
}

module.exports = SharedHandle;
