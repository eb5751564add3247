// A string built by appending to it.
function run() {
  let s = '';
  for (let i = 0; i < 2e5; i++) s += 'x';
  const o = { s: '' };
  for (let i = 0; i < 2e5; i++) o.s += 'ab';
  return s.length + o.s.length;
}
if (run() !== 6e5) throw new Error('wrong');
