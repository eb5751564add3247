'use strict';

// Connections of one context share the buffers of records while they are idle: what one says must not be heard by another,
// with records cut anywhere on the way, and an idle connection costs little.

const assert = require('assert');
const fs = require('fs');
const net = require('net');
const path = require('path');
const tls = require('tls');

const read = (name) => fs.readFileSync(path.join(__dirname, '../fixtures/tls', `${name}.pem`));
const CONNECTIONS = 40;
const ROUNDS = 6;

for (const maxVersion of ['TLSv1.2', 'TLSv1.3']) {
  const server = tls.createServer({ key: read('server-key'), cert: read('server'), maxVersion }, (socket) => socket.pipe(socket));
  // On the way bytes are cut into pieces, each sent in a turn of its own.
  const between = net.createServer((near) => {
    const far = net.connect(server.address().port);
    for (const [from, to] of [[near, far], [far, near]]) {
      let turn = 0;
      from.on('data', (chunk) => {
        from.pause();
        const step = 1 + (turn++ * 37) % 700;
        (function next(at) {
          if (at >= chunk.length) from.resume();
          else to.write(chunk.subarray(at, at + step), () => setImmediate(next, at + step));
        })(0);
      });
      from.on('end', () => to.end());
    }
  });
  server.listen(0, () => between.listen(0, () => {
    const secureContext = tls.createSecureContext({ ca: read('ca') });
    let open = CONNECTIONS;
    for (let i = 0; i < CONNECTIONS; i++) {
      const socket = tls.connect({ port: between.address().port, secureContext, servername: 'localhost' });
      let round = 0;
      let left = 0;
      const say = () => {
        const text = Buffer.alloc(1 + (i * 577 + round * 4099) % 20000, `${i}/${round} `);
        left = text.length;
        socket.expected = text;
        socket.write(text);
      };
      socket.on('secureConnect', say);
      socket.on('data', (chunk) => {
        const from = socket.expected.length - left;
        assert.deepStrictEqual(chunk, socket.expected.subarray(from, from + chunk.length));
        left -= chunk.length;
        if (left > 0) return;
        if (++round < ROUNDS) setImmediate(say);
        else socket.end();
      });
      socket.on('close', () => {
        assert.strictEqual(round, ROUNDS);
        if (--open === 0) [server, between].forEach((each) => each.close());
      });
    }
  }));
}

process.on('exit', () => {
  if (!process.versions.smew || process.config.variables.asan) return;
  const { spawnSync } = require('child_process');
  const script = `
    const fs = require('fs'), tls = require('tls');
    const memory = () => +/VmRSS:\\s+(\\d+)/.exec(fs.readFileSync('/proc/self/status', 'utf8'))[1];
    const server = tls.createServer({ key: fs.readFileSync(process.argv[1]), cert: fs.readFileSync(process.argv[2]) });
    const secureContext = tls.createSecureContext();
    const sockets = [];
    let before;
    (function next() {
      if (sockets.length === 20) before = memory();
      if (sockets.length === 220) {
        setTimeout(() => { console.log((memory() - before) / 200); process.exit(); }, 50);
        return;
      }
      const connect = () => sockets.push(tls.connect({ port: server.address().port, secureContext, rejectUnauthorized: false }, next));
      if (server.listening) connect();
      else server.listen(0, connect);
    })();`;
  const keys = ['server-key', 'server'].map((name) => path.join(__dirname, '../fixtures/tls', `${name}.pem`));
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', script, ...keys], { encoding: 'utf8' });
  assert.ok(Number(stdout) > 0 && Number(stdout) < 80, `${stdout} KiB for both ends of a connection\n${stderr}`);
});
