'use strict';

// What the parts of fs share: checks of arguments, flags, Stats and Dirent.

const { codes, AbortError } = require('internal/errors');
const { validateAbortSignal, validateBoolean, validateFunction, validateInt32, validateInteger, validateObject,
        validateUint32, parseFileMode } = require('internal/validators');
const { isDate, isUint8Array, isArrayBufferView } = require('internal/util/types');
const binding = internalBinding('fs');
const { constants } = binding;

const { ERR_FS_EISDIR, ERR_FS_INVALID_SYMLINK_TYPE, ERR_INCOMPATIBLE_OPTION_PAIR, ERR_INVALID_ARG_TYPE,
        ERR_INVALID_ARG_VALUE, ERR_OUT_OF_RANGE } = codes;

const kMaxUserId = 2 ** 32 - 1;
const kIoMaxLength = 2 ** 31 - 1;
const kMinimumAccess = Math.min(constants.F_OK, constants.W_OK, constants.R_OK, constants.X_OK);
const kMaximumAccess = constants.F_OK | constants.W_OK | constants.R_OK | constants.X_OK;

// ---- options ----

const knownEncodings = new Set(['utf8', 'utf-8', 'ucs2', 'ucs-2', 'utf16le', 'utf-16le', 'latin1', 'binary', 'base64',
                                'base64url', 'hex', 'ascii', 'buffer']);

function checkEncoding(encoding) {
  if (encoding && encoding !== 'buffer' && !knownEncodings.has(encoding) && !Buffer.isEncoding(encoding)) {
    throw new ERR_INVALID_ARG_VALUE('encoding', encoding, 'is invalid encoding');
  }
}

const noOptions = Object.freeze({ __proto__: null });

// An options argument: an object, an encoding, or nothing.
function getOptions(options, defaults = noOptions) {
  if (options === null || options === undefined || typeof options === 'function') return defaults;
  if (typeof options === 'string') {
    if (options !== 'buffer') checkEncoding(options);
    return { ...defaults, encoding: options };
  }
  if (typeof options !== 'object') throw new ERR_INVALID_ARG_TYPE('options', ['string', 'Object'], options);
  if (options.encoding !== 'buffer') checkEncoding(options.encoding);
  if (options.signal !== undefined) validateAbortSignal(options.signal, 'options.signal');
  return options;
}

function checkAborted(signal, callback) {
  if (!signal?.aborted) return false;
  callback(new AbortError(undefined, { cause: signal.reason }));
  return true;
}

// ---- paths ----

function toPathIfFileURL(value) {
  if (value === null || typeof value !== 'object' || typeof value.href !== 'string' || typeof value.protocol !== 'string') {
    return value;
  }
  return require('internal/url').fileURLToPath(value);
}

function validatePath(path, name = 'path') {
  if (typeof path === 'string') {
    if (path.includes('\u0000')) {
      throw new ERR_INVALID_ARG_VALUE(name, path, 'must be a string, Uint8Array, or URL without null bytes');
    }
    return path;
  }
  if (isUint8Array(path)) {
    if (Uint8Array.prototype.includes.call(path, 0)) {
      throw new ERR_INVALID_ARG_VALUE(name, path, 'must be a string, Uint8Array, or URL without null bytes');
    }
    return path;
  }
  throw new ERR_INVALID_ARG_TYPE(name, ['string', 'Buffer', 'URL'], path);
}

function getValidatedPath(value, name = 'path') {
  return validatePath(typeof value === 'string' ? value : toPathIfFileURL(value), name);
}

function getValidatedFd(fd, name = 'fd') {
  if (Object.is(fd, -0)) return 0;
  validateInt32(fd, name, 0);
  return fd;
}

