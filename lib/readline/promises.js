'use strict';

const { AbortError } = require('internal/errors');
const { kEmptyObject, SymbolDispose } = require('internal/util');
const { validateAbortSignal } = require('internal/validators');
const { kQuestionReject } = require('internal/readline/editing');
const { Interface: BaseInterface } = require('internal/readline/interface');
const { Readline } = require('internal/readline/promises');

class Interface extends BaseInterface {
  question(query, options = kEmptyObject) {
    return new Promise((resolve, reject) => {
      const signal = options?.signal;
      let answer = resolve;
      if (signal) {
        validateAbortSignal(signal, 'options.signal');
        if (signal.aborted) {
          reject(new AbortError(undefined, { cause: signal.reason }));
          return;
        }
        const { addAbortListener } = require('internal/events/abort_listener');
        const onAbort = () => {
          this._questionCancel();
          reject(new AbortError(undefined, { cause: signal.reason }));
        };
        const listener = addAbortListener(signal, onAbort);
        answer = (line) => {
          listener[SymbolDispose]();
          resolve(line);
        };
      }
      this[kQuestionReject] = reject;
      this._question(query, answer);
    });
  }
}

function createInterface(input, output, completer, terminal) {
  return new Interface(input, output, completer, terminal);
}

module.exports = { Interface, Readline, createInterface };
