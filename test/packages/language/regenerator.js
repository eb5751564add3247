// Generators as old compilers write them, on regenerator-runtime, beside the engine's own.
const regeneratorRuntime = require('regenerator-runtime');
const babel = require('@babel/core');

const source = `
function* tree(n) { if (n > 0) { yield* tree(n - 1); try { const sent = yield n; if (sent) console.log('sent', sent); } finally { console.log('left', n); } yield* tree(n - 1); } }
async function later(n) { for (let i = 0; i < n; i++) await null; return n; }
async function* stream() { yield 1; yield later(3); }
const all = [...tree(3)]; console.log(all);
const steps = tree(1); console.log(steps.next(), steps.next('hello'), steps.return('r'));
(async () => { for await (const value of stream()) console.log(value); try { await (async () => { throw new Error('thrown'); })(); } catch (e) { console.log(e.message); } })();
`;
const { code } = babel.transformSync(source, { configFile: false, babelrc: false, sourceType: 'script', presets: [['@babel/preset-env', { targets: 'ie 11' }]] });
new Function('regeneratorRuntime', 'console', code)(regeneratorRuntime, console);
setTimeout(() => new Function('console', source)(console), 10);
