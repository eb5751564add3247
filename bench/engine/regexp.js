// Regular expressions over some text.
function run() {
  const text = 'name=alice; age=42; mail=alice@example.com; date=2024-05-17; '.repeat(40);
  let sum = 0;
  for (let i = 0; i < 30; i++) {
    for (const match of text.matchAll(/(\w+)=([^;]+);/g)) sum += match[2].length;
    sum += text.replace(/\d{4}-(\d\d)-(\d\d)/g, '$2/$1').length;
    sum += text.split(/;\s*/).length;
    sum += /mail=[a-z]+@[a-z.]+;.*zz/.test(text) ? 1 : 0;
  }
  return sum;
}
if (run() !== 112830) throw new Error('wrong');
