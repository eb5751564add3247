'use strict';

// Errors that leave a script of vm show where they were thrown, with the line of the source, in front of their stack.

const { getArrow } = internalBinding('errors');
const { isNativeError } = internalBinding('types');

const decorated = new WeakSet();

function isDecorated(error) {
  return typeof error === 'object' && error !== null && decorated.has(error);
}

function decorate(error) {
  if (!isNativeError(error) || decorated.has(error)) return;
  decorated.add(error);
  try {
    const { stack } = error;
    const arrow = getArrow(error, false);
    if (typeof stack !== 'string' || !arrow) return;
    Object.defineProperty(error, 'stack', {
      __proto__: null, value: `${arrow}\n\n${stack}`, writable: true, enumerable: false, configurable: true,
    });
  } catch {
    // A frozen error, or one whose stack throws: it stays as it is.
  }
}

module.exports = { decorate, isDecorated };
