'use strict';

/*
 * What happens to the line of an Interface on a terminal: methods that interface.js adds to its prototype. They have
 * underscores because programs know and replace them by these names.
 */

const { AbortError } = require('internal/errors');
const { kEmptyObject } = require('internal/util');
const { clearScreenDown, cursorTo, moveCursor } = require('internal/readline/callbacks');
const {
  charLengthAt, charLengthLeft, commonPrefix, wordLengthLeft, wordLengthRight,
} = require('internal/readline/text');
const { getStringWidth, stripVTControlCharacters } = require('internal/util/inspect');

const MOST_UNDO = 2048;
const MOST_KILLED = 32;

const kSearch = Symbol('kSubstringSearch'); // what the history is searched for, or null
const kUndoStack = Symbol('_undoStack');
const kRedoStack = Symbol('_redoStack');
const kKillRing = Symbol('_killRing'); // text that was deleted, latest first
const kKillRingCursor = Symbol('_killRingCursor');
const kYanking = Symbol('_yanking');
const kQuestionReject = Symbol('_questionReject');

function initEditing(self) {
  self[kSearch] = null;
  self[kUndoStack] = [];
  self[kRedoStack] = [];
  self[kKillRing] = [];
  self[kKillRingCursor] = 0;
}

function remember(self) {
  if (self[kUndoStack].push({ text: self.line, cursor: self.cursor }) > MOST_UNDO) {
    self[kUndoStack].shift();
  }
}

/* Undo or redo: from one stack to the other. */
function goBack(self, from, to) {
  const entry = from.pop();
  if (entry !== undefined) {
    to.push({ text: self.line, cursor: self.cursor });
    self.line = entry.text;
    self.cursor = entry.cursor;
    self._refreshLine();
  }
}

function kill(self, text) {
  if (text && text !== self[kKillRing][0]) {
    self[kKillRing].unshift(text);
    self[kKillRingCursor] = 0;
    self[kKillRing].length = Math.min(self[kKillRing].length, MOST_KILLED);
  }
}

function yank(self) {
  if (self[kKillRing].length > 0) {
    self[kYanking] = true;
    self._insertString(self[kKillRing][self[kKillRingCursor]]);
  }
}

/* Another text of the ring instead of the one that was inserted. */
function yankNext(self) {
  const ring = self[kKillRing];
  if (!self[kYanking] || ring.length < 2) {
    return;
  }
  const start = self.cursor - ring[self[kKillRingCursor]].length;
  self[kKillRingCursor] = (self[kKillRingCursor] + 1) % ring.length;
  const text = ring[self[kKillRingCursor]];
  self.line = self.line.slice(0, start) + text + self.line.slice(self.cursor);
  self.cursor = start + text.length;
  self._refreshLine();
}

/* Take out line[start…end); the cursor stands at start then. */
function removeText(self, start, end) {
  self.line = self.line.slice(0, start) + self.line.slice(end);
  self.cursor = start;
  self._refreshLine();
}

function showHistory(self, step) {
  const { history, line } = self;
  const search = self[kSearch] || '';
  remember(self);
  let index = self.historyIndex + step;
  while (index >= 0 && index < history.length && (!history[index].startsWith(search) || line === history[index])) {
    index += step;
  }
  self.line = index >= 0 && index < history.length ? history[index] : search;
  self.historyIndex = index;
  self.cursor = self.line.length;
  self._refreshLine();
}

/* Completions in columns. */
function layOut(completions, columns) {
  const widths = completions.map((completion) => getStringWidth(completion));
  const width = Math.max(...widths) + 2;
  const perLine = columns === Infinity ? 1 : Math.floor(columns / width) || 1;
  let output = '\r\n';
  let inLine = 0;
  let padding = 0;
  for (let i = 0; i < completions.length; i++) {
    if (completions[i] === '' || inLine === perLine) {
      output += '\r\n';
      inLine = 0;
      padding = 0;
    } else {
      output += ' '.repeat(padding);
    }
    if (completions[i] === '') {
      output += '\r\n';
    } else {
      output += completions[i];
      padding = width - widths[i];
      inLine++;
    }
  }
  return inLine === 0 ? output : `${output}\r\n\r\n`;
}

