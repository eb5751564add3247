// Recursive calls and integer arithmetic.
const fib = (n) => (n < 2 ? n : fib(n - 1) + fib(n - 2));
if (fib(27) !== 196418) throw new Error('wrong');
