'use strict';
const aedes = require('aedes')();
const mqtt = require('mqtt');
const net = require('net');

const server = net.createServer(aedes.handle);
const log = [];
aedes.on('client', (client) => log.push(['client', client.id]));
aedes.on('clientDisconnect', (client) => log.push(['gone', client.id]));
aedes.on('publish', (packet, client) => {
  if (client) log.push(['publish', packet.topic, packet.qos]);
});

server.listen(0, '127.0.0.1', async () => {
  const url = `mqtt://127.0.0.1:${server.address().port}`;
  const reader = await mqtt.connectAsync(url, { clientId: 'reader' });
  const writer = await mqtt.connectAsync(url, { clientId: 'writer', will: { topic: 'will', payload: 'gone', qos: 1 } });
  console.log((await reader.subscribeAsync(['a/+', 'b/#'], { qos: 2 })).map(({ topic, qos }) => [topic, qos]));
  const heard = [];
  const all = new Promise((resolve) => reader.on('message', (topic, payload, { qos, retain }) => {
    heard.push([topic, payload.length > 20 ? payload.length : payload.toString(), qos, retain]);
    if (heard.length === 5) resolve();
  }));
  await writer.publishAsync('a/x', 'zero');
  await writer.publishAsync('a/y', 'one', { qos: 1 });
  await writer.publishAsync('b/deep/er', 'two', { qos: 2 });
  await writer.publishAsync('c', 'nobody hears');
  await writer.publishAsync('a/empty', '');
  await writer.publishAsync('b', Buffer.alloc(100000, 1), { qos: 1, retain: true });
  await all;
  console.log(heard.sort()); // what is sent with other promises may overtake
  const late = await mqtt.connectAsync(url, { clientId: 'late' });
  const kept = new Promise((resolve) => late.on('message', (topic, payload, { retain }) => resolve([topic, payload.length, retain])));
  await late.subscribeAsync('b');
  console.log(await kept);
  await reader.unsubscribeAsync('a/+');
  await late.subscribeAsync('will');
  const last = new Promise((resolve) => late.on('message', (topic, payload) => topic === 'will' && resolve(payload.toString())));
  writer.stream.destroy();
  console.log(await last);
  await writer.endAsync(true);
  await reader.endAsync();
  await late.endAsync();
  aedes.close(() => server.close(() => console.log(log)));
});
