'use strict';

// Compiled code that outlives the process: what is stored, when it is used, and that it is never trusted blindly.

const assert = require('assert');
const fs = require('fs');
const path = require('path');
const { run, withFolder } = require('../common/run');

const report = 'process.on("exit", () => { const { internalBinding } = require("internal/test/binding");' +
  ' console.log(JSON.stringify(internalBinding("modules").getCodeCache().slice(1))); });';

withFolder((folder) => {
  const cache = path.join(folder, 'cache');
  fs.writeFileSync(path.join(folder, 'main.js'), `
    ${report}
    const { f } = require('./common.cjs');
    console.log(f.toString(), require('./typed.cts').t);
    try { f(); } catch (error) { console.log(error.stack.split('\\n')[1].replace(/.*[/]/, '')); }
    import('./module.mjs').then((m) => console.log(m.default(), m.big));
  `);
  fs.writeFileSync(path.join(folder, 'common.cjs'), '// a comment\nexports.f = (a = 1) => {\n  throw new Error(`${a}`);\n};');
  fs.writeFileSync(path.join(folder, 'typed.cts'), 'exports.t = [.../x/gu[Symbol.split]("axb")] as string[];');
  fs.writeFileSync(path.join(folder, 'module.mjs'), 'export const big = 10n ** 20n; export default function* g() { yield 1 } ');
  const main = (env = {}) => {
    const { status, stdout, stderr } =
      run(['--expose-internals', 'main.js'], { cwd: folder, env: { ...process.env, NODE_COMPILE_CACHE: cache, ...env } });
    assert.deepStrictEqual([status, stderr], [0, '']);
    const lines = stdout.trim().split('\n');
    return { counts: JSON.parse(lines.pop()), output: lines.join('\n') };
  };

  // Stored by the first process, used by the next, with the same results.
  const first = main();
  assert.deepStrictEqual(first.counts, [0, 4]);
  const second = main();
  assert.deepStrictEqual(second.counts, [4, 0]);
  assert.strictEqual(second.output, first.output);
  assert.match(first.output, /throw new Error[^]*common\.cjs:3:9\)?\n/);

  const [version] = fs.readdirSync(cache);
  const entries = path.join(cache, version);
  assert.match(version, /^v22\.\d+\.\d+-x64-[0-9a-f]{8}-\d+$/);
  assert.strictEqual(fs.statSync(entries).mode & 0o777, 0o700);
  const files = fs.readdirSync(entries).map((name) => path.join(entries, name));
  assert.strictEqual(files.length, 4);
  for (const file of files) assert.strictEqual(fs.statSync(file).mode & 0o777, 0o600);

  // A changed source replaces its entry.
  fs.appendFileSync(path.join(folder, 'common.cjs'), '\n');
  assert.deepStrictEqual(main().counts, [3, 1]);
  assert.strictEqual(fs.readdirSync(entries).length, 4);

  // What is broken, cut, longer, writable by others, a link or a folder is as if it were not there.
  const originals = files.map((file) => fs.readFileSync(file));
  const spoil = [
    (file, bytes) => { bytes[bytes.length >> 1] ^= 1; fs.writeFileSync(file, bytes); },
    (file, bytes) => fs.writeFileSync(file, bytes.subarray(0, bytes.length - 1)),
    (file, bytes) => fs.writeFileSync(file, Buffer.concat([bytes, Buffer.from([0])])),
    (file) => fs.chmodSync(file, 0o620),
    (file, bytes) => {
      fs.rmSync(file);
      fs.writeFileSync(path.join(folder, path.basename(file)), bytes, { mode: 0o600 });
      fs.symlinkSync(path.join(folder, path.basename(file)), file);
    },
  ];
  for (const change of spoil) {
    files.forEach((file, i) => change(file, Buffer.from(originals[i])));
    const spoiled = main();
    assert.deepStrictEqual(spoiled.counts, [0, 4], `${change}`);
    assert.strictEqual(spoiled.output, first.output);
    for (const file of files) assert(fs.lstatSync(file).isFile());
  }
  // Entries are bound to the name of their text.
  fs.copyFileSync(files[0], files[1]);
  assert.deepStrictEqual(main().counts, [3, 1]);

  // A folder that others can write to is not used, nor is what is no folder.
  fs.chmodSync(entries, 0o770);
  const ask = (env, text = '[m.getCompileCacheDir(), m.enableCompileCache().message]') => JSON.parse(run(
    ['-p', `const m = require("module"); JSON.stringify(${text})`], { env: { ...process.env, ...env } }).stdout);
  assert.deepStrictEqual(ask({ NODE_COMPILE_CACHE: cache }), [null, 'Cannot create cache directory: permission denied']);
  fs.chmodSync(entries, 0o700);
  assert.deepStrictEqual(ask({ NODE_COMPILE_CACHE: path.join(folder, 'main.js') }),
                         [null, 'Cannot create cache directory: not a directory']);

  // The functions.
  assert.deepStrictEqual(ask({ NODE_COMPILE_CACHE: cache }), [entries, null]);
  assert.deepStrictEqual(ask({ NODE_COMPILE_CACHE: cache, NODE_DISABLE_COMPILE_CACHE: '1' }),
                         [null, 'Disabled by NODE_DISABLE_COMPILE_CACHE']);
  const other = path.join(folder, 'a/b');
  assert.deepStrictEqual(ask({ NODE_COMPILE_CACHE: '' }, `[m.enableCompileCache(${JSON.stringify(other)}),
    m.enableCompileCache(), m.getCompileCacheDir(), m.flushCompileCache()]`), [
    { status: 1, directory: other }, { status: 2, directory: path.join(other, version) }, path.join(other, version), null,
  ]);
  assert.deepStrictEqual({ ...require('module').constants.compileCacheStatus },
                         { FAILED: 0, ENABLED: 1, ALREADY_ENABLED: 2, DISABLED: 3 });
  assert.throws(() => require('module').enableCompileCache(5), { code: 'ERR_INVALID_ARG_TYPE' });
});
