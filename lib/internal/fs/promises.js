'use strict';

// fs/promises and FileHandle, over the same binding as the callback API.

const EventEmitter = require('events');
const { AbortError, codes, aggregateTwoErrors } = require('internal/errors');
const { validateAbortSignal, validateBoolean, validateBuffer, validateEncoding, validateInteger, validateObject,
        parseFileMode, kValidateObjectAllowNullable } = require('internal/validators');
const { isArrayBufferView } = require('internal/util/types');
const { promisify } = require('internal/util');
const binding = internalBinding('fs');
const { captureAwaiting } = internalBinding('util');
const utils = require('internal/fs/utils');
const { constants, encodeName, getOptions, getValidMode, getValidatedPath, stringToFlags, wantsBytes } = utils;

const { ERR_INVALID_ARG_VALUE, ERR_METHOD_NOT_IMPLEMENTED } = codes;

const kReadChunk = 512 * 1024;

// A call of the binding as a promise.
function run(operation, ...args) {
  const promise = new Promise((resolve, reject) => {
    operation(...args, (error, result) => {
      if (error) {
        // What comes from the loop has no stack: who waits for it says more.
        captureAwaiting(error, promise);
        reject(error);
      } else {
        resolve(result);
      }
    });
  });
  return promise;
}

// ---- FileHandle ----

const { kDeserialize, kTransfer } = require('internal/structured_clone');

const kFd = Symbol('kFd');
const kRefs = Symbol('kRefs');
const kLocked = Symbol('kLocked'); // a web stream reads from it
const kClosePromise = Symbol('kClosePromise');
const kCloseResolve = Symbol('kCloseResolve');
const kCloseReject = Symbol('kCloseReject');

class FileHandle extends EventEmitter {
  constructor(fd) {
    super();
    this[kFd] = fd;
    this[kRefs] = 1;
    this[kClosePromise] = null;
  }

  getAsyncId() {
    return 0;
  }

  get fd() {
    return this[kFd];
  }

  appendFile(data, options) {
    return withHandle(writeFile, this, data, options);
  }

  chmod(mode) {
    return withHandle(fchmod, this, mode);
  }

  chown(uid, gid) {
    return withHandle(fchown, this, uid, gid);
  }

  datasync() {
    return withHandle((handle) => run(binding.fdatasync, handle.fd), this);
  }

  sync() {
    return withHandle((handle) => run(binding.fsync, handle.fd), this);
  }

  read(buffer, offset, length, position) {
    return withHandle(read, this, buffer, offset, length, position);
  }

  readv(buffers, position) {
    return withHandle(readv, this, buffers, position);
  }

  readFile(options) {
    return withHandle(readFile, this, options);
  }

  readLines(options) {
    const { createInterface } = require('readline');
    return createInterface({ input: this.createReadStream(options), crlfDelay: Infinity });
  }

  stat(options) {
    return withHandle(fstat, this, options);
  }

  truncate(length = 0) {
    return withHandle(ftruncate, this, length);
  }

  utimes(atime, mtime) {
    return withHandle(futimes, this, atime, mtime);
  }

  write(buffer, offset, length, position) {
    return withHandle(write, this, buffer, offset, length, position);
  }

  writev(buffers, position) {
    return withHandle(writev, this, buffers, position);
  }

  writeFile(data, options) {
    return withHandle(writeFile, this, data, options);
  }

  // Closed when nothing uses it any more.
  close = () => {
    if (this[kFd] === -1) return Promise.resolve();
    if (this[kClosePromise]) return this[kClosePromise];
    this[kRefs]--;
    if (this[kRefs] === 0) {
      const fd = this[kFd];
      this[kFd] = -1;
      this[kClosePromise] = run(binding.close, fd).finally(() => { this[kClosePromise] = undefined; });
    } else {
      this[kClosePromise] = new Promise((resolve, reject) => {
        this[kCloseResolve] = resolve;
        this[kCloseReject] = reject;
      }).finally(() => {
        this[kClosePromise] = undefined;
        this[kCloseReject] = undefined;
        this[kCloseResolve] = undefined;
      });
    }
    this.emit('close');
    return this[kClosePromise];
  };

