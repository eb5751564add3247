'use strict';

// fs: the callback and the synchronous API. Arguments are checked here; the work is one call of the binding, which runs
// at once without a callback and in the thread pool with one.

const { codes, AbortError } = require('internal/errors');
const { validateBoolean, validateEncoding, validateFunction, validateInteger, validateObject,
        validateString, parseFileMode } = require('internal/validators');
const { isArrayBufferView } = require('internal/util/types');
const { customPromisifyArgs, promisify } = require('internal/util');
const binding = internalBinding('fs');
const utils = require('internal/fs/utils');
const { constants, encodeName, getOptions, getValidMode, getValidatedFd, getValidatedPath, kMaxUserId,
        stringToFlags, wantsBytes } = utils;

const { ERR_FS_FILE_TOO_LARGE, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } = codes;
const { F_OK } = constants;

// A callback argument, checked.
function checked(callback) {
  validateFunction(callback, 'cb');
  return callback;
}

function isFd(value) {
  return Number.isInteger(value) && value >= 0 && value <= 2147483647;
}

// ---- open, close, access ----

function access(name, mode, callback) {
  if (typeof mode === 'function') {
    callback = mode;
    mode = F_OK;
  }
  name = getValidatedPath(name);
  mode = getValidMode(mode, 'access');
  binding.access(name, mode, checked(callback));
}

function accessSync(name, mode) {
  binding.access(getValidatedPath(name), getValidMode(mode, 'access'));
}

function exists(name, callback) {
  validateFunction(callback, 'cb');
  try {
    name = getValidatedPath(name);
  } catch {
    callback(false);
    return;
  }
  binding.access(name, F_OK, (error) => callback(!error));
}

Object.defineProperty(exists, promisify.custom, {
  value: { exists(name) { return new Promise((resolve) => fs.exists(name, resolve)); } }.exists,
});

let warnedOfExistsSync = false;

function existsSync(name) {
  try {
    name = getValidatedPath(name);
  } catch (error) {
    if (!warnedOfExistsSync && error.code === 'ERR_INVALID_ARG_TYPE' &&
        require('internal/options').getOptionValue('--pending-deprecation')) {
      warnedOfExistsSync = true;
      process.emitWarning('Passing invalid argument types to fs.existsSync is deprecated', 'DeprecationWarning', 'DEP0187');
    }
    return false;
  }
  return binding.statMode(name, true) >= 0;
}

function open(name, flags, mode, callback) {
  name = getValidatedPath(name);
  if (arguments.length < 3) {
    callback = flags;
    flags = 'r';
    mode = 0o666;
  } else if (typeof mode === 'function') {
    callback = mode;
    mode = 0o666;
  } else {
    mode = parseFileMode(mode, 'mode', 0o666);
  }
  const number = stringToFlags(flags);
  binding.open(name, number, mode, checked(callback));
}

function openSync(name, flags, mode) {
  return binding.open(getValidatedPath(name), stringToFlags(flags), parseFileMode(mode, 'mode', 0o666));
}

function ignoreResult(error) {
  if (error) throw error;
}

function close(fd, callback = ignoreResult) {
  fd = getValidatedFd(fd);
  if (callback !== ignoreResult) checked(callback);
  binding.close(fd, callback);
}

function closeSync(fd) {
  binding.close(getValidatedFd(fd));
}

function openAsBlob(name, options = {}) {
  try {
    validateObject(options, 'options');
    const type = options.type || '';
    validateString(type, 'options.type');
    const { createBlobFromFilePath } = require('internal/blob');
    return Promise.resolve(createBlobFromFilePath(getValidatedPath(name), { type }));
  } catch (error) {
    return Promise.reject(error);
  }
}

// ---- read and write ----

function checkPosition(position, length) {
  if (position === undefined || position === null) return -1;
  utils.validatePosition(position, 'position', length);
  return Number(position);
}

function checkReadRange(buffer, offset, length) {
  if (offset === undefined || offset === null) offset = 0;
  else validateInteger(offset, 'offset', 0);
  return offset;
}

// (buffer, options) or (options): the arguments of read in one shape.
function readArguments(buffer, offsetOrOptions, length, position) {
  let offset = offsetOrOptions;
  if (offset !== null && typeof offset === 'object') {
    ({ offset = 0, length = buffer?.byteLength - offset, position = null } = offset);
  }
  return { offset, length, position };
}

