'use strict';

// fs-extra, graceful-fs, glob, rimraf, tmp and chokidar on a tree of files.

const path = require('path');
const fse = require('fs-extra');
const graceful = require('graceful-fs');
const { glob, globSync } = require('glob');
const { rimraf } = require('rimraf');
const tmp = require('tmp');
const chokidar = require('chokidar');

tmp.setGracefulCleanup();
const { name: root } = tmp.dirSync({ unsafeCleanup: true });
const at = (...parts) => path.join(root, ...parts);

async function main() {
  await fse.outputFile(at('a/b/one.txt'), 'one');
  await fse.outputJson(at('a/data.json'), { x: [1, 2] }, { spaces: 2 });
  await fse.copy(at('a'), at('copy'), { filter: (from) => !from.endsWith('.txt') });
  await fse.move(at('a/b/one.txt'), at('moved/two.txt'));
  await fse.ensureSymlink(at('moved/two.txt'), at('link'));
  console.log(await fse.readJson(at('copy/data.json')), await fse.pathExists(at('copy/b/one.txt')));
  console.log(fse.readFileSync(at('link'), 'utf8'));
  graceful.gracefulify(require('fs'));
  await Promise.all(Array.from({ length: 50 }, (_, i) => new Promise((resolve, reject) => {
    graceful.writeFile(at(`many-${i}.js`), `${i}`, (error) => (error ? reject(error) : resolve()));
  })));
  console.log((await glob('**/*.{js,json}', { cwd: root, ignore: 'many-?.js' })).length);
  console.log(globSync('{a,copy,moved}/**', { cwd: root, nodir: true }).sort());
  await watch();
  await rimraf(at('many-*.js'), { glob: true });
  console.log(fse.readdirSync(root).sort());
  await fse.emptyDir(root);
  console.log(fse.readdirSync(root));
}

function watch() {
  return new Promise((resolve, reject) => {
    const seen = [];
    const watcher = chokidar.watch(at('moved'), { ignoreInitial: true });
    watcher.on('all', (event, file) => {
      seen.push(`${event} ${path.relative(root, file)}`);
      if (event === 'add') fse.removeSync(file);
      if (event !== 'unlink') return;
      watcher.close().then(() => {
        console.log(seen);
        resolve();
      });
    });
    watcher.on('error', reject);
    watcher.on('ready', () => fse.writeFileSync(at('moved/new.txt'), 'new'));
  });
}

main().catch((error) => {
  console.log(error);
  process.exitCode = 1;
});
