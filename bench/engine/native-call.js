// Natives with a few arguments and a callback into JavaScript.
function run() {
  const list = [];
  for (let i = 0; i < 1000; i++) list.push(i);
  let sum = 0;
  for (let i = 0; i < 200; i++) {
    sum += list.indexOf(500) + list.map((x) => x + 1).filter((x) => x & 1).reduce((a, b) => a + b, 0);
    for (let k = 0; k < 500; k++) sum += Number.isInteger(k) ? 1 : String.fromCharCode(k).length;
  }
  return sum;
}
if (run() !== 50200000) throw new Error('wrong');