function checkRead(buffer, offset, length, position) {
  if (!isArrayBufferView(buffer)) throw new ERR_INVALID_ARG_TYPE('buffer', ['Buffer', 'TypedArray', 'DataView'], buffer);
  offset = checkReadRange(buffer, offset, length);
  length |= 0;
  if (length === 0) return { offset, length, position: -1 };
  if (buffer.byteLength === 0) {
    throw new ERR_INVALID_ARG_VALUE('buffer', buffer, 'is empty and cannot be written');
  }
  utils.validateOffsetLengthRead(offset, length, buffer.byteLength);
  return { offset, length, position: checkPosition(position, length) };
}

function read(fd, buffer, offsetOrOptions, length, position, callback) {
  fd = getValidatedFd(fd);
  let offset = offsetOrOptions;
  let params = null;
  if (arguments.length <= 4) {
    if (arguments.length === 4) {
      // (fd, buffer, options, callback)
      validateObject(offsetOrOptions, 'options', require('internal/validators').kValidateObjectAllowNullable);
      callback = length;
      params = offsetOrOptions;
    } else if (arguments.length === 3) {
      // (fd, options, callback) or (fd, buffer, callback)
      if (!isArrayBufferView(buffer)) {
        params = buffer;
        ({ buffer = Buffer.alloc(16384) } = params ?? {});
      }
      callback = offsetOrOptions;
    } else {
      // (fd, callback)
      callback = buffer;
      buffer = Buffer.alloc(16384);
    }
    if (params !== null && params !== undefined) {
      validateObject(params, 'options', require('internal/validators').kValidateObjectAllowNullable);
    }
    ({ offset = 0, length = buffer?.byteLength - offset, position = null } = params ?? {});
  }
  if (!isArrayBufferView(buffer)) throw new ERR_INVALID_ARG_TYPE('buffer', ['Buffer', 'TypedArray', 'DataView'], buffer);
  checked(callback);
  const range = checkRead(buffer, offset, length, position);
  if (range.length === 0) {
    process.nextTick(callback, null, 0, buffer);
    return;
  }
  binding.read(fd, buffer, range.offset, range.length, range.position,
               (error, count) => callback(error, count || 0, buffer));
}

Object.defineProperty(read, customPromisifyArgs,
                      { value: ['bytesRead', 'buffer'], enumerable: false });

function readSync(fd, buffer, offsetOrOptions, length, position) {
  fd = getValidatedFd(fd);
  if (!isArrayBufferView(buffer)) throw new ERR_INVALID_ARG_TYPE('buffer', ['Buffer', 'TypedArray', 'DataView'], buffer);
  let offset = offsetOrOptions;
  if (arguments.length <= 3 || (offset !== null && typeof offset === 'object')) {
    if (offsetOrOptions !== undefined) {
      validateObject(offsetOrOptions, 'options', require('internal/validators').kValidateObjectAllowNullable);
    }
    ({ offset, length, position } = readArguments(buffer, offsetOrOptions ?? {}, length, position));
  }
  const range = checkRead(buffer, offset, length, position);
  if (range.length === 0) return 0;
  return binding.read(fd, buffer, range.offset, range.length, range.position);
}

function readv(fd, buffers, position, callback) {
  fd = getValidatedFd(fd);
  utils.validateBufferArray(buffers);
  callback = checked(callback || position);
  if (typeof position !== 'number') position = null;
  binding.readBuffers(fd, buffers, position, (error, count) => callback(error, count || 0, buffers));
}

Object.defineProperty(readv, customPromisifyArgs,
                      { value: ['bytesRead', 'buffers'], enumerable: false });

function readvSync(fd, buffers, position) {
  fd = getValidatedFd(fd);
  utils.validateBufferArray(buffers);
  return binding.readBuffers(fd, buffers, typeof position === 'number' ? position : null);
}

function checkWriteRange(buffer, offset, length) {
  if (offset === undefined || offset === null || typeof offset === 'function') offset = 0;
  else validateInteger(offset, 'offset', 0);
  if (typeof length !== 'number') length = buffer.byteLength - offset;
  utils.validateOffsetLengthWrite(offset, length, buffer.byteLength);
  return { offset, length };
}

function write(fd, buffer, offsetOrOptions, length, position, callback) {
  fd = getValidatedFd(fd);
  let offset = offsetOrOptions;
  if (isArrayBufferView(buffer)) {
    callback = checked(callback || position || length || offset);
    if (typeof offset === 'object') ({ offset = 0, length = buffer.byteLength - offset, position = null } = offsetOrOptions ?? {});
    const range = checkWriteRange(buffer, offset, length);
    if (typeof position !== 'number') position = null;
    binding.write(fd, buffer, range.offset, range.length, position,
                  (error, count) => callback(error, count || 0, buffer));
    return;
  }
  // (fd, string[, position[, encoding]], callback)
  utils.validateStringAfterArrayBufferView(buffer, 'buffer');
  if (typeof position !== 'function') {
    if (typeof offset === 'function') {
      position = offset;
      offset = null;
    } else {
      position = length;
    }
    length = 'utf8';
  }
  const text = `${buffer}`;
  validateEncoding(text, length);
  callback = checked(position);
  const bytes = Buffer.from(text, length);
  binding.write(fd, bytes, 0, bytes.length, typeof offset === 'number' ? offset : null,
                (error, count) => callback(error, count || 0, buffer));
}

