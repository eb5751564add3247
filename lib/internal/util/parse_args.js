/*
 * util.parseArgs(): the command line cut into tokens, checked against the declared options, and stored.
 */
'use strict';

const { codes } = require('internal/errors');
const { kEmptyObject } = require('internal/util');
const {
  validateArray, validateBoolean, validateBooleanArray, validateObject, validateString, validateStringArray,
  validateUnion,
} = require('internal/validators');

const { hasOwn } = Object;

const getOwn = (object, key) => (hasOwn(object, key) ? object[key] : undefined);

/* What was declared of an option, by its long name. */
const declared = (options, name, key) => (hasOwn(options, name) ? getOwn(options[name], key) : undefined);

const takesValue = (options, name) => declared(options, name, 'type') === 'string';

function longName(options, short) {
  const entry = Object.entries(options).find(([, option]) => getOwn(option, 'short') === short);
  return entry === undefined ? short : entry[0];
}

/* The arguments of the program, without those of Node and the script's name. */
function mainArguments() {
  const { getOptionValue } = require('internal/options');
  return process.argv.slice(getOptionValue('--eval') === undefined ? 2 : 1);
}

/* ---- the configuration ---- */

const DEFAULT_CHECKS = {
  string: { single: validateString, multiple: validateStringArray },
  boolean: { single: validateBoolean, multiple: validateBooleanArray },
};

function validateOption(name, option) {
  const path = `options.${name}`;
  validateObject(option, path);
  const type = getOwn(option, 'type');
  validateUnion(type, `${path}.type`, ['string', 'boolean']);
  if (hasOwn(option, 'short')) {
    const { short } = option;
    validateString(short, `${path}.short`);
    if (short.length !== 1) {
      throw new codes.ERR_INVALID_ARG_VALUE(`${path}.short`, short, 'must be a single character');
    }
  }
  const multiple = getOwn(option, 'multiple');
  if (hasOwn(option, 'multiple')) {
    validateBoolean(multiple, `${path}.multiple`);
  }
  const value = getOwn(option, 'default');
  if (value !== undefined) {
    DEFAULT_CHECKS[type][multiple ? 'multiple' : 'single'](value, `${path}.default`);
  }
}

function readConfig(config) {
  const strict = getOwn(config, 'strict') ?? true;
  const read = {
    args: getOwn(config, 'args') ?? mainArguments(),
    strict,
    allowPositionals: getOwn(config, 'allowPositionals') ?? !strict,
    tokens: getOwn(config, 'tokens') ?? false,
    allowNegative: getOwn(config, 'allowNegative') ?? false,
    options: getOwn(config, 'options') ?? { __proto__: null },
  };
  validateArray(read.args, 'args');
  for (const name of ['strict', 'allowPositionals', 'tokens', 'allowNegative']) {
    validateBoolean(read[name], name);
  }
  validateObject(read.options, 'options');
  for (const [name, option] of Object.entries(read.options)) {
    validateOption(name, option);
  }
  return read;
}

/* ---- tokens ---- */

/* Cut '-abfFILE' into '-a', '-b', '-fFILE': up to the first that takes a value. */
function expandGroup(arg, options) {
  const expanded = [];
  for (let i = 1; i < arg.length; i++) {
    if (takesValue(options, longName(options, arg[i])) && i < arg.length - 1) {
      expanded.push(`-${arg.slice(i)}`);
      break;
    }
    expanded.push(`-${arg[i]}`);
  }
  return expanded;
}

