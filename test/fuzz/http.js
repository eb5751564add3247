'use strict';

// HTTP over hostile bytes, on real sockets: the body of a target for libFuzzer (fuzz_script.c).
//
// The first byte says who is there: one of the servers below, which reads the rest as requests, or a client, which reads it
// as the answer to what it asked for. The second byte says how the bytes are cut into pieces, and how the connection ends.
// A server gets its bytes twice, in one piece and in the others: what it takes for requests must not depend on the cuts.

const assert = require('assert');
const http = require('http');
const net = require('net');

const MOST_PIECES = 300;
const seen = []; // the heads of requests, in order
let peers = []; // open ends of this input

// ---- servers ----

const handlers = [
  (request, response) => response.end('Hello'),
  (request, response) => {
    let size = 0;
    request.on('data', (chunk) => { size += chunk.length; });
    request.on('end', () => response.end(`${size}`));
  },
  (request, response) => request.pipe(response),
  (request, response) => setImmediate(() => response.end(JSON.stringify(request.headers))),
  (request, response) => {
    response.writeHead(200, ['Trailer', 'X-Sum', 'Set-Cookie', 'a=1', 'Set-Cookie', 'b=2']);
    response.write('one');
    response.addTrailers({ 'X-Sum': '2' });
    process.nextTick(() => response.end(Buffer.from('two'), () => request.resume()));
  },
  (request, response) => {
    request.setEncoding('utf8');
    request.once('readable', () => { while (request.read(3) !== null); });
    request.socket.on('drain', () => {});
    response.setHeader('Content-Length', 2);
    response.end('ok');
  },
  (request, response) => {
    if (request.url.length % 2) request.destroy();
    else response.destroy();
  },
  async (request, response) => {
    try {
      let text = '';
      for await (const chunk of request) text += chunk;
      response.writeHead(text.length % 2 ? 204 : 304, { 'X-Length': text.length });
      response.end();
    } catch (error) {
      assert.strictEqual(typeof error.code, 'string', error.stack);
    }
  },
];

function record(request) {
  seen.push([request.method, request.url, request.httpVersion, ...request.rawHeaders].join('\n'));
  request.on('error', (error) => assert.strictEqual(typeof error.code, 'string', error.stack));
}

function makeServer(handler, index) {
  // A handler that is to be called without a socket (index 0) must be the only one who looks.
  const server = http.createServer({ keepAliveTimeout: 0, insecureHTTPParser: index >= 8 }, (request, response) => {
    if (index > 0) {
      record(request);
      response.on('error', (error) => assert.strictEqual(typeof error.code, 'string', error.stack));
    } else {
      seen.push([request.method, request.url, request.httpVersion, ...request.rawHeaders].join('\n'));
    }
    handler(request, response);
  });
  if (index % 2) {
    server.on('upgrade', (request, socket) => {
      socket.on('error', () => {});
      socket.end('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n\r\n');
    });
    server.on('connect', (request, socket, head) => {
      socket.on('error', () => {});
      socket.end(head);
    });
    server.on('checkContinue', (request, response) => {
      response.writeContinue();
      server.emit('request', request, response);
    });
    server.on('clientError', (error, socket) => {
      assert.strictEqual(typeof error.code, 'string', error.stack);
      if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
      else socket.destroy();
    });
  }
  const path = `\0smew-fuzz-http-${process.pid}-${index}`;
  server.listen(path).unref();
  return { server, path };
}

const servers = [...handlers, ...handlers].map(makeServer);

// ---- pieces ----

// How bytes are cut: whole, byte by byte, in two at each place in turn of the input, or at intervals that it names.
function cut(bytes, how) {
  const step = how & 1 ? 1 + (how >> 2) : Math.max(1, 1 + (bytes.length * (how >> 2) >> 6));
  const size = Math.max(step, Math.ceil(bytes.length / MOST_PIECES));
  const pieces = [];
  for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.subarray(at, at + size));
  return pieces;
}

// A piece a turn of the loop: the other side has read it when the next is written.
function feed(socket, pieces, then) {
  let next = 0;
  (function turn() {
    if (socket.destroyed) setImmediate(then);
    else if (next === pieces.length) then();
    else socket.write(pieces[next++], () => setImmediate(turn));
  })();
}

function after(turns, then) {
  if (turns === 0) then();
  else setImmediate(after, turns - 1, then);
}

// ---- who is there ----

function toServer({ server, path }, pieces, how, then) {
  seen.length = 0;
  const socket = net.connect({ path, allowHalfOpen: true });
  socket.on('error', () => {});
  socket.on('data', () => {});
  socket.on('connect', () => {
    feed(socket, pieces, () => {
      if (how & 2) socket.end();
      after(5, () => {
        if (how & 2) server.closeAllConnections();
        socket.destroy();
        after(2, () => then(seen.slice()));
      });
    });
  });
}

// What a server in pieces has seen less: the connection was gone before it could.
function compare(whole, pieces) {
  const length = Math.min(whole.length, pieces.length);
  assert.deepStrictEqual(pieces.slice(0, length), whole.slice(0, length));
}

function toBoth(to, bytes, how) {
  toServer(to, [bytes], how, (whole) => {
    toServer(to, cut(bytes, how), how, (pieces) => compare(whole, pieces));
  });
}

const requests = [
  { method: 'GET' },
  { method: 'HEAD' },
  { method: 'POST', headers: { 'Content-Length': 4 } },
  { method: 'CONNECT' },
  { method: 'GET', headers: { Connection: 'Upgrade', Upgrade: 'x' } },
  { method: 'POST', headers: { Expect: '100-continue' } },
];

let answer; // what the answering server does with a connection
const answering = net.createServer((socket) => answer(socket));
const answeringPath = `\0smew-fuzz-http-${process.pid}-answer`;
answering.listen(answeringPath).unref();

function readAnswer(response, how) {
  response.on('error', (error) => assert.strictEqual(typeof error.code, 'string', error.stack));
  assert.strictEqual(typeof response.headers, 'object');
  if (how & 4) response.on('data', () => {});
  else response.setEncoding('latin1').on('readable', () => { while (response.read() !== null); });
}

function toClient(bytes, which, how) {
  const agent = new http.Agent({ keepAlive: !!(how & 8), maxSockets: 1 });
  answer = (socket) => {
    peers.push(socket);
    socket.on('error', () => {});
    socket.on('data', () => {});
    feed(socket, cut(bytes, how), () => {
      if (how & 2) socket.end();
      after(5, finish);
    });
  };
  const options = { ...requests[which % requests.length], socketPath: answeringPath, agent };
  for (let i = 0; i < 2; i++) {
    const request = http.request(options, (response) => readAnswer(response, how));
    request.on('error', (error) => assert.strictEqual(typeof error.code, 'string', error.stack));
    for (const event of ['upgrade', 'connect']) {
      if (i === 0) request.on(event, (response, socket) => socket.on('error', () => {}).end());
    }
    for (const event of ['continue', 'information', 'timeout', 'close', 'finish']) request.on(event, () => {});
    request.end(options.method === 'POST' ? 'body' : undefined);
    peers.push(request);
  }
  peers.push(agent);
}

function finish() {
  for (const peer of peers) peer.destroy();
  peers = [];
}

globalThis.fuzz = (bytes) => {
  if (bytes.length < 2) return;
  const rest = bytes.subarray(2);
  if (bytes[0] & 128) toClient(rest, bytes[0] & 127, bytes[1]);
  else toBoth(servers[bytes[0] % servers.length], rest, bytes[1]);
};
