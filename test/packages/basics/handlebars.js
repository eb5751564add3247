const Handlebars = require('handlebars');
Handlebars.registerHelper('loud', (text) => text.toUpperCase());
Handlebars.registerPartial('item', '<li>{{name}}{{#if @last}} (last){{/if}}</li>');
const template = Handlebars.compile('<p>{{loud title}} {{{raw}}} {{esc}}</p><ul>{{#each items}}{{> item}}{{else}}none{{/each}}</ul>{{#with deep.er}}{{value}}{{/with}}{{#unless no}}shown{{/unless}}');
console.log(template({ title: 'hi', raw: '<b>', esc: '<i>', items: [{ name: 'a' }, { name: 'b' }], deep: { er: { value: 7 } } }));
console.log(template({ title: 'x', items: [] }));
console.log(typeof Handlebars.precompile('{{a}}'), Handlebars.parse('a {{b}}').body.length);
try { Handlebars.compile('{{#if}}')({}); } catch (error) { console.log(error.message.split('\n')[0]); }
