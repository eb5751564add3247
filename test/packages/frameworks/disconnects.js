'use strict';

// A client that goes away in the middle of everything: an Express application with static files, uploads and downloads that
// stream, and Socket.IO beside it. Each exchange is cut after so and so many bytes that were sent, or read, by an end or by a
// reset. The server lives on, and nothing is left: no descriptors, no sockets, no files of uploads, and the memory comes back.

const express = require('express');
const fs = require('fs');
const http = require('http');
const multer = require('multer');
const net = require('net');
const os = require('os');
const path = require('path');
const { PassThrough, pipeline } = require('stream');
const { Server } = require('socket.io');
const zlib = require('zlib');

const { gc } = globalThis;
if (gc === undefined) {
  process.exit(require('child_process').spawnSync(process.execPath, ['--expose-gc', __filename], { stdio: 'inherit' }).status);
}

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'disconnects-'));
fs.mkdirSync(path.join(folder, 'uploads'));
fs.writeFileSync(path.join(folder, 'file.bin'), Buffer.alloc(1 << 20, 'f'));
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));

const errors = new Map();
const app = express();
const count = (error) => errors.set(error.code ?? error.message, (errors.get(error.code ?? error.message) ?? 0) + 1);
const upload = multer({ dest: path.join(folder, 'uploads') });
app.use(express.static(folder));
// Looking for a static file takes its time: the client may have gone, and 'close' with it.
app.use((req, res, next) => { if (!req.socket.destroyed) next(); });
app.post('/json', express.json(), (req, res) => res.json({ got: Object.keys(req.body) }));
app.post('/upload', upload.single('file'), (req, res) => fs.unlink(req.file.path, () => res.send('stored')));
app.post('/echo', (req, res) => pipeline(req, new PassThrough(), res, (error) => error && count(error)));
app.get('/download', (req, res) => {
  res.setHeader('Content-Encoding', 'gzip');
  pipeline(fs.createReadStream(path.join(folder, 'file.bin')), zlib.createGzip(), res, (error) => error && count(error));
});
app.get('/pipe', (req, res) => {
  const source = fs.createReadStream(path.join(folder, 'file.bin'));
  // Of the connection, as a response that waits behind another hears of nothing (on Node, too).
  req.socket.once('close', () => source.destroy());
  source.pipe(res);
});
app.get('/slow', (req, res) => {
  const timer = setInterval(() => res.write('tick'), 1);
  res.on('close', () => clearInterval(timer));
});
app.use((error, req, res, next) => { // eslint-disable-line no-unused-vars
  count(error);
  if (!res.headersSent) res.status(error.status ?? 500).send('no');
});

const server = http.createServer(app);
const io = new Server(server, { pingInterval: 200, pingTimeout: 200, connectTimeout: 200, upgradeTimeout: 200 });
io.on('connection', (socket) => {
  socket.join('room');
  socket.on('say', (text) => io.to('room').emit('said', text));
  socket.on('error', () => {});
});

const host = 'Host: localhost\r\n';
const form = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.bin"\r\n\r\n' + 'u'.repeat(150_000) + '\r\n--b--\r\n';
const frame = (text) => Buffer.concat([Buffer.from([0x81, 0x80 | text.length, 0, 0, 0, 0]), Buffer.from(text)]);
const handshake = `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n${host}Upgrade: websocket\r\nConnection: Upgrade\r\n` +
  'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n';
