'use strict';

// Strings of every length are found again however they were made (deps/duktape/engine/new_string.c).

const assert = require('assert');

for (let length = 0; length < 300; length++) {
  const bytes = Buffer.alloc(length, 'abc\u00e9d\u65e5');
  const key = bytes.toString('latin1');
  const table = { [key]: length };
  let built = '';
  for (const byte of bytes) built += String.fromCharCode(byte);
  assert.strictEqual(built, key);
  assert.strictEqual(table[built], length);
  assert.strictEqual(key.length, length);
  assert.strictEqual(bytes.toString('hex').length, 2 * length);
  assert.strictEqual(new Map([[bytes.toString('hex'), 1]]).get(Buffer.from(bytes).toString('hex')), 1);
}

// Long ones, of which not all bytes are hashed, and which differ anywhere
const size = 1 << 20;
const block = Buffer.alloc(size, 'x');
const seen = new Set([block.toString('base64'), block.toString('latin1'), block.toString('hex')]);
for (let i = 0; i < size; i += 99991) {
  block[i] = 0xe9;
  for (const encoding of ['base64', 'latin1', 'hex', 'utf8', 'utf16le']) {
    const text = block.toString(encoding);
    assert.strictEqual(seen.has(text), false);
    seen.add(text);
    assert.strictEqual(seen.has(Buffer.from(block).toString(encoding)), true);
  }
  block[i] = 0x78;
}
assert.strictEqual(seen.has(block.toString('hex')), true);

// Characters are counted when somebody asks, of all sizes
for (const character of ['a', '\u00e9', '\u65e5', '\u{1f600}']) {
  for (const count of [1, 7, 8, 31, 32, 33, 1000, 1025, 5000]) {
    const text = Buffer.from(`${'-'.repeat(count % 13)}${character.repeat(count)}`).toString();
    assert.strictEqual(text.length, count % 13 + count * character.length);
    assert.strictEqual(text.at(-1), character.at(-1));
  }
}
