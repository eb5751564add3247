// Instances: their space is that of the last instance, however many properties the next one gets.
const assert = require('assert');

{
  function Bag(n, key) { for (let i = 0; i < n; i++) this[key + i] = i; }
  for (let round = 0; round < 200; round++) {
    const n = (round * 7) % 13;
    const bag = new Bag(n, round % 3 ? 'k' : '');
    assert.strictEqual(Object.keys(bag).length, n);
    bag.later = round;
    assert.strictEqual(bag.later, round);
    assert.deepStrictEqual(Object.values(bag).slice(0, n), Array.from({ length: n }, (_, i) => i));
  }
}

// Constructors that return something else, throw, make instances of themselves, or have setters in the way.
{
  const other = { a: 1, b: 2, c: 3, d: 4, e: 5, f: 6, g: 7, h: 8, i: 9, j: 10 };
  function Sometimes(i) { this.x = i; if (i % 3 === 0) return other; if (i % 5 === 0) throw new Error('five'); this.y = i; }
  for (let i = 1; i < 100; i++) {
    if (i % 3 !== 0 && i % 5 === 0) { assert.throws(() => new Sometimes(i), /five/); continue; }
    const o = new Sometimes(i);
    assert.strictEqual(i % 3 === 0 ? o === other : o.x === i && o.y === i && Object.keys(o).join() === 'x,y', true);
  }
  function Node(depth) { this.left = depth ? new Node(depth - 1) : null; this.depth = depth; this.right = depth ? new Node(depth - 1) : null; }
  const count = (n) => (n ? 1 + count(n.left) + count(n.right) : 0);
  assert.strictEqual(count(new Node(9)), 1023);
  class Base { constructor() { this.a = 1; } set b(v) { this.c = v; } }
  class Derived extends Base { #p = 5; d = 2; constructor() { super(); this.b = 3; this.e = this.#p; } }
  for (let i = 0; i < 50; i++) assert.deepStrictEqual(Object.entries(new Derived()).join(), 'a,1,d,2,c,3,e,5');
  for (let i = 0; i < 50; i++) assert.deepStrictEqual(Object.keys(Reflect.construct(Base, [], Derived)), ['a']);
  function Frozen() { this.a = 1; Object.freeze(this); this.b = 2; }
  for (let i = 0; i < 50; i++) assert.deepStrictEqual(Object.keys(new Frozen()), ['a']);
  function Deletes() { this.a = 1; this.b = 2; delete this.a; this.c = 3; }
  for (let i = 0; i < 50; i++) assert.deepStrictEqual(Object.keys(new Deletes()), ['b', 'c']);
  function Indexed() { this[1] = 'one'; this.z = 0; this[0] = 'zero'; }
  for (let i = 0; i < 50; i++) assert.deepStrictEqual(Object.keys(new Indexed()), ['0', '1', 'z']);
}

// The collector while instances are made.
{
  function Cyclic(i) { this.self = this; this.i = i; this.list = [this]; this.inner = i % 10 ? { up: this } : null; }
  let last, sum = 0;
  for (let i = 0; i < 60000; i++) { last = new Cyclic(i); sum += last.self.i; }
  assert.strictEqual(sum, 59999 * 30000);
}

// Literals of all sizes, some with keys twice.
for (let n = 0; n < 40; n++) {
  const text = Array.from({ length: n }, (_, i) => `k${i}: ${i}`).join();
  const make = new Function(`return { ${text}${n ? ', k0: "again"' : ''} };`);
  for (let i = 0; i < 3; i++) {
    const o = make();
    assert.strictEqual(Object.keys(o).length, n);
    if (n) assert.strictEqual(o.k0 + o[`k${n - 1}`], n === 1 ? 'againagain' : `again${n - 1}`);
    o.more = n;
    assert.strictEqual(o.more, n);
  }
}
