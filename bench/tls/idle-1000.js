'use strict';

// 1000 connections of TLS that do nothing (both ends in this process): the peak of memory is the figure.

const fs = require('fs');
const path = require('path');
const tls = require('tls');

const read = (name) => fs.readFileSync(path.join(__dirname, '../../test/fixtures/tls', `${name}.pem`));
const server = tls.createServer({ key: read('server-key'), cert: read('server') });
const secureContext = tls.createSecureContext({ ca: read('ca') });
const sockets = [];

function next() {
  if (sockets.length === 1000) {
    for (const socket of sockets) socket.destroy();
    server.close();
    return;
  }
  sockets.push(tls.connect({ port: server.address().port, secureContext, servername: 'localhost' }, next));
}
server.listen(0, next);
