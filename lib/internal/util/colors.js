/*
 * Escape codes of colours, as far as the standard error stream shows them.
 */
'use strict';

function shouldColorize(stream) {
  if (process.env.FORCE_COLOR !== undefined) {
    return require('internal/tty').getColorDepth() > 2;
  }
  return stream?.isTTY && (typeof stream.getColorDepth !== 'function' || stream.getColorDepth() > 2);
}

/*
 * The same of the standard output or error stream by its descriptor. That a file or a pipe shows none can be told without
 * making the stream.
 */
function shouldColorizeFd(fd) {
  if (process.env.FORCE_COLOR === undefined && !isTerminal(fd)) {
    return false;
  }
  return Boolean(shouldColorize(fd === 1 ? process.stdout : process.stderr));
}

/* True also when the program put its own stream in the place: then that has to be asked. */
function isTerminal(fd) {
  return !internalBinding('stdio').isDirect(fd) || internalBinding('util').guessHandleType(fd) === 'TTY';
}

/* Columns of the terminal that errors are printed on. */
function errorWidth() {
  return isTerminal(2) && process.stderr.isTTY ? process.stderr.columns : 80;
}

const CODES = {
  blue: '\u001b[34m',
  green: '\u001b[32m',
  white: '\u001b[39m',
  yellow: '\u001b[33m',
  red: '\u001b[31m',
  gray: '\u001b[90m',
  clear: '\u001bc',
  reset: '\u001b[0m',
};

function setColors(hasColors) {
  for (const name of Object.keys(CODES)) {
    module.exports[name] = hasColors ? CODES[name] : '';
  }
  module.exports.hasColors = hasColors;
}

/* To be called before use, and each time: the environment may have changed. */
function refresh() {
  setColors(shouldColorizeFd(2));
}

module.exports = { errorWidth, refresh, shouldColorize, shouldColorizeFd };
setColors(false);
