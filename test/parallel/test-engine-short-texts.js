'use strict';

// Sums and templates of short strings and numbers are put together without intermediate strings: the same text as the long
// way gives, whatever the kinds, lengths and order of the parts.

const assert = require('assert');

const numbers = [0, -0, 1, 9, 10, 99, 100, 101, 999, 1000, 65535, 4294967295, 4294967296, 4294967297, 99999999999,
                 140737488355327, -140737488355328, 140737488355328, 9007199254740991, 9007199254740992, 1e21, 123456789012345680000,
                 0.1, -1.5, 1e-7, 5e-324, 1.7976931348623157e308, NaN, Infinity, -Infinity];
const expected = ['0', '0', '1', '9', '10', '99', '100', '101', '999', '1000', '65535', '4294967295', '4294967296', '4294967297',
                  '99999999999', '140737488355327', '-140737488355328', '140737488355328', '9007199254740991', '9007199254740992',
                  '1e+21', '123456789012345680000', '0.1', '-1.5', '1e-7', '5e-324', '1.7976931348623157e+308', 'NaN', 'Infinity',
                  '-Infinity'];
numbers.forEach((n, i) => {
  const text = expected[i];
  assert.strictEqual('' + n, text);
  assert.strictEqual(n + '', text);
  assert.strictEqual('k' + n, ['k', text].join(''));
  assert.strictEqual(n + 'k', [text, 'k'].join(''));
  assert.strictEqual(`${n}`, text);
  assert.strictEqual(`${n}:${n}`, [text, text].join(':'));
  assert.strictEqual(`é${n}\u{1f600}${n}\ud83d`, ['é', text, '\u{1f600}', text, '\ud83d'].join(''));
});
for (let n = 1; n < 1e15; n *= 10) {
  assert.strictEqual('' + (n - 1) + n, String(n - 1).concat(String(n)));
}

// Around the length up to which that is so, and beyond.
for (const length of [0, 1, 95, 96, 97, 127, 128, 129, 255, 256, 257, 1000]) {
  const text = 'a'.repeat(length);
  for (const more of ['', 'b', 'ü', 7, -123456789, 0.25]) {
    const tail = String(more);
    assert.strictEqual((text + more).length, length + tail.length);
    assert.strictEqual(text + more, text.concat(tail));
    assert.strictEqual(more + text, tail.concat(text));
    assert.strictEqual(`${text}${more}${text}`, text.concat(tail, text));
    assert.strictEqual((text + more).charAt(length), tail.charAt(0));
  }
}

// Halves of a character beyond 16 bits come together.
const high = '\ud83d', low = '\ude00';
assert.strictEqual(high + low, '\u{1f600}');
assert.strictEqual(`${high}${low}`.codePointAt(0), 0x1f600);
assert.strictEqual((high + low).length, 2);

// Array indices made this way are indices.
const list = ['x', 'y'];
assert.strictEqual(list['' + 1], 'y');
list['1' + 0] = 'z';
assert.strictEqual(list.length, 11);

// Everything else: conversions in their order, with their errors.
const log = [];
const object = (name, value) => ({ toString() { log.push(`${name} toString`); return value; },
                                   valueOf() { log.push(`${name} valueOf`); return value; } });
assert.strictEqual('a' + object('o', 1), 'a1');
assert.strictEqual(object('p', 's') + object('q', 2), 's2');
assert.strictEqual(`${object('r', 1)}${2}`, '12');
assert.deepStrictEqual(log, ['o valueOf', 'p valueOf', 'q valueOf', 'r toString']);
assert.strictEqual('a' + undefined + null + true + [1, 2] + 10n, 'aundefinednulltrue1,210');
assert.strictEqual(`${undefined}${null}${true}${[1, 2]}${10n}`, 'undefinednulltrue1,210');
assert.throws(() => 'a' + Symbol('s'), { name: 'TypeError', message: 'Cannot convert a Symbol value to a string' });
assert.throws(() => Symbol('s') + 'a', { name: 'TypeError', message: 'Cannot convert a Symbol value to a string' });
assert.throws(() => `${1}${Symbol('s')}`, { name: 'TypeError', message: 'Cannot convert a Symbol value to a string' });
