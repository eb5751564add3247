// A Map and a Set of a million entries: filled, asked, emptied.
const count = 1e6;
const map = new Map();
const set = new Set();
for (let i = 0; i < count; i++) {
  map.set(i * 7, i);
  set.add(`k${i & 0xffff}`);
}
let sum = 0;
for (let i = 0; i < count; i++) sum += map.get(i * 7) + (set.has(`k${i & 0xffff}`) ? 1 : 0);
for (let i = 0; i < count; i++) map.delete(i * 7);
if (sum !== 500000500000 || map.size !== 0) throw new Error('wrong');
