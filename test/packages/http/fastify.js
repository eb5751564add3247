'use strict';

const Fastify = require('fastify');
const { show } = require('./common/client');

(async () => {
  const app = Fastify();
  app.decorate('answer', 42);
  app.addHook('onRequest', async (request, reply) => { reply.header('x-hook', 'on'); });
  app.get('/', async () => ({ hello: 'world', answer: app.answer }));
  app.get('/user/:id', {
    schema: {
      params: { type: 'object', properties: { id: { type: 'integer' } } },
      response: { 200: { type: 'object', properties: { id: { type: 'integer' }, name: { type: 'string' } } } },
    },
  }, async (request) => ({ id: request.params.id, name: 'n', hidden: true }));
  app.post('/body', {
    schema: { body: { type: 'object', required: ['a'], properties: { a: { type: 'number' } } } },
  }, async (request) => request.body);
  app.get('/error', async () => { throw Object.assign(new Error('wrong'), { statusCode: 409 }); });
  app.get('/callback', (request, reply) => { reply.code(202).type('text/plain').send('later'); });
  app.register(async (scope) => {
    scope.addHook('preHandler', async (request) => { request.scoped = true; });
    scope.get('/in', async (request) => ({ scoped: request.scoped }));
  }, { prefix: '/scope' });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address();
  const json = { 'content-type': 'application/json' };
  await show(port, '/');
  await show(port, '/user/7');
  await show(port, '/user/x');
  await show(port, '/body', { method: 'POST', headers: json, body: '{"a":1.5}' });
  await show(port, '/body', { method: 'POST', headers: json, body: '{"b":1}' });
  await show(port, '/body', { method: 'POST', headers: json, body: '{' });
  await show(port, '/error');
  await show(port, '/callback');
  await show(port, '/scope/in');
  await show(port, '/none');
  const injected = await app.inject('/user/9');
  console.log(injected.statusCode, injected.body);
  await app.close();
})();
