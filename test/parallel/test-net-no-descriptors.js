'use strict';

// A server without descriptors left turns connections away and serves again as soon as it has some.

const assert = require('assert');
const { spawn } = require('child_process');
const http = require('http');
const net = require('net');

if (process.argv[2] === 'server') {
  const server = http.createServer((request, response) => response.end('fine'));
  server.listen(0, '127.0.0.1', () => console.log(server.address().port));
  process.stdin.resume().on('end', () => process.exit());
} else {
  const child = spawn('/bin/sh', ['-c', 'ulimit -n 40 && exec "$0" "$1" server', process.execPath, __filename],
                      { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdout.setEncoding('utf8').once('data', async (text) => {
    const port = +text;
    const sockets = [];
    let opened = 0;
    for (let i = 0; i < 100; i++) {
      const socket = net.connect(port, '127.0.0.1', () => opened++);
      socket.on('error', () => {}).on('close', () => sockets.splice(sockets.indexOf(socket), 1));
      sockets.push(socket);
    }
    while (opened < 100) await new Promise((resolve) => setTimeout(resolve, 5));
    for (const socket of [...sockets]) socket.destroy();
    const get = () => new Promise((resolve) => {
      http.get({ port, agent: false }, (response) => response.setEncoding('utf8').on('data', resolve)).on('error', resolve);
    });
    let answer;
    while ((answer = await get()) !== 'fine') assert(answer instanceof Error);
    child.stdin.end();
  });
  child.on('exit', (code) => assert.strictEqual(code, 0));
}
