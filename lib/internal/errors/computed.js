/*
 * The messages of error codes that are worked out from their arguments, by the class of the error. Each function is
 * called with the new error as `this` (some leave properties on it) and gives the message.
 */
'use strict';

const { describeReceived, formatList, hideInternalFrames } = require('internal/errors');

const LOWER_CASED_TYPES = {
  __proto__: null,
  string: 'string',
  function: 'function',
  Function: 'function',
  number: 'number',
  object: 'object',
  Object: 'object',
  boolean: 'boolean',
  bigint: 'bigint',
  symbol: 'symbol',
};

const isClassName = (name) => /^[A-Z][a-zA-Z0-9]*$/.test(name);

const inspect = (value, options) => require('internal/util/inspect').inspect(value, options);

const from = (base, text = ' imported from ') => (base ? `${text}${base}` : '');

const quoted = (name) => (Array.isArray(name) ? name.map(quoted).join(' or ') : `"${name}"`);

const argumentOrProperty = (name) => (name.includes('.') ? 'property' : 'argument');

/* What was expected: primitive types first, then classes, then anything else that was worded by the caller. */
function expectedPhrase(expected) {
  const types = [];
  const classes = [];
  const others = [];
  for (const name of Array.isArray(expected) ? expected : [expected]) {
    if (LOWER_CASED_TYPES[name] !== undefined) {
      types.push(LOWER_CASED_TYPES[name]);
    } else {
      (isClassName(name) ? classes : others).push(name);
    }
  }
  // Beside other classes an object is an instance, too.
  const object = types.indexOf('object');
  if (classes.length > 0 && object !== -1) {
    types.splice(object, 1);
    classes.push('Object');
  }
  const phrases = [];
  if (types.length > 0) {
    phrases.push(`${types.length > 1 ? 'one of type' : 'of type'} ${formatList(types, 'or')}`);
  }
  if (classes.length > 0) {
    phrases.push(`an instance of ${formatList(classes, 'or')}`);
  }
  if (others.length > 1) {
    phrases.push(`one of ${formatList(others, 'or')}`);
  } else if (others.length === 1) {
    phrases.push(others[0].toLowerCase() === others[0] ? others[0] : `an ${others[0]}`);
  }
  return phrases.join(' or ');
}

/* 1234567n -> '1_234_567n'; only for integers. */
function groupDigits(digits) {
  const start = digits[0] === '-' ? 1 : 0;
  let grouped = '';
  let end = digits.length;
  for (; end >= start + 4; end -= 3) {
    grouped = `_${digits.slice(end - 3, end)}${grouped}`;
  }
  return digits.slice(0, end) + grouped;
}

function outOfRangeValue(value) {
  const isBig = typeof value === 'bigint';
  if (!isBig && !Number.isInteger(value)) {
    return inspect(value);
  }
  const digits = String(value);
  const large = isBig ? value > 4294967296n || value < -4294967296n : Math.abs(value) > 4294967296;
  if (!large) {
    return isBig ? `${digits}n` : inspect(value);
  }
  return groupDigits(digits) + (isBig ? 'n' : '');
}

