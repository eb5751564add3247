'use strict';

// URLSearchParams is native (src/bindings/url_params_object.c).

const assert = require('assert');
const { inspect } = require('util');

const text = (init) => `${new URLSearchParams(init)}`;

assert.strictEqual(text('?a=b&&c&=d&e=f=g'), 'a=b&c=&=d&e=f%3Dg');
assert.strictEqual(text('a=%ff%41+b&%zz=%'), 'a=%EF%BF%BDA+b&%25zz=%25');
assert.strictEqual(text([['\ud83d\ude00', '\udc00']]), '%F0%9F%98%80=%EF%BF%BD');
assert.strictEqual(text({ a: 1, b: [1, 2] }), 'a=1&b=1%2C2');
assert.strictEqual(text(new Map([['a', 'b']])), 'a=b');
assert.strictEqual(text(null), '');
assert.strictEqual(text(1), '1=');
assert.strictEqual(text(() => {}), '');
assert.strictEqual(new URLSearchParams('a=\ud800').get('a'), '\ufffd');
assert.throws(() => new URLSearchParams([1]), { code: 'ERR_INVALID_TUPLE' });
assert.throws(() => new URLSearchParams([[1, 2, 3]]), { code: 'ERR_INVALID_TUPLE' });
assert.throws(() => new URLSearchParams(Symbol()), TypeError);
assert.throws(() => URLSearchParams(), TypeError);
assert.throws(() => structuredClone(new URLSearchParams()), { name: 'DataCloneError' });

// Arguments and receivers
for (const name of ['append', 'delete', 'get', 'getAll', 'has', 'set', 'sort', 'toString', 'entries', 'keys', 'values', 'forEach']) {
  for (const receiver of [{}, undefined, 1, URLSearchParams.prototype, new URL('http://a')]) {
    assert.throws(() => URLSearchParams.prototype[name].call(receiver, 'a', 'b'), { code: 'ERR_INVALID_THIS' });
  }
}
assert.throws(() => new URLSearchParams().append('a'), { code: 'ERR_MISSING_ARGS', message: 'The "name" and "value" arguments must be specified' });
assert.throws(() => new URLSearchParams().get(), { code: 'ERR_MISSING_ARGS', message: 'The "name" argument must be specified' });
assert.throws(() => new URLSearchParams().append('a', Symbol()), TypeError);
{
  // A conversion that changes what is being changed
  const params = new URLSearchParams('o=1');
  params.append({ toString() { for (let i = 0; i < 100; i++) params.append('in', i); params.delete('o'); return 'o'; } }, 'v');
  assert.strictEqual(params.size, 101);
  assert.strictEqual(params.get('o'), 'v');
  params.delete('in', { toString() { params.delete('in'); return '5'; } });
  assert.strictEqual(`${params}`, 'o=v');
}

// Many of a name go at once.
{
  const params = new URLSearchParams('a=&'.repeat(100000) + 'b=1');
  params.delete('a');
  assert.strictEqual(`${params}`, 'b=1');
}

// By code units, not code points
{
  const params = new URLSearchParams('\u{1f600}=1&\uffee=2&z=3&a=4&a=1&\ud7ff=9&\ue000=0&=5');
  params.sort();
  assert.deepStrictEqual([...params.keys()], ['', 'a', 'a', 'z', '\ud7ff', '\u{1f600}', '\ue000', '\uffee']);
  assert.deepStrictEqual(params.getAll('a'), ['4', '1']);
}

// Iterators look at what there is.
{
  const params = new URLSearchParams('a=1&b=2&c=3');
  const seen = [];
  for (const [name] of params) {
    seen.push(name);
    params.delete(name);
  }
  assert.deepStrictEqual(seen, ['a', 'c']);
  const iterator = params.entries();
  const prototype = Object.getPrototypeOf(iterator);
  assert.strictEqual(Object.prototype.toString.call(iterator), '[object URLSearchParams Iterator]');
  assert.strictEqual(Object.getPrototypeOf(prototype), Object.getPrototypeOf(Object.getPrototypeOf([].values())));
  assert.deepStrictEqual(iterator.next(), { value: ['b', '2'], done: false });
  assert.deepStrictEqual(iterator.next(), { value: undefined, done: true });
  assert.throws(() => prototype.next.call({}), { code: 'ERR_INVALID_THIS' });
  assert.throws(() => prototype.next.call(params), { code: 'ERR_INVALID_THIS' });
  assert.strictEqual(inspect(new URLSearchParams('a=1&b=2')), "URLSearchParams { 'a' => '1', 'b' => '2' }");
  assert.strictEqual(inspect(new URLSearchParams('a=1&b=2').keys()), "URLSearchParams Iterator { 'a', 'b' }");
  const called = [];
  new URLSearchParams('a=1&b=2').forEach(function(value, name, all) {
    called.push(value, name, this.x, all instanceof URLSearchParams);
  }, { x: 5 });
  assert.deepStrictEqual(called, ['1', 'a', 5, true, '2', 'b', 5, true]);
}

// Subclasses
class Sub extends URLSearchParams {
  get(name) { return `<${super.get(name)}>`; }
}
assert.strictEqual(new Sub('q=1').get('q'), '<1>');
assert.strictEqual(text(new Sub('q=1')), 'q=1');

// With a URL
{
  const url = new URL('http://h/?a=1#f');
  const params = url.searchParams;
  params.extra = 5;
  assert.strictEqual(url.searchParams.extra, 5);
  assert.deepStrictEqual(Reflect.ownKeys(url), []);
  params.delete('a');
  assert.strictEqual(url.href, 'http://h/#f');
  params.append('a', "'<>\"");
  assert.strictEqual(url.search, '?a=%27%3C%3E%22');
  url.search = '?b=%20';
  assert.strictEqual(params.get('b'), ' ');
  const { searchParams } = new URL('data:x?y');
  searchParams.append('a', '1');
  assert.strictEqual(`${searchParams}`, 'y=&a=1');
}
