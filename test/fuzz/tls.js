'use strict';

// Both ends of TLS over hostile bytes: the body of a target for libFuzzer (fuzz_script.c).
//
// The first byte says who is there: a server or a client alone, which get the rest as it is, or both, joined by two pipes
// that the rest describes: edits of the chunks that go through (flip a bit, cut, repeat, hold back, swap, put in, end). The
// second byte is the settings. Whatever happens, a side reads nothing but what the other has written, from its start on.

const assert = require('assert');
const fs = require('fs');
const tls = require('tls');
const { Duplex } = require('stream');

const read = (name) => fs.readFileSync(`test/fixtures/tls/${name}.pem`);
const CONTEXTS = [];
for (const name of ['server', 'rsa']) {
  for (const version of ['TLSv1.2', 'TLSv1.3']) {
    const common = { key: read(`${name}-key`), cert: read(name), ca: [read('ca'), read('rsa')], maxVersion: version };
    CONTEXTS.push({ server: tls.createSecureContext(common), client: tls.createSecureContext(common) });
  }
}
const TEXT = Buffer.alloc(40000, 'what one end says to the other. ');

class End extends Duplex {
  constructor(edits) {
    super();
    this.edits = edits;
    this.chunks = 0;
    this.held = null;
  }

  _read() {}

  _write(chunk, encoding, callback) {
    this.deliver(chunk);
    callback();
  }

  _final(callback) {
    this.give(null);
    callback();
  }

  give(chunk) {
    const { peer } = this;
    if (peer && !peer.destroyed && !peer.readableEnded && !peer.closedByEdit) peer.push(chunk);
    if (chunk === null && peer) peer.closedByEdit = true;
  }

  deliver(chunk) {
    const edit = this.edits.find(({ at }) => at === this.chunks);
    this.chunks++;
    for (const piece of edit ? this.change(chunk, edit) : [chunk]) this.give(piece);
  }

  change(chunk, { kind, where, value }) {
    const at = where % chunk.length;
    const copy = Buffer.from(chunk);
    switch (kind % 8) {
      case 0:
        copy[at] ^= value || 1;
        return [copy];
      case 1:
        return [chunk.subarray(0, at)];
      case 2:
        return [chunk, chunk];
      case 3:
        this.held = chunk;
        return [];
      case 4:
        return this.held ? [chunk, this.held] : [chunk];
      case 5:
        return [chunk.subarray(0, at), Buffer.alloc(value, where), chunk.subarray(at)];
      case 6:
        return [chunk.subarray(0, at), null];
      default:
        return [chunk.subarray(0, at), chunk.subarray(at)];
    }
  }
}

function watch(socket) {
  let got = 0;
  socket.on('error', (error) => assert.strictEqual(typeof error.code, 'string', error.stack));
  socket.on('data', (chunk) => {
    assert.strictEqual(chunk.equals(TEXT.subarray(got, got + chunk.length)), true, 'not what was written');
    got += chunk.length;
  });
  socket.on('keylog', () => {});
  socket.on('session', () => {});
}

function say(socket, settings) {
  socket.write(TEXT.subarray(0, 10));
  socket.write(TEXT.subarray(10, settings & 32 ? TEXT.length : 400));
  if (settings & 64) socket.end();
}

function makeServer(end, settings) {
  const options = { isServer: true, secureContext: CONTEXTS[settings & 3].server, requestCert: !!(settings & 4) };
  if (settings & 8) options.ALPNCallback = ({ protocols }) => protocols[0];
  if (settings & 16) options.SNICallback = (name, callback) => setImmediate(callback, null);
  return new tls.TLSSocket(end, options);
}

function makeClient(end, settings) {
  return tls.connect({ socket: end, secureContext: CONTEXTS[settings & 3].client, servername: 'localhost',
                       ALPNProtocols: settings & 8 ? ['one', 'two'] : undefined, rejectUnauthorized: false });
}

// After some turns of the loop, nobody waits for anything any more.
function finish(sockets, turns) {
  if (turns > 0) {
    setImmediate(finish, sockets, turns - 1);
    return;
  }
  for (const socket of sockets) socket.destroy();
}

function alone(make, bytes, settings) {
  const end = new End([]);
  const socket = make(end, settings);
  watch(socket);
  say(socket, settings);
  const half = settings & 128 ? bytes.length >> 1 : bytes.length;
  if (half > 0) end.push(bytes.subarray(0, half));
  if (half < bytes.length) end.push(bytes.subarray(half));
  if (settings & 64) end.push(null);
  finish([socket, end], 4);
}

function both(bytes, settings) {
  const edits = [[], []];
  for (let i = 0; i + 5 <= bytes.length; i += 5) {
    edits[bytes[i] & 1].push({ at: bytes[i] >> 1, kind: bytes[i + 1], where: bytes[i + 2] * 256 + bytes[i + 3], value: bytes[i + 4] });
  }
  const ends = [new End(edits[0]), new End(edits[1])];
  ends[0].peer = ends[1];
  ends[1].peer = ends[0];
  const sockets = [makeServer(ends[0], settings), makeClient(ends[1], settings)];
  for (const socket of sockets) {
    watch(socket);
    say(socket, settings);
  }
  finish([...sockets, ...ends], 12);
}

globalThis.fuzz = (bytes) => {
  if (bytes.length < 2) return;
  const rest = bytes.subarray(2);
  switch (bytes[0] % 4) {
    case 0:
      alone(makeServer, rest, bytes[1]);
      break;
    case 1:
      alone(makeClient, rest, bytes[1]);
      break;
    default:
      both(rest, bytes[1]);
  }
};
