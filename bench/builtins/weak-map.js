// A WeakMap with 200,000 live keys.
const keys = Array.from({ length: 200000 }, (_, i) => ({ i }));
const weak = new WeakMap(keys.map((key) => [key, key.i]));
let sum = 0;
for (let round = 0; round < 3; round++) for (const key of keys) sum += weak.get(key);
if (sum !== 3 * 199999 * 100000) throw new Error('wrong');
