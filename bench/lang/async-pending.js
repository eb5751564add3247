// 100,000 async calls that are suspended at the same time: the time, and the memory that all of them take.
const N = 1e5;
let open;
const gate = new Promise((resolve) => { open = resolve; });
async function waiting(i) {
  await gate;
  return i;
}
const before = process.memoryUsage.rss();
const start = performance.now();
const calls = [];
for (let i = 0; i < N; i++) calls.push(waiting(i));
const after = process.memoryUsage.rss();
open();
Promise.all(calls).then((values) => {
  console.log(`ms ${performance.now() - start}`);
  console.log(`KiB ${Math.round((after - before) / 1024)}`);
  console.log(`bytes a suspended call ${Math.round((after - before) / N)}`);
  if (values.length !== N) throw new Error('lost');
});
