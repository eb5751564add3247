'use strict';

// The methods of Buffer on blocks of 64 KiB.

const a = Buffer.alloc(1 << 16, 'abcdefghij');
const b = Buffer.from(a);
const start = process.hrtime.bigint();
let sum = 0;
for (let i = 0; i < 1000; i++) {
  a.copy(b);
  b.fill(i & 255);
  sum += a.compare(b) + a.indexOf('jk') + a.toString('hex').length + a.toString('latin1').length;
  sum += a.toString('utf8').length + Buffer.from(a.toString('base64'), 'base64').length;
}
console.log(`ms ${Number(process.hrtime.bigint() - start) / 1e6}`);
if (sum === 0) throw new Error('nothing was done');
