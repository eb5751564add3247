'use strict';

// What the printer of lowered code has to put in parentheses or leave out.

const assert = require('assert');
const vm = require('vm');

const run = (text) => vm.runInThisContext(text);

assert.strictEqual(run('((1, 2), (3, 4))'), 4);
assert.strictEqual(run('(1), 2;'), 2);
assert.strictEqual(run('(() => (1)), (2);'), 2);
assert.strictEqual(run('var a1 = 0; for ((a1), (a1 = 5); a1 < 6; (a1), (a1++)); a1'), 6);
assert.strictEqual(run('var [b1 = ((1, 2), 3)] = []; b1'), 3);

// Numbers that are written anew in front of a dot.
assert.strictEqual(run('01.constructor'), Number);
assert.strictEqual(run('017.toString()'), '15');
assert.strictEqual(run('08.5.toFixed(1)'), '8.5');
assert.strictEqual(run('1_000.5.toFixed(1)'), '1000.5');
assert.strictEqual(run(`1e${'9'.repeat(60)}`), Infinity);
assert.strictEqual(run(`1e-${'9'.repeat(60)}`), 0);
assert.strictEqual(run('12345678901234567890123'), 12345678901234567890123);

// Functions as branches of if.
assert.strictEqual(run('if (1) function c1() { return 1; } else function c1() { return 2; } c1()'), 1);
assert.strictEqual(run('if (0); else function d1() { return 3; } d1()'), 3);
assert.strictEqual(run('try {} catch (a) { if (1) function e1() {} } typeof e1'), 'undefined');
for (const text of ['if (1) l: function f() {}', 'while (1) l: m: function f() {}', 'for (;;) l: function f() {}',
                    'with ({}) l: function f() {}', 'do l: function f() {} while (1)']) {
  assert.throws(() => new vm.Script(text), { name: 'SyntaxError', message: /^In non-strict mode code, functions can only be/ });
}
assert.strictEqual(run('l: m: function g1() { return 4; } g1()'), 4);

// Comments of HTML.
assert.strictEqual(run('--> a comment'), undefined);
assert.strictEqual(run('/* a */ /* b */ --> a comment\n1'), 1);
assert.strictEqual(run('  -->\n--> x\n2 <!-- y\n'), 2);
assert.strictEqual(run('var f1 = 1;\n/*\n*/ --> comment\nf1'), 1);
assert.strictEqual(run('var g2 = 3; g2-->0'), true);
