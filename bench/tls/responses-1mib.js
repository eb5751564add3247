'use strict';

// 400 answers of 1 MiB by https over one connection; client and server are this process.

const fs = require('fs');
const https = require('https');
const path = require('path');

const read = (name) => fs.readFileSync(path.join(__dirname, '../../test/fixtures/tls', `${name}.pem`));
const body = Buffer.alloc(1 << 20, 'x');
const server = https.createServer({ key: read('server-key'), cert: read('server') }, (request, response) => response.end(body));
const agent = new https.Agent({ keepAlive: true, maxSockets: 1, ca: read('ca'), servername: 'localhost' });
let left = 400;

function next() {
  if (left-- === 0) {
    agent.destroy();
    server.close();
    return;
  }
  https.get({ port: server.address().port, agent }, (response) => {
    let bytes = 0;
    response.on('data', (chunk) => { bytes += chunk.length; });
    response.on('end', () => {
      if (bytes !== body.length) throw new Error('not the body');
      next();
    });
  });
}
server.listen(0, next);