/* ---- keys ---- */

function interrupt(self) {
  if (self.listenerCount('SIGINT') > 0) {
    self.emit('SIGINT');
  } else {
    self.close();
    self[kQuestionReject]?.(new AbortError('Aborted with Ctrl+C'));
  }
}

function endOrDelete(self) {
  if (self.cursor === 0 && self.line.length === 0) {
    self.close();
    self[kQuestionReject]?.(new AbortError('Aborted with Ctrl+D'));
  } else {
    self._deleteRight();
  }
}

function suspend(self) {
  if (self.listenerCount('SIGTSTP') > 0) {
    self.emit('SIGTSTP');
    return;
  }
  process.once('SIGCONT', () => {
    if (!self.paused) {
      // Pausing and resuming is what makes the stream see signals and its end again.
      self.pause();
      self.emit('SIGCONT');
    }
    self._setRawMode(true);
    self._refreshLine();
  });
  self._setRawMode(false);
  process.kill(process.pid, 'SIGTSTP');
}

function clearScreen(self) {
  cursorTo(self.output, 0, 0);
  clearScreenDown(self.output);
  self._refreshLine();
}

const goLeft = (self) => self._moveCursor(-charLengthLeft(self.line, self.cursor));
const goRight = (self) => self._moveCursor(charLengthAt(self.line, self.cursor));
const goHome = (self) => self._moveCursor(-Infinity);
const goEnd = (self) => self._moveCursor(Infinity);

const controlShiftKeys = {
  __proto__: null,
  backspace: (self) => self._deleteLineLeft(),
  delete: (self) => self._deleteLineRight(),
};

const controlKeys = {
  __proto__: null,
  c: interrupt,
  h: (self) => self._deleteLeft(),
  d: endOrDelete,
  u: (self) => self._deleteLineLeft(),
  k: (self) => self._deleteLineRight(),
  a: goHome,
  e: goEnd,
  b: goLeft,
  f: goRight,
  l: clearScreen,
  n: (self) => self._historyNext(),
  p: (self) => self._historyPrev(),
  y: yank,
  z: suspend,
  w: (self) => self._deleteWordLeft(),
  backspace: (self) => self._deleteWordLeft(),
  delete: (self) => self._deleteWordRight(),
  left: (self) => self._wordLeft(),
  right: (self) => self._wordRight(),
};

const metaKeys = {
  __proto__: null,
  b: (self) => self._wordLeft(),
  f: (self) => self._wordRight(),
  d: (self) => self._deleteWordRight(),
  delete: (self) => self._deleteWordRight(),
  backspace: (self) => self._deleteWordLeft(),
  y: yankNext,
};

/* \n right behind \r is the same end of line. */
function enter(self) {
  if (self._sawReturnAt === 0 || Date.now() - self._sawReturnAt > self.crlfDelay) {
    self._line();
  }
  self._sawReturnAt = 0;
}

const plainKeys = {
  __proto__: null,
  return: (self) => {
    self._sawReturnAt = Date.now();
    self._line();
  },
  enter,
  backspace: (self) => self._deleteLeft(),
  delete: (self) => self._deleteRight(),
  left: goLeft,
  right: goRight,
  home: goHome,
  end: goEnd,
  up: (self) => self._historyPrev(),
  down: (self) => self._historyNext(),
};

function insertText(self, text) {
  const lines = text.split(/\r?\n|\r(?!\n)/);
  for (let i = 0; i < lines.length; i++) {
    if (i > 0) {
      self._line();
    }
    self._insertString(lines[i]);
  }
}

