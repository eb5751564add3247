// 200,000 generators that are made, resumed once and dropped.
function* one(i) {
  yield i;
}
const start = performance.now();
let sum = 0;
for (let i = 0; i < 2e5; i++) sum += one(i).next().value;
console.log(`ms ${performance.now() - start}`);
