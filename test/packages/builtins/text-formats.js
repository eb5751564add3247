// js-yaml, json5, bson, msgpackr, protobufjs, graphql
const yaml = require('js-yaml');
const text = `a: &x {b: [1, 2.5, 0o17, 0x1F, .inf, -.nan], c: !!binary aGVsbG8=}
date: 2024-02-29T12:00:00Z
multi: |
  line 1
   line 2
folded: >-
  x
  y
merge: {<<: *x, d: ~}
"quoted \\u263a": 'it''s'
set: !!set {k1, k2}
`;
const doc = yaml.load(text);
console.log(doc, yaml.dump(doc, { sortKeys: true }));
try { yaml.load('a: [1,\nb: 2'); } catch (error) { console.log(error.message); }

const JSON5 = require('json5');
console.log(JSON5.parse("{a: 'x', /* c */ b: +.5, 'c\\\nd': [0xFF, Infinity, ], \u00fc: null,}"), JSON5.stringify({ a: [1, 'it"s'], 'b-c': NaN }, null, 2));
try { JSON5.parse('{a:\n x}'); } catch (error) { console.log(error.message, error.lineNumber, error.columnNumber); }

const BSON = require('bson');
const value = {
  i: 1, d: 1.5, l: BSON.Long.fromString('9007199254740993'), s: 'ü', n: null, a: [true, { x: 1 }], b: new BSON.Binary(Buffer.from('hi')),
  o: new BSON.ObjectId('507f1f77bcf86cd799439011'), t: new Date(1e12), r: /a+b/i, dec: BSON.Decimal128.fromString('1.5E+10'), big: 2n ** 40n,
};
const bytes = BSON.serialize(value);
console.log(Buffer.from(bytes).toString('hex'), BSON.deserialize(bytes), BSON.deserialize(bytes, { useBigInt64: true }).l);
console.log(BSON.EJSON.stringify(BSON.deserialize(bytes, { promoteValues: false }), { relaxed: false }), BSON.calculateObjectSize(value));

const { Packr, pack, unpack } = require('msgpackr');
const packed = pack({ a: [1, -1, 1.5, 2 ** 40, 'x'.repeat(40), null, true, new Date(1e12), new Map([[1, 2]]), 10n ** 18n], b: Buffer.from([1, 2]) });
console.log(packed.toString('hex'), unpack(packed));
const records = new Packr({ structuredClone: true, moreTypes: true });
const cyclic = { set: new Set([1]), re: /x/g, error: new RangeError('r') };
cyclic.self = cyclic;
const back = records.unpack(records.pack(cyclic));
console.log(back.self === back, back.set, back.re, back.error.message);
