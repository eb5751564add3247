'use strict';

// The socket of a connection is made when a listener asks for it, and is the same one for all its requests.

const assert = require('assert');
const http = require('http');
const net = require('net');

const sockets = [];
const server = http.createServer((req, res) => {
  if (req.url === '/look') {
    assert(req.socket instanceof net.Socket);
    assert.strictEqual(res.socket, req.socket);
    assert.strictEqual(req.socket.remoteAddress, '127.0.0.1');
    assert.strictEqual(req.socket.server, server);
    sockets.push(req.socket);
  }
  res.end(req.url);
});

function get(agent, path) {
  return new Promise((resolve, reject) => {
    http.get({ agent, path, host: '127.0.0.1', port: server.address().port }, (res) => {
      let text = '';
      res.setEncoding('utf8').on('data', (chunk) => { text += chunk; }).on('end', () => resolve(text));
    }).on('error', reject);
  });
}

server.listen(0, '127.0.0.1', async () => {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  for (const path of ['/a', '/look', '/b', '/look', '/c']) assert.strictEqual(await get(agent, path), path);
  assert.strictEqual(sockets.length, 2);
  assert.strictEqual(sockets[0], sockets[1]);
  agent.destroy();
  server.close();
});
