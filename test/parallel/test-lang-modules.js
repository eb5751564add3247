'use strict';

// ES modules: live bindings, cycles, top-level await, namespaces, import(), require() of modules.

const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { pathToFileURL } = require('url');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'modules-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
const write = (name, text) => fs.writeFileSync(path.join(folder, name), text);

write('counter.mjs', 'export let count = 0; export function add() { count++; } export default class { static n = 1 }');
write('common.cjs', 'exports.named = 5;');
write('data.json', '{"j":1}');
write('a.mjs', 'import { b } from "./b.mjs"; export function f() { return "f"; } export const a = b() + "a"; export { b };');
write('b.mjs', 'import { f, a } from "./a.mjs"; export function b() { return f() + "b"; } let early; try { a; } catch (e) { early = e.message; } export { early };');
write('tla.mjs', 'export const value = await new Promise((resolve) => setImmediate(resolve, 42));');
write('star.mjs', 'export * from "./counter.mjs"; export * as ns from "./counter.mjs"; export { named as renamed } from "./common.cjs";');
write('bad.mjs', 'import { nope } from "./counter.mjs";');
write('main.mjs', `
  import Counter, { count, add } from './counter.mjs';
  import common, { named } from './common.cjs';
  import data from './data.json' with { type: 'json' };
  import * as star from './star.mjs';
  import fs, { readFileSync } from 'node:fs';
  add();
  export const results = [count, Counter.n, common.named, named, data.j, star.count, star.ns.count, star.renamed,
    Object.keys(star).join(), readFileSync === fs.readFileSync, typeof this, import.meta.url, import.meta.filename];
`);

const url = (name) => pathToFileURL(path.join(folder, name)).href;
const required = require(path.join(folder, 'counter.mjs'));
assert.deepStrictEqual([required.count, required.default.n], [0, 1]);
assert.strictEqual(Object.prototype.toString.call(required), '[object Module]');
assert.throws(() => { required.count = 1; }, TypeError);
assert.throws(() => require(path.join(folder, 'tla.mjs')), { code: 'ERR_REQUIRE_ASYNC_MODULE' });

let finished = false;
(async () => {
  const { results } = await import(url('main.mjs'));
  assert.deepStrictEqual(results, [1, 1, 5, 5, 1, 1, 1, 5, 'add,count,ns,renamed', true, 'undefined', url('main.mjs'),
                                   path.join(folder, 'main.mjs')]);
  const { a, b } = await import(url('a.mjs'));
  assert.deepStrictEqual([a, b()], ['fba', 'fb']);
  assert.strictEqual((await import(url('b.mjs'))).early, "Cannot access 'a' before initialization");
  assert.strictEqual((await import(url('tla.mjs'))).value, 42);
  assert.strictEqual((await import(url('counter.mjs'))).default, required.default);
  assert.strictEqual(required.__esModule, true);
  await assert.rejects(import(url('bad.mjs')), { name: 'SyntaxError', message: "The requested module './counter.mjs' does not provide an export named 'nope'" });
  await assert.rejects(import('./missing.mjs'), { code: 'ERR_MODULE_NOT_FOUND' });
  // The options of import(): what they must be, and each attribute read once, in order.
  for (const [options, message] of [[null, 'The second argument to import() must be an object'],
                                    [{ with: 1 }, "The 'assert' option must be an object"],
                                    [{ with: { type: 1 } }, 'Import assertion value must be a string']]) {
    await assert.rejects(import(url('counter.mjs'), options), { name: 'TypeError', message });
  }
  await assert.rejects(import(url('counter.mjs'), { get with() { throw new Error('got'); } }), /got/);
  await assert.rejects(import(url('counter.mjs'), { with: { type: 'json' } }), { code: 'ERR_IMPORT_ATTRIBUTE_TYPE_INCOMPATIBLE' });
  const read = [];
  const attributes = new Proxy({ __proto__: { inherited: 'x' } }, {
    ownKeys() { read.push('keys'); return [Symbol.iterator]; }, get(_, key) { read.push(key); },
  });
  assert.strictEqual((await import(url('counter.mjs'), { with: attributes })).default, required.default);
  assert.deepStrictEqual(read, ['keys']);
  finished = true;
})();
process.on('exit', () => assert.ok(finished));
