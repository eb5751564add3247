'use strict';

// examples/chat with clients over websocket and long polling: rooms, acknowledgements, binary data, a namespace,
// reconnection.

const { once } = require('events');
const path = require('path');
const { io } = require('socket.io-client');
const { copyExample } = require('./common/examples');

const { createChat } = require(path.join(copyExample('chat'), 'server.js'));

const next = (socket, event) => new Promise((resolve) => socket.once(event, (...values) => resolve(values)));

async function converse(url, transports) {
  const options = { transports, forceNew: true };
  const [ann, bob, eve] = ['ann', 'bob', 'eve'].map(() => io(url, options));
  await Promise.all([ann, bob, eve].map((socket) => next(socket, 'connect')));
  const { engine } = ann.io;
  if (transports.length > 1 && engine.transport.name === 'polling') await next(engine, 'upgrade');
  console.log(engine.transport.name);
  console.log(await ann.emitWithAck('join', 'lobby', 'Ann'));
  const joined = next(ann, 'joined');
  console.log(await bob.emitWithAck('join', 'lobby', 'Bob'), await joined);
  console.log(await eve.emitWithAck('join', 'elsewhere', 'Eve'));
  console.log(await eve.emitWithAck('join', '', 'Eve'), await eve.emitWithAck('message', 'x'.repeat(3000)));

  const heard = [next(ann, 'message'), next(bob, 'message')];
  eve.on('message', () => console.log('Eve hears of another room'));
  console.log(await ann.emitWithAck('message', 'hello “Bob” 👋'), ...(await Promise.all(heard)).flat());

  const picture = next(bob, 'picture');
  ann.emit('picture', Buffer.from([0, 1, 254, 255]));
  const [{ name, bytes }] = await picture;
  console.log(name, Buffer.isBuffer(bytes), bytes);

  const big = next(bob, 'picture');
  ann.emit('picture', Buffer.alloc(300000, 7));
  console.log((await big)[0].bytes.equals(Buffer.alloc(300000, 7)));

  const left = next(ann, 'left');
  const members = next(ann, 'members');
  bob.disconnect();
  console.log(await left, await members);
  return [ann, eve];
}

async function reconnect(served, sockets) {
  const again = sockets.map((socket) => next(socket, 'connect'));
  const reasons = sockets.map((socket) => next(socket, 'disconnect'));
  const attempts = sockets.map((socket) => next(socket.io, 'reconnect_attempt'));
  for (const one of served.sockets.sockets.values()) one.conn.close();
  console.log((await Promise.all(reasons)).map(([text]) => text), (await Promise.all(attempts)).flat());
  await Promise.all(again);
  console.log('connected again', await sockets[0].emitWithAck('join', 'lobby', 'Ann'));
}

// Wait until the namespace for watchers tells of this many.
function expectConnected(watch, count) {
  return new Promise((resolve) => {
    watch.on('connected', function listen(now) {
      if (now !== count) return;
      console.log('connected:', now);
      watch.off('connected', listen);
      resolve();
    });
  });
}

async function main() {
  const { server, io: served } = createChat({ pingInterval: 5000 });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${server.address().port}`;

  const page = await fetch(`${url}/`);
  console.log(page.status, page.headers.get('content-type'), (await page.text()).includes('/socket.io/socket.io.js'));
  console.log((await fetch(`${url}/socket.io/socket.io.js`)).status);
  console.log((await fetch(`${url}/socket.io/?EIO=4&transport=nonsense`)).status);

  for (const transports of [['websocket'], ['polling'], ['polling', 'websocket']]) {
    const sockets = await converse(url, transports);
    await reconnect(served, sockets);
    const watch = io(`${url}/watch`, { transports, forceNew: true });
    await expectConnected(watch, 2);
    const none = expectConnected(watch, 0);
    for (const socket of sockets) socket.disconnect();
    await none;
    watch.disconnect();
  }
  await served.close();
}

main();
