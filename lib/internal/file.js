'use strict';

const { codes } = require('internal/errors');
const { Blob, inspectAs } = require('internal/blob');
const { customInspectSymbol, kEmptyObject, kEnumerableProperty } = require('internal/util');

class File extends Blob {
  #name;
  #lastModified;

  constructor(fileBits, fileName, options = kEmptyObject) {
    if (arguments.length < 2) {
      throw new codes.ERR_MISSING_ARGS('fileBits', 'fileName');
    }
    super(fileBits, options);
    const { lastModified = Date.now() } = options ?? kEmptyObject;
    const time = +lastModified;
    this.#lastModified = Number.isNaN(time) ? 0 : time;
    this.#name = `${fileName}`.toWellFormed();
  }

  get name() {
    return this.#name;
  }

  get lastModified() {
    return this.#lastModified;
  }

  [customInspectSymbol](depth, options) {
    return inspectAs(this, 'File', depth, options, () => ({
      size: this.size,
      type: this.type,
      name: this.#name,
      lastModified: this.#lastModified,
    }));
  }
}

Object.defineProperties(File.prototype, {
  name: kEnumerableProperty,
  lastModified: kEnumerableProperty,
  [Symbol.toStringTag]: { __proto__: null, configurable: true, value: 'File' },
});

module.exports = { File };
