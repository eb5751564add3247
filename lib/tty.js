'use strict';

const net = require('net');
const { codes } = require('internal/errors');
const { TTY, isTTY } = internalBinding('tty_wrap');
const colors = require('internal/tty');

function isatty(fd) {
  return Number.isInteger(fd) && fd >= 0 && fd <= 2147483647 && isTTY(fd);
}

function openHandle(fd) {
  if (fd >> 0 !== fd || fd < 0) throw new codes.ERR_INVALID_FD(fd);
  const context = {};
  const handle = new TTY(fd, context);
  if (context.code !== undefined) throw new codes.ERR_TTY_INIT_FAILED(context);
  return handle;
}

function ReadStream(fd, options) {
  if (!(this instanceof ReadStream)) return new ReadStream(fd, options);
  const handle = openHandle(fd);
  net.Socket.call(this, { highWaterMark: 0, handle, manualStart: true, ...options });
  this.isRaw = false;
  this.isTTY = true;
}
Object.setPrototypeOf(ReadStream.prototype, net.Socket.prototype);
Object.setPrototypeOf(ReadStream, net.Socket);

ReadStream.prototype.setRawMode = function(flag) {
  flag = !!flag;
  const error = this._handle?.setRawMode(flag);
  if (error) {
    const { ErrnoException } = require('internal/errors');
    this.emit('error', new ErrnoException(error, 'setRawMode'));
    return this;
  }
  this.isRaw = flag;
  return this;
};

function WriteStream(fd) {
  if (!(this instanceof WriteStream)) return new WriteStream(fd);
  const handle = openHandle(fd);
  net.Socket.call(this, { highWaterMark: 16384, handle, manualStart: true });
  // Terminals are written synchronously, so that nothing is lost at exit.
  this._handle.setBlocking(true);
  const size = [0, 0];
  if (this._handle.getWindowSize(size) === 0) {
    this.columns = size[0];
    this.rows = size[1];
  }
}
Object.setPrototypeOf(WriteStream.prototype, net.Socket.prototype);
Object.setPrototypeOf(WriteStream, net.Socket);

WriteStream.prototype.isTTY = true;
WriteStream.prototype.getColorDepth = colors.getColorDepth;
WriteStream.prototype.hasColors = colors.hasColors;

WriteStream.prototype._refreshSize = function() {
  const { columns, rows } = this;
  const size = [0, 0];
  const error = this._handle.getWindowSize(size);
  if (error) {
    const { ErrnoException } = require('internal/errors');
    this.emit('error', new ErrnoException(error, 'getWindowSize'));
    return;
  }
  if (columns !== size[0] || rows !== size[1]) {
    [this.columns, this.rows] = size;
    this.emit('resize');
  }
};

// Moving about the screen is readline's business.
for (const [name, method] of [['cursorTo', 'cursorTo'], ['moveCursor', 'moveCursor'], ['clearLine', 'clearLine'],
                              ['clearScreenDown', 'clearScreenDown']]) {
  WriteStream.prototype[name] = function(...args) {
    return require('readline')[method](this, ...args);
  };
}

WriteStream.prototype.getWindowSize = function() {
  return [this.columns, this.rows];
};

module.exports = { isatty, ReadStream, WriteStream };
