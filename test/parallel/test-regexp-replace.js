'use strict';
// String.prototype.replace and replaceAll: templates, functions, protocols.
const assert = require('assert');
const equal = assert.strictEqual;

equal('abc'.replace(/(b)(c)/, '$2$1$3$$'), 'acb$3$');
equal('abc'.replace(/b/, '[$&|$`|$\']'), 'a[b|a|c]c');
equal('aXbX'.replace('X', '$&$&'), 'aXXbX');
equal('aXbX'.replaceAll('X', '[$`]'), 'a[a]b[aXb]');
equal('abc'.replaceAll('', '-'), '-a-b-c-');
equal('2024-05'.replace(/(?<y>\d+)-(?<m>\d+)/, '$<m>/$<y>$<none>'), '05/2024');
equal('a'.replace(/a/, '$<x>'), '$<x>');
equal('abcdefghijk'.replace(/(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)(k)/, '$11-$10-$12-$00'), 'k-j-a2-$00');
equal('aaa'.replace(/a/g, 'b'), 'bbb');
equal('abc'.replace(/x*/g, '-'), '-a-b-c-');
equal('\u{1f600}'.replace(/(?:)/gu, '-'), '-\u{1f600}-');
equal('\u{1f600}'.replace(/(?:)/g, '-').length, 5);
equal('no'.replace(/x/g, 'y'), 'no');
equal('aab'.replace(/a/gy, 'x'), 'xxb');
equal('baa'.replace(/a/gy, 'x'), 'baa');

// What functions get.
const calls = [];
'a-1é-2'.replace(/-(?<d>\d)|(é)/g, (...args) => { calls.push(args); return ''; });
assert.deepStrictEqual(calls.map((c) => c.slice(0, 5)),
                       [['-1', '1', undefined, 1, 'a-1é-2'], ['é', undefined, 'é', 3, 'a-1é-2'], ['-2', '2', undefined, 4, 'a-1é-2']]);
equal(calls[0][5].d, '1');
equal('éx'.replace('x', (match, index, string) => match + index + string), 'éx1éx');
equal('ab'.replace(/[ab]/g, () => '$&'), '$&$&');

// All matches are found before the first call; the object may change meanwhile.
const changing = /a/g;
equal('aa'.replace(changing, () => { changing.compile('b'); return 'x'; }), 'xx');

// The roads for objects that are not as they were made.
const sub = new (class extends RegExp {
  exec(s) {
    const result = super.exec(s);
    if (result) result[0] = result[0].toUpperCase();
    return result;
  }
})('a(b)?', 'g');
equal('ab-a'.replace(sub, '<$&$1>'), '<ABb>-<A>');
equal('x'.replace({ [Symbol.replace]: (s, r) => `${s}:${r}` }, 'y'), 'x:y');
const odd = /./;
odd.exec = () => ({ length: 2, index: 1, 0: 'bc', 1: 'q', groups: { n: 'N' } });
equal('abcd'.replace(odd, '[$&$1$<n>]'), 'a[bcqN]d');

assert.throws(() => 'a'.replaceAll(/a/, ''), {
  name: 'TypeError',
  message: 'String.prototype.replaceAll called with a non-global RegExp argument',
});
assert.throws(() => String.prototype.replace.call(null), {
  message: 'String.prototype.replace called on null or undefined',
});

// Long subjects.
const long = 'ab'.repeat(200000);
equal(long.replace(/b/g, '').length, 200000);
equal(long.replace(/a/g, (c) => c + c).length, 600000);
equal(long.replaceAll('ab', 'é').length, 200000);
