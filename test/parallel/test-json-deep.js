// JSON.stringify of deep values: cycles are found at any depth, and only cycles.
const assert = require('assert');

const nest = (depth, inner, wrap) => {
  for (let i = 0; i < depth; i++) inner = wrap(inner, i);
  return inner;
};

for (const depth of [0, 1, 63, 64, 65, 127, 128, 129, 300, 3000]) {
  assert.strictEqual(JSON.stringify(nest(depth, 1, (x) => [x])), '['.repeat(depth) + '1' + ']'.repeat(depth));
  assert.strictEqual(JSON.stringify(nest(depth, 1, (x) => ({ x }))), '{"x":'.repeat(depth) + '1' + '}'.repeat(depth));

  // the same object many times, but never within itself
  const shared = { s: [] };
  const text = JSON.stringify(nest(depth, shared, (x, i) => (i % 2 ? [shared, x, shared] : { a: shared, x })));
  assert.strictEqual(JSON.stringify(JSON.parse(text)), text);
  assert.strictEqual(text.split('"s"').length - 1, 1 + Math.ceil(depth / 2) + 2 * Math.floor(depth / 2));

  // a cycle of each length that begins at the bottom, in the middle and at the top
  for (const back of [0, depth >> 1, depth]) {
    const bottom = {};
    const levels = [bottom];
    const top = nest(depth, bottom, (x) => { const o = { x }; levels.push(o); return o; });
    bottom.again = levels[back];
    assert.throws(() => JSON.stringify(top), {
      name: 'TypeError',
      message: new RegExp(`^Converting circular structure to JSON\n    --> starting at object with constructor 'Object'\n[^]*--- property 'again' closes the circle$`)
    }, `${depth} ${back}`);
    bottom.again = 5;
    assert.strictEqual(JSON.stringify(top).length, 6 * depth + '{"again":5}'.length);
  }
}

// Wide and deep, with user code on the way that stringifies, too.
{
  const wide = nest(200, 1, (x) => [[], {}, x, [[]]]);
  assert.strictEqual(JSON.stringify(JSON.parse(JSON.stringify(wide))), JSON.stringify(wide));
  const inner = nest(100, 1, (x) => [x]);
  const outer = nest(100, { toJSON: () => JSON.stringify(inner).length }, (x) => ({ x }));
  assert.strictEqual(JSON.stringify(outer), '{"x":'.repeat(100) + '201' + '}'.repeat(100));
  let thrown = 0;
  const failing = nest(100, { toJSON() { throw new Error('no'); } }, (x) => [x]);
  for (let i = 0; i < 3; i++) try { JSON.stringify(failing); } catch { thrown++; }
  assert.strictEqual(thrown, 3);
  assert.strictEqual(JSON.stringify(failing[0] && { a: 1 }), '{"a":1}');
}
