// The keys of small objects.
function run() {
  const o = { a: 1, b: 2, c: 3, d: 4, e: 5 };
  let sum = 0;
  for (let i = 0; i < 1e5; i++) {
    for (const key in o) sum += o[key];
  }
  return sum;
}
if (run() !== 1.5e6) throw new Error('wrong');
