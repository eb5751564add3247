'use strict';

// Requests to a server of the script itself, printed so that they are the same wherever they run.

const http = require('http');

const changing = new Set(['date', 'etag', 'last-modified', 'keep-alive', 'connection', 'set-cookie']);

function request(port, path, { method = 'GET', headers = {}, body } = {}) {
  return new Promise((resolve, reject) => {
    const req = http.request({ port, host: '127.0.0.1', path, method, headers, agent: false }, (res) => {
      const chunks = [];
      res.on('data', (chunk) => chunks.push(chunk));
      res.on('end', () => resolve({ status: res.statusCode, headers: res.headers, body: Buffer.concat(chunks) }));
      res.on('error', reject);
    });
    req.on('error', reject);
    req.end(body);
  });
}

async function show(port, path, options = {}) {
  const { status, headers, body } = await request(port, path, options);
  const fields = Object.keys(headers).filter((name) => !changing.has(name)).sort().map((name) => `${name}: ${headers[name]}`);
  const text = body.length > 300 ? `${body.length} bytes` : JSON.stringify(body.toString());
  console.log(`${options.method ?? 'GET'} ${path} ${status} ${text} [${fields.join(' | ')}]`);
  return { status, headers, body };
}

const listen = (server) => new Promise((resolve) => {
  const listening = server.listen(0, '127.0.0.1', () => resolve((server.address ? server : listening).address().port));
});

module.exports = { listen, request, show };
