'use strict';

// 20000 strings of 1 KiB, each by itself.

const text = require('../text');
const zlib = require('zlib');

const input = text(20000 << 10);
for (let at = 0; at < input.length; at += 1024) zlib.gzipSync(input.subarray(at, at + 1024));
