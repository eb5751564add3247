'use strict';

// process.binding(): what old packages look for in there. Everything else is internal and stays so.

const { has } = internalBinding('builtins');

function makeConstants() {
  return {
    os: require('os').constants,
    fs: require('fs').constants,
    crypto: has('crypto') ? require('crypto').constants : {},
    zlib: has('zlib') ? require('zlib').constants : {},
    trace: {},
  };
}

function makeUv() {
  const uv = { ...internalBinding('uv') };
  uv.errname = (number) => require('util').getSystemErrorName(number);
  return uv;
}

const bindings = {
  __proto__: null,
  config: () => ({}),
  constants: makeConstants,
  natives: () => Object.fromEntries(require('module').builtinModules.map((id) => [id, ''])),
  util: () => require('util').types,
  uv: makeUv,
};

const made = { __proto__: null };

module.exports = function binding(name) {
  name = `${name}`;
  if (require('internal/options').getOptionValue('--pending-deprecation')) {
    process.emitWarning('Access to process.binding(\'*\') is deprecated.', 'DeprecationWarning', 'DEP0111');
  }
  if (bindings[name] === undefined) {
    const error = new Error(`No such module: ${name}`);
    error.code = 'ERR_INVALID_MODULE';
    throw error;
  }
  return made[name] ??= bindings[name]();
};
