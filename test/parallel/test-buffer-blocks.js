'use strict';

// Encodings, searches and swaps go over whole blocks of bytes where they can (src/runtime/codec_wide.c). What comes out is
// compared with plain loops, for lengths and positions around the sizes of blocks.

const assert = require('assert');

let state = 12345;
function random(limit) {
  state = (Math.imul(state, 1103515245) + 12345) >>> 0;
  return (state >>> 8) % limit;
}

const LENGTHS = [0, 1, 2, 3, 15, 16, 23, 24, 28, 31, 32, 33, 47, 48, 63, 64, 65, 95, 96, 127, 128, 129, 200, 255, 300];
const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

function toBase64(bytes, letters, padded) {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const group = bytes[i] << 16 | (bytes[i + 1] ?? 0) << 8 | (bytes[i + 2] ?? 0);
    for (let j = 0; j < 4; j++) {
      if (i + j <= bytes.length) text += letters[(group >> (18 - 6 * j)) & 63];
      else if (padded) text += '=';
    }
  }
  return text;
}

// By the standard: what is left of a character that ends too soon becomes one U+FFFD.
function decodeUtf8(bytes) {
  let text = '';
  let need = 0, code = 0, low = 0x80, high = 0xbf;
  for (let i = 0; i <= bytes.length; i++) {
    const byte = bytes[i];
    if (need > 0) {
      if (byte >= low && byte <= high) {
        low = 0x80;
        high = 0xbf;
        code = code << 6 | (byte & 63);
        if (--need === 0) text += String.fromCodePoint(code);
        continue;
      }
      text += '\ufffd';
      need = 0;
      low = 0x80;
      high = 0xbf;
    }
    if (byte === undefined) break;
    if (byte < 0x80) {
      text += String.fromCharCode(byte);
    } else if (byte >= 0xc2 && byte <= 0xdf) {
      need = 1;
      code = byte & 31;
    } else if (byte >= 0xe0 && byte <= 0xef) {
      need = 2;
      code = byte & 15;
      if (byte === 0xe0) low = 0xa0;
      if (byte === 0xed) high = 0x9f;
    } else if (byte >= 0xf0 && byte <= 0xf4) {
      need = 3;
      code = byte & 7;
      if (byte === 0xf0) low = 0x90;
      if (byte === 0xf4) high = 0x8f;
    } else {
      text += '\ufffd';
    }
  }
  return text;
}

const latin1 = (bytes) => Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

function utf16(bytes) {
  let text = '';
  for (let i = 0; i + 1 < bytes.length; i += 2) text += String.fromCharCode(bytes[i] | bytes[i + 1] << 8);
  return text;
}

// What bytes are filled with
const kinds = {
  any: () => random(256),
  ascii: () => random(128),
  mostlyAscii: () => (random(20) === 0 ? 128 + random(128) : random(128)),
  high: () => 128 + random(128),
};

