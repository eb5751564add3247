// npm's own command line, run by the executable that runs this, on folders and tarballs: no registry is asked.
const fs = require('fs');
const os = require('os');
const path = require('path');
const { spawnSync } = require('child_process');

const cli = path.join(path.dirname(require.resolve('npm/package.json')), 'bin/npm-cli.js');
const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'npm-test-')));
process.on('exit', () => fs.rmSync(root, { recursive: true, force: true }));
fs.writeFileSync(path.join(root, 'npmrc'), '');
const env = { ...process.env, HOME: root, npm_config_cache: path.join(root, 'cache'), npm_config_userconfig: path.join(root, 'npmrc'),
              npm_config_globalconfig: path.join(root, 'global'), npm_config_offline: 'true', npm_config_registry: 'http://127.0.0.1:9/', npm_config_audit: 'false', npm_config_fund: 'false',
              npm_config_update_notifier: 'false', npm_config_color: 'false', npm_config_progress: 'false', npm_config_unicode: 'true' };
for (const name of Object.keys(env)) if (/^npm_(?!config_(cache|userconfig|globalconfig|offline|registry|audit|fund|update|color|progress|unicode))/i.test(name)) delete env[name];

function npm(folder, ...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], { cwd: path.join(root, folder), env, encoding: 'utf8' });
  console.log(`$ npm ${args.join(' ')}`);
  const text = (stdout + stderr).replaceAll(root, 'ROOT').replace(/in \d+m?s/g, 'in TIME')
    .replace(/"(size|shasum|integrity)": .*,/g, '"$1": …,') // another deflate packs otherwise
   .replace(/.*A complete log of this run.*\n(.*\n)?/g, '');
  console.log(text.trimEnd() + (status === 0 ? '' : `\n(status ${status})`));
}

function write(name, content) {
  const file = path.join(root, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content, null, 2));
}

function tree(folder) {
  const files = fs.readdirSync(path.join(root, folder), { recursive: true }).sort();
  for (const file of files) {
    const full = path.join(root, folder, file);
    const stat = fs.lstatSync(full);
    console.log(' ', file, stat.isSymbolicLink() ? `-> ${fs.readlinkSync(full)}` : stat.isDirectory() ? '/' : file.endsWith('.tgz') ? 'packed' : stat.size);
  }
}

write('app/index.js', '');
npm('app', '--version');
npm('app', 'init', '-y');
console.log(fs.readFileSync(path.join(root, 'app/package.json'), 'utf8'));
npm('app', 'pkg', 'set', 'scripts.hello=echo hello from $npm_lifecycle_event', 'scripts.prehello=echo before', 'scripts.fail=exit 3');
npm('app', 'run', 'hello');
npm('app', 'run', 'fail');
npm('app', 'run');

write('lib/package.json', { name: 'lib', version: '1.2.3', main: 'main.js', bin: { libcli: 'cli.js' }, files: ['main.js', 'cli.js'], scripts: { postinstall: 'echo installed > installed.txt' } });
write('lib/main.js', 'module.exports = "lib";\n');
write('lib/cli.js', '#!/usr/bin/env node\nconsole.log("cli", process.argv.slice(2));\n');
write('lib/ignored.txt', 'x');
npm('lib', 'pack', '--json');
npm('app', 'install', '../lib/lib-1.2.3.tgz');
tree('app/node_modules/lib');
npm('app', 'ls');
npm('app', 'exec', '--', 'libcli', 'a', 'b');
npm('app', 'ci');
npm('app', 'uninstall', 'lib');
npm('app', 'install', '../lib');
tree('app/node_modules');
npm('app', 'install', 'does-not-exist-anywhere');

write('mono/package.json', { name: 'mono', private: true, workspaces: ['packages/*'] });
write('mono/packages/a/package.json', { name: 'a', version: '1.0.0', dependencies: { b: '1.0.0' }, scripts: { test: 'echo test of a' } });
write('mono/packages/b/package.json', { name: 'b', version: '1.0.0', scripts: { test: 'echo test of b' } });
npm('mono', 'install');
npm('mono', 'test', '--workspaces');
npm('mono', 'ls', '--all');
npm('mono', 'query', '.workspace');
write('broken/package.json', '{ "name": ');
npm('broken', 'install');
