'use strict';

// express and compression behind https; got, axios, node-fetch and fetch as its clients; ws over wss.

const fs = require('fs');
const https = require('https');
const path = require('path');
const { once } = require('events');
const axios = require('axios');
const compression = require('compression');
const express = require('express');
const got = require('got');
const fetch = require('node-fetch');
const WebSocket = require('ws');

const read = (name) => fs.readFileSync(path.join(__dirname, '../../../test/fixtures/tls', `${name}.pem`));
const ca = read('ca');
const text = 'a line of text that is worth being compressed\n'.repeat(2000);

function makeApp() {
  const app = express();
  app.use(compression({ threshold: 1000 }));
  app.use(express.json());
  app.get('/text', (request, response) => response.type('txt').send(text));
  app.post('/echo', (request, response) => response.json({ got: request.body, secure: request.secure }));
  app.get('/moved', (request, response) => response.redirect(302, '/who'));
  app.get('/who', (request, response) => {
    const { socket } = request;
    response.json({ authorized: socket.authorized, name: socket.getPeerCertificate().subject?.CN ?? null,
                    protocol: socket.getProtocol() });
  });
  app.get('/broken', () => { throw new Error('broken'); });
  app.use((error, request, response, next) => response.status(500).json({ message: error.message })); // eslint-disable-line no-unused-vars
  return app;
}

async function withGot(url) {
  const certificate = { certificateAuthority: ca, certificate: read('client'), key: read('client-key') };
  const client = got.extend({ prefixUrl: url, https: certificate, retry: 0 });
  console.log('got', await client.get('who').json());
  console.log('got', (await client.get('moved')).url.endsWith('/who'));
  console.log('got', await client.post('echo', { json: { a: [1, 'ü'] } }).json());
  const page = await client.get('text');
  console.log('got', page.headers['content-encoding'], page.body === text);
  console.log('got', await got(`${url}/who`, { retry: 0 }).catch((error) => error.code));
  console.log('got', await client.get('broken').catch((error) => error.response.statusCode));
}

async function withAxios(url) {
  const client = axios.create({ baseURL: url, httpsAgent: new https.Agent({ ca, keepAlive: true, maxVersion: 'TLSv1.2' }) });
  console.log('axios', (await client.get('/who')).data);
  console.log('axios', (await client.post('/echo', { b: null })).data);
  console.log('axios', (await client.get('/text')).data === text);
  console.log('axios', await client.get('/broken').catch((error) => [error.response.status, error.response.data]));
  console.log('axios', await axios.get(`${url}/who`).catch((error) => error.code));
  client.defaults.httpsAgent.destroy();
}

async function withFetches(url) {
  const agent = new https.Agent({ ca });
  console.log('node-fetch', await (await fetch(`${url}/who`, { agent })).json());
  console.log('node-fetch', await (await fetch(`${url}/text`, { agent })).text() === text);
  console.log('node-fetch', await fetch(`${url}/who`).catch((error) => error.code));
  console.log('fetch', await globalThis.fetch(`${url}/who`).catch((error) => error.cause.code));
}

async function withWebSockets(server, url) {
  const sockets = new WebSocket.Server({ server, perMessageDeflate: true });
  sockets.on('connection', (socket) => socket.on('message', (data, binary) => socket.send(data, { binary })));
  const client = new WebSocket(url.replace('https', 'wss'), { ca });
  await once(client, 'open');
  for (const message of ['text ü', text, Buffer.from([0, 1, 255])]) {
    client.send(message);
    const [data, binary] = await once(client, 'message');
    console.log('ws', binary, data.equals(Buffer.from(message)));
  }
  client.close(1000, 'done');
  const [code, reason] = await once(client, 'close');
  console.log('ws', code, reason.toString());
  const [error] = await once(new WebSocket(url.replace('https', 'wss')), 'error');
  console.log('ws', error.code);
  sockets.close();
}

(async () => {
  const server = https.createServer({ key: read('server-key'), cert: read('server'), ca, requestCert: true,
                                      rejectUnauthorized: false }, makeApp()).listen(0, 'localhost');
  await once(server, 'listening');
  const url = `https://localhost:${server.address().port}`;
  await withGot(url);
  await withAxios(url);
  await withFetches(url);
  await withWebSockets(server, url);
  server.close();
  server.closeAllConnections();
})();
