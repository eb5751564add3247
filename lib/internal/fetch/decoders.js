'use strict';

// Content codings undone.

const { Transform } = require('stream');

function lenient(zlib) {
  // What has come is given out at once, and a stream that ends too early is an error of the connection, not of zlib.
  return { flush: zlib.constants.Z_SYNC_FLUSH, finishFlush: zlib.constants.Z_SYNC_FLUSH };
}

// "deflate" is zlib's format; some servers send it without its header.
function makeInflate(zlib) {
  let inner;
  return new Transform({
    transform(chunk, encoding, callback) {
      if (inner === undefined) {
        if (chunk.length === 0) {
          callback();
          return;
        }
        inner = (chunk[0] & 0x0F) === 0x08 ? zlib.createInflate(lenient(zlib)) : zlib.createInflateRaw(lenient(zlib));
        inner.on('data', (part) => this.push(part));
        inner.on('error', (error) => this.destroy(error));
        inner.on('end', () => this.push(null));
      }
      inner.write(chunk, callback);
    },
    final(callback) {
      if (inner !== undefined) inner.end();
      else this.push(null);
      callback();
    },
  });
}

// Streams to pipe a body through, for codings in the order they were applied; none if one is not known.
function decodersFor(codings) {
  if (codings[0] === '') return [];
  const zlib = require('zlib');
  const decoders = [];
  for (const coding of codings.reverse()) {
    if (coding === 'gzip' || coding === 'x-gzip') {
      decoders.push(zlib.createGunzip(lenient(zlib)));
    } else if (coding === 'deflate') {
      decoders.push(makeInflate(zlib));
    } else if (coding === 'br') {
      decoders.push(zlib.createBrotliDecompress({
        flush: zlib.constants.BROTLI_OPERATION_FLUSH,
        finishFlush: zlib.constants.BROTLI_OPERATION_FLUSH,
      }));
    } else {
      return [];
    }
  }
  return decoders;
}

module.exports = { decodersFor };
