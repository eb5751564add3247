'use strict';

// 500 resumed handshakes of TLS 1.3 (P-256), one after the other; client and server are this process.

const fs = require('fs');
const path = require('path');
const tls = require('tls');

const read = (name) => fs.readFileSync(path.join(__dirname, '../../test/fixtures/tls', `${name}.pem`));
const server = tls.createServer({ key: read('server-key'), cert: read('server') }, (socket) => socket.end('x'));
const secureContext = tls.createSecureContext({ ca: read('ca') });
let left = 501;
let session;

function next() {
  if (left-- === 0) {
    server.close();
    return;
  }
  const socket = tls.connect({ port: server.address().port, secureContext, servername: 'localhost', session });
  const resumes = session !== undefined;
  socket.once('secureConnect', () => {
    if (socket.isSessionReused() !== resumes) throw new Error('not what was meant to be measured');
  });
  socket.on('session', (ticket) => { session = ticket; });
  socket.resume();
  socket.on('close', next);
}
server.listen(0, next);
