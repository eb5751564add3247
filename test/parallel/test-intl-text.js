'use strict';
// Intl.Segmenter, Collator and ListFormat, and the object itself.
const assert = require('assert');
const equal = assert.strictEqual;
const segments = (text) => [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment);

for (const clusters of [
  ['a', 'b'], ['e\u0301', 'x'], ['\r\n', '\n', '\r'], ['👨‍👩‍👧‍👦', '👍🏽', '❤️'], ['🇩🇪', '🇫🇷', '🇦'], ['각', '\u1100\u1161\u11a8', '\u1100'],
  ['न', 'म', 'स्ते'], ['ก', 'นำ'], ['\ud800', 'a'], ['\u0600a', '\u200b'],
]) {
  assert.deepStrictEqual(segments(clusters.join('')), clusters);
}
assert.deepStrictEqual(new Intl.Segmenter().segment('a🇩🇪b').containing(3), { segment: '🇩🇪', index: 1, input: 'a🇩🇪b' });
equal(new Intl.Segmenter().segment('a').containing(1), undefined);
assert.throws(() => new Intl.Segmenter('en', { granularity: 'x' }), { name: 'RangeError' });

assert.deepStrictEqual(['b', 'a', 'C', 'ä', '10', '9'].sort(new Intl.Collator('en', { numeric: true }).compare),
                       ['9', '10', 'a', 'ä', 'b', 'C']);
equal(new Intl.Collator('en', { sensitivity: 'base' }).compare('a', 'Ä'), 0);
equal(Intl.Collator().compare('a', 'b'), -1);

const list = ['a', 'b', 'c'];
equal(new Intl.ListFormat('en').format(list), 'a, b, and c');
equal(new Intl.ListFormat('en').format(['a', 'b']), 'a and b');
equal(new Intl.ListFormat('en', { type: 'disjunction' }).format(list), 'a, b, or c');
equal(new Intl.ListFormat('en', { style: 'narrow', type: 'unit' }).format(list), 'a b c');
assert.throws(() => new Intl.ListFormat('en').format([1]),
              { name: 'TypeError', message: 'Iterable yielded 1 which is not a string' });

equal(Object.prototype.toString.call(Intl), '[object Intl]');
equal(Object.prototype.toString.call(new Intl.Collator()), '[object Intl.Collator]');
assert.deepStrictEqual(Intl.getCanonicalLocales(['EN-us', 'zh-hans-cn']), ['en-US', 'zh-Hans-CN']);
assert.deepStrictEqual(Intl.NumberFormat.supportedLocalesOf(['en-US', 'en-GB']), ['en-US', 'en-GB']);
