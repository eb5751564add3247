// Map and Set.
function run() {
  const map = new Map();
  let sum = 0;
  for (let i = 0; i < 2e5; i++) map.set('k' + (i & 255), (map.get('k' + (i & 255)) || 0) + 1);
  for (const [, value] of map) sum += value;
  const set = new Set();
  for (let i = 0; i < 2e5; i++) set.add(i & 1023);
  return sum + set.size;
}
if (run() !== 201024) throw new Error('wrong');
