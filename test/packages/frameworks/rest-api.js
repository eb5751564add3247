'use strict';

// examples/rest-api: the routes, what is told to sockets, and a database that goes away.

const path = require('path');
const { io } = require('socket.io-client');
const { copyExample, startDatabase, startServer, stop } = require('./common/examples');

const ids = [];
const mask = (text) => ids.reduce((masked, id, index) => masked.replaceAll(id, `#${index}`), text)
  .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'then');

async function ask(base, method, target, body) {
  const response = await fetch(base + target, {
    method,
    headers: body === undefined ? {} : { 'content-type': 'application/json' },
    body: typeof body === 'string' || body === undefined ? body : JSON.stringify(body),
  });
  const text = await response.text();
  if (response.status === 201) ids.push(JSON.parse(text).id);
  console.log(mask(`${method} ${target}: ${response.status} ${response.headers.get('location') ?? ''}\n  ${text}`));
}

async function main() {
  const database = await startDatabase();
  const server = path.join(copyExample('rest-api'), 'server.js');
  const { child, port } = await startServer(server, { MONGODB_URI: database.uri });
  const base = `http://127.0.0.1:${port}`;
  const events = [];
  const socket = io(base);
  await new Promise((resolve) => socket.once('connect', resolve));
  let last;
  const removed = new Promise((resolve) => { last = resolve; });
  socket.onAny((event, data) => {
    events.push(`${event} ${JSON.stringify(data)}`);
    if (event === 'removed') last();
  });

  await ask(base, 'GET', '/health');
  await ask(base, 'GET', '/tasks');
  await ask(base, 'POST', '/tasks', { title: ' read ', priority: 1 });
  await ask(base, 'POST', '/tasks', { title: 'write', priority: 3, _id: 'x', unknown: 1 });
  await ask(base, 'POST', '/tasks', { title: '', priority: 9 });
  await ask(base, 'POST', '/tasks', '{"title":');
  await ask(base, 'POST', '/tasks');
  await ask(base, 'GET', `/tasks/${ids[0]}`);
  await ask(base, 'GET', '/tasks/nonsense');
  await ask(base, 'GET', '/tasks/0123456789abcdef01234567');
  await ask(base, 'PATCH', `/tasks/${ids[1]}`, { done: true });
  await ask(base, 'PATCH', `/tasks/${ids[1]}`, { done: 'perhaps' });
  await ask(base, 'GET', '/tasks?done=true');
  await ask(base, 'GET', '/tasks?limit=1&page=2');
  await ask(base, 'GET', '/tasks?done[$ne]=1');
  await ask(base, 'GET', '/tasks/summary');
  await ask(base, 'DELETE', `/tasks/${ids[0]}`);
  await ask(base, 'DELETE', `/tasks/${ids[0]}`);
  await ask(base, 'GET', '/none');
  const page = await fetch(base);
  console.log(page.status, page.headers.get('content-type'));
  await removed;
  console.log(mask(events.join('\n')));
  socket.disconnect();

  await stop(database.child);
  await ask(base, 'POST', '/tasks', { title: 'lost' });
  const again = await startDatabase(database.port);
  for (;;) {
    const response = await fetch(`${base}/tasks/summary`);
    const text = await response.text();
    if (response.status === 503) continue;
    console.log(response.status, text);
    break;
  }
  console.log('ended', await stop(child));
  await stop(again.child);
}

main();
