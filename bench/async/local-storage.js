'use strict';

// AsyncLocalStorage around 200,000 promise reactions and reads of the store.

const { AsyncLocalStorage } = require('async_hooks');

const storage = new AsyncLocalStorage();

async function work() {
  let sum = 0;
  for (let i = 0; i < 2e5; i++) {
    await null;
    sum += storage.getStore().value;
  }
  return sum;
}

const start = process.hrtime.bigint();
storage.run({ value: 1 }, work).then((sum) => {
  if (sum !== 2e5) throw new Error('a store was lost');
  console.log(`ms ${Number(process.hrtime.bigint() - start) / 1e6}`);
});