// What is sent in each, and how much comes back at most.
const exchanges = {
  static: [`GET /file.bin HTTP/1.1\r\n${host}\r\n`, 1 << 20],
  range: [`GET /file.bin HTTP/1.1\r\n${host}Range: bytes=5-500000\r\n\r\n`, 500_000],
  json: [`POST /json HTTP/1.1\r\n${host}Content-Type: application/json\r\nContent-Length: 21\r\n\r\n{"first":1,"last":22}`, 200],
  upload: [`POST /upload HTTP/1.1\r\n${host}Content-Type: multipart/form-data; boundary=b\r\nContent-Length: ${form.length}\r\n\r\n${form}`, 200],
  echo: [`POST /echo HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\n\r\n${`10000\r\n${'e'.repeat(65536)}\r\n`.repeat(4)}0\r\n\r\n`, 262_144],
  download: [`GET /download HTTP/1.1\r\n${host}\r\n`, 1000],
  pipe: [`GET /pipe HTTP/1.1\r\n${host}\r\n`, 1 << 20],
  slow: [`GET /slow HTTP/1.1\r\n${host}\r\n`, 300],
  pipelined: [`GET /pipe HTTP/1.1\r\n${host}\r\n`.repeat(3), 3 << 20],
  polling: [`GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\n${host}\r\n`, 200],
  websocket: [Buffer.concat([Buffer.from(handshake), frame('40'), frame('42["say","a"]'), frame('42["say","b"]')]), 400],
};

// Send `sent` bytes, read `read`, go; until the connection is closed.
function cut(bytes, sent, read, how) {
  return new Promise((resolve) => {
    const socket = net.connect(server.address().port);
    let got = 0;
    const go = () => {
      if (how === 'reset') socket.resetAndDestroy();
      else socket.destroy();
    };
    socket.on('error', () => {});
    socket.on('close', resolve);
    socket.on('data', (chunk) => {
      got += chunk.length;
      if (got >= read) go();
    });
    socket.write(bytes.subarray(0, sent), () => { if (read === 0) setImmediate(go); });
    setTimeout(go, 100).unref();
  });
}

async function round() {
  for (const [name, [text, most]] of Object.entries(exchanges)) {
    const bytes = Buffer.from(text);
    const cuts = [];
    for (const how of ['end', 'reset']) {
      for (const part of [0.001, 0.1, 0.5, 0.9, 0.999]) cuts.push(cut(bytes, Math.ceil(bytes.length * part), 0, how));
      for (const part of [0, 0.001, 0.1, 0.5, 0.9]) cuts.push(cut(bytes, bytes.length, Math.ceil(most * part), how));
    }
    await Promise.all(cuts);
    if (!finished.has(name)) finished.set(name, cuts.length);
  }
}

const finished = new Map();
const descriptors = () => fs.readdirSync('/proc/self/fd').length;
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// Wait until it is so; false after a while.
async function becomes(check) {
  for (let i = 0; i < 400; i++) {
    if (check()) return true;
    await wait(20);
  }
  return false;
}

function used() {
  gc();
  gc();
  return process.memoryUsage().rss;
}

async function settled(before) {
  const quiet = await becomes(() => io.engine.clientsCount === 0 && server._connections === 0);
  const closed = await becomes(() => descriptors() <= before);
  return quiet && closed;
}

function get(url) {
  return new Promise((resolve, reject) => {
    http.get({ port: server.address().port, path: url, agent: false }, (res) => {
      let length = 0;
      res.on('data', (chunk) => { length += chunk.length; });
      res.on('end', () => resolve(`${res.statusCode} ${length}`));
    }).on('error', reject);
  });
}

server.listen(0, async () => {
  console.log('before:', await get('/pipe'));
  await wait(50);
  const before = descriptors();
  await round();
  await settled(before);
  const warm = used();
  for (let i = 0; i < 4; i++) await round();
  console.log('nothing left:', await settled(before));
  for (const [name, cuts] of finished) console.log(`${name}: ${cuts} cuts`);
  // Uploads that were cut leave no file behind.
  console.log('uploads:', await becomes(() => fs.readdirSync(path.join(folder, 'uploads')).length === 0));
  const grown = used() - warm;
  console.log('memory:', grown < 24 << 20 ? 'comes back' : `${grown >> 20} MiB more`);
  console.log('after:', await get('/pipe'), await get('/file.bin'));
  console.log('errors:', errors.has('ERR_STREAM_PREMATURE_CLOSE'));
  io.close();
  server.close(() => {
    console.log('closed');
    process.exit(); // not after the 30 seconds that ws gives a peer to close
  });
});
