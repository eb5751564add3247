'use strict';

// openssl on the other end, as a server and as a client, in every combination of version, kind of key and group; what is old
// (SSL 3 to TLS 1.1) or weak is refused with the alert that says so; a client that wants to renegotiate is told no. Skipped
// where openssl is missing.

const assert = require('assert');
const fs = require('fs');
const net = require('net');
const os = require('os');
const path = require('path');
const tls = require('tls');
const { execFileSync, spawn, spawnSync } = require('child_process');
const { once } = require('events');

if (spawnSync('openssl', ['version']).error) {
  console.log('skipped: no openssl');
  process.exit(0);
}
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tls-keys-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
const file = (name) => path.join(folder, name);

const KEYS = {
  'P-256': ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'],
  'P-384': ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-384'],
  'P-521': ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-521'],
  'RSA-2048': ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'],
  'RSA-3072': ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:3072'],
};
const GROUPS = { 'X25519': 'X25519', 'P-256': 'prime256v1', 'P-384': 'secp384r1', 'P-521': 'secp521r1' };
const VERSIONS = { 'TLSv1.2': '-tls1_2', 'TLSv1.3': '-tls1_3' };

function make(name, parameters) {
  execFileSync('openssl', ['genpkey', ...parameters, '-out', file(`${name}.key`)], { stdio: 'ignore' });
  execFileSync('openssl', ['req', '-x509', '-new', '-key', file(`${name}.key`), '-subj', '/CN=localhost', '-days', '36500', '-out',
                           file(`${name}.pem`), '-addext', 'subjectAltName=DNS:localhost'], { stdio: 'ignore' });
}

async function openServer(name, options) {
  const server = spawn('openssl', ['s_server', '-accept', '0', '-cert', file(`${name}.pem`), '-key', file(`${name}.key`), '-www',
                                   ...options]);
  let output = '';
  server.stderr.resume();
  const port = await new Promise((resolve, reject) => {
    server.stdout.setEncoding('latin1').on('data', (text) => {
      output += text;
      const found = /ACCEPT \S*:(\d+)/.exec(output);
      if (found) resolve(Number(found[1]));
    });
    server.on('exit', () => reject(new Error(`s_server is gone: ${output}`)));
  });
  return { port, stop: () => server.removeAllListeners('exit').kill() };
}

async function ask(port, options) {
  const socket = tls.connect({ port, host: 'localhost', servername: 'localhost', ...options });
  try {
    await once(socket, 'secureConnect');
    const protocol = socket.getProtocol();
    socket.write('GET / HTTP/1.0\r\n\r\n');
    const page = Buffer.concat(await socket.toArray()).toString('latin1');
    return { protocol, page };
  } catch (error) {
    return { code: error.code };
  } finally {
    socket.destroy();
  }
}

async function ours() {
  for (const name of Object.keys(KEYS)) {
    const server = await openServer(name, []);
    const ca = fs.readFileSync(file(`${name}.pem`));
    for (const version of Object.keys(VERSIONS)) {
      for (const [group, other] of Object.entries(GROUPS)) {
        // In TLS 1.2 the list says, too, which curves a certificate's key may be on.
        const ecdhCurve = version === 'TLSv1.2' && name.startsWith('P-') && name !== group ? `${other}:${GROUPS[name]}` : other;
        const { protocol, page, code } = await ask(server.port, { ca, minVersion: version, maxVersion: version, ecdhCurve });
        const label = `${name} ${version} ${group}`;
        assert.strictEqual(protocol, version, `${label}: ${code}`);
        assert.match(page, /Cipher *: [A-Z]/, label);
        if (ecdhCurve === other) assert.match(page, new RegExp(`Shared groups: .*${other === 'prime256v1' ? '(prime256v1|secp256r1|P-256)' : other}`, 'i'), label);
      }
    }
    server.stop();
  }
}

// What s_client says of a connection to our server.
async function openClient(port, options, input = '') {
  const client = spawn('openssl', ['s_client', '-connect', `localhost:${port}`, '-servername', 'localhost', ...options]);
  let output = '';
  for (const stream of [client.stdout, client.stderr]) stream.setEncoding('latin1').on('data', (text) => { output += text; });
  client.stdin.on('error', () => {});
  if (input === '') client.stdin.end();
  else client.stdin.write(input);
  const [code] = await once(client, 'close');
  return { code, output };
}

async function listen(name, options, listener) {
  const server = tls.createServer({ key: fs.readFileSync(file(`${name}.key`)), cert: fs.readFileSync(file(`${name}.pem`)), ...options },
                                  listener).listen(0);
  server.on('tlsClientError', () => {});
  await once(server, 'listening');
  return server;
}

async function theirs() {
  for (const name of Object.keys(KEYS)) {
    const server = await listen(name, {}, (socket) => socket.on('error', () => {}).end());
    for (const [version, option] of Object.entries(VERSIONS)) {
      for (const [group, other] of Object.entries(GROUPS)) {
        const alone = version === 'TLSv1.3' || name.startsWith('RSA') || name === group;
        if (!alone) continue; // the server takes the group it likes most
        const { output } = await openClient(server.address().port, [option, '-CAfile', file(`${name}.pem`), '-curves', group]);
        const label = `${name} ${version} ${group}: ${output}`;
        assert.match(output, /Verification: OK/, label);
        assert.match(output, new RegExp(`Server Temp Key: .*(${group}|${other})`), label);
        assert.match(output, new RegExp(`New, ${version}, Cipher is [A-Z]`), label);
      }
    }
    server.close();
  }
}

