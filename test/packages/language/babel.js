process.env.NO_COLOR = '1'; // the same output in a terminal and in CI
const babel = require('@babel/core');

const source = `
class A extends B { #x = 1; static y = 2; get z() { return this.#x; } static async *m(a, ...b) { yield* await super.m(...b); } }
const { a, b: { c = 1 } = {}, ...rest } = await_();
for (const [k, v] of new Map(Object.entries(rest))) { setTimeout(() => console.log(k, v)); }
async function f() { try { await g(); } catch { return x?.y?.[z] ?? (w ||= 2 ** 3); } finally { label: for (;;) break label; } }
const tag = String.raw\`a\${b}\\n\`; const re = /(?<year>\\d{4})-\\p{L}/su; function d(x = () => arguments, { length } = []) { return new.target; }
`;
for (const targets of ['ie 11', 'chrome 60', 'node 22']) {
  const { code } = babel.transformSync(source, {
    configFile: false, babelrc: false, sourceType: 'script', presets: [['@babel/preset-env', { targets }]],
  });
  console.log(`// ${targets}\n${code}`);
}
try {
  babel.transformSync('let a; let a;', { configFile: false, babelrc: false, filename: '/x/y.js' });
} catch (error) {
  console.log(error.name, error.code, error.message);
}
