'use strict';

// rm and rmdir with { recursive: true }.

const binding = internalBinding('fs');
const { joinPath } = require('internal/fs/utils');

const retried = new Set(['EBUSY', 'EMFILE', 'ENFILE', 'ENOTEMPTY', 'EPERM']);

let warned = false;

function warnOfRecursiveRmdir() {
  if (warned) return;
  warned = true;
  process.emitWarning('In future versions of Node.js, fs.rmdir(path, { recursive: true }) will be removed. Use fs.rm(path, ' +
                      '{ recursive: true }) instead', 'DeprecationWarning', 'DEP0147');
}

function isMissing(error) {
  return error.code === 'ENOENT';
}

// ---- at once ----

function removeFolderSync(name) {
  // Names as bytes: not all of them are text.
  for (const child of binding.scandir(name, true, false)) removeSync(joinPath(name, child));
  binding.rmdir(name);
}

function removeSync(name) {
  let stats;
  try {
    stats = binding.lstat(name, false);
  } catch (error) {
    if (isMissing(error)) return;
    throw error;
  }
  if (stats.isDirectory()) {
    removeFolderSync(name);
    return;
  }
  try {
    binding.unlink(name);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

function rmSync(name, { maxRetries, retryDelay }) {
  for (let attempt = 0; ; attempt++) {
    try {
      removeSync(name);
      return;
    } catch (error) {
      if (!retried.has(error.code) || attempt >= maxRetries) throw error;
      if (retryDelay > 0) require('internal/util').sleep(attempt * retryDelay);
    }
  }
}

// ---- later ----

function removeFolder(name, callback) {
  binding.scandir(name, true, false, (error, children) => {
    if (error) {
      callback(isMissing(error) ? null : error);
      return;
    }
    let left = children.length;
    let failure = null;
    const done = (problem) => {
      failure ??= problem;
      if (--left > 0) return;
      if (failure) callback(failure);
      else binding.rmdir(name, (last) => callback(last && !isMissing(last) ? last : null));
    };
    if (left === 0) {
      left = 1;
      done(null);
      return;
    }
    for (const child of children) remove(joinPath(name, child), done);
  });
}

function remove(name, callback) {
  binding.lstat(name, false, (error, stats) => {
    if (error) callback(isMissing(error) ? null : error);
    else if (stats.isDirectory()) removeFolder(name, callback);
    else binding.unlink(name, (failure) => callback(failure && !isMissing(failure) ? failure : null));
  });
}

function rm(name, options, callback) {
  let attempt = 0;
  const done = (error) => {
    if (error && retried.has(error.code) && attempt < options.maxRetries) {
      attempt++;
      require('timers').setTimeout(() => remove(name, done), attempt * options.retryDelay);
      return;
    }
    callback(error ?? null);
  };
  remove(name, done);
}

module.exports = { rm, rmSync, warnOfRecursiveRmdir };
