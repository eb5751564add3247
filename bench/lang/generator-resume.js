// One million resumptions of a generator, by next() and by for-of.
function* count(n) {
  for (let i = 0; i < n; i++) yield i;
}
const start = performance.now();
let sum = 0;
const steps = count(5e5);
for (let step = steps.next(); !step.done; step = steps.next()) sum += step.value;
for (const value of count(5e5)) sum += value;
console.log(`ms ${performance.now() - start}`);
if (sum !== 5e5 * (5e5 - 1)) throw new Error('lost');
