// Needs: redis-server
'use strict';
const { createClient } = require('redis');
const withRedis = require('./common/redis_server');

withRedis(async (path) => {
  const client = createClient({ socket: { path } });
  client.on('error', (error) => console.log('error', error.message));
  await client.connect();
  console.log(await client.ping());
  console.log(await client.set('key', 'v\u00e4lue'), await client.get('key'), await client.get('none'));
  console.log(await client.incrBy('counter', 5), await client.incr('counter'));
  console.log(await client.hSet('hash', { a: '1', b: '2' }), await client.hGetAll('hash'));
  console.log(await client.rPush('list', ['x', 'y', 'z']), await client.lRange('list', 0, -1));
  console.log(await client.sAdd('set', ['m', 'n']), (await client.sMembers('set')).sort());
  console.log(await client.zAdd('scores', [{ score: 2, value: 'b' }, { score: 1, value: 'a' }]),
              await client.zRangeWithScores('scores', 0, -1));
  console.log(await client.multi().set('one', '1').get('one').incr('one').exec());
  console.log(await Promise.all(Array.from({ length: 200 }, (_, i) => client.set(`many:${i}`, `${i}`)))
    .then((answers) => answers.filter((answer) => answer === 'OK').length));
  let found = 0;
  for await (const key of client.scanIterator({ MATCH: 'many:*', COUNT: 50 })) if (key) found++;
  console.log(found);
  const large = 'x'.repeat(1 << 20);
  await client.set('large', large);
  console.log((await client.get('large')) === large);
  try {
    await client.lPush('key', 'x');
  } catch (error) {
    console.log(error.constructor.name, error.message);
  }
  const subscriber = client.duplicate();
  await subscriber.connect();
  const heard = new Promise((resolve) => subscriber.subscribe('news', (message, channel) => resolve([channel, message]))
    .then(() => client.publish('news', 'hello')));
  console.log(await heard);
  await subscriber.unsubscribe('news');
  await subscriber.quit();
  console.log(await client.eval('return {KEYS[1], ARGV[1]}', { keys: ['k'], arguments: ['a'] }));
  await client.quit();
});
