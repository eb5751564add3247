'use strict';

// node script.js

const { options } = internalBinding('options');
const { Module } = require('internal/modules/cjs/loader');
const path = require('path');

process.argv[1] = path.resolve(process.argv[1]);
Module._initPaths();
if (options['--require'].length > 0) Module._preloadModules(options['--require']);
Module.runMain();
