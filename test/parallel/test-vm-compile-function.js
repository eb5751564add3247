'use strict';

// vm.compileFunction: its text, objects before the scopes around it, data that saves the compilation.
const assert = require('assert');
const vm = require('vm');

assert.strictEqual(vm.compileFunction('return 1').toString(), 'function () {\nreturn 1\n}');
assert.strictEqual(vm.compileFunction('return a', ['a', 'b']).toString(), 'function (a, b) {\nreturn a\n}');

// The last of the objects goes first; what is called of them has them as `this`.
const extended = vm.compileFunction('x = 5; return [a, b, typeof c, this === globalThis, m(), (() => a)()]', ['b'],
                                    { contextExtensions: [{ a: 1, x: 0, m() { return this.a; } }, { a: 2 }] });
assert.deepStrictEqual(extended(7), [2, 7, 'undefined', true, 1, 2]);
assert.strictEqual(typeof x, 'undefined');
const parsingContext = vm.createContext({ z: 9 });
assert.deepStrictEqual([...vm.compileFunction('return [z, a]', [], { parsingContext, contextExtensions: [{ a: 3 }] })()], [9, 3]);

const { cachedData, cachedDataProduced } = vm.compileFunction('return a + b', ['a', 'b'], { produceCachedData: true });
assert.strictEqual(cachedDataProduced, true);
for (const [code, parameters, rejected] of [
  ['return a + b', ['a', 'b'], false], ['return a - b', ['a', 'b'], true], ['return a + b', ['b', 'a'], true], ['return a + b', ['ab'], true],
]) {
  const compiled = vm.compileFunction(code, parameters, { cachedData });
  assert.strictEqual(typeof compiled, 'function');
  // V8 looks at the length of the source alone.
  if (process.versions.smew) assert.strictEqual(compiled.cachedDataRejected, rejected, `${code} ${parameters}`);
}
assert.strictEqual(vm.compileFunction('return a + b', ['a', 'b'], { cachedData })(20, 22), 42);
assert.strictEqual(vm.compileFunction('return a + b', ['a', 'b'], { cachedData: Buffer.alloc(300) })(20, 22), 42);

// Where an error stands in the text, whatever its script adds to line and column.
for (const [text, line] of [[' throw new Error()', 33], [' foo bar', 33], ['\n foo bar', 34]]) {
  assert.throws(() => vm.runInThisContext(text, { filename: 'file.js', lineOffset: 32, columnOffset: 123 }), (error) => {
    const [place, source, caret] = error.stack.split('\n');
    assert.strictEqual(place, `file.js:${line}`);
    assert.strictEqual(source, text.trimEnd().replace('\n', ''));
    assert.strictEqual(caret.indexOf('^'), text.includes('foo') ? 5 : 1);
    return true;
  });
}
