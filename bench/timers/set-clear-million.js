// One million setTimeout and clearTimeout.
const start = process.hrtime();
for (let i = 0; i < 1e6; i++) clearTimeout(setTimeout(() => {}, 1000));
const [s, n] = process.hrtime(start);
console.log(`ms ${s * 1e3 + n / 1e6}`);
