'use strict';

// path.matchesGlob(), fs.globSync(), fs.glob(), fsPromises.glob().

const { codes } = require('internal/errors');
const { kEmptyObject } = require('internal/util');
const { validateObject, validateString, validateStringArray } = require('internal/validators');
const { GLOBSTAR, Pattern, matchPart } = require('internal/glob/pattern');

function matchesGlob(path, pattern, windows) {
  validateString(path, 'path');
  validateString(pattern, 'pattern');
  return new Pattern(pattern, windows).matches(path);
}

function validateExclude(exclude) {
  if (Array.isArray(exclude)) {
    validateStringArray(exclude, 'options.exclude');
  } else if (typeof exclude !== 'function') {
    throw new codes.ERR_INVALID_ARG_TYPE('options.exclude', ['string[]', 'function'], exclude);
  }
}

/*
 * A walk through the file system. It is a generator that yields what it found, { found }, and what it wants to know:
 * { list } for the entries of a directory, { look } for one entry or null; whoever drives it may answer at once or
 * later. Node's order: directories found last are entered first.
 */
class Walk {
  constructor(patterns, options) {
    validateObject(options, 'options');
    const { exclude, cwd, withFileTypes } = options;
    this.path = require('path');
    this.root = require('internal/url').toPathIfFileURL(cwd) ?? '.';
    this.withFileTypes = Boolean(withFileTypes);
    this.excludes = undefined;
    this.excluded = [];
    if (exclude !== undefined && exclude !== null) {
      validateExclude(exclude);
      if (typeof exclude === 'function') {
        this.excludes = exclude;
      } else {
        this.excluded = exclude.map((pattern) => new Pattern(this.path.resolve(this.root, pattern)));
      }
    }
    if (typeof patterns === 'object') {
      validateStringArray(patterns, 'patterns');
    } else {
      validateString(patterns, 'patterns');
      patterns = [patterns];
    }
    this.patterns = patterns.flatMap((pattern) => new Pattern(pattern).set);
    this.results = new Set();
    this.visited = new Map(); // of directories, what has been looked for in each
    this.stack = [];
    this.next = new Map(); // directories to enter
  }

  isExcluded(path, isDirectory) {
    if (this.excluded.length === 0) {
      return false;
    }
    const full = this.path.resolve(this.root, path);
    return this.excluded.some((pattern) => pattern.matches(full) || (isDirectory && pattern.matches(`${full}/`)));
  }

  /* Look for parts[index] and what follows among the entries of a directory, later. */
  enter(directory, parts, index, entry) {
    if (index >= parts.length || this.isExcluded(directory, true) ||
        (this.excludes !== undefined && entry !== undefined &&
         this.excludes(this.withFileTypes ? entry : directory))) {
      return;
    }
    const states = this.next.get(directory) ?? [];
    states.push({ parts, index });
    this.next.set(directory, states);
  }

  isNew(directory, parts, index) {
    let known = this.visited.get(directory);
    if (known === undefined) {
      this.visited.set(directory, known = new Map());
    }
    const indexes = known.get(parts) ?? new Set();
    known.set(parts, indexes);
    return !indexes.has(index) && indexes.add(index);
  }

  * found(path, entry) {
    if (this.results.has(path) || this.isExcluded(path, false)) {
      return;
    }
    this.results.add(path);
    const result = this.withFileTypes ? entry ?? (yield { look: this.path.resolve(this.root, path) }) : path;
    if (result !== null) {
      yield { found: result };
    }
  }

  start(parts) {
    const beginnings = { '__proto__': null, '': '/', '.': '.', '..': '..' };
    const beginning = beginnings[parts[0]];
    if (beginning === undefined || parts[0] === '' && parts.length === 1) {
      this.enter('.', parts, 0);
    } else {
      this.enter(beginning, parts, 1); // nothing is found for '.' and '..' alone, as in Node
    }
  }

