'use strict';
// Strings built by appending share their bytes: each must stay what it was, whoever appends to what.
const assert = require('assert');

const repeat = (n) => 'x'.repeat(n);

// Older strings are kept and appended to again, each in its own way.
{
  let s = '';
  const kept = [];
  for (let i = 0; i < 5000; i++) {
    s += i % 10;
    if (i % 100 === 0) kept.push(s);
  }
  for (let k = 0; k < kept.length; k++) {
    const base = kept[k];
    assert.strictEqual(base.length, k * 100 + 1);
    const a = base + 'A';
    const b = base + 'B';
    const again = base + 'A';
    assert.strictEqual(a.slice(0, -1), base);
    assert.strictEqual(b.slice(0, -1), base);
    assert.strictEqual(a.at(-1) + b.at(-1), 'AB');
    assert.strictEqual(a, again);
    for (let i = 0; i < base.length; i += 37) assert.strictEqual(base.charCodeAt(i), 48 + i % 10);
    assert.strictEqual(base.charCodeAt(base.length), NaN);
  }
}

// What needs the end of the text: numbers, JSON, natives that take C strings.
{
  let digits = '1.';
  for (let i = 0; i < 400; i++) digits += '0';
  const before = digits;
  digits += '9';
  const after = digits + '5e2';
  assert.strictEqual(Number(before), 1);
  assert.strictEqual(parseFloat(before), 1);
  assert.strictEqual(parseInt(before), 1);
  assert.strictEqual(Number(after), 100);
  assert.strictEqual(+before, 1);

  let json = '[';
  for (let i = 0; i < 200; i++) json += '1,';
  json += '12';
  const open = json;
  json += '34]';
  assert.throws(() => JSON.parse(open), SyntaxError);
  assert.strictEqual(JSON.parse(json)[200], 1234);

  let name = '/';
  for (let i = 0; i < 300; i++) name += 'n';
  const path = name;
  name += '/other';
  let message;
  try { require('fs').readFileSync(path); } catch (e) { message = e.message; }
  assert.ok(message.endsWith(`'${path}'`), message);
}

// Equal strings are the same string, however they were made.
{
  const made = new Map();
  let s = '';
  for (let i = 0; i < 600; i++) { s += 'ab'; made.set(s, i); }
  let t = '';
  for (let i = 0; i < 600; i++) { t += 'ab'; assert.strictEqual(made.get(t), i); assert.ok(t === 'ab'.repeat(i + 1)); }
  const o = {};
  o[s] = 1;
  assert.strictEqual(o['ab'.repeat(600)], 1);
}

// Lengths of text that is not ASCII, asked for on the way; halves of pairs that meet.
{
  let s = '';
  let length = 0;
  for (let i = 0; i < 1000; i++) {
    const part = ['a', 'é', '€', '😀', '\ud83d', '\ude00', ''][i % 7];
    s += part;
    length += part.length;
    if (i % 3 === 0) assert.strictEqual(s.length, length);
  }
  assert.strictEqual(s.length, length);
  assert.strictEqual(s, [...Array(1000).keys()].map((i) => ['a', 'é', '€', '😀', '\ud83d', '\ude00', ''][i % 7]).join(''));
  assert.strictEqual(s.codePointAt(3), 0x1f600);
}

// A string appended to itself; strings with NULs; one character at a time after natives have looked.
{
  let s = repeat(300);
  s += 'y';
  s += 'z';
  for (let i = 0; i < 4; i++) s += s;
  assert.strictEqual(s, (repeat(300) + 'yz').repeat(16));
  let zero = repeat(256) + '\0';
  zero += '\0';
  const one = zero;
  zero += 'a';
  assert.strictEqual(one.length, 258);
  assert.strictEqual(Buffer.from(one)[257], 0);
  assert.strictEqual(zero.indexOf('a'), 258);
  let seen = '';
  for (let i = 0; i < 1000; i++) {
    seen += 'q';
    if (i > 400) assert.strictEqual(Buffer.byteLength(seen), i + 1);
  }
}

// In linear time: this would take minutes otherwise.
{
  let s = '';
  const o = { s: '' };
  for (let i = 0; i < 1e6; i++) s += 'x';
  for (let i = 0; i < 3e5; i++) o.s += 'abc';
  assert.strictEqual(s.length, 1e6);
  assert.strictEqual(o.s.length, 9e5);
}
