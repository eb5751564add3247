'use strict';

// The executable carries an environment that has been started once, when it was built (src/runtime/image.h): nothing of
// that process may show, and everything of this one must.

const assert = require('assert');
const { spawnSync } = require('child_process');
const { Worker } = require('worker_threads');

function run(args, env = {}) {
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', env: { ...process.env, ...env } });
  assert.strictEqual(signal, null, stderr);
  return { status, stdout: stdout.trim(), stderr };
}

function print(expression, ...options) {
  const { status, stdout, stderr } = run([...options, '-p', expression]);
  assert.strictEqual(status, 0, stderr);
  return stdout;
}

// Random numbers are new ones.
const numbers = new Set(Array.from({ length: 5 }, () => print('Math.random()')));
assert.strictEqual(numbers.size, 5);

// The time zone, the variables and the clock are this process's.
assert.strictEqual(run(['-p', 'new Date(0).getHours()'], { TZ: 'Asia/Tokyo' }).stdout, '9');
assert.strictEqual(run(['-p', 'new Date(0).getHours()'], { TZ: 'UTC' }).stdout, '0');
assert.strictEqual(run(['-p', 'process.env.SMEW_TEST'], { SMEW_TEST: 'here' }).stdout, 'here');
const origin = Number(print('performance.timeOrigin'));
assert.ok(Math.abs(origin - Date.now()) < 600_000, `${origin}`);
assert.ok(Number(print('process.uptime()')) < 600);

// So is the command line.
assert.strictEqual(print('[process.argv0, process.execArgv.length, typeof WebSocket].join()', '--no-experimental-websocket'),
                   `${process.execPath},3,undefined`);
assert.strictEqual(print('typeof crypto.subtle'), 'object');
assert.strictEqual(print('typeof crypto.webcrypto', '--no-experimental-global-webcrypto'), 'object'); // the module, of -p
assert.match(run(['--pending-deprecation', '-e', 'module.parent']).stderr, /DEP0144/);
assert.doesNotMatch(run(['-e', 'module.parent']).stderr, /DEP0144/);
assert.match(run(['--disallow-code-generation-from-strings', '-e', 'eval("1")']).stderr, /EvalError/);
assert.strictEqual(print('require("internal/errors").codes !== undefined', '--expose-internals'), 'true');

// Making one is the build's affair.
const refused = run(['--write-image', '/dev/null']);
assert.strictEqual(refused.status, 9);
assert.match(refused.stderr, /bad option: --write-image/);

// What is there from the start can be changed, grown and thrown away, with a limit and without.
const churn = `
  const { custom } = require('util').inspect;
  const names = [globalThis, Array.prototype, process, Object.prototype].map((object) => Object.getOwnPropertyNames(object));
  for (let round = 0; round < 3; round++) {
    for (let i = 0; i < 2000; i++) globalThis['name' + i] = process['name' + i] = Array.prototype['name' + i] = { i };
    gc();
    for (let i = 0; i < 2000; i++) {
      if (globalThis['name' + i].i !== i || process['na' + 'me' + i].i !== i || [][\`name\${i}\`].i !== i) throw new Error(i);
      delete globalThis['name' + i];
      delete process['name' + i];
      delete Array.prototype['name' + i];
    }
    gc();
  }
  for (const [i, object] of [globalThis, Array.prototype, process, Object.prototype].entries()) {
    if (!names[i].every((name) => Object.hasOwn(object, name))) throw new Error(names[i].join());
  }
  delete Object.prototype.toString;
  delete globalThis.Map;
  gc();
  console.log(typeof Map, {}.toString, 'length' in [], Symbol.for('nodejs.util.inspect.custom') === custom);`;
for (const options of [[], ['--max-old-space-size=64']]) {
  const { stdout, stderr } = run(['--expose-gc', ...options, '-e', churn]);
  assert.strictEqual(stdout, 'undefined undefined true true', stderr);
}

// A worker starts without it.
const worker = new Worker('require("worker_threads").parentPort.postMessage([typeof Map, process.argv.length, Math.random()])',
                          { eval: true, argv: ['one'] });
worker.on('message', ([type, length, number]) => {
  assert.strictEqual(type, 'function');
  assert.strictEqual(length, 3);
  assert.ok(!numbers.has(`${number}`));
});
