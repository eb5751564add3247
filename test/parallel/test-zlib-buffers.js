'use strict';

// Whole buffers: every format there and back, checksums, limits that hold, what is refused and how.

const assert = require('assert');
const zlib = require('zlib');
const { promisify } = require('util');

const pairs = [['gzip', 'gunzip'], ['gzip', 'unzip'], ['deflate', 'inflate'], ['deflate', 'unzip'],
               ['deflateRaw', 'inflateRaw'], ['brotliCompress', 'brotliDecompress']];

// Bytes that repeat themselves at several distances, the same in every run.
function sample(length) {
  const bytes = Buffer.alloc(length);
  for (let i = 0, x = 12345; i < length; i++) {
    x = (Math.imul(x, 1103515245) + 12345) >>> 0;
    bytes[i] = (x >>> 16) % (i % 1000 < 500 ? 7 : 256);
  }
  return bytes;
}

// zlib's own check value (RFC 1952, section 8) and others that gzip(1) gives.
assert.strictEqual(zlib.crc32('123456789'), 0xCBF43926);
assert.strictEqual(zlib.crc32(''), 0);
assert.strictEqual(zlib.crc32('world', zlib.crc32('hello')), 4192936109);
assert.strictEqual(zlib.crc32('\u20ac\u{1f600}'), zlib.crc32(Buffer.from('\u20ac\u{1f600}')));

// A stream that gzip 1.12 made of "hello\n".
const fromGzip = Buffer.from('1f8b0800000000000003cb48cdc9c9e7020020303a3606000000', 'hex');
assert.strictEqual(zlib.gunzipSync(fromGzip).toString(), 'hello\n');
// RFC 7932, appendix A's neighbour: the empty stream
assert.strictEqual(zlib.brotliDecompressSync(Buffer.from([0x06])).length, 0);

(async () => {
  for (const [pack, unpack] of pairs) {
    for (const length of [0, 1, 100, 2047, 2049, 70000]) {
      const bytes = sample(length);
      const packed = zlib[`${pack}Sync`](bytes);
      assert.deepStrictEqual(zlib[`${unpack}Sync`](packed), bytes);
      assert.deepStrictEqual(await promisify(zlib[pack])(bytes), packed);
      assert.deepStrictEqual(await promisify(zlib[unpack])(packed), bytes);
      // the length is the limit
      if (length > 0) {
        const limit = { maxOutputLength: length };
        assert.deepStrictEqual(zlib[`${unpack}Sync`](packed, limit), bytes);
        if (length > 1) {
          const less = { maxOutputLength: length - 1 };
          assert.throws(() => zlib[`${unpack}Sync`](packed, less), { name: 'RangeError', code: 'ERR_BUFFER_TOO_LARGE' });
          await assert.rejects(promisify(zlib[unpack])(packed, less),
                               { code: 'ERR_BUFFER_TOO_LARGE', message: `Cannot create a Buffer larger than ${length - 1} bytes` });
        }
        // every truncation is an error
        for (const cut of [1, 2, packed.length >> 1]) {
          const part = packed.subarray(0, packed.length - cut);
          assert.throws(() => zlib[`${unpack}Sync`](part), { code: 'Z_BUF_ERROR', errno: -5, message: 'unexpected end of file' });
          await assert.rejects(promisify(zlib[unpack])(part), { code: 'Z_BUF_ERROR', message: 'unexpected end of file' });
        }
      }
    }
  }

  // A bomb: 64 MiB of zeros in 64 KB
  const bomb = zlib.gzipSync(Buffer.alloc(64 << 20), { level: 9 });
  assert.throws(() => zlib.gunzipSync(bomb, { maxOutputLength: 1 << 20 }), { code: 'ERR_BUFFER_TOO_LARGE' });
  const gunzip = zlib.createGunzip();
  gunzip.end(bomb);
  await new Promise((resolve) => gunzip.once('readable', resolve));
  assert(gunzip.readableLength <= 1 << 17, 'a reader that does not read is not filled up');
  gunzip.destroy();

  // Members one after another, zeros behind them, other things behind them
  const two = Buffer.concat([zlib.gzipSync('one '), zlib.gzipSync('two')]);
  assert.strictEqual(zlib.gunzipSync(two).toString(), 'one two');
  assert.strictEqual(zlib.gunzipSync(Buffer.concat([two, Buffer.alloc(30)])).toString(), 'one two');
  assert.throws(() => zlib.gunzipSync(Buffer.concat([two, Buffer.from('junk')])),
                { code: 'Z_DATA_ERROR', errno: -3, message: 'incorrect header check' });
  assert.strictEqual(zlib.inflateSync(Buffer.concat([zlib.deflateSync('x'), Buffer.from('junk')])).toString(), 'x');
  await assert.rejects(promisify(zlib.inflate)(Buffer.concat([zlib.deflateSync('x'), Buffer.from('junk')]),
                                               { rejectGarbageAfterEnd: true }), { code: 'ERR_TRAILING_JUNK_AFTER_STREAM_END' });

  // What is asked for with `info`
  const { buffer, engine } = zlib.gzipSync('abc', { info: true });
  assert.strictEqual(zlib.gunzipSync(buffer).toString(), 'abc');
  assert(engine instanceof zlib.Gzip);
  assert.strictEqual(engine.bytesWritten, 3);
  const later = await promisify(zlib.gunzip)(buffer, { info: true });
  assert.strictEqual(later.engine.bytesWritten, buffer.length);

  // Wrong bytes in the middle
  const broken = zlib.gzipSync(sample(5000));
  broken[broken.length - 6] ^= 1;
  assert.throws(() => zlib.gunzipSync(broken), { code: 'Z_DATA_ERROR', message: /incorrect (data|length) check/ });
  assert.throws(() => zlib.brotliDecompressSync(Buffer.alloc(20, 0xff)), { message: 'Decompression failed', code: /^ERR_/ });

  for (const wrong of [1, null, undefined, {}, []]) {
    assert.throws(() => zlib.gzipSync(wrong), { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' });
  }
  assert.throws(() => zlib.gzip('a'), { code: 'ERR_INVALID_ARG_TYPE' });

  finished = true;
})();

let finished = false;
process.on('exit', () => assert(finished, 'all of it has run'));
