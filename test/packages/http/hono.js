'use strict';

// hono on its server for Node.js: as it is now, and a version that looks into the state of a Response.

const { Hono } = require('hono');
const { cors } = require('hono/cors');
const { stream, streamSSE } = require('hono/streaming');

function makeApp() {
  const app = new Hono();
  app.use('/api/*', cors());
  app.get('/', (c) => c.text('Hello Hono'));
  app.get('/json', (c) => c.json({ a: 1, q: c.req.query('x') ?? null }));
  app.post('/post', async (c) => c.json({ body: await c.req.json(), type: c.req.header('content-type') }));
  app.post('/form', async (c) => c.json(await c.req.parseBody()));
  app.get('/stream', (c) => stream(c, async (out) => {
    for (let i = 0; i < 3; i++) {
      await out.write(`part ${i}\n`);
      await out.sleep(5);
    }
  }));
  app.get('/events', (c) => streamSSE(c, async (out) => {
    for (let i = 0; i < 3; i++) await out.writeSSE({ data: `${i}`, event: 'count', id: `${i}` });
  }));
  app.get('/redirect', (c) => c.redirect('/json'));
  app.get('/error', () => { throw new Error('broken'); });
  app.get('/response', () => new Response('raw', { status: 201, headers: { 'X-A': 'b' } }));
  app.get('/empty', (c) => c.body(null, 204));
  app.get('/api/x', (c) => c.text('cors'));
  app.get('/cookies', (c) => {
    c.header('Set-Cookie', 'a=1');
    c.header('Set-Cookie', 'b=2', { append: true });
    return c.text('c');
  });
  app.get('/bytes', (c) => c.body(new Uint8Array([65, 66, 67]).buffer));
  app.get('/blob', () => new Response(new Blob(['blob'], { type: 'text/x' })));
  app.get('/url', (c) => c.text(`${new URL(c.req.url).pathname} ${c.req.method}`));
  app.get('/raw', (c) => c.text(`${c.req.raw instanceof Request} ${c.req.raw.headers.get('x-h')}`));
  app.onError((error, c) => c.text(`caught ${error.message}`, 500));
  app.notFound((c) => c.text('nothing', 404));
  return app;
}

const hidden = ['connection', 'date', 'keep-alive'];

async function ask(url, init) {
  const response = await fetch(url, init);
  const text = (await response.text()).replace(/formdata-undici-\d+/g, 'BOUNDARY').replace(/-{4,}\S+/g, 'BOUNDARY');
  console.log(new URL(url).pathname, response.status, JSON.stringify(text), [...response.headers].filter(([name]) => !hidden.includes(name)));
}

async function use(name) {
  const { serve } = require(name);
  console.log(name);
  const app = makeApp();
  let port;
  const server = await new Promise((resolve) => {
    const made = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, (info) => {
      port = info.port;
      setImmediate(() => resolve(made));
    });
  });
  const base = `http://127.0.0.1:${port}`;
  const paths = ['/', '/json?x=%C3%BC', '/stream', '/events', '/redirect', '/error', '/response', '/empty', '/api/x', '/cookies',
                 '/bytes', '/blob', '/url', '/raw', '/none'];
  for (const path of paths) await ask(base + path, { headers: { Origin: 'http://origin', 'X-H': 'h' } });
  await ask(`${base}/post`, { method: 'POST', body: JSON.stringify({ x: [1] }) });
  await ask(`${base}/form`, { method: 'POST', body: new URLSearchParams({ a: '1', b: '2' }) });
  const form = new FormData();
  form.set('name', 'value');
  await ask(`${base}/form`, { method: 'POST', body: form });
  await ask(base, { method: 'HEAD' });
  await new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
}

(async () => {
  await use('@hono/node-server');
  await use('node-server-1');
  console.log('done');
})();
