'use strict';

// The `exports` and `imports` fields of package.json: Node's PACKAGE_EXPORTS_RESOLVE and PACKAGE_IMPORTS_RESOLVE
// (doc/api/esm.md, "Resolution Algorithm Specification"). A target is a URL below the package's; what is plain is left a path.

const { codes } = require('internal/errors');
const { URL, pathToFileURL } = require('internal/url');

// What a target may not contain after its leading "./", nor what a '*' stands for, in any spelling.
const forbidden = ['.', '..', 'node_modules'];

function decode(segment) {
  return segment.replace(/%([0-9a-f]{2})/gi, (whole, digits) => String.fromCharCode(Number.parseInt(digits, 16))).toLowerCase();
}

function hasForbiddenSegment(path) {
  return path.split(/[/\\]/).some((segment) => forbidden.includes(segment) || forbidden.includes(decode(segment)));
}

function isArrayIndex(key) {
  const number = +key;
  return `${number}` === key && number >= 0 && number < 0xFFFF_FFFF;
}

const urlOf = (path) => (path === undefined ? undefined : pathToFileURL(path).href);

// Is `exports` shorthand for { '.': exports }? Mixed keys are an error.
function isMainSugar(exported, pkg, base) {
  if (typeof exported === 'string' || Array.isArray(exported)) return true;
  if (typeof exported !== 'object' || exported === null) return false;
  let sugar = false;
  let first = true;
  for (const key of Object.getOwnPropertyNames(exported)) {
    const plain = key === '' || key[0] !== '.';
    if (first) {
      sugar = plain;
      first = false;
    } else if (plain !== sugar) {
      throw new codes.ERR_INVALID_PACKAGE_CONFIG(pkg.path, urlOf(base),
        '"exports" cannot contain some keys starting with \'.\' and some not.' +
        ' The exports object must either be an object of package subpath keys' +
        ' or an object of main entry condition name keys only.');
    }
  }
  return sugar;
}

// Longer base first; a pattern with a trailer after an equal base first.
function comparePatterns(a, b) {
  const starA = a.indexOf('*');
  const starB = b.indexOf('*');
  const baseA = starA === -1 ? a.length : starA + 1;
  const baseB = starB === -1 ? b.length : starB + 1;
  if (baseA !== baseB) return baseB - baseA;
  if (starA === -1) return 1;
  if (starB === -1) return -1;
  return b.length - a.length;
}

// The best key of `map` with one '*' that matches `name`: { key, match } or undefined.
function findPattern(map, name) {
  let best;
  let match;
  for (const key of Object.keys(map)) {
    const star = key.indexOf('*');
    if (star === -1 || key.lastIndexOf('*') !== star || !name.startsWith(key.slice(0, star))) continue;
    const trailer = key.slice(star + 1);
    if (name.length < key.length || !name.endsWith(trailer)) continue;
    if (best !== undefined && comparePatterns(best, key) < 0) continue;
    best = key;
    match = name.slice(star, name.length - trailer.length);
  }
  return best === undefined ? undefined : { key: best, match };
}

class Resolver {
  // `resolvePackage(specifier)` resolves a bare specifier for an `imports` target that names a package.
  constructor(pkg, base, conditions, resolvePackage) {
    this.pkg = pkg;
    this.base = base;
    this.conditions = conditions;
    this.resolvePackage = resolvePackage;
  }

  invalidTarget(key, target, internal) {
    if (typeof target === 'object' && target !== null) target = JSON.stringify(target, null, '');
    else target = `${target}`;
    return new codes.ERR_INVALID_PACKAGE_TARGET(`${this.pkg.directory}/`, key, target, internal, this.base);
  }

  invalidSubpath(match, key, internal) {
    const reason = `request is not a valid match in pattern "${key}" for the "${
      internal ? 'imports' : 'exports'}" resolution of ${this.pkg.path}`;
    return new codes.ERR_INVALID_MODULE_SPECIFIER(match, reason, this.base);
  }

