'use strict';

// process.allowedNodeEnvironmentFlags finds a flag however it is written and cannot be changed.

const assert = require('assert');

const flags = process.allowedNodeEnvironmentFlags;
assert.ok(flags instanceof Set);
assert.strictEqual(flags.constructor.name, 'NodeEnvironmentFlagsSet');
assert.ok(Object.isFrozen(flags));

for (const flag of ['--no-warnings', '--warnings', '--require', '-r', 'r', 'stack-trace-limit', '--stack_trace_limit',
                    '--stack-trace-limit=100']) {
  assert.ok(flags.has(flag), flag);
}
for (const flag of ['--no-no-warnings', '--eval', '-e', '--version', '', 4, undefined]) assert.ok(!flags.has(flag), flag);

const { size } = flags;
assert.ok(size > 50);
assert.strictEqual(flags.add('--new'), flags);
assert.strictEqual(flags.delete('--require'), false);
flags.clear();
assert.strictEqual(flags.size, size);
assert.ok(!flags.has('--new') && flags.has('--require'));

const listed = [...flags];
assert.strictEqual(listed.length, size);
assert.deepStrictEqual([...flags.keys()], listed);
assert.deepStrictEqual([...flags.entries()], listed.map((flag) => [flag, flag]));
const seen = [];
flags.forEach(function(value, key, set) {
  assert.strictEqual(value, key);
  assert.strictEqual(set, flags);
  assert.strictEqual(this.me, true);
  seen.push(value);
}, { me: true });
assert.deepStrictEqual(seen, listed);
for (const flag of listed) assert.ok(flags.has(flag), flag);
