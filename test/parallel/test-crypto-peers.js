'use strict';

// openssl and ssh-keygen read the keys that we make; openssl checks our signatures and opens what we have encrypted, and the
// other way round. Skipped where they are missing.

const assert = require('assert');
const crypto = require('crypto');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { execFileSync, spawnSync } = require('child_process');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'keys-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true }));
const file = (name, content) => {
  const full = path.join(folder, name);
  if (content !== undefined) fs.writeFileSync(full, content, { mode: 0o600 });
  return full;
};
const run = (program, args, input) => execFileSync(program, args, { input, stdio: ['pipe', 'pipe', 'pipe'] });
const openssl = (args, input) => run('openssl', args, input);

const pairs = {
  'rsa': crypto.generateKeyPairSync('rsa', { modulusLength: 2048 }),
  'P-256': crypto.generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  'P-384': crypto.generateKeyPairSync('ec', { namedCurve: 'P-384' }),
  'P-521': crypto.generateKeyPairSync('ec', { namedCurve: 'P-521' }),
  'secp256k1': crypto.generateKeyPairSync('ec', { namedCurve: 'secp256k1' }),
  'ed25519': crypto.generateKeyPairSync('ed25519'),
  'x25519': crypto.generateKeyPairSync('x25519'),
  'ed448': crypto.generateKeyPairSync('ed448'),
  'x448': crypto.generateKeyPairSync('x448'),
};
const isSigning = (name) => !name.startsWith('x');

function keysAtOpenssl() {
  for (const [name, { publicKey, privateKey }] of Object.entries(pairs)) {
    const wanted = publicKey.export({ format: 'pem', type: 'spki' });
    const forms = [{ format: 'pem', type: 'pkcs8' },
                   { format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'password' }];
    if (name === 'rsa') forms.push({ format: 'pem', type: 'pkcs1' });
    if (/^(P-|secp)/.test(name)) forms.push({ format: 'pem', type: 'sec1' });
    for (const form of forms) {
      const pem = file('key', privateKey.export(form));
      assert.strictEqual(openssl(['pkey', '-in', pem, '-passin', 'pass:password', '-pubout']).toString(), wanted, `${name} ${form.type}`);
    }
    const der = file('key', privateKey.export({ format: 'der', type: 'pkcs8' }));
    assert.strictEqual(openssl(['pkey', '-in', der, '-inform', 'DER', '-pubout']).toString(), wanted);
    // what openssl writes comes back
    for (const args of [[], ['-aes-128-cbc', '-passout', 'pass:other']]) {
      const written = openssl(['pkey', '-in', der, '-inform', 'DER', ...args]);
      assert.strictEqual(crypto.createPrivateKey({ key: written, passphrase: 'other' }).equals(privateKey), true, name);
    }
  }
}

function signaturesAtOpenssl() {
  const message = Buffer.from('the message that is signed');
  const data = file('data', message);
  for (const [name, { publicKey, privateKey }] of Object.entries(pairs)) {
    if (!isSigning(name)) continue;
    const keys = [file('private', privateKey.export({ format: 'pem', type: 'pkcs8' })),
                  file('public', publicKey.export({ format: 'pem', type: 'spki' }))];
    const hash = name.startsWith('ed') ? null : 'sha256';
    const raw = hash === null ? ['-rawin'] : ['-rawin', '-digest', 'sha256'];
    const signature = file('signature', crypto.sign(hash, message, privateKey));
    assert.match(openssl(['pkeyutl', '-verify', '-pubin', '-inkey', keys[1], ...raw, '-in', data, '-sigfile', signature]).toString(),
                 /Signature Verified Successfully/);
    openssl(['pkeyutl', '-sign', '-inkey', keys[0], ...raw, '-in', data, '-out', signature]);
    assert.strictEqual(crypto.verify(hash, message, publicKey, fs.readFileSync(signature)), true, name);
  }
}

function secretsAtOpenssl() {
  const key = crypto.randomBytes(32), iv = crypto.randomBytes(16), plain = Buffer.from('a secret of some length. '.repeat(9));
  for (const name of ['aes-256-cbc', 'aes-256-ctr', 'aes-256-ofb', 'aes-256-cfb', 'chacha20']) {
    const cipher = crypto.createCipheriv(name, key, iv);
    const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
    const options = [`-${name}`, '-K', key.toString('hex'), '-iv', iv.toString('hex')];
    assert.deepStrictEqual(openssl(['enc', '-d', ...options], sealed), plain, name);
    assert.deepStrictEqual(openssl(['enc', ...options], plain), sealed, name);
  }
  const { publicKey, privateKey } = pairs.rsa;
  const options = ['-pkeyopt', 'rsa_padding_mode:oaep', '-pkeyopt', 'rsa_oaep_md:sha256'];
  const sealed = crypto.publicEncrypt({ key: publicKey, oaepHash: 'sha256' }, plain.subarray(0, 100));
  const pem = file('rsa', privateKey.export({ format: 'pem', type: 'pkcs8' }));
  assert.deepStrictEqual(openssl(['pkeyutl', '-decrypt', '-inkey', pem, ...options], sealed), plain.subarray(0, 100));
  // X25519 with a key of openssl's
  const other = crypto.createPrivateKey(openssl(['genpkey', '-algorithm', 'X25519']));
  const here = crypto.diffieHellman({ privateKey: pairs.x25519.privateKey, publicKey: crypto.createPublicKey(other) });
  const args = ['-inkey', file('own', other.export({ format: 'pem', type: 'pkcs8' })), '-peerkey',
                file('peer', pairs.x25519.publicKey.export({ format: 'pem', type: 'spki' }))];
  assert.deepStrictEqual(openssl(['pkeyutl', '-derive', ...args]), here);
}

// The public half in ssh's own form: strings with their lengths in front.
function keysAtSsh() {
  const strings = (...parts) => Buffer.concat(parts.flatMap((part) => {
    const bytes = Buffer.from(part), length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return [length, bytes];
  }));
  const number = (text) => {
    const bytes = Buffer.from(text, 'base64url');
    return bytes[0] & 0x80 ? Buffer.concat([Buffer.alloc(1), bytes]) : bytes;
  };
  for (const [name, type] of [['rsa', 'pkcs8'], ['rsa', 'pkcs1'], ['P-256', 'pkcs8'], ['P-256', 'sec1'], ['P-521', 'pkcs8']]) {
    const { publicKey, privateKey } = pairs[name];
    const { e, n, x, y } = publicKey.export({ format: 'jwk' });
    const curve = `nistp${name.slice(2)}`;
    const point = name === 'rsa' ? null : Buffer.concat([Buffer.from([4]), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
    const wanted = point === null ? strings('ssh-rsa', number(e), number(n)) : strings(`ecdsa-sha2-${curve}`, curve, point);
    const written = run('ssh-keygen', ['-y', '-f', file('ssh', privateKey.export({ format: 'pem', type }))]).toString();
    assert.strictEqual(written.split(/\s/)[1], wanted.toString('base64'), `${name} ${type}`);
  }
}

if (spawnSync('openssl', ['version']).error) {
  console.log('skipped: no openssl');
} else {
  keysAtOpenssl();
  signaturesAtOpenssl();
  secretsAtOpenssl();
}
if (spawnSync('ssh-keygen', ['-?']).error) console.log('skipped: no ssh-keygen');
else keysAtSsh();
