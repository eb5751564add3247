'use strict';

// ShadowRealm: a realm of its own; what goes between is primitive or a function.
const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

if (typeof ShadowRealm === 'undefined') {
  const { status, stderr } = spawnSync(process.execPath, ['--experimental-shadow-realm', __filename], { encoding: 'utf8' });
  assert.strictEqual(stderr, '');
  assert.strictEqual(status, 0);
} else {
  test();
}

function test() {
  const realm = new ShadowRealm();
  assert.strictEqual(Object.prototype.toString.call(realm), '[object ShadowRealm]');
  assert.strictEqual(realm.evaluate('1 + 1'), 2);
  assert.strictEqual(realm.evaluate('typeof process + typeof require + typeof Duktape + typeof Buffer'), 'undefined'.repeat(4));

  // var stays, let does not; strict code keeps its own.
  assert.strictEqual(realm.evaluate('var a = 1; let b = 2; b'), 2);
  assert.strictEqual(realm.evaluate('typeof a + typeof b'), 'numberundefined');
  assert.strictEqual(realm.evaluate('"use strict"; var c = 1; c'), 1);
  assert.strictEqual(realm.evaluate('typeof c'), 'undefined');
  assert.strictEqual(globalThis.a, undefined);

  for (const [text, error] of [
    ['({})', { name: 'TypeError', message: '[object Object] is not a function' }],
    ['throw new Error("x")', { name: 'TypeError', message: 'ShadowRealm evaluate threw (Error: x)' }],
    ['throw 5', { name: 'TypeError', message: 'ShadowRealm evaluate threw (5)' }],
    ['a b', { name: 'SyntaxError', message: "Unexpected identifier 'b'" }],
    [5, { name: 'TypeError', message: 'Invalid value used as source text' }],
  ]) {
    assert.throws(() => realm.evaluate(text), error);
  }

  const outer = realm.evaluate('function outer(f, g) { return [] instanceof Array && f(x => x * 2) }; outer');
  assert.strictEqual(Object.getPrototypeOf(outer), Function.prototype);
  assert.strictEqual(outer.name, 'outer');
  assert.strictEqual(outer.length, 2);
  assert.throws(() => new outer(), TypeError);
  // A function of ours runs in our realm, one of theirs in theirs.
  assert.strictEqual(outer((double) => [] instanceof Array && double(21)), 42);
  assert.throws(() => outer(() => { throw new RangeError('no'); }),
                { name: 'TypeError', message: 'WrappedFunction threw (TypeError: WrappedFunction threw (RangeError: no))' });
  assert.throws(() => outer({}), { name: 'TypeError', message: /is not a function/ });

  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'shadow-realm-'));
  const file = path.join(folder, 'counter.mjs');
  fs.writeFileSync(path.join(folder, 'state.mjs'), 'let count = 0; export const next = () => ++count;');
  fs.writeFileSync(file, 'export { next } from "./state.mjs"; export const seen = (await import("./state.mjs")).next();');
  (async () => {
    assert.strictEqual(await realm.importValue(file, 'seen'), 1);
    const next = await realm.importValue(file, 'next');
    assert.strictEqual(next(), 2);
    assert.strictEqual((await import(file)).next(), 2); // 1 was `seen`, in this realm's own state
    assert.strictEqual(next(), 3);
    await assert.rejects(realm.importValue(file, 'nothing'), { name: 'TypeError', message: /does not provide an export named 'nothing'/ });
    await assert.rejects(realm.importValue('node:fs', 'readFileSync'), { name: 'TypeError', message: /No such built-in module: node:fs/ });
    await assert.rejects(realm.importValue('./missing.mjs', 'x'), TypeError);
    fs.rmSync(folder, { recursive: true });
  })();
}
