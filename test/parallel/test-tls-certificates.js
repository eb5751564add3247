'use strict';

// Certificates of every kind, each refused with its own code, and those that are right.

const assert = require('assert');
const fs = require('fs');
const path = require('path');
const tls = require('tls');
const { once } = require('events');

const read = (name) => fs.readFileSync(path.join(__dirname, '../fixtures/tls', `${name}.pem`));
const ca = read('ca');

async function attempt(name, options, version) {
  const server = tls.createServer({ key: read(`${name}-key`), cert: read(name), maxVersion: version }, (socket) => {
    socket.on('error', () => {});
    socket.end('hello');
  });
  server.on('tlsClientError', () => {});
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = tls.connect({ port: server.address().port, host: '127.0.0.1', servername: 'localhost', ...options });
  let result;
  try {
    await once(socket, 'secureConnect');
    socket.setEncoding('utf8');
    result = (await once(socket, 'data'))[0];
    assert.strictEqual(socket.authorized, socket.authorizationError === null);
    if (socket.authorizationError) result = `allowed ${socket.authorizationError}`;
  } catch (error) {
    result = error.code;
  }
  socket.destroy();
  server.close();
  await once(server, 'close');
  return result;
}

(async () => {
  for (const version of ['TLSv1.2', 'TLSv1.3']) {
    const expected = {
      'server': ['hello', { ca }],
      'other': ['ERR_TLS_CERT_ALTNAME_INVALID', { ca }],
      'expired': ['CERT_HAS_EXPIRED', { ca }],
      'future': ['CERT_NOT_YET_VALID', { ca }],
      'wrong-usage': ['INVALID_PURPOSE', { ca }],
      'self': ['DEPTH_ZERO_SELF_SIGNED_CERT', { ca }],
      'rsa': ['hello', { ca: read('rsa') }],
    };
    for (const name of Object.keys(expected)) {
      const [result, options] = expected[name];
      assert.strictEqual(await attempt(name, options, version), result, `${name} ${version}`);
      if (result !== 'hello') {
        assert.strictEqual(await attempt(name, { ...options, rejectUnauthorized: false }, version), `allowed ${result}`);
      }
    }
    // Nobody trusted has issued it.
    assert.strictEqual(await attempt('server', { ca: read('self') }, version), 'UNABLE_TO_VERIFY_LEAF_SIGNATURE');
    assert.strictEqual(await attempt('server', {}, version), 'UNABLE_TO_VERIFY_LEAF_SIGNATURE');
    assert.strictEqual(await attempt('self', { ca: read('self') }, version), 'hello');
    // Whose it is
    assert.strictEqual(await attempt('server', { ca, servername: 'a.example.test' }, version), 'hello');
    assert.strictEqual(await attempt('server', { ca, servername: 'a.b.example.test' }, version), 'ERR_TLS_CERT_ALTNAME_INVALID');
    assert.strictEqual(await attempt('server', { ca, servername: '', checkServerIdentity: (host) => {
      assert.strictEqual(host, '127.0.0.1');
    } }, version), 'hello');
  }
  finished = true;
})();

let finished = false;
process.on('exit', () => assert(finished, 'all of it has run'));
