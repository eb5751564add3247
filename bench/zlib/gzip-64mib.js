'use strict';

// 64 MiB of text, gzip at level 6, in one call.

const text = require('../text');
const zlib = require('zlib');

const input = text(64 << 20);
if (zlib.gzipSync(input).length > input.length / 2) throw new Error('not compressed');
