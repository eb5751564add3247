// Functions that could be constructors, made in a loop.
function run() {
  let sum = 0;
  for (let i = 0; i < 4e5; i++) {
    const f = function() { return i; };
    sum += f();
  }
  return sum;
}
if (run() !== 79999800000) throw new Error('wrong');
