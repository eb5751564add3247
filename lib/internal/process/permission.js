'use strict';

// The permission model (--permission): what of the file system a program may read and write, and whether it may start
// processes and workers. It is enforced where the library calls into C: the functions of the bindings that touch a path
// or start something are replaced by ones that ask first. Without the option nothing is loaded or replaced.

const path = require('path');
const { codes } = require('internal/errors');
const { validateString } = require('internal/validators');
const { options } = internalBinding('options');
const { O_APPEND, O_CREAT, O_RDONLY, O_RDWR, O_TRUNC, O_WRONLY } = internalBinding('fs').constants;
const modules = internalBinding('modules');

const { ERR_ACCESS_DENIED, ERR_MISSING_OPTION } = codes;

const READ = 'FileSystemRead';
const WRITE = 'FileSystemWrite';

const allowing = [
  '--allow-fs-read', '--allow-fs-write', '--allow-addons', '--allow-child-process', '--allow-wasi', '--allow-worker',
];

function isGiven(option) {
  const value = options[option];
  return Array.isArray(value) ? value.length > 0 : value === true;
}

/* The paths of one scope: single ones, and beginnings. */
class Paths {
  #all = false;
  #single = new Set();
  #beginnings = [];

  get isAll() {
    return this.#all;
  }

  grant(given) {
    if (given === '*') {
      this.#all = true;
      return;
    }
    const resolved = path.resolve(given);
    if (resolved.endsWith('*')) {
      this.#beginnings.push(resolved.slice(0, -1));
      if (resolved.endsWith('/*')) this.#single.add(resolved.slice(0, -2) || '/');
      return;
    }
    this.#single.add(resolved);
    if (modules.stat(resolved) === 1) this.#beginnings.push(resolved === '/' ? '/' : `${resolved}/`);
  }

