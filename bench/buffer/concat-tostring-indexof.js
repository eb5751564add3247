// Buffer.concat of 64 KiB pieces, toString of 1 MiB, indexOf through 1 MiB.
const pieces = [];
for (let i = 0; i < 16; i++) pieces.push(Buffer.alloc(65536, 97 + i));
const start = process.hrtime();
let sum = 0;
for (let i = 0; i < 100; i++) {
  const whole = Buffer.concat(pieces);
  sum += whole.toString('utf8').length + whole.toString('latin1').length + whole.indexOf('pq');
}
const [s, n] = process.hrtime(start);
if (sum === 0) throw new Error('nothing was done');
console.log(`ms ${s * 1e3 + n / 1e6}`);
