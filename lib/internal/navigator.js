'use strict';

// The global `navigator`: what a program may know of where it runs, as browsers tell it.

const { codes: { ERR_ILLEGAL_CONSTRUCTOR } } = require('internal/errors');

const kOwn = Symbol('own');
const MACHINES = { x64: 'x86_64', ia32: 'i686' };

class Navigator {
  #availableParallelism;
  #userAgent = `Node.js/${process.versions.node.split('.', 1)[0]}`;
  #platform = `Linux ${MACHINES[process.arch] ?? process.arch}`;
  #languages = Object.freeze(['en-US']); // as Intl's default

  constructor(key) {
    if (key !== kOwn) throw new ERR_ILLEGAL_CONSTRUCTOR();
  }

  /** How many threads can run at once. */
  get hardwareConcurrency() {
    this.#availableParallelism ??= require('os').availableParallelism();
    return this.#availableParallelism;
  }

  /** The language of Intl. */
  get language() {
    return 'en-US';
  }

  /** It and nothing else, in a frozen array. */
  get languages() {
    return this.#languages;
  }

  /** "Node.js/" and the major version of Node.js that this is compatible with. */
  get userAgent() {
    return this.#userAgent;
  }

  /** The system and its machine. */
  get platform() {
    return this.#platform;
  }
}

for (const name of ['hardwareConcurrency', 'language', 'languages', 'userAgent', 'platform']) {
  Object.defineProperty(Navigator.prototype, name, { enumerable: true });
}

module.exports = { Navigator, navigator: new Navigator(kOwn) };
