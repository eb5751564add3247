'use strict';

// archiver writes what adm-zip and tar-stream read; pako and zlib read each other.

const fs = require('fs');
const os = require('os');
const path = require('path');
const zlib = require('zlib');
const { PassThrough, pipeline } = require('stream');
const { buffer } = require('stream/consumers');
const AdmZip = require('adm-zip');
const archiver = require('archiver');
const pako = require('pako');
const tar = require('tar-stream');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'archives-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true }));
const long = Buffer.from('0123456789'.repeat(30000));

async function archive(kind, options) {
  const pack = archiver(kind, options);
  const out = new PassThrough();
  pack.pipe(out);
  pack.append('hello', { name: 'hello.txt', date: new Date(0) });
  pack.append(long, { name: 'long/file.bin', date: new Date(0) });
  pack.file(path.join(folder, 'disk.txt'), { name: 'disk.txt' });
  pack.finalize();
  return buffer(out);
}

async function untar(bytes) {
  const extract = tar.extract();
  pipeline(PassThrough.from([bytes]), zlib.createGunzip(), extract, () => {});
  const found = [];
  for await (const entry of extract) found.push([entry.header.name, (await buffer(entry)).length]);
  return found;
}

(async () => {
  fs.writeFileSync(path.join(folder, 'disk.txt'), 'from disk');
  for (const level of [0, 1, 9]) {
    const zip = new AdmZip(await archive('zip', { zlib: { level } }));
    console.log('zip', level, zip.getEntries().map((entry) => [entry.entryName, entry.header.size, entry.header.crc]));
    console.log(zip.readAsText('hello.txt'), zip.readFile('long/file.bin').equals(long), zip.test());
  }
  console.log('tar', await untar(await archive('tar', { gzip: true })));

  const made = new AdmZip();
  made.addFile('a.txt', Buffer.from('a'.repeat(5000)));
  made.writeZip(path.join(folder, 'made.zip'));
  new AdmZip(path.join(folder, 'made.zip')).extractAllTo(path.join(folder, 'out'));
  console.log(fs.readFileSync(path.join(folder, 'out/a.txt')).length);
  const broken = made.toBuffer();
  broken[40] ^= 0xff;
  try {
    console.log(new AdmZip(broken).readFile('a.txt')?.length);
  } catch (error) {
    console.log('broken', error.constructor.name);
  }

  console.log(zlib.inflateSync(pako.deflate(long)).equals(long), zlib.gunzipSync(pako.gzip(long)).equals(long));
  console.log(long.equals(pako.inflate(zlib.deflateSync(long))), long.equals(pako.ungzip(zlib.gzipSync(long))));
  console.log(long.equals(pako.inflateRaw(zlib.deflateRawSync(long, { level: 9 }))));
  console.log(pako.inflate(zlib.deflateSync('text ü'), { to: 'string' }));
  try {
    pako.inflate(new Uint8Array([1, 2, 3]));
  } catch (error) {
    console.log(error);
  }
})();
