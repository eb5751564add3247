// Constructors and a method call on what they make.
function Point(x, y) { this.x = x; this.y = y; }
Point.prototype.plus = function(p) { return new Point(this.x + p.x, this.y + p.y); };
function run() {
  let p = new Point(0, 0);
  const q = new Point(1, 2);
  for (let i = 0; i < 5e5; i++) p = p.plus(q);
  return p.x + p.y;
}
if (run() !== 1.5e6) throw new Error('wrong');
