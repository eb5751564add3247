'use strict';

// A client that asks for a stapled OCSP response hears that there is none, before it takes the connection for secure.

const assert = require('assert');
const fs = require('fs');
const path = require('path');
const tls = require('tls');

const read = (name) => fs.readFileSync(path.join(__dirname, '../fixtures/tls', `${name}.pem`));
const server = tls.createServer({ key: read('server-key'), cert: read('server') }, (socket) => socket.end('x'));
server.listen(0, () => {
  const seen = [];
  const client = tls.connect({ port: server.address().port, ca: read('ca'), servername: 'localhost', requestOCSP: true });
  client.on('OCSPResponse', (response) => seen.push(response));
  client.on('secureConnect', () => seen.push('secure'));
  client.resume();
  client.on('close', () => {
    assert.deepStrictEqual(seen, [null, 'secure']);
    const careful = tls.connect({ port: server.address().port, ca: read('ca'), servername: 'localhost', requestOCSP: true });
    careful.on('OCSPResponse', (response) => { if (!response) careful.destroy(new Error('no response')); });
    careful.on('secureConnect', () => assert.fail('not refused'));
    careful.on('error', (error) => {
      assert.strictEqual(error.message, 'no response');
      server.close();
    });
  });
});
