'use strict';

// nginx: TLS in front of a server of ours, asking for certificates, and as a client of our TLS. On sockets of a folder.
// Skipped where it is missing.

const assert = require('assert');
const fs = require('fs');
const http = require('http');
const https = require('https');
const os = require('os');
const path = require('path');
const { spawn, spawnSync } = require('child_process');
const { once } = require('events');

if (spawnSync('nginx', ['-v']).error) {
  console.log('skipped: no nginx');
  process.exit(0);
}
const fixtures = path.join(__dirname, '../fixtures/tls');
const read = (name) => fs.readFileSync(path.join(fixtures, `${name}.pem`));
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'nginx-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));

const configuration = `
daemon off; master_process off; pid ${folder}/pid; error_log ${folder}/error.log;
events {}
http {
  access_log off; client_body_temp_path ${folder}/a; proxy_temp_path ${folder}/b; fastcgi_temp_path ${folder}/c;
  uwsgi_temp_path ${folder}/d; scgi_temp_path ${folder}/e;
  ssl_certificate ${fixtures}/server.pem; ssl_certificate_key ${fixtures}/server-key.pem;
  ssl_client_certificate ${fixtures}/ca.pem; ssl_verify_client optional; ssl_protocols TLSv1.2 TLSv1.3;
  server {
    listen unix:${folder}/front ssl;
    location / { proxy_pass http://unix:${folder}/plain; proxy_set_header X-Peer "$ssl_protocol $ssl_client_verify"; }
    location /secure { proxy_pass https://unix:${folder}/secure; proxy_ssl_server_name on; proxy_ssl_name localhost;
      proxy_ssl_verify on; proxy_ssl_trusted_certificate ${fixtures}/ca.pem; proxy_ssl_protocols TLSv1.2 TLSv1.3;
      proxy_ssl_certificate ${fixtures}/client.pem; proxy_ssl_certificate_key ${fixtures}/client-key.pem; }
  }
}`;

function request(options, body) {
  return new Promise((resolve, reject) => {
    const outgoing = https.request({ socketPath: `${folder}/front`, servername: 'localhost', ca: read('ca'), agent: false, ...options },
                                   (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => { text += chunk; }).on('end', () => resolve(text));
    }).on('error', reject);
    outgoing.end(body);
  });
}

(async () => {
  const plain = http.createServer((incoming, response) => {
    incoming.resume().on('end', () => response.end(`${incoming.headers['x-peer']} ${incoming.socket.bytesRead > 100000}`));
  }).listen(`${folder}/plain`);
  const secure = https.createServer({ key: read('server-key'), cert: read('server'), ca: read('ca'), requestCert: true },
                                    (incoming, response) => {
    response.end(`${incoming.socket.getProtocol()} ${incoming.socket.getPeerCertificate().subject.CN} ${'x'.repeat(200000)}`);
  }).listen(`${folder}/secure`);
  fs.writeFileSync(`${folder}/conf`, configuration);
  const nginx = spawn('nginx', ['-p', folder, '-c', `${folder}/conf`], { stdio: 'inherit' });
  while (!fs.existsSync(`${folder}/front`)) {
    assert.strictEqual(nginx.exitCode, null, 'nginx runs');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }

  for (const version of ['TLSv1.2', 'TLSv1.3']) {
    const only = { minVersion: version, maxVersion: version };
    assert.strictEqual(await request(only), `${version} NONE false`);
    assert.strictEqual(await request({ ...only, cert: read('client'), key: read('client-key') }), `${version} SUCCESS false`);
    assert.match(await request({ ...only, cert: read('self'), key: read('self-key') }), /400 The SSL certificate error/);
    assert.strictEqual(await request({ ...only, method: 'POST' }, Buffer.alloc(300000)), `${version} NONE true`);
  }
  assert.match(await request({ path: '/secure' }), /^TLSv1\.[23] client x{200000}$/);

  nginx.kill();
  await once(nginx, 'exit');
  plain.close();
  secure.close();
  secure.closeAllConnections();
  plain.closeAllConnections();
  finished = true;
})();

let finished = false;
process.on('exit', (code) => assert(finished || code !== 0, 'all of it has run'));
