'use strict';

// Chains of certificates, made by openssl: what is wrong in the middle of them, too many of them, revoked ones, names that an
// authority must not speak for; seen by a client, and the same chains shown by a client. Skipped where openssl is missing.

const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');
const tls = require('tls');
const { execFileSync, spawnSync } = require('child_process');
const { once } = require('events');

if (spawnSync('openssl', ['version']).error) {
  console.log('skipped: no openssl');
  process.exit(0);
}
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'chains-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
const file = (name) => path.join(folder, name);
const read = (name) => fs.readFileSync(file(name));
const openssl = (...args) => execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });

const SETTINGS = `[ca]
default_ca = a
[a]
database = index
serial = serial
crlnumber = crlnumber
new_certs_dir = .
default_md = sha256
policy = p
unique_subject = no
[p]
commonName = supplied
`;
const CA = 'basicConstraints=critical,CA:true\nkeyUsage=critical,keyCertSign,cRLSign\n';
const LEAF = 'basicConstraints=CA:false\nsubjectAltName=DNS:localhost\n';
const SECTIONS = '[inside]\nCN=by-directory\n[outside]\nCN=outside\n';
const NOW = '20240101000000Z';
const LATER = '21231231000000Z';

function key(name, kind) {
  if (kind === undefined) openssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', `${name}.key`);
  else openssl('genrsa', '-out', `${name}.key`, kind);
}

function root(name, extensions) {
  key(name);
  openssl('req', '-x509', '-new', '-key', `${name}.key`, '-subj', `/CN=${name}`, '-days', '36500', '-out', `${name}.pem`, '-addext',
          'keyUsage=critical,keyCertSign,cRLSign', ...extensions.flatMap((text) => ['-addext', text]));
}

function sign(name, issuer, extensions, { start = NOW, end = LATER, digest = 'sha256', kind } = {}) {
  if (kind !== undefined || extensions.startsWith(CA)) key(name, kind);
  else fs.copyFileSync(file('other.key'), file(`${name}.key`));
  openssl('req', '-new', '-key', `${name}.key`, '-subj', `/CN=${name}`, '-out', `${name}.csr`);
  fs.writeFileSync(file('extensions'), `subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n${extensions}${SECTIONS}`);
  openssl('ca', '-batch', '-notext', '-config', 'settings', '-md', digest, '-cert', `${issuer}.pem`, '-keyfile', `${issuer}.key`,
          '-in', `${name}.csr`, '-out', `${name}.pem`, '-extfile', 'extensions', '-startdate', start, '-enddate', end);
}

function revocations(name, issuer, ...options) {
  openssl('ca', '-config', 'settings', '-cert', `${issuer}.pem`, '-keyfile', `${issuer}.key`, '-gencrl', '-out', `${name}.crl`,
          ...options);
}

