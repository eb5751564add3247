'use strict';

// openssl s_client in every combination of version, key of the server and curve; what is old or weak is refused; wget with
// and without a certificate. Skipped where they are missing.

const assert = require('assert');
const fs = require('fs');
const https = require('https');
const path = require('path');
const tls = require('tls');
const { execFile, spawnSync } = require('child_process');
const { once } = require('events');

const file = (name) => path.join(__dirname, '../fixtures/tls', `${name}.pem`);
const read = (name) => fs.readFileSync(file(name));
const has = (program, option) => spawnSync(program, [option]).error === undefined;

function run(program, args) {
  return new Promise((resolve) => {
    const child = execFile(program, args, { timeout: 20000 }, (error, stdout, stderr) => {
      resolve({ code: error ? error.code ?? error.signal : 0, output: stdout + stderr });
    });
    child.stdin.end();
  });
}

async function listen(options, listener) {
  const server = tls.createServer(options, listener).listen(0);
  server.on('tlsClientError', () => {});
  await once(server, 'listening');
  return server;
}

async function combinations() {
  for (const name of ['server', 'rsa']) {
    const server = await listen({ key: read(`${name}-key`), cert: read(name) }, (socket) => {
      socket.on('error', () => {});
      socket.end();
    });
    const client = (...options) => run('openssl', ['s_client', '-connect', `localhost:${server.address().port}`, '-servername',
                                                   'localhost', '-CAfile', file(name === 'rsa' ? 'rsa' : 'ca'), ...options]);
    for (const version of ['1_2', '1_3']) {
      for (const [curve, shown] of [['X25519', 'X25519'], ['P-256', '(prime256v1|P-256)'], ['P-384', '(secp384r1|P-384)'],
                                    ['P-521', '(secp521r1|P-521)'], ['X448', 'X448']]) {
        // TLS 1.2 wants the curve of the certificate's key among them, and the server prefers that to the larger ones.
        const withOwn = version === '1_2' && name === 'server';
        if (withOwn ? !/^(X25519|P-256)$/.test(curve) : version === '1_2' && curve === 'X448') continue;
        const { output } = await client(`-tls${version}`, '-curves', withOwn && curve !== 'P-256' ? `${curve}:P-256` : curve);
        assert.match(output, /Verification: OK/, `${name} ${version} ${curve}: ${output}`);
        assert.match(output, new RegExp(`Server Temp Key: .*${shown}`));
        assert.match(output, new RegExp(`TLSv${version.replace('_', '.')}`));
      }
    }
    for (const refused of [['-tls1'], ['-tls1_1'], ['-tls1_2', '-cipher', 'eNULL:@SECLEVEL=0'],
                           ['-tls1_2', '-cipher', 'aNULL:@SECLEVEL=0'], ['-tls1_2', '-cipher', 'ECDHE+3DES:3DES:RC4:@SECLEVEL=0']]) {
      const { code, output } = await client(...refused);
      assert.notStrictEqual(code, 0, `${refused.join(' ')}: ${output}`);
      assert.doesNotMatch(output, /Cipher is (?!\(NONE\))/);
    }
    server.close();
  }
}

async function clientCertificates() {
  for (const version of ['TLSv1.2', 'TLSv1.3']) {
    const server = await listen({ key: read('server-key'), cert: read('server'), ca: read('ca'), requestCert: true,
                                  rejectUnauthorized: false, maxVersion: version }, (socket) => {
      socket.on('error', () => {});
      socket.end(`${socket.authorized} ${socket.authorizationError?.code ?? socket.authorizationError} ${socket.getPeerCertificate().subject?.CN}`);
    });
    const client = async (...options) => (await run('openssl', [
      's_client', '-quiet', '-connect', `localhost:${server.address().port}`, '-servername', 'localhost', ...options])).output;
    assert.match(await client(), /false UNABLE_TO_GET_ISSUER_CERT undefined/);
    assert.match(await client('-cert', file('client'), '-key', file('client-key')), /true null client/);
    assert.match(await client('-cert', file('self'), '-key', file('self-key')), /false DEPTH_ZERO_SELF_SIGNED_CERT/);
    assert.match(await client('-cert', file('expired'), '-key', file('expired-key')), /false CERT_HAS_EXPIRED/);
    server.close();
  }
}

async function withWget() {
  const server = https.createServer({ key: read('server-key'), cert: read('server'), ca: read('ca'), requestCert: true,
                                      rejectUnauthorized: false }, (request, response) => {
    response.end(`${request.socket.getProtocol()} ${request.socket.authorized}\n`);
  }).listen(0);
  await once(server, 'listening');
  const wget = (...options) => run('wget', ['-q', '-t', '1', '-O', '-', ...options, `https://localhost:${server.address().port}/`]);
  const trust = `--ca-certificate=${file('ca')}`;
  for (const version of ['1_2', '1_3']) {
    const protocol = `--secure-protocol=TLSv${version}`;
    assert.match((await wget(trust, protocol)).output, new RegExp(`TLSv1\\.[23] false`));
    assert.match((await wget(trust, protocol, `--certificate=${file('client')}`, `--private-key=${file('client-key')}`)).output,
                 /TLSv1\.[23] true/);
  }
  assert.strictEqual((await wget()).code, 5); // nobody it trusts
  server.close();
  server.closeAllConnections();
}

(async () => {
  if (has('openssl', 'version')) {
    await combinations();
    await clientCertificates();
  } else {
    console.log('skipped: no openssl');
  }
  if (has('wget', '--version')) await withWget();
  else console.log('skipped: no wget');
  finished = true;
})();

let finished = false;
process.on('exit', () => assert(finished, 'all of it has run'));
