'use strict';

// The `exports` and `imports` fields of package.json: Node's PACKAGE_EXPORTS_RESOLVE and PACKAGE_IMPORTS_RESOLVE
// (doc/api/esm.md, "Resolution Algorithm Specification"), on paths instead of URLs.

const { codes } = require('internal/errors');

// What a target may not contain after its leading "./", in any spelling of dots and slashes.
const forbidden = new Set(['.', '..', 'node_modules']);

function isForbiddenSegment(segment) {
  if (segment === '') return true;
  return forbidden.has(segment.replace(/%2e/gi, '.').replace(/%6e/gi, 'n').toLowerCase());
}

function hasForbiddenSegment(path, allowEmpty) {
  const segments = path.split(/[/\\]|%2f|%5c/i);
  for (let i = 0; i < segments.length; i++) {
    if (segments[i] === '' && (allowEmpty || i === segments.length - 1)) continue;
    if (isForbiddenSegment(segments[i])) return true;
  }
  return false;
}

function isArrayIndex(key) {
  const number = +key;
  return `${number}` === key && number >= 0 && number < 0xFFFF_FFFF;
}

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
      throw new codes.ERR_INVALID_PACKAGE_CONFIG(pkg.path, base,
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
      if (internal && target.startsWith('node:')) return target;
      throw this.invalidTarget(key, target, internal);
    }
    if (hasForbiddenSegment(target.slice(2), false)) throw this.invalidTarget(key, target, internal);
    const path = this.pkg.directory + target.slice(1);
    if (match === '') return path;
    if (hasForbiddenSegment(match, true)) throw this.invalidSubpath(match, key, internal);
    return pattern ? path.replace(/\*/g, () => match) : path + match;
  }

  // A path, null for a target that is closed on purpose, undefined when no condition applies.
  target(target, key, match, pattern, internal) {
    if (typeof target === 'string') return this.targetString(target, key, match, pattern, internal);
    if (Array.isArray(target)) return this.targetList(target, key, match, pattern, internal);
    if (target === null) return null;
    if (typeof target !== 'object') throw this.invalidTarget(key, target, internal);
    const names = Object.getOwnPropertyNames(target);
    for (const name of names) {
      if (isArrayIndex(name)) {
        throw new codes.ERR_INVALID_PACKAGE_CONFIG(this.pkg.path, this.base,
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

// The path that `subpath` ('.', './x') of the package leads to.
function resolveExports(pkg, subpath, base, conditions) {
  const resolver = new Resolver(pkg, base, conditions);
  const map = isMainSugar(pkg.exports, pkg, base) ? { '.': pkg.exports } : pkg.exports;
  const found = resolver.lookUp(map, subpath, false);
  if (found === undefined || found === null) {
    throw new codes.ERR_PACKAGE_PATH_NOT_EXPORTED(`${pkg.directory}/`, subpath, base);
  }
  return found;
}

// The path (or bare or node: specifier's resolution) of '#name' in the scope of `pkg`, which may be undefined.
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
