'use strict';
// RegExp objects: exec and test, lastIndex, the result's properties, indices.
const assert = require('assert');

const m = /(?<year>\d{4})-(?<month>\d\d)?/.exec('on 2024-!');
assert.deepStrictEqual([...m], ['2024-', '2024', undefined]);
assert.deepStrictEqual(Object.keys(m), ['0', '1', '2', 'index', 'input', 'groups']);
assert.strictEqual(m.index, 3);
assert.strictEqual(m.input, 'on 2024-!');
assert.deepStrictEqual(Object.entries(m.groups), [['year', '2024'], ['month', undefined]]);
assert.strictEqual(Object.getPrototypeOf(m.groups), null);
assert.strictEqual(/a/.exec('b'), null);
assert.strictEqual(/a/.exec('a').groups, undefined);

// Indexes count UTF-16 units, whatever the string is stored as.
const subject = 'é日\u{1f600}x';
assert.strictEqual(/x/.exec(subject).index, 4);
assert.strictEqual(/./u.exec('\u{1f600}')[0].length, 2);
const moving = /\w/g;
moving.lastIndex = 3;
assert.strictEqual(moving.exec(subject).index, 4);
assert.strictEqual(moving.lastIndex, 5);

// Spans.
const d = /a(?<b>b)?(c)/d.exec('xac');
assert.deepStrictEqual([...d.indices], [[1, 3], undefined, [2, 3]]);
assert.deepStrictEqual(Object.entries(d.indices.groups), [['b', undefined]]);

// lastIndex moves with g and y only, and a failure sets it back.
const g = /a/g;
assert.deepStrictEqual([g.test('aa'), g.lastIndex, g.test('aa'), g.lastIndex, g.test('aa'), g.lastIndex],
                       [true, 1, true, 2, false, 0]);
const y = /b/y;
assert.strictEqual(y.test('ab'), false);
y.lastIndex = 1;
assert.strictEqual(y.test('ab'), true);
const plain = /a/;
plain.lastIndex = 7;
assert.strictEqual(plain.test('a'), true);
assert.strictEqual(plain.lastIndex, 7);
const converted = /a/g;
converted.lastIndex = { valueOf() { return 1; } };
assert.strictEqual(converted.exec('aba').index, 2);
assert.throws(() => Object.freeze(/a/g).exec('a'), {
  name: 'TypeError',
  message: "Cannot assign to read only property 'lastIndex' of object '[object RegExp]'",
});
assert.deepStrictEqual(Object.getOwnPropertyDescriptor(/a/, 'lastIndex'),
                       { value: 0, writable: true, enumerable: false, configurable: false });

// Under u, an index between the halves of a pair is that of the pair.
const pair = /\udf06|./gu;
pair.lastIndex = 1;
assert.strictEqual(pair.exec('\ud834\udf06').index, 0);

// A user's exec is used by test, and has to give an object or null.
const own = /a/;
own.exec = () => ({});
assert.strictEqual(own.test('b'), true);
own.exec = () => 1;
assert.throws(() => own.test('a'), { message: 'RegExp exec method returned something other than an Object or null' });
assert.throws(() => RegExp.prototype.exec.call({}), {
  message: 'Method RegExp.prototype.exec called on incompatible receiver #<Object>',
});

// Every evaluation of a literal makes an object.
const made = [];
for (let i = 0; i < 2; i++) made.push(/x/g);
assert.notStrictEqual(made[0], made[1]);
made[0].lastIndex = 1;
assert.strictEqual(made[1].lastIndex, 0);
