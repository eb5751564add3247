'use strict';

// Keys and certificates of PKCS #12 files, as openssl writes them in several kinds. Skipped where it is missing.

const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');
const tls = require('tls');
const { execFileSync, spawnSync } = require('child_process');
const { once } = require('events');

const fixture = (name) => path.join(__dirname, '../fixtures/tls', `${name}.pem`);

// What is no such file, with Node's words
for (const [pfx, message] of [[Buffer.alloc(0), 'not enough data'], ['nonsense', 'not enough data'],
                              [fs.readFileSync(fixture('server')), 'wrong tag']]) {
  assert.throws(() => tls.createSecureContext({ pfx, passphrase: 'p' }), { message });
}

if (spawnSync('openssl', ['version']).error) {
  console.log('skipped: no openssl');
  process.exit(0);
}
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pfx-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true }));

function make(name, options, passphrase) {
  const file = path.join(folder, 'made.pfx');
  execFileSync('openssl', ['pkcs12', '-export', '-out', file, '-in', fixture(name), '-inkey', fixture(`${name}-key`),
                           '-certfile', fixture('ca'), '-passout', `pass:${passphrase}`, ...options], { stdio: 'pipe' });
  return fs.readFileSync(file);
}

async function talk(pfx, passphrase) {
  const server = tls.createServer({ pfx, passphrase }, (socket) => socket.end('hello')).listen(0);
  await once(server, 'listening');
  const socket = tls.connect({ port: server.address().port, servername: 'localhost',
                               ca: [fs.readFileSync(fixture('ca')), fs.readFileSync(fixture('rsa'))] });
  assert.strictEqual((await once(socket, 'data')).toString(), 'hello');
  server.close();
}

(async () => {
  const des = ['-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-3DES'];
  const kinds = [[], ['-keypbe', 'AES-128-CBC', '-certpbe', 'AES-192-CBC'], [...des, '-macalg', 'sha1'],
                 ['-macalg', 'sha512', '-iter', '3'], ['-keypbe', 'NONE', '-certpbe', 'NONE'], ['-nomac']];
  for (const name of ['server', 'rsa']) for (const kind of kinds) await talk(make(name, kind, 'pässword'), 'pässword');
  await talk(make('server', [], ''), undefined);
  await talk([{ buf: make('server', [], 'own'), passphrase: 'own' }], 'another');

  const pfx = make('server', [], 'right');
  for (const passphrase of ['wrong', '', undefined]) {
    assert.throws(() => tls.createSecureContext({ pfx, passphrase }), { message: 'mac verify failure' });
  }
  for (let i = 0; i < pfx.length; i += 97) {
    const broken = Buffer.from(pfx);
    broken[i] ^= 0x55;
    assert.throws(() => tls.createSecureContext({ pfx: broken, passphrase: 'right' }), Error, `byte ${i}`);
    assert.throws(() => tls.createSecureContext({ pfx: pfx.subarray(0, i), passphrase: 'right' }), { message: 'not enough data' });
  }
  assert.throws(() => tls.createSecureContext({ pfx: make('server', ['-nokeys'], 'p'), passphrase: 'p' }),
                { message: 'Unable to load private key from PFX data' });
  finished = true;
})();

let finished = false;
process.on('exit', (code) => assert(finished || code !== 0, 'all of it has run'));
