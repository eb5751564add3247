'use strict';

// A connection on which nothing comes for keepAliveTimeout is closed, and the server can close then.

const assert = require('assert');
const http = require('http');
const net = require('net');

const server = http.createServer({ keepAliveTimeout: 20, keepAliveTimeoutBuffer: 10 }, (req, res) => res.end('ok'));
server.listen(0, () => {
  const client = net.connect(server.address().port, () => client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n'));
  let text = '';
  client.setEncoding('latin1').on('data', (chunk) => { text += chunk; });
  client.on('end', () => {
    assert.match(text, /^HTTP\/1\.1 200 OK\r\n(?:.*\r\n)*\r\nok$/);
    server.getConnections((error, count) => {
      assert.ifError(error);
      assert(count <= 1);
      client.end();
      server.close();
    });
  });
});
