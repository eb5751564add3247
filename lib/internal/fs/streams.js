'use strict';

// fs.ReadStream and fs.WriteStream.

const { codes } = require('internal/errors');
const { validateAbortSignal, validateBoolean, validateFunction, validateInteger } = require('internal/validators');
const { errorOrDestroy } = require('internal/streams/destroy');
const { finished } = require('stream');
const { Readable, Writable } = require('stream');
const { getOptions, getValidatedFd, getValidatedPath, toPathIfFileURL } = require('internal/fs/utils');
const { deprecate } = require('internal/util');
const fs = require('fs');
const binding = internalBinding('fs');

const { read } = fs;

const { ERR_INVALID_ARG_TYPE, ERR_METHOD_NOT_IMPLEMENTED, ERR_OUT_OF_RANGE } = codes;

const kFs = Symbol('kFs');
const kHandle = Symbol('kHandle');
const kIoDone = Symbol('kIoDone');
const kIsPerformingIO = Symbol('kIsPerformingIO');

// ---- what both have ----

function construct(callback) {
  const stream = this;
  if (typeof stream.fd === 'number') {
    callback();
    return;
  }
  // Programs from before construct() replaced open().
  if (stream.open !== openReadFs && stream.open !== openWriteFs) {
    const originalEmit = stream.emit;
    stream.emit = function(...args) {
      if (args[0] === 'open') {
        this.emit = originalEmit;
        callback();
        Reflect.apply(originalEmit, this, args);
      } else if (args[0] === 'error') {
        this.emit = originalEmit;
        callback(args[1]);
      } else {
        Reflect.apply(originalEmit, this, args);
      }
    };
    stream.open();
    return;
  }
  stream[kFs].open(stream.path, stream.flags, stream.mode, (error, fd) => {
    if (error) {
      callback(error);
      return;
    }
    stream.fd = fd;
    callback();
    stream.emit('open', stream.fd);
    stream.emit('ready');
  });
}

// A FileHandle in the place of fs.
function FileHandleOperations(handle) {
  return {
    open: () => { throw new ERR_METHOD_NOT_IMPLEMENTED('open()'); },
    close(fd, callback) {
      handle.unref();
      handle.close().then(() => callback(), callback);
    },
    fsync(fd, callback) {
      handle.sync().then(() => callback(), callback);
    },
    read(fd, buffer, offset, length, position, callback) {
      handle.read(buffer, offset, length, position).then((r) => callback(null, r.bytesRead, r.buffer),
                                                         (error) => callback(error, 0, buffer));
    },
    write(fd, buffer, offset, length, position, callback) {
      handle.write(buffer, offset, length, position).then((r) => callback(null, r.bytesWritten, r.buffer),
                                                          (error) => callback(error, 0, buffer));
    },
    writev(fd, buffers, position, callback) {
      handle.writev(buffers, position).then((r) => callback(null, r.bytesWritten, r.buffers),
                                            (error) => callback(error, 0, buffers));
    },
  };
}

function importFd(stream, options) {
  if (typeof options.fd === 'number') {
    stream[kFs] = options.fs || fs;
    return getValidatedFd(options.fd, 'options.fd');
  }
  const { FileHandle } = require('internal/fs/promises');
  if (typeof options.fd === 'object' && options.fd instanceof FileHandle) {
    if (options.fs) throw new ERR_METHOD_NOT_IMPLEMENTED('FileHandle with fs');
    stream[kHandle] = options.fd;
    stream[kFs] = FileHandleOperations(stream[kHandle]);
    options.fd.ref?.();
    options.fd.on('close', () => stream.close());
    return options.fd.fd;
  }
  throw new ERR_INVALID_ARG_TYPE('options.fd', ['number', 'FileHandle'], options.fd);
}

function close(stream, error, callback) {
  if (!stream.fd) {
    callback(error);
  } else if (stream.flush) {
    stream[kFs].fsync(stream.fd, (failure) => closeFd(stream, error || failure, callback));
  } else {
    closeFd(stream, error, callback);
  }
}

function closeFd(stream, error, callback) {
  stream[kFs].close(stream.fd, (failure) => callback(error || failure));
  stream.fd = null;
}

// Inherited ones count, too.
function copyOptions(options) {
  const copy = {};
  const given = getOptions(options, copy);
  for (const name in given) copy[name] = given[name];
  return copy;
}

function checkStart(stream) {
  if (stream.start === undefined) return;
  validateInteger(stream.start, 'start', 0);
  stream.pos = stream.start;
}

// ---- ReadStream ----

