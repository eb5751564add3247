'use strict';
// A redis-server of its own, on a socket in a folder of its own: withRedis(async (path) => …).

const { spawn } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

module.exports = async function withRedis(use) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'smew-redis-'));
  const socket = path.join(folder, 'redis.sock');
  const server = spawn('redis-server', ['--port', '0', '--unixsocket', socket, '--save', '', '--dir', folder]);
  const ended = new Promise((resolve) => server.on('exit', resolve));
  await new Promise((resolve, reject) => {
    server.on('error', reject);
    server.stdout.on('data', (text) => /ready to accept connections/i.test(text) && resolve());
  });
  try {
    await use(socket);
  } finally {
    server.kill();
    await ended;
    fs.rmSync(folder, { recursive: true });
  }
};
