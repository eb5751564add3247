'use strict';

// module.registerHooks(), module.register(), --experimental-loader, module.findPackageJSON().

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
  const output = (...args) => {
    const { status, stdout, stderr } = run(args, { cwd: folder });
    assert.deepStrictEqual([status, stderr], [0, ''], args.join(' '));
    return stdout;
  };

  write('c.cjs', 'exports.b = require("./b.cjs").b;');
  write('b.cjs', 'exports.b = 1;');
  write('d.json', '{"d":4}');
  write('p/package.json', '{}');
  write('p/q.js', '');
  write('node_modules/pkg/package.json', '{"name":"pkg"}');
  write('sync.mjs', `
    import assert from 'node:assert';
    import { createRequire, registerHooks } from 'node:module';
    const require = createRequire(import.meta.url);
    let log = [];
    const base = (url) => url.slice(url.lastIndexOf('/') + 1);
    const first = registerHooks({
      resolve(specifier, context, next) {
        const result = next(specifier, context);
        log.push('resolve ' + specifier + ' ' + context.conditions[0] + ' ' + base(result.url) + ' ' + result.format);
        return result;
      },
      load(url, context, next) {
        const { format, source } = next(url, context);
        log.push('load ' + base(url) + ' ' + format + ' ' + (source === null ? null : source.constructor.name));
        return { format, source };
      },
    });
    assert.strictEqual((await import('./a.mjs')).default, 'object');
    assert.strictEqual((await import('./c.cjs')).b, 1);
    assert.strictEqual(require('./d.json').d, 4);
    assert.strictEqual(require('fs'), process.getBuiltinModule('fs'));
    assert.deepStrictEqual(log, [
      'resolve ./a.mjs node a.mjs module', 'load a.mjs module Buffer', 'resolve fs node node:fs builtin',
      'load node:fs builtin null',
      'resolve ./c.cjs node c.cjs commonjs', 'load c.cjs commonjs Buffer',
      'resolve ./b.cjs require b.cjs undefined', 'load b.cjs commonjs String',
      'resolve ./d.json require d.json undefined', 'load d.json json String',
      'resolve fs require node:fs undefined', 'load node:fs builtin null',
    ]);
    first.deregister();
    log = [];
    await import('./b.cjs');
    assert.deepStrictEqual(log, []);

    // The last one first; sources of their own.
    registerHooks({
      resolve: (specifier, context, next) => specifier.startsWith('virtual:') ?
        { url: specifier, format: 'module', shortCircuit: true } : next(specifier, context),
      load: (url, context, next) => url.startsWith('virtual:') ?
        { format: url.slice(8), source: url === 'virtual:commonjs' ? 'exports.x = 2' : 'export const x = 1', shortCircuit: true } :
        next(url, context),
    });
    assert.strictEqual((await import('virtual:module')).x, 1);
    assert.strictEqual((await import('virtual:commonjs')).default.x, 2);
    assert.strictEqual(require('virtual:module').x, 1);
    const builtin = registerHooks({ load: (url, context, next) => url === 'node:zlib' ?
      { format: 'commonjs', source: 'module.exports = "mine"', shortCircuit: true } : next(url, context) });
    assert.strictEqual(require('zlib'), 'mine');
    builtin.deregister();

    // Wrong answers.
    for (const [resolve, expected] of [
      [() => ({ url: 'file:///nope' }), 'Expected true to be returned for the "shortCircuit" from the "resolve" hook but got undefined.'],
      [() => 5, 'Expected true to be returned for the "shortCircuit" from the "resolve" hook but got undefined.'],
      [() => ({ shortCircuit: true }), 'Expected a URL string to be returned for the "url" from the "resolve" hook but got undefined.'],
    ]) {
      const wrong = registerHooks({ resolve });
      await assert.rejects(import('x'), { code: 'ERR_INVALID_RETURN_PROPERTY_VALUE', message: expected });
      assert.throws(() => require('x'), { code: 'ERR_INVALID_RETURN_PROPERTY_VALUE', message: expected });
      wrong.deregister();
    }
    assert.throws(() => registerHooks({ resolve: 1 }), { code: 'ERR_INVALID_ARG_TYPE' });
    console.log('done');
  `);
  write('a.mjs', 'import fs from "fs"; export default typeof fs;');
  assert.strictEqual(output('sync.mjs'), 'done\n');

  write('thread.mjs', `
    let n = 0;
    export async function initialize(data) { n = data?.n ?? 7; data?.port.postMessage('initialized ' + n); }
    export async function resolve(specifier, context, next) {
      if (specifier.startsWith('virtual:')) return { url: specifier, shortCircuit: true };
      if (specifier === 'fail:x') throw Object.assign(new Error('nope'), { code: 'E_NOPE' });
      if (specifier === 'chain:x') return { url: 'virtual:z' };
      return next(specifier, context);
    }
    export async function load(url, context, next) {
      await new Promise((resolve) => setImmediate(resolve));
      return url.startsWith('virtual:') ? { format: 'module', source: 'export default ' + n, shortCircuit: true } : next(url, context);
    }
  `);
  write('registers.mjs', `
    import assert from 'node:assert';
    import { register } from 'node:module';
    import { MessageChannel } from 'node:worker_threads';
    const { port1, port2 } = new MessageChannel();
    port1.on('message', (message) => { console.log(message); port1.close(); });
    assert.strictEqual(register('./thread.mjs', import.meta.url, { data: { n: 5, port: port2 }, transferList: [port2] }), undefined);
    assert.strictEqual((await import('virtual:x')).default, 5);
    assert.strictEqual((await import('./c.cjs')).b, 1);
    assert.strictEqual(import.meta.resolve('virtual:y'), 'virtual:y');
    await assert.rejects(import('fail:x'), { code: 'E_NOPE', message: 'nope' });
    await assert.rejects(import('chain:x'), { code: 'ERR_LOADER_CHAIN_INCOMPLETE' });
    assert.throws(() => register('./nothere.mjs', import.meta.url), { code: 'ERR_MODULE_NOT_FOUND' });
  `);
  assert.strictEqual(output('registers.mjs'), 'initialized 5\n');
  write('uses.mjs', 'import x from "virtual:x"; console.log(x);');
  const loader = run(['--experimental-loader', './thread.mjs', 'uses.mjs'], { cwd: folder });
  assert.strictEqual(loader.stdout, '7\n');
  assert.match(loader.stderr, /ExperimentalWarning: `--experimental-loader` may be removed in the future/);
  write('registers-first.mjs', 'import { register } from "module"; register("./thread.mjs", import.meta.url);');
  assert.strictEqual(output('--import', './registers-first.mjs', 'uses.mjs'), '7\n');

  const { findPackageJSON } = require('module');
  const from = path.join(folder, 'main.js');
  const file = (...parts) => path.join(folder, ...parts, 'package.json');
  assert.strictEqual(findPackageJSON('./p/q.js', from), file('p'));
  assert.strictEqual(findPackageJSON('pkg/any', from), file('node_modules/pkg'));
  assert.strictEqual(findPackageJSON(path.join(folder, 'p/q.js')), file('p'));
  assert.throws(() => findPackageJSON('nope', from), { code: 'ERR_MODULE_NOT_FOUND' });
  assert.throws(() => findPackageJSON('./nope.js', from), { code: 'ERR_MODULE_NOT_FOUND' });
  assert.throws(() => findPackageJSON(), { code: 'ERR_MISSING_ARGS' });
});
