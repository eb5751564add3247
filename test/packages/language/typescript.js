const ts = require('typescript');

console.log(ts.version);
const source = `
enum Colour { Red, Green = 'g'.length, Blue }
namespace Shapes { export abstract class Shape<T> { constructor(protected readonly kind: T, public x?: number) {} abstract area(): number; } }
@sealed class Circle extends Shapes.Shape<'circle'> { #r = 1; @memo area(): number { return Math.PI * this.#r ** 2; } }
async function* each<T>(xs: AsyncIterable<T>): AsyncGenerator<T> { for await (const x of xs) { yield x satisfies T; } }
export default function f({ a, ...rest }: { a: number; b?: string } = { a: 1 }, ...more: unknown[]): asserts a { a?.b!.c ??= rest as any; }
`;
for (const target of ['ES5', 'ES2015', 'ES2022']) {
  const { outputText, diagnostics } = ts.transpileModule(source, {
    reportDiagnostics: true,
    compilerOptions: { target: ts.ScriptTarget[target], module: ts.ModuleKind.CommonJS, experimentalDecorators: true, downlevelIteration: true },
  });
  console.log(`// ${target}\n${outputText}`, diagnostics.map((d) => d.messageText));
}
const broken = ts.createSourceFile('a.ts', 'let x: = 1; class { }', ts.ScriptTarget.Latest);
console.log(broken.parseDiagnostics.map((d) => [d.start, d.code, d.messageText]));