function getValidMode(mode, type) {
  let min = kMinimumAccess;
  let max = kMaximumAccess;
  let fallback = constants.F_OK;
  if (type === 'copyFile') {
    min = 0;
    max = constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE | constants.COPYFILE_FICLONE_FORCE;
    fallback = mode || 0;
  }
  if (mode === null || mode === undefined) return fallback;
  validateInteger(mode, 'mode', min, max);
  return mode;
}

// ---- flags ----

const { O_APPEND, O_CREAT, O_EXCL, O_RDONLY, O_RDWR, O_SYNC, O_TRUNC, O_WRONLY } = constants;

const flagsByName = {
  __proto__: null,
  'r': O_RDONLY, 'rs': O_RDONLY | O_SYNC, 'sr': O_RDONLY | O_SYNC, 'r+': O_RDWR,
  'rs+': O_RDWR | O_SYNC, 'sr+': O_RDWR | O_SYNC,
  'w': O_TRUNC | O_CREAT | O_WRONLY, 'wx': O_TRUNC | O_CREAT | O_WRONLY | O_EXCL, 'xw': O_TRUNC | O_CREAT | O_WRONLY | O_EXCL,
  'w+': O_TRUNC | O_CREAT | O_RDWR, 'wx+': O_TRUNC | O_CREAT | O_RDWR | O_EXCL, 'xw+': O_TRUNC | O_CREAT | O_RDWR | O_EXCL,
  'a': O_APPEND | O_CREAT | O_WRONLY, 'ax': O_APPEND | O_CREAT | O_WRONLY | O_EXCL, 'xa': O_APPEND | O_CREAT | O_WRONLY | O_EXCL,
  'as': O_APPEND | O_CREAT | O_WRONLY | O_SYNC, 'sa': O_APPEND | O_CREAT | O_WRONLY | O_SYNC,
  'a+': O_APPEND | O_CREAT | O_RDWR, 'ax+': O_APPEND | O_CREAT | O_RDWR | O_EXCL, 'xa+': O_APPEND | O_CREAT | O_RDWR | O_EXCL,
  'as+': O_APPEND | O_CREAT | O_RDWR | O_SYNC, 'sa+': O_APPEND | O_CREAT | O_RDWR | O_SYNC,
};

function stringToFlags(flags, name = 'flags') {
  if (typeof flags === 'number') {
    validateInt32(flags, name);
    return flags;
  }
  if (flags === null || flags === undefined) return O_RDONLY;
  const found = typeof flags === 'string' ? flagsByName[flags] : undefined;
  if (found === undefined) throw new ERR_INVALID_ARG_VALUE(name, flags);
  return found;
}

function stringToSymlinkType(type) {
  switch (type) {
    case undefined:
    case null:
    case 'file':
      return 0;
    case 'dir':
      return constants.UV_FS_SYMLINK_DIR;
    case 'junction':
      return constants.UV_FS_SYMLINK_JUNCTION;
    default:
      throw new ERR_FS_INVALID_SYMLINK_TYPE(type);
  }
}

// ---- times ----

function toUnixTimestamp(time, name = 'time') {
  // eslint-disable-next-line eqeqeq
  if (typeof time === 'string' && +time == time) return +time;
  if (Number.isFinite(time)) return time < 0 ? Date.now() / 1000 : time;
  if (isDate(time)) return Date.prototype.getTime.call(time) / 1000;
  throw new ERR_INVALID_ARG_TYPE(name, ['Date', 'Time in seconds'], time);
}

// ---- buffers and ranges ----

function validateBufferArray(buffers, name = 'buffers') {
  if (!Array.isArray(buffers)) throw new ERR_INVALID_ARG_TYPE(name, 'ArrayBufferView[]', buffers);
  for (let i = 0; i < buffers.length; i++) {
    if (!isArrayBufferView(buffers[i])) throw new ERR_INVALID_ARG_TYPE(name, 'ArrayBufferView[]', buffers);
  }
  return buffers;
}