Object.defineProperty(write, customPromisifyArgs,
                      { value: ['bytesWritten', 'buffer'], enumerable: false });

function writeSync(fd, buffer, offsetOrOptions, length, position) {
  fd = getValidatedFd(fd);
  let offset = offsetOrOptions;
  if (isArrayBufferView(buffer)) {
    if (position === undefined) position = null;
    if (typeof offset === 'object') ({ offset = 0, length = buffer.byteLength - offset, position = null } = offsetOrOptions ?? {});
    const range = checkWriteRange(buffer, offset, length);
    return binding.write(fd, buffer, range.offset, range.length, position);
  }
  utils.validateStringAfterArrayBufferView(buffer, 'buffer');
  validateEncoding(buffer, length);
  const bytes = Buffer.from(buffer, length);
  return binding.write(fd, bytes, 0, bytes.length, offset === undefined ? null : offset);
}

function writev(fd, buffers, position, callback) {
  fd = getValidatedFd(fd);
  utils.validateBufferArray(buffers);
  callback = checked(callback || position);
  if (buffers.length === 0) {
    process.nextTick(callback, null, 0, buffers);
    return;
  }
  if (typeof position !== 'number') position = null;
  binding.writeBuffers(fd, buffers, position, (error, count) => callback(error, count || 0, buffers));
}

Object.defineProperty(writev, customPromisifyArgs,
                      { value: ['bytesWritten', 'buffer'], enumerable: false });

function writevSync(fd, buffers, position) {
  fd = getValidatedFd(fd);
  utils.validateBufferArray(buffers);
  if (buffers.length === 0) return 0;
  return binding.writeBuffers(fd, buffers, typeof position === 'number' ? position : null);
}

// ---- whole files ----

function decode(data, encoding) {
  return encoding && encoding !== 'buffer' ? data.toString(encoding) : data;
}

function isUtf8(encoding) {
  return encoding === 'utf8' || encoding === 'utf-8';
}

function readFile(name, options, callback) {
  callback ||= options;
  validateFunction(callback, 'cb');
  options = getOptions(options, { flag: 'r' });
  const { encoding, signal } = options;
  const target = isFd(name) ? name : getValidatedPath(name);
  const flags = stringToFlags(options.flag ?? 'r', 'options.flag');
  if (utils.checkAborted(signal, callback)) return;
  const asText = isUtf8(encoding);
  binding.readFile(target, flags, asText, (error, data) => {
    if (signal?.aborted) {
      callback(new AbortError(undefined, { cause: signal.reason }));
    } else if (error) {
      callback(error);
    } else if (typeof data === 'number') {
      callback(new ERR_FS_FILE_TOO_LARGE(data));
    } else if (asText || !encoding) {
      callback(null, data);
    } else {
      let text;
      try {
        text = decode(data, encoding);
      } catch (failure) {
        callback(failure);
        return;
      }
      callback(null, text);
    }
  });
}

function readFileSync(name, options) {
  options = getOptions(options, { flag: 'r' });
  const { encoding } = options;
  const target = isFd(name) ? name : getValidatedPath(name);
  const asText = isUtf8(encoding);
  const data = binding.readFile(target, stringToFlags(options.flag ?? 'r', 'options.flag'), asText);
  if (typeof data === 'number') throw new ERR_FS_FILE_TOO_LARGE(data);
  return asText ? data : decode(data, encoding);
}

function toBytes(data, encoding) {
  if (isArrayBufferView(data)) return data;
  utils.validateStringAfterArrayBufferView(data, 'data');
  return Buffer.from(`${data}`, encoding || 'utf8');
}

// Write all of it, whatever a single write takes, then close if we opened.
function writeAll(fd, isOwn, bytes, offset, length, signal, flush, callback) {
  const finish = (error) => {
    if (!isOwn) callback(error ?? null);
    else binding.close(fd, (failure) => callback(error ?? failure ?? null));
  };
  const flushAndFinish = () => {
    if (flush) fs.fsync(fd, finish); // the public one: programs watch it
    else finish();
  };
  if (signal?.aborted) {
    finish(new AbortError(undefined, { cause: signal.reason }));
    return;
  }
  if (length === 0) {
    flushAndFinish();
    return;
  }
  fs.write(fd, bytes, offset, length, null, (error, written) => {
    if (error) finish(error);
    else if (written === length) flushAndFinish();
    else writeAll(fd, isOwn, bytes, offset + written, length - written, signal, flush, callback);
  });
}