for (const length of LENGTHS) {
  for (const [name, next] of Object.entries(kinds)) {
    const whole = Buffer.alloc(length + 7);
    const bytes = whole.subarray(random(7));
    for (let i = 0; i < bytes.length; i++) bytes[i] = next();
    const what = `${name} ${length}`;

    assert.strictEqual(bytes.toString('latin1'), latin1(bytes), what);
    assert.strictEqual(bytes.latin1Slice().length, bytes.length, what);
    assert.deepStrictEqual(Buffer.from(latin1(bytes), 'latin1'), Buffer.from(bytes), what);
    assert.strictEqual(bytes.toString('ascii'), latin1(bytes.map((byte) => byte & 127)), what);
    assert.strictEqual(bytes.toString('hex'), hex(bytes), what);
    assert.deepStrictEqual(Buffer.from(hex(bytes), 'hex'), Buffer.from(bytes), what);
    assert.deepStrictEqual(Buffer.from(hex(bytes).toUpperCase(), 'hex'), Buffer.from(bytes), what);
    assert.strictEqual(bytes.toString('utf16le'), utf16(bytes), what);
    assert.deepStrictEqual(Buffer.from(utf16(bytes), 'utf16le'), Buffer.from(bytes.subarray(0, bytes.length & ~1)), what);
    const base64 = toBase64(bytes, `${DIGITS}+/`, true);
    const url = toBase64(bytes, `${DIGITS}-_`, false);
    assert.strictEqual(bytes.toString('base64'), base64, what);
    assert.strictEqual(bytes.toString('base64url'), url, what);
    assert.deepStrictEqual(Buffer.from(base64, 'base64'), Buffer.from(bytes), what);
    assert.deepStrictEqual(Buffer.from(url, 'base64'), Buffer.from(bytes), what);
    assert.strictEqual(btoa(latin1(bytes)), base64, what);
    assert.strictEqual(atob(base64), latin1(bytes), what);
    assert.strictEqual(atob(base64.replace(/.{76}/g, '$&\r\n')), latin1(bytes), what);
    assert.strictEqual(bytes.toString(), decodeUtf8(bytes), what);
    assert.strictEqual(require('buffer').isUtf8(bytes), !decodeUtf8(bytes).includes('\ufffd'), what);
    assert.strictEqual(require('buffer').isAscii(bytes), bytes.every((byte) => byte < 128), what);
    for (const size of [2, 4, 8]) {
      const some = Buffer.from(bytes.subarray(0, bytes.length - bytes.length % size));
      const expected = Buffer.from(some.map((byte, i) => some[i - i % size + size - 1 - i % size]));
      assert.deepStrictEqual(Buffer.from(some)[`swap${8 * size}`](), expected, what);
    }
  }
}

// A character that is wrong or cut off at every place in a block
const CHARACTERS = ['a', 'é', '\u07ff', '\u0800', '日', '\ud7ff', '\ue000', '\uffff', '😀', '\u{10ffff}'].map((c) => [...Buffer.from(c)]);
const WRONG = [[0x80], [0xc0, 0x80], [0xc1, 0xbf], [0xc3], [0xe0, 0x9f, 0xbf], [0xe6, 0x97], [0xed, 0xa0, 0x80], [0xed, 0xbf, 0xbf],
               [0xf0, 0x8f, 0xbf, 0xbf], [0xf0, 0x9f, 0x98], [0xf4, 0x90, 0x80, 0x80], [0xf5, 0x80, 0x80, 0x80], [0xff],
               [0xf8, 0x88, 0x80, 0x80, 0x80], [0xc3, 0xc3], [0xe6, 0x97, 0xa5, 0x80]];
for (let at = 0; at < 70; at++) {
  for (const wrong of [...WRONG, []]) {
    const list = [];
    while (list.length < at) list.push(...CHARACTERS[random(CHARACTERS.length)]);
    list.push(...wrong);
    while (list.length < 100) list.push(...CHARACTERS[random(CHARACTERS.length)]);
    const bytes = Buffer.from(list);
    assert.strictEqual(bytes.toString(), decodeUtf8(bytes), hex(bytes));
    assert.strictEqual(require('buffer').isUtf8(bytes), wrong.length === 0, hex(bytes));
    assert.strictEqual(new TextDecoder().decode(bytes), decodeUtf8(bytes).replace(/^\ufeff/, ''), hex(bytes));
    const cut = bytes.subarray(0, at + random(30));
    assert.strictEqual(cut.toString(), decodeUtf8(cut), hex(cut));
  }
}

// What ends a text of hexadecimal digits or base64, or stands in it
for (let at = 0; at < 70; at++) {
  const bytes = Buffer.alloc(90, 'xyz');
  const text = hex(bytes);
  for (const bad of ['g', '/', ':', '@', 'G', '`', '\0', 'é']) {
    const wrong = text.slice(0, at) + bad + text.slice(at + 1);
    assert.strictEqual(Buffer.from(wrong, 'hex').length, at >> 1, wrong);
  }
  const base64 = bytes.toString('base64');
  for (const other of ['\n', ' ', '.', 'é', '日', '\x80']) {
    assert.deepStrictEqual(Buffer.from(base64.slice(0, at) + other + base64.slice(at), 'base64'), bytes);
  }
  assert.strictEqual(Buffer.from(`${base64.slice(0, at)}=${base64.slice(at)}`, 'base64').length, Math.floor(at * 3 / 4));
  for (const refused of ['-', '_', '.', '\u0100', '=']) {
    assert.throws(() => atob(`${base64.slice(0, at)}${refused}${base64.slice(at)}`), { name: 'InvalidCharacterError' });
  }
  // Characters beyond Latin-1 give their low byte; there is no base64 of them.
  const mixed = `${'é'.repeat(at)}\u0141${'ÿz'.repeat(40)}`;
  assert.strictEqual(Buffer.from(mixed, 'latin1').toString('latin1'), `${'é'.repeat(at)}A${'ÿz'.repeat(40)}`);
  assert.throws(() => btoa(mixed), { name: 'InvalidCharacterError' });
}

