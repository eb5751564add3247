'use strict';

// Hooks that run in the thread of the program: module.registerHooks(). What was registered last is asked first; the
// last step of a chain is the default of who asks.

const { codes } = require('internal/errors');
const { validateFunction } = require('internal/validators');

const registered = [];

class ModuleHooks {
  constructor(resolve, load) {
    this.resolve = resolve;
    this.load = load;
  }

  deregister() {
    const index = registered.indexOf(this);
    if (index !== -1) registered.splice(index, 1);
  }
}

/** module.registerHooks() */
function registerHooks(hooks) {
  const { resolve, load } = hooks;
  if (resolve) validateFunction(resolve, 'hooks.resolve');
  if (load) validateFunction(load, 'hooks.load');
  const added = new ModuleHooks(resolve, load);
  registered.push(added);
  return added;
}

function isActive() {
  return registered.length > 0;
}

function checkResolved(result) {
  if (typeof result?.url !== 'string') {
    throw new codes.ERR_INVALID_RETURN_PROPERTY_VALUE('a URL string', 'resolve', 'url', result?.url);
  }
}

function checkLoaded(result) {
  const { format, source } = result;
  if (typeof format !== 'string' && format !== undefined && format !== null) {
    throw new codes.ERR_INVALID_RETURN_PROPERTY_VALUE('a string', 'load', 'format', format);
  }
  const isSource = typeof source === 'string' || ArrayBuffer.isView(source) || source === null || source === undefined ||
    require('internal/util/types').isAnyArrayBuffer(source);
  if (!isSource) {
    throw new codes.ERR_INVALID_RETURN_PROPERTY_VALUE('a string, an ArrayBuffer, or a TypedArray', 'load', 'source', source);
  }
}

// Ask the hooks of one kind, then `byDefault`.
function runChain(kind, argument, context, byDefault, check) {
  const chain = registered.filter((hooks) => hooks[kind]);
  const ask = (index, given, around) => {
    if (index < 0) return byDefault(given, around);
    let wentOn = false;
    const next = (changed, extra) => {
      wentOn = true;
      return ask(index - 1, changed ?? given, extra === undefined ? around : { ...around, ...extra });
    };
    const result = chain[index][kind](given, around, next);
    if (!wentOn && result?.shortCircuit !== true) {
      throw new codes.ERR_INVALID_RETURN_PROPERTY_VALUE('true', kind, 'shortCircuit', result?.shortCircuit);
    }
    check(result);
    return result;
  };
  return ask(chain.length - 1, argument, context);
}

/** { url, format } of a specifier. */
function resolve(specifier, context, byDefault) {
  return runChain('resolve', specifier, context, byDefault, checkResolved);
}

/** { format, source } of a URL. */
function load(url, context, byDefault) {
  return runChain('load', url, context, byDefault, checkLoaded);
}

/** What a hook gave as source, as a string. */
function sourceText(source) {
  if (typeof source === 'string') return source;
  return new (require('internal/encoding').TextDecoder)().decode(source);
}

module.exports = { isActive, load, registerHooks, resolve, sourceText };
