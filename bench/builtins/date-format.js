// Dates printed and read, 100,000 times.
let length = 0;
for (let i = 0; i < 100000; i++) {
  const date = new Date(1.7e12 + i * 12345678);
  length += date.toISOString().length + String(date).length + (Date.parse(date.toISOString()) === date.getTime() ? 1 : 0);
}
if (length < 100000 * 50) throw new Error('wrong');
