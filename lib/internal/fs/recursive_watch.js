'use strict';

// fs.watch with { recursive: true } where the system watches one folder at a time: a watcher for every folder of the
// tree, new ones as folders appear.

const EventEmitter = require('events');
const path = require('path');
const { AbortError } = require('internal/errors');
const { validateAbortSignal, validateBoolean } = require('internal/validators');
const { getValidatedPath } = require('internal/fs/utils');

class RecursiveWatcher extends EventEmitter {
  #root = null;
  #watchers = new Map(); // folder or file -> FSWatcher
  #known = new Map();    // what was there -> its inode
  #options;
  #closed = false;

  constructor(options = {}) {
    super();
    const { persistent = true, recursive = true, signal } = options;
    validateBoolean(persistent, 'options.persistent');
    validateBoolean(recursive, 'options.recursive');
    if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
    this.#options = { persistent, encoding: options.encoding };
    if (signal?.aborted) {
      process.nextTick(() => this.close());
    } else if (signal) {
      const onAbort = () => this.close();
      signal.addEventListener('abort', onAbort, { once: true });
      this.once('close', () => signal.removeEventListener('abort', onAbort));
    }
  }

  start(filename) {
    const fs = require('fs');
    filename = path.resolve(`${getValidatedPath(filename)}`);
    this.#root = filename;
    try {
      const stats = fs.lstatSync(filename);
      if (stats.isDirectory()) this.#watchTree(filename, false);
      else this.#watchOne(filename, true);
    } catch (error) {
      error.filename = filename;
      error.message = error.message.replace(', lstat ', ', watch ');
      error.syscall = 'watch';
      throw error;
    }
  }

  #name(full) {
    const relative = path.relative(this.#root, full) || path.basename(full);
    return this.#options.encoding === 'buffer' ? Buffer.from(relative) : relative;
  }

  #watchOne(full, isFile) {
    if (this.#watchers.has(full)) return;
    const { watchCallback } = require('internal/fs/watchers');
    const watcher = watchCallback(full, { persistent: this.#options.persistent });
    this.#watchers.set(full, watcher);
    watcher.on('change', (eventType, name) => {
      if (isFile) this.emit('change', eventType, this.#name(full));
      else this.#onChange(full, eventType, name);
    });
    watcher.on('error', () => this.#forget(full));
  }

  // Watch a folder and all below it; `tell` what is new.
  #watchTree(folder, tell) {
    const fs = require('fs');
    this.#watchOne(folder, false);
    let entries;
    try {
      entries = fs.readdirSync(folder, { withFileTypes: true });
    } catch {
      return; // it has gone again
    }
    for (const entry of entries) {
      if (this.#closed) return; // by a listener
      const full = path.join(folder, entry.name);
      const isNew = !this.#known.has(full);
      this.#known.set(full, true);
      if (tell && isNew) this.emit('change', 'rename', this.#name(full));
      if (entry.isDirectory()) this.#watchTree(full, tell);
    }
  }

  #onChange(folder, eventType, name) {
    if (this.#closed || name === null) return;
    const full = path.join(folder, name);
    const stats = require('fs').lstatSync(full, { throwIfNoEntry: false });
    if (stats === undefined) {
      this.#forget(full);
      this.emit('change', 'rename', this.#name(full));
      return;
    }
    this.#known.set(full, true);
    this.emit('change', eventType, this.#name(full));
    if (!this.#closed && stats.isDirectory() && !this.#watchers.has(full)) this.#watchTree(full, true);
  }

  #forget(full) {
    this.#known.delete(full);
    for (const [name, watcher] of this.#watchers) {
      if (name !== full && !name.startsWith(`${full}/`)) continue;
      watcher.close();
      this.#watchers.delete(name);
    }
  }

  close() {
    if (this.#closed) return;
    this.#closed = true;
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
    process.nextTick(() => this.emit('close'));
  }

  ref() {
    for (const watcher of this.#watchers.values()) watcher.ref();
    return this;
  }

  unref() {
    for (const watcher of this.#watchers.values()) watcher.unref();
    return this;
  }

  async* [Symbol.asyncIterator]() {
    const events = [];
    let { promise, resolve, reject } = Promise.withResolvers();
    const { signal } = this.#options;
    this.on('change', (eventType, filename) => {
      events.push({ __proto__: null, eventType, filename });
      resolve();
    });
    this.once('close', () => reject(new AbortError(undefined, { cause: signal?.reason })));
    for (;;) {
      await promise;
      ({ promise, resolve, reject } = Promise.withResolvers());
      while (events.length > 0) yield events.shift();
    }
  }
}

module.exports = { RecursiveWatcher };
