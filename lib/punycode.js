'use strict';

const { isUnderNodeModules } = require('internal/util');
const { getOptionValue } = require('internal/options');

if (getOptionValue('--pending-deprecation') || !isUnderNodeModules(new Error().stack)) {
  process.emitWarning('The `punycode` module is deprecated. Please use a userland alternative instead.',
                      'DeprecationWarning', 'DEP0040');
}

module.exports = require('internal/deps/punycode');
