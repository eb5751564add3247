'use strict';

// Other people's HTTP/2: h2load, nghttp and curl as clients of our server, over TLS and in the clear; nginx as a server of our
// client. Skipped where they are missing.

const assert = require('assert');
const fs = require('fs');
const http2 = require('http2');
const os = require('os');
const path = require('path');
const { execFile, spawn, spawnSync } = require('child_process');
const { once } = require('events');
const { createHash, randomBytes } = require('crypto');

const fixtures = path.join(__dirname, '../fixtures/tls');
const file = (name) => path.join(fixtures, `${name}.pem`);
const read = (name) => fs.readFileSync(file(name));
const has = (program, option = '--version') => spawnSync(program, [option]).error === undefined;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'http2-peers-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));

const large = randomBytes(300000);
const sha1 = (bytes) => createHash('sha1').update(bytes).digest('hex');
fs.writeFileSync(path.join(folder, 'large'), large);

function run(program, args) {
  return new Promise((resolve, reject) => {
    execFile(program, args, { timeout: 60000, encoding: 'latin1', maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      if (error) reject(new Error(`${program} ${args.join(' ')}: ${error.message}\n${stdout}${stderr}`));
      else resolve(stdout);
    });
  });
}

function answer(request, response) {
  switch (request.url) {
    case '/large':
      response.end(large);
      break;
    case '/echo': {
      const hash = createHash('sha1');
      request.on('data', (chunk) => hash.update(chunk)).on('end', () => {
        response.setHeader('x-method', request.method);
        response.end(hash.digest('hex'));
      });
      break;
    }
    case '/fields':
      for (let i = 0; i < 50; i++) response.setHeader(`x-field-${i}`, 'v'.repeat(100));
      response.writeHead(418);
      response.end();
      break;
    case '/trailers':
      response.addTrailers({ 'x-last': 'word' });
      response.end('body');
      break;
    default:
      response.end(`${request.httpVersion} ${request.stream.session.encrypted} ${request.stream.session.alpnProtocol}`);
  }
}

async function listen(secure) {
  const server = secure ? http2.createSecureServer({ key: read('server-key'), cert: read('server') }, answer)
                        : http2.createServer(answer);
  server.listen(0);
  await once(server, 'listening');
  server.url = `${secure ? 'https' : 'http'}://localhost:${server.address().port}`;
  return server;
}

async function withLoad(server) {
  // requests, connections, streams at once, path
  for (const [n, c, m, where] of [[300, 5, 20, '/'], [20, 4, 5, '/large'], [50, 50, 1, '/'], [100, 2, 100, '/fields']]) {
    const output = await run('h2load', [`-n${n}`, `-c${c}`, `-m${m}`, `${server.url}${where}`]);
    const codes = where === '/fields' ? `0 2xx, 0 3xx, ${n} 4xx, 0 5xx` : `${n} 2xx, 0 3xx, 0 4xx, 0 5xx`;
    assert.match(output, new RegExp(`${n} started, ${n} done, .* 0 errored, 0 timeout`), output);
    assert.match(output, new RegExp(`status codes: ${codes}`), output);
    assert.match(output, /Application protocol: h2c?\n/);
    if (where === '/large') assert.match(output, new RegExp(`\\(${n * large.length}\\) data`));
  }
  // Bodies go up; small windows of the client.
  const output = await run('h2load', ['-n10', '-c2', '-m5', '-w10', '-W12', '-d', path.join(folder, 'large'), `${server.url}/echo`]);
  assert.match(output, /10 succeeded, 0 failed/);
}

async function withNghttp(server) {
  assert.strictEqual(sha1(Buffer.from(await run('nghttp', [`${server.url}/large`]), 'latin1')), sha1(large));
  assert.strictEqual(await run('nghttp', ['-d', path.join(folder, 'large'), `${server.url}/echo`]), sha1(large));
  // The frames as it tells them
  const fields = await run('nghttp', ['-nv', `${server.url}/fields`]);
  assert.match(fields, /:status: 418/);
  assert.match(fields, /x-field-49: v{100}\n/);
  const trailers = await run('nghttp', ['-v', `${server.url}/trailers`]);
  assert.match(trailers, /body/);
  assert.match(trailers, /x-last: word/);
  // Several streams of one connection, a window of 4 KiB, padding, no compression table
  const many = await run('nghttp', ['-nsv', '-m', '5', '-w', '12', '-b', '16', '-c', '0', `${server.url}/large`, `${server.url}/`]);
  assert.strictEqual(many.match(/:status: 200/g).length, 10);
  assert.doesNotMatch(many, /GOAWAY.*error_code=(?!NO_ERROR)/);
}

