'use strict';

// gzip and brotli of the command line, and curl, which unpacks both: both ways. Skipped where they are missing.

const assert = require('assert');
const http = require('http');
const zlib = require('zlib');
const { execFile, execFileSync, spawnSync } = require('child_process');
const { once } = require('events');
const { promisify } = require('util');

const has = (program) => spawnSync(program, ['--version']).error === undefined;
const samples = [Buffer.alloc(0), Buffer.from('a'), Buffer.from('some text, some text, some text\n'.repeat(3000)),
                 require('crypto').randomBytes(100000)];
const run = (program, args, input) => execFileSync(program, args, { input, maxBuffer: 1 << 26 });

function both(program, pack, unpack, levels) {
  if (!has(program)) {
    console.log(`skipped: no ${program}`);
    return;
  }
  for (const sample of samples) {
    for (const options of levels) assert.deepStrictEqual(run(program, ['-d', '-c'], pack(sample, options)), sample);
    for (const level of ['-1', '-9']) assert.deepStrictEqual(unpack(run(program, [level, '-c'], sample)), sample);
  }
}

async function withCurl() {
  const bodies = { '/gzip': zlib.gzipSync, '/br': zlib.brotliCompressSync, '/deflate': zlib.deflateSync };
  const server = http.createServer((request, response) => {
    response.setHeader('Content-Encoding', request.url.slice(1));
    response.end(bodies[request.url](samples[2]));
  }).listen(0);
  await once(server, 'listening');
  for (const path of Object.keys(bodies)) {
    const { stdout } = await promisify(execFile)('curl', ['-s', '-f', '--compressed', `http://127.0.0.1:${server.address().port}${path}`],
                                                 { encoding: 'buffer', maxBuffer: 1 << 26 });
    assert.deepStrictEqual(stdout, samples[2], path);
  }
  server.close();
  server.closeAllConnections();
}

both('gzip', zlib.gzipSync, zlib.gunzipSync, [{}, { level: 0 }, { level: 1 }, { level: 9, memLevel: 9 },
                                             { strategy: zlib.constants.Z_RLE }, { strategy: zlib.constants.Z_HUFFMAN_ONLY }]);
both('brotli', zlib.brotliCompressSync, zlib.brotliDecompressSync,
     [{}, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 1, [zlib.constants.BROTLI_PARAM_LGWIN]: 10 } }]);
if (has('curl') && /brotli/.test(execFileSync('curl', ['--version']))) withCurl();
else console.log('skipped: no curl that knows brotli');
