// A template engine: templates become functions that build strings.
function compile(text) {
  const parts = text.split(/\{\{(.+?)\}\}/);
  const root = { kind: 'block', children: [] };
  const stack = [root];
  parts.forEach((part, i) => {
    const top = stack[stack.length - 1];
    if (i % 2 === 0) top.children.push({ kind: 'text', text: part });
    else if (part.startsWith('#each ')) {
      const node = { kind: 'each', name: part.slice(6), children: [] };
      top.children.push(node);
      stack.push(node);
    } else if (part.startsWith('#if ')) {
      const node = { kind: 'if', name: part.slice(4), children: [] };
      top.children.push(node);
      stack.push(node);
    } else if (part.startsWith('/')) stack.pop();
    else top.children.push({ kind: 'value', path: part.split('.') });
  });
  return (data) => render(root, data);
}
const entities = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escape = (s) => String(s).replace(/[&<>"]/g, (c) => entities[c]);
function lookup(path, data) {
  let value = data;
  for (const name of path) value = value == null ? value : name === 'this' ? value : value[name];
  return value;
}
function render(node, data) {
  let out = '';
  for (const child of node.children) {
    switch (child.kind) {
      case 'text': out += child.text; break;
      case 'value': out += escape(lookup(child.path, data)); break;
      case 'if': if (data[child.name]) out += render(child, data); break;
      case 'each': for (const item of data[child.name]) out += render(child, { ...item, this: item }); break;
    }
  }
  return out;
}
const page = compile('<h1>{{title}}</h1><ul>{{#each items}}<li class="{{kind}}">{{name}}: {{price.amount}}' +
                     '{{#if sale}} <b>sale!</b>{{/if}}</li>{{/each}}</ul><p>{{footer.text}}</p>');
const items = [];
for (let i = 0; i < 50; i++) items.push({ name: `Thing <${i}>`, kind: i % 2 ? 'odd' : 'even', price: { amount: i * 3 }, sale: i % 5 === 0 });
let length = 0;
for (let i = 0; i < 40; i++) length += page({ title: 'A & B', items, footer: { text: 'the "end"' } }).length;
if (length !== 90400) throw new Error('wrong');
