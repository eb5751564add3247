/*
 * The url module: the old interface, which takes URLs apart in its own lenient way, beside the classes of the standard.
 */
'use strict';

const internalUrl = require('internal/url');
const querystring = require('querystring');
const { codes } = require('internal/errors');
const { validateObject, validateString } = require('internal/validators');

const { URL, URLSearchParams, domainToASCII, domainToUnicode } = internalUrl;

/* With and without the colon, as callers give them. */
const withColons = (...protocols) => new Set(protocols.flatMap((protocol) => [protocol, `${protocol}:`]));

/* Not to be escaped, and without a host. */
const HOSTLESS = withColons('javascript');

/* Always followed by slashes. */
const SLASHED = withColons('http', 'https', 'ftp', 'gopher', 'file', 'ws', 'wss');

const MAX_HOSTNAME = 255;

function Url() {
  this.protocol = null;
  this.slashes = null;
  this.auth = null;
  this.host = null;
  this.port = null;
  this.hostname = null;
  this.hash = null;
  this.search = null;
  this.query = null;
  this.pathname = null;
  this.path = null;
  this.href = null;
}

const { prototype } = Url;

/* ---- parse ---- */

const BLANK = '[\\x00-\\x20\\xa0\\ufeff]';
const BLANKS_AROUND = new RegExp(`^${BLANK}+|${BLANK}+$`, 'g');

