'use strict';

// fs.opendir and Dir. The entries are read when the first is asked for.

const { codes } = require('internal/errors');
const { validateFunction, validateUint32, validateBoolean } = require('internal/validators');
const binding = internalBinding('fs');
const { encodeName, getOptions, getValidatedPath, makeDirent, wantsBytes } = require('internal/fs/utils');
const path = require('path');

const { ERR_DIR_CLOSED, ERR_DIR_CONCURRENT_OPERATION, ERR_INVALID_THIS, ERR_MISSING_ARGS } = codes;

const kState = Symbol('kState');

function dirState(dir) {
  const state = dir?.[kState];
  if (state === undefined) throw new ERR_INVALID_THIS('Dir');
  return state;
}

class Dir {
  constructor(folder, options) {
    if (folder === null || folder === undefined) throw new ERR_MISSING_ARGS('handle');
    Object.defineProperty(this, kState, {
      value: { folder, options, entries: null, at: 0, folders: [], closed: false, queue: null },
    });
  }

  get path() {
    return dirState(this).folder;
  }

  read(callback) {
    return readImpl(dirState(this), callback);
  }

  readSync() {
    const state = dirState(this);
    if (state.closed) throw new ERR_DIR_CLOSED();
    if (state.queue !== null) throw new ERR_DIR_CONCURRENT_OPERATION();
    for (;;) {
      const entry = nextEntry(state);
      if (entry !== undefined) return entry;
      const folder = state.folders.shift();
      state.entries = { folder, flat: binding.scandir(folder, wantsBytes(state.options.encoding), true) };
      state.at = 0;
    }
  }

  close(callback) {
    const state = dirState(this);
    if (callback === undefined) {
      if (state.closed) return Promise.reject(new ERR_DIR_CLOSED());
      return new Promise((resolve, reject) => this.close((error) => (error ? reject(error) : resolve())));
    }
    validateFunction(callback, 'callback');
    if (state.closed) {
      process.nextTick(callback, new ERR_DIR_CLOSED());
      return undefined;
    }
    if (state.queue !== null) {
      state.queue.push(() => this.close(callback));
      return undefined;
    }
    state.closed = true;
    process.nextTick(callback, null);
    return undefined;
  }

  closeSync() {
    const state = dirState(this);
    if (state.closed) throw new ERR_DIR_CLOSED();
    if (state.queue !== null) throw new ERR_DIR_CONCURRENT_OPERATION();
    state.closed = true;
  }

  async* entries() {
    const state = dirState(this);
    try {
      while (true) {
        const entry = await this.read();
        if (entry === null) break;
        yield entry;
      }
    } finally {
      if (!state.closed) await this.close();
    }
  }
}

Object.defineProperty(Dir.prototype, Symbol.asyncIterator, {
  value: Dir.prototype.entries,
  enumerable: false,
  writable: true,
  configurable: true,
});

// The folder whose entries come next; with `recursive` there may be several.
function currentFolder(state) {
  return state.folders[0];
}

// The next entry, null at the end, undefined when a folder has to be read first.
function nextEntry(state) {
  const { folder, flat } = state.entries;
  if (state.at < flat.length) {
    const name = flat[state.at];
    const entry = makeDirent(folder, name, flat[state.at + 1]);
    state.at += 2;
    if (state.options.recursive && entry.isDirectory()) state.folders.push(path.join(folder, `${name}`));
    entry.name = encodeName(entry.name, state.options.encoding);
    return entry;
  }
  return state.folders.length > 0 ? undefined : null;
}

// One operation is done: let those go on that came meanwhile.
function release(state) {
  const { queue } = state;
  state.queue = null;
  for (let i = 0; i < queue.length; i++) {
    queue[i]();
    if (state.queue !== null) {
      state.queue.push(...queue.slice(i + 1));
      break;
    }
  }
}

function readImpl(state, callback) {
  if (callback === undefined) {
    if (state.closed) return Promise.reject(new ERR_DIR_CLOSED());
    return new Promise((resolve, reject) => readImpl(state, (error, entry) => (error ? reject(error) : resolve(entry))));
  }
  validateFunction(callback, 'callback');
  if (state.closed) throw new ERR_DIR_CLOSED();
  if (state.queue !== null) {
    state.queue.push(() => readImpl(state, callback));
    return undefined;
  }
  const entry = nextEntry(state);
  if (entry !== undefined) {
    state.queue = [];
    process.nextTick(() => {
      release(state);
      callback(null, entry);
    });
    return undefined;
  }
  state.queue = [];
  const folder = currentFolder(state);
  binding.scandir(folder, wantsBytes(state.options.encoding), true, (error, flat) => {
    if (error) {
      release(state);
      callback(error);
      return;
    }
    state.folders.shift();
    state.entries = { folder, flat };
    state.at = 0;
    const { queue } = state;
    state.queue = null;
    readImpl(state, callback);
    if (state.queue === null) state.queue = [];
    state.queue.push(...queue);
  });
  return undefined;
}

function checkOptions(options) {
  options = { encoding: 'utf8', ...getOptions(options, { encoding: 'utf8' }) };
  if (options.bufferSize !== undefined) validateUint32(options.bufferSize, 'options.bufferSize', true);
  if (options.recursive !== undefined && options.recursive !== null) validateBoolean(options.recursive, 'options.recursive');
  return options;
}

function opendir(name, options, callback) {
  callback = typeof options === 'function' ? options : callback;
  validateFunction(callback, 'callback');
  name = getValidatedPath(name);
  options = checkOptions(typeof options === 'function' ? undefined : options);
  // The folder must be there and readable.
  binding.scandir(name, wantsBytes(options.encoding), true, (error, flat) => {
    if (error) {
      callback(toOpendirError(error));
      return;
    }
    callback(null, makeDir(name, options, flat));
  });
}

function toOpendirError(error) {
  error.message = error.message.replace(', scandir ', ', opendir ');
  error.syscall = 'opendir';
  return error;
}

function makeDir(name, options, flat) {
  const dir = new Dir(name, options);
  dir[kState].entries = { folder: name, flat };
  return dir;
}

function opendirSync(name, options) {
  name = getValidatedPath(name);
  options = checkOptions(options);
  try {
    return makeDir(name, options, binding.scandir(name, wantsBytes(options.encoding), true));
  } catch (error) {
    throw toOpendirError(error);
  }
}

module.exports = { Dir, opendir, opendirSync };