  async [Symbol.asyncDispose ?? Symbol.for('nodejs.asyncDispose')]() {
    return this.close();
  }

  readableWebStream(options = {}) {
    if (this[kFd] === -1) throw new codes.ERR_INVALID_STATE('The FileHandle is closed');
    if (this[kClosePromise]) throw new codes.ERR_INVALID_STATE('The FileHandle is closing');
    if (this[kLocked]) throw new codes.ERR_INVALID_STATE('The FileHandle is locked');
    this[kLocked] = true;
    return require('internal/fs/web_stream').readableWebStream(this, options);
  }

  createReadStream(options = undefined) {
    const { ReadStream } = require('internal/fs/streams');
    return new ReadStream(undefined, { ...options, fd: this });
  }

  createWriteStream(options = undefined) {
    const { WriteStream } = require('internal/fs/streams');
    return new WriteStream(undefined, { ...options, fd: this });
  }

  ref() {
    this[kRefs]++;
  }

  [kTransfer]() {
    if (this[kClosePromise] || this[kRefs] > 1) {
      const { DOMException } = require('internal/domexception');
      throw new DOMException('Cannot transfer FileHandle while in use', 'DataCloneError');
    }
    const fd = this[kFd];
    this[kFd] = -1;
    return { data: { fd }, deserializeInfo: 'internal/fs/promises:FileHandle' };
  }

  [kDeserialize]({ fd }) {
    this[kFd] = fd;
  }

  unref() {
    this[kRefs]--;
    if (this[kRefs] === 0) {
      const fd = this[kFd];
      this[kFd] = -1;
      run(binding.close, fd).then(this[kCloseResolve], this[kCloseReject]);
    }
  }
}

// A use of a handle, which must not be closed meanwhile.
async function withHandle(fn, handle, ...args) {
  if (!(handle instanceof FileHandle)) require('internal/assert').fail('handle must be an instance of FileHandle');
  if (handle.fd === -1) {
    const error = new Error('file closed');
    error.code = 'EBADF';
    error.syscall = fn.name;
    throw error;
  }
  handle.ref();
  try {
    return await fn(handle, ...args);
  } finally {
    handle.unref();
  }
}

async function closeAfter(promise, handle) {
  let result;
  try {
    result = await promise;
  } catch (error) {
    try {
      await handle.close();
    } catch (failure) {
      throw aggregateTwoErrors(failure, error);
    }
    throw error;
  }
  await handle.close();
  return result;
}

// ---- reading and writing ----

function checkAborted(signal) {
  if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
}

function toPosition(position, length) {
  if (position === null || position === undefined) return -1;
  utils.validatePosition(position, 'position', length);
  return Number(position);
}

async function read(handle, bufferOrParams, offset, length, position) {
  let buffer = bufferOrParams;
  if (!isArrayBufferView(buffer)) {
    // read(params)
    if (bufferOrParams !== undefined) validateObject(bufferOrParams, 'options', kValidateObjectAllowNullable);
    ({ buffer = Buffer.alloc(16384), offset = 0, length = buffer.byteLength - offset, position = null } = bufferOrParams ?? {});
    validateBuffer(buffer);
  }
  if (offset !== null && typeof offset === 'object') {
    // read(buffer, options)
    ({ offset = 0, length = buffer.byteLength - offset, position = null } = offset);
  }
  if (offset === null || offset === undefined) offset = 0;
  else validateInteger(offset, 'offset', 0);
  length ??= buffer.byteLength - offset;
  if (length === 0) return { __proto__: null, bytesRead: 0, buffer };
  if (buffer.byteLength === 0) throw new ERR_INVALID_ARG_VALUE('buffer', buffer, 'is empty and cannot be written');
  utils.validateOffsetLengthRead(offset, length, buffer.byteLength);
  const bytesRead = await run(binding.read, handle.fd, buffer, offset, length, toPosition(position, length)) || 0;
  return { __proto__: null, bytesRead, buffer };
}