  targetString(target, key, match, pattern, internal) {
    if (match !== '' && !pattern && target[target.length - 1] !== '/') {
      throw this.invalidTarget(key, target, internal);
    }
    if (!target.startsWith('./')) {
      if (internal && !target.startsWith('../') && !target.startsWith('/') && !URL.canParse(target)) {
        return this.resolvePackage(pattern ? target.replace(/\*/g, () => match) : target + match);
      }
      throw this.invalidTarget(key, target, internal);
    }
    if (hasForbiddenSegment(target.slice(2))) throw this.invalidTarget(key, target, internal);
    if (match !== '' && hasForbiddenSegment(match)) {
      throw this.invalidSubpath(pattern ? key.replace('*', () => match) : key + match, key, internal);
    }
    const path = match === '' ? target : pattern ? target.replace(/\*/g, () => match) : target + match;
    if (!/[^\w./@+-]|\/\//.test(path)) return this.pkg.directory + path.slice(1);
    this.warnAboutSlashes(path, target, key, match, internal);
    return new URL(path, `${pathToFileURL(this.pkg.directory).href}/`);
  }

  // DEP0166
  warnAboutSlashes(path, target, key, match, internal) {
    if (!path.includes('//')) return;
    const request = key.includes('*') ? key.replace('*', () => match) : key;
    const matched = request === key ? '' : `matched to "${key}" `;
    process.emitWarning(
      `Use of deprecated double slash resolving "${target}" for module request "${request}" ${matched}in the ` +
      `"${internal ? 'imports' : 'exports'}" field module resolution of the package at ${this.pkg.path}` +
      `${this.base === undefined ? '' : ` imported from ${this.base}`}.`, 'DeprecationWarning', 'DEP0166');
  }

  // A path or URL, null for a target that is closed on purpose, undefined when no condition applies.
  target(target, key, match, pattern, internal) {
    if (typeof target === 'string') return this.targetString(target, key, match, pattern, internal);
    if (Array.isArray(target)) return this.targetList(target, key, match, pattern, internal);
    if (target === null) return null;
    if (typeof target !== 'object') throw this.invalidTarget(key, target, internal);
    const names = Object.getOwnPropertyNames(target);
    for (const name of names) {
      if (isArrayIndex(name)) {
        throw new codes.ERR_INVALID_PACKAGE_CONFIG(this.pkg.path, urlOf(this.base),
                                                   '"exports" cannot contain numeric property keys.');
      }
    }
    for (const name of names) {
      if (name !== 'default' && !this.conditions.has(name)) continue;
      const found = this.target(target[name], key, match, pattern, internal);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  targetList(list, key, match, pattern, internal) {
    if (list.length === 0) return null;
    let failure;
    for (const item of list) {
      let found;
      try {
        found = this.target(item, key, match, pattern, internal);
      } catch (error) {
        if (error.code !== 'ERR_INVALID_PACKAGE_TARGET') throw error;
        failure = error;
        continue;
      }
      if (found === undefined) continue;
      if (found !== null) return found;
      failure = undefined;
    }
    if (failure !== undefined) throw failure;
    return null;
  }

  lookUp(map, name, internal) {
    if (Object.hasOwn(map, name) && !name.includes('*') && !name.endsWith('/')) {
      return this.target(map[name], name, '', false, internal);
    }
    const pattern = findPattern(map, name);
    if (pattern === undefined) return undefined;
    return this.target(map[pattern.key], pattern.key, pattern.match, true, internal);
  }
}

// The path or URL that `subpath` ('.', './x') of the package leads to.
function resolveExports(pkg, subpath, base, conditions) {
  const resolver = new Resolver(pkg, base, conditions);
  const map = isMainSugar(pkg.exports, pkg, base) ? { '.': pkg.exports } : pkg.exports;
  const found = resolver.lookUp(map, subpath, false);
  if (found === undefined || found === null) {
    throw new codes.ERR_PACKAGE_PATH_NOT_EXPORTED(`${pkg.directory}/`, subpath, base);
  }
  return found;
}

// The path or URL (or bare specifier's resolution) of '#name' in the scope of `pkg`, which may be undefined.
function resolveImports(pkg, name, base, conditions, resolvePackage) {
  if (name === '#' || name.startsWith('#/') || name.endsWith('/')) {
    throw new codes.ERR_INVALID_MODULE_SPECIFIER(name, 'is not a valid internal imports specifier name', base);
  }
  if (pkg !== undefined && pkg.imports !== undefined) {
    const found = new Resolver(pkg, base, conditions, resolvePackage).lookUp(pkg.imports, name, true);
    if (found !== undefined && found !== null) return found;
  }
  throw new codes.ERR_PACKAGE_IMPORT_NOT_DEFINED(name, pkg && `${pkg.directory}/`, base);
}

module.exports = { resolveExports, resolveImports };
