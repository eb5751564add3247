'use strict';

// koa: the cascade, contexts, cookies, errors, streams.

const { once } = require('events');
const { Readable } = require('stream');
const Koa = require('koa');
const { ask } = require('./common/ask');

async function main() {
  const app = new Koa();
  app.keys = ['key'];
  const trace = [];
  app.use(async (context, next) => {
    trace.push(`> ${context.path}`);
    await next();
    trace.push(`< ${context.status}`);
    context.set('x-length', String(context.length));
  });
  app.use(async (context, next) => {
    try {
      await next();
    } catch (error) {
      context.status = error.status || 500;
      context.body = { error: error.expose ? error.message : 'hidden' };
      context.app.emit('error', error, context);
    }
  });
  app.use(async (context) => {
    switch (context.path) {
    case '/': context.body = 'hello'; break;
    case '/json': context.body = { query: context.query, type: context.accepts('html', 'json') }; break;
    case '/cookie':
      context.cookies.set('name', 'value', { signed: true, httpOnly: true });
      context.body = String(context.cookies.get('other'));
      break;
    case '/stream': context.body = Readable.from(['one ', 'two']); break;
    case '/redirect': context.redirect('/json'); break;
    case '/throw': context.throw(402, 'pay'); break;
    case '/break': throw new TypeError('broken');
    case '/empty': context.status = 204; break;
    default: context.assert(context.path === '/known', 404, 'unknown');
    }
  });
  app.on('error', (error) => trace.push(`! ${error.name} ${error.message}`));
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const base = `http://127.0.0.1:${server.address().port}`;
  for (const path of ['/', '/json?a=1&a=2&b', '/stream', '/throw', '/break', '/empty', '/nothing', '/known']) await ask(base + path);
  const { response } = await ask(`${base}/cookie`, { headers: { cookie: 'other=1' } });
  console.log(response.headers.getSetCookie());
  const { response: redirected } = await ask(`${base}/redirect`, { redirect: 'manual' });
  console.log(redirected.headers.get('location'));
  console.log(trace.join('\n'));
  server.close();
  server.closeAllConnections();
}

main();
