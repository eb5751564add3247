// Object literals.
function run() {
  let sum = 0;
  for (let i = 0; i < 6e5; i++) {
    const o = { x: i, y: 1, next: null };
    sum += o.x + o.y;
  }
  return sum;
}
if (run() !== 180000300000) throw new Error('wrong');
