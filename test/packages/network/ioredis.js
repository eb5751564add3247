// Needs: redis-server
'use strict';
const Redis = require('ioredis');
const withRedis = require('./common/redis_server');

withRedis(async (path) => {
  const redis = new Redis({ path, lazyConnect: true });
  redis.on('ready', () => console.log('ready'));
  await redis.connect();
  console.log(await redis.set('key', 'value', 'EX', 100), await redis.get('key'), await redis.ttl('key') > 90);
  console.log(await redis.mset({ a: 1, b: 2 }), await redis.mget('a', 'b', 'c'));
  console.log(await redis.hset('hash', 'f', 'v', 'g', 'w'), await redis.hgetall('hash'));
  console.log(await redis.pipeline().set('p', '1').incr('p').get('p').exec());
  console.log(await redis.multi().lpush('list', 'x').lrange('list', 0, -1).exec());
  console.log(await redis.getBuffer('key'));
  redis.defineCommand('twice', { numberOfKeys: 1, lua: 'return redis.call("GET", KEYS[1]) .. ARGV[1]' });
  console.log(await redis.twice('key', '!'));
  await redis.incr('hash').catch((error) => console.log(error.name, error.message));
  const subscriber = redis.duplicate();
  await subscriber.subscribe('channel');
  const heard = new Promise((resolve) => subscriber.on('message', (...message) => resolve(message)));
  await redis.publish('channel', 'hello');
  console.log(await heard);
  const keys = [];
  for await (const batch of redis.scanStream({ match: '?' })) keys.push(...batch);
  console.log(keys.sort());
  const ended = Promise.all([redis, subscriber].map((client) => new Promise((resolve) => client.once('end', resolve))));
  console.log(await Promise.all([redis.quit(), subscriber.quit()]));
  await ended;
  console.log(redis.status);
});
