'use strict';

// Records that somebody on the way has cut, changed, repeated, dropped or swapped: the receiver gets nothing but what was
// written, in order, then an error or an end; never the rest as if nothing had been.

const assert = require('assert');
const fs = require('fs');
const net = require('net');
const path = require('path');
const tls = require('tls');
const { once } = require('events');

const read = (name) => fs.readFileSync(path.join(__dirname, '../fixtures/tls', `${name}.pem`));
const TEXT = 'what the server has to say. ';
const PIECES = 6;
const APPLICATION_DATA = 23;
const BAD_MAC = 'ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC';

// Whole records out of a stream of bytes.
function splitter(take) {
  let held = Buffer.alloc(0);
  return (chunk) => {
    held = Buffer.concat([held, chunk]);
    while (held.length >= 5 && held.length >= 5 + held.readUInt16BE(3)) {
      const length = 5 + held.readUInt16BE(3);
      take(held.subarray(0, length));
      held = held.subarray(length);
    }
  };
}

// What `edit` makes of the records that the server sends once it has been asked.
function makeMiddle(port, edit) {
  return net.createServer((near) => {
    const far = net.connect(port);
    let asked = false;
    let number = 0;
    near.on('data', (chunk) => far.write(chunk));
    far.on('data', splitter((record) => {
      // The client asks after the handshake, so what comes then are answers (and tickets, which are small).
      if (asked && record[0] === APPLICATION_DATA && record.length > 1000) {
        for (const piece of edit(record, number++)) {
          if (piece === null) near.destroySoon();
          else if (!near.destroyed) near.write(piece);
        }
      } else {
        near.write(record);
      }
    }));
    near.asking = () => { asked = true; };
    near.on('error', () => {}).on('close', () => far.destroy());
    far.on('error', () => {}).on('close', () => near.destroySoon());
  });
}

async function attempt(version, cipher, edit) {
  const server = tls.createServer({ key: read('server-key'), cert: read('server'), minVersion: version, maxVersion: version,
                                    ciphers: cipher }, (socket) => {
    socket.on('error', () => {});
    socket.once('data', () => {
      const say = (i) => (i < PIECES ? socket.write(`${i}${TEXT.repeat(100)}`, () => say(i + 1)) : socket.end());
      say(0);
    });
  }).listen(0);
  await once(server, 'listening');
  const middle = makeMiddle(server.address().port, edit).listen(0);
  await once(middle, 'listening');
  const [[near], socket] = await Promise.all([once(middle, 'connection'), (async () => {
    const client = tls.connect({ port: middle.address().port, ca: read('ca'), servername: 'localhost' });
    await once(client, 'secureConnect');
    return client;
  })()]);
  near.asking();
  let got = '';
  let error = null;
  socket.setEncoding('latin1').on('data', (text) => { got += text; });
  socket.on('error', (caught) => { error = caught; });
  socket.write('go on');
  await new Promise((resolve) => socket.once('close', resolve));
  server.close();
  middle.close();
  let whole = '';
  for (let i = 0; i < PIECES; i++) whole += i + TEXT.repeat(100);
  assert(whole.startsWith(got), 'nothing but what was written');
  const code = error?.code === 'ERR_SSL_CIPHER_OPERATION_FAILED' ? BAD_MAC : error?.code ?? null; // OpenSSL's word with TLS 1.2
  return { complete: got === whole, pieces: got.length / (whole.length / PIECES), error: code };
}

function flipped(record, at) {
  const copy = Buffer.from(record);
  copy[at] ^= 1;
  return copy;
}

(async () => {
  const suites = [['TLSv1.3', 'TLS_AES_256_GCM_SHA384'], ['TLSv1.3', 'TLS_CHACHA20_POLY1305_SHA256'],
                  ['TLSv1.2', 'ECDHE-ECDSA-AES128-GCM-SHA256'], ['TLSv1.2', 'ECDHE-ECDSA-AES128-SHA256']];
  for (const [version, cipher] of suites) {
    const run = (edit) => attempt(version, cipher, edit);
    const label = `${version} ${cipher}`;
    assert.deepStrictEqual(await run((record) => [record]), { complete: true, pieces: PIECES, error: null }, label);
    const third = (edit) => (record, i) => (i === 2 ? edit(record) : [record]);
    const broken = { complete: false, pieces: 2, error: BAD_MAC };
    // a byte of the text, of the tag; the record again; one that is missing; two that have changed places
    assert.deepStrictEqual(await run(third((record) => [flipped(record, 40)])), broken, `${label}: text`);
    assert.deepStrictEqual(await run(third((record) => [flipped(record, record.length - 1)])), broken, `${label}: tag`);
    assert.deepStrictEqual(await run(third(() => [])), broken, `${label}: dropped`);
    assert.deepStrictEqual(await run(third((record) => [record, record])), { ...broken, pieces: 3 }, `${label}: repeated`);
    let held = null;
    assert.deepStrictEqual(await run((record, i) => {
      if (i === 2) {
        held = record;
        return [];
      }
      return i === 3 ? [record, held] : [record];
    }), broken, `${label}: swapped`);
    // The connection ends in the middle of a record, or without a word between two.
    for (const cut of [0, 3, 700]) {
      const { complete, pieces } = await run(third((record) => [record.subarray(0, cut), null]));
      assert.deepStrictEqual({ complete, pieces }, { complete: false, pieces: 2 }, `${label}: cut after ${cut}`);
    }
    // A length that no record has
    const { complete, pieces, error } = await run(third((record) => [Buffer.concat([record.subarray(0, 3), Buffer.from([0xff, 0xff]), record.subarray(5)])]));
    assert.deepStrictEqual({ complete, pieces }, { complete: false, pieces: 2 }, `${label}: length`);
    assert.match(error, /^ERR_SSL_/);
  }
  finished = true;
})();

let finished = false;
process.on('exit', (code) => assert(finished || code !== 0, 'all of it has run'));
