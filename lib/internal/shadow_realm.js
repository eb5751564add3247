'use strict';

// ShadowRealm (TC39's proposal, --experimental-shadow-realm): a realm with nothing but the language's globals. What goes
// between realms is primitive, or a function that calls the other realm's.

const { codes } = require('internal/errors');
const wrap = internalBinding('module_wrap');
const { compileScript, makeRealm, thisRealm } = internalBinding('contextify');

/* What the rest needs of a realm, taken before a program runs in it: a maker of functions that call `call` with the array
 * of their arguments, and its TypeError. */
const tools = `((define, TypeError) => ({
  makeFunction(call, name, length) {
    const wrapped = (...args) => call(args);
    define(wrapped, 'name', { value: name, configurable: true });
    return define(wrapped, 'length', { value: length, configurable: true });
  },
  TypeError,
}))(Object.defineProperty, TypeError)`;

/* An error as a realm may see one of another: its text. */
function describe(value) {
  if (typeof value === 'function' || (typeof value === 'object' && value !== null)) {
    try {
      const { name, message } = value;
      if (typeof name === 'string' && typeof message === 'string') return message === '' ? name : `${name}: ${message}`;
      return Object.prototype.toString.call(value);
    } catch {
      return '#<Object>';
    }
  }
  return String(value);
}

function nameOf(target) {
  return typeof target.name === 'string' ? target.name : '';
}

function lengthOf(target) {
  if (!Object.hasOwn(target, 'length') || typeof target.length !== 'number') return 0;
  const { length } = target;
  return Number.isNaN(length) ? 0 : Math.max(0, Math.trunc(length));
}

/* The value as the realm `to` has it, from the realm `from`. */
function pass(value, from, to) {
  if (typeof value !== 'function') {
    if (typeof value === 'object' && value !== null) throw new to.TypeError(`${describe(value)} is not a function`);
    return value;
  }
  let name;
  let length;
  try {
    name = nameOf(value);
    length = lengthOf(value);
  } catch (error) {
    throw new to.TypeError(`Cannot wrap target callable (${describe(error)})`);
  }
  return to.makeFunction((args) => {
    for (let i = 0; i < args.length; i++) args[i] = pass(args[i], to, from);
    let result;
    try {
      result = from.realm.call(value, args);
    } catch (error) {
      throw new to.TypeError(`WrappedFunction threw (${describe(error)})`);
    }
    return pass(result, from, to);
  }, name, length);
}

let outer;

function outerRealm() {
  outer ??= { realm: thisRealm(), ...compileScript(tools, 'node:internal/shadow_realm', 0, 0, undefined)() };
  return outer;
}

/* ---- modules: ES modules in files, none of Node's own, without anybody's hooks ---- */

class Loader {
  #realm;
  #records = new Map();

  constructor(realm) {
    this.#realm = realm;
  }

  #resolve(specifier, parentURL) {
    const url = require('internal/modules/esm/resolve').resolve(specifier, parentURL);
    if (!url.startsWith('node:')) return url;
    if (specifier.startsWith('node:')) throw new codes.ERR_UNKNOWN_BUILTIN_MODULE(specifier);
    throw new codes.ERR_MODULE_NOT_FOUND(specifier, parentURL);
  }

  #load(specifier, parentURL) {
    const url = this.#resolve(specifier, parentURL);
    const cached = this.#records.get(url);
    if (cached !== undefined) return cached;
    const { formatOf, readText } = require('internal/modules/esm/loader');
    const format = formatOf(url);
    if (format !== 'module') throw new codes.ERR_UNKNOWN_MODULE_FORMAT(format, url);
    const host = { url, importModuleDynamically: (request) => this.import(request, url) };
    const record = this.#realm.compileModule(readText(url), url, host);
    this.#records.set(url, record);
    try {
      const requests = wrap.getRequests(record);
      for (let i = 0; i < requests.length; i += 3) wrap.setRequested(record, i / 3, this.#load(requests[i], url));
    } catch (error) {
      this.#records.delete(url);
      throw error;
    }
    return record;
  }

  /** A promise of the namespace. */
  async import(specifier, parentURL) {
    return this.#realm.call(wrap.importModule, [this.#load(specifier, parentURL)]);
  }
}

class ShadowRealm {
  #inner;
  #loader;

  constructor() {
    const realm = makeRealm((global) => global);
    this.#inner = { realm, ...realm.run(tools, 'node:internal/shadow_realm', 0, 0, undefined) };
    this.#loader = new Loader(realm);
  }

  evaluate(sourceText) {
    const inner = this.#inner;
    if (typeof sourceText !== 'string') throw new TypeError('Invalid value used as source text');
    compileScript(sourceText, 'ShadowRealm', 0, 0, undefined); // its SyntaxErrors are this realm's
    let result;
    try {
      result = inner.realm.evaluate(sourceText);
    } catch (error) {
      throw new TypeError(`ShadowRealm evaluate threw (${describe(error)})`);
    }
    return pass(result, inner, outerRealm());
  }

  importValue(specifier, exportName) {
    const inner = this.#inner;
    const request = `${specifier}`;
    exportName = `${exportName}`;
    const { pathToFileURL } = require('internal/url');
    const namespaceOf = async () => {
      try {
        return await this.#loader.import(request, `${pathToFileURL(`${process.cwd()}/`)}`);
      } catch (error) {
        throw new TypeError(`Cannot import in ShadowRealm (${describe(error)})`);
      }
    };
    return namespaceOf().then((namespace) => {
      if (!Object.hasOwn(namespace, exportName)) {
        throw new TypeError(`The requested module '${request}' does not provide an export named '${exportName}'`);
      }
      return pass(namespace[exportName], inner, outerRealm());
    });
  }
}

Object.defineProperty(ShadowRealm.prototype, Symbol.toStringTag, { __proto__: null, value: 'ShadowRealm', configurable: true });

module.exports = { ShadowRealm };
