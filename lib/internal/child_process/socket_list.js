'use strict';

// A server whose sockets were sent to children asks them how many are open, and waits for them when it closes. The
// parent's side is SocketListSend, the child's SocketListReceive; a server's key joins them.

const EventEmitter = require('events');
const { codes: { ERR_CHILD_CLOSED_BEFORE_REPLY } } = require('internal/errors');

class SocketListSend extends EventEmitter {
  constructor(child, key) {
    super();
    this.key = key;
    this.child = child;
    child.once('exit', () => this.emit('exit', this));
  }

  // callback(error, reply)
  #request(message, replyCommand, swallowErrors, callback) {
    const { child, key } = this;
    if (!child.connected) {
      callback(new ERR_CHILD_CLOSED_BEFORE_REPLY());
      return;
    }
    child._send(message, undefined, swallowErrors);
    const forget = () => {
      child.removeListener('internalMessage', onReply);
      this.removeListener('exit', onExit);
    };
    const onExit = () => {
      forget();
      callback(new ERR_CHILD_CLOSED_BEFORE_REPLY());
    };
    function onReply(reply) {
      if (reply.cmd !== replyCommand || reply.key !== key) return;
      forget();
      callback(null, reply);
    }
    this.once('exit', onExit);
    child.on('internalMessage', onReply);
  }

  close(callback) {
    this.#request({ cmd: 'NODE_SOCKET_NOTIFY_CLOSE', key: this.key }, 'NODE_SOCKET_ALL_CLOSED', true, callback);
  }

  getConnections(callback) {
    this.#request({ cmd: 'NODE_SOCKET_GET_COUNT', key: this.key }, 'NODE_SOCKET_COUNT', false, (error, reply) => {
      if (error) callback(error);
      else callback(null, reply.count);
    });
  }
}

class SocketListReceive extends EventEmitter {
  constructor(parent, key) {
    super();
    this.connections = 0;
    this.key = key;
    this.child = parent;
    const whenEmpty = () => {
      if (parent.connected) parent._send({ cmd: 'NODE_SOCKET_ALL_CLOSED', key }, undefined, true);
    };
    parent.on('internalMessage', (message) => {
      if (message.key !== key) return;
      if (message.cmd === 'NODE_SOCKET_NOTIFY_CLOSE') {
        if (this.connections === 0) whenEmpty();
        else this.once('empty', whenEmpty);
      } else if (message.cmd === 'NODE_SOCKET_GET_COUNT') {
        if (parent.connected) parent._send({ cmd: 'NODE_SOCKET_COUNT', key, count: this.connections });
      }
    });
  }

  add({ socket }) {
    this.connections++;
    socket.once('close', () => {
      if (--this.connections === 0) this.emit('empty', this);
    });
  }
}

module.exports = { SocketListReceive, SocketListSend };
