'use strict';

// let, const and class of a script's top level are shared by the scripts of a realm, and no properties of its global object.
const assert = require('assert');
const vm = require('vm');

for (const run of [(text) => vm.runInThisContext(text), ((context) => (text) => vm.runInContext(text, context))(vm.createContext({}))]) {
  run('let a = 1; const b = 2; class C { static d = 3 } var e = 4; function f() { return [a, b, C.d] }');
  assert.deepStrictEqual([...run('[a, b, C.d, e]')], [1, 2, 3, 4]);
  assert.deepStrictEqual([...run('["a", "b", "C", "e", "f"].map((name) => name in globalThis)')], [false, false, false, true, true]);

  // Assignments.
  run('a = 10');
  assert.deepStrictEqual([...run('f()')], [10, 2, 3]);
  assert.strictEqual(run('a += 5; a++; a'), 16);
  for (const text of ['b = 3', '"use strict"; b = 3', 'b++', '(() => { b = 1 })()']) {
    assert.throws(() => run(text), { name: 'TypeError', message: 'Assignment to constant variable.' });
  }
  assert.strictEqual(run('b'), 2);
  assert.strictEqual(run('delete a'), false);
  assert.strictEqual(run('typeof a'), 'number');

  // A name is declared once.
  for (const text of ['let a', 'const a = 1', 'class a {}', 'var a', 'function a() {}', 'let e', 'let f', 'eval("var a")']) {
    const name = text.includes('e;') ? 'e' : /(\w) ?(=|\(|{|\)|$|")/.exec(text.replace('eval("', ''))[1];
    assert.throws(() => run(text), { name: 'SyntaxError', message: `Identifier '${name}' has already been declared` }, text);
  }
  // Nothing of a script that is refused is declared.
  assert.throws(() => run('let fresh = 1; let a = 2'), { name: 'SyntaxError' });
  assert.strictEqual(run('typeof fresh'), 'undefined');

  // They go before what the global object has.
  run('var shadowed = 1; globalThis.late = 1');
  run('let late = 2');
  assert.deepStrictEqual([...run('[late, globalThis.late]')], [2, 1]);
  assert.strictEqual(run('let Array2 = Array; let parseFloat = 5; parseFloat'), 5);

  // Not before they are initialised, and never if that throws.
  assert.throws(() => run('g(); let h = 1; function g() { return h }'),
                { name: 'ReferenceError', message: "Cannot access 'h' before initialization" });
  assert.throws(() => run('let i = (() => { throw new Error("stop") })()'), { message: 'stop' });
  assert.throws(() => run('i'), { name: 'ReferenceError' });
  assert.throws(() => run('i = 1'), { name: 'ReferenceError', message: "Cannot access 'i' before initialization" });
  assert.throws(() => run('let i = 1'), { name: 'SyntaxError' });
}
