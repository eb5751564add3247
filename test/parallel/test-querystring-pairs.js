'use strict';

// What querystring does in C (src/bindings/url.c), and where it does not.

const assert = require('assert');
const { parse, stringify } = require('querystring');

const like = (object) => Object.assign({ __proto__: null }, object);

assert.deepStrictEqual(parse('a=1&a=2&b&=c&&a=3'), like({ 'a': ['1', '2', '3'], 'b': '', '': 'c' }));
assert.deepStrictEqual(Object.entries(parse('__proto__=1&toString=2&__proto__=3')), [['__proto__', ['1', '3']], ['toString', '2']]);
assert.deepStrictEqual(parse('a=%E4%BD%A0&b=%ff%zz+x'), like({ a: '\u4f60', b: '\ufffd%zz x' }));
assert.deepStrictEqual(parse('a%3Db=c%26d&%'), like({ 'a=b': 'c&d', '%': '' }));
assert.deepStrictEqual(parse('a=\u00e9&b=1'), like({ a: '\u00e9', b: '1' }));
assert.deepStrictEqual(parse('&&&a=1&b=2', '&', '=', { maxKeys: 2 }), like({}));
assert.deepStrictEqual(parse('a=1&b=2&c=3', null, null, { maxKeys: 2 }), like({ a: '1', b: '2' }));
const many = Array.from({ length: 1500 }, (_, i) => `k${i}=1`).join('&');
assert.strictEqual(Object.keys(parse(many)).length, 1000);
assert.strictEqual(Object.keys(parse(many, '&', '=', { maxKeys: 0 })).length, 1500);

assert.strictEqual(stringify({ a: 1, b: 'x y', c: ['1', 2n, true, null, NaN, {}], d: undefined, e: [] }),
                   'a=1&b=x%20y&c=1&c=2&c=true&c=&c=&c=&d=');
assert.strictEqual(stringify({ 'a': '\ud83d\ude00\u00e9', '\u00fc': "!'()*~-._" }), "a=%F0%9F%98%80%C3%A9&%C3%BC=!'()*~-._");
assert.strictEqual(stringify({ a: [1, 2], b: 3 }, ';', ':'), 'a:1;a:2;b:3');
assert.strictEqual(stringify({ a: [1, 2] }, '\u00e9', '\u65e5'), 'a\u65e51\u00e9a\u65e52');
assert.strictEqual(stringify({ a: '\u65e5'.repeat(1000) }).length, 2 + 9000);
assert.throws(() => stringify({ a: '\ud800' }), { code: 'ERR_INVALID_URI' });
const calls = [];
const encodeURIComponent = (text) => {
  calls.push(text);
  return `<${text}>`;
};
assert.strictEqual(stringify({ k: ['a', 'b'] }, '&', '=', { encodeURIComponent }), '<k>=<a>&<k>=<b>');
assert.deepStrictEqual(calls, ['k', 'a', 'b']);
