'use strict';

const http = require('http');
const { Readable } = require('stream');
const Koa = require('koa');
const { listen, show } = require('./common/client');

const app = new Koa();
app.silent = true;
app.on('error', (error) => console.log('error event:', error.message));
app.use(async (ctx, next) => {
  const before = ctx.path;
  await next();
  ctx.set('X-Path', before);
});
app.use(async (ctx) => {
  switch (ctx.path) {
    case '/': ctx.body = 'hello'; break;
    case '/json': ctx.body = { query: ctx.query, ip: ctx.ip, type: ctx.accepts('json', 'html') }; break;
    case '/buffer': ctx.body = Buffer.from('bytes'); break;
    case '/stream': ctx.body = Readable.from(['a', 'b', 'c']); break;
    case '/status': ctx.status = 204; break;
    case '/null': ctx.body = null; break;
    case '/redirect': ctx.redirect('/json'); break;
    case '/cookie':
      ctx.cookies.set('name', 'value', { httpOnly: true });
      ctx.body = ctx.cookies.get('given') ?? 'none';
      break;
    case '/throw': ctx.throw(400, 'bad'); break;
    case '/crash': throw new Error('crash');
    case '/echo': ctx.body = ctx.req; break;
    default: break;
  }
});

(async () => {
  const server = http.createServer(app.callback());
  const port = await listen(server);
  for (const path of ['/', '/json?a=1', '/buffer', '/stream', '/status', '/null', '/redirect', '/throw', '/crash', '/none']) {
    await show(port, path, { headers: { accept: 'application/json' } });
  }
  const { headers } = await show(port, '/cookie', { headers: { cookie: 'given=taken' } });
  console.log(headers['set-cookie']);
  await show(port, '/echo', { method: 'POST', body: 'x'.repeat(100000) });
  await show(port, '/json', { method: 'HEAD' });
  server.close();
})();