async function readv(handle, buffers, position) {
  utils.validateBufferArray(buffers);
  const bytesRead = await run(binding.readBuffers, handle.fd, buffers, typeof position === 'number' ? position : null) || 0;
  return { __proto__: null, bytesRead, buffers };
}

async function write(handle, bufferOrText, offsetOrOptions, length, position) {
  let buffer = bufferOrText;
  if (buffer?.byteLength === 0) return { __proto__: null, bytesWritten: 0, buffer };
  if (isArrayBufferView(buffer)) {
    let offset = offsetOrOptions;
    if (offset !== null && typeof offset === 'object') {
      ({ offset = 0, length = buffer.byteLength - offset, position = null } = offsetOrOptions);
    }
    if (offset === null || offset === undefined) offset = 0;
    else validateInteger(offset, 'offset', 0);
    if (typeof length !== 'number') length = buffer.byteLength - offset;
    if (typeof position !== 'number') position = null;
    utils.validateOffsetLengthWrite(offset, length, buffer.byteLength);
    const bytesWritten = await run(binding.write, handle.fd, buffer, offset, length, position) || 0;
    return { __proto__: null, bytesWritten, buffer };
  }
  utils.validateStringAfterArrayBufferView(buffer, 'buffer');
  validateEncoding(buffer, length);
  buffer = Buffer.from(buffer, length);
  const at = typeof offsetOrOptions === 'number' ? offsetOrOptions : null;
  const bytesWritten = await run(binding.write, handle.fd, buffer, 0, buffer.length, at) || 0;
  return { __proto__: null, bytesWritten, buffer: bufferOrText };
}

async function writev(handle, buffers, position) {
  utils.validateBufferArray(buffers);
  if (typeof position !== 'number') position = null;
  if (buffers.length === 0) return { __proto__: null, bytesWritten: 0, buffers };
  const bytesWritten = await run(binding.writeBuffers, handle.fd, buffers, position) || 0;
  return { __proto__: null, bytesWritten, buffers };
}

async function readFileHandle(handle, options) {
  const { signal, encoding } = options;
  const stats = await run(binding.fstat, handle.fd, false);
  checkAborted(signal);
  const chunks = [];
  let total = 0;
  const size = stats.isFile() ? stats.size : 0;
  if (size > utils.kIoMaxLength) throw new codes.ERR_FS_FILE_TOO_LARGE(size);
  for (;;) {
    checkAborted(signal);
    const length = size === 0 ? 65536 : Math.min(Math.max(size - total, 1), kReadChunk);
    const buffer = Buffer.allocUnsafeSlow(length);
    const bytesRead = await run(binding.read, handle.fd, buffer, 0, length, -1);
    if (bytesRead === 0) break;
    total += bytesRead;
    chunks.push(bytesRead === length ? buffer : buffer.subarray(0, bytesRead));
  }
  const whole = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks, total);
  return encoding ? whole.toString(encoding) : whole;
}

async function readFile(name, options) {
  options = getOptions(options, { flag: 'r' });
  if (name instanceof FileHandle) return readFileHandle(name, options);
  checkAborted(options.signal);
  const handle = await open(name, options.flag || 'r', 0o666);
  return closeAfter(readFileHandle(handle, options), handle);
}

function isIterable(data) {
  return !isArrayBufferView(data) && typeof data !== 'string' && data !== null && data !== undefined &&
    (typeof data[Symbol.asyncIterator] === 'function' || typeof data[Symbol.iterator] === 'function');
}

async function writeBytes(handle, bytes, signal) {
  let rest = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  while (rest.byteLength > 0) {
    checkAborted(signal);
    const { bytesWritten } = await write(handle, rest, 0, Math.min(kReadChunk, rest.byteLength));
    rest = rest.subarray(bytesWritten);
  }
}

