'use strict';

// Lines of a stream, or typed on a terminal: what readline.Interface and its promises variant have in common.

const { codes } = require('internal/errors');
const EventEmitter = require('events');
const { validateAbortSignal, validateArray, validateNumber, validateString, validateUint32 } =
  require('internal/validators');
const { SymbolDispose } = require('internal/util');
const { initEditing, methods } = require('internal/readline/editing');
const { ESCAPE_CODE_TIMEOUT } = require('internal/readline/keys');

const HISTORY_SIZE = 30;
const LEAST_CRLF_DELAY = 100; // milliseconds between \r and \n of one end of line

const kLines = Symbol('line object stream');

/* The options of (input, output, completer, terminal) or ({ input, … }). */
function readOptions(input, output, completer, terminal) {
  const options = input?.input ? { ...optionsOf(input) } : { input, output, completer, terminal };
  if (options.tabSize !== undefined) {
    validateUint32(options.tabSize, 'tabSize', true);
  }
  if (options.escapeCodeTimeout !== undefined && !Number.isFinite(options.escapeCodeTimeout)) {
    throw new codes.ERR_INVALID_ARG_VALUE('input.escapeCodeTimeout', ESCAPE_CODE_TIMEOUT);
  }
  if (options.signal) {
    validateAbortSignal(options.signal, 'options.signal');
  }
  if (options.completer !== undefined && typeof options.completer !== 'function') {
    throw new codes.ERR_INVALID_ARG_VALUE('completer', options.completer);
  }
  if (options.history !== undefined) {
    validateArray(options.history, 'history');
  }
  options.historySize = options.historySize === undefined ? HISTORY_SIZE : options.historySize;
  validateNumber(options.historySize, 'historySize', 0);
  return options;
}

function optionsOf({
  input, output, completer, terminal, history, historySize, signal, tabSize, removeHistoryDuplicates, prompt,
  escapeCodeTimeout, crlfDelay,
}) {
  return {
    input, output, completer, terminal, history, historySize, signal, tabSize, removeHistoryDuplicates, prompt,
    escapeCodeTimeout, crlfDelay,
  };
}

/* Listen to the input; returns what stops that. */
function listen(stream, listeners) {
  for (const [event, listener] of Object.entries(listeners)) {
    stream.on(event, listener);
  }
  return () => {
    for (const [event, listener] of Object.entries(listeners)) {
      stream.removeListener(event, listener);
    }
  };
}

function listenToStream(self) {
  const { StringDecoder } = require('string_decoder');
  self._decoder = new StringDecoder('utf8');
  self.once('close', listen(self.input, {
    data: (data) => self._normalWrite(data),
    end: () => {
      if (typeof self._line_buffer === 'string' && self._line_buffer.length > 0) {
        self.emit('line', self._line_buffer);
      }
      self.close();
    },
  }));
}

function listenToTerminal(self) {
  const { emitKeypressEvents } = require('internal/readline/keys');
  emitKeypressEvents(self.input, self);
  const stop = listen(self.input, {
    keypress: (text, key) => {
      self._ttyWrite(text, key);
      const first = key?.sequence?.codePointAt(0);
      if (first >= 0xd800 && first <= 0xdfff) {
        self._refreshLine(); // half of a character
      }
    },
    end: () => {
      if (typeof self.line === 'string' && self.line.length > 0) {
        self.emit('line', self.line);
      }
      self.close();
    },
  });
  self._setRawMode(true);
  self.terminal = true;
  self.cursor = 0;
  self.historyIndex = -1;
  const onResize = () => self._refreshLine();
  self.output?.on('resize', onResize);
  self.once('close', () => {
    stop();
    self.output?.removeListener('resize', onResize);
  });
}

function closeOnAbort(self, signal) {
  const close = () => self.close();
  if (signal.aborted) {
    process.nextTick(close);
  } else {
    const { addAbortListener } = require('internal/events/abort_listener');
    self.once('close', addAbortListener(signal, close)[SymbolDispose]);
  }
}

function InterfaceConstructor(...args) {
  this._sawReturnAt = 0;
  this.isCompletionEnabled = true; // not while text is being pasted
  this._sawKeyPress = false;
  this._previousKey = null;
  Reflect.apply(EventEmitter, this, []);
  const options = readOptions(...args);
  this.escapeCodeTimeout = options.escapeCodeTimeout ?? ESCAPE_CODE_TIMEOUT;
  this.tabSize = options.tabSize ?? 8;
  this.line = '';
  this.output = options.output;
  this.input = options.input;
  initEditing(this);
  this.history = options.history ?? [];
  this.historySize = options.historySize;
  this.removeHistoryDuplicates = Boolean(options.removeHistoryDuplicates);
  this.crlfDelay = options.crlfDelay ? Math.max(LEAST_CRLF_DELAY, options.crlfDelay) : LEAST_CRLF_DELAY;
  this.completer = options.completer;
  this.setPrompt(options.prompt ?? '> ');
  this.terminal = Boolean(options.terminal ?? this.output?.isTTY);
  this[kLines] = undefined;
  this.once('close', listen(this.input, { error: (error) => this.emit('error', error) }));
  if (this.terminal) {
    listenToTerminal(this);
  } else {
    listenToStream(this);
  }
  if (options.signal) {
    closeOnAbort(this, options.signal);
  }
  this.input.resume();
}

