// Direct and indirect eval, functions from text, `with`: sloppy code.

const assert = require('assert');

let a = 1;
const c = 5;
var v = 2;
assert.deepStrictEqual([eval('a + c + v'), eval('let q = 3; q * 2'), typeof q], [8, 6, 'undefined']);
(function f(x) {
  let y = 10;
  eval('var z = x + y; y = 20');
  assert.deepStrictEqual([z, y, (() => eval('this.t + arguments[0]'))()], [15, 20, 12]);
}).call({ t: 7 }, 5);
assert.throws(() => eval('c = 1'), { message: 'Assignment to constant variable.' });
assert.throws(() => { eval('w'); let w; }, { message: "Cannot access 'w' before initialization" });
assert.throws(() => { let w; eval('var w'); }, SyntaxError);
class P { #x = 4; get(s) { return eval(s); } }
class Q extends P { get(s) { return eval('super.get(s)'); } }
assert.deepStrictEqual([new P().get('this.#x'), new Q().get('this.#x')], [4, 4]);
assert.strictEqual(new Function('a', 'b = 2', 'return a + b')(1), 3);
const indirect = eval;
indirect('var fromIndirect = 1; let notVisible = 2');
assert.deepStrictEqual([fromIndirect, typeof a], [1, 'number']);
assert.strictEqual(indirect('typeof c'), 'undefined');
assert.throws(() => new Function('}, function(){'), SyntaxError);
assert.throws(() => new Function('/*', '*/){'), SyntaxError);
assert.deepStrictEqual([eval('1;;;{}'), eval('if (1) 2; else 3'), eval('var i; for (i = 0; i < 3; i++) i * 2')], [1, 2, 4]);
(function() { 'use strict'; eval('var st = 1'); assert.strictEqual(typeof st, 'undefined'); })();
const later = [];
for (let i = 0; i < 2; i++) later.push(() => eval('i'));
assert.deepStrictEqual(later.map((f) => f()), [0, 1]);

with ({ v: 'in', inner: 1 }) {
  let v2 = v + inner;
  assert.strictEqual(v2, 'in1');
}
{
  function blockFunction() { return 1; }
}
assert.strictEqual(blockFunction(), 1);
assert.strictEqual(typeof hidden, 'undefined');
{
  let hidden;
  { function hidden2() {} }
}
assert.strictEqual(typeof hidden2, 'function');
function mapped(x) { arguments[0] = 2; return x; }
assert.strictEqual(mapped(1), 2);

// A line that begins with #! is a comment at the beginning of code for eval, too; not of a function's body.
assert.strictEqual(eval('#!/usr/bin/env node\n1'), 1);
assert.strictEqual((0, eval)('#!2'), undefined);
assert.strictEqual((0, eval)('#!\u20283'), 3);
assert.throws(() => eval(' #!\n'), SyntaxError);
assert.throws(() => new Function('#!\n'), SyntaxError);
