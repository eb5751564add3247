'use strict';

// node --check script.js

const { Module } = require('internal/modules/cjs/loader');
const path = require('path');

const filename = Module._findPath(path.resolve(process.argv[1]), null, true);
if (!filename) {
  const error = new Error(`Cannot find module '${path.resolve(process.argv[1])}'`);
  error.code = 'MODULE_NOT_FOUND';
  error.requireStack = [];
  throw error;
}
require('internal/modules/esm/loader').checkFile(filename);
