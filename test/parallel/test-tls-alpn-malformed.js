'use strict';

// A list of protocols (ALPN) whose lengths lie: the callback is not asked, the handshake fails, the server lives on.

const assert = require('assert');
const fs = require('fs');
const net = require('net');
const path = require('path');
const tls = require('tls');

const read = (name) => fs.readFileSync(path.join(__dirname, '../fixtures/tls', `${name}.pem`));
const asked = [];
const failures = [];
const server = tls.createServer({
  key: read('server-key'), cert: read('server'),
  ALPNCallback: ({ protocols }) => {
    asked.push(protocols);
    return protocols[0];
  },
}, (socket) => socket.end());
server.on('tlsClientError', (error) => failures.push(error.code));

// What the client says first goes through `change`.
function connect(change, then) {
  const between = net.createServer((near) => {
    const far = net.connect(server.address().port);
    near.once('data', (hello) => {
      change(hello, hello.indexOf('\x06custom'));
      far.write(hello);
      near.pipe(far).pipe(near);
    });
    near.on('error', () => {});
    far.on('error', () => {});
  });
  between.listen(0, () => {
    const client = tls.connect({ port: between.address().port, ca: read('ca'), servername: 'localhost',
                                 ALPNProtocols: ['custom', 'other'] });
    let secure = false;
    client.on('secureConnect', () => { secure = client.alpnProtocol; });
    client.on('error', () => {});
    client.resume();
    client.on('close', () => {
      between.close();
      then(secure);
    });
  });
}

const LIES = [
  (hello, at) => { hello[at] = 255; }, // beyond the end
  (hello, at) => { hello[at] = 0; }, // an empty name
  (hello, at) => { hello[at + 7]++; }, // the last one a byte too long
  (hello, at) => { hello[at + 7]--; }, // and too short: the rest is a length
];

server.listen(0, () => next(0));

function next(i) {
  if (i < LIES.length) {
    connect(LIES[i], (secure) => {
      assert.strictEqual(secure, false);
      assert.deepStrictEqual(asked, []);
      assert.strictEqual(failures.length, i + 1);
      next(i + 1);
    });
    return;
  }
  connect(() => {}, (secure) => {
    assert.strictEqual(secure, 'custom');
    assert.deepStrictEqual(asked, [['custom', 'other']]);
    server.close();
  });
}
