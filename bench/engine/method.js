// Methods of a class and of the class before it.
class Shape {
  constructor(n) { this.n = n; }
  size() { return this.n; }
}
class Box extends Shape {
  grow(by) { this.n += by; return this; }
}
function run() {
  const box = new Box(1);
  let sum = 0;
  for (let i = 0; i < 6e5; i++) sum += box.grow(1).size() & 7;
  return sum;
}
if (run() !== 2100000) throw new Error('wrong');
