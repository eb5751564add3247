'use strict';

// 64 MiB of text, brotli at quality 5, there and back.

const text = require('../text');
const zlib = require('zlib');

const input = text(64 << 20);
const packed = zlib.brotliCompressSync(input, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 5 } });
if (zlib.brotliDecompressSync(packed).length !== input.length) throw new Error('not the input');