  * run() {
    for (const parts of this.patterns) {
      this.start(parts);
    }
    for (;;) {
      for (const [directory, states] of this.next) {
        this.stack.push({ directory, states });
      }
      this.next.clear();
      const item = this.stack.pop();
      if (item === undefined) {
        return;
      }
      for (const { parts, index } of item.states) {
        yield* this.search(item.directory, parts, index);
      }
    }
  }

  * search(directory, parts, index) {
    if (!this.isNew(directory, parts, index)) {
      return;
    }
    const part = parts[index];
    const isLast = index === parts.length - 1;
    if (part === GLOBSTAR) {
      yield* this.searchDeep(directory, parts, index, isLast);
    } else if (typeof part !== 'string') {
      yield* this.searchMatching(directory, parts, index, isLast);
    } else if (part === '' || part === '.' || part === '..') {
      const there = this.path.join(directory, part);
      if (isLast) {
        yield* this.found(there);
      } else {
        this.enter(there, parts, index + 1);
      }
    } else {
      yield* this.searchNamed(directory, parts, index, isLast);
    }
  }

  * searchNamed(directory, parts, index, isLast) {
    const path = this.path.join(directory, parts[index]);
    const entry = yield { look: this.path.resolve(this.root, path) };
    if (entry === null) {
      return;
    }
    if (isLast) {
      yield* this.found(path, entry);
    } else if (entry.isDirectory() || entry.isSymbolicLink()) {
      this.enter(path, parts, index + 1, entry);
    }
  }

  * searchMatching(directory, parts, index, isLast) {
    for (const entry of yield { list: this.path.resolve(this.root, directory) }) {
      if (!matchPart(parts[index], entry.name)) {
        continue;
      }
      const path = this.path.join(directory, entry.name);
      if (isLast) {
        yield* this.found(path, entry);
      } else if (entry.isDirectory()) {
        this.enter(path, parts, index + 1, entry);
      }
    }
  }

  * searchDeep(directory, parts, index, isLast) {
    if (!isLast) {
      yield* this.search(directory, parts, index + 1);
    } else if (directory !== '.' || parts[0] === '.' || parts.length === 1) {
      yield* this.found(directory);
    }
    for (const entry of yield { list: this.path.resolve(this.root, directory) }) {
      if (entry.name[0] === '.' ||
          (this.excludes !== undefined && this.excludes(this.withFileTypes ? entry : entry.name))) {
        continue;
      }
      const path = this.path.join(directory, entry.name);
      if (entry.isDirectory()) {
        this.enter(path, parts, index, entry);
      } else if (isLast) {
        yield* this.found(path, entry);
      }
    }
  }
}

function entryOf(full, stats) {
  const path = require('path');
  return require('internal/fs/utils').direntOfStats(path.dirname(full), path.basename(full), stats);
}

function answerSync(request) {
  const fs = require('fs');
  try {
    return request.list !== undefined ?
      fs.readdirSync(request.list, { withFileTypes: true }) :
      entryOf(request.look, fs.lstatSync(request.look));
  } catch {
    return request.list !== undefined ? [] : null;
  }
}

async function answerLater(request) {
  const { promises } = require('fs');
  try {
    return request.list !== undefined ?
      await promises.readdir(request.list, { withFileTypes: true }) :
      entryOf(request.look, await promises.lstat(request.look));
  } catch {
    return request.list !== undefined ? [] : null;
  }
}

function globSync(patterns, options = kEmptyObject) {
  const walk = new Walk(patterns, options).run();
  const results = [];
  let answer;
  for (;;) {
    const { value, done } = walk.next(answer);
    if (done) {
      return results;
    }
    if (value.found !== undefined) {
      results.push(value.found);
    } else {
      answer = answerSync(value);
    }
  }
}

/* An async iterator of what is found. */
async function* glob(patterns, options = kEmptyObject) {
  const walk = new Walk(patterns, options).run();
  let answer;
  for (;;) {
    const { value, done } = walk.next(answer);
    if (done) {
      return;
    }
    if (value.found !== undefined) {
      yield value.found;
    } else {
      answer = await answerLater(value);
    }
  }
}

module.exports = { glob, globSync, matchesGlob };
