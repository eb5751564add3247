'use strict';

// Memory that an operation still uses is transferred, resized or replaced by the program: the operation goes on with the bytes
// it was given, the program with the buffer it got, and neither with memory that is gone (this test is of use under
// AddressSanitizer above all). From 64 KiB on memory is a block of its own that could move.

const assert = require('assert');
const { createHook } = require('async_hooks');
const crypto = require('crypto');
const dgram = require('dgram');
const fs = require('fs');
const http = require('http');
const http2 = require('http2');
const net = require('net');
const { once } = require('events');
const os = require('os');
const path = require('path');
const { promisify } = require('util');
const zlib = require('zlib');

// One thread, which is busy when an operation comes: so that the memory is taken away before the operation has it.
process.env.UV_THREADPOOL_SIZE = '1';
const occupy = () => crypto.pbkdf2('a', 'b', 20000, 20, 'sha1', () => {});

const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'in-use-'));
process.on('exit', () => fs.rmSync(directory, { recursive: true }));
const file = (name) => path.join(directory, name);

const SIZE = 1 << 20;
const TEXT = crypto.randomBytes(SIZE / 4).toString('hex');

const WAYS = {
  clone: (memory) => structuredClone(memory, { transfer: [memory] }),
  message: (memory) => new MessageChannel().port1.postMessage(memory, [memory]),
  transfer: (memory) => memory.transfer(),
  shorter: (memory) => memory.transfer(100),
  longer: (memory) => memory.transferToFixedLength(2 * SIZE),
};

// A buffer of its own memory, which begins before it.
function make(fill) {
  const bytes = Buffer.from(new ArrayBuffer(SIZE + 100), 100, SIZE / 2);
  if (fill) bytes.write(TEXT, 'latin1');
  return bytes;
}

// Take the memory away, then have others use what became free.
function take(way, { buffer: memory }) {
  WAYS[way](memory);
  assert.strictEqual(memory.detached, true);
  assert.strictEqual(memory.byteLength, 0);
  for (let i = 0; i < 4; i++) new Uint8Array(new ArrayBuffer(memory.byteLength || SIZE + 100)).fill(i);
}

const expected = Buffer.from(TEXT, 'latin1').subarray(0, SIZE / 2);
const same = (got) => assert.strictEqual(Buffer.compare(got, expected), 0);

// More than the kernel takes at once.
const LARGE = 16;

function makeLarge() {
  const bytes = Buffer.from(new ArrayBuffer(LARGE * SIZE));
  for (let i = 0; i < LARGE; i++) bytes.write(TEXT, i * SIZE, 'latin1');
  return bytes;
}

function sameLarge(got) {
  assert.strictEqual(got.length, LARGE * SIZE);
  for (let i = 0; i < LARGE; i++) same(got.subarray(i * SIZE, i * SIZE + SIZE / 2));
}

