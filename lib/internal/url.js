/*
 * What the classes URL and URLSearchParams, which are native (src/bindings/url_object.c, url_params_object.c), have that is not,
 * and what turns paths into file URLs and back.
 */
'use strict';

const binding = internalBinding('url');

const { codes } = require('internal/errors');
const {
  customInspectSymbol, getConstructorOf, kEmptyObject, kEnumerableProperty, removeColors,
} = require('internal/util');

const { URL, URLSearchParams, getParam, isParams, iteratorPrototype, iteratorRest } = binding;

const toText = (value) => {
  const text = `${value}`;
  return text.toWellFormed();
};

const inspect = (value, options) => require('internal/util/inspect').inspect(value, options);

function makeEnumerable(target, keys) {
  for (const key of keys) {
    Object.defineProperty(target, key, kEnumerableProperty);
  }
}

function addMethods(target, source) {
  for (const key of Reflect.ownKeys(source)) {
    const descriptor = Object.getOwnPropertyDescriptor(source, key);
    Object.defineProperty(target, key, { ...descriptor, enumerable: typeof key === 'string' });
  }
}

function defineTag(prototype, tag) {
  Object.defineProperty(prototype, Symbol.toStringTag, { __proto__: null, value: tag, configurable: true });
}

function requireArguments(count, args, ...names) {
  if (args.length < count) {
    throw new codes.ERR_MISSING_ARGS(...names);
  }
}

/* ---- URLSearchParams ---- */

const badTuple = () => new codes.ERR_INVALID_TUPLE('Each query pair', '[name, value]');

function appendPair(list, pair) {
  if (pair === undefined || pair === null ||
      (typeof pair !== 'object' && typeof pair !== 'function') || typeof pair[Symbol.iterator] !== 'function') {
    throw badTuple();
  }
  const { length } = list;
  for (const element of pair) {
    list.push(toText(element));
  }
  if (list.length !== length + 2) {
    throw badTuple();
  }
}

/* The properties of an object; of names that become the same the last one counts. */
function listFromRecord(record) {
  const list = [];
  const positions = new Map();
  for (const key of Reflect.ownKeys(record)) {
    if (!Object.getOwnPropertyDescriptor(record, key)?.enumerable) {
      continue;
    }
    const name = toText(key);
    const value = toText(record[key]);
    const position = positions.get(name);
    if (position === undefined) {
      positions.set(name, list.push(name, value) - 1);
    } else {
      list[position] = value;
    }
  }
  return list;
}

/* Of an object: names and values by turns. */
function listFrom(init) {
  const iterate = init[Symbol.iterator];
  if (iterate === undefined || iterate === null) {
    return listFromRecord(init);
  }
  if (typeof iterate !== 'function') {
    throw new codes.ERR_ARG_NOT_ITERABLE('Query pairs');
  }
  if (isParams(init) && iterate === entries) {
    return pairsOf(init).flat();
  }
  const list = [];
  for (const pair of init) {
    appendPair(list, pair);
  }
  return list;
}

function pairsOf(params) {
  const pairs = [];
  for (let pair; (pair = getParam(params, pairs.length)) !== undefined;) {
    pairs.push(pair);
  }
  return pairs;
}

const paramsMethods = {
  [customInspectSymbol](recurseTimes, ctx) {
    const pairs = pairsOf(this);
    if (typeof recurseTimes === 'number' && recurseTimes < 0) {
      return ctx.stylize('[Object]', 'special');
    }
    const options = { ...ctx };
    if (recurseTimes !== null) {
      options.depth = recurseTimes - 1;
    }
    const shown = [];
    let length = -2;
    for (const [name, value] of pairs) {
      const pair = `${inspect(name, options)} => ${inspect(value, options)}`;
      length += removeColors(pair).length + 2;
      shown.push(pair);
    }
    const { name } = this.constructor;
    if (shown.length === 0) {
      return `${name} {}`;
    }
    return length > ctx.breakLength ? `${name} {\n  ${shown.join(',\n  ')} }` : `${name} { ${shown.join(', ')} }`;
  },

  forEach(callback, thisArg = undefined) {
    getParam(this, 0); // throws if it has none
    require('internal/validators').validateFunction(callback, 'callback');
    for (let i = 0, pair; (pair = getParam(this, i)) !== undefined; i++) {
      callback.call(thisArg, pair[1], pair[0], this);
    }
  },
};

const { entries } = URLSearchParams.prototype;

makeEnumerable(URLSearchParams.prototype, ['append', 'delete', 'get', 'getAll', 'has', 'set', 'size', 'sort', 'entries', 'keys',
                                           'values', 'toString']);
