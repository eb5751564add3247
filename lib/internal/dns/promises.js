'use strict';

// dns/promises: the functions of dns with promises.

const { codes } = require('internal/errors');
const { validatePort, validateString } = require('internal/validators');
const { isIP } = require('internal/net');
const { errorCodes, getDefaultResolver, getDefaultResultOrder, readLookupOptions, setDefaultResultOrder,
        setDefaultServers } = require('internal/dns/utils');
const { PromiseResolver } = require('internal/dns/resolver');
const dns = require('dns');

const { ERR_INVALID_ARG_VALUE, ERR_MISSING_ARGS } = codes;

function lookup(hostname, options) {
  if (hostname) validateString(hostname, 'hostname');
  const { all } = readLookupOptions(options);
  return new Promise((resolve, reject) => {
    dns.lookup(hostname, options ?? {}, (error, address, family) => {
      if (error) reject(error);
      else resolve(all ? address : { address, family });
    });
  });
}

function lookupService(address, port) {
  if (arguments.length !== 2) throw new ERR_MISSING_ARGS('address', 'port');
  if (isIP(address) === 0) throw new ERR_INVALID_ARG_VALUE('address', address);
  validatePort(port);
  return new Promise((resolve, reject) => {
    dns.lookupService(address, port, (error, hostname, service) => {
      if (error) reject(error);
      else resolve({ hostname, service });
    });
  });
}

module.exports = {
  lookup,
  lookupService,
  Resolver: PromiseResolver,
  getDefaultResultOrder,
  setDefaultResultOrder,
  setServers: setDefaultServers,
  ...errorCodes,
};

for (const name of ['getServers', 'resolve', 'resolve4', 'resolve6', 'resolveAny', 'resolveCaa', 'resolveCname',
                    'resolveMx', 'resolveNaptr', 'resolveNs', 'resolvePtr', 'resolveSoa', 'resolveSrv', 'resolveTlsa',
                    'resolveTxt', 'reverse']) {
  module.exports[name] = (...args) => PromiseResolver.prototype[name].apply(getDefaultResolver(), args);
}
