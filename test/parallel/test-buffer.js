'use strict';

const assert = require('assert');
const { Buffer, isUtf8, transcode } = require('buffer');

assert.strictEqual(Buffer.from('\u00e9\ud83d\ude00').toString('hex'), 'c3a9f09f9880');
assert.strictEqual(Buffer.from('4pyT', 'base64').toString(), '\u2713');
assert.strictEqual(Buffer.from([0xfb, 0xff]).toString('base64url'), '-_8');
assert.strictEqual(Buffer.from('ab', 'utf16le').toString('hex'), '61006200');
assert.strictEqual(Buffer.from('\u00ff', 'latin1')[0], 255);
assert.strictEqual(Buffer.from([0xe2, 0x82]).toString(), '\ufffd');
assert.strictEqual(Buffer.concat([Buffer.from('a'), Buffer.from('bc')], 2).toString(), 'ab');
assert.strictEqual(Buffer.alloc(5, 'ab').toString(), 'ababa');
assert.strictEqual(Buffer.byteLength('\u20ac'), 3);
assert.strictEqual(Buffer.compare(Buffer.from('a'), Buffer.from('b')), -1);

const buffer = Buffer.alloc(16);
buffer.writeUInt32BE(0xdeadbeef, 0);
buffer.writeInt16LE(-2, 4);
buffer.writeDoubleLE(Math.PI, 6);
assert.strictEqual(buffer.readUInt32LE(0), 0xefbeadde);
assert.strictEqual(buffer.readInt16LE(4), -2);
assert.strictEqual(buffer.readDoubleLE(6), Math.PI);
assert.strictEqual(buffer.readUIntBE(0, 6), 0xdeadbeeffeff);
assert.throws(() => buffer.readUInt8(16), { code: 'ERR_OUT_OF_RANGE' });
assert.throws(() => buffer.writeUInt8(256), { code: 'ERR_OUT_OF_RANGE' });

const text = Buffer.from('this is a text');
assert.strictEqual(text.indexOf('is'), 2);
assert.strictEqual(text.lastIndexOf('is'), 5);
assert.strictEqual(text.includes(Buffer.from('text')), true);
assert.strictEqual(text.subarray(-4).toString(), 'text');
assert.strictEqual(text.subarray(0, 4).equals(Buffer.from('this')), true);
assert.deepStrictEqual(Buffer.from('ab').toJSON(), { type: 'Buffer', data: [97, 98] });
assert.strictEqual(Buffer.from([1, 2, 3, 4]).swap16().toString('hex'), '02010403');
assert.strictEqual(isUtf8(Buffer.from([0xc0])), false);
assert.strictEqual(transcode(Buffer.from('\u20ac'), 'utf8', 'latin1').toString('latin1'), '?');
assert.strictEqual(atob(btoa('x\u00ff')), 'x\u00ff');

const { StringDecoder } = require('string_decoder');
const decoder = new StringDecoder();
assert.strictEqual(decoder.write(Buffer.from([0xe2, 0x82])) + decoder.end(Buffer.from([0xac])), '\u20ac');

assert.strictEqual(new TextDecoder('windows-1252').decode(new Uint8Array([0x80])), '\u20ac');
assert.strictEqual(new TextDecoder('utf-16be').decode(new Uint8Array([0, 97])), 'a');
assert.throws(() => new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array([255])),
              { code: 'ERR_ENCODING_INVALID_ENCODED_DATA' });
assert.deepStrictEqual(new TextEncoder().encodeInto('a\u20ac', new Uint8Array(3)), { read: 1, written: 1 });
