'use strict';

// node documented.js FOLDER: what Node's documentation has a heading for (doc/api of the suite's source), and whether it is
// here: functions of modules and globals, classes, their methods. As JSON: pages, each { name, module, total, absent } with
// the names as the headings have them, and the names of modules and globals. What only an instance has is not found that
// way, on Node neither: two runtimes are to be compared.

const fs = require('fs');
const path = require('path');

// Pages that tell of no module, or of another program's side.
const NO_MODULES = new Set(['addons', 'all', 'cli', 'corepack', 'debugger', 'deprecations', 'documentation', 'embedding',
                            'environment_variables', 'errors', 'esm', 'index', 'intl', 'modules', 'n-api', 'packages',
                            'permissions', 'policy', 'report', 'single-executable-applications', 'synopsis', 'typescript']);
const MODULES = { globals: null, process: null, webcrypto: 'crypto', webstreams: 'stream/web', async_context: 'async_hooks',
                  test: 'node:test', sqlite: 'node:sqlite', sea: 'node:sea' };

function load(page) {
  const name = page in MODULES ? MODULES[page] : page;
  if (name === null) return globalThis;
  try {
    return require(name);
  } catch {
    return undefined;
  }
}

// The value of a.b.c in a module of that name, or among the globals; undefined if there is none.
function find(page, exports, names) {
  for (const [root, from] of [[exports, names[0] === page ? 1 : 0], [globalThis, 0]]) {
    let value = root;
    for (let i = from; i < names.length && value !== undefined && value !== null; i++) value = value[names[i]];
    if (value !== undefined && (from < names.length || root === exports)) return value;
  }
  return undefined;
}

const hasMethod = (Class, name) => {
  try {
    return name in Class.prototype || name in Class;
  } catch {
    return true; // a getter for instances alone
  }
};

function readPage(folder, page) {
  const exports = load(page);
  const absent = [];
  let total = 0;
  let current; // the class whose section this is
  let level = 0;
  const note = (name, there) => {
    total++;
    if (!there && !absent.includes(name)) absent.push(name);
  };
  for (const line of fs.readFileSync(path.join(folder, `${page}.md`), 'utf8').split('\n')) {
    const heading = /^(#{2,6}) (.*)$/.exec(line);
    if (!heading) continue;
    if (heading[1].length <= level) current = undefined;
    const Class = /^Class: `(?:[a-z_]+[./])*?((?:[\w]+\.)*[A-Z]\w*)`/.exec(heading[2]);
    if (Class) {
      level = heading[1].length;
      current = find(page, exports, Class[1].split('.'));
      if (typeof current === 'function') note(Class[1], true);
      continue;
    }
    const call = /^(?:Static method: )?`(?:await |new )?([\w.]+)\(/.exec(heading[2]);
    if (!call) continue;
    const names = call[1].split('.');
    if (current && names.length === 2 && /^[a-z]/.test(names[0]) && names[0] !== page) note(call[1], hasMethod(current, names[1]));
    else if (!current) note(call[1], find(page, exports, names) !== undefined);
  }
  return { name: page, module: exports !== undefined, total, absent };
}

const folder = process.argv[2];
const pages = fs.readdirSync(folder).filter((file) => file.endsWith('.md') && !NO_MODULES.has(file.slice(0, -3)))
  .map((file) => readPage(folder, file.slice(0, -3))).filter(({ total, module }) => total > 0 || !module);
console.log(JSON.stringify({
  pages,
  modules: [...require('module').builtinModules, 'node:sea', 'node:sqlite', 'node:test'],
  globals: Object.getOwnPropertyNames(globalThis),
}));
