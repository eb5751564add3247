'use strict';

// What express and express 5 have to do alike: routing, parameters, middleware, errors, bodies, static files, ranges, cookies, redirects, JSON.

const fs = require('fs');
const http = require('http');
const os = require('os');
const path = require('path');
const cookieParser = require('cookie-parser');
const { listen, show } = require('./client');

module.exports = function run(express) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'smew-express-'));
  fs.writeFileSync(path.join(folder, 'index.html'), '<p>index</p>\n');
  fs.writeFileSync(path.join(folder, 'data.txt'), '0123456789');

  const app = express();
  app.set('etag', 'strong');
  app.use(cookieParser('secret'));
  app.use('/static', express.static(folder));
  app.use(express.json({ limit: 100 }));
  app.use(express.urlencoded({ extended: true }));
  app.use(express.text());
  app.use((req, res, next) => {
    res.set('X-Order', 'first');
    next();
  });
  app.get('/', (req, res) => res.send('hello'));
  app.get('/users/:id', (req, res) => res.json({ id: req.params.id, query: req.query, host: req.hostname, ip: req.ip }));
  app.post('/echo', (req, res) => res.status(201).json({ type: req.get('content-type'), body: req.body }));
  app.get('/cookies', (req, res) => res.cookie('a', 'b c', { httpOnly: true }).cookie('s', 1, { signed: true }).json(req.cookies));
  app.get('/go', (req, res) => res.redirect(303, '/users/1'));
  app.get('/buffer', (req, res) => res.type('bin').send(Buffer.from([1, 2, 3])));
  app.get('/stream', (req, res) => {
    res.write('a');
    setImmediate(() => res.end('b'));
  });
  app.get('/format', (req, res) => res.format({ text: () => res.send('text'), json: () => res.json('json') }));
  app.get('/file', (req, res) => res.sendFile('data.txt', { root: folder }));
  app.get('/download', (req, res) => res.download(path.join(folder, 'data.txt'), 'näme.txt'));
  app.get('/throws', () => { throw new Error('thrown'); });
  app.get('/rejects', async (req, res, next) => next(Object.assign(new Error('no'), { status: 418 })));
  const router = express.Router({ mergeParams: true });
  router.param('n', (req, res, next, n) => {
    req.n = n * 2;
    next();
  });
  router.route('/:n').get((req, res) => res.json([req.params, req.n, req.baseUrl])).delete((req, res) => res.sendStatus(204));
  app.use('/nested/:outer', router);
  app.use((error, req, res, next) => { // eslint-disable-line no-unused-vars
    res.status(error.status || 500).send(`${error.type ?? error.name}: ${error.message}`);
  });

  (async () => {
    const server = http.createServer(app);
    const port = await listen(server);
    const json = { 'content-type': 'application/json' };
    await show(port, '/', { headers: { host: 'example.test' } });
    await show(port, '/', { method: 'HEAD' });
    await show(port, '/users/42?a=1&b[]=2&b[]=3', { headers: { host: 'example.test' } });
    await show(port, '/echo', { method: 'POST', headers: json, body: '{"a":[1,{"b":"ü"}]}' });
    await show(port, '/echo', { method: 'POST', headers: json, body: '{"a":' });
    await show(port, '/echo', { method: 'POST', headers: json, body: JSON.stringify('x'.repeat(200)) });
    await show(port, '/echo', { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'a=1&b[c]=2+3' });
    await show(port, '/echo', { method: 'POST', headers: { 'content-type': 'text/plain; charset=latin1' }, body: Buffer.from([0xe9]) });
    const cookies = await show(port, '/cookies', { headers: { cookie: 'x=1; y=%20z' } });
    console.log(cookies.headers['set-cookie']);
    await show(port, '/go');
    await show(port, '/buffer');
    await show(port, '/stream');
    await show(port, '/format', { headers: { accept: 'application/json' } });
    await show(port, '/format', { headers: { accept: 'image/png' } });
    await show(port, '/static/');
    await show(port, '/static/data.txt', { headers: { range: 'bytes=2-4' } });
    await show(port, '/static/data.txt', { headers: { range: 'bytes=20-' } });
    await show(port, '/static/data.txt', { method: 'HEAD' });
    await show(port, '/static/../secret');
    const first = await show(port, '/file');
    await show(port, '/file', { headers: { 'if-none-match': first.headers.etag } });
    await show(port, '/download');
    await show(port, '/nested/one/21');
    await show(port, '/nested/one/21', { method: 'DELETE' });
    await show(port, '/nested/one/21', { method: 'OPTIONS' });
    await show(port, '/throws');
    await show(port, '/rejects');
    await show(port, '/none', { headers: { host: 'a' } });
    server.close();
    fs.rmSync(folder, { recursive: true });
  })();
};