function validateOffsetLengthRead(offset, length, size) {
  if (offset < 0) throw new ERR_OUT_OF_RANGE('offset', '>= 0', offset);
  if (length < 0) throw new ERR_OUT_OF_RANGE('length', '>= 0', length);
  if (offset + length > size) throw new ERR_OUT_OF_RANGE('length', `<= ${size - offset}`, length);
}

function validateOffsetLengthWrite(offset, length, size) {
  if (offset > size) throw new ERR_OUT_OF_RANGE('offset', `<= ${size}`, offset);
  if (length > size - offset) throw new ERR_OUT_OF_RANGE('length', `<= ${size - offset}`, length);
  if (length < 0) throw new ERR_OUT_OF_RANGE('length', '>= 0', length);
  validateInt32(length, 'length', 0);
}

function validatePosition(position, name, length) {
  if (typeof position === 'number') {
    validateInteger(position, name, -1);
  } else if (typeof position === 'bigint') {
    const most = 2n ** 63n - 1n - BigInt(length);
    if (position < -1n || position > most) throw new ERR_OUT_OF_RANGE(name, `>= -1 && <= ${most}`, position);
  } else {
    throw new ERR_INVALID_ARG_TYPE(name, ['integer', 'bigint'], position);
  }
}

function validateStringAfterArrayBufferView(value, name) {
  if (typeof value !== 'string') {
    throw new ERR_INVALID_ARG_TYPE(name, ['string', 'Buffer', 'TypedArray', 'DataView'], value);
  }
}

// ---- rm, rmdir, cp ----

const rmdirDefaults = { recursive: false, retryDelay: 100, maxRetries: 0 };
const rmDefaults = { ...rmdirDefaults, force: false };

function validateRmdirOptions(options, defaults = rmdirDefaults) {
  if (options === undefined) return { ...defaults };
  validateObject(options, 'options');
  const merged = { ...defaults, ...options };
  validateBoolean(merged.recursive, 'options.recursive');
  validateInt32(merged.retryDelay, 'options.retryDelay', 0);
  validateUint32(merged.maxRetries, 'options.maxRetries');
  return merged;
}

function eisdir(path, syscall) {
  return new ERR_FS_EISDIR({
    code: 'EISDIR', message: 'is a directory', path, syscall, errno: 21,
  });
}

// The options of rm; throws when `path` is a folder that may not be removed or is not there.
function validateRmOptionsSync(path, options, expectDir) {
  const merged = validateRmdirOptions(options, rmDefaults);
  validateBoolean(merged.force, 'options.force');
  if (!merged.force || expectDir || !merged.recursive) {
    let isDirectory;
    try {
      isDirectory = binding.lstat(path, false).isDirectory();
    } catch (error) {
      if (merged.force && error.code === 'ENOENT') return merged;
      throw error;
    }
    if (expectDir && !isDirectory) return false;
    if (isDirectory && !merged.recursive) throw eisdir(path, 'rm');
  }
  return merged;
}

function validateRmOptions(path, options, expectDir, callback) {
  let merged;
  try {
    merged = validateRmdirOptions(options, rmDefaults);
    validateBoolean(merged.force, 'options.force');
  } catch (error) {
    callback(error);
    return;
  }
  binding.lstat(path, false, (error, stats) => {
    if (error) {
      callback(merged.force && error.code === 'ENOENT' ? null : error, merged);
    } else if (expectDir && !stats.isDirectory()) {
      callback(false);
    } else if (stats.isDirectory() && !merged.recursive) {
      callback(eisdir(path, 'rm'));
    } else {
      callback(null, merged);
    }
  });
}

const cpDefaults = {
  dereference: false, errorOnExist: false, filter: undefined, force: true, preserveTimestamps: false, recursive: false,
  verbatimSymlinks: false,
};

