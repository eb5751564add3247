'use strict';

// stdout and stderr when they are files: each write is done when it returns.

const { Writable } = require('stream');
const { writeSync, closeSync } = require('fs');

function SyncWriteStream(fd, options) {
  Writable.call(this, { autoDestroy: true });
  this.fd = fd;
  this.readable = false;
  this.autoClose = options?.autoClose ?? true;
}
Object.setPrototypeOf(SyncWriteStream.prototype, Writable.prototype);
Object.setPrototypeOf(SyncWriteStream, Writable);

SyncWriteStream.prototype._write = function(chunk, encoding, callback) {
  try {
    for (let at = 0; at < chunk.length;) at += writeSync(this.fd, chunk, at);
  } catch (error) {
    callback(error);
    return;
  }
  callback();
};

SyncWriteStream.prototype._destroy = function(error, callback) {
  if (this.fd === null) {
    callback(error);
    return;
  }
  if (this.autoClose) closeSync(this.fd);
  this.fd = null;
  callback(error);
};

SyncWriteStream.prototype.destroySoon = SyncWriteStream.prototype.destroy = function() {
  if (this.fd !== null) this._destroy(null, () => this.emit('close'));
  return this;
};

module.exports = SyncWriteStream;
