'use strict';

// What dns and dns/promises share: error codes, the order of addresses, reading of arguments, Resolver's base.

const { codes } = require('internal/errors');
const { validateArray, validateBoolean, validateInt32, validateNumber, validateObject, validateOneOf, validateString,
        validateUint32 } = require('internal/validators');
const { isIP } = require('internal/net');
const { getOptionValue } = require('internal/options');
const binding = internalBinding('dns');

const { ERR_DNS_SET_SERVERS_FAILED, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_IP_ADDRESS } = codes;

const orders = ['verbatim', 'ipv4first', 'ipv6first'];

let defaultOrder = getOptionValue('--dns-result-order') ?? 'verbatim';
validateOneOf(defaultOrder, '--dns-result-order', orders);

function getDefaultResultOrder() {
  return defaultOrder;
}

function setDefaultResultOrder(value) {
  validateOneOf(value, 'dnsOrder', orders);
  defaultOrder = value;
}

const errorCodes = {
  NODATA: 'ENODATA', FORMERR: 'EFORMERR', SERVFAIL: 'ESERVFAIL', NOTFOUND: 'ENOTFOUND', NOTIMP: 'ENOTIMP',
  REFUSED: 'EREFUSED', BADQUERY: 'EBADQUERY', BADNAME: 'EBADNAME', BADFAMILY: 'EBADFAMILY', BADRESP: 'EBADRESP',
  CONNREFUSED: 'ECONNREFUSED', TIMEOUT: 'ETIMEOUT', EOF: 'EOF', FILE: 'EFILE', NOMEM: 'ENOMEM',
  DESTRUCTION: 'EDESTRUCTION', BADSTR: 'EBADSTR', BADFLAGS: 'EBADFLAGS', NONAME: 'ENONAME', BADHINTS: 'EBADHINTS',
  NOTINITIALIZED: 'ENOTINITIALIZED', LOADIPHLPAPI: 'ELOADIPHLPAPI', ADDRGETNETWORKPARAMS: 'EADDRGETNETWORKPARAMS',
  CANCELLED: 'ECANCELLED',
};

// ---- lookup ----

function validateHints(hints) {
  if ((hints & ~(binding.AI_ADDRCONFIG | binding.AI_ALL | binding.AI_V4MAPPED)) !== 0) {
    throw new ERR_INVALID_ARG_VALUE('hints', hints);
  }
}

function toFamily(family) {
  if (family === 'IPv4') return 4;
  if (family === 'IPv6') return 6;
  validateOneOf(family, 'options.family', [0, 4, 6]);
  return family;
}

// What lookup's options mean: { family, hints, all, order }.
function readLookupOptions(options) {
  const read = { family: 0, hints: 0, all: false, order: defaultOrder };
  if (typeof options === 'number') {
    validateOneOf(options, 'family', [0, 4, 6]);
    read.family = options;
    return read;
  }
  if (options === undefined || options === null) return read;
  if (typeof options !== 'object') throw new ERR_INVALID_ARG_TYPE('options', ['integer', 'object'], options);
  if (options.hints !== undefined && options.hints !== null) {
    validateNumber(options.hints, 'options.hints');
    read.hints = options.hints >>> 0;
    validateHints(read.hints);
  }
  if (options.family !== undefined && options.family !== null) read.family = toFamily(options.family);
  if (options.all !== undefined && options.all !== null) {
    validateBoolean(options.all, 'options.all');
    read.all = options.all;
  }
  if (options.verbatim !== undefined && options.verbatim !== null) {
    validateBoolean(options.verbatim, 'options.verbatim');
    read.order = options.verbatim ? 'verbatim' : 'ipv4first';
  }
  if (options.order !== undefined && options.order !== null) {
    validateOneOf(options.order, 'options.order', orders);
    read.order = options.order;
  }
  return read;
}

function inOrder(addresses, order) {
  if (order === 'verbatim') return addresses;
  const first = order === 'ipv4first' ? 4 : 6;
  return [...addresses.filter((a) => isIP(a) === first), ...addresses.filter((a) => isIP(a) !== first)];
}

let warnedOfHostname = false;

function warnOfHostname(hostname) {
  if (warnedOfHostname) return;
  warnedOfHostname = true;
  process.emitWarning(`The provided hostname "${hostname}" is not a valid hostname, and is supported in the dns module ` +
                      'solely for compatibility.', 'DeprecationWarning', 'DEP0118');
}