addMethods(URLSearchParams.prototype, paramsMethods);
defineTag(URLSearchParams.prototype, 'URLSearchParams');
Object.defineProperty(URLSearchParams.prototype, Symbol.iterator, {
  __proto__: null,
  value: entries,
  writable: true,
  configurable: true,
});

addMethods(iteratorPrototype, {
  [customInspectSymbol](recurseTimes, ctx) {
    const left = iteratorRest(this);
    if (typeof recurseTimes === 'number' && recurseTimes < 0) {
      return ctx.stylize('[Object]', 'special');
    }
    const options = { ...ctx };
    if (recurseTimes !== null) {
      options.depth = recurseTimes - 1;
    }
    const shown = left.map((item) => inspect(item, options));
    const text = inspect(left, options).includes('\n') ? `\n  ${shown.join(',\n  ')}` : ` ${shown.join(', ')}`;
    return `${this[Symbol.toStringTag]} {${text} }`;
  },
});
Object.setPrototypeOf(iteratorPrototype, Object.getPrototypeOf(Object.getPrototypeOf(function* () {}).prototype));
makeEnumerable(iteratorPrototype, ['next']);
defineTag(iteratorPrototype, 'URLSearchParams Iterator');

/* ---- URL ---- */

function invalidUrl(input, base, below) {
  const error = new codes.ERR_INVALID_URL();
  error.input = input;
  if (base !== undefined) {
    error.base = base;
  }
  Error.captureStackTrace(error, below);
  return error;
}

binding.initialize({
  prototype: URL.prototype,
  paramsPrototype: URLSearchParams.prototype,
  iteratorPrototype,
  listFrom,
  toASCII: (domain) => require('internal/idna').toASCII(domain),
  throwInvalid(input, base, below) {
    throw invalidUrl(input, base, below);
  },
});

const methods = {
  [customInspectSymbol](depth, options) {
    if (typeof depth === 'number' && depth < 0) {
      return this;
    }
    const constructor = getConstructorOf(this) ?? URL;
    const shown = { __proto__: { constructor } };
    for (const key of ['href', 'origin', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname',
                       'search', 'searchParams', 'hash']) {
      shown[key] = this[key];
    }
    return `${constructor.name} ${inspect(shown, options)}`;
  },
};

const statics = {
  createObjectURL(obj) {
    return require('internal/blob').createObjectURL(obj);
  },

  revokeObjectURL(url) {
    requireArguments(1, arguments, 'url');
    require('internal/blob').revokeObjectURL(`${url}`);
  },
};

addMethods(URL, statics);
addMethods(URL.prototype, methods);
makeEnumerable(URL.prototype, ['toString', 'href', 'origin', 'protocol', 'username', 'password', 'host', 'hostname',
                               'port', 'pathname', 'search', 'searchParams', 'hash', 'toJSON']);
makeEnumerable(URL, ['canParse', 'parse', 'createObjectURL', 'revokeObjectURL']);
defineTag(URL.prototype, 'URL');

const isURL = (value) => Boolean(value?.href && value.protocol && value.auth === undefined && value.path === undefined);

/* ---- domains ---- */

function domainToASCII(domain) {
  requireArguments(1, arguments, 'domain');
  return binding.hostToAscii(`${domain}`);
}

function domainToUnicode(domain) {
  requireArguments(1, arguments, 'domain');
  return require('internal/idna').toUnicode(binding.hostToAscii(`${domain}`));
}

/* ---- paths and file URLs ---- */

function checkedFileURL(path) {
  if (typeof path === 'string') {
    path = new URL(path);
  } else if (!isURL(path)) {
    throw new codes.ERR_INVALID_ARG_TYPE('path', ['string', 'URL'], path);
  }
  if (path.protocol !== 'file:') {
    throw new codes.ERR_INVALID_URL_SCHEME('file');
  }
  return path;
}

function decode(pathname) {
  return pathname.includes('%') ? decodeURIComponent(pathname) : pathname;
}

function requireNoHost(url) {
  if (url.hostname !== '') {
    throw new codes.ERR_INVALID_FILE_URL_HOST(process.platform);
  }
}

function posixPathOf(url) {
  requireNoHost(url);
  const { pathname } = url;
  if (/%2f/i.test(pathname)) {
    throw new codes.ERR_INVALID_FILE_URL_PATH('must not include encoded / characters', url);
  }
  return decode(pathname);
}

function requireDrive(path, url) {
  if (!/^.[a-z]:/is.test(path)) {
    throw new codes.ERR_INVALID_FILE_URL_PATH('must be absolute', url);
  }
}

