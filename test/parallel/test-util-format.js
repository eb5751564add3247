'use strict';

const assert = require('assert');
const util = require('util');

assert.strictEqual(util.format('%s %d %i %f %j %o %O %c%%', 'a', '2', 3.7, '4.5', { a: 1 }, [1], { b: 2 }, 'css'),
                   'a 2 3 4.5 {"a":1} [ 1, [length]: 1 ] { b: 2 } %');
assert.strictEqual(util.format('x', 'y', { a: 1 }), 'x y { a: 1 }');
assert.strictEqual(util.format('%s'), '%s');
assert.strictEqual(util.format(1, 2), '1 2');
assert.strictEqual(util.format('%s', null, undefined), 'null undefined');
assert.strictEqual(util.format('%s', () => 1), '() => 1');
assert.strictEqual(util.formatWithOptions({ colors: true }, '%O', 1), '\x1b[33m1\x1b[39m');

// Others of util
assert.strictEqual(util.stripVTControlCharacters('\x1b[31mred\x1b[39m'), 'red');
assert.strictEqual(util.styleText('red', 'x', { validateStream: false }), '\x1b[31mx\x1b[39m');
assert.strictEqual(util.isDeepStrictEqual({ a: [1, new Set([2])] }, { a: [1, new Set([2])] }), true);
assert.strictEqual(util.isDeepStrictEqual([0], [-0]), false);
assert.strictEqual(util.getSystemErrorName(-2), 'ENOENT');
assert.deepStrictEqual({ ...util.parseArgs({ args: ['-v', '--name=x', 'rest'], allowPositionals: true, options: {
  v: { type: 'boolean', short: 'v' }, name: { type: 'string' },
} }).values }, { v: true, name: 'x' });
assert.deepStrictEqual(util.parseEnv('A=1\nB="two words" # no\n'), { A: '1', B: 'two words' });
assert.strictEqual(new util.MIMEType('text/html; charset=utf-8').params.get('charset'), 'utf-8');

util.promisify((value, callback) => callback(null, value + 1))(1).then((value) => assert.strictEqual(value, 2));
util.callbackify(async () => { throw null; })((error) => {
  assert.strictEqual(error.code, 'ERR_FALSY_VALUE_REJECTION');
});
assert.throws(() => util.inherits(), { code: 'ERR_INVALID_ARG_TYPE' });
