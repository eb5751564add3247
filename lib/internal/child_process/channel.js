'use strict';

// The channel between a parent and a forked child: messages both ways, and handles that go with them.
//
// A handle travels with a message {cmd: 'NODE_HANDLE', type, msg}. Only one is on its way at a time: until the other
// side has acknowledged it, what is sent waits in _handleQueue.

const EventEmitter = require('events');
const { codes, ErrnoException } = require('internal/errors');
const { validateObject } = require('internal/validators');
const serializers = require('internal/child_process/serialization');
const { SocketListReceive, SocketListSend } = require('internal/child_process/socket_list');
const { Pipe } = internalBinding('pipe_wrap');

const { ERR_INVALID_ARG_TYPE, ERR_INVALID_HANDLE_TYPE, ERR_IPC_CHANNEL_CLOSED, ERR_IPC_DISCONNECTED,
        ERR_MISSING_ARGS } = codes;

const MUCH_UNSENT = 65536 * 2;
const MAX_RETRANSMISSIONS = 3;

const noop = () => {};

// ---- the channel as programs see it: process.channel, subprocess.channel ----

class Control extends EventEmitter {
  #channel;
  #refs = 0;
  #refExplicitlySet = false;
  #sockets = { got: {}, send: {} };

  constructor(channel) {
    super();
    this.#channel = channel;
  }

