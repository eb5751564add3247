'use strict';

// examples/express, asked for everything it has, over HTTP and HTTPS.

const http = require('http');
const https = require('https');
const fs = require('fs');
const path = require('path');
const { copyExample, root, startServer, stop } = require('./common/examples');

const HEADERS = ['content-type', 'content-length', 'etag', 'location', 'allow', 'vary', 'x-powered-by'];

function ask(base, method, target, { headers = {}, body, agent } = {}) {
  return new Promise((resolve, reject) => {
    const { request: send } = base.startsWith('https') ? https : http;
    const request = send(base + target, { method, headers, agent }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => resolve({ response, text: Buffer.concat(chunks).toString() }));
      response.on('error', reject);
    });
    request.on('error', reject);
    request.end(body);
  });
}

function show(title, { response, text }) {
  const headers = HEADERS.filter((name) => response.headers[name] !== undefined).map((name) => `${name}: ${response.headers[name]}`);
  console.log(`${title}: ${response.statusCode} ${response.statusMessage}\n  ${headers.join('; ')}\n  ${text.slice(0, 300)}`);
}

const json = (value) => ({ headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) });
const form = (body) => ({ headers: { 'content-type': 'application/x-www-form-urlencoded' }, body });

function multipart(fields, files) {
  const boundary = '----smew';
  const parts = [];
  for (const [name, value] of Object.entries(fields)) {
    parts.push(`--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`);
  }
  for (const [name, content] of Object.entries(files)) {
    parts.push(`--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\n` +
               `content-type: application/octet-stream\r\n\r\n`, content, '\r\n');
  }
  parts.push(`--${boundary}--\r\n`);
  return {
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    body: Buffer.concat(parts.map((part) => Buffer.from(part))),
  };
}

async function askPages(base) {
  show('index', await ask(base, 'GET', '/'));
  show('about', await ask(base, 'GET', '/about'));
  const style = await ask(base, 'GET', '/style.css');
  console.log('static', style.response.statusCode, style.response.headers['content-type'], style.text.length);
  const again = await ask(base, 'GET', '/style.css', { headers: { 'if-none-match': style.response.headers.etag } });
  console.log('fresh', again.response.statusCode, again.text.length);
  const part = await ask(base, 'GET', '/style.css', { headers: { range: 'bytes=0-3' } });
  console.log('range', part.response.statusCode, part.response.headers['content-range'], part.text);
  show('outside', await ask(base, 'GET', '/..%2fapp.js'));
  show('head', await ask(base, 'HEAD', '/'));
  show('options', await ask(base, 'OPTIONS', '/echo'));
}

async function askBodies(base) {
  show('json', await ask(base, 'POST', '/echo', json({ a: [1, 'zwei', null] })));
  show('form', await ask(base, 'POST', '/echo', form('a=1&b=two+words&b=%C3%BC')));
  show('no body', await ask(base, 'POST', '/echo'));
  show('broken json', await ask(base, 'POST', '/echo', { ...json(0), body: '{"a":' }));
  show('large json', await ask(base, 'POST', '/echo', json('x'.repeat(200000))));
  show('upload', await ask(base, 'POST', '/upload', multipart({ note: 'ü' }, { 'a.bin': Buffer.alloc(100000, 'ab') })));
  show('upload of nothing', await ask(base, 'POST', '/upload', multipart({ note: 'x' }, {})));
  show('upload too large', await ask(base, 'POST', '/upload', multipart({}, { 'b.bin': Buffer.alloc((1 << 20) + 1) })));
}

async function askSessions(base) {
  let cookies = {};
  for (let i = 0; i < 3; i++) {
    const cookie = Object.entries(cookies).map(([name, value]) => `${name}=${value}`).join('; ');
    const { response, text } = await ask(base, 'GET', '/visits', { headers: cookie ? { cookie } : {} });
    const set = response.headers['set-cookie'] ?? [];
    for (const one of set) cookies[one.slice(0, one.indexOf('='))] = one.slice(one.indexOf('=') + 1, one.indexOf(';'));
    console.log(text, set.map((one) => one.replace(/=s%3A[^;]*/, '=…').replace(/Expires.*/, '')).sort());
  }
  cookies = { ...cookies, 'connect.sid': 's%3Aforged.signature' };
  const cookie = Object.entries(cookies).map(([name, value]) => `${name}=${value}`).join('; ');
  console.log('forged', (await ask(base, 'GET', '/visits', { headers: { cookie } })).text);
  show('logout', await ask(base, 'POST', '/logout'));
}

async function askRoutes(base) {
  show('users', await ask(base, 'GET', '/users'));
  for (const accept of ['text/plain', 'text/html', 'application/json', 'image/png']) {
    show(accept, await ask(base, 'GET', '/users/2', { headers: { accept } }));
  }
  show('no user', await ask(base, 'GET', '/users/3'));
  show('failing', await ask(base, 'GET', '/fail'));
  show('nothing', await ask(base, 'GET', '/nothing'));
  const numbers = await ask(base, 'GET', '/numbers/20000');
  console.log('numbers', numbers.response.headers['transfer-encoding'], numbers.text.length, numbers.text.slice(-6));
}

// Clients that go away in the middle: the server lives on.
async function leave(base) {
  for (const target of ['/numbers/1000000', '/upload']) {
    await new Promise((resolve) => {
      const request = http.request(base + target, { method: target === '/upload' ? 'POST' : 'GET', headers: {
        ...(target === '/upload' ? { 'content-type': 'multipart/form-data; boundary=x', 'content-length': 1000 } : {}),
      } });
      request.on('error', () => {});
      request.on('close', resolve);
      if (target === '/upload') {
        request.write('--x\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\nabc', () => request.destroy());
      } else {
        request.on('response', (response) => response.once('data', () => request.destroy()));
        request.end();
      }
    });
  }
  show('still there', await ask(base, 'GET', '/users/1', { headers: { accept: 'text/plain' } }));
}

async function main() {
  const folder = copyExample('express');
  const plain = await startServer(path.join(folder, 'app.js'), { SESSION_SECRET: 'secret', NODE_ENV: 'production' });
  const base = `http://127.0.0.1:${plain.port}`;
  await askPages(base);
  await askBodies(base);
  await askSessions(base);
  await askRoutes(base);
  await leave(base);
  http.globalAgent.destroy();
  console.log('ended', await stop(plain.child));

  const tls = path.join(root, 'test/fixtures/tls');
  const secure = await startServer(path.join(folder, 'app.js'), {
    HTTPS_KEY: path.join(tls, 'server-key.pem'), HTTPS_CERT: path.join(tls, 'server.pem'), NODE_ENV: 'production',
  });
  const agent = new https.Agent({ ca: fs.readFileSync(path.join(tls, 'ca.pem')), servername: 'localhost' });
  show('https', await ask(`https://localhost:${secure.port}`, 'POST', '/echo', { ...json({ secure: true }), agent }));
  agent.destroy();
  console.log('ended', await stop(secure.child));
}

main();
