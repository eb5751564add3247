'use strict';
// String.prototype.split, match, matchAll and search.
const assert = require('assert');
const same = assert.deepStrictEqual;

same('a1b2c'.split(/\d/), ['a', 'b', 'c']);
same('A<B>bold</B>'.split(/<(\/)?([^<>]+)>/), ['A', undefined, 'B', 'bold', '/', 'B', '']);
same('abc'.split(/(?:)/), ['a', 'b', 'c']);
same('abc'.split(/(?:)/, 2), ['a', 'b']);
same(''.split(/a/), ['']);
same(''.split(/(?:)/), []);
same('ab'.split(/a*?/), ['a', 'b']);
same('ab'.split(/a*/), ['', 'b']);
same('aXbXc'.split('X', 2), ['a', 'b']);
same('abc'.split(''), ['a', 'b', 'c']);
same('\u{1f600}'.split('').length, 2);
same('\u{1f600}é'.split(/(?:)/u), ['\u{1f600}', 'é']);
same('abc'.split(), ['abc']);
same('abc'.split('b', 0), []);
same('abc'.split('b', -1), ['a', 'c']);
same('a.b.c'.split(/\./y), ['a', 'b', 'c']);
same('abc'.split({ [Symbol.split]: (s, limit) => [s, limit] }, 3), ['abc', 3]);

same('a1b22'.match(/\d+/g), ['1', '22']);
same('abc'.match(/x/g), null);
same('abc'.match(/(?:)/g), ['', '', '', '']);
same('abc'.match(/b(c)/).index, 1);
same([...'abc'.match(/b(c)/)], ['bc', 'c']);
same('abc'.match('b').index, 1);
same([...'abc'.match()], ['']);
same('a.c'.match('.')[0], 'a');

same([...'a1b2'.matchAll(/([a-z])(\d)/g)].map((m) => [m[0], m[1], m.index]), [['a1', 'a', 0], ['b2', 'b', 2]]);
same([...'aa'.matchAll('a')].map((m) => m.index), [0, 1]);
same([...'\u{1f600}'.matchAll(/(?:)/gu)].map((m) => m.index), [0, 2]);
const source = /a/g;
source.lastIndex = 1;
const all = 'aaa'.matchAll(source);
source.lastIndex = 0;
same([...all].map((m) => m.index), [1, 2]);
same(Object.prototype.toString.call(all), '[object RegExp String Iterator]');
same(all.next(), { value: undefined, done: true });
assert.throws(() => 'a'.matchAll(/a/), { message: 'String.prototype.matchAll called with a non-global RegExp argument' });

same('éabc'.search(/b/), 2);
same('abc'.search(/x/), -1);
same('abc'.search('c'), 2);
const kept = /b/g;
kept.lastIndex = 5;
same('abc'.search(kept), 1);
same(kept.lastIndex, 5);

// A species that is not RegExp.
class Other extends RegExp {
  static get [Symbol.species]() { return Other; }
  exec(s) {
    Other.used = true;
    return super.exec(s);
  }
}
same('a-b'.split(new Other('-')), ['a', 'b']);
assert.ok(Other.used);