  // Keep the loop alive as long as somebody listens or a message is being sent.
  refCounted() {
    if (++this.#refs === 1 && !this.#refExplicitlySet) this.#channel.ref();
  }

  unrefCounted() {
    if (--this.#refs === 0 && !this.#refExplicitlySet) {
      this.#channel.unref();
      this.emit('unref');
    }
  }

  ref() {
    this.#refExplicitlySet = true;
    this.#channel.ref();
  }

  unref() {
    this.#refExplicitlySet = true;
    this.#channel.unref();
  }

  get fd() {
    return this.#channel.fd;
  }

  static handleOf(control) {
    return control.#channel;
  }

  static socketsOf(control) {
    return control.#sockets;
  }
}

// ---- how handles travel ----

// The sockets that a process has been given (or has given) of one server, for its close() and getConnections().
function getSocketList(direction, target, key) {
  const lists = Control.socketsOf(target.channel)[direction];
  if (lists[key] === undefined) {
    lists[key] = direction === 'send' ? new SocketListSend(target, key) : new SocketListReceive(target, key);
  }
  return lists[key];
}

// send(message, handle, options, target): what goes over the channel; got(message, native, target, emit): what comes out
const handleTypes = {
  '__proto__': null,
  'net.Native': {
    send: (message, handle) => handle,
    got: (message, handle, target, emit) => emit(handle),
  },
  'net.Server': {
    send: (message, server) => server._handle,
    got(message, handle, target, emit) {
      const { Server } = require('net');
      const server = new Server();
      server.listen(handle, () => emit(server));
    },
  },
  'net.Socket': {
    send(message, socket, options, target) {
      if (!socket._handle) return undefined;
      if (socket.server) {
        // The server no longer counts it, and asks the child when it closes.
        message.key = socket.server._connectionKey;
        const isFirst = Control.socketsOf(target.channel).send[message.key] === undefined;
        const list = getSocketList('send', target, message.key);
        if (isFirst) socket.server._setupWorker(list);
        if (!options.keepOpen) socket.server._connections--;
      }
      const handle = socket._handle;
      if (!options.keepOpen) {
        handle.onread = noop;
        socket._handle = null;
        socket.setTimeout(0);
        socket._server = null;
        if (socket.parser) require('_http_common').freeParser(socket.parser, null, socket);
        socket._httpMessage?.detachSocket(socket);
      }
      return handle;
    },
    closesHandle: true,
    got(message, handle, target, emit) {
      const { Socket } = require('net');
      const socket = new Socket({ handle, readable: true, writable: true });
      if (message.key) getSocketList('got', target, message.key).add({ socket });
      emit(socket);
    },
  },
  'dgram.Native': {
    send: (message, handle) => handle,
    got: (message, handle, target, emit) => emit(handle),
  },
  'dgram.Socket': {
    send(message, socket) {
      message.dgramType = socket.type;
      return socket[require('internal/dgram').kState].handle;
    },
    got(message, handle, target, emit) {
      const { Socket } = require('dgram');
      const socket = new Socket(message.dgramType);
      socket.bind(handle, () => emit(socket));
    },
  },
};

function handleTypeOf(handle) {
  if (typeof handle === 'object') {
    const net = require('net');
    if (handle instanceof net.Socket) return 'net.Socket';
    if (handle instanceof net.Server) return 'net.Server';
    if (typeof handle.readStart === 'function' && typeof handle.getAsyncId === 'function') return 'net.Native';
    if (handle instanceof internalBinding('udp_wrap').UDP) return 'dgram.Native';
    if (handle instanceof require('dgram').Socket) return 'dgram.Socket';
  }
  throw new ERR_INVALID_HANDLE_TYPE();
}

const nativeKinds = {
  __proto__: null,
  tcp: () => new (internalBinding('tcp_wrap').TCP)(0),
  pipe: () => new Pipe(false),
  udp: () => new (internalBinding('udp_wrap').UDP)(),
};

// ---- messages ----

// Messages between processes' libraries, which programs do not see.
function isInternal(message) {
  return message !== null && typeof message === 'object' && typeof message.cmd === 'string' &&
    message.cmd.length > 5 && message.cmd.startsWith('NODE_');
}

function warnOfLostHandle() {
  process.emitWarning('Handle did not reach the receiving process correctly', 'SentHandleNotReceivedWarning');
}

// Give `target` (process, or a ChildProcess) its channel: send, disconnect, connected, channel. onClosed() when it has
// come to its end.
function setUpChannel(target, channel, serializationMode, onClosed) {
  const serializer = serializers[serializationMode];
  const control = new Control(channel);
  const pendingHandles = [];
  let pendingMessages = []; // for who has no listener yet
  let buffered;
  let ended = false;
  let finished = false;
  target.channel = control;
  target._channel = control; // the old name
  target._handleQueue = null;
  target._pendingMessage = null;
  target.connected = true;

  channel.onhandle = function(kind) {
    const handle = nativeKinds[kind]();
    if (this.accept(handle) === 0) pendingHandles.push(handle);
    else handle.close();
  };

  channel.onread = function(length, chunk) {
    if (length < 0) {
      ended = true;
      if (target.connected) target.disconnect();
      finish();
      return;
    }
    buffered = buffered === undefined ? chunk : Buffer.concat([buffered, chunk]);
    const { messages, rest } = serializer.decode(buffered);
    buffered = rest.length > 0 ? rest : undefined;
    for (let i = 0; i < messages.length; i++) {
      const message = messages[i];
      if (!isInternal(message)) emitLater('message', message);
      else if (message.cmd === 'NODE_HANDLE') receiveHandle(message, pendingHandles.shift());
      else if (message.cmd === 'NODE_HANDLE_ACK' || message.cmd === 'NODE_HANDLE_NACK') onAcknowledged(message);
      else emitLater('internalMessage', message);
    }
  };

  function finish() {
    if (finished) return;
    finished = true;
    channel.onread = noop;
    channel.close();
    target._channel = null;
    onClosed?.();
  }

  function emitLater(event, message, handle) {
    if (target.channel !== null) process.nextTick(emitMessage, event, message, handle);
  }

  function emitMessage(event, message, handle) {
    if (event === 'internalMessage' || target.listenerCount('message') > 0) target.emit(event, message, handle);
    else pendingMessages.push([event, message, handle]);
  }

  target.on('newListener', (name) => {
    if (name !== 'message' || pendingMessages.length === 0) return;
    const waiting = pendingMessages;
    pendingMessages = [];
    process.nextTick(() => {
      for (const args of waiting) target.emit(...args);
    });
  });

  // ---- handles ----

  function receiveHandle(message, handle) {
    if (handle === undefined) {
      target._send({ cmd: 'NODE_HANDLE_NACK' }, null, true);
      return;
    }
    target._send({ cmd: 'NODE_HANDLE_ACK' }, null, true);
    const type = handleTypes[message.type];
    if (type === undefined) {
      handle.close();
      return;
    }
    type.got(message, handle, target, (received) => {
      emitLater(isInternal(message.msg) ? 'internalMessage' : 'message', message.msg, received);
    });
  }

  function closePendingHandle() {
    const { handle, message, options } = target._pendingMessage;
    target._pendingMessage = null;
    if (handleTypes[message.type].closesHandle && !options.keepOpen) handle.close();
  }

  function onAcknowledged({ cmd }) {
    const pending = target._pendingMessage;
    if (pending !== null) {
      if (cmd === 'NODE_HANDLE_NACK' && pending.retransmissions++ < MAX_RETRANSMISSIONS) {
        write(pending.message, pending.handle, pending.options, pending.callback);
        return;
      }
      if (cmd === 'NODE_HANDLE_NACK') warnOfLostHandle();
      closePendingHandle();
    }
    const queue = target._handleQueue;
    target._handleQueue = null;
    if (queue !== null) for (const args of queue) target._send(...args);
    // A disconnect that waited for the handles.
    if (!target.connected && target.channel !== null && target._handleQueue === null) target._disconnect();
  }

  // ---- sending ----

  function write(message, native, options, callback) {
    const request = { oncomplete: undefined, async: false };
    request.oncomplete = () => {
      control.unrefCounted();
      if (typeof callback === 'function') callback(null);
    };
    const error = channel.writeBuffer(request, serializer.encode(message), native);
    if (error === 0) {
      if (request.async) control.refCounted();
      else if (typeof callback === 'function') process.nextTick(callback, null);
    } else if (!options.swallowErrors) {
      const failure = new ErrnoException(error, 'write');
      if (typeof callback === 'function') process.nextTick(callback, failure);
      else process.nextTick(() => target.emit('error', failure));
    }
    return error;
  }

  target._send = function(message, handle, options, callback) {
    if (!channel || target.channel === null) return false;
    if (message === undefined) throw new ERR_MISSING_ARGS('message');
    if (typeof message !== 'string' && typeof message !== 'object' && typeof message !== 'number' &&
        typeof message !== 'boolean') {
      throw new ERR_INVALID_ARG_TYPE('message', ['string', 'object', 'number', 'boolean'], message);
    }
    // Formerly `swallowErrors` alone.
    if (typeof options === 'boolean') options = { swallowErrors: options };
    options ??= {};
    const isAcknowledgement = message !== null && (message.cmd === 'NODE_HANDLE_ACK' || message.cmd === 'NODE_HANDLE_NACK');
    let native;
    if (handle) {
      const type = handleTypeOf(handle);
      if (target._handleQueue !== null) {
        target._handleQueue.push([message, handle, options, callback]);
        return target._handleQueue.length === 1;
      }
      const wrapped = { cmd: 'NODE_HANDLE', type, msg: message };
      native = handleTypes[type].send(wrapped, handle, options, target);
      // Without a handle, as the socket has closed: the message alone.
      if (native) message = wrapped;
    } else if (target._handleQueue !== null && !isAcknowledgement) {
      target._handleQueue.push([message, null, options, callback]);
      return target._handleQueue.length === 1;
    }
    const error = write(message, native, options, callback);
    if (native && error === 0) {
      target._handleQueue = [];
      target._pendingMessage = { message, handle: native, options, callback, retransmissions: 0 };
    } else if (native && handleTypes[message.type].closesHandle && !options.keepOpen) {
      native.close();
    }
    return channel.counters()[2] < MUCH_UNSENT;
  };

  target.send = function(message, handle, options, callback) {
    if (typeof handle === 'function') {
      callback = handle;
      handle = undefined;
      options = undefined;
    } else if (typeof options === 'function') {
      callback = options;
      options = undefined;
    } else if (options !== undefined) {
      validateObject(options, 'options');
    }
    options = { swallowErrors: false, ...options };
    if (this.connected) return this._send(message, handle, options, callback);
    const error = new ERR_IPC_CHANNEL_CLOSED();
    if (typeof callback === 'function') process.nextTick(callback, error);
    else process.nextTick(() => this.emit('error', error));
    return false;
  };

  // ---- the end ----

  target.disconnect = function() {
    if (!this.connected) {
      this.emit('error', new ERR_IPC_DISCONNECTED());
      return;
    }
    this.connected = false;
    // Handles on their way come first.
    if (this._handleQueue === null || ended) this._disconnect();
  };

  target._disconnect = function() {
    this.channel = null;
    if (this._pendingMessage !== null) closePendingHandle();
    process.nextTick(() => {
      channel.onread = noop;
      target.emit('disconnect');
      finish();
    });
  };

  channel.readStart();
  return control;
}

// In a forked child: the channel to its parent.
function setUpChildChannel(fd, mode) {
  const channel = new Pipe(true);
  channel.open(fd);
  channel.unref();
  const control = setUpChannel(process, channel, mode);
  const counts = (name) => name === 'message' || name === 'disconnect';
  process.on('newListener', (name) => {
    if (counts(name)) control.refCounted();
  });
  process.on('removeListener', (name) => {
    if (counts(name)) control.unrefCounted();
  });
  return control;
}

module.exports = { handleOf: Control.handleOf, setUpChannel, setUpChildChannel };
