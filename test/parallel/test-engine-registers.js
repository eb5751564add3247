// Objects, keys and values that are variables, used where they stand; properties of `this`. Not strict: `this` of sloppy functions.
const assert = require('assert');

// What is evaluated later must not change what was evaluated before.
{
  const f = (a, b, i) => {
    const c = a;
    const seen = [a[i], a[i++], a[i], a[(i = 0, i)]];
    seen.push(a[i] + (i = 2) + a[i]);
    seen.push(a[i] + (a = b, a[i]));
    a = c;
    i = 0;
    seen.push(a[i] = i = 1, i, c[0]);
    a = c;
    a[i] = a = b;
    seen.push(a === b, c[1] === b);
    a = c;
    a[i] = (a = b, i = 2, 'late');
    seen.push(c[1], b[1], b[2]);
    a = c;
    i = 0;
    a[i] += (i = 3, a = b, 10);
    seen.push(c[0], b[0]);
    return seen;
  };
  assert.deepStrictEqual(f([1, 2, 3, 4], [10, 20, 30, 40], 0),
                         [1, 1, 2, 1, 1 + 2 + 3, 3 + 30, 1, 1, 1, true, true, 'late', 20, 30, 11, 10]);
}

// Keys and objects that calls, accessors and conversions change.
{
  let a = { k: 'a.k', m: 'a.m', f() { return this === first; } }, i = 'k';
  const first = a, other = { k: 'other.k', m: 'other.m', f() { return false; } };
  const change = () => { a = other; i = 'm'; return 'x'; };
  assert.strictEqual(a[i] + change() + a[i], 'a.kxother.m');
  a = first; i = 'k';
  a[i] = change();
  assert.deepStrictEqual([first.k, other.k, other.m], ['x', 'other.k', 'other.m']);
  a = first; i = 'k';
  assert.strictEqual(a[{ toString: () => { a = other; return 'm'; } }], 'a.m');
  a = first; i = 'f';
  assert.strictEqual(a[i](a = other, i = 'k'), true);
  const getter = { get g() { i = 'm'; return 'g'; } };
  a = first; i = 'k'; first.k = 'again';
  assert.strictEqual(a[i] + getter.g + a[i], 'againga.m');
}

// The same of variables that closures capture, of arguments, of catch, and where eval may look.
{
  const captured = (o, k, v) => { const f = () => [o, k, v]; o[k] = v; v = 2; k = 'z'; o[k] = v; o = { last: v }; return f(); };
  const target = {};
  assert.deepStrictEqual(captured(target, 'y', 1), [{ last: 2 }, 'z', 2]);
  assert.deepStrictEqual(target, { y: 1, z: 2 });
  const sloppy = function(o, k) { arguments[1] = 'b'; o[k] = k; arguments[0] = 5; return [arguments.length, k, o]; };
  const object = {};
  assert.deepStrictEqual(sloppy(object, 'a'), [2, 'b', 5]);
  assert.deepStrictEqual(object, { b: 'b' });
  const dynamic = function(o, k) { o[k] = eval('k = "e"'); return o[k]; };
  assert.strictEqual(dynamic({ e: 'old' }, 'k'), 'old');
}

// `this`: of all kinds, in branches, of accessors, missing properties, what throws.
{
  const read = function() { 'use strict'; return this.k; };
  Number.prototype.k = 'number';
  String.prototype.k = 'string';
  const o = { get k() { return this; } };
  for (let i = 0; i < 60; i++) {
    assert.strictEqual(read.call({ k: i }), i);
    assert.strictEqual(read.call({ __proto__: { k: i } }), i);
    assert.strictEqual(read.call({}), undefined);
    assert.strictEqual(read.call(5), 'number');
    assert.strictEqual(read.call('s'), 'string');
    assert.strictEqual(read.call(o), o);
    assert.strictEqual(read.call(new Proxy({}, { get: (t, k, r) => `${k}!` })), 'k!');
  }
  delete Number.prototype.k;
  delete String.prototype.k;
  assert.throws(() => read.call(undefined), { name: 'TypeError', message: "Cannot read properties of undefined (reading 'k')" });
  assert.throws(() => read.call(null), { name: 'TypeError', message: "Cannot read properties of null (reading 'k')" });
  const sloppy = function() { return this.toString; };
  assert.strictEqual(sloppy(), globalThis.toString);
  const choose = function(c, other) { return (c ? this : other).k + (c && this).k + (other || this).k; };
  assert.strictEqual(choose.call({ k: 1 }, true, { k: 10 }), 12);
  assert.strictEqual(choose.call({ k: 1 }, true, null), 3);
  assert.throws(() => choose.call({ k: 1 }, false, null), TypeError);
  const both = function() { let t; return (t = this).k + (0, this).k + this.k.length; };
  assert.strictEqual(both.call({ k: 'ab' }), 'abab2');
  class A { constructor() { this.a = this.b = this; this.c = this.a.b.a === this; } get d() { return this.c; } e() { return this.d && this.a.d; } }
  assert.strictEqual(new A().e(), true);
  class B extends A { constructor() { super(); this.f = this.c; } }
  assert.strictEqual(new B().f, true);
  const loop = function() { let n = 0; for (this.i = 0; this.i < this.n; this.i++) { do { n += this.i; } while (this.never); } return n; };
  assert.strictEqual(loop.call({ n: 10 }), 45);
  const counting = function() { this.n++; ++this.n; this.n += this.n; delete this.m; return typeof this.m + this.n; };
  assert.strictEqual(counting.call({ n: 1, m: 1 }), 'undefined6');
}

// More variables than an instruction can name.
{
  const names = Array.from({ length: 400 }, (_, i) => `v${i}`);
  const f = new Function('o', `var ${names.map((n, i) => `${n} = ${i}`).join()};
    var a = [], k = 'key', last = { x: 1 };
    a[v300] = v301; a[v399] = v0; last[k] = v350; last.y = v351; this[k] = v352;
    for (var i = 0; i < v3; i++) a[i] = last;
    return [a[v300], a[v399], last[k], last.y, this.key, this[k], a[v2] === last, this.key + a[v300]];`);
  assert.deepStrictEqual(f.call({}, 1), [301, 0, 350, 351, 352, 352, true, 653]);
}
