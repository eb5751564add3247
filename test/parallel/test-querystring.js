'use strict';

const assert = require('assert');
const qs = require('querystring');

assert.deepStrictEqual({ ...qs.parse('a=1&a=2&b=%20x+y&c&=d') }, { 'a': ['1', '2'], 'b': ' x y', 'c': '', '': 'd' });
assert.deepStrictEqual({ ...qs.parse('a:1;b:2', ';', ':') }, { a: '1', b: '2' });
assert.deepStrictEqual({ ...qs.parse('a=1&b=2&c=3', null, null, { maxKeys: 2 }) }, { a: '1', b: '2' });
assert.strictEqual(qs.parse('x=%zz').x, '%zz');
assert.strictEqual(qs.stringify({ a: [1, 'b c'], d: true, e: null, f: NaN }), 'a=1&a=b%20c&d=true&e=&f=');
assert.strictEqual(qs.escape('\ud801test'), '%F0%90%91%B4est');
assert.throws(() => qs.escape('\ud801'), { code: 'ERR_INVALID_URI' });
assert.strictEqual(qs.unescape('a%20b%'), 'a b%');