function writeFile(name, data, options, callback) {
  callback ||= options;
  validateFunction(callback, 'cb');
  options = getOptions(options, { encoding: 'utf8', mode: 0o666, flag: 'w', flush: false });
  const flag = options.flag || 'w';
  const flush = options.flush ?? false;
  validateBoolean(flush, 'options.flush');
  const bytes = toBytes(data, options.encoding);
  if (isFd(name)) {
    const { signal } = options;
    if (utils.checkAborted(signal, callback)) return;
    writeAll(name, false, bytes, 0, bytes.byteLength, signal, flush, callback);
    return;
  }
  if (utils.checkAborted(options.signal, callback)) return;
  fs.open(name, flag, options.mode, (error, fd) => {
    if (error) callback(error);
    else writeAll(fd, true, bytes, 0, bytes.byteLength, options.signal, flush, callback);
  });
}

function writeFileSync(name, data, options) {
  options = getOptions(options, { encoding: 'utf8', mode: 0o666, flag: 'w', flush: false });
  const flush = options.flush ?? false;
  validateBoolean(flush, 'options.flush');
  const bytes = toBytes(data, options.encoding);
  const isUserFd = isFd(name);
  const fd = isUserFd ? name : fs.openSync(name, options.flag || 'w', options.mode);
  let offset = 0;
  let length = bytes.byteLength;
  try {
    while (length > 0) {
      const written = fs.writeSync(fd, bytes, offset, length);
      offset += written;
      length -= written;
    }
    if (flush) fs.fsyncSync(fd);
  } finally {
    if (!isUserFd) fs.closeSync(fd);
  }
}

function appendOptions(name, options) {
  options = { ...getOptions(options, { encoding: 'utf8', mode: 0o666, flag: 'a' }) };
  if (!options.flag || isFd(name)) options.flag = 'a';
  return options;
}

function appendFile(name, data, options, callback) {
  callback = checked(callback || options);
  fs.writeFile(name, data, appendOptions(name, options), callback);
}

function appendFileSync(name, data, options) {
  fs.writeFileSync(name, data, appendOptions(name, options));
}

// ---- sizes, synchronisation ----

function truncateLength(length) {
  if (length === undefined) return 0;
  validateInteger(length, 'len');
  return Math.max(0, length);
}

function ftruncate(fd, length = 0, callback) {
  if (typeof length === 'function') {
    callback = length;
    length = 0;
  }
  fd = getValidatedFd(fd);
  validateInteger(length, 'len');
  binding.ftruncate(fd, Math.max(0, length), checked(callback));
}

function ftruncateSync(fd, length = 0) {
  fd = getValidatedFd(fd);
  validateInteger(length, 'len');
  binding.ftruncate(fd, length < 0 ? 0 : length);
}

let warnedOfTruncateFd = false;

function warnOfTruncateFd() {
  if (warnedOfTruncateFd) return;
  warnedOfTruncateFd = true;
  process.emitWarning('Using fs.truncate with a file descriptor is deprecated. Please use fs.ftruncate with a file ' +
                      'descriptor instead.', 'DeprecationWarning', 'DEP0081');
}

function truncate(name, length, callback) {
  if (typeof name === 'number') {
    warnOfTruncateFd();
    fs.ftruncate(name, length, callback);
    return;
  }
  if (typeof length === 'function') {
    callback = length;
    length = 0;
  }
  length = truncateLength(length);
  checked(callback);
  fs.open(name, 'r+', (error, fd) => {
    if (error) {
      callback(error);
      return;
    }
    binding.ftruncate(fd, length, (failure) => binding.close(fd, (closing) => callback(failure ?? closing ?? null)));
  });
}

function truncateSync(name, length) {
  if (length === undefined) length = 0;
  if (typeof name === 'number') {
    warnOfTruncateFd();
    fs.ftruncateSync(name, length);
    return;
  }
  const fd = fs.openSync(name, 'r+');
  try {
    fs.ftruncateSync(fd, length);
  } finally {
    fs.closeSync(fd);
  }
}

function fdatasync(fd, callback) {
  binding.fdatasync(getValidatedFd(fd), checked(callback));
}

function fdatasyncSync(fd) {
  binding.fdatasync(getValidatedFd(fd));
}

function fsync(fd, callback) {
  binding.fsync(getValidatedFd(fd), checked(callback));
}

function fsyncSync(fd) {
  binding.fsync(getValidatedFd(fd));
}

// ---- names ----

