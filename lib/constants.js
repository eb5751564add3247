'use strict';

// The deprecated module `constants`: the constants of os, fs and crypto in one object.

const { constants: { dlopen, errno, priority, signals } } = require('os');
const { constants: fs } = require('fs');
const { constants: crypto } = require('crypto');

module.exports = Object.freeze(Object.assign({}, dlopen, errno, priority, signals, fs, crypto));