// A name as it goes over the wire.
function toASCII(name) {
  return /[^\x00-\x7f]/.test(name) ? require('internal/idna').toASCII(name) ?? '' : name;
}

// ---- what is measured ----

const perf = internalBinding('performance');

// Begin to measure if somebody observes: undefined otherwise.
function startMeasure(name, detail) {
  if (perf.hasObserver === undefined || !perf.hasObserver('dns')) return undefined;
  const measure = {};
  require('internal/perf/observe').startPerf(measure, 'dns', { type: 'dns', name, detail });
  return measure;
}

function stopMeasure(measure, detail) {
  if (measure !== undefined) require('internal/perf/observe').stopPerf(measure, 'dns', { detail });
}

// ---- resolvers ----

// 'address', 'address:port' or '[address]:port': { family, address, port }
function parseServer(text, index) {
  validateString(text, `servers[${index}]`);
  const { DEFAULT_PORT } = require('internal/dns/channel');
  const family = isIP(text);
  if (family !== 0) return { family, address: text, port: DEFAULT_PORT };
  const bracketed = /^\[([^[\]]*)\](?::(\d+))?/.exec(text);
  const [, address, port] = bracketed ?? /^(.+?)(?::(\d+))?$/.exec(text) ?? [];
  if (isIP(address) === 0) throw new ERR_INVALID_IP_ADDRESS(bracketed === null ? text : address);
  return { family: isIP(address), address, port: Number(port) || DEFAULT_PORT };
}

function addressError(message) {
  const error = new TypeError(message);
  error.code = 'ERR_INVALID_ARG_VALUE';
  return error;
}

class ResolverBase {
  #channel;
  #options;

  constructor(options = undefined) {
    const { timeout = -1, tries = 4, maxTimeout = 0 } = { ...options };
    if (options !== undefined) validateObject(options, 'options');
    validateInt32(timeout, 'options.timeout', -1);
    validateInt32(tries, 'options.tries', 1);
    validateUint32(maxTimeout, 'options.maxTimeout');
    this.#options = { timeout, tries, maxTimeout };
  }

  // The channel is made when it is needed.
  static channelOf(resolver) {
    const { timeout, tries, maxTimeout } = resolver.#options;
    return resolver.#channel ??= new (require('internal/dns/channel').Channel)(timeout, tries, maxTimeout);
  }

  cancel() {
    this.#channel?.cancel();
  }

  getServers() {
    const { DEFAULT_PORT } = require('internal/dns/channel');
    return ResolverBase.channelOf(this).servers.map(({ family, address, port }) => {
      if (port === DEFAULT_PORT) return address;
      return family === 6 ? `[${address}]:${port}` : `${address}:${port}`;
    });
  }

  setServers(servers) {
    validateArray(servers, 'servers');
    const parsed = servers.map(parseServer);
    const channel = ResolverBase.channelOf(this);
    if (channel.pending.size > 0) throw new ERR_DNS_SET_SERVERS_FAILED('There are pending queries.', servers);
    channel.servers = parsed;
  }

  setLocalAddress(ipv4, ipv6) {
    validateString(ipv4, 'ipv4');
    const addresses = { __proto__: null };
    for (const address of ipv6 === undefined ? [ipv4] : [ipv4, ipv6]) {
      validateString(address, 'ipv6');
      const family = isIP(address);
      if (family === 0) throw addressError('Invalid IP address.');
      if (addresses[family] !== undefined) throw addressError(`Cannot specify two IPv${family} addresses.`);
      addresses[family] = address;
    }
    ResolverBase.channelOf(this).localAddresses = addresses;
  }
}

let defaultResolver;

// What the module's own functions query; each setServers makes a new one, so that queries on their way are left alone.
function getDefaultResolver() {
  return defaultResolver ??= new (require('internal/dns/resolver').Resolver)();
}

function setDefaultServers(servers) {
  const resolver = new (require('internal/dns/resolver').Resolver)();
  resolver.setServers(servers);
  defaultResolver = resolver;
}

module.exports = {
  errorCodes,
  getDefaultResolver,
  getDefaultResultOrder,
  inOrder,
  readLookupOptions,
  ResolverBase,
  setDefaultResultOrder,
  setDefaultServers,
  startMeasure,
  stopMeasure,
  toASCII,
  warnOfHostname,
};
