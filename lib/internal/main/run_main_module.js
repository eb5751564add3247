'use strict';

// node script.js

const { preload } = require('internal/process/preload');
const { Module } = require('internal/modules/cjs/loader');
const path = require('path');

process.argv[1] = path.resolve(process.argv[1]);
// Looked up when it is called: what was preloaded may have replaced it.
preload(() => Module.runMain());
