// Array methods with callbacks over 300,000 elements.
const array = Array.from({ length: 300000 }, (_, i) => i);
let sum = 0;
for (let round = 0; round < 3; round++) {
  sum += array.map((x) => x * 2).filter((x) => x % 3 === 0).reduce((a, b) => a + b, 0);
  sum += array.findLast((x) => x < 10) + array.flatMap((x) => (x & 1 ? [x] : [])).length;
  array.forEach((x) => { sum += x; });
}
if (!Number.isSafeInteger(sum)) throw new Error('wrong');
