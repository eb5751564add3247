'use strict';

// Files of TypeScript run as they are: formats, packages, stack traces, text on the command line.

const assert = require('assert');
const fs = require('fs');
const path = require('path');
const { run, withFolder } = require('../common/run');

withFolder((temporary) => {
  const folder = fs.realpathSync(temporary);
  const write = (name, text) => {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), text);
  };
  const inFolder = (...args) => run(args, { cwd: folder });
  const prints = (args, expected) => {
    const { status, stdout, stderr } = inFolder(...args);
    assert.strictEqual(stderr, '', args.join(' '));
    assert.deepStrictEqual([status, stdout], [0, expected], args.join(' '));
  };
  const fails = (args, expected) => {
    const { status, stderr } = inFolder(...args);
    assert.match(stderr, expected, args.join(' '));
    assert.strictEqual(status, 1);
  };

  write('script.ts', 'const x: number = 1; console.log(x, typeof require, typeof module); interface A {}');
  write('module.ts', 'import { sep } from "path"; export const y: string = sep; console.log(y, import.meta.filename.slice(-9))');
  write('module.mts', 'export const z: number = 3; export type T = number; export default (a: T): T => a + z;');
  write('common.cts', 'exports.named = 4 as number; exports.self = __filename.slice(-10)');
  write('typed/package.json', '{ "type": "module" }');
  write('typed/main.ts', `
    import f, { z, type T } from '../module.mts';
    import type { Missing } from './missing.ts';
    import common, { named } from '../common.cts';
    import { createRequire } from 'module';
    const require = createRequire(import.meta.url);
    const t: T = f(z satisfies number);
    console.log(t, named, common.self, require('../module.mts').z, require('../script.ts'));
  `);
  write('requires.cjs', 'console.log(require("./module.mts").z, require("./common.cts").named, require("./script.ts"))');
  prints(['script.ts'], '1 function object\n');
  prints(['module.ts'], '/ module.ts\n');
  prints(['typed/main.ts'], '1 function object\n6 4 common.cts 3 {}\n');
  prints(['requires.cjs'], '1 function object\n3 4 {}\n');
  prints(['--import', './module.ts', './script.ts'], '/ module.ts\n1 function object\n');
  prints(['-r', './script.ts', '-p', '1'], '1 function object\n1\n');

  // No extension is tried, and packages are JavaScript.
  write('extension.cjs', 'require("./script")');
  fails(['extension.cjs'], /Cannot find module '\.\/script'/);
  write('node_modules/p/package.json', '{ "main": "p.ts" }');
  write('node_modules/p/p.ts', 'let x: number');
  const refused = new RegExp('ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING.*for files under node_modules, for ' +
    `"${path.join(folder, 'node_modules/p/p.ts')}"`);
  write('uses.cjs', 'require("p")');
  write('uses.mjs', 'import "p"');
  fails(['uses.cjs'], refused);
  fails(['uses.mjs'], refused);

  // Errors stand where they are in the file.
  write('throws.ts', 'function f(a: number): void {\n  if (a as any) throw new Error("boom");\n}\nf<>(1);\n'.replace('<>', ''));
  fails(['throws.ts'], new RegExp(`^${path.join(folder, 'throws.ts')}:2\n  if \\(a       \\) throw new Error\\("boom"\\);\n {16}\\^` +
    `\n\nError: boom\n    at f \\(.*throws\\.ts:2:23\\)\n`));
  write('enum.ts', '\nenum A { B }\n');
  fails(['enum.ts'], new RegExp(`^${path.join(folder, 'enum.ts')}:2\nenum A { B }\n\\^{12}\n\n` +
    'SyntaxError \\[ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX\\]: TypeScript enum is not supported in strip-only mode\n'));
  write('broken.ts', 'let x: = 1');
  fails(['broken.ts'], /^.*broken\.ts:1\nlet x: = 1\n {7}\^\n\nSyntaxError \[ERR_INVALID_TYPESCRIPT_SYNTAX\]: Unexpected token/);
  write('decorated.ts', '@d class A {}');
  fails(['decorated.ts'], /^SyntaxError: Invalid or unexpected token$/m);
  write('twice.ts', 'let x: number = 1; let x = 2');
  fails(['twice.ts'], /^SyntaxError: Identifier 'x' has already been declared$/m);

  // Text on the command line and on standard input.
  prints(['-e', 'let x: number = 1; console.log(x)'], '1\n');
  prints(['-e', 'import fs from "fs"; let x: number = 2; console.log(x, typeof fs)'], '2 object\n');
  prints(['-e', 'await 1; let x: number = 2; console.log(x)'], '2\n');
  prints(['-p', '1 as number'], '1\n');
  prints(['--input-type=module-typescript', '-e', 'console.log(import.meta.url as string && 1)'], '1\n');
  prints(['--input-type=commonjs-typescript', '-e', 'let x: any = require; console.log(typeof x)'], 'function\n');
  fails(['--input-type=commonjs', '-e', 'let x: number'], /^SyntaxError: Unexpected token ':'$/m);
  fails(['--input-type=module', '-e', 'let x: number'], /^SyntaxError: Unexpected token ':'$/m);
  fails(['--input-type=commonjs-typescript', '-e', 'import fs from "fs"'], /Cannot use import statement outside a module/);
  fails(['-e', 'enum A {}'], /^TypeScript enum is not supported in strip-only mode\n\nSyntaxError: Unexpected reserved word$/m);
  assert.strictEqual(run(['-'], { input: 'let x: number = 5; console.log(x)' }).stdout, '5\n');
  const { status, stderr } = inFolder('--input-type=other', '-e', '1');
  assert.match(stderr, /--input-type must be "module","commonjs", "module-typescript" or "commonjs-typescript"/);
  assert.strictEqual(status, 9);

  // Switched off.
  const off = '--no-experimental-strip-types';
  prints(['-p', 'process.features.typescript'], 'strip\n');
  prints([off, '-p', 'process.features.typescript'], 'false\n');
  fails([off, 'script.ts'], /^SyntaxError: Missing initializer in const declaration$/m);
  fails([off, 'module.ts'], /ERR_UNKNOWN_FILE_EXTENSION.*Unknown file extension "\.ts"/);
  fails([off, '-e', 'let x: number'], /^SyntaxError: Unexpected token ':'$/m);
});