function rename(oldPath, newPath, callback) {
  checked(callback);
  binding.rename(getValidatedPath(oldPath, 'oldPath'), getValidatedPath(newPath, 'newPath'), callback);
}

function renameSync(oldPath, newPath) {
  binding.rename(getValidatedPath(oldPath, 'oldPath'), getValidatedPath(newPath, 'newPath'));
}

function unlink(name, callback) {
  checked(callback);
  binding.unlink(getValidatedPath(name), callback);
}

function unlinkSync(name) {
  binding.unlink(getValidatedPath(name));
}

function link(existingPath, newPath, callback) {
  checked(callback);
  binding.link(getValidatedPath(existingPath, 'existingPath'), getValidatedPath(newPath, 'newPath'), callback);
}

function linkSync(existingPath, newPath) {
  binding.link(getValidatedPath(existingPath, 'existingPath'), getValidatedPath(newPath, 'newPath'));
}

function symlink(target, name, type, callback) {
  if (callback === undefined) {
    callback = checked(type);
    type = undefined;
  }
  target = getValidatedPath(target, 'target');
  name = getValidatedPath(name);
  binding.symlink(target, name, utils.stringToSymlinkType(type), checked(callback));
}

function symlinkSync(target, name, type) {
  binding.symlink(getValidatedPath(target, 'target'), getValidatedPath(name), utils.stringToSymlinkType(type));
}

function readlink(name, options, callback) {
  callback = checked(typeof options === 'function' ? options : callback);
  const { encoding } = getOptions(options);
  name = getValidatedPath(name, 'oldPath');
  if (!wantsBytes(encoding)) {
    binding.readlink(name, false, callback);
  } else {
    binding.readlink(name, true, (error, target) => (error ? callback(error) : callback(null, encodeName(target, encoding))));
  }
}

function readlinkSync(name, options) {
  const { encoding } = getOptions(options);
  return encodeName(binding.readlink(getValidatedPath(name, 'oldPath'), wantsBytes(encoding)), encoding);
}

function copyFile(src, dest, mode, callback) {
  if (typeof mode === 'function') {
    callback = mode;
    mode = 0;
  }
  src = getValidatedPath(src, 'src');
  dest = getValidatedPath(dest, 'dest');
  checked(callback);
  binding.copyFile(src, dest, getValidMode(mode, 'copyFile'), callback);
}

function copyFileSync(src, dest, mode) {
  binding.copyFile(getValidatedPath(src, 'src'), getValidatedPath(dest, 'dest'), getValidMode(mode, 'copyFile'));
}

// ---- real paths ----

function encodeRealpath(found, encoding) {
  if (!wantsBytes(encoding)) return found;
  const bytes = Buffer.from(found);
  return encoding === 'buffer' ? bytes : bytes.toString(encoding);
}

function realpathSync(name, options) {
  const { encoding } = getOptions(options);
  name = utils.toPathIfFileURL(name);
  if (typeof name !== 'string') name = `${name}`;
  return encodeRealpath(require('internal/fs/realpath').realpathSync(utils.validatePath(name)), encoding);
}

realpathSync.native = (name, options) => {
  const { encoding } = getOptions(options);
  return encodeName(binding.realpath(getValidatedPath(name), wantsBytes(encoding)), encoding);
};

function realpath(name, options, callback) {
  callback = checked(typeof options === 'function' ? options : callback);
  const { encoding } = getOptions(options);
  name = utils.toPathIfFileURL(name);
  if (typeof name !== 'string') name = `${name}`;
  utils.validatePath(name);
  require('internal/fs/realpath').realpath(name, (error, found) => {
    if (error) callback(error);
    else callback(null, encodeRealpath(found, encoding));
  });
}

realpath.native = (name, options, callback) => {
  callback = checked(callback || options);
  const { encoding } = getOptions(options);
  binding.realpath(getValidatedPath(name), wantsBytes(encoding),
                   (error, found) => (error ? callback(error) : callback(null, encodeName(found, encoding))));
};

// ---- folders ----

function mkdirOptions(options) {
  let mode = 0o777;
  let recursive = false;
  if (typeof options === 'number' || typeof options === 'string') {
    mode = parseFileMode(options, 'mode');
  } else if (options) {
    if (options.recursive !== undefined) {
      recursive = options.recursive;
      validateBoolean(recursive, 'options.recursive');
    }
    if (options.mode !== undefined) mode = parseFileMode(options.mode, 'options.mode');
  }
  return { mode, recursive };
}

function mkdir(name, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  name = getValidatedPath(name);
  const { mode, recursive } = mkdirOptions(options);
  checked(callback);
  if (recursive) require('internal/fs/mkdir').mkdirRecursive(name, mode, callback);
  else binding.mkdir(name, mode, callback);
}

