'use strict';

// 64 MiB of text through a stream of gzip and one of gunzip, in pieces of 64 KiB.

const text = require('../text');
const zlib = require('zlib');

const { pipeline, Readable, Writable } = require('stream');
const input = text(64 << 20);
function* pieces() {
  for (let at = 0; at < input.length; at += 65536) yield input.subarray(at, at + 65536);
}
let bytes = 0;
const sink = new Writable({ write(chunk, encoding, callback) { bytes += chunk.length; callback(); } });
pipeline(Readable.from(pieces()), zlib.createGzip(), zlib.createGunzip(), sink, (error) => {
  if (error || bytes !== input.length) throw error ?? new Error('not the input');
});
