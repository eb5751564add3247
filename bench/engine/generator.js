// A generator resumed again and again.
function* numbers(n) { for (let i = 0; i < n; i++) yield i; }
let sum = 0;
for (const i of numbers(3e5)) sum += i;
if (sum !== 44999850000) throw new Error('wrong');
