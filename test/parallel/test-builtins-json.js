'use strict';

const assert = require('assert');

// Round trips
for (const text of ['null', 'true', '"a\\"b\\\\"', '[]', '{}', '[1,[2,[3]]]', '{"a":{"b":[null,false]},"1":2}', '-0.5',
                    '1e+21', '"\\ud800"', '"\\u0001\\n"']) {
  const value = JSON.parse(text);
  assert.deepStrictEqual(JSON.parse(JSON.stringify(value)), value);
}
assert.strictEqual(JSON.stringify(JSON.parse('{"b":1,"a":2,"1":3,"__proto__":4}')), '{"1":3,"b":1,"a":2,"__proto__":4}');
assert.ok(Object.is(JSON.parse('-0'), -0));
assert.strictEqual(JSON.stringify(-0), '0');

// Depth beyond any recursion
const deep = '['.repeat(50000) + ']'.repeat(50000);
assert.strictEqual(Array.isArray(JSON.parse(deep)), true);

// What cannot be parsed
for (const [text, message] of [
  ['', 'Unexpected end of JSON input'],
  ['nulll', 'Unexpected non-whitespace character after JSON at position 4 (line 1 column 5)'],
  ['{"a":1,}', 'Expected double-quoted property name in JSON at position 7 (line 1 column 8)'],
  ['[1,\n2', "Expected ',' or ']' after array element in JSON at position 5 (line 2 column 2)"],
  ['"abc', 'Unterminated string in JSON at position 4 (line 1 column 5)'],
  ['undefined', '"undefined" is not valid JSON'],
  ['01', 'Unexpected number in JSON at position 1 (line 1 column 2)'],
]) {
  assert.throws(() => JSON.parse(text), { name: 'SyntaxError', message }, text);
}

// Revivers
const seen = [];
const revived = JSON.parse('{"a":[1,2,{"b":"x"}],"c":null}', function(key, value) {
  seen.push(key);
  return typeof value === 'number' ? value * 2 : value === null ? undefined : value;
});
assert.deepStrictEqual(revived, { a: [2, 4, { b: 'x' }] });
assert.deepStrictEqual(seen, ['0', '1', 'b', '2', 'a', 'c', '']);

// Replacers, indentation, toJSON
assert.strictEqual(JSON.stringify({ a: 1, b: { a: 2, c: 3 } }, ['a', 'b']), '{"a":1,"b":{"a":2}}');
assert.strictEqual(JSON.stringify([1, { x: [] }], null, 2), '[\n  1,\n  {\n    "x": []\n  }\n]');
assert.strictEqual(JSON.stringify({ x: { toJSON: (key) => `K${key}` } }), '{"x":"Kx"}');
assert.strictEqual(JSON.stringify({ a: undefined, b() {}, c: Symbol('x'), d: NaN, e: new Date(0) }),
                   '{"d":null,"e":"1970-01-01T00:00:00.000Z"}');
assert.strictEqual(JSON.stringify([undefined, () => {}, Symbol('x')]), '[null,null,null]');
assert.strictEqual(JSON.stringify('\u2028\ud83d\ude00\ud800'), '"\u2028\ud83d\ude00\\ud800"');
assert.strictEqual(JSON.stringify(undefined), undefined);

// Circles
const circle = { name: { inner: [] } };
circle.name.inner.push(circle);
assert.throws(() => JSON.stringify(circle), {
  name: 'TypeError',
  message: 'Converting circular structure to JSON\n' +
           "    --> starting at object with constructor 'Object'\n" +
           "    |     property 'name' -> object with constructor 'Object'\n" +
           "    |     property 'inner' -> object with constructor 'Array'\n" +
           '    --- index 0 closes the circle',
});
