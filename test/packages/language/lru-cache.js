const { LRUCache } = require('lru-cache');

const dropped = [];
const cache = new LRUCache({ max: 3, dispose: (value, key, reason) => dropped.push([key, value, reason]) });
for (const key of ['a', 'b', 'c']) cache.set(key, key.toUpperCase());
cache.get('a');
cache.set('d', 'D');
cache.set('a', 'AA');
cache.delete('c');
console.log([...cache.entries()], dropped, cache.size, cache.has('b'), cache.peek('d'));
const sized = new LRUCache({ maxSize: 10, sizeCalculation: (value) => value.length });
sized.set('x', '12345').set('y', '123456').set('z', '1');
console.log([...sized.keys()], sized.calculatedSize, sized.dump().map(([key, entry]) => [key, entry.value, entry.size]));
let now = 1000;
const timed = new LRUCache({ max: 5, ttl: 50, perf: { now: () => now }, ttlResolution: 0 });
timed.set('k', 1);
now += 60;
console.log(timed.get('k'), timed.size);
const fetching = new LRUCache({ max: 2, fetchMethod: async (key, stale, { context }) => `${key}${context}` });
(async () => {
  console.log(await Promise.all([fetching.fetch('q', { context: 1 }), fetching.fetch('q', { context: 2 }), fetching.fetch('r', { context: 3 })]));
  console.log(fetching.get('q'), [...fetching.rentries()]);
})();
try { new LRUCache({}); } catch (error) { console.log(error.name, error.message); }
console.log(cache);
