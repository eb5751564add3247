// What core-js would patch: its entry points fall back to the native method where their feature tests find nothing wrong.
const names = {
  'promise': 'Promise', 'map': 'Map', 'set': 'Set', 'weak-map': 'WeakMap', 'weak-set': 'WeakSet',
};
for (const [file, global] of Object.entries(names)) {
  const Class = require(`core-js-pure/es/${file}`);
  console.log(file, Class === globalThis[global], typeof Class, Class.name);
}
const { NativePromise } = { NativePromise: Promise };
console.log(require('core-js-pure/es/promise').prototype.then === NativePromise.prototype.then);
for (const [file, native] of Object.entries({
  'array/from': Array.from, 'array/of': Array.of, 'object/assign': Object.assign, 'object/entries': Object.entries,
  'object/from-entries': Object.fromEntries, 'object/get-own-property-descriptors': Object.getOwnPropertyDescriptors,
  'object/group-by': Object.groupBy, 'map/group-by': Map.groupBy, 'number/parse-float': Number.parseFloat,
  'number/is-integer': Number.isInteger, 'string/from-code-point': String.fromCodePoint, 'string/raw': String.raw,
  'reflect/construct': Reflect.construct, 'reflect/own-keys': Reflect.ownKeys, 'json/stringify': undefined,
})) {
  const method = require(`core-js-pure/es/${file}`);
  console.log(file, typeof method, native === undefined || method === native);
}
const at = require('core-js-pure/es/array/at');
const flat = require('core-js-pure/es/array/flat');
const replaceAll = require('core-js-pure/es/string/replace-all');
const matchAll = require('core-js-pure/es/string/match-all');
const padStart = require('core-js-pure/es/string/pad-start');
const toSorted = require('core-js-pure/es/array/to-sorted');
console.log(at([1, 2, 3], -1), flat([1, [2, [3]]], 2), replaceAll('aXbX', 'X', '-'), padStart('5', 3, '0'), toSorted([3, 1, 2]));
console.log([...matchAll('a1b2', /[a-z](\d)/g)].map((m) => m[1]));
const structuredClone = require('core-js-pure/actual/structured-clone');
console.log(structuredClone({ a: new Map([[1, { b: 2n }]]), d: new Date(0), r: /x/gi }));
const URLSearchParams = require('core-js-pure/actual/url-search-params');
console.log(String(new URLSearchParams('a=1&b=2')));
