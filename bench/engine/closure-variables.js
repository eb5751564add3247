// Functions that read and write the variables of the functions around them.
function counter() {
  let count = 0;
  let step = 1;
  return {
    add() { count += step; },
    get() { return count; },
  };
}
function run() {
  const a = counter();
  const { add, get } = a;
  for (let i = 0; i < 1e6; i++) add();
  return get();
}
if (run() !== 1e6) throw new Error('wrong');