function mkdirSync(name, options) {
  name = getValidatedPath(name);
  const { mode, recursive } = mkdirOptions(options);
  if (recursive) return require('internal/fs/mkdir').mkdirRecursiveSync(name, mode);
  binding.mkdir(name, mode);
  return undefined;
}

let warnedOfTemplate = false;

function mkdtempTemplate(prefix) {
  prefix = getValidatedPath(prefix, 'prefix');
  if (typeof prefix !== 'string') return Buffer.concat([prefix, Buffer.from('XXXXXX')]);
  if (prefix.endsWith('X') && !warnedOfTemplate) {
    warnedOfTemplate = true;
    process.emitWarning('mkdtemp() templates ending with X are not portable. For details see: ' +
                        'https://nodejs.org/api/fs.html');
  }
  return `${prefix}XXXXXX`;
}

function mkdtemp(prefix, options, callback) {
  callback = checked(typeof options === 'function' ? options : callback);
  const { encoding } = getOptions(options);
  binding.mkdtemp(mkdtempTemplate(prefix), wantsBytes(encoding),
                  (error, made) => (error ? callback(error) : callback(null, encodeName(made, encoding))));
}

function mkdtempSync(prefix, options) {
  const { encoding } = getOptions(options);
  return encodeName(binding.mkdtemp(mkdtempTemplate(prefix), wantsBytes(encoding)), encoding);
}

function finishNames(folder, names, encoding, withTypes) {
  if (withTypes) {
    const entries = utils.makeDirents(folder, names);
    if (wantsBytes(encoding)) for (const entry of entries) entry.name = encodeName(entry.name, encoding);
    return entries;
  }
  return wantsBytes(encoding) && encoding !== 'buffer' ? names.map((name) => encodeName(name, encoding)) : names;
}

function readdirOptions(options) {
  options = getOptions(options);
  if (options.recursive !== undefined && options.recursive !== null) validateBoolean(options.recursive, 'options.recursive');
  return { encoding: options.encoding, withTypes: !!options.withFileTypes, recursive: !!options.recursive };
}

function readdir(name, options, callback) {
  callback = checked(typeof options === 'function' ? options : callback);
  const { encoding, withTypes, recursive } = readdirOptions(options);
  name = getValidatedPath(name);
  if (recursive) {
    require('internal/fs/readdir').readdirRecursive(name, encoding, withTypes, callback);
    return;
  }
  if (!withTypes && !wantsBytes(encoding)) {
    binding.scandir(name, false, false, callback);
    return;
  }
  binding.scandir(name, wantsBytes(encoding), withTypes, (error, names) => {
    if (error) callback(error);
    else callback(null, finishNames(name, names, encoding, withTypes));
  });
}

function readdirSync(name, options) {
  const { encoding, withTypes, recursive } = readdirOptions(options);
  name = getValidatedPath(name);
  if (recursive) return require('internal/fs/readdir').readdirRecursiveSync(name, encoding, withTypes);
  return finishNames(name, binding.scandir(name, wantsBytes(encoding), withTypes), encoding, withTypes);
}

function rmdir(name, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  checked(callback);
  name = getValidatedPath(name);
  const { recursive } = utils.validateRmdirOptions(options);
  if (!recursive) {
    binding.rmdir(name, callback);
    return;
  }
  require('internal/fs/rm').warnOfRecursiveRmdir();
  utils.validateRmOptions(name, { ...options, force: false }, true, (error, merged) => {
    if (error === false) binding.rmdir(name, callback);
    else if (error) callback(error);
    else require('internal/fs/rm').rm(name, merged, callback);
  });
}

function rmdirSync(name, options) {
  name = getValidatedPath(name);
  const { recursive } = utils.validateRmdirOptions(options);
  if (recursive) {
    require('internal/fs/rm').warnOfRecursiveRmdir();
    const merged = utils.validateRmOptionsSync(name, { ...options, force: false }, true);
    if (merged !== false) {
      require('internal/fs/rm').rmSync(name, merged);
      return;
    }
  }
  binding.rmdir(name);
}

function rm(name, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  name = getValidatedPath(name);
  checked(callback);
  utils.validateRmOptions(name, options, false, (error, merged) => {
    if (error) callback(error);
    else require('internal/fs/rm').rm(name, merged, callback);
  });
}

function rmSync(name, options) {
  name = getValidatedPath(name);
  require('internal/fs/rm').rmSync(name, utils.validateRmOptionsSync(name, options, false));
}

// ---- stat ----

function statOptions(options) {
  return options === undefined || options === null ? false : !!options.bigint;
}

