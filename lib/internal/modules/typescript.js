'use strict';

// TypeScript whose types can be erased: the front end makes white space of them, so that all else keeps its place.

const { codes } = require('internal/errors');
const { getArrow, setArrow } = internalBinding('errors');
const { options } = internalBinding('options');
const { stripTypes } = internalBinding('modules');

const extension = /\.[cm]?ts$/;
const isEnabled = options['--experimental-strip-types'];

/** Is it a file whose types are stripped? */
function isTypeScript(filename) {
  return isEnabled && extension.test(filename);
}

// What the front end finds wrong, as Node says it. Decorators are for the engine to refuse.
function toCodedError(error) {
  if (!(error instanceof SyntaxError) || error.message === 'Invalid or unexpected token') return error;
  const name = error.isUnsupported ? 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX' : 'ERR_INVALID_TYPESCRIPT_SYNTAX';
  const coded = new codes[name](error.message);
  setArrow(coded, getArrow(error));
  return coded;
}

/** The JavaScript that is left of `source`. */
function strip(source, filename) {
  try {
    return stripTypes(source, filename);
  } catch (error) {
    throw toCodedError(error);
  }
}

/** The same for a file: packages are to be published as JavaScript. */
function stripFile(source, filename) {
  if (/(?:^|\/)node_modules\//.test(filename)) throw new codes.ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING(filename);
  return strip(source, filename);
}

/** module.stripTypeScriptTypes() */
function stripTypeScriptTypes(code, settings = {}) {
  const { emitExperimentalWarning } = require('internal/util');
  const { validateObject, validateOneOf, validateString } = require('internal/validators');
  emitExperimentalWarning('stripTypeScriptTypes');
  validateString(code, 'code');
  validateObject(settings, 'options');
  const { mode = 'strip', sourceUrl = '', sourceMap = false } = settings;
  validateOneOf(mode, 'options.mode', ['strip', 'transform']);
  validateString(sourceUrl, 'options.sourceUrl');
  // What cannot be erased would need a compiler.
  if (mode === 'transform') throw new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('stripTypeScriptTypes with mode "transform"');
  validateOneOf(sourceMap, 'options.sourceMap', [false, undefined]);
  const stripped = strip(code, sourceUrl || 'evalmachine.<anonymous>');
  return sourceUrl === '' ? stripped : `${stripped}\n\n//# sourceURL=${sourceUrl}`;
}

module.exports = { isEnabled, isTypeScript, strip, stripFile, stripTypeScriptTypes };
