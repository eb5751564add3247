'use strict';

// fastify: schemas, hooks, plugins, decorators, errors, streams, over a socket and injected.

const { Readable } = require('stream');
const fastify = require('fastify');
const { ask, post } = require('./common/ask');

async function main() {
  const lines = [];
  const app = fastify({ logger: { level: 'info', stream: { write: (line) => lines.push(JSON.parse(line)) } } });
  app.decorateRequest('user', null);
  app.addHook('onRequest', async (request) => {
    request.user = request.headers['x-user'] ?? 'nobody';
  });
  app.addHook('onSend', async (request, reply, payload) => {
    reply.header('x-seen', 'yes');
    return payload;
  });
  app.get('/', async () => ({ hello: 'world' }));
  app.post('/sum', {
    schema: {
      body: {
        type: 'object',
        required: ['numbers'],
        properties: { numbers: { type: 'array', items: { type: 'number' }, minItems: 1 }, note: { type: 'string', maxLength: 5 } },
        additionalProperties: false,
      },
      response: { 200: { type: 'object', properties: { sum: { type: 'number' } } } },
    },
  }, async ({ body }) => ({ sum: body.numbers.reduce((a, b) => a + b), hidden: true }));
  app.register(async (scope) => {
    scope.decorate('secret', 42);
    scope.get('/:name', async (request) => ({ name: request.params.name, secret: scope.secret, user: request.user }));
    scope.get('/stream', (request, reply) => reply.type('text/plain').send(Readable.from(['a', 'b', 'c'])));
  }, { prefix: '/scope' });
  app.get('/fail', async () => {
    throw Object.assign(new Error('teapot'), { statusCode: 418 });
  });
  app.setNotFoundHandler((request, reply) => reply.code(404).send({ nothing: request.url }));

  const base = await app.listen({ port: 0, host: '127.0.0.1' });
  await ask(`${base}/`);
  await ask(`${base}/sum`, post({ numbers: [1, 2, 3.5], extra: 1 }));
  await ask(`${base}/sum`, post({ numbers: ['a'] }));
  await ask(`${base}/sum`, post({ note: 'too long' }));
  await ask(`${base}/sum`, { ...post(0), body: '{"numbers":' });
  await ask(`${base}/sum`, { method: 'POST', headers: { 'content-type': 'text/x' }, body: 'x' });
  await ask(`${base}/scope/you`, { headers: { 'x-user': 'me' } });
  await ask(`${base}/scope/stream`);
  await ask(`${base}/fail`);
  await ask(`${base}/none`);
  const injected = await app.inject({ method: 'GET', url: '/scope/x' });
  console.log(injected.statusCode, injected.headers['x-seen'], injected.json());
  await app.close();
  console.log(app.printRoutes());
  console.log(lines.map(({ level, msg }) => `${level} ${msg.replace(/:\d+$/, '')}`).join('\n'));
}

main();