function validateCpOptions(options) {
  if (options === undefined) return { ...cpDefaults };
  validateObject(options, 'options');
  const merged = { ...cpDefaults, ...options };
  for (const name of ['dereference', 'errorOnExist', 'force', 'preserveTimestamps', 'recursive', 'verbatimSymlinks']) {
    validateBoolean(merged[name], `options.${name}`);
  }
  merged.mode = getValidMode(merged.mode, 'copyFile');
  if (merged.dereference === true && merged.verbatimSymlinks === true) {
    throw new ERR_INCOMPATIBLE_OPTION_PAIR('dereference', 'verbatimSymlinks');
  }
  if (merged.filter !== undefined) validateFunction(merged.filter, 'options.filter');
  return merged;
}

// ---- Stats ----

const { S_IFBLK, S_IFCHR, S_IFDIR, S_IFIFO, S_IFLNK, S_IFMT, S_IFREG, S_IFSOCK } = constants;

function isKind(stats, kind) {
  const { mode } = stats;
  return typeof mode === 'bigint' ? (mode & BigInt(S_IFMT)) === BigInt(kind) : (mode & S_IFMT) === kind;
}

class StatsBase {
  isDirectory() { return isKind(this, S_IFDIR); }
  isFile() { return isKind(this, S_IFREG); }
  isBlockDevice() { return isKind(this, S_IFBLK); }
  isCharacterDevice() { return isKind(this, S_IFCHR); }
  isSymbolicLink() { return isKind(this, S_IFLNK); }
  isFIFO() { return isKind(this, S_IFIFO); }
  isSocket() { return isKind(this, S_IFSOCK); }
}

function Stats(dev, mode, nlink, uid, gid, rdev, blksize, ino, size, blocks, atimeMs, mtimeMs, ctimeMs, birthtimeMs) {
  this.dev = dev;
  this.mode = mode;
  this.nlink = nlink;
  this.uid = uid;
  this.gid = gid;
  this.rdev = rdev;
  this.blksize = blksize;
  this.ino = ino;
  this.size = size;
  this.blocks = blocks;
  this.atimeMs = atimeMs;
  this.mtimeMs = mtimeMs;
  this.ctimeMs = ctimeMs;
  this.birthtimeMs = birthtimeMs;
}

function BigIntStats(fields) {
  const names = ['dev', 'mode', 'nlink', 'uid', 'gid', 'rdev', 'blksize', 'ino', 'size', 'blocks'];
  for (let i = 0; i < names.length; i++) this[names[i]] = fields[i];
  const times = ['atime', 'mtime', 'ctime', 'birthtime'];
  const thousand = BigInt(1000);
  const million = thousand * thousand;
  const billion = million * thousand;
  for (let i = 0; i < 4; i++) this[`${times[i]}Ms`] = fields[10 + 2 * i] * thousand + fields[11 + 2 * i] / million;
  for (let i = 0; i < 4; i++) this[`${times[i]}Ns`] = fields[10 + 2 * i] * billion + fields[11 + 2 * i];
}

function defineDate(prototype, name) {
  Object.defineProperty(prototype, name, {
    get() {
      const value = new Date(Math.round(Number(this[`${name}Ms`])));
      this[name] = value;
      return value;
    },
    set(value) {
      Object.defineProperty(this, name, { value, writable: true, enumerable: true, configurable: true });
    },
    enumerable: true,
    configurable: true,
  });
}

for (const Class of [Stats, BigIntStats]) {
  Object.setPrototypeOf(Class.prototype, StatsBase.prototype);
  Object.setPrototypeOf(Class, StatsBase);
  for (const name of ['atime', 'mtime', 'ctime', 'birthtime']) defineDate(Class.prototype, name);
}

// Public as a constructor only for old programs.
binding.setStatsPrototype(Stats.prototype);

function toBigIntStats(texts) {
  return new BigIntStats(texts.map((text) => BigInt(text)));
}

class StatFs {
  constructor(type, bsize, blocks, bfree, bavail, files, ffree) {
    this.type = type;
    this.bsize = bsize;
    this.blocks = blocks;
    this.bfree = bfree;
    this.bavail = bavail;
    this.files = files;
    this.ffree = ffree;
  }
}