function make() {
  key('other');
  openssl('req', '-x509', '-new', '-key', 'other.key', '-subj', '/CN=localhost', '-days', '36500', '-out', 'other.pem');
  fs.writeFileSync(file('settings'), SETTINGS);
  fs.writeFileSync(file('index'), '');
  for (const name of ['serial', 'crlnumber']) fs.writeFileSync(file(name), '1000');
  root('root', ['basicConstraints=critical,CA:true']);
  root('short', ['basicConstraints=critical,CA:true,pathlen:0']);
  root('stranger', ['basicConstraints=critical,CA:true']);
  sign('middle', 'root', CA);
  sign('leaf', 'middle', LEAF);
  sign('under-short', 'short', CA);
  sign('too-far', 'under-short', LEAF);
  sign('direct', 'short', LEAF);
  sign('no-ca', 'root', LEAF);
  sign('by-no-ca', 'no-ca', LEAF);
  sign('no-sign', 'root', 'basicConstraints=critical,CA:true\nkeyUsage=critical,digitalSignature\n');
  sign('by-no-sign', 'no-sign', LEAF);
  sign('old-middle', 'root', CA, { start: '20200101000000Z', end: '20210101000000Z' });
  sign('by-old', 'old-middle', LEAF);
  sign('stranger-leaf', 'stranger', LEAF);
  sign('code-signing', 'root', `${LEAF}extendedKeyUsage=codeSigning\n`);
  sign('sha1', 'root', LEAF, { digest: 'sha1' });
  sign('weak', 'root', LEAF, { kind: '512' });
  sign('elsewhere', 'root', `${CA}nameConstraints=critical,permitted;DNS:example.test\n`);
  sign('by-elsewhere', 'elsewhere', LEAF);
  sign('excluding', 'root', `${CA}nameConstraints=excluded;DNS:localhost\n`);
  sign('by-excluding', 'excluding', LEAF);
  sign('here', 'root', `${CA}nameConstraints=critical,permitted;DNS:localhost\n`);
  sign('by-here', 'here', LEAF);
  const constrained = (name, constraints, ...leaves) => {
    sign(name, 'root', `${CA}nameConstraints=${constraints}\n`);
    for (const [leaf, names] of leaves) sign(leaf, name, `${LEAF.trim()}${names}\n`);
  };
  constrained('no-address', 'excluded;IP:10.0.0.0/255.0.0.0', ['by-no-address', ',IP:10.1.2.3']);
  constrained('network', 'critical,permitted;IP:10.0.0.0/255.0.0.0,excluded;IP:10.2.0.0/255.255.0.0', ['by-network', ',IP:10.1.2.3']);
  constrained('directory', 'critical,permitted;dirName:inside', ['by-directory', ''], ['by-other-directory', ',dirName:outside']);
  constrained('mail', 'critical,permitted;email:example.test,permitted;email:.below.test',
              ['by-mail', ',email:a@example.test,email:b@x.below.test'], ['by-other-mail', ',email:a@below.test']);
  constrained('uri', 'critical,permitted;URI:.example.test', ['by-uri', ',URI:https://a.example.test:8443/x'],
              ['by-other-uri', ',URI:https://example.test/']);
  sign('common', 'root', `${CA}nameConstraints=critical,permitted;DNS:else.test\n`);
  sign('common.example.test', 'common', 'basicConstraints=CA:false\n');
  sign('unknown', 'root', `${LEAF}1.2.3.4=critical,ASN1:NULL\n`);
  sign('plain', 'root', LEAF);
  sign('revoked', 'root', LEAF);
  let issuer = 'root';
  for (let i = 0; i < 20; i++) {
    sign(`deep${i}`, issuer, CA);
    issuer = `deep${i}`;
  }
  sign('deep-leaf', issuer, LEAF);
  revocations('none', 'root', '-crldays', '36500');
  openssl('ca', '-config', 'settings', '-cert', 'root.pem', '-keyfile', 'root.key', '-revoke', 'revoked.pem');
  revocations('some', 'root', '-crldays', '36500');
  revocations('old', 'root', '-crl_lastupdate', '20200101000000Z', '-crl_nextupdate', '20210101000000Z');
  revocations('foreign', 'stranger', '-crldays', '36500');
  // One bit of a signature is not what it was.
  const der = Buffer.from(read('leaf.pem').toString().replace(/-----.*?-----|\n/g, ''), 'base64');
  der[der.length - 5] ^= 1;
  fs.writeFileSync(file('forged.pem'), `-----BEGIN CERTIFICATE-----\n${der.toString('base64')}\n-----END CERTIFICATE-----\n`);
  fs.copyFileSync(file('leaf.key'), file('forged.key'));
}

const show = (name, ...others) => ({ key: read(`${name}.key`), cert: Buffer.concat([name, ...others].map((at) => read(`${at}.pem`))) });

