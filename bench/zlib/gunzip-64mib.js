'use strict';

// 64 MiB of text out of gzip, eight times.

const text = require('../text');
const zlib = require('zlib');

const input = text(64 << 20);
const packed = zlib.gzipSync(input, { level: 1 });
for (let i = 0; i < 8; i++) if (zlib.gunzipSync(packed).length !== input.length) throw new Error('not the input');
