'use strict';

// The bytes are those of V8's serializer, version 15, as Node.js 22 writes them.

const assert = require('assert');
const v8 = require('v8');

const circular = { a: 1 };
circular.o = circular;

const cases = [
  [undefined, 'ff0f5f'],
  [-0, 'ff0f4e0000000000000080'],
  ['é', 'ff0f2201e9'],
  ['€', 'ff0f6302ac20'],
  [[1, , 2], 'ff0f61034900490249044904400203'],
  [[1, 2], 'ff0f410249024904240002'],
  [new Map([[1, 2]]), 'ff0f3b490249043a02'],
  [new Set([1]), 'ff0f2749022c01'],
  [/a/gi, 'ff0f5222016103'],
  [Object('s'), 'ff0f73220173'],
  [new Uint8Array(2), 'ff0f5c01020000'],
  [Buffer.from('hi'), 'ff0f5c0a026869'],
  [circular, 'ff0f6f220161490222016f5e007b02'],
];

for (const [value, hex] of cases) {
  assert.strictEqual(v8.serialize(value).toString('hex'), hex);
  assert.deepStrictEqual(v8.deserialize(v8.serialize(value)), value);
}

// Bytes that are no values are refused, whatever they are.
const whole = v8.serialize({ a: [1, 2, { b: new Map([[1, 'x']]) }], c: new Float64Array(3), d: new Error('e') });
for (let end = 0; end < whole.length; end++) {
  assert.throws(() => v8.deserialize(whole.subarray(0, end)), Error);
}
for (let i = 2; i < whole.length; i++) {
  for (const byte of [0, 0x41, 0x5e, 0x7f, 0xff]) {
    const broken = Buffer.from(whole);
    broken[i] = byte;
    try {
      v8.deserialize(broken);
    } catch (error) {
      assert.ok(error instanceof Error);
    }
  }
}
