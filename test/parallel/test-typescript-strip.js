'use strict';

// What is left of TypeScript when its types are erased. The expectations are what Node 22 answers to the same texts.

const assert = require('assert');
const fs = require('fs');
const path = require('path');
const { stripTypeScriptTypes } = require('module');

process.removeAllListeners('warning');

const pairs = JSON.parse(fs.readFileSync(path.join(__dirname, '../fixtures/typescript/stripped.json'), 'utf8'));
assert(pairs.length > 400);
for (const [source, expected] of pairs) {
  if (typeof expected === 'string') {
    assert.strictEqual(stripTypeScriptTypes(source), expected, source);
    assert.strictEqual(Buffer.byteLength(expected), Buffer.byteLength(source));
  } else {
    assert.throws(() => stripTypeScriptTypes(source), { name: 'SyntaxError', ...expected }, source);
  }
}

// JavaScript stays as it is.
const own = fs.readFileSync(__filename, 'utf8');
assert.strictEqual(stripTypeScriptTypes(own), own);

// The arguments.
assert.throws(() => stripTypeScriptTypes(5), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => stripTypeScriptTypes('', 5), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => stripTypeScriptTypes('', { mode: 'x' }), {
  code: 'ERR_INVALID_ARG_VALUE',
  message: "The property 'options.mode' must be one of: 'strip', 'transform'. Received 'x'",
});
assert.throws(() => stripTypeScriptTypes('', { sourceUrl: 5 }), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => stripTypeScriptTypes('', { sourceMap: true }), { code: 'ERR_INVALID_ARG_VALUE' });
assert.strictEqual(stripTypeScriptTypes('let x: y', { sourceUrl: 'a.ts' }), 'let x   \n\n//# sourceURL=a.ts');

// Deep and endless texts end in an error, not in a crash.
for (const text of ['type A = ' + '('.repeat(1e5), 'type A = ' + '['.repeat(1e5), 'let a: ' + '{ a: '.repeat(1e5),
                    'a' + '<b'.repeat(1e4), '(a: '.repeat(1e4), 'a ? (b): '.repeat(3000), 'f<'.repeat(3000),
                    'type A = `${'.repeat(5000), 'declare module "a" ' + '{'.repeat(1e5), 'type A = ' + '() => '.repeat(1e5),
                    'type A = infer B extends '.repeat(3000), 'namespace A { '.repeat(1e4), 'let a: ' + 'b extends '.repeat(1e5)]) {
  assert.throws(() => stripTypeScriptTypes(text), (error) => error instanceof SyntaxError || error instanceof RangeError);
}
