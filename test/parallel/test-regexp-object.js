'use strict';
// The RegExp constructor, its prototype's accessors, source and flags, compile, errors, the legacy properties.
const assert = require('assert');
const equal = assert.strictEqual;

equal(String(new RegExp('a/b[/]\n', 'gi')), '/a\\/b[/]\\n/gi');
equal(new RegExp('').source, '(?:)');
equal(new RegExp('\\/').source, '\\/');
equal(new RegExp('\u2028').source, '\\u2028');
equal(new RegExp('a', 'yvsmigd').flags, 'dgimsvy');
equal(new RegExp(/a/g).flags, 'g');
equal(new RegExp(/a/g, 'i').flags, 'i');
equal(RegExp.prototype.source, '(?:)');
equal(RegExp.prototype.flags, '');
equal(RegExp.prototype.global, undefined);
equal(Object.prototype.toString.call(/a/), '[object RegExp]');
equal(RegExp.length, 2);
equal(RegExp[Symbol.species], RegExp);
const one = /a/;
equal(RegExp(one), one);
assert.notStrictEqual(new RegExp(one), one);
equal(RegExp({ [Symbol.match]: true, source: 'x', flags: 'g', constructor: 0 }).toString(), '/x/g');

class Sub extends RegExp {}
assert.ok(new Sub('a') instanceof Sub);
equal(new Sub('a', 'g').flags, 'g');
equal(Reflect.construct(RegExp, ['a'], Array) instanceof Array, true);

one.compile('b', 'g');
equal(String(one), '/b/g');
equal(one.test('b'), true);

const flag = (name) => Object.getOwnPropertyDescriptor(RegExp.prototype, name).get;
equal(flag('sticky').call(/a/y), true);
assert.throws(() => flag('global').call({}), { message: 'RegExp.prototype.global getter called on non-RegExp object' });
equal(flag('flags').call({ global: 1, unicode: true }), 'gu');

for (const [pattern, flags, message] of [
  ['(', '', 'Invalid regular expression: /(/: Unterminated group'],
  ['(', 'u', 'Invalid regular expression: /(/u: Unterminated group'],
  ['a**', '', 'Invalid regular expression: /a**/: Nothing to repeat'],
  ['\\', '', 'Invalid regular expression: /\\/: \\ at end of pattern'],
  ['[z-a]', '', 'Invalid regular expression: /[z-a]/: Range out of order in character class'],
  ['\\p{X}', 'u', 'Invalid regular expression: /\\p{X}/u: Invalid property name'],
  ['a', 'gg', "Invalid flags supplied to RegExp constructor 'gg'"],
  ['a', 'uv', "Invalid flags supplied to RegExp constructor 'uv'"],
]) {
  assert.throws(() => new RegExp(pattern, flags), { name: 'SyntaxError', message });
}
assert.throws(() => new Function('/(/'), { name: 'SyntaxError', message: 'Invalid regular expression: /(/: Unterminated group' });

/(b)(c)?/.exec('abd');
equal(RegExp.$1, 'b');
equal(RegExp.$2, '');
equal(RegExp.$9, '');
equal(RegExp.lastMatch, 'b');
equal(RegExp['$&'], 'b');
equal(RegExp.lastParen, '');
equal(RegExp.leftContext, 'a');
equal(RegExp["$'"], 'd');
equal(RegExp.input, 'abd');
RegExp.input = 'other';
equal(RegExp.$_, 'other');
equal(/x/.test('y'), false);
equal(RegExp.$1, 'b');
'qq1'.replace(/(\d)/g, '');
equal(RegExp.$1, '1');
equal(RegExp.input, 'qq1');
