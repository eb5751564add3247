'use strict';

/*
 * The history of a REPL in a file: read at the start, written a little after each change and at the end.
 */

const path = require('path');
const { promises: fs } = require('fs');
const { debuglog } = require('internal/util/debuglog');

const WRITE_DELAY = 15; // milliseconds


const debug = debuglog('repl');

const disabledMessage = '\nPersistent history support disabled. Set the NODE_REPL_HISTORY environment\nvariable to a ' +
  'valid, user-writable path to enable.\n';
const noHomeMessage = '\nError: Could not get the home directory.\nREPL session history will not be persisted.\n';
const notOpenMessage = '\nError: Could not open history file.\nREPL session history will not be persisted.\n';

/* Above the prompt. */
function writeAbove(repl, message) {
  repl._writeToOutput(message);
  repl._refreshLine();
}

/* Without a file, the first key that asks for the history says why there is none. */
function disable(repl) {
  repl._historyPrev = function() {
    delete repl._historyPrev;
    if (repl.historySize > 0 && repl.history.length === 0) {
      writeAbove(repl, disabledMessage);
      return;
    }
    repl._historyPrev();
  };
}

function findFile(given) {
  if (typeof given === 'string') return given.trim();
  return path.join(require('os').homedir(), '.node_repl_history');
}

/* Keep the file as the history is. */
class HistoryFile {
  constructor(repl, handle) {
    this.repl = repl;
    this.handle = handle;
    this.timer = null;
    this.writing = false;
    this.pending = false;
    this.onLine = () => this.changed();
    repl._flushing = false;
    repl.on('line', this.onLine);
    repl.once('exit', () => this.end());
  }

  changed() {
    this.repl._flushing = true;
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), WRITE_DELAY);
  }

  async flush() {
    this.timer = null;
    if (this.writing) {
      this.pending = true;
      return;
    }
    this.writing = true;
    try {
      const data = Buffer.from(this.repl.history.join('\n'));
      await this.handle.truncate(0);
      await this.handle.write(data, 0, data.length, 0);
    } catch (error) {
      debug('history', error.stack);
    }
    this.writing = false;
    if (this.pending) {
      this.pending = false;
      this.changed();
      return;
    }
    this.repl._flushing = this.timer !== null;
    if (!this.repl._flushing) this.repl.emit('flushHistory');
  }

  end() {
    this.repl.removeListener('line', this.onLine);
    const close = () => this.handle.close().catch(() => {});
    if (this.repl._flushing) this.repl.once('flushHistory', close);
    else close();
  }
}

async function open(repl, file) {
  // Created with the rights of a private file, then opened to be read and written.
  await (await fs.open(file, 'a+', 0o0600)).close();
  const text = await fs.readFile(file, 'utf8');
  repl.history = text === '' ? [] : text.split(/[\n\r]+/, repl.historySize);
  return fs.open(file, 'r+', 0o0600);
}

function setUp(repl, given, ready) {
  if (given === '' || (typeof given === 'string' && given.trim() === '')) {
    disable(repl);
    ready(null, repl);
    return;
  }
  let file;
  try {
    file = findFile(given);
  } catch (error) {
    writeAbove(repl, noHomeMessage);
    debug('history', error.stack);
    disable(repl);
    ready(null, repl);
    return;
  }
  repl.pause();
  open(repl, file).then((handle) => {
    new HistoryFile(repl, handle); // eslint-disable-line no-new
    repl.resume();
    ready(null, repl);
  }, (error) => {
    writeAbove(repl, notOpenMessage);
    debug('history', error.stack);
    disable(repl);
    repl.resume();
    ready(null, repl);
  });
}


module.exports = { setUp };