function tokenize(args, options) {
  const tokens = [];
  const rest = args.slice();
  let index = -1;
  let inGroup = 0; // arguments in `rest` that came of the same one

  const pushOption = (name, rawName, value, inlineValue) => {
    tokens.push({ kind: 'option', name, rawName, index, value, inlineValue });
  };

  /* An option by itself; its value, if it takes one, is the next argument. */
  const pushLone = (name, rawName) => {
    if (takesValue(options, name) && rest[0] !== undefined && rest[0] !== null) {
      pushOption(name, rawName, rest.shift(), false);
      index++;
    } else {
      pushOption(name, rawName, undefined, undefined);
    }
  };

  while (rest.length > 0) {
    const arg = rest.shift();
    if (inGroup > 0) {
      inGroup--;
    } else {
      index++;
    }
    if (arg === '--') {
      tokens.push({ kind: 'option-terminator', index });
      for (const value of rest) {
        tokens.push({ kind: 'positional', index: ++index, value });
      }
      break;
    }
    if (arg.startsWith('--') && arg.length > 2) {
      const equals = arg.indexOf('=', 3);
      if (equals === -1) {
        pushLone(arg.slice(2), arg);
      } else {
        const name = arg.slice(2, equals);
        pushOption(name, `--${name}`, arg.slice(equals + 1), true);
      }
    } else if (arg[0] === '-' && arg.length > 1 && arg[1] !== '-') {
      const name = longName(options, arg[1]);
      if (arg.length === 2) {
        pushLone(name, arg);
      } else if (takesValue(options, name)) {
        pushOption(name, arg.slice(0, 2), arg.slice(2), true);
      } else {
        const expanded = expandGroup(arg, options);
        rest.unshift(...expanded);
        inGroup = expanded.length;
      }
    } else {
      tokens.push({ kind: 'positional', index, value: arg });
    }
  }
  return tokens;
}

/* ---- checks ---- */

/* The declared name of an option; '--no-foo' is foo where negation is allowed. */
function declaredName({ options, allowNegative, allowPositionals }, token) {
  if (hasOwn(options, token.name)) {
    return token.name;
  }
  const name = allowNegative && token.name.startsWith('no-') ? token.name.slice(3) : undefined;
  if (name === undefined || declared(options, name, 'type') !== 'boolean') {
    throw new codes.ERR_PARSE_ARGS_UNKNOWN_OPTION(token.rawName, allowPositionals);
  }
  return name;
}

function checkUsage(config, token) {
  const name = declaredName(config, token);
  const type = declared(config.options, name, 'type');
  const short = declared(config.options, name, 'short');
  const shown = `${short ? `-${short}, ` : ''}--${name}`;
  if (type === 'string' && typeof token.value !== 'string') {
    throw new codes.ERR_PARSE_ARGS_INVALID_OPTION_VALUE(`Option '${shown} <value>' argument missing`);
  }
  if (type === 'boolean' && token.value !== undefined && token.value !== null) {
    throw new codes.ERR_PARSE_ARGS_INVALID_OPTION_VALUE(`Option '${shown}' does not take an argument`);
  }
}

/* '--file -x' may be a forgotten value. */
function checkAmbiguity({ name, rawName, value, inlineValue }) {
  if (inlineValue || value === undefined || value === null || value.length <= 1 || value[0] !== '-') {
    return;
  }
  const example = rawName.startsWith('--') ? `'${rawName}=-XYZ'` : `'--${name}=-XYZ' or '${rawName}-XYZ'`;
  throw new codes.ERR_PARSE_ARGS_INVALID_OPTION_VALUE(
    `Option '${rawName}' argument is ambiguous.\n` +
    `Did you forget to specify the option argument for '${rawName}'?\n` +
    `To specify an option argument starting with a dash use ${example}.`);
}

/* ---- values ---- */

function storeOption({ options, allowNegative }, token, values) {
  if (token.name === '__proto__') {
    return;
  }
  let value = token.value ?? true;
  if (allowNegative && token.name.startsWith('no-') && token.value === undefined) {
    token.name = token.name.slice(3);
    value = false;
  }
  const { name } = token;
  if (!declared(options, name, 'multiple')) {
    values[name] = value;
  } else if (values[name]) {
    values[name].push(value);
  } else {
    values[name] = [value];
  }
}

function storeDefaults(options, values) {
  for (const [name, option] of Object.entries(options)) {
    const value = getOwn(option, 'default');
    if (value !== undefined && values[name] === undefined && name !== '__proto__') {
      values[name] = value;
    }
  }
}

const parseArgs = (config = kEmptyObject) => {
  const read = readConfig(config);
  const tokens = tokenize(read.args, read.options);
  const result = { values: { __proto__: null }, positionals: [] };
  if (read.tokens) {
    result.tokens = tokens;
  }
  for (const token of tokens) {
    if (token.kind === 'option') {
      if (read.strict) {
        checkUsage(read, token);
        checkAmbiguity(token);
      }
      storeOption(read, token, result.values);
    } else if (token.kind === 'positional') {
      if (!read.allowPositionals) {
        throw new codes.ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL(token.value);
      }
      result.positionals.push(token.value);
    }
  }
  storeDefaults(read.options, result.values);
  return result;
};

module.exports = { parseArgs };