Object.setPrototypeOf(InterfaceConstructor.prototype, EventEmitter.prototype);
Object.setPrototypeOf(InterfaceConstructor, EventEmitter);

class Interface extends InterfaceConstructor {
  get columns() {
    return this.output?.columns || Infinity;
  }

  setPrompt(prompt) {
    this._prompt = prompt;
  }

  getPrompt() {
    return this._prompt;
  }

  prompt(preserveCursor) {
    if (this.paused) {
      this.resume();
    }
    if (this.terminal && process.env.TERM !== 'dumb') {
      if (!preserveCursor) {
        this.cursor = 0;
      }
      this._refreshLine();
    } else {
      this._writeToOutput(this._prompt);
    }
  }

  close() {
    if (this.closed) {
      return;
    }
    this.pause();
    if (this.terminal) {
      this._setRawMode(false);
    }
    this.closed = true;
    this.emit('close');
  }

  pause() {
    if (this.paused) {
      return undefined;
    }
    this.input.pause();
    this.paused = true;
    this.emit('pause');
    return this;
  }

  resume() {
    if (!this.paused) {
      return undefined;
    }
    this.input.resume();
    this.paused = false;
    this.emit('resume');
    return this;
  }

  write(data, key) {
    if (this.paused) {
      this.resume();
    }
    if (this.terminal) {
      this._ttyWrite(data, key);
    } else {
      this._normalWrite(data);
    }
  }

  [Symbol.asyncIterator]() {
    if (this[kLines] === undefined) {
      const { kFirstEventParam } = require('internal/events/symbols');
      this[kLines] = EventEmitter.on(this, 'line', {
        close: ['close'], highWaterMark: 1024, [kFirstEventParam]: true,
      });
    }
    return this[kLines];
  }
}

Object.defineProperty(Interface.prototype, SymbolDispose, {
  __proto__: null,
  configurable: true,
  writable: true,
  value: Object.defineProperty(function() { this.close(); }, 'name', {
    __proto__: null, value: '[Symbol.dispose]', configurable: true,
  }),
});

const lineEnding = /\r?\n|\r(?!\n)/;

const streamMethods = {
  _setRawMode(mode) {
    const wasRaw = this.input.isRaw;
    if (typeof this.input.setRawMode === 'function') {
      this.input.setRawMode(mode);
    }
    return wasRaw;
  },

  _writeToOutput(text) {
    validateString(text, 'stringToWrite');
    if (this.output !== null && this.output !== undefined) {
      this.output.write(text);
    }
  },

  _onLine(line) {
    if (this._questionCallback) {
      const callback = this._questionCallback;
      this._questionCallback = null;
      this.setPrompt(this._oldPrompt);
      callback(line);
    } else {
      this.emit('line', line);
    }
  },

  _normalWrite(data) {
    if (data === undefined) {
      return;
    }
    let text = this._decoder.write(data);
    if (this._sawReturnAt && Date.now() - this._sawReturnAt <= this.crlfDelay) {
      if (text[0] === '\n') {
        text = text.slice(1);
      }
      this._sawReturnAt = 0;
    }
    const buffered = this._line_buffer || '';
    if (!lineEnding.test(text)) {
      if (text) {
        this._line_buffer = buffered + text;
      }
      return;
    }
    this._sawReturnAt = text.endsWith('\r') ? Date.now() : 0;
    const lines = (buffered + text).split(lineEnding);
    this._line_buffer = lines.pop();
    for (const line of lines) {
      this._onLine(line);
    }
  },

  /* Put the line into the history; returns it as listeners of 'history' have left it. */
  _addHistory() {
    const { history, historySize, line } = this;
    if (line.length === 0) {
      return '';
    }
    if (historySize === 0 || line.trim().length === 0) {
      return line;
    }
    if (history.length === 0 || history[0] !== line) {
      if (this.removeHistoryDuplicates && history.includes(line)) {
        history.splice(history.indexOf(line), 1);
      }
      history.unshift(line);
      if (history.length > historySize) {
        history.pop();
      }
    }
    this.historyIndex = -1;
    const [kept] = history;
    this.emit('history', history);
    return kept;
  },

  _question(query, callback) {
    if (this.closed) {
      throw new codes.ERR_USE_AFTER_CLOSE('readline');
    }
    if (!this._questionCallback) {
      this._oldPrompt = this._prompt;
      this.setPrompt(query);
      this._questionCallback = callback;
    }
    this.prompt();
  },

  _questionCancel() {
    if (this._questionCallback) {
      this._questionCallback = null;
      this.setPrompt(this._oldPrompt);
      this.clearLine();
    }
  },

  async _tabComplete(lastKeypressWasTab) {
    this.pause();
    let completion;
    try {
      completion = await this.completer(this.line.slice(0, this.cursor));
    } catch (error) {
      const { inspect } = require('internal/util/inspect');
      this._writeToOutput(`Tab completion error: ${inspect(error)}`);
      return;
    } finally {
      this.resume();
    }
    this._complete(lastKeypressWasTab, completion);
  },
};

for (const [name, value] of Object.entries({ ...methods, ...streamMethods })) {
  Object.defineProperty(Interface.prototype, name, { __proto__: null, configurable: true, writable: true, value });
}

module.exports = { Interface, InterfaceConstructor };
