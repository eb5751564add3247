'use strict';

// A single executable application: the blob of --experimental-sea-config, added to a copy of the executable as postject
// does it: a note, and the digit of the fuse.
const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');
const sea = require('node:sea');

assert.strictEqual(sea.isSea(), false);
assert.throws(() => sea.getAsset('a'), { code: 'ERR_NOT_IN_SINGLE_EXECUTABLE_APPLICATION' });

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sea-'));
const file = (name) => path.join(folder, name);
const run = (executable, ...args) => spawnSync(executable, args, { cwd: folder, encoding: 'utf8' });

fs.writeFileSync(file('app.js'), `
const sea = require('node:sea');
console.log(JSON.stringify([sea.isSea(), process.argv.slice(2), __filename === process.execPath, require.main === module,
  sea.getAsset('text', 'utf8'), new Uint8Array(sea.getRawAsset('bytes')), sea.getRawAsset('bytes') === sea.getRawAsset('bytes')]));
try { require('./app.js') } catch (error) { console.log(error.code) }
try { sea.getAsset('none') } catch (error) { console.log(error.code) }
`);
fs.writeFileSync(file('text'), 'grüß');
fs.writeFileSync(file('bytes'), Buffer.from([1, 2, 255]));

for (const [config, message] of [
  [{}, /"main" field of c\.json is not a non-empty string/], [{ main: 'app.js' }, /"output" field of c\.json/],
  [{ main: 'app.js', output: 'b', useCodeCache: 1 }, /"useCodeCache" field of c\.json is not a Boolean/],
  [{ main: 'app.js', output: 'b', assets: ['a'] }, /"assets" field of c\.json is not a map of strings/],
  [{ main: 'app.js', output: 'b', assets: { a: 'none' } }, /Cannot read asset none: no such file or directory/],
  [{ main: 'none.js', output: 'b' }, /Cannot read main script none\.js/],
  [{ main: 'app.js', output: '.' }, /Cannot write output to \./],
]) {
  fs.writeFileSync(file('c.json'), JSON.stringify(config));
  const { status, stderr } = run(process.execPath, '--experimental-sea-config', 'c.json');
  assert.match(stderr, message);
  assert.strictEqual(status, 1);
}

/* A copy of the executable with a note: behind the file, in the place of a program header that nothing needs. */
function inject(blob) {
  const executable = fs.readFileSync(process.execPath);
  const fuse = executable.indexOf('NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2:0');
  assert.notStrictEqual(fuse, -1);
  executable[fuse + 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2:'.length] = 0x31;

  const headers = Number(executable.readBigUInt64LE(32));
  const size = executable.readUInt16LE(54);
  const entries = Array.from({ length: executable.readUInt16LE(56) }, (_, i) => executable.subarray(headers + i * size, headers + (i + 1) * size));
  const type = (entry) => entry.readUInt32LE(0);
  const end = entries.filter((entry) => type(entry) === 1)
    .reduce((most, entry) => Math.max(most, Number(entry.readBigUInt64LE(16) + entry.readBigUInt64LE(40))), 0);
  const head = Buffer.alloc(12 + 16);
  head.writeUInt32LE('NODE_SEA_BLOB'.length + 1, 0);
  head.writeUInt32LE(blob.length, 4);
  head.write('NODE_SEA_BLOB', 12);
  const note = Buffer.concat([head, blob]);
  const address = Math.ceil(end / 0x10000) * 0x10000;
  const offset = Math.ceil(executable.length / 0x10000) * 0x10000;
  // PT_GNU_STACK and PT_GNU_PROPERTY are no loss; a PT_LOAD has to stand in the order of addresses, so it comes last.
  const spare = entries.filter((entry) => [0x6474e551, 0x6474e553, 0x6474e550].includes(type(entry))).slice(-2);
  assert.strictEqual(spare.length, 2);
  for (const [entry, kind] of [[spare[0], 4], [spare[1], 1]]) {
    entry.writeUInt32LE(kind, 0);
    entry.writeUInt32LE(4, 4);
    for (const [at, value] of [[8, offset], [16, address], [24, address], [32, note.length], [40, note.length], [48, 0x1000]]) {
      entry.writeBigUInt64LE(BigInt(value), at);
    }
  }
  const file = Buffer.alloc(offset + note.length);
  executable.copy(file);
  note.copy(file, offset);
  return file;
}

for (const useCodeCache of [false, true]) {
  fs.writeFileSync(file('c.json'), JSON.stringify({ main: 'app.js', output: 'app.blob', useCodeCache, disableExperimentalSEAWarning: true,
                                                    assets: { text: 'text', bytes: 'bytes' } }));
  const { status, stdout, stderr } = run(process.execPath, '--experimental-sea-config', 'c.json');
  assert.deepStrictEqual([status, stdout, stderr], [0, 'Wrote single executable preparation blob to app.blob\n', '']);
  if (process.platform !== 'linux' || os.endianness() !== 'LE') continue;
  fs.writeFileSync(file('app'), inject(fs.readFileSync(file('app.blob'))), { mode: 0o755 });
  const ran = run(file('app'), '-e', '--b=c', 'd');
  assert.strictEqual(ran.status, 0, ran.stderr);
  const [answer, ...codes] = ran.stdout.trim().split('\n');
  assert.deepStrictEqual(JSON.parse(answer), [true, ['-e', '--b=c', 'd'], true, true, 'grüß', { 0: 1, 1: 2, 2: 255 }, true]);
  assert.deepStrictEqual(codes, ['ERR_UNKNOWN_BUILTIN_MODULE', 'ERR_SINGLE_EXECUTABLE_APPLICATION_ASSET_NOT_FOUND']);
}

fs.rmSync(folder, { recursive: true });
