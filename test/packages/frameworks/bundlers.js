'use strict';

// webpack, rollup and sucrase on a small project: what they write, and that it runs.

const { execFileSync } = require('child_process');
const fs = require('fs');
const path = require('path');
const { promisify } = require('util');
const { rollup } = require('rollup');
const { transform } = require('sucrase');
const webpack = require('webpack');
const { makeProject } = require('./common/project');

const folder = makeProject();

function show(out) {
  for (const name of fs.readdirSync(out).sort()) {
    console.log(`--- ${name}\n${fs.readFileSync(path.join(out, name), 'utf8').replaceAll(folder, '')}`);
  }
  console.log(execFileSync(process.execPath, [path.join(out, 'main.js')], { encoding: 'utf8' }));
}

async function useWebpack(mode) {
  const out = path.join(folder, `webpack-${mode}`);
  const compiler = webpack({
    mode,
    context: folder,
    entry: './src/main.js',
    target: 'node',
    devtool: mode === 'production' ? 'source-map' : false,
    // md4, the default, is WebAssembly.
    output: { path: out, filename: 'main.js', hashFunction: 'sha256' },
    optimization: { minimize: false },
  });
  const stats = await promisify(compiler.run.bind(compiler))();
  await promisify(compiler.close.bind(compiler))();
  const { errors, warnings, modules, assets } = stats.toJson({ all: false, errors: true, warnings: true, modules: true, assets: true });
  console.log(errors, warnings, modules.map(({ name, size }) => `${name} ${size}`), assets.map(({ name, size }) => `${name} ${size}`));
  show(out);
}

async function useRollup() {
  const warnings = [];
  const bundle = await rollup({
    input: path.join(folder, 'src/main.js'),
    onwarn: ({ code }) => warnings.push(code),
    plugins: [{
      name: 'commonjs-of-the-test',
      transform(code, id) {
        return id.endsWith('.cjs') ? { code: code.replace('module.exports =', 'export default'), map: { mappings: '' } } : null;
      },
    }],
  });
  const out = path.join(folder, 'rollup');
  await bundle.write({ dir: out, format: 'cjs', sourcemap: true, chunkFileNames: '[name].js' });
  await bundle.close();
  console.log(warnings);
  show(out);
  const wrong = await rollup({ input: path.join(folder, 'src/none.js') }).catch((error) => error);
  console.log(wrong.code);
}

function useSucrase() {
  const source = 'import React from "react";\nexport enum Colour { Red, Green = 5 }\n' +
    'export class A<T> { constructor(private readonly x: T) {} get(): T { return this.x; } }\n' +
    'export const view = (p: { a?: string }) => <div className="c" {...p}>{p.a ?? "none"}<br/></div>;\n';
  const { code, sourceMap } = transform(source, {
    transforms: ['typescript', 'jsx', 'imports'], filePath: 'a.tsx', sourceMapOptions: { compiledFilename: 'a.js' }, production: true,
  });
  console.log(code, sourceMap.mappings);
  for (const broken of ['let = ;', 'class {', '<a></b>']) {
    try {
      console.log(transform(broken, { transforms: ['jsx'] }).code);
    } catch (error) {
      console.log(error.message);
    }
  }
}

async function main() {
  useSucrase();
  await useRollup();
  await useWebpack('development');
  await useWebpack('production');
}

main();
