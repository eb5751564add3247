'use strict';

// The primary listens and hands each connection to the worker that has waited longest.

const net = require('net');
const { sendHelper } = require('internal/cluster/utils');
const { UV_TCP_IPV6ONLY } = internalBinding('tcp_wrap').constants;

class RoundRobinHandle {
  constructor(key, address, { port, fd, flags, backlog, readableAll, writableAll }) {
    this.key = key;
    this.all = new Map();
    this.free = new Map();
    this.handles = []; // connections that wait for a worker
    this.handle = null;
    this.server = net.createServer();
    if (fd >= 0) this.server.listen({ fd, backlog });
    else if (port >= 0) this.server.listen({ port, host: address, ipv6Only: Boolean(flags & UV_TCP_IPV6ONLY), backlog });
    else this.server.listen({ path: address, backlog, readableAll, writableAll });
    this.server.once('listening', () => {
      this.handle = this.server._handle;
      // Where accepting failed there is no connection to hand out.
      this.handle.onconnection = (status, handle) => {
        if (status === 0) this.distribute(handle);
      };
      this.server._handle = null;
      this.server = null;
    });
  }

  has(worker) {
    return this.all.has(worker.id);
  }

  // send(error, { sockname }, handle)
  add(worker, send) {
    this.all.set(worker.id, worker);
    const done = () => {
      if (this.handle.getsockname) {
        const sockname = {};
        this.handle.getsockname(sockname);
        send(null, { sockname }, null);
      } else {
        send(null, null, null);
      }
      this.handOff(worker);
    };
    if (this.server === null) {
      done();
      return;
    }
    this.server.once('listening', done);
    this.server.once('error', (error) => send(error.errno, null));
  }

  // True when nobody is left.
  remove(worker) {
    if (!this.all.delete(worker.id)) return false;
    this.free.delete(worker.id);
    if (this.all.size !== 0) return false;
    for (const handle of this.handles) handle.close();
    this.handles = [];
    if (this.handle !== null) {
      this.handle.close();
      this.handle = null;
    } else {
      this.server?.close();
    }
    return true;
  }

  distribute(handle) {
    this.handles.push(handle);
    for (const [id, worker] of this.free) {
      this.free.delete(id);
      this.handOff(worker);
      return;
    }
  }

  handOff(worker) {
    if (!this.all.has(worker.id)) return; // its server closes
    const handle = this.handles.shift();
    if (handle === undefined) {
      this.free.set(worker.id, worker);
      return;
    }
    sendHelper(worker.process, { act: 'newconn', key: this.key }, handle, (reply) => {
      if (reply.accepted) handle.close();
      else this.distribute(handle); // it shuts down: another one's
      this.handOff(worker);
    });
  }
}

module.exports = RoundRobinHandle;
