'use strict';

// The class URL is native (src/bindings/url_object.c): what a program can see of that is as on Node.

const assert = require('assert');
const v8 = require('v8');

const PARTS = ['href', 'origin', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname', 'search', 'hash'];
const parts = (url) => PARTS.map((name) => url[name]).join(' ');

assert.strictEqual(parts(new URL('http://u:p@h:81/x?q#f')), 'http://u:p@h:81/x?q#f http://h:81 http: u p h:81 h 81 /x ?q #f');
assert.strictEqual(parts(new URL('foo://@a:1/b?#')), 'foo://a:1/b?# null foo:   a:1 a 1 /b  ');
assert.strictEqual(parts(new URL('data:x')), 'data:x null data:      x  ');
assert.strictEqual(parts(new URL('file:///a//b')), 'file:///a//b null file:      /a//b  ');
assert.strictEqual(parts(new URL('web+x:/..//b')), 'web+x:/.//b null web+x:      //b  ');
assert.strictEqual(new URL('blob:http://u@a:80/b').origin, 'http://a');
assert.strictEqual(new URL('blob:x').origin, 'null');

// The shape of the class
assert.deepStrictEqual(Object.keys(URL.prototype), [
  'toString', 'href', 'origin', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname', 'search',
  'searchParams', 'hash', 'toJSON',
]);
assert.strictEqual(URL.length, 1);
assert.strictEqual(URL.name, 'URL');
assert.strictEqual(URL.prototype.constructor, URL);
assert.deepStrictEqual(Object.getOwnPropertyDescriptor(URL, 'prototype'),
                       { value: URL.prototype, writable: false, enumerable: false, configurable: false });
for (const name of PARTS) {
  const { get, set, enumerable } = Object.getOwnPropertyDescriptor(URL.prototype, name);
  assert.strictEqual(get.name, `get ${name}`);
  assert.strictEqual(set?.name, name === 'origin' ? undefined : `set ${name}`);
  assert.strictEqual(enumerable, true);
  for (const receiver of [{}, undefined, null, 1, URL.prototype, Object.create(new URL('http://a')), new Proxy(new URL('http://a'), {})]) {
    assert.throws(() => get.call(receiver), TypeError);
    if (set !== undefined) assert.throws(() => set.call(receiver, 'x'), TypeError);
  }
}
assert.deepStrictEqual(Reflect.ownKeys(new URL('http://a')), []);
assert.strictEqual(Object.prototype.toString.call(new URL('http://a')), '[object URL]');
assert.throws(() => URL('http://a'), { name: 'TypeError', message: "Class constructor URL cannot be invoked without 'new'" });
assert.throws(() => new URL(), { code: 'ERR_MISSING_ARGS' });
assert.throws(() => URL.parse(), { code: 'ERR_MISSING_ARGS' });
assert.throws(() => URL.canParse(), { code: 'ERR_MISSING_ARGS' });
assert.throws(() => new URL(Symbol()), TypeError);
assert.throws(() => URL.canParse('http://a', Symbol()), TypeError);
assert.throws(() => new URL('x', 'y'), { code: 'ERR_INVALID_URL', input: 'x', base: 'y' });
assert.throws(() => new URL('\ud800://'), { code: 'ERR_INVALID_URL', input: '\ufffd://' });
assert.throws(() => { new URL('http://a').href = 'x'; }, { code: 'ERR_INVALID_URL', input: 'x' });

// Subclasses and other ways to make one
class Sub extends URL {
  constructor(text) {
    super(text);
    this.own = 1;
  }
  get path() { return this.pathname; }
}
const sub = new Sub('http://h/p?q');
assert.strictEqual(sub.path, '/p');
assert.ok(sub instanceof URL);
assert.ok(Reflect.construct(URL, ['http://r'], Sub) instanceof Sub);
assert.ok(!(Sub.parse('http://a') instanceof Sub));
assert.strictEqual(URL.parse.call(undefined, '../c', 'http://a/b/d').href, 'http://a/c');
assert.strictEqual(URL.parse('x'), null);
assert.strictEqual(new URL(new URL('http://a/b')).href, 'http://a/b');
assert.strictEqual(new URL({ toString: () => 'http://q' }).href, 'http://q/');

// The query and searchParams
{
  const url = new URL('http://f/?a=1');
  const params = url.searchParams;
  assert.strictEqual(url.searchParams, params);
  url.search = '?z=9';
  assert.strictEqual(params.get('z'), '9');
  url.href = 'http://g/?k=v';
  assert.deepStrictEqual([...params], [['k', 'v']]);
  params.set('k', '\u00e9');
  assert.strictEqual(url.search, '?k=%C3%A9');
  assert.strictEqual(`${url}`, 'http://g/?k=%C3%A9');
  params.append('k', 'b');
  url.hash = '#h';
  assert.strictEqual(url.toJSON(), 'http://g/?k=%C3%A9&k=b#h');
  params.delete('k');
  assert.strictEqual(url.href, 'http://g/#h');
  const frozen = Object.freeze(new URL('http://f/?a=1'));
  frozen.pathname = '/new';
  frozen.searchParams.append('b', '2');
  assert.strictEqual(frozen.href, 'http://f/new?a=1&b=2');
}

// Cloning
assert.throws(() => structuredClone(new URL('http://a')), { name: 'DataCloneError' });
assert.deepStrictEqual(v8.deserialize(v8.serialize({ url: new URL('http://a') })), { url: {} });
assert.deepStrictEqual(new URL('http://p'), new URL('http://p'));
assert.notDeepStrictEqual(new URL('http://p'), new URL('http://q'));

// Domains: the quick way and the long one give the same
for (const [domain, ascii] of [
  ['b\u00fccher.example', 'xn--bcher-kva.example'], ['B\u00dcCHER.Example', 'xn--bcher-kva.example'],
  ['fa\u00df.de', 'xn--fa-hia.de'], ['\u65e5\u672c\u8a9e.jp', 'xn--wgv71a119e.jp'], ['\ud55c\uad6d.kr', 'xn--3e0b707e.kr'],
  ['\u0440\u0444', 'xn--p1ai'], ['\u0420\u0424', 'xn--p1ai'], ['\u0141\u00f3d\u017a.pl', 'xn--d-uga0v4h.pl'],
  ['\u03b5\u03bb', 'xn--qxam'], ['\u039a\u03a9\u03a3.gr', 'xn--vxasr.gr'], ['\u30d0\u30ca\u30ca', 'xn--hdkaq'],
  ['a\u0301.example', 'xn--1ca.example'], ['xn--bcher-kva.\u00fc', 'xn--bcher-kva.xn--tda'], ['\u017f.a', 's.a'],
  ['\u00e9'.repeat(64), `xn--9c${'a'.repeat(64)}`], ['\u00e9'.repeat(63), `xn--9c${'a'.repeat(63)}`], ['\ufb01.x', 'fi.x'], ['\u3002\u3002', '..'],
]) {
  assert.strictEqual(new URL(`http://${domain}/`).host, ascii);
}

// What turns a domain into ASCII uses what a program may have changed: it must not find a URL gone.
{
  const { normalize } = String.prototype;
  const url = new URL('http://user@host.example/a/b/c?d#e');
  String.prototype.normalize = function(...args) { // eslint-disable-line no-extend-native
    url.href = `http://other/${'x'.repeat(5000)}`;
    return Reflect.apply(normalize, this, args);
  };
  url.host = 'a\u0301.example';
  assert.strictEqual(url.host, 'xn--1ca.example');
  assert.strictEqual(new URL(`blob:http://a\u0301.example/`).origin, 'http://xn--1ca.example');
  String.prototype.normalize = normalize; // eslint-disable-line no-extend-native
}
