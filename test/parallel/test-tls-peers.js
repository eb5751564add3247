'use strict';

// Other people's TLS: curl and openssl as clients of ours, openssl as our server. Skipped where they are missing.

const assert = require('assert');
const fs = require('fs');
const https = require('https');
const path = require('path');
const tls = require('tls');
const { execFile, spawn, spawnSync } = require('child_process');
const { once } = require('events');

const folder = path.join(__dirname, '../fixtures/tls');
const file = (name) => path.join(folder, `${name}.pem`);
const has = (program) => spawnSync(program, ['--version']).error === undefined;

function run(program, args) {
  return new Promise((resolve) => {
    execFile(program, args, { timeout: 20000 }, (error, stdout, stderr) => resolve({ code: error?.code ?? 0, stdout, stderr }));
  });
}

async function withCurl() {
  const server = https.createServer({
    key: fs.readFileSync(file('server-key')), cert: fs.readFileSync(file('server')), ca: fs.readFileSync(file('ca')),
    requestCert: true, rejectUnauthorized: false,
  }, (request, response) => {
    const { socket } = request;
    response.end(`${socket.getProtocol()} ${socket.authorized} ${socket.getPeerCertificate().subject?.CN}`);
  }).listen(0);
  await once(server, 'listening');
  const url = `https://localhost:${server.address().port}/`;
  for (const version of ['1.2', '1.3']) {
    const common = ['-s', `--tlsv${version}`, '--tls-max', version, '--cacert', file('ca'), url];
    assert.strictEqual((await run('curl', common)).stdout, `TLSv${version} false undefined`);
    const certificate = ['--cert', file('client'), '--key', file('client-key')];
    assert.strictEqual((await run('curl', [...certificate, ...common])).stdout, `TLSv${version} true client`);
  }
  // Nothing older is spoken.
  assert.notStrictEqual((await run('curl', ['-s', '--tlsv1.0', '--tls-max', '1.1', '--cacert', file('ca'), url])).code, 0);
  assert.strictEqual((await run('curl', ['-s', url])).code, 60);
  server.close();
  server.closeAllConnections();
}

async function withOpenssl(name, options) {
  const server = spawn('openssl', ['s_server', '-accept', '0', '-cert', file(name), '-key', file(`${name}-key`), '-www',
                                   ...options]);
  let output = '';
  const port = await new Promise((resolve, reject) => {
    server.on('exit', () => reject(new Error(output)));
    for (const stream of [server.stdout, server.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        output += text;
        const match = /ACCEPT .*:(\d+)/.exec(output);
        if (match) resolve(+match[1]);
      });
    }
  });
  const socket = tls.connect({ port, host: 'localhost', ca: [fs.readFileSync(file('ca')), fs.readFileSync(file('rsa'))] });
  await once(socket, 'secureConnect');
  assert.strictEqual(socket.authorized, true);
  socket.write('GET / HTTP/1.0\r\n\r\n');
  let page = '';
  socket.setEncoding('utf8').on('data', (text) => { page += text; });
  await once(socket, 'end');
  assert.match(page, /^HTTP\/1\.0 200 ok/i);
  const result = `${socket.getProtocol()} ${socket.getCipher().name}`;
  socket.destroy();
  server.removeAllListeners('exit');
  server.kill();
  return result;
}

(async () => {
  if (has('curl')) await withCurl();
  else console.log('skipped: no curl');
  if (has('openssl')) {
    for (const name of ['server', 'rsa']) {
      assert.match(await withOpenssl(name, ['-tls1_3']), /^TLSv1\.3 TLS_/);
      const kind = name === 'rsa' ? 'RSA' : 'ECDSA';
      for (const cipher of ['AES128-GCM-SHA256', 'AES256-GCM-SHA384', 'CHACHA20-POLY1305', 'AES128-SHA256']) {
        const suite = `ECDHE-${kind}-${cipher}`;
        assert.strictEqual(await withOpenssl(name, ['-tls1_2', '-cipher', suite]), `TLSv1.2 ${suite}`);
      }
    }
  } else {
    console.log('skipped: no openssl');
  }
  finished = true;
})();

let finished = false;
process.on('exit', () => assert(finished, 'all of it has run'));
