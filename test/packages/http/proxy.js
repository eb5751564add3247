'use strict';

// http-proxy in front of a server, for requests and WebSockets; ws as server and client, with and without compression.

process.noDeprecation = true; // what http-proxy uses
const http = require('http');
const httpProxy = require('http-proxy');
const { WebSocket, WebSocketServer } = require('ws');
const { listen, show } = require('./common/client');

(async () => {
  const origin = http.createServer((req, res) => {
    if (req.url === '/big') res.end(Buffer.alloc(1 << 20));
    else req.pipe(res);
  });
  const sockets = new WebSocketServer({ server: origin, perMessageDeflate: { threshold: 100 } });
  sockets.on('connection', (socket, req) => {
    socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
    socket.on('close', (code, reason) => console.log('server closed', code, `${reason}`));
    socket.send(`hello ${req.url}`);
  });
  const target = await listen(origin);
  const proxy = httpProxy.createProxyServer({ target: `http://127.0.0.1:${target}`, ws: true });
  proxy.on('error', (error, req, res) => {
    res.writeHead?.(502);
    res.end(error.code);
  });
  const front = http.createServer((req, res) => {
    if (req.url === '/dead') proxy.web(req, res, { target: 'http://127.0.0.1:1' });
    else proxy.web(req, res);
  });
  front.on('upgrade', (req, socket, head) => proxy.ws(req, socket, head));
  const port = await listen(front);

  await show(port, '/x', { method: 'POST', body: 'through' });
  await show(port, '/big');
  await show(port, '/dead');

  for (const [name, to] of [['direct', target], ['proxied', port]]) {
    const client = new WebSocket(`ws://127.0.0.1:${to}/${name}`);
    const messages = [];
    await new Promise((resolve, reject) => {
      client.on('error', reject);
      client.on('open', () => {
        client.send('text');
        client.send(Buffer.from([1, 2, 3]));
        client.send('long '.repeat(10000));
        client.ping('ping');
      });
      client.on('pong', (data) => messages.push(`pong ${data}`));
      client.on('message', (data, isBinary) => {
        messages.push(data.length > 100 ? `${data.length} bytes` : isBinary ? [...data] : `${data}`);
        if (data.length > 100) setTimeout(() => client.close(1000, 'done'), 50);
      });
      client.on('close', resolve);
    });
    console.log(name, messages.filter((message) => !`${message}`.startsWith('pong')), messages.includes('pong ping'));
  }
  sockets.close();
  proxy.close();
  front.close();
  front.closeAllConnections();
  origin.close();
  origin.closeAllConnections();
})();
