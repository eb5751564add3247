const { nanoid, customAlphabet, customRandom, urlAlphabet } = require('nanoid');
const { nanoid: insecure } = require('nanoid/non-secure');

const ids = new Set(Array.from({ length: 2000 }, () => nanoid()));
console.log(ids.size, [...ids].every((id) => /^[\w-]{21}$/.test(id)), nanoid(5).length, insecure().length);
console.log(customAlphabet('01', 12)().replace(/[01]/g, 'x'), urlAlphabet.length);
let seed = 1;
console.log(customRandom('abcdef', 10, (size) => Uint8Array.from({ length: size }, () => (seed = (seed * 16807) % 2147483647) % 256))());
require('nanoid/async').nanoid(8).then((id) => console.log(id.length));
