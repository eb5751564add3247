'use strict';

// connect, polka, finalhandler, send, serve-static, body-parser, morgan and cookie-parser without a framework around them.

const fs = require('fs');
const http = require('http');
const os = require('os');
const path = require('path');
const connect = require('connect');
const polka = require('polka');
const finalhandler = require('finalhandler');
const send = require('send');
const serveStatic = require('serve-static');
const bodyParser = require('body-parser');
const morgan = require('morgan');
const { listen, show } = require('./common/client');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'smew-middleware-'));
fs.writeFileSync(path.join(folder, 'big.bin'), Buffer.alloc(300000, 'x'));
fs.writeFileSync(path.join(folder, 'small.json'), '{}');
fs.mkdirSync(path.join(folder, 'sub'));

(async () => {
  const log = [];
  const app = connect();
  app.use(morgan(':method :url :status :res[content-length]', { stream: { write: (line) => log.push(line.trim()) } }));
  app.use('/body', bodyParser.json());
  app.use('/body', bodyParser.raw({ type: 'application/octet-stream' }));
  app.use('/body', (req, res) => res.end(Buffer.isBuffer(req.body) ? `raw ${req.body.length}` : JSON.stringify(req.body)));
  app.use('/files', serveStatic(folder, { index: false }));
  app.use('/fail', (req, res, next) => next(new Error('failed')));
  const server = http.createServer(app);
  let port = await listen(server);
  await show(port, '/body', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '[1]' });
  await show(port, '/body', { method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body: Buffer.alloc(70000) });
  await show(port, '/files/big.bin');
  await show(port, '/files/big.bin', { headers: { range: 'bytes=-5' } });
  await show(port, '/files/big.bin', { headers: { range: 'bytes=0-1,5-6' } });
  await show(port, '/files/small.json');
  await show(port, '/files/sub');
  await show(port, '/files/none');
  await show(port, '/files/%2e%2e/x');
  process.env.NODE_ENV = 'test';
  console.log(log.join('\n'));
  server.close();

  const plain = http.createServer((req, res) => {
    const done = finalhandler(req, res, { onerror: (error) => console.log('onerror', error.code ?? error.message), env: 'production' });
    if (req.url === '/error') done(Object.assign(new Error('secret'), { status: 503 }));
    else if (req.url === '/send') send(req, 'small.json', { root: folder, maxAge: 1000 }).on('error', done).pipe(res);
    else if (req.url === '/missing') send(req, 'none', { root: folder }).on('error', done).pipe(res);
    else done();
  });
  port = await listen(plain);
  await show(port, '/error');
  await show(port, '/send');
  await show(port, '/missing');
  await show(port, '/else');
  plain.close();

  const p = polka();
  p.use((req, res, next) => {
    req.seen = true;
    next();
  });
  p.get('/a/:b?', (req, res) => res.end(JSON.stringify([req.params, req.query, req.seen])));
  p.post('/a', (req, res) => res.end('posted'));
  const polkaServer = http.createServer(p.handler);
  port = await listen(polkaServer);
  await show(port, '/a/x?y=z');
  await show(port, '/a', { method: 'POST' });
  await show(port, '/nothing');
  polkaServer.close();
  fs.rmSync(folder, { recursive: true });
})();