function updateSearch(self, key) {
  if ((key.name === 'up' || key.name === 'down') && !key.ctrl && !key.meta && !key.shift) {
    self[kSearch] ??= self.line.slice(0, self.cursor);
  } else if (self[kSearch] !== null) {
    self[kSearch] = null;
    if (self.history.length === self.historyIndex) {
      self.historyIndex = -1; // nothing was found
    }
  }
}

const methods = {
  _ttyWrite(text, key) {
    const previousKey = this._previousKey;
    key ||= kEmptyObject;
    this._previousKey = key;
    if (!key.meta || key.name !== 'y') {
      this[kYanking] = false;
    }
    updateSearch(this, key);
    if (key.sequence?.[0] === '\x1f') {
      goBack(this, this[kUndoStack], this[kRedoStack]);
    } else if (key.sequence?.[0] === '\x1e') {
      goBack(this, this[kRedoStack], this[kUndoStack]);
    } else if (key.ctrl || key.meta) {
      const keys = !key.ctrl ? metaKeys : key.shift ? controlShiftKeys : controlKeys;
      if (key.name !== 'escape') {
        keys[key.name]?.(this);
      }
    } else if (key.name !== 'escape') {
      this._pressPlain(text, key, previousKey);
    }
  },

  _pressPlain(text, key, previousKey) {
    if (this._sawReturnAt && key.name !== 'enter') {
      this._sawReturnAt = 0;
    }
    if (plainKeys[key.name] !== undefined) {
      plainKeys[key.name](this);
    } else if (key.name === 'tab' && typeof this.completer === 'function' && this.isCompletionEnabled) {
      this._tabComplete(previousKey?.name === 'tab');
    } else if (typeof text === 'string' && text) {
      insertText(this, text);
    }
  },

  _insertString(text) {
    remember(this);
    const atEnd = this.cursor >= this.line.length;
    const { rows } = this.isCompletionEnabled && atEnd ? this.getCursorPos() : { rows: 0 };
    this.line = this.line.slice(0, this.cursor) + text + this.line.slice(this.cursor);
    this.cursor += text.length;
    // Text that is pasted goes straight out; the line is drawn when all of it is there.
    if (!this.isCompletionEnabled || (atEnd && rows >= this.getCursorPos().rows)) {
      this._writeToOutput(text);
    } else {
      this._refreshLine();
    }
  },

  _complete(lastKeypressWasTab, [completions, completeOn]) {
    if (!completions || completions.length === 0) {
      return;
    }
    const prefix = commonPrefix(completions.filter((completion) => completion !== ''));
    if (prefix.startsWith(completeOn) && prefix.length > completeOn.length) {
      this._insertString(prefix.slice(completeOn.length));
    } else if (!completeOn.startsWith(prefix)) {
      const start = this.cursor - completeOn.length;
      this.line = this.line.slice(0, start) + prefix + this.line.slice(this.cursor);
      this.cursor = start + prefix.length;
      this._refreshLine();
    } else if (lastKeypressWasTab) {
      remember(this);
      this._writeToOutput(layOut(completions, this.columns));
      this._refreshLine();
    }
  },

  _wordLeft() {
    if (this.cursor > 0) {
      this._moveCursor(-wordLengthLeft(this.line, this.cursor));
    }
  },

  _wordRight() {
    if (this.cursor < this.line.length) {
      this._moveCursor(wordLengthRight(this.line, this.cursor));
    }
  },

  _deleteLeft() {
    if (this.cursor > 0 && this.line.length > 0) {
      remember(this);
      removeText(this, this.cursor - charLengthLeft(this.line, this.cursor), this.cursor);
    }
  },

  _deleteRight() {
    if (this.cursor < this.line.length) {
      remember(this);
      removeText(this, this.cursor, this.cursor + charLengthAt(this.line, this.cursor));
    }
  },

  _deleteWordLeft() {
    if (this.cursor > 0) {
      remember(this);
      removeText(this, this.cursor - wordLengthLeft(this.line, this.cursor), this.cursor);
    }
  },

  _deleteWordRight() {
    if (this.cursor < this.line.length) {
      remember(this);
      const [word] = /^(?:\s+|\W+|\w+)\s*/.exec(this.line.slice(this.cursor));
      removeText(this, this.cursor, this.cursor + word.length);
    }
  },

  _deleteLineLeft() {
    remember(this);
    kill(this, this.line.slice(0, this.cursor));
    removeText(this, 0, this.cursor);
  },

  _deleteLineRight() {
    remember(this);
    kill(this, this.line.slice(this.cursor));
    removeText(this, this.cursor, this.line.length);
  },

  _historyNext() {
    if (this.historyIndex >= 0) {
      showHistory(this, -1);
    }
  },

  _historyPrev() {
    if (this.historyIndex < this.history.length && this.history.length > 0) {
      showHistory(this, 1);
    }
  },

  clearLine() {
    this._moveCursor(Infinity);
    this._writeToOutput('\r\n');
    this.line = '';
    this.cursor = 0;
    this.prevRows = 0;
  },

  _line() {
    const line = this._addHistory();
    this[kUndoStack] = [];
    this[kRedoStack] = [];
    this.clearLine();
    this._onLine(line);
  },

  /* Draw prompt and line again. */
  _refreshLine() {
    const text = this._prompt + this.line;
    const end = this._getDisplayPos(text);
    const cursor = this.getCursorPos();
    if (this.prevRows > 0) {
      moveCursor(this.output, 0, -this.prevRows);
    }
    cursorTo(this.output, 0);
    clearScreenDown(this.output);
    this._writeToOutput(text);
    if (end.cols === 0) {
      this._writeToOutput(' '); // so that the terminal begins the next row
    }
    cursorTo(this.output, cursor.cols);
    if (end.rows > cursor.rows) {
      moveCursor(this.output, 0, cursor.rows - end.rows);
    }
    this.prevRows = cursor.rows;
  },

  /* Where the cursor is on the screen behind this text. */
  _getDisplayPos(text) {
    const { columns } = this;
    let offset = 0;
    let rows = 0;
    for (const character of stripVTControlCharacters(text)) {
      if (character === '\n') {
        rows += Math.ceil(offset / columns) || 1;
        offset = 0;
      } else if (character === '\t') {
        offset += this.tabSize - offset % this.tabSize;
      } else {
        const width = getStringWidth(character, false);
        // A wide character does not fit into the last column.
        offset += width === 2 && (offset + 1) % columns === 0 ? 3 : width;
      }
    }
    const cols = offset % columns;
    return { cols, rows: rows + (offset - cols) / columns };
  },

  getCursorPos() {
    return this._getDisplayPos(this._prompt + this.line.slice(0, this.cursor));
  },

  _moveCursor(distance) {
    if (distance === 0) {
      return;
    }
    const before = this.getCursorPos();
    this.cursor = Math.max(0, Math.min(this.cursor + distance, this.line.length));
    const after = this.getCursorPos();
    if (before.rows === after.rows) {
      moveCursor(this.output, after.cols - before.cols, 0);
    } else {
      this._refreshLine();
    }
  },
};

/* What is left of the above on a terminal that can do nothing. */
function ttyWriteDumb(text, key) {
  key ||= kEmptyObject;
  if (key.name === 'escape') {
    return;
  }
  if (this._sawReturnAt && key.name !== 'enter') {
    this._sawReturnAt = 0;
  }
  if (key.ctrl && key.name === 'c') {
    interrupt(this);
  } else if (key.ctrl && key.name === 'd') {
    this.close();
  } else if (key.name === 'return') {
    plainKeys.return(this);
  } else if (key.name === 'enter') {
    enter(this);
  } else if (typeof text === 'string' && text) {
    this.line += text;
    this.cursor += text.length;
    this._writeToOutput(text);
  }
}

module.exports = { initEditing, kQuestionReject, methods, ttyWriteDumb };
