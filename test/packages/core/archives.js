'use strict';

// tar, yauzl and csv-parse.

const fs = require('fs');
const os = require('os');
const path = require('path');
const tar = require('tar');
const yauzl = require('yauzl');
const { parse } = require('csv-parse');
const { parse: parseSync } = require('csv-parse/sync');

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'archives-'));
process.on('exit', () => fs.rmSync(root, { recursive: true }));

// A zip of one stored and one empty file, made by hand.
function makeZip() {
  const crcs = { 'hello.txt': 0x3610a686, 'dir/': 0 };
  const records = [];
  const central = [];
  let offset = 0;
  for (const [name, text] of [['hello.txt', 'hello'], ['dir/', '']]) {
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(20, 4);
    local.writeUInt32LE(crcs[name], 14);
    local.writeUInt32LE(text.length, 18);
    local.writeUInt32LE(text.length, 22);
    local.writeUInt16LE(name.length, 26);
    records.push(local, Buffer.from(name), Buffer.from(text));
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(20, 6);
    entry.writeUInt32LE(crcs[name], 16);
    entry.writeUInt32LE(text.length, 20);
    entry.writeUInt32LE(text.length, 24);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(offset, 42);
    central.push(entry, Buffer.from(name));
    offset += 30 + name.length + text.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(2, 8);
  end.writeUInt16LE(2, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...records, directory, end]);
}

async function tarball() {
  fs.mkdirSync(path.join(root, 'in/sub'), { recursive: true });
  fs.writeFileSync(path.join(root, 'in/one.txt'), 'one'.repeat(1000));
  fs.writeFileSync(path.join(root, 'in/sub/two.txt'), 'two');
  fs.symlinkSync('one.txt', path.join(root, 'in/link'));
  const file = path.join(root, 'out.tar');
  await tar.create({ file, cwd: root, portable: true, mtime: new Date(0) }, ['in']);
  const names = [];
  await tar.list({ file, onReadEntry: (entry) => names.push(`${entry.type} ${entry.path} ${entry.size}`) });
  console.log(names.sort());
  fs.mkdirSync(path.join(root, 'extracted'));
  await tar.extract({ file, cwd: path.join(root, 'extracted'), strip: 1, filter: (name) => !name.includes('two') });
  console.log(fs.readdirSync(path.join(root, 'extracted'), { recursive: true }).sort(),
              fs.readFileSync(path.join(root, 'extracted/link'), 'utf8').length);
}

function zip() {
  return new Promise((resolve, reject) => {
    yauzl.fromBuffer(makeZip(), { lazyEntries: true }, (error, file) => {
      if (error) return reject(error);
      file.on('entry', (entry) => {
        console.log(entry.fileName, entry.uncompressedSize);
        if (entry.fileName.endsWith('/')) return file.readEntry();
        file.openReadStream(entry, (failure, stream) => {
          if (failure) return reject(failure);
          stream.on('data', (chunk) => console.log(`${chunk}`)).on('end', () => file.readEntry());
        });
      });
      file.on('end', resolve);
      file.readEntry();
    });
  });
}

async function csv() {
  console.log(parseSync('a,b\n1,"x, ""y"""\n\n2,z\n', { columns: true, skip_empty_lines: true, cast: true }));
  const parser = parse({ delimiter: ';', trim: true, info: true });
  parser.write('x ; y\n1');
  parser.end(';2\n');
  for await (const { info, record } of parser) console.log(info.lines, record);
  try {
    parseSync('a,b\n1\n');
  } catch (error) {
    console.log(error.code);
  }
  yauzl.fromBuffer(Buffer.from('not a zip'), (error) => console.log(error.message));
}

tarball().then(zip).then(csv);
