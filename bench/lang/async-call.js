// 200,000 calls of an async function that awaits a settled promise, each awaited.
const settled = Promise.resolve(1);
async function add(n) {
  return n + await settled;
}
(async () => {
  const start = performance.now();
  let n = 0;
  for (let i = 0; i < 2e5; i++) n = await add(n);
  console.log(`ms ${performance.now() - start}`);
  if (n !== 2e5) throw new Error('lost');
})();
