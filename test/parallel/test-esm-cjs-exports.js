'use strict';

// The names that CommonJS modules give to import, found in their text, and when such modules run.

const assert = require('assert');
const fs = require('fs');
const path = require('path');
const { spawnSync } = require('child_process');

const folder = fs.mkdtempSync(path.join(require('os').tmpdir(), 'esm-cjs-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true }));
const write = (name, text) => {
  fs.writeFileSync(path.join(folder, name), text);
  return path.join(folder, name);
};

write('base.cjs', 'exports.base1 = 1; exports.default = 3; exports.__esModule = true');
write('base2.cjs', 'exports.base2 = 1;');

// text: names beside "default"
const forms = [
  ['module.exports = { a, b: c, d: "x", e: 5, f }; var a, c, f', 'a b'],
  ['module.exports = { a, ...d, b: require("./base.cjs"), c: "interim", e }; var a, d, e', 'a b'],
  ['module.exports = { a: 1, b: 2 }', ''],
  ['module.exports = { "a": x, b, [c]: 1, d }; var x, b, c, d', 'a b'],
  ['module.exports = { fn() {}, a }; var a', 'fn'],
  ['module.exports = { a: function() {}, b: b }; var b', 'a'],
  ['exports = module.exports = { a, b }; var a, b', 'a b'],
  ['module.exports = { ...require("./base.cjs"), a }; var a', '__esModule a base1'],
  ['0 && (module.exports = { a, ...require("./base.cjs") }); var a', '__esModule a base1'],
  ['exports.a = exports.b = exports.c = 1', 'a b c'],
  ['exports["a-b"] = 1; exports[`c`] = 2; exports[0] = 1', 'a-b'],
  ['module.exports.a = 1; module["exports"].b = 2; module.exports["c"] = 3; module.exports.d += 1; exports.e', 'a c'],
  ['if (0) { exports.a = 1 } function q() { exports.b = 1 }', 'a b'],
  ['module.exports = function() {}; module.exports.a = 1; module.exports.default = 2; exports.__esModule = true', '__esModule a'],
  ['const e = exports; e.a = 1', ''],
  ['exports\n.b = 2; exports . c = 3; exports/* */.d=4', 'b c d'],
  ['module.exports = require("./base.cjs")', '__esModule base1'],
  ['module.exports = require("./base.cjs"); module.exports = require("./base2.cjs")', 'base2'],
  ['function __exportStar(m) {} __exportStar(require("./base.cjs"), exports); __exportStar(require("./base2.cjs"))', '__esModule base1 base2'],
  ['var tslib_1 = { __exportStar() {} }; tslib_1.__exportStar(require("./base.cjs"), exports);', '__esModule base1'],
  ['var _b = require("./base.cjs"); Object.keys(_b).forEach(function (key) { if (key === "default" || key === "__esModule") return; exports[key] = _b[key]; });', '__esModule base1'],
  ['var _b = require("./base.cjs"); Object.keys(_b).forEach(function (k) { if (k !== "default" && !exports.hasOwnProperty(k)) exports[k] = _b[k]; });', '__esModule base1'],
  ['module.exports = require("fs")', ''],
  ['Object.defineProperty(exports, "a", { enumerable: true, get: function () { return q.p; } }); var q = { p: 1 }', 'a'],
  ['Object.defineProperty(exports, "a", { enumerable: true, get() { return q.p; } }); var q = { p: 1 }', 'a'],
  ['Object.defineProperty(exports, "a", { enumerable: true, get: () => q.p }); var q = { p: 1 }', ''],
  ['Object.defineProperty(exports, "a", { value: 1 });', 'a'],
  ['Object.defineProperty(exports, "a", { enumerable: false, value: 1 });', ''],
  ['Object.defineProperty(exports, "a", { enumerable: true, get: function () { return q.p.r; } }); var q = { p: { r: 1 } }', ''],
  ['Object.defineProperty(exports, "a", { enumerable: true, get: function () { return 5; } });', ''],
  ['(function (global, factory) { factory(exports) })(this, function (exports) { exports.a = 1; exports.b = 2; });', 'a b'],
];

(async () => {
  for (const [i, [text, names]] of forms.entries()) {
    const namespace = await import(write(`form${i}.cjs`, text));
    const expected = ['default', ...names.split(' ').filter(Boolean)].sort();
    assert.deepStrictEqual(Object.keys(namespace), expected, text);
  }
})();

const run = (name) => spawnSync(process.execPath, [path.join(folder, name)], { encoding: 'utf8' });

// A CommonJS module runs when its turn comes, not when the graph is linked.
write('first.mjs', 'console.log("first"); globalThis.seen = 1;');
write('second.cjs', 'console.log("second", globalThis.seen); exports.x = globalThis.seen;');
write('order.mjs', 'import { x } from "./second.cjs"; import "./first.mjs"; console.log("main", x);');
write('order2.mjs', 'import "./first.mjs"; import { x } from "./second.cjs"; console.log("main", x, import.meta.main);');
assert.strictEqual(run('order.mjs').stdout, 'second undefined\nfirst\nmain undefined\n');
assert.strictEqual(run('order2.mjs').stdout, 'first\nsecond 1\nmain 1 true\n');

// A name that its text does not show is missing when the graph is linked.
write('missing.mjs', 'console.log("no");\nimport { nope as x } from "./base.cjs";');
const missing = run('missing.mjs');
assert.strictEqual(missing.status, 1);
assert.strictEqual(missing.stdout, '');
assert.match(missing.stderr, new RegExp(`^file://${folder}/missing\\.mjs:2\nimport \\{ nope as x \\} from "\\./base\\.cjs";\n +\\^+\n`));
assert.match(missing.stderr, /SyntaxError: Named export 'nope' not found\. The requested module '\.\/base\.cjs' is a CommonJS module/);
assert.match(missing.stderr, /import pkg from '\.\/base\.cjs';\nconst \{ nope: x \} = pkg;\n/);