function ReadStream(path, options) {
  if (!(this instanceof ReadStream)) return new ReadStream(path, options);
  options = copyOptions(options);
  if (options.highWaterMark === undefined) options.highWaterMark = 64 * 1024;
  if (options.autoDestroy === undefined) options.autoDestroy = false;
  if (options.fd === null || options.fd === undefined) {
    this.fd = null;
    this[kFs] = options.fs || fs;
    for (const name of ['open', 'read', 'close']) {
      if (name !== 'close' || options.autoClose !== false) validateFunction(this[kFs][name], `options.fs.${name}`);
    }
    this.path = toPathIfFileURL(path);
    this.flags = options.flags === undefined ? 'r' : options.flags;
    this.mode = options.mode === undefined ? 0o666 : options.mode;
    getValidatedPath(this.path);
  } else {
    this.fd = importFd(this, options);
  }
  options.autoDestroy = options.autoClose === undefined ? true : options.autoClose;
  this.start = options.start;
  this.end = options.end ?? Infinity;
  this.pos = undefined;
  this.bytesRead = 0;
  this[kIsPerformingIO] = false;
  checkStart(this);
  if (this.end === undefined) {
    this.end = Infinity;
  } else if (this.end !== Infinity) {
    validateInteger(this.end, 'end', 0);
    if (this.start !== undefined && this.start > this.end) {
      throw new ERR_OUT_OF_RANGE('start', `<= "end" (here: ${this.end})`, this.start);
    }
  }
  if (options.signal !== undefined && options.signal !== null) validateAbortSignal(options.signal, 'options.signal');
  Reflect.apply(Readable, this, [options]);
  if (options.encoding) this.setEncoding(options.encoding);
}
Object.setPrototypeOf(ReadStream.prototype, Readable.prototype);
Object.setPrototypeOf(ReadStream, Readable);

Object.defineProperty(ReadStream.prototype, 'autoClose', {
  get() { return this._readableState.autoDestroy; },
  set(value) { this._readableState.autoDestroy = value; },
});

// open() is there for programs that replace it.
const openReadFs = deprecate(() => {}, 'ReadStream.prototype.open() is deprecated', 'DEP0135');
ReadStream.prototype.open = openReadFs;
ReadStream.prototype._construct = construct;

ReadStream.prototype._read = function(n) {
  n = this.pos !== undefined ? Math.min(this.end - this.pos + 1, n) : Math.min(this.end - this.bytesRead + 1, n);
  if (n <= 0) {
    this.push(null);
    return;
  }
  const buffer = Buffer.allocUnsafeSlow(n);
  this[kIsPerformingIO] = true;
  if (this[kFs] === fs && fs.read === read) {
    // Nobody has put another function in its place, and there is nothing to check.
    binding.read(this.fd, buffer, 0, n, this.pos ?? -1, (error, bytesRead) => afterRead(this, error, bytesRead, buffer));
  } else {
    this[kFs].read(this.fd, buffer, 0, n, this.pos, (error, bytesRead, bytes) => afterRead(this, error, bytesRead, bytes));
  }
};

function afterRead(stream, error, bytesRead, bytes) {
  stream[kIsPerformingIO] = false;
  // Destroyed meanwhile: now it may close.
  if (stream.destroyed) {
    stream.emit(kIoDone, error);
    return;
  }
  if (error) {
    errorOrDestroy(stream, error);
  } else if (bytesRead > 0) {
    if (stream.pos !== undefined) stream.pos += bytesRead;
    stream.bytesRead += bytesRead;
    if (bytesRead !== bytes.length) {
      // Not much of it is used: give the rest back.
      const used = Buffer.allocUnsafeSlow(bytesRead);
      bytes.copy(used, 0, 0, bytesRead);
      bytes = used;
    }
    stream.push(bytes);
  } else {
    stream.push(null);
  }
}

ReadStream.prototype._destroy = function(error, callback) {
  // A descriptor must not be closed while it is being read: the number may belong to another file by then.
  if (this[kIsPerformingIO]) this.once(kIoDone, (failure) => close(this, error || failure, callback));
  else close(this, error, callback);
};

ReadStream.prototype.close = function(callback) {
  if (typeof callback === 'function') finished(this, callback);
  this.destroy();
};

Object.defineProperty(ReadStream.prototype, 'pending', {
  get() { return this.fd === null; },
  configurable: true,
});

// ---- WriteStream ----

function WriteStream(path, options) {
  if (!(this instanceof WriteStream)) return new WriteStream(path, options);
  options = copyOptions(options);
  options.decodeStrings = true;
  if (options.fd === null || options.fd === undefined) {
    this.fd = null;
    this[kFs] = options.fs || fs;
    validateFunction(this[kFs].open, 'options.fs.open');
    if (!this[kFs].write && !this[kFs].writev) validateFunction(this[kFs].write, 'options.fs.write');
    if (this[kFs].write) validateFunction(this[kFs].write, 'options.fs.write');
    if (this[kFs].writev) validateFunction(this[kFs].writev, 'options.fs.writev');
    if (options.autoClose !== false) validateFunction(this[kFs].close, 'options.fs.close');
    this.path = toPathIfFileURL(path);
    this.flags = options.flags === undefined ? 'w' : options.flags;
    this.mode = options.mode === undefined ? 0o666 : options.mode;
    getValidatedPath(this.path);
  } else {
    this.fd = importFd(this, options);
  }
  // With only one of write and writev the other is not offered.
  if (!this[kFs].write) this._write = null;
  if (!this[kFs].writev) this._writev = null;
  options.autoDestroy = options.autoClose === undefined ? true : options.autoClose;
  if (options.flush === undefined || options.flush === null) {
    this.flush = false;
  } else {
    validateBoolean(options.flush, 'options.flush');
    if (options.flush) validateFunction(this[kFs].fsync, 'options.fs.fsync');
    this.flush = options.flush;
  }
  this.start = options.start;
  this.pos = undefined;
  this.bytesWritten = 0;
  this[kIsPerformingIO] = false;
  checkStart(this);
  if (options.signal !== undefined && options.signal !== null) validateAbortSignal(options.signal, 'options.signal');
  Reflect.apply(Writable, this, [options]);
  if (options.encoding) this.setDefaultEncoding(options.encoding);
}
Object.setPrototypeOf(WriteStream.prototype, Writable.prototype);
Object.setPrototypeOf(WriteStream, Writable);