async function writeFileHandle(handle, data, signal, encoding) {
  checkAborted(signal);
  if (isIterable(data)) {
    for await (const chunk of data) {
      checkAborted(signal);
      await writeBytes(handle, isArrayBufferView(chunk) ? chunk : Buffer.from(chunk, encoding || 'utf8'), signal);
      checkAborted(signal);
    }
    return;
  }
  await writeBytes(handle, data, signal);
}

async function writeFile(name, data, options) {
  options = getOptions(options, { encoding: 'utf8', mode: 0o666, flag: 'w', flush: false });
  const flag = options.flag || 'w';
  const flush = options.flush ?? false;
  validateBoolean(flush, 'options.flush');
  if (!isArrayBufferView(data) && !isIterable(data)) {
    utils.validateStringAfterArrayBufferView(data, 'data');
    data = Buffer.from(data, options.encoding || 'utf8');
  }
  if (options.signal !== undefined) validateAbortSignal(options.signal, 'options.signal');
  if (name instanceof FileHandle) return writeFileHandle(name, data, options.signal, options.encoding);
  checkAborted(options.signal);
  const handle = await open(name, flag, options.mode);
  let work = writeFileHandle(handle, data, options.signal, options.encoding);
  if (flush) work = work.then(() => handle.sync());
  return closeAfter(work, handle);
}

async function appendFile(name, data, options) {
  options = { ...getOptions(options, { encoding: 'utf8', mode: 0o666, flag: 'a', flush: false }) };
  options.flag ||= 'a';
  return writeFile(name, data, options);
}

// ---- files ----

async function open(name, flags, mode) {
  name = getValidatedPath(name);
  const number = stringToFlags(flags);
  mode = parseFileMode(mode, 'mode', 0o666);
  return new FileHandle(await run(binding.open, name, number, mode));
}

async function access(name, mode) {
  return run(binding.access, getValidatedPath(name), getValidMode(mode, 'access'));
}

async function copyFile(src, dest, mode) {
  return run(binding.copyFile, getValidatedPath(src, 'src'), getValidatedPath(dest, 'dest'), getValidMode(mode, 'copyFile'));
}

async function rename(oldPath, newPath) {
  return run(binding.rename, getValidatedPath(oldPath, 'oldPath'), getValidatedPath(newPath, 'newPath'));
}

async function truncate(name, length = 0) {
  const handle = await open(name, 'r+');
  return closeAfter(ftruncate(handle, length), handle);
}

async function ftruncate(handle, length = 0) {
  validateInteger(length, 'len');
  return run(binding.ftruncate, handle.fd, Math.max(0, length));
}

async function unlink(name) {
  return run(binding.unlink, getValidatedPath(name));
}

async function link(existingPath, newPath) {
  return run(binding.link, getValidatedPath(existingPath, 'existingPath'), getValidatedPath(newPath, 'newPath'));
}

async function symlink(target, name, type) {
  return run(binding.symlink, getValidatedPath(target, 'target'), getValidatedPath(name), utils.stringToSymlinkType(type));
}

async function readlink(name, options) {
  const { encoding } = getOptions(options);
  return encodeName(await run(binding.readlink, getValidatedPath(name, 'oldPath'), wantsBytes(encoding)), encoding);
}

async function realpath(name, options) {
  const { encoding } = getOptions(options);
  return encodeName(await run(binding.realpath, getValidatedPath(name), wantsBytes(encoding)), encoding);
}

// ---- folders ----

function promisified(name) {
  const method = {
    async [name](...args) {
      return new Promise((resolve, reject) => {
        require('fs')[name](...args, (error, result) => (error ? reject(error) : resolve(result)));
      });
    },
  };
  return method[name];
}

async function mkdir(name, options) {
  let { recursive = false, mode = 0o777 } = options !== null && typeof options === 'object' ? options : {};
  if (typeof options === 'number' || typeof options === 'string') mode = options;
  name = getValidatedPath(name);
  validateBoolean(recursive, 'options.recursive');
  mode = parseFileMode(mode, typeof options === 'object' ? 'options.mode' : 'mode');
  if (!recursive) return run(binding.mkdir, name, mode);
  return run(require('internal/fs/mkdir').mkdirRecursive, name, mode);
}