/* Backslashes before the query count as slashes. */
function normalizeSlashes(text) {
  const end = text.search(/[?#]/);
  const head = end === -1 ? text : text.slice(0, end);
  return head.includes('\\') ? head.replaceAll('\\', '/') + (end === -1 ? '' : text.slice(end)) : text;
}

const isIPv6 = (hostname) => hostname.startsWith('[') && hostname.endsWith(']');

const ESCAPES = {
  '__proto__': null,
  '\t': '%09',
  '\n': '%0A',
  '\r': '%0D',
  ' ': '%20',
  '"': '%22',
  '\'': '%27',
  '<': '%3C',
  '>': '%3E',
  '\\': '%5C',
  '^': '%5E',
  '`': '%60',
  '{': '%7B',
  '|': '%7C',
  '}': '%7D',
};

const escapeUnsafe = (text) => text.replace(/[\t\n\r "'<>\\^`{|}]/g, (character) => ESCAPES[character]);

/* What comes before the path: [user and host, rest]. A user ends with the last '@' before the path. */
function splitHost(text) {
  const end = text.search(/[/?#]/);
  const authority = end === -1 ? text : text.slice(0, end);
  const at = authority.lastIndexOf('@');
  // In the host itself nothing may stand that is not of hosts.
  const bad = authority.slice(at + 1).search(/[ "%';<>\\^`{|}]/);
  const hostEnd = bad === -1 ? authority.length : at + 1 + bad;
  const auth = at === -1 ? undefined : text.slice(0, at);
  return { auth, host: text.slice(at + 1, hostEnd), rest: text.slice(hostEnd) };
}

let warnedOfPort = false;

/* Cut the host's name where it stops being one; what is cut off goes to the path. */
function trimHostname(self, rest, url) {
  const { hostname } = self;
  const end = hostname.search(/[/\\#?:]/);
  if (end === -1) {
    return rest;
  }
  if (hostname[end] === ':' && !warnedOfPort) {
    warnedOfPort = true;
    process.emitWarning(`The URL ${url} is invalid. Future versions of Node.js will throw an error.`,
                        'DeprecationWarning', 'DEP0170');
  }
  self.hostname = hostname.slice(0, end);
  return `/${hostname.slice(end)}${rest}`;
}

function invalidUrl(url) {
  const error = new codes.ERR_INVALID_URL();
  error.input = url;
  return error;
}

function checkHostname(self, url) {
  const { hostname } = self;
  if (hostname === '') {
    return;
  }
  if (isIPv6(hostname)) {
    if (/[\0\t\n\r #%/<>?@\\^|]/.test(hostname)) {
      throw invalidUrl(url);
    }
    return;
  }
  self.hostname = toASCII(hostname);
  if (self.hostname === '' || /[\0\t\n\r #%/:<>?@[\\\]^|]/.test(self.hostname)) {
    throw invalidUrl(url);
  }
}

/* Plain ASCII is not checked: the old interface lets all names pass. */
function toASCII(hostname) {
  return /[^\x00-\x7f]|(?:^|\.)xn--/.test(hostname) ? require('internal/idna').toASCII(hostname) ?? '' : hostname;
}

/* Take the host off `text`; gives the rest. */
function parseAuthority(self, text, url) {
  const { auth, host, rest } = splitHost(text.replace(/[\t\n\r]/g, (blank, i) => (isInHost(text, i) ? '' : blank)));
  if (auth !== undefined) {
    self.auth = decodeURIComponent(auth);
  }
  self.host = host;
  self.parseHost();
  if (typeof self.hostname !== 'string') {
    self.hostname = '';
  }
  const ipv6 = isIPv6(self.hostname);
  let after = ipv6 ? rest : trimHostname(self, rest, url);
  self.hostname = self.hostname.length > MAX_HOSTNAME ? '' : self.hostname.toLowerCase();
  checkHostname(self, url);
  self.host = self.hostname + (self.port ? `:${self.port}` : '');
  if (ipv6) {
    self.hostname = self.hostname.slice(1, -1);
    if (after[0] !== '/') {
      after = `/${after}`;
    }
  }
  return after;
}

/* Is a position before what ends the host? */
function isInHost(text, position) {
  const end = text.search(/[/?#]/);
  return end === -1 || position < end;
}

/* Path, query and hash. */
function parseRest(self, rest, parseQueryString) {
  const hash = rest.indexOf('#');
  if (hash !== -1) {
    self.hash = rest.slice(hash);
  }
  const beforeHash = hash === -1 ? rest : rest.slice(0, hash);
  const question = beforeHash.indexOf('?');
  if (question !== -1) {
    self.search = beforeHash.slice(question);
    self.query = self.search.slice(1);
    if (parseQueryString) {
      self.query = querystring.parse(self.query);
    }
  } else if (parseQueryString) {
    self.search = null;
    self.query = { __proto__: null };
  }
  const pathname = question === -1 ? beforeHash : beforeHash.slice(0, question);
  if (pathname !== '') {
    self.pathname = pathname;
  }
}

function setPath(self) {
  if (self.pathname || self.search) {
    self.path = (self.pathname || '') + (self.search || '');
  }
}

/* A path by itself, maybe with a query: the most frequent case. */
function parseSimple(self, text, parseQueryString) {
  const match = /^(\/\/?(?!\/)[^?\s]*)(\?[^\s]*)?$/.exec(text);
  if (match === null) {
    return false;
  }
  self.path = text;
  self.href = text;
  self.pathname = match[1];
  if (match[2]) {
    self.search = match[2];
    const query = self.search.slice(1);
    self.query = parseQueryString ? querystring.parse(query) : query;
  } else if (parseQueryString) {
    self.search = null;
    self.query = { __proto__: null };
  }
  return true;
}

prototype.parse = function parse(url, parseQueryString, slashesDenoteHost) {
  validateString(url, 'url');
  let rest = normalizeSlashes(url.replace(BLANKS_AROUND, ''));
  const beforeSplit = rest.split(/[?#]/, 1)[0];
  if (!slashesDenoteHost && !rest.includes('#') && !beforeSplit.includes('@') &&
      parseSimple(this, rest, parseQueryString)) {
    return this;
  }
  const protocol = /^[a-z0-9.+-]+:/i.exec(rest)?.[0];
  const lowerProtocol = protocol?.toLowerCase();
  if (protocol !== undefined) {
    this.protocol = lowerProtocol;
    rest = rest.slice(protocol.length);
  }
  let slashes = false;
  if (slashesDenoteHost || protocol !== undefined || /^\/\/[^@/]+@[^@/]+/.test(rest)) {
    slashes = rest.startsWith('//');
    if (slashes && !HOSTLESS.has(lowerProtocol)) {
      rest = rest.slice(2);
      this.slashes = true;
    }
  }
  if (!HOSTLESS.has(lowerProtocol) && (slashes || (protocol !== undefined && !SLASHED.has(protocol)))) {
    rest = parseAuthority(this, rest, url);
  }
  parseRest(this, HOSTLESS.has(lowerProtocol) ? rest : escapeUnsafe(rest), parseQueryString);
  if (SLASHED.has(lowerProtocol) && this.hostname && !this.pathname) {
    this.pathname = '/';
  }
  setPath(this);
  this.href = this.format();
  return this;
};

/* Take the port off `host`. */
prototype.parseHost = function parseHost() {
  let { host } = this;
  const port = /:[0-9]*$/.exec(host)?.[0];
  if (port !== undefined) {
    if (port !== ':') {
      this.port = port.slice(1);
    }
    host = host.slice(0, host.length - port.length);
  }
  if (host) {
    this.hostname = host;
  }
};

let warnedOfParse = false;

function urlParse(url, parseQueryString, slashesDenoteHost) {
  if (!warnedOfParse && require('internal/options').getOptionValue('--pending-deprecation')) {
    warnedOfParse = true;
    process.emitWarning('`url.parse()` behavior is not standardized and prone to errors that have security ' +
      'implications. Use the WHATWG URL API instead. CVEs are not issued for `url.parse()` vulnerabilities.',
                        'DeprecationWarning', 'DEP0169');
  }
  if (url instanceof Url) {
    return url;
  }
  return new Url().parse(url, parseQueryString, slashesDenoteHost);
}

/* ---- format ---- */

const escapeAuth = (auth) => querystring.escape(auth).replaceAll('%3A', ':');

function formatHost({ auth, host, hostname, port }) {
  const user = auth ? `${escapeAuth(auth)}@` : '';
  if (host) {
    return user + host;
  }
  if (!hostname) {
    return '';
  }
  const name = hostname.includes(':') && !isIPv6(hostname) ? `[${hostname}]` : hostname;
  return `${user}${name}${port ? `:${port}` : ''}`;
}

const startWith = (character, text) => (text && text[0] !== character ? character + text : text);

prototype.format = function format() {
  let protocol = this.protocol || '';
  if (protocol && !protocol.endsWith(':')) {
    protocol += ':';
  }
  let host = formatHost(this);
  let pathname = (this.pathname || '').replace(/[#?]/g, (character) => (character === '#' ? '%23' : '%3F'));
  const query = this.query !== null && typeof this.query === 'object' ? querystring.stringify(this.query) : '';
  const search = this.search || (query && `?${query}`) || '';
  if (this.slashes || SLASHED.has(protocol)) {
    if (this.slashes || host) {
      pathname = startWith('/', pathname);
      host = `//${host}`;
    } else if (protocol.startsWith('file')) {
      host = '//';
    }
  }
  return protocol + host + pathname + startWith('?', search.replaceAll('#', '%23')) + startWith('#', this.hash || '');
};

/* A URL of the standard with some of its parts left out. */
function formatURL(url, options) {
  let show = { fragment: true, unicode: false, search: true, auth: true };
  if (options) {
    validateObject(options, 'options');
    for (const key of Object.keys(show)) {
      if (options[key] !== undefined && options[key] !== null) {
        show = { ...show, [key]: Boolean(options[key]) };
      }
    }
  }
  const copy = new URL(url.href);
  if (!show.fragment) {
    copy.hash = '';
  }
  if (!show.search) {
    copy.search = '';
  }
  if (!show.auth) {
    copy.username = '';
    copy.password = '';
  }
  const { hostname, href } = copy;
  if (!show.unicode || hostname === '') {
    return href;
  }
  const password = copy.password ? `:${copy.password}` : '';
  const user = copy.username || password ? `${copy.username}${password}@` : '';
  const start = copy.protocol.length + 2 + user.length;
  return href.slice(0, start) + domainToUnicode(hostname) + href.slice(start + hostname.length);
}

function urlFormat(urlObject, options) {
  if (typeof urlObject === 'string') {
    urlObject = urlParse(urlObject);
  } else if (typeof urlObject !== 'object' || urlObject === null) {
    throw new codes.ERR_INVALID_ARG_TYPE('urlObject', ['Object', 'string'], urlObject);
  } else if (urlObject instanceof URL) {
    return formatURL(urlObject, options);
  }
  return prototype.format.call(urlObject);
}

/* ---- resolve ---- */

const splitPath = (pathname) => (pathname && pathname.split('/')) || [];

function finish(result) {
  result.href = result.format();
  return result;
}

function takeQuery(result, relative) {
  result.search = relative.search;
  result.query = relative.query;
}

function setWholePath(result) {
  if (result.pathname !== null || result.search !== null) {
    result.path = (result.pathname || '') + (result.search || '');
  }
}

/* '//host/path' */
function resolveWithoutProtocol(result, relative) {
  const { protocol } = result;
  Object.assign(result, relative, { protocol });
  if (SLASHED.has(protocol) && result.hostname && !result.pathname) {
    result.path = result.pathname = '/';
  }
  return finish(result);
}

/* 'other:...' */
function resolveOtherProtocol(result, relative) {
  if (!SLASHED.has(relative.protocol)) {
    return finish(Object.assign(result, relative));
  }
  result.protocol = relative.protocol;
  if (!relative.host && !/^file:?$/.test(relative.protocol) && !HOSTLESS.has(relative.protocol)) {
    // 'http:a/b': the first segment is the host.
    const segments = (relative.pathname || '').split('/');
    while (segments.length > 0 && !(relative.host = segments.shift()));
    relative.host ||= '';
    relative.hostname ||= '';
    if (segments[0] !== '') {
      segments.unshift('');
    }
    if (segments.length < 2) {
      segments.unshift('');
    }
    result.pathname = segments.join('/');
  } else {
    result.pathname = relative.pathname;
  }
  takeQuery(result, relative);
  result.host = relative.host || '';
  result.auth = relative.auth;
  result.hostname = relative.hostname || relative.host;
  result.port = relative.port;
  setPath(result);
  result.slashes ||= relative.slashes;
  return finish(result);
}

/* In protocols without slashes the host is the first segment of the path: after resolving it is taken out again. */
function setHostFromPath(result, host) {
  result.hostname = result.host = host;
  if (result.host && result.host.indexOf('@') > 0) {
    const [auth, name] = result.host.split('@');
    result.auth = auth;
    result.host = result.hostname = name;
  }
}

/* Resolve '.' and '..'; gives how many '..' are left. */
function removeDots(segments) {
  let up = 0;
  for (let i = segments.length - 1; i >= 0; i--) {
    const segment = segments[i];
    if (segment === '.') {
      segments.splice(i, 1);
    } else if (segment === '..') {
      segments.splice(i, 1);
      up++;
    } else if (up > 0) {
      segments.splice(i, 1);
      up--;
    }
  }
  return up;
}

const startsWithSlash = (text) => Boolean(text) && text[0] === '/';

/* Move the hosts into the paths; gives whether the result has to be absolute. */
function foldHosts(result, relative, source, segments) {
  const putHost = (list, host) => {
    if (list[0] === '') {
      list[0] = host;
    } else {
      list.unshift(host);
    }
  };
  result.hostname = '';
  result.port = null;
  if (result.host) {
    putHost(source, result.host);
  }
  result.host = '';
  if (relative.protocol) {
    relative.hostname = null;
    relative.port = null;
    result.auth = null;
    if (relative.host) {
      putHost(segments, relative.host);
    }
    relative.host = null;
  }
  return segments[0] === '' || source[0] === '';
}

function takeHost(result, relative) {
  if (relative.host || relative.host === '') {
    if (result.host !== relative.host) {
      result.auth = null;
    }
    result.host = relative.host;
    result.port = relative.port;
  }
  if (relative.hostname || relative.hostname === '') {
    if (result.hostname !== relative.hostname) {
      result.auth = null;
    }
    result.hostname = relative.hostname;
  }
}

/* Write the merged segments into the result. */
function setResolvedPath(result, relative, segments, mustEndAbsolute, removesAllDots, noSlashes) {
  if (segments.length === 0) {
    result.pathname = null;
    result.path = result.search ? `/${result.search}` : null;
    return;
  }
  const last = segments[segments.length - 1];
  const hasTrailingSlash = last === '' || ((last === '.' || last === '..') &&
    Boolean(result.host || relative.host || segments.length > 1));
  let up = removeDots(segments);
  if (!mustEndAbsolute && !removesAllDots) {
    for (; up > 0; up--) {
      segments.unshift('..');
    }
  }
  if (mustEndAbsolute && segments[0] !== '' && !startsWithSlash(segments[0])) {
    segments.unshift('');
  }
  if (hasTrailingSlash && !segments.join('/').endsWith('/')) {
    segments.push('');
  }
  const isAbsolute = segments[0] === '' || startsWithSlash(segments[0]);
  if (noSlashes) {
    setHostFromPath(result, isAbsolute || segments.length === 0 ? '' : segments.shift());
  }
  if ((mustEndAbsolute || (result.host && segments.length > 0)) && !isAbsolute) {
    segments.unshift('');
  }
  if (segments.length === 0) {
    result.pathname = null;
    result.path = null;
  } else {
    result.pathname = segments.join('/');
  }
  setWholePath(result);
  result.auth = relative.auth || result.auth;
  result.slashes ||= relative.slashes;
}

prototype.resolveObject = function resolveObject(relative) {
  if (typeof relative === 'string') {
    relative = new Url().parse(relative, false, true);
  }
  const result = Object.assign(new Url(), this);
  result.hash = relative.hash;
  if (relative.href === '') {
    return finish(result);
  }
  if (relative.slashes && !relative.protocol) {
    return resolveWithoutProtocol(result, relative);
  }
  if (relative.protocol && relative.protocol !== result.protocol) {
    return resolveOtherProtocol(result, relative);
  }
  const isRelativeAbsolute = relative.host || startsWithSlash(relative.pathname);
  let mustEndAbsolute = isRelativeAbsolute || startsWithSlash(result.pathname) || (result.host && relative.pathname);
  const removesAllDots = mustEndAbsolute;
  let segments = splitPath(result.pathname);
  const relativeSegments = splitPath(relative.pathname);
  const noSlashes = result.protocol && !SLASHED.has(result.protocol);
  if (noSlashes) {
    const hasEmptyStart = foldHosts(result, relative, segments, relativeSegments);
    mustEndAbsolute &&= hasEmptyStart;
  }
  if (isRelativeAbsolute) {
    takeHost(result, relative);
    takeQuery(result, relative);
    segments = relativeSegments;
  } else if (relativeSegments.length > 0) {
    segments.pop();
    segments = segments.concat(relativeSegments);
    takeQuery(result, relative);
  } else if (relative.search !== null && relative.search !== undefined) {
    if (noSlashes) {
      setHostFromPath(result, segments.shift());
    }
    takeQuery(result, relative);
    setWholePath(result);
    return finish(result);
  }
  setResolvedPath(result, relative, segments, mustEndAbsolute, removesAllDots, noSlashes);
  return finish(result);
};

prototype.resolve = function resolve(relative) {
  return this.resolveObject(urlParse(relative, false, true)).format();
};

function urlResolve(source, relative) {
  return urlParse(source, false, true).resolve(relative);
}

function urlResolveObject(source, relative) {
  return source ? urlParse(source, false, true).resolveObject(relative) : relative;
}

function pathToFileURL(path, options) {
  validateString(path, 'path');
  return internalUrl.pathToFileURL(path, options);
}

module.exports = {
  Url,
  parse: urlParse,
  resolve: urlResolve,
  resolveObject: urlResolveObject,
  format: urlFormat,
  URL,
  URLSearchParams,
  domainToASCII,
  domainToUnicode,
  pathToFileURL,
  fileURLToPath: internalUrl.fileURLToPath,
  fileURLToPathBuffer: internalUrl.fileURLToPathBuffer,
  urlToHttpOptions: internalUrl.urlToHttpOptions,
};
