// Destructuring, spread, default values and template literals.
function area({ width = 1, height = 1 }, [scale, ...rest]) { return width * height * scale + rest.length; }
function run() {
  let sum = 0;
  for (let i = 0; i < 1e5; i++) {
    sum += area({ width: i, ...{ height: 2 } }, [1, 2, 3]);
    sum += `${i}:${sum}`.length > 0 ? 1 : 0;
  }
  return sum;
}
if (run() !== 10000200000) throw new Error('wrong');