const typeErrors = {
  ERR_ENCODING_INVALID_ENCODED_DATA(encoding, errno) {
    this.errno = errno;
    return `The encoded data was not valid for encoding ${encoding}`;
  },
  ERR_HTTP2_INVALID_SETTING_VALUE(name, actual, min, max) {
    this.actual = actual;
    if (min !== undefined) {
      this.min = min;
      this.max = max;
    }
    return `Invalid value for setting "${name}": ${actual}`;
  },
  ERR_IMPORT_ATTRIBUTE_UNSUPPORTED(attribute, value, url) {
    const where = url === undefined ? '' : ` in ${url}`;
    return `Import attribute "${attribute}" with value "${value}" is not supported${where}`;
  },
  ERR_INVALID_ARG_TYPE(name, expected, actual) {
    const subject = name.endsWith(' argument') ? name : `"${name}" ${argumentOrProperty(name)}`;
    return `The ${subject} must be ${expectedPhrase(expected)}. Received ${describeReceived(actual)}`;
  },
  ERR_INVALID_ARG_VALUE(name, value, reason = 'is invalid') {
    let shown = inspect(value);
    if (shown.length > 128) {
      shown = `${shown.slice(0, 128)}...`;
    }
    return `The ${argumentOrProperty(name)} '${name}' ${reason}. Received ${shown}`;
  },
  ERR_INVALID_CHAR(name, field) {
    return `Invalid character in ${name}${field === undefined ? '' : ` ["${field}"]`}`;
  },
  ERR_INVALID_FILE_URL_PATH(reason, input) {
    this.input = input;
    return `File URL path ${reason}`;
  },
  ERR_INVALID_MIME_SYNTAX(production, text, index) {
    return `The MIME syntax for a ${production} in "${text}" is invalid${index === -1 ? '' : ` at ${index}`}`;
  },
  ERR_INVALID_MODULE_SPECIFIER(request, reason, base) {
    return `Invalid module "${request}" ${reason}${from(base)}`;
  },
  ERR_INVALID_RETURN_PROPERTY(input, hook, property, value) {
    return `Expected a valid ${input} to be returned for the "${property}" from the "${hook}" hook but got ` +
      `${describeReceived(value)}.`;
  },
  ERR_INVALID_RETURN_PROPERTY_VALUE(input, hook, property, value) {
    return `Expected ${input} to be returned for the "${property}" from the "${hook}" hook but got ` +
      `${describeReceived(value)}.`;
  },
  ERR_INVALID_RETURN_VALUE(input, name, value) {
    return `Expected ${input} to be returned from the "${name}" function but got ${describeReceived(value)}.`;
  },
  ERR_INVALID_URL_SCHEME(expected) {
    const schemes = Array.isArray(expected) ? expected : [expected];
    return `The URL must be ${schemes.length === 2 ? 'one ' : ''}of scheme ${schemes.join(' or ')}`;
  },
  ERR_MISSING_ARGS(...names) {
    return `The ${formatList(names.map(quoted))} argument${names.length > 1 ? 's' : ''} must be specified`;
  },
  ERR_PACKAGE_IMPORT_NOT_DEFINED(specifier, packagePath, base) {
    const where = packagePath ? ` in package ${packagePath}package.json` : '';
    return `Package import specifier "${specifier}" is not defined${where} imported from ${base}`;
  },
  ERR_PARSE_ARGS_UNKNOWN_OPTION(option, allowPositionals) {
    const hint = allowPositionals ?
      ". To specify a positional argument starting with a '-', place it at the end of the command after " +
      `'--', as in '-- ${JSON.stringify(option)}` :
      '';
    return `Unknown option '${option}'${hint}`;
  },
  ERR_TLS_ALPN_CALLBACK_INVALID_RESULT(value, protocols) {
    return `ALPN callback returned a value (${value}) that did not match any of the client's offered protocols ` +
      `(${protocols.join(', ')})`;
  },
  ERR_WORKER_PATH(filename) {
    let hint = '';
    if (filename.startsWith('file://')) {
      hint = ' Wrap file:// URLs with `new URL`.';
    } else if (filename.startsWith('data:text/javascript')) {
      hint = ' Wrap data: URLs with `new URL`.';
    }
    return 'The worker script or module filename must be an absolute path or a relative path starting with ' +
      `'./' or '../'.${hint} Received "${filename}"`;
  },
};

const rangeErrors = {
  ERR_BUFFER_OUT_OF_BOUNDS(name) {
    return name ? `"${name}" is outside of buffer bounds` : 'Attempt to access memory outside buffer bounds';
  },
  ERR_INVALID_ADDRESS_FAMILY(type, host, port) {
    this.host = host;
    this.port = port;
    return `Invalid address family: ${type} ${host}:${port}`;
  },
  ERR_OUT_OF_RANGE(name, range, value, nameIsMessage = false) {
    const start = nameIsMessage ? name : `The value of "${name}" is out of range.`;
    return `${start} It must be ${range}. Received ${outOfRangeValue(value)}`;
  },
  ERR_SOCKET_BAD_PORT(name, port, allowZero = true) {
    return `${name} should be ${allowZero ? '>=' : '>'} 0 and < 65536. Received ${describeReceived(port)}.`;
  },
};

/* The advice that follows "require() of ES Module": what to change depends on why the file is a module. */
function requireEsmAdvice(filename, hasEsmSyntax, parentPath, packageJsonPath) {
  const dynamicImport = 'dynamic import() which is available in all CommonJS modules';
  if (!packageJsonPath) {
    return filename.endsWith('.mjs') ? `\nInstead change the require of ${filename} to a ${dynamicImport}.` : '';
  }
  const { basename } = require('path');
  const base = parentPath && basename(filename) === basename(parentPath) ? filename : basename(filename);
  if (hasEsmSyntax) {
    return `\nInstead change the require of ${base} in ${parentPath} to a ${dynamicImport}.`;
  }
  return `\n${base} is treated as an ES module file as it is a .js file whose nearest parent package.json contains ` +
    '"type": "module" which declares all .js files in that package scope as ES modules.' +
    `\nInstead either rename ${base} to end in .cjs, change the requiring code to use ${dynamicImport}, or ` +
    `change "type": "module" to "type": "commonjs" in ${packageJsonPath} to treat all .js files as CommonJS ` +
    '(using .mjs for all ES modules instead).\n';
}

function defineUrl(error, url) {
  const descriptor = { __proto__: null, value: url, writable: true, enumerable: true, configurable: true };
  Object.defineProperty(error, 'url', descriptor);
}

