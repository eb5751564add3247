'use strict';

// nginx in front of a server of ours, over kept connections and in the old version, and behind a proxy of ours; wrk and ab
// in front of both. On sockets of a folder where they can use them. Skipped where they are missing.

const assert = require('assert');
const fs = require('fs');
const http = require('http');
const os = require('os');
const path = require('path');
const { spawn } = require('child_process');
const { once } = require('events');
const { mustFinish, need, run } = require('../common/peers');

need('nginx', 'wrk', 'ab');
const done = mustFinish();
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'nginx-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
const large = 'what nginx has to tell\n'.repeat(20000);
fs.mkdirSync(`${folder}/files`);
fs.chmodSync(folder, 0o755); // its workers may be somebody else
fs.writeFileSync(`${folder}/files/large`, large);

const configuration = `
daemon off; master_process off; pid ${folder}/pid; error_log ${folder}/error.log;
events {}
http {
  access_log off; client_body_temp_path ${folder}/a; proxy_temp_path ${folder}/b; fastcgi_temp_path ${folder}/c;
  uwsgi_temp_path ${folder}/d; scgi_temp_path ${folder}/e; client_max_body_size 10m;
  upstream ours { server unix:${folder}/ours; keepalive 4; }
  server {
    listen unix:${folder}/front;
    location / { proxy_pass http://ours; proxy_http_version 1.1; proxy_set_header Connection ""; }
    location /old { proxy_pass http://ours; }
    location /stream { proxy_pass http://ours; proxy_http_version 1.1; proxy_buffering off; proxy_request_buffering off; }
    location /files { root ${folder}; }
    location /cut { return 444; }
  }
}`;

const connections = new Set();
const ours = http.createServer((request, response) => {
  connections.add(request.socket);
  let size = 0;
  request.on('data', (chunk) => { size += chunk.length; });
  request.on('end', () => {
    response.write(`${request.method} ${request.url} ${request.httpVersion} `);
    response.end(`${size}`);
  });
});

// Passes on to nginx what comes.
const proxy = http.createServer((request, response) => {
  const { method, url, headers } = request;
  const outgoing = http.request({ socketPath: `${folder}/front`, method, path: url, headers }, (incoming) => {
    response.writeHead(incoming.statusCode, incoming.headers);
    incoming.pipe(response);
  });
  outgoing.on('error', (error) => response.writeHead(502).end(error.code));
  request.pipe(outgoing);
});

function ask(options, body) {
  return new Promise((resolve, reject) => {
    const request = http.request({ agent: false, ...options }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => { text += chunk; });
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, text }));
    });
    request.on('error', reject);
    if (body) request.write(body.subarray(0, body.length >> 1));
    request.end(body?.subarray(body.length >> 1));
  });
}

async function inFront() {
  const front = `${folder}/front`;
  const body = Buffer.alloc(3000000, 'b');
  assert.strictEqual((await ask({ socketPath: front, path: '/a' })).text, 'GET /a 1.1 0');
  assert.strictEqual((await ask({ socketPath: front, path: '/b', method: 'POST' }, body)).text, 'POST /b 1.1 3000000');
  assert.strictEqual(connections.size, 1);
  assert.strictEqual((await ask({ socketPath: front, path: '/old', method: 'PUT' }, body)).text, 'PUT /old 1.0 3000000');
  assert.strictEqual((await ask({ socketPath: front, path: '/stream', method: 'POST' }, body)).text, 'POST /stream 1.1 3000000');
}

async function behind({ port }) {
  const file = await ask({ port, path: '/files/large' });
  assert.deepStrictEqual([file.status, file.text === large], [200, true]);
  const part = await ask({ port, path: '/files/large', headers: { Range: 'bytes=5-9' } });
  assert.deepStrictEqual([part.status, part.headers['content-range'], part.text], [206, `bytes 5-9/${large.length}`, large.slice(5, 10)]);
  const again = await ask({ port, path: '/files/large', headers: { 'If-None-Match': file.headers.etag } });
  assert.deepStrictEqual([again.status, again.text], [304, '']);
  assert.strictEqual((await ask({ port, path: '/files/none' })).status, 404);
  assert.deepStrictEqual(await ask({ port, path: '/cut' }).then(({ status, text }) => [status, text]), [502, 'ECONNRESET']);
}

async function withWrk(url) {
  const plain = await run('wrk', ['-t1', '-c20', '-d1s', url]);
  assert.strictEqual(plain.code, 0, plain.stderr);
  assert.match(plain.stdout, /[1-9]\d* requests in/);
  assert.doesNotMatch(plain.stdout, /Non-2xx|Socket errors/);
}

async function withAb(url) {
  for (const options of [[], ['-k'], ['-p', `${folder}/files/large`]]) {
    const { code, stdout, stderr } = await run('ab', ['-q', '-l', '-n', '500', '-c', '10', ...options, url]);
    assert.strictEqual(code, 0, stderr);
    assert.match(stdout, /Complete requests: +500\n/);
    assert.match(stdout, /Failed requests: +0\n/);
    // As on Node, connections of HTTP/1.0 are not kept, whatever their client says.
    if (options[0] === '-k') assert.match(stdout, /Keep-Alive requests: +0\n/);
  }
}

async function main() {
  ours.listen(`${folder}/ours`);
  fs.writeFileSync(`${folder}/conf`, configuration);
  await once(ours, 'listening');
  fs.chmodSync(`${folder}/ours`, 0o777);
  const nginx = spawn('nginx', ['-p', folder, '-c', `${folder}/conf`], { stdio: 'inherit' });
  while (!fs.existsSync(`${folder}/front`)) {
    assert.strictEqual(nginx.exitCode, null, 'nginx runs');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await once(proxy.listen(0, '127.0.0.1'), 'listening');
  await inFront();
  await behind(proxy.address());
  await withWrk(`http://127.0.0.1:${proxy.address().port}/load`); // all three in a row
  const direct = http.createServer((request, response) => {
    request.on('data', () => {}).on('end', () => response.end('Hello World\n'));
  }).listen(0, '127.0.0.1');
  await once(direct, 'listening');
  const url = `http://127.0.0.1:${direct.address().port}/`;
  await withWrk(url);
  await withAb(url);

  nginx.kill();
  await once(nginx, 'exit');
  for (const server of [ours, proxy, direct]) {
    server.close();
    server.closeAllConnections();
  }
  done();
}

main();
