'use strict';

// Block scope, temporal dead zones, a variable for each round of a loop.

const assert = require('assert');

const closures = [];
for (let i = 0; i < 3; i++) closures.push(() => i);
assert.deepStrictEqual(closures.map((f) => f()), [0, 1, 2]);

const stepped = [];
for (let i = 0; i < 6; i++) {
  if (i === 1) continue;
  i++;
  stepped.push(() => i);
}
assert.deepStrictEqual(stepped.map((f) => f()), [1, 3, 5]);

const fromHead = [];
for (let i = 0, f = () => i; i < 2; fromHead.push(() => i), i++) fromHead.push(f);
assert.deepStrictEqual(fromHead.map((f) => f()), [0, 1, 0, 2]);

const captured = [];
for (const key in { a: 1, b: 2 }) {
  const upper = key.toUpperCase();
  captured.push(() => key + upper);
}
assert.deepStrictEqual(captured.map((f) => f()), ['aA', 'bB']);

outer: for (const x of [1, 2, 3]) {
  for (let y = 0; ; y++) {
    captured.push(() => x * y);
    if (x === 2) break outer;
    if (y === 1) continue outer;
  }
}
assert.deepStrictEqual(captured.slice(2).map((f) => f()), [0, 1, 0]);

{
  let shadowed = 1;
  {
    let shadowed = 2;
    assert.strictEqual(shadowed, 2);
  }
  assert.strictEqual(shadowed, 1);
}

assert.throws(() => { early; let early = 1; return early; }, { name: 'ReferenceError', message: "Cannot access 'early' before initialization" });
assert.throws(() => { early = 2; let early = 1; return early; }, ReferenceError);
assert.throws(() => typeof early2 || (() => { let x; })() || (function() { early2; }()), ReferenceError);
function reader() { return late; }
assert.throws(reader, { message: "Cannot access 'late' before initialization" });
let late = 3;
assert.strictEqual(reader(), 3);
assert.throws(() => { switch (1) { case 0: let inCase; default: inCase = 1; } }, ReferenceError);
let early2 = 0;
early2++;

const constant = 1;
assert.throws(() => { constant = 2; }, { name: 'TypeError', message: 'Assignment to constant variable.' });
assert.throws(() => { constant++; }, TypeError);
assert.throws(() => { [constant] = [1]; }, TypeError);
assert.strictEqual(constant, 1);

for (let i = 0; i < 2; i++) {
  let fresh;
  assert.strictEqual(fresh, undefined);
  fresh = i;
}

for (const text of ['let a; let a', 'let a; var a', 'const b', '{ let c; { var c } }', 'function f(a) { let a }']) {
  assert.throws(() => new Function(text), SyntaxError, text);
}
