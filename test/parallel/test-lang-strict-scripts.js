'use strict';

// A script or eval code is strict by its own directive, whatever its last statement is; the directive is its value until
// another statement has one.
const assert = require('assert');
const vm = require('vm');

const indirect = eval;
const sloppy = new Function('text', 'return eval(text)');
for (const run of [(text) => vm.runInThisContext(text), (text) => vm.runInNewContext(text), indirect, sloppy]) {
  for (const directives of ['"use strict";', '"other"; "use strict";', '"use strict"; "other";']) {
    const value = /"([^"]*)";$/.exec(directives)[1];
    assert.throws(() => run(`${directives} undeclaredName = 1; if (true) {}`), (error) => error.name === 'ReferenceError');
    assert.strictEqual(run(`${directives} (function() { return this })() === undefined; for (;false;);`), undefined);
    assert.strictEqual(run(`${directives} var v1 = 1`), value);
    assert.strictEqual(run(`${directives} var v2 = (function() { return typeof this })(); v2`), 'undefined');
    assert.strictEqual(run(`${directives} 5; var v3`), 5);
    assert.strictEqual(run(`${directives} function f() {}`), value);
  }
  assert.strictEqual(run('"other"; var v4 = 1'), 'other');
  assert.strictEqual(run('"a"; "b"; { }'), 'b');
  assert.strictEqual(run('"use strict"'), 'use strict');
}

// The variables of strict eval code are its own.
indirect('"use strict"; var own1 = 1');
sloppy('"use strict"; var own2 = 1; function own3() {}');
assert.deepStrictEqual([typeof own1, typeof own2, typeof own3], ['undefined', 'undefined', 'undefined']);
indirect('var shared1 = 1');
assert.strictEqual(typeof shared1, 'number');
