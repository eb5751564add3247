'use strict';

// dns.lookup and dns.lookupService: the system's resolver, in the thread pool.

const { codes, DNSException } = require('internal/errors');
const { validateFunction, validatePort, validateString } = require('internal/validators');
const { isIP } = require('internal/net');
const { customPromisifyArgs } = require('internal/util');
const { inOrder, readLookupOptions, startMeasure, stopMeasure, toASCII, warnOfHostname } = require('internal/dns/utils');
const binding = internalBinding('dns');

const { ERR_INVALID_ARG_VALUE, ERR_MISSING_ARGS } = codes;

// What lookups return, for those who look at it.
class GetAddrInfoReqWrap {}
class GetNameInfoReqWrap {}

function lookup(hostname, options, callback) {
  if (hostname) validateString(hostname, 'hostname');
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  } else if (typeof options === 'object' && options !== null && callback === undefined) {
    validateFunction(callback, 'callback');
  }
  const { family, hints, all, order } = readLookupOptions(options);
  validateFunction(callback, 'callback');
  if (!hostname) {
    warnOfHostname(hostname);
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
  const measure = startMeasure('lookup', { hostname, family, hints, verbatim: order === 'verbatim', order });
  const error = binding.getaddrinfo(toASCII(hostname), family, hints, (failure, addresses) => {
    if (failure) {
      callback(new DNSException(failure, 'getaddrinfo', hostname));
      return;
    }
    const sorted = inOrder(addresses, order);
    stopMeasure(measure, { addresses: sorted });
    if (all) callback(null, sorted.map((address) => ({ address, family: isIP(address) })));
    else callback(null, sorted[0], isIP(sorted[0]));
  });
  if (error) process.nextTick(callback, new DNSException(error, 'getaddrinfo', hostname));
  return new GetAddrInfoReqWrap();
}

Object.defineProperty(lookup, customPromisifyArgs, { value: ['address', 'family'], enumerable: false });

function lookupService(address, port, callback) {
  if (arguments.length !== 3) throw new ERR_MISSING_ARGS('address', 'port', 'callback');
  if (isIP(address) === 0) throw new ERR_INVALID_ARG_VALUE('address', address);
  validatePort(port);
  validateFunction(callback, 'callback');
  port = +port;
  const measure = startMeasure('lookupService', { host: address, port });
  const error = binding.getnameinfo(address, port, (failure, hostname, service) => {
    if (failure) {
      callback(new DNSException(failure, 'getnameinfo', address));
      return;
    }
    stopMeasure(measure, { hostname, service });
    callback(null, hostname, service);
  });
  if (error) throw new DNSException(error, 'getnameinfo', address);
  return new GetNameInfoReqWrap();
}

Object.defineProperty(lookupService, customPromisifyArgs, { value: ['hostname', 'service'], enumerable: false });

module.exports = { lookup, lookupService };
