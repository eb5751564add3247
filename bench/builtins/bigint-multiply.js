// BigInts of 10,000 digits multiplied, and printed.
const a = 7n ** 11833n;
const b = 3n ** 20959n;
let product = 0n;
for (let i = 0; i < 300; i++) product = (a + BigInt(i)) * b;
if (String(product).length !== 20001) throw new Error(`wrong: ${String(product).length}`);
