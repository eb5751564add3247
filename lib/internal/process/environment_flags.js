'use strict';

// process.allowedNodeEnvironmentFlags: what may stand in NODE_OPTIONS, as a set that cannot be changed and that finds a
// flag however it is written: with underscores, without dashes, with its value.

const { environmentOptions } = internalBinding('options');

// Every spelling of an option that the set lists: with --no- if it is one that is on or off.
function listFlags() {
  const flags = [];
  for (const [name, isFlag] of environmentOptions()) {
    flags.push(name);
    if (isFlag && name.startsWith('--')) flags.push(`--no-${name.slice(2)}`);
  }
  return flags;
}

const canonical = (flag) => flag.replace(/_/g, '-').replace(/=.*$/s, '');

class NodeEnvironmentFlagsSet extends Set {
  #flags;
  #short;

  constructor(flags) {
    super();
    this.#flags = new Set(flags);
    this.#short = new Set(flags.map((flag) => flag.replace(/^--?/, '')));
  }

  add() {
    return this;
  }

  delete() {
    return false;
  }

  clear() {
  }

  has(key) {
    if (typeof key !== 'string') return false;
    const flag = canonical(key);
    return flag.startsWith('-') ? this.#flags.has(flag) : this.#short.has(flag);
  }

  entries() {
    return this.#flags.entries();
  }

  forEach(callback, thisArgument = undefined) {
    this.#flags.forEach((flag) => callback.call(thisArgument, flag, flag, this));
  }

  get size() {
    return this.#flags.size;
  }

  values() {
    return this.#flags.values();
  }
}

const { prototype } = NodeEnvironmentFlagsSet;
Object.defineProperty(prototype, 'keys', { value: prototype.values, writable: true, enumerable: false, configurable: true });
Object.defineProperty(prototype, Symbol.iterator,
                      { value: prototype.values, writable: true, enumerable: false, configurable: true });

// The value of process.allowedNodeEnvironmentFlags.
function makeFlags() {
  Object.freeze(prototype);
  return Object.freeze(new NodeEnvironmentFlagsSet(listFlags()));
}

module.exports = { makeFlags };