// Ciphers that our side refuses as a client, too: the server has nothing else.
async function weakServers() {
  for (const options of [['-tls1_2', '-cipher', 'aNULL:@SECLEVEL=0'], ['-tls1_2', '-cipher', 'eNULL:@SECLEVEL=0'],
                         ['-tls1_1', '-cipher', 'ALL:@SECLEVEL=0'], ['-tls1', '-cipher', 'ALL:@SECLEVEL=0']]) {
    const server = await openServer('RSA-2048', options);
    const { code } = await ask(server.port, { rejectUnauthorized: false });
    assert.match(code ?? 'connected', /^(ERR_SSL_.*|ECONNRESET)$/, options.join(' '));
    server.stop();
  }
}

// A ClientHello of one version with some suites, as bytes.
function hello(version, suites) {
  const bytes = (n, value) => Buffer.from(value.toString(16).padStart(2 * n, '0'), 'hex');
  const list = Buffer.concat(suites.map((suite) => bytes(2, suite)));
  // supported groups, formats of points, signature algorithms
  const extensions = Buffer.from('000a00080006001d00170018' + '000b00020100' + '000d000a00080403080404010201', 'hex');
  const body = Buffer.concat([bytes(2, version), Buffer.alloc(32, 7), bytes(1, 0), bytes(2, list.length), list, bytes(1, 1), bytes(1, 0),
                              bytes(2, extensions.length), extensions]);
  const message = Buffer.concat([bytes(1, 1), bytes(3, body.length), body]);
  return Buffer.concat([bytes(1, 22), bytes(2, Math.min(version, 0x0301)), bytes(2, message.length), message]);
}

async function alertFor(port, bytes) {
  const socket = net.connect(port);
  socket.write(bytes);
  const answer = Buffer.concat(await socket.toArray());
  if (answer.length === 0) return null;
  assert.strictEqual(answer[0], 21, `no alert: ${answer.toString('hex')}`);
  return answer.subarray(5).toString('hex');
}

async function oldClients() {
  const server = await listen('RSA-2048', {}, (socket) => socket.on('error', () => {}));
  const { port } = server.address();
  const all = [0xc02f, 0xc030, 0xcca8, 0xc013, 0xc014, 0x002f, 0x0035];
  const PROTOCOL_VERSION = '0246';
  const HANDSHAKE_FAILURE = '0228';
  assert.match(await alertFor(port, hello(0x0300, all)), /^02(28|46)$/); // OpenSSL says the former of SSL 3
  assert.strictEqual(await alertFor(port, hello(0x0301, all)), PROTOCOL_VERSION);
  assert.strictEqual(await alertFor(port, hello(0x0302, all)), PROTOCOL_VERSION);
  // export, NULL, anonymous, RC4, single and triple DES, and suites that do not exist
  for (const suites of [[0x0003, 0x0006, 0x0008], [0x0001, 0x0002, 0x003b], [0x0018, 0x0034, 0xc019], [0x0004, 0x0005, 0xc011],
                        [0x0009, 0x000a, 0xc012], [0xfafa]]) {
    assert.strictEqual(await alertFor(port, hello(0x0303, suites)), HANDSHAKE_FAILURE, suites.map((n) => n.toString(16)).join());
  }
  // A hello of SSL 2 is none at all.
  assert.match(await alertFor(port, Buffer.from(`802e0100020015000000100100800200800300800400800500800600400700c0${'07'.repeat(16)}`, 'hex')) ?? '',
               /^(|02..)$/);
  server.close();
}

async function renegotiation() {
  let asked = 0;
  const server = await listen('P-256', { maxVersion: 'TLSv1.2' }, (socket) => {
    socket.on('error', () => {});
    socket.on('data', () => {
      asked++;
      socket.end('still here');
    });
  });
  const client = spawn('openssl', ['s_client', '-connect', `localhost:${server.address().port}`, '-tls1_2']);
  let output = '';
  const heard = new Promise((resolve) => {
    for (const stream of [client.stdout, client.stderr]) {
      stream.setEncoding('latin1').on('data', (text) => {
        output += text;
        if (/Verify return code|RENEGOTIATING/.test(text)) resolve();
      });
    }
  });
  await heard;
  client.stdin.on('error', () => {});
  client.stdin.write('R\n');
  await once(client, 'close');
  assert.match(output, /RENEGOTIATING/);
  assert.match(output, /no renegotiation|handshake failure/);
  assert.strictEqual(asked, 0);
  server.close();
}

(async () => {
  for (const [name, parameters] of Object.entries(KEYS)) make(name, parameters);
  await ours();
  await theirs();
  await weakServers();
  await oldClients();
  await renegotiation();
  finished = true;
})();

let finished = false;
process.on('exit', (code) => assert(finished || code !== 0, 'all of it has run'));
