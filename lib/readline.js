'use strict';

const { AbortError } = require('internal/errors');
const { kEmptyObject, promisify, SymbolDispose } = require('internal/util');
const { validateAbortSignal } = require('internal/validators');
const { clearLine, clearScreenDown, cursorTo, moveCursor } = require('internal/readline/callbacks');
const { emitKeypressEvents } = require('internal/readline/keys');
const { Interface: BaseInterface, InterfaceConstructor } = require('internal/readline/interface');

/* A completer that takes a callback, whether it was given so or not. */
function withCallback(completer) {
  return typeof completer === 'function' && completer.length !== 2 ?
    (line, callback) => callback(null, completer(line)) :
    completer;
}

function Interface(input, output, completer, terminal) {
  if (!(this instanceof Interface)) {
    return new Interface(input, output, completer, terminal);
  }
  if (input?.input) {
    input.completer = withCallback(input.completer);
  } else {
    completer = withCallback(completer);
  }
  Reflect.apply(InterfaceConstructor, this, [input, output, completer, terminal]);
  if (process.env.TERM === 'dumb') {
    this._ttyWrite = require('internal/readline/editing').ttyWriteDumb.bind(this);
  }
}

Object.setPrototypeOf(Interface.prototype, BaseInterface.prototype);
Object.setPrototypeOf(Interface, BaseInterface);

/* Ask; the callback gets the next line. */
Interface.prototype.question = function question(query, options, callback) {
  callback = typeof options === 'function' ? options : callback;
  const signal = options?.signal;
  if (signal) {
    validateAbortSignal(signal, 'options.signal');
    if (signal.aborted) {
      return;
    }
    const { addAbortListener } = require('internal/events/abort_listener');
    const onAbort = () => this._questionCancel();
    const listener = addAbortListener(signal, onAbort);
    const answered = callback;
    callback = (answer) => {
      listener[SymbolDispose]();
      return typeof answered === 'function' ? answered(answer) : undefined;
    };
  }
  if (typeof callback === 'function') {
    this._question(query, callback);
  }
};

Interface.prototype.question[promisify.custom] = function question(query, options) {
  const signal = options?.signal;
  if (signal?.aborted) {
    return Promise.reject(new AbortError(undefined, { cause: signal.reason }));
  }
  return new Promise((resolve, reject) => {
    let answer = resolve;
    if (signal) {
      const { addAbortListener } = require('internal/events/abort_listener');
      const onAbort = () => reject(new AbortError(undefined, { cause: signal.reason }));
      const listener = addAbortListener(signal, onAbort);
      answer = (line) => {
        listener[SymbolDispose]();
        resolve(line);
      };
    }
    this.question(query, options ?? kEmptyObject, answer);
  });
};

Interface.prototype._tabComplete = function(lastKeypressWasTab) {
  this.pause();
  this.completer(this.line.slice(0, this.cursor), (error, completion) => {
    this.resume();
    if (error) {
      const { inspect } = require('internal/util/inspect');
      this._writeToOutput(`Tab completion error: ${inspect(error)}`);
    } else {
      this._complete(lastKeypressWasTab, completion);
    }
  });
};

Interface.prototype._getCursorPos = BaseInterface.prototype.getCursorPos;

function createInterface(input, output, completer, terminal) {
  return new Interface(input, output, completer, terminal);
}

module.exports = {
  Interface,
  clearLine,
  clearScreenDown,
  createInterface,
  cursorTo,
  emitKeypressEvents,
  moveCursor,
  get promises() {
    return require('readline/promises');
  },
};
