'use strict';

// axios, node-fetch, superagent and supertest against a plain server.

const http = require('http');
const zlib = require('zlib');
const axios = require('axios');
const fetch = require('node-fetch');
const superagent = require('superagent');
const supertest = require('supertest');
const { listen } = require('./common/client');

const server = http.createServer((req, res) => {
  const chunks = [];
  req.on('data', (chunk) => chunks.push(chunk));
  req.on('end', () => {
    const { pathname, searchParams } = new URL(req.url, 'http://a');
    if (pathname === '/redirect') {
      res.writeHead(302, { Location: '/echo?from=redirect' });
      res.end();
    } else if (pathname === '/gzip') {
      res.writeHead(200, { 'Content-Encoding': 'gzip', 'Content-Type': 'application/json' });
      res.end(zlib.gzipSync(JSON.stringify({ zipped: true })));
    } else if (pathname === '/status') {
      res.writeHead(+searchParams.get('code'), { 'Content-Type': 'text/plain' });
      res.end('status');
    } else if (pathname === '/slow') {
      setTimeout(() => res.end('slow'), 2000).unref();
    } else if (pathname === '/cut') {
      res.writeHead(200, { 'Content-Length': 100 });
      res.write('part');
      setTimeout(() => res.destroy(), 20);
    } else {
      res.setHeader('Content-Type', 'application/json');
      res.end(JSON.stringify({ method: req.method, url: req.url, type: req.headers['content-type'], body: Buffer.concat(chunks).toString() }));
    }
  });
});

const code = (error) => error.code ?? error.type ?? error.message;

(async () => {
  const port = await listen(server);
  const base = `http://127.0.0.1:${port}`;

  const ax = axios.create({ baseURL: base });
  console.log('axios', (await ax.get('/echo', { params: { a: 1 } })).data);
  console.log('axios', (await ax.post('/echo', { b: 2 })).data);
  console.log('axios', (await ax.get('/redirect')).data);
  console.log('axios', (await ax.get('/gzip')).data);
  console.log('axios', await ax.get('/status?code=404').catch((error) => [error.code, error.response.status, error.response.data]));
  console.log('axios', await ax.get('/slow', { timeout: 50 }).catch(code));
  console.log('axios', await ax.get('/cut').catch(code));
  console.log('axios', (await ax.get('/echo', { responseType: 'stream' })).data.statusCode);
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 20);
  console.log('axios', await ax.get('/slow', { signal: controller.signal }).catch(code));

  console.log('node-fetch', await (await fetch(`${base}/echo`, { method: 'PUT', body: 'text' })).json());
  console.log('node-fetch', (await fetch(`${base}/redirect`)).url.replace(base, ''));
  console.log('node-fetch', await (await fetch(`${base}/gzip`)).json());
  console.log('node-fetch', (await fetch(`${base}/status?code=500`)).status);

  console.log('superagent', (await superagent.post(`${base}/echo`).send({ c: 3 }).query({ d: 4 })).body);
  console.log('superagent', await superagent.get(`${base}/status?code=403`).catch((error) => [error.status, error.message]));
  console.log('superagent', (await superagent.get(`${base}/redirect`)).body);
  console.log('superagent', await superagent.get(`${base}/slow`).timeout(50).catch(code));

  const agent = supertest(server);
  await agent.get('/echo').expect(200).expect('Content-Type', /json/);
  console.log('supertest', await agent.get('/status?code=201').expect(200).catch((error) => error.message));
  server.close();
  server.closeAllConnections();
})();
