// Arrays filled, indexed and summed.
function run() {
  let sum = 0;
  for (let round = 0; round < 10; round++) {
    const a = [];
    for (let i = 0; i < 5e4; i++) a.push(i);
    for (let i = 0; i < a.length; i++) { a[i] = a[i] + 1; }
    for (let i = 0; i < a.length; i++) sum += a[i];
  }
  return sum;
}
if (run() !== 12500250000) throw new Error('wrong');
