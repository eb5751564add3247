'use strict';

// module.enableCompileCache(): what was compiled once need not be compiled again by the next process.

const { openCodeCache, getCodeCache } = internalBinding('modules');
const path = require('path');

const { compileCacheStatus } = require('internal/modules/cjs/loader').Module.constants;

function enableCompileCache(cacheDir) {
  if (cacheDir !== undefined && typeof cacheDir !== 'string') {
    const error = new TypeError('cacheDir should be a string');
    error.code = 'ERR_INVALID_ARG_TYPE';
    throw error;
  }
  if (process.env.NODE_DISABLE_COMPILE_CACHE) {
    return { status: compileCacheStatus.DISABLED, message: 'Disabled by NODE_DISABLE_COMPILE_CACHE' };
  }
  const enabled = getCompileCacheDir();
  if (enabled !== undefined) return { status: compileCacheStatus.ALREADY_ENABLED, directory: enabled };
  const directory = path.resolve(cacheDir ?? (process.env.NODE_COMPILE_CACHE || path.join(require('os').tmpdir(), 'node-compile-cache')));
  const failure = openCodeCache(directory);
  if (failure === 0) return { status: compileCacheStatus.ENABLED, directory };
  const reason = internalBinding('uv').getErrorMessage(failure);
  return { status: compileCacheStatus.FAILED, message: `Cannot create cache directory: ${reason}` };
}

function getCompileCacheDir() {
  return getCodeCache()?.[0];
}

// Code is stored when it is compiled: there is nothing to be flushed.
function flushCompileCache() {}

module.exports = { enableCompileCache, flushCompileCache, getCompileCacheDir };
