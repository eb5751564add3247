// A chain of 200,000 promise reactions, and as many awaits.
const start = process.hrtime();
let chain = Promise.resolve();
for (let i = 0; i < 2e5; i++) chain = chain.then(() => i);
chain.then(async () => {
  for (let i = 0; i < 2e5; i++) await i;
  const [s, n] = process.hrtime(start);
  console.log(`ms ${s * 1e3 + n / 1e6}`);
});