Object.defineProperty(WriteStream.prototype, 'autoClose', {
  get() { return this._writableState.autoDestroy; },
  set(value) { this._writableState.autoDestroy = value; },
});

const openWriteFs = deprecate(() => {}, 'WriteStream.prototype.open() is deprecated', 'DEP0135');
WriteStream.prototype.open = openWriteFs;
WriteStream.prototype._construct = construct;

function retryLater(stream, attempt, run, callback) {
  if (attempt > 5) {
    const error = new Error('write');
    error.code = 'EAGAIN';
    callback(error);
    return;
  }
  setTimeout(run, attempt * 100);
}

function writeAll(stream, data, size, position, callback, attempt = 0) {
  stream[kFs].write(stream.fd, data, 0, size, position, (error, bytesWritten, buffer) => {
    // Not enough room now, but perhaps soon.
    if (error?.code === 'EAGAIN') {
      error = null;
      bytesWritten = 0;
    }
    if (stream.destroyed || error) {
      callback(error || new codes.ERR_STREAM_DESTROYED('write'));
      return;
    }
    stream.bytesWritten += bytesWritten;
    const tries = bytesWritten ? 0 : attempt + 1;
    size -= bytesWritten;
    if (position !== undefined) position += bytesWritten;
    if (size === 0) callback();
    else if (tries === 0) writeAll(stream, buffer.slice(bytesWritten), size, position, callback);
    else retryLater(stream, tries, () => writeAll(stream, buffer, size, position, callback, tries), callback);
  });
}

function writevAll(stream, chunks, size, position, callback, attempt = 0) {
  stream[kFs].writev(stream.fd, chunks, position ?? null, (error, bytesWritten, buffers) => {
    if (error?.code === 'EAGAIN') {
      error = null;
      bytesWritten = 0;
    }
    if (stream.destroyed || error) {
      callback(error || new codes.ERR_STREAM_DESTROYED('writev'));
      return;
    }
    stream.bytesWritten += bytesWritten;
    const tries = bytesWritten ? 0 : attempt + 1;
    size -= bytesWritten;
    if (position !== undefined) position += bytesWritten;
    if (size === 0) {
      callback();
    } else if (tries === 0) {
      writevAll(stream, [Buffer.concat(buffers).slice(bytesWritten)], size, position, callback);
    } else {
      retryLater(stream, tries, () => writevAll(stream, buffers, size, position, callback, tries), callback);
    }
  });
}

function perform(stream, run, callback) {
  stream[kIsPerformingIO] = true;
  run((error) => {
    stream[kIsPerformingIO] = false;
    if (stream.destroyed) {
      callback(error);
      stream.emit(kIoDone, error);
      return;
    }
    callback(error);
  });
}

WriteStream.prototype._write = function(data, encoding, callback) {
  const position = this.pos;
  perform(this, (done) => writeAll(this, data, data.length, position, done), callback);
  if (this.pos !== undefined) this.pos += data.length;
};

WriteStream.prototype._writev = function(data, callback) {
  const chunks = new Array(data.length);
  let size = 0;
  for (let i = 0; i < data.length; i++) {
    chunks[i] = data[i].chunk;
    size += data[i].chunk.length;
  }
  const position = this.pos;
  perform(this, (done) => writevAll(this, chunks, size, position, done), callback);
  if (this.pos !== undefined) this.pos += size;
};

WriteStream.prototype._destroy = function(error, callback) {
  if (this[kIsPerformingIO]) this.once(kIoDone, (failure) => close(this, error || failure, callback));
  else close(this, error, callback);
};

WriteStream.prototype.close = function(callback) {
  if (callback) {
    if (this.closed) {
      process.nextTick(callback);
      return;
    }
    this.on('close', callback);
  }
  if (!this.autoClose) this.on('finish', this.destroy);
  this.end();
};

WriteStream.prototype.destroySoon = WriteStream.prototype.end;

Object.defineProperty(WriteStream.prototype, 'pending', {
  get() { return this.fd === null; },
  configurable: true,
});

function createReadStream(path, options) {
  return new ReadStream(path, options);
}

function createWriteStream(path, options) {
  return new WriteStream(path, options);
}

module.exports = { ReadStream, WriteStream, createReadStream, createWriteStream };