async function listen(options) {
  const server = tls.createServer(options, (socket) => {
    socket.on('error', () => {});
    socket.end(`${socket.authorized} ${socket.authorizationError}`);
  });
  server.on('tlsClientError', () => {});
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

async function connect(server, options) {
  const socket = tls.connect({ port: server.address().port, host: '127.0.0.1', servername: 'localhost', ...options });
  socket.setEncoding('utf8');
  let text = '';
  socket.on('data', (chunk) => { text += chunk; });
  const error = await new Promise((resolve) => socket.on('error', resolve).on('close', () => resolve(null)));
  server.close();
  return error ? error.code : text;
}

// What a client says of the chain that a server shows, then a server of what a client shows.
async function both(chain, trusted, maxVersion, crl) {
  const trust = { ca: trusted.map((name) => read(`${name}.pem`)), crl };
  const code = await connect(await listen({ ...chain, maxVersion }), { ...trust });
  const server = await listen({ ...show('other'), ...trust, requestCert: true, rejectUnauthorized: false, maxVersion });
  const told = await connect(server, { ...chain, rejectUnauthorized: false });
  return [code.startsWith('false') ? 'fine' : code, told === 'true null' ? 'fine' : told.replace(/^false /, '')];
}

const DEEP = Array.from({ length: 20 }, (_, i) => `deep${19 - i}`);

// What is shown, what is trusted, the verdict of either side, revocations
const CASES = [
  [['leaf', 'middle'], ['root'], 'fine'],
  [['leaf', 'middle', 'root'], ['root'], 'fine'],
  [['leaf'], ['root', 'middle'], 'fine'],
  [['leaf'], ['root'], 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
  [['leaf', 'middle'], ['stranger'], 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'],
  [['leaf', 'middle', 'root'], ['stranger'], 'SELF_SIGNED_CERT_IN_CHAIN'],
  [['forged', 'middle'], ['root'], 'CERT_SIGNATURE_FAILURE'],
  [['by-old', 'old-middle'], ['root'], 'CERT_HAS_EXPIRED'],
  // Authorities that are none, or not for that many below them
  [['by-no-ca', 'no-ca'], ['root'], 'INVALID_PURPOSE'],
  [['by-no-sign', 'no-sign'], ['root'], 'UNSPECIFIED'],
  [['direct'], ['short'], 'fine'],
  [['too-far', 'under-short'], ['short'], 'PATH_LENGTH_EXCEEDED'],
  [['deep-leaf', ...DEEP], ['root'], 'fine'],
  // For something else; too weak; with a demand that nobody knows
  [['code-signing'], ['root'], 'INVALID_PURPOSE'],
  [['sha1'], ['root'], 'UNSPECIFIED'],
  [['unknown'], ['root'], 'UNSPECIFIED'],
  // Names that the authority must not, and may, speak for
  [['by-elsewhere', 'elsewhere'], ['root'], 'UNSPECIFIED'],
  [['by-excluding', 'excluding'], ['root'], 'UNSPECIFIED'],
  [['by-here', 'here'], ['root'], 'fine'],
  [['by-no-address', 'no-address'], ['root'], 'UNSPECIFIED'],
  [['by-network', 'network'], ['root'], 'fine'],
  [['by-directory', 'directory'], ['root'], 'fine'],
  [['by-other-directory', 'directory'], ['root'], 'UNSPECIFIED'],
  [['by-mail', 'mail'], ['root'], 'fine'],
  [['by-other-mail', 'mail'], ['root'], 'UNSPECIFIED'],
  [['by-uri', 'uri'], ['root'], 'fine'],
  [['by-other-uri', 'uri'], ['root'], 'UNSPECIFIED'],
  [['common.example.test', 'common'], ['root'], 'UNSPECIFIED'],
  // Lists of what is revoked
  [['revoked'], ['root'], 'fine', 'none'],
  [['revoked'], ['root'], 'CERT_REVOKED', 'some'],
  [['plain'], ['root'], 'fine', 'some'],
  [['plain'], ['root'], 'CRL_HAS_EXPIRED', 'old'],
  [['plain'], ['root'], 'UNABLE_TO_GET_CRL', 'foreign'],
];

(async () => {
  make();
  for (const version of ['TLSv1.2', 'TLSv1.3']) {
    // (The verdict does not depend on the version, how it is told does.)
    for (const [chain, trusted, verdict, list] of version === 'TLSv1.2' ? CASES.slice(0, 9) : CASES) {
      const got = await both(show(...chain), trusted, version, list && read(`${list}.crl`));
      assert.deepStrictEqual(got, [verdict, verdict], `${version} ${chain[0]} ${list ?? ''}`);
    }
  }
  assert.throws(() => tls.createSecureContext(show('weak')), { code: 'ERR_SSL_EE_KEY_TOO_SMALL' });
  finished = true;
})();

let finished = false;
process.on('exit', (code) => assert(finished || code !== 0, 'all of it has run'));