const errors = {
  ERR_ACCESS_DENIED(message) {
    this.permission = '';
    this.resource = '';
    return message;
  },
  ERR_FALSY_VALUE_REJECTION(reason) {
    this.reason = reason;
    return 'Promise was rejected with falsy value';
  },
  ERR_HTTP2_STREAM_CANCEL(cause) {
    const message = 'The pending stream has been canceled';
    if (!cause) {
      return message;
    }
    this.cause = cause;
    return typeof cause.message === 'string' ? `${message} (caused by: ${cause.message})` : message;
  },
  ERR_INTERNAL_ASSERTION(message) {
    const advice = 'This is caused by either a bug in Node.js or incorrect usage of Node.js internals.\n' +
      'Please open an issue with this stack trace at https://github.com/nodejs/node/issues\n';
    return message === undefined ? advice : `${message}\n${advice}`;
  },
  ERR_INVALID_PACKAGE_CONFIG(path, base, message) {
    return `Invalid package config ${path}${from(base, ' while importing ')}.${message ? ` ${message}` : ''}`;
  },
  ERR_INVALID_PACKAGE_TARGET(packagePath, key, target, isImport = false, base) {
    const relative = typeof target === 'string' && !isImport && target.length > 0 && !target.startsWith('./');
    const where = `in the package config ${packagePath}package.json${from(base)}` +
      (relative ? '; targets must start with "./"' : '');
    const shown = JSON.stringify(target);
    if (key === '.') {
      return `Invalid "exports" main target ${shown} defined ${where}`;
    }
    return `Invalid "${isImport ? 'imports' : 'exports'}" target ${shown} defined for '${key}' ${where}`;
  },
  ERR_ACCESS_DENIED(message) {
    this.permission = '';
    this.resource = '';
    return message;
  },
  ERR_IP_BLOCKED(ip) {
    return `IP(${ip}) is blocked by net.BlockList`;
  },
  ERR_MODULE_NOT_FOUND(path, base, exactUrl) {
    if (exactUrl) {
      defineUrl(this, `${exactUrl}`);
    }
    return `Cannot find ${exactUrl ? 'module' : 'package'} '${path}' imported from ${base}`;
  },
  ERR_PACKAGE_PATH_NOT_EXPORTED(packagePath, subpath, base) {
    if (subpath === '.') {
      return `No "exports" main defined in ${packagePath}package.json${from(base)}`;
    }
    return `Package subpath '${subpath}' is not defined by "exports" in ${packagePath}package.json${from(base)}`;
  },
  ERR_REQUIRE_ASYNC_MODULE(filename, parentFilename) {
    const lines = ['require() cannot be used on an ESM graph with top-level await. Use import() instead. To see ' +
      'where the top-level await comes from, use --experimental-print-required-tla.'];
    if (parentFilename) {
      lines.push(`  From ${parentFilename}`);
    }
    if (filename) {
      lines.push(`  Requiring ${filename}`);
    }
    return lines.join('\n');
  },
  ERR_REQUIRE_ESM(filename, hasEsmSyntax, parentPath = null, packageJsonPath = null) {
    hideInternalFrames(this);
    return `require() of ES Module ${filename}${from(parentPath, ' from ')} not supported.` +
      requireEsmAdvice(filename, hasEsmSyntax, parentPath, packageJsonPath);
  },
  ERR_TEST_FAILURE(error, failureType) {
    hideInternalFrames(this);
    this.failureType = failureType;
    this.cause = error;
    const message = error?.message ?? error;
    return typeof message === 'string' ?
      message :
      require('internal/errors').inspectWithNoCustomRetry(message);
  },
  ERR_TLS_CERT_ALTNAME_INVALID(reason, host, cert) {
    this.reason = reason;
    this.host = host;
    this.cert = cert;
    return `Hostname/IP does not match certificate's altnames: ${reason}`;
  },
  ERR_UNHANDLED_ERROR(error) {
    return error === undefined ? 'Unhandled error.' : `Unhandled error. (${error})`;
  },
  ERR_UNSUPPORTED_DIR_IMPORT(path, base, exactUrl) {
    defineUrl(this, exactUrl);
    return `Directory import '${path}' is not supported resolving ES modules imported from ${base}`;
  },
  ERR_UNSUPPORTED_ESM_URL_SCHEME(url, supported) {
    return `Only URLs with a scheme in: ${formatList(supported)} are supported by the default ESM loader. ` +
      `Received protocol '${url.protocol}'`;
  },
  ERR_VM_MODULE_LINK_FAILURE(message, cause) {
    this.cause = cause;
    return message;
  },
  ERR_WORKER_INVALID_EXEC_ARGV(flags, message = 'invalid execArgv flags') {
    return `Initiated Worker with ${message}: ${flags.join(', ')}`;
  },
};

module.exports = { __proto__: null, TypeError: typeErrors, RangeError: rangeErrors, Error: errors };
