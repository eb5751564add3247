'use strict';

// An Express server in a cluster: requests reach workers, a worker that dies is replaced, all end.

const cluster = require('cluster');
const { once } = require('events');

if (cluster.isPrimary) {
  main();
} else {
  const express = require('express4');
  const app = express();
  app.get('/', (request, response) => response.set('connection', 'close').json({ worker: cluster.worker.id, set: process.env.SET }));
  app.get('/die', (request, response) => {
    response.set('connection', 'close').on('finish', () => process.exit(3)).end('dying');
  });
  app.listen(0, '127.0.0.1');
}

async function main() {
  const started = Array.from({ length: 2 }, () => {
    const worker = cluster.fork({ SET: 'yes' });
    return once(worker, 'listening').then(([{ port }]) => port);
  });
  const ports = await Promise.all(started);
  console.log(ports[0] === ports[1], Object.keys(cluster.workers));
  const base = `http://127.0.0.1:${ports[0]}`;
  const seen = new Set();
  for (let i = 0; i < 10; i++) {
    const { worker, set } = await (await fetch(base)).json();
    seen.add(worker);
    if (set !== 'yes') console.log('environment', set);
  }
  console.log([...seen].sort());
  const died = once(cluster, 'exit');
  console.log(await (await fetch(`${base}/die`)).text());
  const [worker, code, signal] = await died;
  console.log('exit', code, signal, worker.exitedAfterDisconnect);
  const fresh = cluster.fork({ SET: 'yes' });
  const [{ port }] = await once(fresh, 'listening');
  console.log('replaced', fresh.id, port === ports[0]);
  const ends = Object.values(cluster.workers).map((one) => once(one, 'exit'));
  cluster.disconnect(() => console.log('disconnected'));
  for (const [status] of await Promise.all(ends)) console.log('ended', status);
}
