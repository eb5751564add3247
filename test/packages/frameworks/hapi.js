'use strict';

// hapi: routes, extensions, authentication, state, plugins, caching, errors.

const Hapi = require('@hapi/hapi');
const { ask, post } = require('./common/ask');

async function main() {
  const server = Hapi.server({ port: 0, host: '127.0.0.1', debug: false });
  server.auth.scheme('token', () => ({
    authenticate(request, h) {
      const token = request.headers.authorization;
      if (token !== 'yes') return h.unauthenticated(new Error('no token'));
      return h.authenticated({ credentials: { user: 'ann' } });
    },
  }));
  server.auth.strategy('token', 'token');
  server.state('data', { encoding: 'base64json', isSecure: false, isHttpOnly: true });
  const plugin = {
    name: 'greeter',
    register(realm, options) {
      realm.route({ method: 'GET', path: '/hi/{name?}', handler: ({ params }) => `${options.word} ${params.name ?? 'you'}` });
    },
  };
  await server.register({ plugin, options: { word: 'hi' } });
  server.route([
    { method: 'GET', path: '/', handler: (request, h) => h.response({ ok: true }).header('x-a', 'b').etag('one') },
    { method: 'POST', path: '/echo', handler: ({ payload }, h) => h.response(payload).code(201) },
    { method: 'GET', path: '/me', options: { auth: 'token' }, handler: ({ auth }) => auth.credentials },
    { method: 'GET', path: '/state', handler: ({ state }, h) => h.response(state.data ?? 'none').state('data', { n: 1 }) },
    { method: 'GET', path: '/fail', handler: () => { throw new Error('inside'); } },
    { method: 'GET', path: '/files/{path*}', handler: ({ params }) => params.path.split('/') },
  ]);
  server.ext('onPreResponse', ({ response }, h) => {
    if (!response.isBoom) response.header('x-ext', 'seen');
    return h.continue;
  });
  server.method('double', async (n) => n * 2, {
    cache: { expiresIn: 60000, generateTimeout: 1000, staleIn: 30000, staleTimeout: 500 },
  });
  await server.start();
  const base = server.info.uri;
  const { response } = await ask(`${base}/`);
  await ask(`${base}/`, { headers: { 'if-none-match': response.headers.get('etag') } });
  await ask(`${base}/echo`, post({ a: [1, 2] }));
  await ask(`${base}/echo`, { ...post(0), body: '{' });
  await ask(`${base}/me`);
  await ask(`${base}/me`, { headers: { authorization: 'yes' } });
  console.log((await ask(`${base}/state`)).response.headers.getSetCookie());
  await ask(`${base}/state`, { headers: { cookie: `data=${btoa('{"n":2}')}` } });
  for (const path of ['/fail', '/files/a/b%20c', '/hi', '/hi/ann', '/none']) await ask(base + path);
  console.log(await server.methods.double(21));
  const injected = await server.inject({ url: '/hi/x', headers: { 'accept-encoding': 'gzip' } });
  console.log(injected.statusCode, injected.result);
  await server.stop();
}

main();