async function rmdir(name, options) {
  name = getValidatedPath(name);
  const { recursive } = utils.validateRmdirOptions(options);
  if (recursive) return promisified('rmdir')(name, options);
  return run(binding.rmdir, name);
}

async function rm(name, options) {
  name = getValidatedPath(name);
  return promisified('rm')(name, options);
}

async function mkdtemp(prefix, options) {
  return promisified('mkdtemp')(prefix, getOptions(options));
}

async function readdir(name, options) {
  return promisified('readdir')(name, options);
}

async function cp(src, dest, options) {
  options = utils.validateCpOptions(options);
  return require('internal/fs/cp').cp(getValidatedPath(src, 'src'), getValidatedPath(dest, 'dest'), options);
}

// ---- stat ----

async function statOf(operation, target, options = { bigint: false }) {
  const bigint = !!options?.bigint;
  const found = await run(operation, target, bigint);
  return bigint ? utils.toBigIntStats(found) : found;
}

async function fstat(handle, options) {
  return statOf(binding.fstat, handle.fd, options);
}

async function stat(name, options) {
  return statOf(binding.stat, getValidatedPath(name), options);
}

async function lstat(name, options) {
  return statOf(binding.lstat, getValidatedPath(name), options);
}

async function statfs(name, options = { bigint: false }) {
  return utils.toStatFs(await run(binding.statfs, getValidatedPath(name)), !!options.bigint);
}

// ---- modes, owners, times ----

async function chmod(name, mode) {
  return run(binding.chmod, getValidatedPath(name), parseFileMode(mode, 'mode'));
}

async function fchmod(handle, mode) {
  return run(binding.fchmod, handle.fd, parseFileMode(mode, 'mode'));
}

async function lchmod() {
  throw new ERR_METHOD_NOT_IMPLEMENTED('lchmod()');
}

function checkIds(uid, gid) {
  validateInteger(uid, 'uid', -1, utils.kMaxUserId);
  validateInteger(gid, 'gid', -1, utils.kMaxUserId);
}

async function chown(name, uid, gid) {
  name = getValidatedPath(name);
  checkIds(uid, gid);
  return run(binding.chown, name, uid >>> 0, gid >>> 0);
}

async function lchown(name, uid, gid) {
  name = getValidatedPath(name);
  checkIds(uid, gid);
  return run(binding.lchown, name, uid >>> 0, gid >>> 0);
}

async function fchown(handle, uid, gid) {
  checkIds(uid, gid);
  return run(binding.fchown, handle.fd, uid >>> 0, gid >>> 0);
}

async function utimes(name, atime, mtime) {
  return run(binding.utimes, getValidatedPath(name), utils.toUnixTimestamp(atime), utils.toUnixTimestamp(mtime));
}

async function lutimes(name, atime, mtime) {
  return run(binding.lutimes, getValidatedPath(name), utils.toUnixTimestamp(atime), utils.toUnixTimestamp(mtime));
}

async function futimes(handle, atime, mtime) {
  return run(binding.futimes, handle.fd, utils.toUnixTimestamp(atime, 'atime'), utils.toUnixTimestamp(mtime, 'mtime'));
}

async function* watch(filename, options = {}) {
  yield* require('internal/fs/watchers').watch(filename, options);
}

module.exports = {
  FileHandle,
  exports: {
    access,
    copyFile,
    cp,
    open,
    glob(patterns, options) {
      return require('internal/glob').glob(patterns, options);
    },
    opendir: promisify(require('fs').opendir),
    rename,
    truncate,
    rm,
    rmdir,
    mkdir,
    readdir,
    readlink,
    symlink,
    lstat,
    stat,
    statfs,
    link,
    unlink,
    chmod,
    lchmod,
    lchown,
    chown,
    utimes,
    lutimes,
    realpath,
    mkdtemp,
    writeFile,
    appendFile,
    readFile,
    watch,
    constants,
  },
};
