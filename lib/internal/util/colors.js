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

/* Ask again: the environment may have changed. */
function refresh() {
  const hasColors = Boolean(shouldColorize(process.stderr));
  for (const name of Object.keys(CODES)) {
    module.exports[name] = hasColors ? CODES[name] : '';
  }
  module.exports.hasColors = hasColors;
}

module.exports = { refresh, shouldColorize };
refresh();
