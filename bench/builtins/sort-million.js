// A million numbers by a comparison and 200,000 strings by themselves.
let seed = 1;
const random = () => (seed = (Math.imul(seed, 1103515245) + 12345) >>> 0);
const numbers = Array.from({ length: 1e6 }, random);
numbers.sort((a, b) => a - b);
const strings = Array.from({ length: 200000 }, () => random().toString(36));
strings.sort();
if (numbers[0] > numbers[1] || strings[0] > strings[1]) throw new Error('wrong');
