'use strict';

// An error that ends the process, as Node prints it: where it was thrown with the source line and a caret, a blank line,
// the stack with the error's own properties, a blank line, the version.

const { getArrow, getPlace } = internalBinding('errors');
const { options } = internalBinding('options');
const sourceMaps = require('internal/source_map/support');
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

function describeThrown(error) {
  if (isObject(error)) return describe(error);
  const text = typeof error === 'symbol' ? '' : String(error);
  return options['--trace-uncaught'] ? text : `${text}\n(Use \`node --trace-uncaught ...\` to show where the exception was thrown)`;
}

// With --enable-source-maps the place in the original. The engine forgets where this was thrown when another error is.
function placeOf(error, fromPromise) {
  const arrow = getArrow(error, fromPromise);
  const place = sourceMaps.enabled ? getPlace(error, fromPromise) : undefined;
  return (place && require('internal/source_map/stack').getOriginalArrow(place)) ?? arrow;
}

// Whatever was thrown: errors with a blank line behind the place, other values with one before it.
function report(error, fromPromise) {
  let arrow;
  try {
    if (!require('internal/vm/decorate').isDecorated(error)) arrow = placeOf(error, fromPromise);
  } catch {
    // No position: the message alone.
  }
  let text = isNativeError(error) ? describe(error) : describeThrown(error);
  if (arrow) text = isNativeError(error) ? `${arrow}\n\n${text}` : `\n${arrow}\n${text}`;
  if (options['--trace-uncaught']) text += `\nThrown at:\n    at ${getPlace(error) ?? '<anonymous>'}`;
  rawDebug(`${text}\n\nNode.js ${process.version}`);
}

module.exports = { report };
