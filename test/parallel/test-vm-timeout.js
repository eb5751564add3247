'use strict';

// A script that takes too long is stopped whatever it catches, and everything works as before.

const assert = require('assert');
const vm = require('vm');

const stopped = { code: 'ERR_SCRIPT_EXECUTION_TIMEOUT', message: 'Script execution timed out after 20ms' };
const programs = [
  'for (;;);',
  'for (;;) { try { for (;;); } catch {} finally { continue; } }',
  'function f() { try { f(); } catch { f(); } } for (;;) f();',
  'function* g() { for (;;) yield 1; } for (const x of g());',
  '[1].map(function f() { for (;;); })',
];
for (const program of programs) {
  assert.throws(() => vm.runInThisContext(program, { timeout: 20 }), stopped);
  assert.throws(() => vm.runInNewContext(program, {}, { timeout: 20 }), stopped);
  assert.strictEqual(vm.runInThisContext('[1, 2].map((x) => x + 1).join()', { timeout: 1000 }), '2,3');
}
// What the script throws itself is not mistaken for that.
assert.throws(() => vm.runInThisContext('throw new RangeError("own")', { timeout: 1000 }), RangeError);