async function withCurl(server) {
  const how = server.url.startsWith('https') ? ['--http2', '--cacert', file('ca')] : ['--http2-prior-knowledge'];
  const curl = (...args) => run('curl', ['-sS', ...how, ...args]);
  assert.match(await curl(`${server.url}/`), /^2\.0 (true h2|false h2c)$/);
  assert.strictEqual(await curl('--data-binary', `@${path.join(folder, 'large')}`, `${server.url}/echo`), sha1(large));
  assert.strictEqual(sha1(Buffer.from(await curl(`${server.url}/large`), 'latin1')), sha1(large));
  assert.match(await curl('-i', `${server.url}/trailers`), /^HTTP\/2 200[^]*body[^]*x-last: word/);
  // (In the clear this curl cannot do a second request on its connection.)
  if (how.length === 1) return;
  assert.strictEqual(await curl('-w', '%{http_version} %{num_connects}\n', '-o', '/dev/null', '-o', '/dev/null', `${server.url}/`,
                                `${server.url}/large`), '2 1\n2 0\n');
}

async function withNginx() {
  fs.writeFileSync(path.join(folder, 'conf'), `
daemon off; master_process off; pid ${folder}/pid; error_log ${folder}/error.log;
events {}
http {
  access_log off; client_body_temp_path ${folder}/a; proxy_temp_path ${folder}/b; fastcgi_temp_path ${folder}/c;
  uwsgi_temp_path ${folder}/d; scgi_temp_path ${folder}/e;
  ssl_certificate ${file('server')}; ssl_certificate_key ${file('server-key')};
  server { listen unix:${folder}/front ssl http2; root ${folder};
    location /told { add_header X-Told "$request_method $http_x_say"; return 200 "$server_protocol"; } }
}`);
  const nginx = spawn('nginx', ['-c', path.join(folder, 'conf'), '-p', folder, '-e', path.join(folder, 'error.log')]);
  let errors = '';
  nginx.stderr.setEncoding('utf8').on('data', (text) => { errors += text; });
  const gone = once(nginx, 'exit').then(([code]) => assert.strictEqual(code, 0, errors));
  try {
    await new Promise((resolve) => {
      const watcher = fs.watch(folder, () => {
        if (!fs.existsSync(path.join(folder, 'pid'))) return;
        watcher.close();
        resolve();
      });
    });
    const session = http2.connect('https://localhost', { path: path.join(folder, 'front'), ca: read('ca') });
    const requests = ['/told', '/large', '/large', '/missing'].map(async (where) => {
      const stream = session.request({ ':path': where, 'x-say': 'something' });
      const [headers] = await once(stream, 'response');
      return [headers, Buffer.concat(await stream.toArray())];
    });
    const [[told, text], [, first], [, second], [missing]] = await Promise.all(requests);
    assert.strictEqual(told['x-told'], 'GET something');
    assert.strictEqual(text.toString(), 'HTTP/2.0');
    assert.strictEqual(sha1(first), sha1(large));
    assert.strictEqual(sha1(second), sha1(large));
    assert.strictEqual(missing[':status'], 404);
    assert.strictEqual(session.alpnProtocol, 'h2');
    session.close();
    await once(session, 'close');
  } finally {
    nginx.kill();
  }
  await gone;
}

(async () => {
  for (const secure of [false, true]) {
    const server = await listen(secure);
    for (const [program, test] of [['h2load', withLoad], ['nghttp', withNghttp], ['curl', withCurl]]) {
      if (has(program)) await test(server);
      else console.log(`skipped: no ${program}`);
    }
    server.close();
    await once(server, 'close');
  }
  if (has('nginx', '-v')) await withNginx();
  else console.log('skipped: no nginx');
  finished = true;
})();

let finished = false;
process.on('exit', (code) => assert(finished || code !== 0, 'all of it has run'));
