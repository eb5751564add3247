'use strict';

// process.stdin, stdout and stderr, made when they are asked for.

const { guessHandleType } = require('internal/util');

const streams = [undefined, undefined, undefined];

function getStream(fd) {
  streams[fd] ??= fd === 0 ? makeInput() : makeOutput(fd);
  return streams[fd];
}

function dummyDestroy(error, callback) {
  callback(error);
  this._undestroy();
  // Without a close, but 'close' is told.
  if (!this._writableState.emitClose) process.nextTick(() => this.emit('close'));
}

function makeWritable(fd) {
  switch (guessHandleType(fd)) {
    case 'TTY': {
      const tty = require('tty');
      const stream = new tty.WriteStream(fd);
      stream._type = 'tty';
      return stream;
    }
    case 'FILE': {
      const SyncWriteStream = require('internal/fs/sync_write_stream');
      const stream = new SyncWriteStream(fd, { autoClose: false });
      stream._type = 'fs';
      return stream;
    }
    case 'PIPE':
    case 'TCP': {
      const net = require('net');
      const stream = new net.Socket({ fd, readable: false, writable: true });
      stream._type = 'pipe';
      return stream;
    }
    default: {
      // A closed descriptor, or something that cannot be written: what is written goes nowhere.
      const { Writable } = require('stream');
      return new Writable({ write(buffer, encoding, callback) { callback(); } });
    }
  }
}

function makeOutput(fd) {
  const stream = makeWritable(fd);
  stream.fd = fd;
  stream._isStdio = true;
  stream.destroySoon = stream.destroy;
  stream._destroy = dummyDestroy;
  if (stream._type === 'tty') {
    const refresh = () => stream._refreshSize();
    process.on('SIGWINCH', refresh);
  }
  internalBinding('stdio').materialized(fd);
  return stream;
}

function makeReadable(fd) {
  switch (guessHandleType(fd)) {
    case 'TTY': {
      const tty = require('tty');
      return new tty.ReadStream(fd);
    }
    case 'FILE': {
      const fs = require('fs');
      return new fs.ReadStream(null, { fd, autoClose: false });
    }
    case 'PIPE':
    case 'TCP': {
      const net = require('net');
      // The channel to a parent may be on fd 0: that has its handle already.
      const { channel } = process;
      const handle = channel?.fd === fd ? require('internal/child_process/channel').handleOf(channel) : undefined;
      const stream = new net.Socket({ fd, handle, readable: true, writable: false, manualStart: true });
      stream._type = 'pipe';
      return stream;
    }
    default: {
      const { Readable } = require('stream');
      const stream = new Readable({ read() {} });
      stream.push(null);
      return stream;
    }
  }
}

function makeInput() {
  const fd = 0;
  const stream = makeReadable(fd);
  stream.fd = fd;
  // Reading starts with the first listener; a handle that is not read must not keep the process alive.
  if (stream._handle?.readStop) {
    stream._handle.reading = false;
    stream._readableState.reading = false;
    stream._handle.readStop();
  }
  stream.on('pause', () => {
    process.nextTick(() => {
      if (!stream._handle || stream.readableFlowing || !stream._handle.reading) return;
      stream._readableState.reading = false;
      stream._handle.reading = false;
      stream._handle.readStop();
    });
  });
  return stream;
}

module.exports = { getStream };
