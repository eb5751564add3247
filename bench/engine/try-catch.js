// Exceptions: thrown and caught, and the price of a try that nothing is thrown in.
function check(i) {
  if ((i & 15) === 0) throw { code: i };
  return i;
}
function run() {
  let sum = 0;
  for (let i = 0; i < 3e5; i++) {
    try { sum += check(i); } catch (e) { sum += e.code; } finally { sum++; }
  }
  return sum;
}
if (run() !== 45000150000) throw new Error('wrong');
