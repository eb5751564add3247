'use strict';

const assert = require('assert');
const { Console } = require('console');
const { Writable } = require('stream');

function capture() {
  const stream = new Writable({ decodeStrings: false, write(text, _, done) { stream.text += text; done(); } });
  stream.text = '';
  return stream;
}

const stdout = capture();
const stderr = capture();
const own = new Console({ stdout, stderr });
own.log('%s is %d', 'x', 1, { a: [] });
own.group('group');
own.info('in\nlines');
own.groupEnd();
own.error('bad');
own.assert(true, 'not shown');
own.assert(false, 'shown %s', 'too');
own.count();
own.count('c');
own.countReset();
own.count();
own.dir({ a: { b: { c: {} } } }, { depth: 0 });
own.table([{ a: 1, b: 'x' }, { a: 2 }]);
assert.strictEqual(stdout.text,
                   'x is 1 { a: [] }\n' +
                   'group\n  in\n  lines\n' +
                   'default: 1\nc: 1\ndefault: 1\n' +
                   '{ a: [Object] }\n' +
                   '┌─────────┬───┬─────┐\n' +
                   '│ (index) │ a │ b   │\n' +
                   '├─────────┼───┼─────┤\n' +
                   "│ 0       │ 1 │ 'x' │\n" +
                   '│ 1       │ 2 │     │\n' +
                   '└─────────┴───┴─────┘\n');
assert.strictEqual(stderr.text, 'bad\nAssertion failed: shown too\n');
own.time('t');
own.timeEnd('t');
assert.match(stdout.text, /\nt: [\d.]+ms\n$/);
own.trace('here');
assert.match(stderr.text, /Trace: here\n {4}at /);
assert.throws(() => new Console(), { code: 'ERR_CONSOLE_WRITABLE_STREAM' });
