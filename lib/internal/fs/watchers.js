'use strict';

// fs.watch and fs.watchFile.

const EventEmitter = require('events');
const { AbortError, codes, UVException } = require('internal/errors');
const { validateAbortSignal, validateBoolean, validateFunction, validateObject, validateUint32 } =
  require('internal/validators');
const { FSEvent, StatWatcher: NativeWatcher } = internalBinding('fs_event_wrap');
const { getOptions, getValidatedPath, Stats, BigIntStats } = require('internal/fs/utils');
const path = require('path');

const { ERR_INVALID_ARG_VALUE } = codes;

// ---- watchFile ----

function toStats(fields, bigint) {
  if (bigint) return new BigIntStats(fields.map((value) => BigInt(value)));
  const times = [];
  for (let i = 10; i < 18; i += 2) times.push(fields[i] * 1000 + fields[i + 1] / 1e6);
  return new Stats(...fields.slice(0, 10), ...times);
}

class StatWatcher extends EventEmitter {
  constructor(bigint) {
    super();
    this._handle = null;
    this._oldStatus = -1;
    this._bigint = bigint;
    this._refs = 0;
    this._unrefed = 0;
  }

  start(filename, persistent, interval) {
    if (this._handle !== null) return;
    this._handle = new NativeWatcher();
    this._handle.onchange = (status, now, before) => this._onChange(status, now, before);
    const error = this._handle.start(getValidatedPath(filename, 'filename'), interval);
    if (error) throw new UVException({ errno: error, syscall: 'watch', path: filename });
    if (!persistent) this.unref();
  }

  _onChange(status, now, before) {
    // Gone before and still gone.
    if (this._oldStatus === -1 && status === -1 && now[2] === before[2]) return;
    this._oldStatus = status;
    this.emit('change', toStats(now, this._bigint), toStats(before, this._bigint));
  }

  stop() {
    if (this._handle === null) return;
    process.nextTick(() => this.emit('stop'));
    this._handle.close();
    this._handle = null;
  }

  ref() {
    this._handle?.ref();
    return this;
  }

  unref() {
    this._handle?.unref();
    return this;
  }
}

const statWatchers = new Map();

function watchFile(filename, options, listener) {
  filename = path.resolve(getValidatedPath(filename));
  if (options === null || typeof options !== 'object') {
    listener = options;
    options = null;
  }
  options = { interval: 5007, persistent: true, ...options };
  validateFunction(listener, 'listener');
  validateUint32(options.interval, 'interval');
  let watcher = statWatchers.get(filename);
  if (watcher === undefined) {
    watcher = new StatWatcher(options.bigint);
    watcher.start(filename, options.persistent, options.interval);
    statWatchers.set(filename, watcher);
  }
  watcher.addListener('change', listener);
  return watcher;
}

function unwatchFile(filename, listener) {
  filename = path.resolve(getValidatedPath(filename));
  const watcher = statWatchers.get(filename);
  if (watcher === undefined) return;
  if (typeof listener === 'function') watcher.removeListener('change', listener);
  else watcher.removeAllListeners('change');
  if (watcher.listenerCount('change') === 0) {
    watcher.stop();
    statWatchers.delete(filename);
  }
}

// ---- watch ----

class FSWatcher extends EventEmitter {
  constructor() {
    super();
    this._handle = new FSEvent();
    this._handle.onchange = (status, eventType, filename) => this._onChange(status, eventType, filename);
  }

  _onChange(status, eventType, filename) {
    if (status < 0) {
      if (this._handle !== null) {
        this._handle.close();
        this._handle = null;
      }
      const error = new UVException({ errno: status, syscall: 'watch', path: filename });
      error.filename = filename;
      this.emit('error', error);
      return;
    }
    if (filename !== null && this._encoding !== 'utf8') {
      filename = this._encoding === 'buffer' ? Buffer.from(filename) : Buffer.from(filename).toString(this._encoding);
    }
    this.emit('change', eventType, filename);
  }

  start(filename, persistent, recursive, encoding = 'utf8') {
    if (this._handle === null || this._started) return;
    this._encoding = encoding;
    this._started = true;
    filename = getValidatedPath(filename, 'filename');
    const failure = this._handle.start(filename, persistent, recursive);
    if (failure) {
      const error = new UVException({
        errno: failure, syscall: 'watch', path: filename,
        message: failure === internalBinding('uv').UV_ENOSPC ? 'System limit for number of file watchers reached' : undefined,
      });
      error.filename = filename;
      this._handle.close();
      this._handle = null;
      throw error;
    }
  }

  close() {
    if (this._handle === null) return;
    this._handle.close();
    this._handle = null;
    process.nextTick(() => this.emit('close'));
  }

  ref() {
    this._handle?.ref();
    return this;
  }

  unref() {
    this._handle?.unref();
    return this;
  }
}

function watchOptions(options) {
  options = { ...getOptions(options) };
  options.persistent ??= true;
  options.recursive ??= false;
  return options;
}

function watchCallback(filename, options, listener) {
  if (typeof options === 'function') listener = options;
  options = watchOptions(typeof options === 'function' ? undefined : options);
  filename = getValidatedPath(filename);
  if (options.recursive) {
    const { RecursiveWatcher } = require('internal/fs/recursive_watch');
    const recursive = new RecursiveWatcher(options);
    recursive.start(filename);
    if (listener) recursive.addListener('change', listener);
    return recursive;
  }
  const watcher = new FSWatcher();
  watcher.start(filename, options.persistent, false, options.encoding);
  if (listener) watcher.addListener('change', listener);
  if (options.signal) {
    const { signal } = options;
    if (signal.aborted) {
      process.nextTick(() => watcher.close());
    } else {
      const onAbort = () => watcher.close();
      signal.addEventListener('abort', onAbort);
      watcher.once('close', () => signal.removeEventListener('abort', onAbort));
    }
  }
  return watcher;
}

// The async iterator of fs.promises.watch.
async function* watch(filename, options = {}) {
  validateObject(options, 'options');
  const { persistent = true, recursive = false, encoding = 'utf8', signal } = options;
  validateBoolean(persistent, 'options.persistent');
  validateBoolean(recursive, 'options.recursive');
  if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
  if (encoding && !Buffer.isEncoding(encoding) && encoding !== 'buffer') {
    throw new ERR_INVALID_ARG_VALUE('options.encoding', encoding, 'is invalid encoding');
  }
  if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
  const watcher = watchCallback(filename, { persistent, recursive, encoding });
  let { promise, resolve, reject } = Promise.withResolvers();
  const events = [];
  watcher.on('change', (eventType, name) => {
    events.push({ __proto__: null, eventType, filename: name });
    resolve();
  });
  watcher.on('error', (error) => reject(error));
  const onAbort = () => reject(new AbortError(undefined, { cause: signal.reason }));
  signal?.addEventListener('abort', onAbort);
  try {
    while (true) {
      await promise;
      ({ promise, resolve, reject } = Promise.withResolvers());
      while (events.length > 0) yield events.shift();
    }
  } finally {
    watcher.close();
    signal?.removeEventListener('abort', onAbort);
  }
}

module.exports = { FSWatcher, StatWatcher, unwatchFile, watch, watchCallback, watchFile };
