'use strict';

// mocha's command line on files of tests: passes, failures, hooks, retries, timeouts, skips, ES modules, parallel runs.

const { spawnSync } = require('child_process');
const fs = require('fs');
const path = require('path');

const folder = path.join(__dirname, `mocha-${process.pid}`);
fs.mkdirSync(folder);
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));

const FILES = {
  'a.test.js': `const assert = require('assert');
describe('a', function() {
  let log = [];
  before(() => log.push('before'));
  beforeEach(async () => { log.push('each'); });
  after(() => console.log(log.join()));
  it('passes', () => assert.strictEqual(1, 1));
  it('awaits', async () => { await new Promise(setImmediate); });
  it('calls back', (done) => setImmediate(done));
  it('fails', () => assert.deepStrictEqual({ a: 1, b: [1, 2] }, { a: 1, b: [1, 3] }));
  it('is too late', function(done) { this.timeout(20); });
  it('rejects', async () => { throw new TypeError('no'); });
  it('is pending');
  it.skip('is skipped', () => {});
  it('skips itself', function() { this.skip(); });
  let tries = 0;
  it('is tried again', function() { this.retries(2); assert.strictEqual(++tries, 3); });
  context('inside', () => { it('passes, too', () => {}); });
});
`,
  'b.test.mjs': `import { ok } from 'assert';
await Promise.resolve();
describe('module', () => { it('has top-level await', () => ok(import.meta.url.endsWith('b.test.mjs'))); });
`,
};
for (const [name, text] of Object.entries(FILES)) fs.writeFileSync(path.join(folder, name), text);

const mocha = path.join(path.dirname(require.resolve('mocha/package.json')), 'bin/mocha.js');

function run(...parameters) {
  const { stdout, stderr, status } = spawnSync(process.execPath, [mocha, '--timeout', '60000', ...parameters], {
    cwd: folder, encoding: 'utf8', env: { PATH: process.env.PATH, HOME: folder, LANG: 'C' },
  });
  const text = (stdout + stderr).replaceAll(folder, '').replace(/ \(\d+m?s\)/g, '').replace(/^ +at .*\n/gm, '');
  console.log(`mocha ${parameters.join(' ')}: ${status}\n${text}`);
}

run('*.test.js', '*.test.mjs');
run('--reporter', 'tap', 'a.test.js', '--grep', 'passes|awaits');
run('--reporter', 'dot', '--bail', 'a.test.js');
run('--parallel', '--jobs', '2', '--reporter', 'spec', 'b.test.mjs', '--grep', 'module');
run('none.js');
