'use strict';

// Glob patterns of whole paths: for each expansion of the braces an array of names, expressions and GLOBSTAR.

const { expandBraces } = require('internal/glob/braces');
const { compileName } = require('internal/glob/segment');

const GLOBSTAR = Symbol('**');

function splitPath(path, windows) {
  const parts = path.split(/\/+/);
  return windows && /^\/\/[^/]/.test(path) ? ['', ...parts] : parts;
}

/* Is parts[i] a name, which a '..' behind it takes back? */
function isName(part) {
  return part !== undefined && part !== '' && part !== '.' && part !== '..' && part !== '**';
}

/* Without '.', empty names and 'x/..', as far as that changes nothing. */
function normalizeParts(parts, isPattern) {
  let changed;
  do {
    changed = false;
    for (let i = 1; i < parts.length - 1; i++) {
      if ((parts[i] === '.' || parts[i] === '') && !(i === 1 && parts[0] === '' && parts[1] === '')) {
        parts.splice(i--, 1);
        changed = true;
      }
    }
    if (parts.length === 2 && parts[0] === '.' && (parts[1] === '.' || parts[1] === '')) {
      parts.pop();
      changed = true;
    }
    for (let i = parts.indexOf('..', 1); i !== -1; i = parts.indexOf('..', i + 1)) {
      if (isName(parts[i - 1])) {
        const needsDot = isPattern && i === 1 && parts[2] === '**';
        parts.splice(i - 1, 2, ...(needsDot ? ['.'] : []));
        changed = true;
        i = Math.max(i - 2, 0);
      }
    }
  } while (changed);
  return parts.length === 0 ? [''] : parts;
}

/* Patterns without neighbouring '**' and, where it can be had, without '..' behind one. */
function normalizePatterns(patterns) {
  for (let k = 0; k < patterns.length; k++) {
    const parts = patterns[k].filter((part, i, all) => part !== '**' || all[i - 1] !== '**');
    for (let i = 0; i + 3 < parts.length; i++) {
      if (parts[i] === '**' && parts[i + 1] === '..' && isName(parts[i + 2]) && isName(parts[i + 3])) {
        patterns.push([...parts.slice(0, i), ...parts.slice(i + 1)], [...parts.slice(0, i + 1), ...parts.slice(i + 2)]);
        parts.length = 0;
      }
    }
    patterns[k] = parts.length === 0 ? parts : normalizeParts(parts, true);
  }
  return patterns.filter((parts) => parts.length > 0);
}

class Pattern {
  constructor(text, windows = process.platform === 'win32') {
    this.windows = windows;
    this.isEmpty = text === '';
    this.set = [];
    if (!this.isEmpty) {
      const expanded = new Set(expandBraces(text.replace(/\\/g, '/')));
      const parts = normalizePatterns(Array.from(expanded, (path) => splitPath(path, windows)));
      this.set = parts.map((names) => names.map((name) => (name === '**' ? GLOBSTAR : compileName(name))));
    }
  }

  matches(path) {
    if (this.isEmpty) {
      return path === '';
    }
    const file = normalizeParts(splitPath(this.windows ? path.replace(/\\/g, '/') : path, this.windows), false);
    return this.set.some((parts) => matchParts(file, this.windows ? withDriveOf(file, parts) : parts));
  }
}

/* Letters of drives are the same in upper and lower case. */
function withDriveOf(file, parts) {
  const drive = /^[a-z]:$/i;
  const same = typeof parts[0] === 'string' && drive.test(parts[0]) && drive.test(file[0]) &&
    parts[0].toLowerCase() === file[0].toLowerCase();
  return same ? [file[0], ...parts.slice(1)] : parts;
}

function matchPart(part, name) {
  return typeof part === 'string' ? part === name : part.test(name);
}

function matchParts(file, parts) {
  let at = 0;
  let next = 0;
  let retryAt = -1; // where the last ** would go on
  let retryNext = 0;
  for (;;) {
    if (next < parts.length && parts[next] === GLOBSTAR) {
      retryAt = at;
      retryNext = ++next;
      if (next === parts.length) {
        return at < file.length && file.slice(at).every((name) => name[0] !== '.');
      }
      continue;
    }
    if (next === parts.length && (at === file.length || (at === file.length - 1 && file[at] === ''))) {
      return true;
    }
    if (next < parts.length && at < file.length && matchPart(parts[next], file[at])) {
      at++;
      next++;
      continue;
    }
    if (retryAt === -1 || retryAt >= file.length || file[retryAt][0] === '.') {
      return false;
    }
    at = ++retryAt;
    next = retryNext;
  }
}

module.exports = { GLOBSTAR, Pattern, matchPart };
