'use strict';

const { codes } = require('internal/errors');
const { validateBoolean, validateInteger } = require('internal/validators');
const { clearLineCode, clearScreenDownCode, cursorToCode, moveCursorCode } = require('internal/readline/callbacks');

/* Moves about a terminal that are collected and written together by commit(). */
class Readline {
  #autoCommit = false;
  #stream;
  #pending = '';

  constructor(stream, options = undefined) {
    const { isWritable } = require('internal/streams/utils');
    if (!isWritable(stream)) {
      throw new codes.ERR_INVALID_ARG_TYPE('stream', 'Writable', stream);
    }
    this.#stream = stream;
    const autoCommit = options?.autoCommit;
    if (autoCommit !== undefined && autoCommit !== null) {
      validateBoolean(autoCommit, 'options.autoCommit');
      this.#autoCommit = autoCommit;
    }
  }

  #add(data) {
    if (this.#autoCommit) {
      process.nextTick(() => this.#stream.write(data));
    } else {
      this.#pending += data;
    }
    return this;
  }

  cursorTo(x, y = undefined) {
    validateInteger(x, 'x');
    if (y !== undefined && y !== null) {
      validateInteger(y, 'y');
    }
    return this.#add(cursorToCode(x, y));
  }

  moveCursor(dx, dy) {
    if (!dx && !dy) {
      return this;
    }
    validateInteger(dx, 'dx');
    validateInteger(dy, 'dy');
    return this.#add(moveCursorCode(dx, dy));
  }

  clearLine(direction) {
    validateInteger(direction, 'dir', -1, 1);
    return this.#add(clearLineCode(direction));
  }

  clearScreenDown() {
    return this.#add(clearScreenDownCode);
  }

  commit() {
    return new Promise((resolve) => {
      this.#stream.write(this.#pending, resolve);
      this.#pending = '';
    });
  }

  rollback() {
    this.#pending = '';
    return this;
  }
}

module.exports = { Readline };
