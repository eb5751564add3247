// Loops over typed arrays.
const floats = new Float64Array(1e6);
const bytes = new Uint8Array(1e6);
let sum = 0;
for (let round = 0; round < 3; round++) {
  for (let i = 0; i < floats.length; i++) {
    floats[i] = i * 0.5;
    bytes[i] = i;
  }
  for (let i = 0; i < floats.length; i++) sum += floats[i] + bytes[i];
}
if (!(sum > 0)) throw new Error('wrong');
