// Math functions: calls of natives.
function run() {
  let sum = 0;
  for (let i = 0; i < 4e5; i++) {
    sum += Math.floor(i / 3) + Math.max(i, 10) + Math.abs(-i) + Math.min(i, 5);
  }
  return sum;
}
if (Math.round(run() / 1e6) !== 186668) throw new Error('wrong');