const OPERATIONS = {
  async gzip(then) {
    const bytes = make(true);
    const result = promisify(zlib.gzip)(bytes);
    then(bytes);
    same(zlib.gunzipSync(await result));
  },
  async brotli(then) {
    const bytes = make(true);
    const result = promisify(zlib.brotliCompress)(bytes, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 2 } });
    then(bytes);
    same(zlib.brotliDecompressSync(await result));
  },
  async deflateStream(then) {
    const bytes = make(true);
    const stream = zlib.createDeflate({ chunkSize: SIZE });
    stream.end(bytes);
    then(bytes);
    same(zlib.inflateSync(Buffer.concat(await stream.toArray())));
  },
  async write(then) {
    const bytes = make(true);
    const fd = fs.openSync(file('write'), 'w+');
    const done = promisify(fs.write)(fd, bytes);
    then(bytes);
    await done;
    same(fs.readFileSync(file('write')));
    fs.closeSync(fd);
  },
  async writev(then) {
    const bytes = make(true);
    const fd = fs.openSync(file('writev'), 'w+');
    const list = [bytes.subarray(0, 1000), bytes.subarray(1000)];
    const done = promisify(fs.writev)(fd, list, 0);
    list.length = 0;
    then(bytes);
    await done;
    same(fs.readFileSync(file('writev')));
    fs.closeSync(fd);
  },
  async read(then) {
    const bytes = make(false);
    const fd = fs.openSync(file('full'), 'r');
    const done = promisify(fs.read)(fd, bytes, 0, bytes.length, 0);
    then(bytes);
    assert.strictEqual((await done).bytesRead, SIZE / 2);
    fs.closeSync(fd);
  },
  async readv(then) {
    const bytes = make(false);
    const fd = fs.openSync(file('full'), 'r');
    const list = [bytes.subarray(0, 1000), bytes.subarray(1000)];
    const done = promisify(fs.readv)(fd, list, 0);
    list.length = 0;
    then(bytes);
    assert.strictEqual((await done).bytesRead, SIZE / 2);
    fs.closeSync(fd);
  },
  async randomFill(then) {
    const bytes = make(false);
    const done = promisify(crypto.randomFill)(bytes);
    then(bytes);
    await done.catch((error) => assert.ok(error instanceof TypeError || error instanceof RangeError));
  },
  async pbkdf2(then) {
    const bytes = make(true);
    const done = promisify(crypto.pbkdf2)(bytes, bytes, 1, 20, 'sha1');
    then(bytes);
    assert.deepStrictEqual(await done, crypto.pbkdf2Sync(expected, expected, 1, 20, 'sha1'));
  },
  async digest(then) {
    const bytes = make(true);
    const done = crypto.subtle.digest('SHA-256', bytes);
    then(bytes);
    assert.deepStrictEqual(Buffer.from(await done), crypto.createHash('sha256').update(expected).digest());
  },
  async encrypt(then) {
    const bytes = make(true);
    const key = await crypto.subtle.generateKey({ name: 'AES-CTR', length: 128 }, true, ['encrypt', 'decrypt']);
    const algorithm = { name: 'AES-CTR', counter: Buffer.alloc(16), length: 64 };
    const done = crypto.subtle.encrypt(algorithm, key, bytes);
    then(bytes);
    same(Buffer.from(await crypto.subtle.decrypt(algorithm, key, await done)));
  },
  async socket(then) {
    const server = net.createServer({ pauseOnConnect: true }).listen(0);
    await once(server, 'listening');
    const client = net.connect(server.address().port);
    const [[peer]] = await Promise.all([once(server, 'connection'), once(client, 'connect')]);
    const bytes = makeLarge();
    client.end(bytes);
    then(bytes);
    sameLarge(Buffer.concat(await peer.resume().toArray()));
    server.close();
  },
  async datagram(then) {
    const sockets = [dgram.createSocket('udp4'), dgram.createSocket('udp4')];
    for (const socket of sockets) {
      socket.bind(0, '127.0.0.1');
      await once(socket, 'listening');
    }
    const bytes = make(true);
    sockets[0].send(bytes, 0, 1000, sockets[1].address().port, '127.0.0.1');
    then(bytes);
    const [message] = await once(sockets[1], 'message');
    assert.strictEqual(Buffer.compare(message, expected.subarray(0, 1000)), 0);
    for (const socket of sockets) socket.close();
  },
  async response(then) {
    const server = http.createServer((request, response) => {
      const bytes = makeLarge();
      response.end(bytes);
      then(bytes);
    }).listen(0);
    await once(server, 'listening');
    const [response] = await once(http.get({ port: server.address().port, agent: false }), 'response');
    sameLarge(Buffer.concat(await response.toArray()));
    server.close();
  },
  async http2(then) {
    const server = http2.createServer((request, response) => {
      const bytes = make(true);
      response.end(bytes);
      then(bytes);
    }).listen(0);
    await once(server, 'listening');
    const session = http2.connect(`http://localhost:${server.address().port}`);
    same(Buffer.concat(await session.request({ ':path': '/' }).toArray()));
    session.close();
    server.close();
  },
};

async function resizable() {
  const fd = fs.openSync(file('full'), 'r');
  const memory = new ArrayBuffer(SIZE, { maxByteLength: 2 * SIZE });
  const bytes = new Uint8Array(memory);
  occupy();
  const done = promisify(fs.read)(fd, bytes, 0, SIZE, 0);
  memory.resize(1000);
  assert.strictEqual(memory.byteLength, 1000);
  assert.throws(() => memory.resize(2 * SIZE), RangeError);
  await done;
  // The operation is over: it can grow, and what it gets is new.
  memory.resize(2 * SIZE);
  assert.strictEqual(Buffer.from(memory, 0, 1000).toString('latin1'), TEXT.slice(0, 1000));
  assert.strictEqual(bytes.subarray(1000).every((byte) => byte === 0), true);
  const moved = memory.transfer();
  assert.strictEqual(moved.byteLength, 2 * SIZE);
  assert.strictEqual(moved.resizable, true);
  fs.closeSync(fd);
}

// Code of a hook runs between the call and the operation.
async function hooks() {
  let bytes;
  const hook = createHook({ init(id, type) { if (bytes && type !== 'PROMISE') take('transfer', bytes), bytes = undefined; } });
  hook.enable();
  const before = () => (bytes = make(true));
  await promisify(crypto.pbkdf2)(before(), 'salt', 1, 20, 'sha1').then((key) => {
    assert.deepStrictEqual(key, crypto.pbkdf2Sync(expected, 'salt', 1, 20, 'sha1'));
  });
  const fd = fs.openSync(file('hook'), 'w+');
  const given = before();
  await new Promise((resolve, reject) => fs.write(fd, given, (error) => (error ? reject(error) : resolve())));
  hook.disable();
  same(fs.readFileSync(file('hook')));
  fs.closeSync(fd);
}

(async () => {
  fs.writeFileSync(file('full'), TEXT);
  for (const [name, operation] of Object.entries(OPERATIONS)) {
    for (const way of Object.keys(WAYS)) {
      let called = 0;
      occupy();
      await operation((bytes) => {
        called++;
        take(way, bytes);
      }).catch((error) => assert.fail(`${name}, ${way}: ${error.stack}`));
      assert.strictEqual(called, 1, name);
    }
  }
  await resizable();
  await hooks();
})();
