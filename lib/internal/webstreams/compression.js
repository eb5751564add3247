/*
 * CompressionStream and DecompressionStream, by the Compression standard: zlib's streams as pairs of web streams.
 */
'use strict';

const { codes } = require('internal/errors');
const { customInspectSymbol } = require('internal/util');
const { finishClass, inspectAs } = require('internal/webstreams/queue');
const { newReadableWritablePairFromDuplex } = require('internal/webstreams/adapters');

const compressors = { '__proto__': null, 'deflate': 'Deflate', 'deflate-raw': 'DeflateRaw', 'gzip': 'Gzip',
                      'brotli': 'BrotliCompress' };
const decompressors = { '__proto__': null, 'deflate': 'Inflate', 'deflate-raw': 'InflateRaw', 'gzip': 'Gunzip',
                        'brotli': 'BrotliDecompress' };

function makePair(classes, format, name, options) {
  const text = String(format);
  if (classes[text] === undefined) {
    const error = new codes.ERR_INVALID_ARG_VALUE('format', format);
    error.message = `Failed to construct '${name}': 1st argument value '${text}' is not a valid enum value of type ` +
                    'CompressionFormat.';
    throw error;
  }
  const Class = require('zlib')[classes[text]];
  return newReadableWritablePairFromDuplex(new Class(options));
}

class CompressionStream {
  #pair;

  constructor(format) { this.#pair = makePair(compressors, format, 'CompressionStream'); }

  get readable() { return this.#pair.readable; }
  get writable() { return this.#pair.writable; }
  [customInspectSymbol](depth, options) {
    return inspectAs('CompressionStream', { readable: this.readable, writable: this.writable }, depth, options);
  }
}

class DecompressionStream {
  #pair;

  constructor(format) {
    this.#pair = makePair(decompressors, format, 'DecompressionStream', { rejectGarbageAfterEnd: true });
  }

  get readable() { return this.#pair.readable; }
  get writable() { return this.#pair.writable; }
  [customInspectSymbol](depth, options) {
    return inspectAs('DecompressionStream', { readable: this.readable, writable: this.writable }, depth, options);
  }
}

finishClass(CompressionStream, ['readable', 'writable']);
finishClass(DecompressionStream, ['readable', 'writable']);

module.exports = { CompressionStream, DecompressionStream };