function toStatFs(texts, bigint) {
  return new StatFs(...texts.map((text) => (bigint ? BigInt(text) : Number(text))));
}

// ---- Dirent ----

const kType = Symbol('type');

class Dirent {
  constructor(name, type, path) {
    this.name = name;
    this.parentPath = path;
    this.path = path;
    this[kType] = type;
  }

  isDirectory() { return this[kType] === constants.UV_DIRENT_DIR; }
  isFile() { return this[kType] === constants.UV_DIRENT_FILE; }
  isBlockDevice() { return this[kType] === constants.UV_DIRENT_BLOCK; }
  isCharacterDevice() { return this[kType] === constants.UV_DIRENT_CHAR; }
  isSymbolicLink() { return this[kType] === constants.UV_DIRENT_LINK; }
  isFIFO() { return this[kType] === constants.UV_DIRENT_FIFO; }
  isSocket() { return this[kType] === constants.UV_DIRENT_SOCKET; }
}

const direntOfMode = new Map([
  [S_IFDIR, constants.UV_DIRENT_DIR], [S_IFREG, constants.UV_DIRENT_FILE], [S_IFBLK, constants.UV_DIRENT_BLOCK],
  [S_IFCHR, constants.UV_DIRENT_CHAR], [S_IFLNK, constants.UV_DIRENT_LINK], [S_IFIFO, constants.UV_DIRENT_FIFO],
  [S_IFSOCK, constants.UV_DIRENT_SOCKET],
]);

function joinPath(folder, name) {
  if (typeof folder === 'string' && typeof name === 'string') return require('path').join(folder, name);
  return Buffer.concat([Buffer.from(folder), Buffer.from('/'), Buffer.from(name)]);
}

// A Dirent; some file systems do not tell the type, then lstat does.
function makeDirent(folder, name, type) {
  if (type === constants.UV_DIRENT_UNKNOWN) {
    const mode = binding.statMode(joinPath(folder, name), false);
    if (mode >= 0) type = direntOfMode.get(mode & S_IFMT) ?? type;
  }
  return new Dirent(name, type, folder);
}

function direntOfStats(folder, name, stats) {
  return new Dirent(name, direntOfMode.get(stats.mode & S_IFMT) ?? constants.UV_DIRENT_UNKNOWN, folder);
}

// [name, type, …] of scandir to Dirents.
function makeDirents(folder, flat) {
  const entries = [];
  for (let i = 0; i < flat.length; i += 2) entries.push(makeDirent(folder, flat[i], flat[i + 1]));
  return entries;
}

// A name or path of the binding in the encoding that was asked for. The binding gives text, or bytes when asked.
function wantsBytes(encoding) {
  return encoding !== undefined && encoding !== null && encoding !== 'utf8' && encoding !== 'utf-8';
}

function encodeName(name, encoding) {
  return encoding === 'buffer' || typeof name === 'string' ? name : name.toString(encoding);
}

module.exports = {
  BigIntStats,
  Dirent,
  Stats,
  StatFs,
  checkAborted,
  constants,
  direntOfStats,
  encodeName,
  eisdir,
  getOptions,
  getValidMode,
  getValidatedFd,
  getValidatedPath,
  joinPath,
  kIoMaxLength,
  kMaxUserId,
  makeDirent,
  makeDirents,
  parseFileMode,
  stringToFlags,
  stringToSymlinkType,
  toBigIntStats,
  toPathIfFileURL,
  toStatFs,
  toUnixTimestamp,
  validateBufferArray,
  validateCpOptions,
  validateOffsetLengthRead,
  validateOffsetLengthWrite,
  validatePath,
  validatePosition,
  validateRmOptions,
  validateRmOptionsSync,
  validateRmdirOptions,
  validateStringAfterArrayBufferView,
  wantsBytes,
};
