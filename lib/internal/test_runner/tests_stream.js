'use strict';

// What happens to tests as a stream of { type, data }; each is an event of the stream, too.

const { Readable } = require('stream');

class TestsStream extends Readable {
  #waiting = [];
  #wanted = false;

  constructor() {
    super({ objectMode: true, autoDestroy: true, highWaterMark: Number.MAX_SAFE_INTEGER });
  }

  _read() {
    this.#wanted = true;
    while (this.#waiting.length > 0 && this.#wanted) this.#wanted = this.push(this.#waiting.shift());
  }

  report(type, data) {
    this.emit(type, data);
    this.#give({ __proto__: null, type, data });
  }

  diagnostic(nesting, place, message) {
    this.report('test:diagnostic', { __proto__: null, nesting, message, level: 'info', ...place });
  }

  end() {
    this.#give(null);
  }

  #give(item) {
    if (this.#wanted && this.#waiting.length === 0) this.#wanted = this.push(item);
    else this.#waiting.push(item);
  }
}

module.exports = { TestsStream };
