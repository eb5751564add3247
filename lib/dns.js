'use strict';

// dns, as far as the system's resolver goes: lookup and lookupService. Queries to servers (resolve*) are not here.

const { codes, DNSException } = require('internal/errors');
const { validateBoolean, validateFunction, validateNumber, validateOneOf, validatePort, validateString } =
  require('internal/validators');
const { isIP } = require('internal/net');
const { customPromisifyArgs } = require('internal/util');
const { getOptionValue } = require('internal/options');
const binding = internalBinding('dns');

const { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_MISSING_ARGS } = codes;

const orders = ['verbatim', 'ipv4first', 'ipv6first'];
let defaultOrder = getOptionValue('--dns-result-order') ?? 'verbatim';

function validateHints(hints) {
  if ((hints & ~(binding.AI_ADDRCONFIG | binding.AI_ALL | binding.AI_V4MAPPED)) !== 0) {
    throw new ERR_INVALID_ARG_VALUE('hints', hints);
  }
}

function toFamily(family) {
  switch (family) {
    case 'IPv4': return 4;
    case 'IPv6': return 6;
    default:
      validateOneOf(family, 'options.family', [0, 4, 6]);
      return family;
  }
}

// What lookup's options mean: { family, hints, all, order }.
function readOptions(options) {
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

function warnOfHostname() {
  if (warnedOfHostname) return;
  warnedOfHostname = true;
  process.emitWarning('The provided hostname "" is not a valid hostname, and is supported in the dns module solely for ' +
                      'compatibility.', 'DeprecationWarning', 'DEP0118');
}

function lookup(hostname, options, callback) {
  if (hostname) validateString(hostname, 'hostname');
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  } else if (typeof options === 'object' && options !== null && callback === undefined) {
    validateFunction(callback, 'callback');
  }
  const { family, hints, all, order } = readOptions(options);
  validateFunction(callback, 'callback');
  if (!hostname) {
    warnOfHostname();
    if (all) process.nextTick(callback, null, []);
    else process.nextTick(callback, null, null, family === 6 ? 6 : 4);
    return {};
  }
  const version = isIP(hostname);
  if (version) {
    if (all) process.nextTick(callback, null, [{ address: hostname, family: version }]);
    else process.nextTick(callback, null, hostname, version);
    return {};
  }
  const error = binding.getaddrinfo(hostname, family, hints, (failure, addresses) => {
    if (failure) {
      callback(new DNSException(failure, 'getaddrinfo', hostname));
      return;
    }
    const sorted = inOrder(addresses, order);
    if (all) callback(null, sorted.map((address) => ({ address, family: isIP(address) })));
    else callback(null, sorted[0], isIP(sorted[0]));
  });
  if (error) process.nextTick(callback, new DNSException(error, 'getaddrinfo', hostname));
  return {};
}

Object.defineProperty(lookup, customPromisifyArgs, { value: ['address', 'family'], enumerable: false });

function lookupService(address, port, callback) {
  if (arguments.length !== 3) throw new ERR_MISSING_ARGS('address', 'port', 'callback');
  if (isIP(address) === 0) throw new ERR_INVALID_ARG_VALUE('address', address);
  validatePort(port);
  validateFunction(callback, 'callback');
  const error = binding.getnameinfo(address, +port, (failure, hostname, service) => {
    if (failure) callback(new DNSException(failure, 'getnameinfo', address));
    else callback(null, hostname, service);
  });
  if (error) throw new DNSException(error, 'getnameinfo', address);
  return {};
}

Object.defineProperty(lookupService, customPromisifyArgs, { value: ['hostname', 'service'], enumerable: false });

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

module.exports = {
  lookup,
  lookupService,
  getDefaultResultOrder,
  setDefaultResultOrder,
  ADDRCONFIG: binding.AI_ADDRCONFIG,
  ALL: binding.AI_ALL,
  V4MAPPED: binding.AI_V4MAPPED,
  ...errorCodes,
};

Object.defineProperty(module.exports, 'promises', {
  configurable: true,
  enumerable: true,
  get: () => require('dns/promises'),
});

Object.defineProperty(module.exports, 'errorCodes', { value: errorCodes, enumerable: false });
