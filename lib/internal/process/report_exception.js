'use strict';

// An error that ends the process, as Node prints it: where it was thrown with the source line and a caret, a blank line,
// the stack with the error's own properties, a blank line, the version.

const { getArrow } = internalBinding('errors');
const { rawDebug } = internalBinding('process_methods');

function isObject(value) {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

function hasStack(error) {
  try {
    return isObject(error) && typeof error.stack === 'string' && error.stack.length > 0;
  } catch {
    return false;
  }
}

function describe(error) {
  try {
    return require('internal/util/inspect').inspect(error, { colors: false });
  } catch {
    try {
      return hasStack(error) ? error.stack : String(error);
    } catch {
      return '[an object that cannot be shown]';
    }
  }
}

function isNativeError(error) {
  return isObject(error) && internalBinding('types').isNativeError(error);
}

function report(error, fromPromise) {
  let arrow;
  try {
    arrow = getArrow(error, fromPromise);
  } catch {
    // No position: the message alone.
  }
  let text = '';
  if (arrow) text += `${arrow}\n`;
  if (isNativeError(error) || hasStack(error)) {
    text += arrow ? `\n${describe(error)}` : describe(error);
  } else {
    text = arrow ? `${arrow}\n` : '';
    text += `Uncaught:\n${typeof error === 'symbol' ? String(error) : describe(error)}`;
    text += '\n(Use `node --trace-uncaught ...` to show where the exception was thrown)';
  }
  rawDebug(`${text}\n\nNode.js ${process.version}`);
}

module.exports = { report };