function windowsPathOf(url) {
  const { hostname } = url;
  if (/%(?:2f|5c)/i.test(url.pathname)) {
    throw new codes.ERR_INVALID_FILE_URL_PATH('must not include encoded \\ or / characters', url);
  }
  const path = decode(url.pathname.replace(/\//g, '\\'));
  if (hostname !== '') {
    return `\\\\${domainToUnicode(hostname)}${path}`; // a share
  }
  requireDrive(path, url);
  return path.slice(1);
}

function fileURLToPath(path, options = kEmptyObject) {
  const url = checkedFileURL(path);
  return options?.windows ? windowsPathOf(url) : posixPathOf(url);
}

/* The same as bytes, for paths that are no UTF-8. */
function fileURLToPathBuffer(path, options = kEmptyObject) {
  const url = checkedFileURL(path);
  if (!options?.windows) {
    requireNoHost(url);
    require('buffer'); // gives what the binding makes its methods
    return binding.unescapeBytes(url.pathname, false);
  }
  const bytes = binding.unescapeBytes(url.pathname.replace(/\//g, '\\'), false);
  if (url.hostname !== '') {
    const { Buffer } = require('buffer');
    return Buffer.concat([Buffer.from('\\\\'), Buffer.from(domainToUnicode(url.hostname)), bytes]);
  }
  requireDrive(bytes.latin1Slice(0, 3), url);
  return bytes.subarray(1);
}

/* What the parser would take for something else, and what RFC 3986 does not allow in a path. */
function escapePath(path, windows) {
  const escaped = /[%\n\r\t?#\\[\]^|~]/.test(path) ?
    path.replace(windows ? /[%\n\r\t?#[\]^|~]/g : /[%\n\r\t?#\\[\]^|~]/g, (character) =>
      `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`) :
    path;
  return windows ? escaped.replace(/\\/g, '/') : escaped;
}

function shareToFileURL(path) {
  const prefix = path.startsWith('\\\\?\\UNC\\') ? 8 : 2;
  const end = path.indexOf('\\', prefix);
  if (end === -1) {
    throw new codes.ERR_INVALID_ARG_VALUE('path', path, 'Missing UNC resource path');
  }
  if (end === 2) {
    throw new codes.ERR_INVALID_ARG_VALUE('path', path, 'Empty UNC servername');
  }
  const url = new URL(`file://${escapePath(path.slice(end), true)}`);
  url.hostname = path.slice(prefix, end);
  return url;
}

function pathToFileURL(filepath, options = kEmptyObject) {
  const path = require('path');
  const windows = Boolean(options?.windows);
  const isShare = windows && filepath.startsWith('\\\\');
  let resolved = filepath;
  if (!isShare) {
    resolved = windows ? path.win32.resolve(filepath) : path.posix.resolve(filepath);
  }
  if (windows && resolved.startsWith('\\\\')) {
    return shareToFileURL(resolved);
  }
  // Resolving takes the slash at the end, which makes a difference in URLs.
  const last = filepath[filepath.length - 1];
  if ((last === '/' || (windows && last === '\\')) && resolved[resolved.length - 1] !== path.sep) {
    resolved += '/';
  }
  return new URL(`file://${windows && resolved[0] !== '\\' ? '/' : ''}${escapePath(resolved, windows)}`);
}

function toPathIfFileURL(fileURLOrPath) {
  return isURL(fileURLOrPath) ? fileURLToPath(fileURLOrPath) : fileURLOrPath;
}

/* The options of http.request() for a URL. */
function urlToHttpOptions(url) {
  const { kValidateObjectAllowObjects, validateObject } = require('internal/validators');
  validateObject(url, 'url', kValidateObjectAllowObjects);
  const { hostname, pathname, port, username, password, search } = url;
  const options = {
    __proto__: null,
    ...url,
    protocol: url.protocol,
    hostname: hostname && hostname[0] === '[' ? hostname.slice(1, -1) : hostname,
    hash: url.hash,
    search,
    pathname,
    path: `${pathname || ''}${search || ''}`,
    href: url.href,
  };
  if (port !== '') {
    options.port = Number(port);
  }
  if (username || password) {
    options.auth = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  }
  return options;
}

module.exports = {
  URL,
  URLParse: URL.parse,
  URLSearchParams,
  domainToASCII,
  domainToUnicode,
  fileURLToPath,
  fileURLToPathBuffer,
  isURL,
  pathToFileURL,
  toPathIfFileURL,
  urlToHttpOptions,
};
