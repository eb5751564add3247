'use strict';

/*
 * What the text before the cursor may be completed to: commands, modules, properties of an object, names in scope.
 */

const fs = require('fs');
const path = require('path');
const { Module } = require('internal/modules/cjs/loader');

const keywords = [
  'async', 'await', 'break', 'case', 'catch', 'const', 'continue', 'debugger', 'default', 'delete', 'do', 'else',
  'export', 'false', 'finally', 'for', 'if', 'import', 'in', 'instanceof', 'let', 'new', 'null', 'return', 'switch',
  'this', 'throw', 'true', 'try', 'typeof', 'var', 'void', 'while', 'with', 'yield',
];

const moduleCall = /\b(require|import)\s*\(\s*(['"`])(([\w@./:-]+\/)?(?:[\w@./:-]*))(?![^'"`])$/;
const chain = /(?:[\w$'"`[{(](?:\w|\$|['"`\]})])*\??\.)*[a-zA-Z_$](?:\w|\$)*\??\.?$/;

function isName(text) {
  return typeof text === 'string' && /^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u.test(text);
}

/* The names of an object's own properties, without elements of arrays and what cannot be written behind a dot. */
function ownNames(object) {
  let names;
  try {
    names = Object.getOwnPropertyNames(object);
  } catch {
    return [];
  }
  return names.filter(isName);
}

function chainOfNames(object) {
  const groups = [];
  let current = object;
  while (current !== null && current !== undefined && groups.length < 1000) {
    groups.push(ownNames(current));
    current = Object.getPrototypeOf(current);
  }
  return groups;
}

// ---- commands ----

function completeCommand(repl, line) {
  const match = /^\s*\.(\w*)$/.exec(line);
  if (match === null) return undefined;
  return { groups: [Object.keys(repl.commands)], filter: match[1] };
}

// ---- modules ----

function readFolder(folder) {
  try {
    return fs.readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function extensionsOf(repl) {
  return Object.keys(repl.context.require?.extensions ?? Module._extensions);
}

/* Files and folders that `subdir` of a folder has for a call. */
function modulesIn(folder, subdir, extensions, isImport) {
  const group = [];
  const versioned = /-\d+\.\d+/;
  for (const entry of readFolder(path.resolve(folder, subdir))) {
    const { name } = entry;
    if (versioned.test(name) || name === '.npm') continue;
    const extension = path.extname(name);
    const base = name.slice(0, name.length - extension.length);
    if (entry.isDirectory() || isFolder(path.resolve(folder, subdir, name))) {
      group.push(`${subdir}${name}/`);
      if (hasIndex(path.resolve(folder, subdir, name), extensions)) group.push(`${subdir}${name}`);
    } else if (isImport) {
      if (['.js', '.mjs', '.cjs', '.json', '.node', ...extensions].includes(extension)) group.push(`${subdir}${name}`);
    } else if (extensions.includes(extension) && (subdir !== '' || base !== 'index')) {
      group.push(`${subdir}${base}`);
    }
  }
  return group;
}

function isFolder(file) {
  try {
    return fs.statSync(file).isDirectory();
  } catch {
    return false;
  }
}

function hasIndex(folder, extensions) {
  const files = readFolder(folder).map((entry) => entry.name);
  return files.includes('package.json') || extensions.some((extension) => files.includes(`index${extension}`));
}

function searchPaths(repl, text) {
  if (text === '.') return { paths: [process.cwd()], prefix: './' };
  if (text === '..') return { paths: [path.resolve('..')], prefix: '../' };
  if (/^\.\.?\//.test(text)) return { paths: [process.cwd()] };
  return { paths: [...(repl.context.module?.paths ?? []), ...Module.globalPaths] };
}

function completeModule(repl, line) {
  const match = moduleCall.exec(line);
  if (match === null) return undefined;
  const [, call, , filter, subdir = ''] = match;
  const isImport = call === 'import';
  const { paths, prefix } = searchPaths(repl, filter);
  const extensions = extensionsOf(repl);
  const group = [];
  if (prefix !== undefined) group.push('./', '../');
  for (const folder of paths) {
    for (const name of modulesIn(folder, subdir, extensions, isImport)) group.push(name);
  }
  const groups = group.length > 0 ? [[...new Set(group)]] : [];
  if (subdir === '') groups.push(...repl.builtinNames());
  return { groups, filter };
}

// ---- properties and names ----

/* The value of a simple expression, without running code of the program's; undefined if that cannot be had. */
function evaluate(repl, expression) {
  if (/[()=;`]|\+\+|--/.test(expression)) return { failed: !/^[(]?['"`]/.test(expression) };
  try {
    return { value: repl.evaluateQuietly(`try { ${expression} } catch {}`) };
  } catch {
    return { failed: true };
  }
}

function scopeNames(repl) {
  const groups = chainOfNames(repl.context);
  groups.push(repl.lexicalNames());
  groups.push(keywords);
  return groups;
}

function completeExpression(repl, line) {
  const match = chain.exec(line);
  if (line.length > 0 && match === null) return undefined;
  const text = line.length === 0 ? '' : match[0];
  const dot = /^(.*?)(\??\.)((?:\w|\$)*)$/.exec(text);
  const last = text.lastIndexOf('.');
  if (dot === null || last === -1) {
    return { groups: scopeNames(repl), filter: text };
  }
  const optional = text[last - 1] === '?';
  const expression = text.slice(0, optional ? last - 1 : last);
  const filter = text.slice(last + 1);
  const chaining = optional ? '?.' : '.';
  const { value, failed } = evaluate(repl, expression);
  if (failed || value === undefined || value === null) return { groups: [], filter, completeOn: text };
  const groups = chainOfNames(typeof value === 'object' || typeof value === 'function' ? value : Object(value))
    .map((names) => names.map((name) => `${expression}${chaining}${name}`));
  return { groups, filter: `${expression}${chaining}${filter}`, completeOn: text };
}

/* [completions, completeOn] of groups: each group sorted, the nearest last, an empty line between them. */
function finish({ groups, filter, completeOn = filter }) {
  const lists = [];
  for (const group of groups) {
    const fitting = filter === '' ? group : group.filter((name) => name.startsWith(filter));
    if (fitting.length > 0) lists.push([...fitting].sort((a, b) => (a < b ? -1 : 1)));
  }
  const completions = [];
  const seen = new Set();
  for (const list of lists) {
    const fresh = list.filter((name) => !seen.has(name));
    if (completions.length > 0 && fresh.length > 0) completions.unshift('');
    for (let i = fresh.length - 1; i >= 0; i--) {
      seen.add(fresh[i]);
      completions.unshift(fresh[i]);
    }
  }
  if (completions[0] === '') completions.shift();
  return [completions, completeOn];
}

function complete(repl, line) {
  const text = line.trimStart();
  const found = completeCommand(repl, text) ?? completeModule(repl, text) ?? completeExpression(repl, text);
  return found === undefined ? [[], undefined] : finish(found);
}

module.exports = { complete };
