'use strict';

// CompressionStream and DecompressionStream: what goes in comes out again, and bad data is a TypeError.

const assert = require('assert');
const zlib = require('zlib');

async function through(stream, bytes) {
  const writer = stream.writable.getWriter();
  const written = (async () => {
    await writer.write(bytes);
    await writer.close();
  })();
  written.catch(() => {});
  const chunks = [];
  for await (const chunk of stream.readable) chunks.push(chunk);
  await written;
  return Buffer.concat(chunks);
}

(async () => {
  const text = Buffer.from('what is written comes out again, '.repeat(5000));
  for (const format of ['gzip', 'deflate', 'deflate-raw', 'brotli']) {
    const packed = await through(new CompressionStream(format), text);
    assert(packed.length < text.length / 10);
    assert.deepStrictEqual(await through(new DecompressionStream(format), packed), text);
    await assert.rejects(through(new DecompressionStream(format), packed.subarray(0, packed.length - 2)), TypeError);
  }
  assert.deepStrictEqual(zlib.gunzipSync(await through(new CompressionStream('gzip'), text)), text);

  const junk = Buffer.concat([zlib.deflateSync('a'), Buffer.from('junk')]);
  await assert.rejects(through(new DecompressionStream('deflate'), junk),
                       { name: 'TypeError', code: 'ERR_TRAILING_JUNK_AFTER_STREAM_END' });
  await assert.rejects(through(new DecompressionStream('gzip'), Buffer.from('no gzip at all')),
                       (error) => error instanceof TypeError && error.cause.code === 'Z_DATA_ERROR');

  assert.throws(() => new CompressionStream('zip'), { name: 'TypeError', code: 'ERR_INVALID_ARG_VALUE' });
  assert.match(require('util').inspect(new DecompressionStream('gzip')), /^DecompressionStream \{\n {2}readable: ReadableStream/);
  finished = true;
})();

let finished = false;
process.on('exit', () => assert(finished, 'all of it has run'));