function makeStat(operation, checkTarget) {
  const method = {
    stat(target, options, callback) {
      if (typeof options === 'function') {
        callback = options;
        options = undefined;
      }
      checked(callback);
      target = checkTarget(target);
      if (!statOptions(options)) {
        binding[operation](target, false, callback);
      } else {
        binding[operation](target, true,
                           (error, texts) => (error ? callback(error) : callback(null, utils.toBigIntStats(texts))));
      }
    },
  };
  Object.defineProperty(method.stat, 'name', { value: operation, configurable: true });
  return method.stat;
}

function isMissing(error) {
  return error.code === 'ENOENT' || error.code === 'ENOTDIR';
}

function runStatSync(operation, target, options) {
  const bigint = statOptions(options);
  if (options?.throwIfNoEntry === false) {
    try {
      const found = binding[operation](target, bigint);
      return bigint ? utils.toBigIntStats(found) : found;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }
  const found = binding[operation](target, bigint);
  return bigint ? utils.toBigIntStats(found) : found;
}

const stat = makeStat('stat', (target) => getValidatedPath(target));
const lstat = makeStat('lstat', (target) => getValidatedPath(target));
const fstat = makeStat('fstat', (fd) => getValidatedFd(fd));

function statSync(name, options) {
  return runStatSync('stat', getValidatedPath(name), options);
}

function lstatSync(name, options) {
  return runStatSync('lstat', getValidatedPath(name), options);
}

function fstatSync(fd, options) {
  return runStatSync('fstat', getValidatedFd(fd), { bigint: options?.bigint });
}

function statfs(name, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  checked(callback);
  const bigint = statOptions(options);
  binding.statfs(getValidatedPath(name),
                 (error, texts) => (error ? callback(error) : callback(null, utils.toStatFs(texts, bigint))));
}

function statfsSync(name, options) {
  return utils.toStatFs(binding.statfs(getValidatedPath(name)), statOptions(options));
}

// ---- modes, owners, times ----

function chmod(name, mode, callback) {
  name = getValidatedPath(name);
  mode = parseFileMode(mode, 'mode');
  binding.chmod(name, mode, checked(callback));
}

function chmodSync(name, mode) {
  binding.chmod(getValidatedPath(name), parseFileMode(mode, 'mode'));
}

function fchmod(fd, mode, callback) {
  fd = getValidatedFd(fd);
  mode = parseFileMode(mode, 'mode');
  binding.fchmod(fd, mode, checked(callback));
}

function fchmodSync(fd, mode) {
  binding.fchmod(getValidatedFd(fd), parseFileMode(mode, 'mode'));
}

function checkIds(uid, gid) {
  validateInteger(uid, 'uid', -1, kMaxUserId);
  validateInteger(gid, 'gid', -1, kMaxUserId);
}

function makeChown(operation, checkTarget) {
  const pair = {
    later(target, uid, gid, callback) {
      if (operation !== 'fchown') checked(callback);
      target = checkTarget(target);
      checkIds(uid, gid);
      checked(callback);
      binding[operation](target, uid >>> 0, gid >>> 0, callback);
    },
    now(target, uid, gid) {
      target = checkTarget(target);
      checkIds(uid, gid);
      binding[operation](target, uid >>> 0, gid >>> 0);
    },
  };
  Object.defineProperty(pair.later, 'name', { value: operation, configurable: true });
  Object.defineProperty(pair.now, 'name', { value: `${operation}Sync`, configurable: true });
  return pair;
}

const chownPair = makeChown('chown', (target) => getValidatedPath(target));
const lchownPair = makeChown('lchown', (target) => getValidatedPath(target));
const fchownPair = makeChown('fchown', (fd) => getValidatedFd(fd));

function makeUtimes(operation, checkTarget) {
  const pair = {
    later(target, atime, mtime, callback) {
      checked(callback);
      target = checkTarget(target);
      binding[operation](target, utils.toUnixTimestamp(atime, 'atime'), utils.toUnixTimestamp(mtime, 'mtime'), callback);
    },
    now(target, atime, mtime) {
      target = checkTarget(target);
      binding[operation](target, utils.toUnixTimestamp(atime, 'atime'), utils.toUnixTimestamp(mtime, 'mtime'));
    },
  };
  Object.defineProperty(pair.later, 'name', { value: operation, configurable: true });
  Object.defineProperty(pair.now, 'name', { value: `${operation}Sync`, configurable: true });
  return pair;
}

const utimesPair = makeUtimes('utimes', (target) => getValidatedPath(target));
const lutimesPair = makeUtimes('lutimes', (target) => getValidatedPath(target));
const futimesPair = makeUtimes('futimes', (fd) => getValidatedFd(fd));

// ---- what has a module of its own ----

function opendir(name, options, callback) {
  return require('internal/fs/dir').opendir(name, options, callback);
}

function opendirSync(name, options) {
  return require('internal/fs/dir').opendirSync(name, options);
}

function glob(patterns, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  checked(callback);
  collect(require('internal/glob').glob(patterns, options)).then((paths) => callback(null, paths), callback);
}

async function collect(iterator) {
  const values = [];
  for await (const value of iterator) values.push(value);
  return values;
}

function globSync(patterns, options) {
  return require('internal/glob').globSync(patterns, options);
}

function cp(src, dest, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  checked(callback);
  options = utils.validateCpOptions(options);
  src = getValidatedPath(src, 'src');
  dest = getValidatedPath(dest, 'dest');
  require('internal/fs/cp').cp(src, dest, options).then(() => process.nextTick(callback, null),
                                                       (error) => process.nextTick(callback, error));
}

function cpSync(src, dest, options) {
  options = utils.validateCpOptions(options);
  require('internal/fs/cp').cpSync(getValidatedPath(src, 'src'), getValidatedPath(dest, 'dest'), options);
}

// A method of a module that is loaded with its first call.
function lazyMethod(name, id, exported = name) {
  const method = function(...args) {
    return require(id)[exported](...args);
  };
  Object.defineProperty(method, 'name', { value: name, configurable: true });
  return { value: method, writable: true, enumerable: true, configurable: true };
}

function lazyClass(name) {
  let replaced;
  return {
    get() { return replaced ?? require('internal/fs/streams')[name]; },
    set(value) { replaced = value; },
    enumerable: true,
    configurable: true,
  };
}

function _toUnixTimestamp(time) {
  return utils.toUnixTimestamp(time);
}

const fs = module.exports = {
  appendFile,
  appendFileSync,
  access,
  accessSync,
  chown: chownPair.later,
  chownSync: chownPair.now,
  chmod,
  chmodSync,
  close,
  closeSync,
  copyFile,
  copyFileSync,
  cp,
  cpSync,
  exists,
  existsSync,
  fchown: fchownPair.later,
  fchownSync: fchownPair.now,
  fchmod,
  fchmodSync,
  fdatasync,
  fdatasyncSync,
  fstat,
  fstatSync,
  fsync,
  fsyncSync,
  ftruncate,
  ftruncateSync,
  futimes: futimesPair.later,
  futimesSync: futimesPair.now,
  lchown: lchownPair.later,
  lchownSync: lchownPair.now,
  link,
  linkSync,
  lstat,
  lstatSync,
  lutimes: lutimesPair.later,
  lutimesSync: lutimesPair.now,
  mkdir,
  mkdirSync,
  mkdtemp,
  mkdtempSync,
  open,
  openSync,
  openAsBlob,
  readdir,
  readdirSync,
  read,
  readSync,
  readv,
  readvSync,
  readFile,
  readFileSync,
  readlink,
  readlinkSync,
  realpath,
  realpathSync,
  rename,
  renameSync,
  rm,
  rmSync,
  rmdir,
  rmdirSync,
  stat,
  statfs,
  statSync,
  statfsSync,
  symlink,
  symlinkSync,
  truncate,
  truncateSync,
  unlink,
  unlinkSync,
  utimes: utimesPair.later,
  utimesSync: utimesPair.now,
  writeFile,
  writeFileSync,
  write,
  writeSync,
  writev,
  writevSync,
  Dirent: utils.Dirent,
  Stats: utils.Stats,
  glob,
  globSync,
  opendir,
  opendirSync,
  _toUnixTimestamp,
};

Object.defineProperties(fs, {
  F_OK: { enumerable: true, value: F_OK },
  R_OK: { enumerable: true, value: constants.R_OK },
  W_OK: { enumerable: true, value: constants.W_OK },
  X_OK: { enumerable: true, value: constants.X_OK },
  constants: { enumerable: false, value: Object.freeze(constants) },
  Dir: { enumerable: true, configurable: true, get: () => require('internal/fs/dir').Dir },
  watch: lazyMethod('watch', 'internal/fs/watchers', 'watchCallback'),
  watchFile: lazyMethod('watchFile', 'internal/fs/watchers'),
  unwatchFile: lazyMethod('unwatchFile', 'internal/fs/watchers'),
  createReadStream: lazyMethod('createReadStream', 'internal/fs/streams'),
  createWriteStream: lazyMethod('createWriteStream', 'internal/fs/streams'),
  ReadStream: lazyClass('ReadStream'),
  WriteStream: lazyClass('WriteStream'),
  FileReadStream: lazyClass('ReadStream'),
  FileWriteStream: lazyClass('WriteStream'),
  promises: { enumerable: true, configurable: true, get: () => require('internal/fs/promises').exports },
});
