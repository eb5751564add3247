const mustache = require('mustache');
const view = { title: 'Joe <b>', calc: () => 2 + 4, list: [{ n: 1 }, { n: 2 }], empty: [], nested: { a: { b: 'deep' } } };
console.log(mustache.render('{{title}} {{{title}}} spends {{calc}} {{#list}}[{{n}}]{{/list}}{{^empty}}none{{/empty}} {{nested.a.b}}', view));
console.log(mustache.render('{{>part}}!', { name: 'x' }, { part: 'Hi {{name}}' }));
console.log(mustache.parse('a {{b}} {{#c}}d{{/c}}'));
try { mustache.render('{{#open}}', {}); } catch (error) { console.log(error.message); }
