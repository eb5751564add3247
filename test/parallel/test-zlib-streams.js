'use strict';

// Streams in pieces of every size, flushes and parameters on the way, closing in the middle of work.

const assert = require('assert');
const zlib = require('zlib');
const { once } = require('events');
const { Readable } = require('stream');
const { pipeline } = require('stream/promises');

const text = Buffer.from(Array.from({ length: 20000 }, (_, i) => `line ${i * 7919 % 1000}\n`).join(''));

function* pieces(bytes, size) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function through(stream, bytes, size) {
  const chunks = [];
  await pipeline(Readable.from(pieces(bytes, size)), stream, async (source) => {
    for await (const chunk of source) chunks.push(chunk);
  });
  return Buffer.concat(chunks);
}

(async () => {
  for (const [Pack, Unpack] of [['Gzip', 'Gunzip'], ['Gzip', 'Unzip'], ['Deflate', 'Unzip'], ['DeflateRaw', 'InflateRaw'],
                                ['BrotliCompress', 'BrotliDecompress']]) {
    for (const size of [1000, 5000, 1 << 20]) {
      const options = Pack === 'BrotliCompress' ? { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 4 } } : {};
      const pack = zlib[`create${Pack}`](options);
      const packed = await through(pack, text, size);
      assert.strictEqual(pack.bytesWritten, text.length);
      assert.deepStrictEqual(await through(zlib[`create${Unpack}`]({ chunkSize: 300 }), packed, size), text);
    }
  }

  // A flush gives all that was written so far.
  const gzip = zlib.createGzip();
  const gunzip = zlib.createGunzip();
  gzip.pipe(gunzip);
  gzip.write('first ');
  gzip.flush();
  assert.strictEqual((await once(gunzip, 'data'))[0].toString(), 'first ');
  await new Promise((resolve) => gzip.params(0, zlib.constants.Z_DEFAULT_STRATEGY, resolve));
  gzip.end('second');
  assert.strictEqual((await once(gunzip, 'data'))[0].toString(), 'second');
  await once(gunzip, 'end');

  // reset() begins anew.
  const deflate = zlib.createDeflate();
  await new Promise((resolve) => deflate.write('forgotten', resolve));
  deflate.reset();
  deflate.end('kept');
  const kept = [];
  for await (const chunk of deflate) kept.push(chunk);
  // zlib's header has come before
  assert.strictEqual(zlib.inflateSync(Buffer.concat(kept).subarray(2)).toString(), 'kept');

  // Closed while the pool works on it
  const busy = zlib.createBrotliCompress();
  busy.write(text);
  busy.close();
  await once(busy, 'close');
  assert.throws(() => busy.reset(), { code: 'ERR_INTERNAL_ASSERTION' });

  // An error comes once, and the stream is closed by then.
  const bad = zlib.createInflate();
  bad.end(Buffer.from('this is not deflate'));
  const [error] = await once(bad, 'error');
  assert.strictEqual(error.code, 'Z_DATA_ERROR');
  assert.strictEqual(error.message, 'incorrect header check');
  assert.strictEqual(bad._closed, true);

  // Packages use these for synchronous streams.
  const sync = zlib.createGzip();
  const packed = sync._processChunk(Buffer.from('abc'), zlib.constants.Z_FINISH);
  assert.strictEqual(zlib.gunzipSync(packed).toString(), 'abc');
  finished = true;
})();

let finished = false;
process.on('exit', () => assert(finished, 'all of it has run'));