  has(given) {
    if (this.#all) return true;
    const resolved = path.resolve(given);
    return this.#single.has(resolved) || this.#beginnings.some((beginning) => resolved.startsWith(beginning));
  }
}

const paths = { [READ]: new Paths(), [WRITE]: new Paths() };

/** process.permission.has() */
function has(scope, reference) {
  validateString(scope, 'scope');
  if (ArrayBuffer.isView(reference)) reference = `${reference}`;
  if (reference != null) validateString(reference, 'reference'); // eslint-disable-line eqeqeq
  const given = (granted) => (reference ? granted.has(reference) : granted.isAll);
  switch (scope) {
    case 'fs': return given(paths[READ]) && given(paths[WRITE]);
    case 'fs.read': return given(paths[READ]);
    case 'fs.write': return given(paths[WRITE]);
    case 'child': return isGiven('--allow-child-process');
    case 'worker': return isGiven('--allow-worker');
    case 'addon': return isGiven('--allow-addons');
    case 'wasi': return isGiven('--allow-wasi');
    default: return false;
  }
}

const flags = { [READ]: '--allow-fs-read', [WRITE]: '--allow-fs-write', ChildProcess: '--allow-child-process',
                WorkerThreads: '--allow-worker' };

/* As Node's C++ makes it: without the code in its stack. */
function denied(permission, resource) {
  const error = new Error(`Access to this API has been restricted. Use ${flags[permission]} to manage permissions.`);
  return Object.assign(error, { code: 'ERR_ACCESS_DENIED', permission, resource });
}

/* The error of the first path that is not granted; undefined if all are. */
function checkPaths(list) {
  for (const [permission, given] of list) {
    const text = typeof given === 'string' ? given : Buffer.from(given).toString();
    if (!paths[permission].has(text)) return denied(permission, text);
  }
  return undefined;
}

/* Replace a function of a binding by one that asks: check(...args) gives an error or undefined. The error goes where the
 * function's own would. */
function guard(binding, name, check) {
  const original = binding[name];
  binding[name] = function(...args) {
    const error = check(...args);
    if (error === undefined) return Reflect.apply(original, this, args);
    const callback = args.at(-1);
    if (typeof callback !== 'function') throw error;
    process.nextTick(callback, error);
    return undefined;
  };
}

function guardFiles() {
  const fs = internalBinding('fs');
  for (const name of ['access', 'scandir', 'readlink', 'realpath', 'stat', 'lstat', 'statMode', 'statfs']) {
    guard(fs, name, (file) => checkPaths([[READ, file]]));
  }
  for (const name of ['rmdir', 'mkdir', 'unlink', 'chmod', 'chown', 'lchown', 'utimes', 'lutimes', 'mkdtemp']) {
    guard(fs, name, (file) => checkPaths([[WRITE, file]]));
  }
  for (const name of ['fchmod', 'fchown', 'futimes']) {
    guard(fs, name, () => new ERR_ACCESS_DENIED(`${name} API is disabled when Permission Model is enabled.`));
  }
  guard(fs, 'readFile', (file) => (typeof file === 'number' ? undefined : checkPaths([[READ, file]])));
  guard(fs, 'open', (file, flag) => {
    const list = [];
    const mode = flag & (O_RDONLY | O_WRONLY | O_RDWR);
    if (mode !== O_WRONLY) list.push([READ, file]);
    if (mode !== O_RDONLY || flag & (O_APPEND | O_CREAT | O_TRUNC)) list.push([WRITE, file]);
    return checkPaths(list);
  });
  guard(fs, 'rename', (from, to) => checkPaths([[READ, from], [WRITE, from], [WRITE, to]]));
  guard(fs, 'copyFile', (from, to) => checkPaths([[READ, from], [WRITE, to]]));
  guard(fs, 'link', (from, to) => checkPaths([[READ, from], [WRITE, to]]));
  // A link leads where it is read, whatever was checked when it was made.
  guard(fs, 'symlink', () => (has('fs') ? undefined :
    new ERR_ACCESS_DENIED('fs.symlink API requires full fs.read and fs.write permissions.')));
  const { FSEvent, StatWatcher } = internalBinding('fs_event_wrap');
  for (const { prototype } of [FSEvent, StatWatcher]) guard(prototype, 'start', (file) => checkPaths([[READ, file]]));
}

function guardModules() {
  guard(modules, 'compileFile', (file) => checkPaths([[READ, file]]));
  // A package.json that may not be read is as none.
  const { readText } = modules;
  modules.readText = (file) => (checkPaths([[READ, file]]) === undefined ? readText(file) : undefined);
}

function guardProcesses() {
  const check = ({ file }) => denied('ChildProcess', file);
  guard(internalBinding('process_wrap').Process.prototype, 'spawn', check);
  guard(internalBinding('spawn_sync'), 'spawn', check);
  process.execve = function execve(file) {
    throw denied('ChildProcess', `${file}`);
  };
}

function guardWorkers() {
  internalBinding('worker').Worker = function Worker() {
    throw denied('WorkerThreads', '');
  };
}

function warn() {
  for (const option of ['--allow-addons', '--allow-child-process', '--allow-wasi', '--allow-worker']) {
    if (!isGiven(option)) continue;
    process.emitWarning(`The flag ${option} must be used with extreme caution. It could invalidate the permission model.`,
                        'SecurityWarning');
  }
  for (const option of ['--allow-fs-read', '--allow-fs-write']) {
    if (!options[option].some((given) => given.includes(','))) continue;
    process.emitWarning(`The ${option} CLI flag has changed. Passing a comma-separated list of paths is no longer valid. ` +
      'Documentation can be found at https://nodejs.org/api/permissions.html#file-system-permissions', 'Warning');
  }
}

/** Begin to enforce what the command line says. */
function start() {
  if (!options['--permission']) {
    const given = allowing.find(isGiven);
    if (given !== undefined) throw new ERR_MISSING_OPTION('--permission');
    return;
  }
  for (const given of options['--allow-fs-read']) paths[READ].grant(given);
  for (const given of options['--allow-fs-write']) paths[WRITE].grant(given);
  const isMain = !internalBinding('process_methods').isWorker;
  if (isMain && process.argv[1] !== undefined) paths[READ].grant(process.argv[1]); // the program itself
  guardFiles();
  guardModules();
  if (!isGiven('--allow-child-process')) guardProcesses();
  if (!isGiven('--allow-worker')) guardWorkers();
  Object.defineProperty(process, 'permission', { __proto__: null, value: { has }, enumerable: true });
  if (isMain) warn();
}

module.exports = { start };
