'use strict';

// The command line's options by their long names: getOptionValue('--eval').

const { options } = internalBinding('options');

function getOptionValue(name) {
  return options[name];
}

module.exports = { getOptionValue };
