// Own properties read and written.
function run() {
  const o = { a: 1, b: 2, c: 3, sum: 0 };
  for (let i = 0; i < 8e5; i++) {
    o.sum = o.sum + o.a + o.b;
    o.c = i;
  }
  return o.sum + o.c;
}
if (run() !== 3199999) throw new Error('wrong');
