'use strict';

const assert = require('assert');
const url = require('url');

const parsed = new URL('../x/./y?q=1#h', 'HTTPS://user:p%40ss@EXAMPLE.com:443/a/b/c');
assert.strictEqual(parsed.href, 'https://user:p%40ss@example.com/a/x/y?q=1#h');
assert.strictEqual(parsed.origin, 'https://example.com');
assert.strictEqual(parsed.port, '');
parsed.port = '8080';
parsed.hostname = 'b\u00fccher.de';
assert.strictEqual(parsed.host, 'xn--bcher-kva.de:8080');
parsed.searchParams.append('z', '\u00e9 &');
assert.strictEqual(parsed.search, '?q=1&z=%C3%A9+%26');
parsed.search = '';
assert.strictEqual([...parsed.searchParams].length, 0);
assert.strictEqual(new URL('http://0x7f.1/').hostname, '127.0.0.1');
assert.strictEqual(new URL('http://[::1:0:0]/').hostname, '[::1:0:0]');
assert.strictEqual(URL.canParse('x'), false);
assert.strictEqual(URL.parse('x'), null);
assert.throws(() => new URL('http://a b/'), { code: 'ERR_INVALID_URL', input: 'http://a b/' });

const params = new URLSearchParams([['b', '2'], ['a', '1'], ['b', '3']]);
params.sort();
assert.strictEqual(`${params}`, 'a=1&b=2&b=3');
assert.deepStrictEqual(params.getAll('b'), ['2', '3']);
assert.strictEqual(params.size, 3);

assert.strictEqual(url.fileURLToPath('file:///a%20b/c'), '/a b/c');
assert.strictEqual(url.pathToFileURL('/a b#?%^').href, 'file:///a%20b%23%3F%25%5E');
assert.throws(() => url.fileURLToPath('file:///a%2fb'), { code: 'ERR_INVALID_FILE_URL_PATH' });
assert.strictEqual(url.domainToASCII('\u00e9.com'), 'xn--9ca.com');
assert.strictEqual(url.domainToUnicode('xn--9ca.com'), '\u00e9.com');

// The old interface
const legacy = url.parse('http://u:p@Host.com:8/p/a?x=1&y=2#f', true);
assert.strictEqual(legacy.host, 'host.com:8');
assert.strictEqual(legacy.auth, 'u:p');
assert.deepStrictEqual({ ...legacy.query }, { x: '1', y: '2' });
assert.strictEqual(url.resolve('/one/two/three', 'four'), '/one/two/four');
assert.strictEqual(url.format({ protocol: 'http', host: 'a.b', pathname: 'c', query: { d: 1 } }), 'http://a.b/c?d=1');
