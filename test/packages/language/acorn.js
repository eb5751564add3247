const acorn = require('acorn');
const fs = require('fs');

// acorn parses itself, and its tree is walked.
const source = fs.readFileSync(require.resolve('acorn'), 'utf8');
const counts = new Map();
function walk(node) {
  counts.set(node.type, (counts.get(node.type) ?? 0) + 1);
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (child && typeof child.type === 'string') walk(child);
    }
  }
}
walk(acorn.parse(source, { ecmaVersion: 2024, sourceType: 'script', locations: true }));
console.log([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));

console.log(JSON.stringify(acorn.parse('class A { #x = 1; static { this.y ??= 2n ** 3n; } async *m() { for await (const x of y) yield* x; } }',
                                       { ecmaVersion: 2022 }), (key, value) => (typeof value === 'bigint' ? `${value}n` : value)));
for (const text of ['let let = 1', 'a => {} ()', '({ a = 1 })', 'for (const x of a, b);', '"use strict"; with (a) b', '/(?<n>a)\\k<m>/u']) {
  try {
    acorn.parse(text, { ecmaVersion: 2022 });
    console.log('parsed', text);
  } catch (error) {
    console.log(error.name, error.message, error.pos, error.loc);
  }
}
console.log([...acorn.tokenizer('let x = `a${b}c` /re/g', { ecmaVersion: 2020 })].map((token) => token.type.label));