// What stands behind the bytes that are written stays.
for (const length of LENGTHS) {
  for (const [encoding, text] of [
    ['latin1', '\u00e9a'.repeat(length)], ['latin1', '\u00ff'.repeat(length)], ['base64', Buffer.alloc(length, '\u00e9').toString('base64')],
    ['base64', `${'QUJD'.repeat(length)}.`], ['hex', 'ab'.repeat(length)], ['hex', `${'ab'.repeat(length)}x`],
    ['utf16le', 'a'.repeat(length)], ['utf8', '\u00e9\u{1f600}'.repeat(length)], ['ascii', '\u00e9'.repeat(length)],
  ]) {
    for (const room of [0, 1, 15, 17, 24, 48, 64, 100]) {
      const expected = Buffer.from(text, encoding);
      const memory = Buffer.alloc(expected.length + 200, 0x2a);
      const written = memory.write(text, 1, expected.length + room, encoding);
      assert.strictEqual(written, expected.length);
      assert.deepStrictEqual(memory.subarray(1, 1 + written), expected);
      assert.ok(memory.subarray(1 + written).every((byte) => byte === 0x2a), `${encoding} ${length} ${room}`);
      assert.strictEqual(memory[0], 0x2a);
      const less = Math.max(0, expected.length - room);
      memory.fill(0x2a);
      const some = memory.write(text, 1, less, encoding);
      assert.ok(some <= less && some > less - 4);
      assert.ok(memory.subarray(1 + some).every((byte) => byte === 0x2a), `${encoding} ${length} -${room}`);
    }
  }
}

// Searching
function search(bytes, needle, from, step) {
  for (let i = from; i >= 0 && i + needle.length <= bytes.length; i += step) {
    if (needle.every((byte, j) => bytes[i + j] === byte)) return i;
  }
  return -1;
}

for (let i = 0; i < 2000; i++) {
  const bytes = Buffer.from({ length: random(200) }, () => 0).map(() => random(i % 2 === 0 ? 2 : 5));
  const needle = Buffer.from(bytes.subarray(random(bytes.length + 1)).subarray(0, 1 + random(i % 3 === 0 ? 40 : 4)));
  if (needle.length === 0) continue;
  if (random(3) === 0) needle[random(needle.length)] = random(5);
  const from = random(bytes.length + 1);
  assert.strictEqual(bytes.indexOf(needle), search(bytes, needle, 0, 1));
  assert.strictEqual(bytes.indexOf(needle, from), search(bytes, needle, from, 1));
  const last = bytes.length - needle.length;
  assert.strictEqual(bytes.lastIndexOf(needle), search(bytes, needle, last, -1));
  assert.strictEqual(bytes.lastIndexOf(needle, from), search(bytes, needle, Math.min(from, last), -1));
  assert.strictEqual(bytes.includes(needle, from), search(bytes, needle, from, 1) !== -1);
}

// Conversions of arguments that take the memory away
for (const method of ['fill', 'copy']) {
  const memory = new ArrayBuffer(1 << 17);
  const bytes = Buffer.from(memory);
  const evil = { valueOf() { structuredClone(memory, { transfer: [memory] }); return 1; } };
  if (method === 'fill') {
    try {
      bytes.fill(evil);
    } catch (error) {
      assert.strictEqual(error.code, 'ERR_BUFFER_OUT_OF_BOUNDS');
    }
  } else {
    assert.strictEqual(bytes.copy(Buffer.alloc(10), evil), 0);
  }
  assert.strictEqual(bytes.length, 0);
}
