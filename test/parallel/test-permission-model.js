'use strict';

// --permission: what is not granted is denied wherever the program asks for it.
const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'permission-')));
const open = path.join(folder, 'open');
const shut = path.join(folder, 'shut');
for (const name of [open, shut]) {
  fs.mkdirSync(name);
  fs.writeFileSync(path.join(name, 'file.js'), 'exports.a = 1;');
}

function run(program, flags, env = process.env) {
  const main = path.join(folder, 'main.js');
  fs.writeFileSync(main, `const fs = require('fs'); const assert = require('assert'); const cp = require('child_process');
    const open = ${JSON.stringify(open)}; const shut = ${JSON.stringify(shut)};
    const denies = (permission, resource, call) => assert.throws(call, (error) => {
      assert.strictEqual(error.code, 'ERR_ACCESS_DENIED');
      assert.deepStrictEqual([error.permission, error.resource], [permission, resource]);
      return true;
    });
    (${program})();`);
  const { status, stderr } = spawnSync(process.execPath, [...flags, main], { encoding: 'utf8', cwd: folder, env });
  assert.strictEqual(stderr, '');
  assert.strictEqual(status, 0);
}

run(function() {
  const { has } = process.permission;
  assert.deepStrictEqual(['fs', 'fs.read', 'fs.write', 'child', 'worker', 'nothing'].map((scope) => has(scope)), Array(6).fill(false));
  assert.deepStrictEqual([has('fs.read', open), has('fs.read', 'open/x'), has('fs.read', shut), has('fs.write', open)],
                         [true, true, false, true]);
  assert.throws(() => has(5), { code: 'ERR_INVALID_ARG_TYPE' });

  const file = `${shut}/file.js`;
  for (const call of [() => fs.readFileSync(file), () => fs.statSync(file), () => fs.accessSync(file), () => fs.openSync(file),
                      () => fs.copyFileSync(file, `${open}/copy`), () => fs.readFileSync(Buffer.from(file)), () => require(file),
                      () => fs.readFileSync(new URL(`file://${file}`)), () => fs.watchFile(file, () => {})]) {
    denies('FileSystemRead', file, call);
  }
  denies('FileSystemRead', `${open}/../shut/file.js`, () => fs.readFileSync(`${open}/../shut/file.js`));
  denies('FileSystemRead', shut, () => fs.readdirSync(shut));
  denies('FileSystemWrite', file, () => fs.unlinkSync(file));
  denies('FileSystemWrite', file, () => fs.writeFileSync(file, ''));
  denies('FileSystemWrite', file, () => fs.renameSync(`${open}/file.js`, file));
  denies('FileSystemWrite', `${shut}/x`, () => fs.mkdirSync(`${shut}/x`));
  denies('ChildProcess', 'true', () => cp.spawnSync('true'));
  denies('ChildProcess', 'true', () => cp.spawn('true'));
  denies('WorkerThreads', '', () => new (require('worker_threads').Worker)('1', { eval: true }));
  assert.throws(() => fs.symlinkSync(file, `${open}/link`), { code: 'ERR_ACCESS_DENIED' });
  assert.throws(() => fs.fchmodSync(0, 0), { code: 'ERR_ACCESS_DENIED' });

  assert.strictEqual(require(`${open}/file.js`).a, 1);
  fs.writeFileSync(`${open}/new`, 'new');
  assert.strictEqual(fs.readFileSync('open/new', 'utf8'), 'new');

  let later = 2;
  fs.readFile(file, (error) => { assert.strictEqual(error.permission, 'FileSystemRead'); later--; });
  fs.promises.writeFile(file, '').catch((error) => { assert.strictEqual(error.permission, 'FileSystemWrite'); later--; });
  process.on('exit', () => assert.strictEqual(later, 0));
}, ['--permission', `--allow-fs-read=${open}`, `--allow-fs-write=${path.join(open, '*')}`]);

// What NODE_OPTIONS says holds, too; the old name of the option is one.
run(function() {
  assert.strictEqual(process.permission.has('fs'), true);
  assert.strictEqual(process.permission.has('child'), false);
}, [], { ...process.env, NODE_OPTIONS: '--experimental-permission --allow-fs-read=* --allow-fs-write=*' });

run(function() { assert.strictEqual(process.permission, undefined); }, []);

const { status, stderr } = spawnSync(process.execPath, ['--allow-fs-read=*', '-e', '1'], { encoding: 'utf8' });
assert.strictEqual(status, 1);
assert.match(stderr, /ERR_MISSING_OPTION.*--permission is required/);

fs.rmSync(folder, { recursive: true });
