// A chain of 200,000 process.nextTick.
const start = process.hrtime();
let left = 2e5;
(function next() {
  if (left-- > 0) return process.nextTick(next);
  const [s, n] = process.hrtime(start);
  console.log(`ms ${s * 1e3 + n / 1e6}`);
})();
