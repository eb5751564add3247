'use strict';

// fetch over https and WebSocket over wss, trusting what NODE_EXTRA_CA_CERTS names, and nothing without it.

const assert = require('assert');
const fs = require('fs');
const https = require('https');
const path = require('path');
const { createHash } = require('crypto');
const { spawn } = require('child_process');
const { once } = require('events');

const file = (name) => path.join(__dirname, '../fixtures/tls', `${name}.pem`);

async function client(port) {
  const url = `https://localhost:${port}`;
  const trusted = process.env.NODE_EXTRA_CA_CERTS !== undefined;
  if (!trusted) {
    await assert.rejects(fetch(url), (error) => error instanceof TypeError && error.message === 'fetch failed' &&
                         error.cause.code === 'UNABLE_TO_VERIFY_LEAF_SIGNATURE');
    const failed = await new Promise((resolve) => { new WebSocket(`wss://localhost:${port}`).onerror = resolve; });
    assert.strictEqual(failed.type, 'error');
    return;
  }
  const response = await fetch(`${url}/first`, { headers: { 'x-a': 'b' } });
  assert.deepStrictEqual([response.url, response.redirected, response.status], [`${url}/second`, true, 200]);
  assert.deepStrictEqual(await response.json(), { path: '/second', header: 'b' });
  await assert.rejects(fetch(`https://127.0.0.2:${port}`), (error) => error.cause.code === 'ERR_TLS_CERT_ALTNAME_INVALID');
  const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => fetch(`${url}/${i}`, { method: 'POST', body: 'x'.repeat(i * 1000) })));
  for (const [i, answer] of answers.entries()) assert.strictEqual((await answer.json()).bytes, i * 1000);
  const socket = new WebSocket(`wss://localhost:${port}`);
  await new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = reject;
  });
  const message = new Promise((resolve) => { socket.onmessage = resolve; });
  assert.strictEqual((await message).data, 'hello');
  socket.close();
  await new Promise((resolve) => { socket.onclose = resolve; });
}

// Enough of a server of WebSockets: says hello, closes when it is told to.
function upgrade(request, socket) {
  const accept = createHash('sha1').update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
  socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`);
  socket.write(Buffer.concat([Buffer.from([0x81, 5]), Buffer.from('hello')]));
  socket.on('data', () => socket.end(Buffer.from([0x88, 0])));
  socket.on('error', () => {});
}

async function main() {
  const server = https.createServer({ key: fs.readFileSync(file('server-key')), cert: fs.readFileSync(file('server')) },
                                    (request, response) => {
    if (request.url === '/first') {
      response.writeHead(302, { Location: '/second' }).end();
      return;
    }
    let bytes = 0;
    request.on('data', (chunk) => { bytes += chunk.length; });
    request.on('end', () => response.end(JSON.stringify(request.method === 'POST' ? { bytes } :
      { path: request.url, header: request.headers['x-a'] })));
  }).on('upgrade', upgrade).listen(0);
  await once(server, 'listening');
  for (const trusted of [file('ca'), undefined]) {
    const env = { ...process.env };
    delete env.NODE_EXTRA_CA_CERTS;
    if (trusted !== undefined) env.NODE_EXTRA_CA_CERTS = trusted;
    const child = spawn(process.execPath, [__filename, server.address().port], { env, stdio: 'inherit' });
    assert.deepStrictEqual(await once(child, 'exit'), [0, null]);
  }
  server.close();
  server.closeAllConnections();
}

if (process.argv[2]) client(process.argv[2]);
else main();
