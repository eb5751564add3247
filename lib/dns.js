'use strict';

// dns: lookup and lookupService ask the system's resolver in the thread pool; the rest are queries to DNS servers
// (internal/dns/…, loaded by the first of them).

const { errorCodes, getDefaultResolver, getDefaultResultOrder, setDefaultResultOrder, setDefaultServers } =
  require('internal/dns/utils');
const { lookup, lookupService } = require('internal/dns/lookup');
const binding = internalBinding('dns');

module.exports = {
  lookup,
  lookupService,
  Resolver: undefined,
  getDefaultResultOrder,
  setDefaultResultOrder,
  setServers: setDefaultServers,
  ADDRCONFIG: binding.AI_ADDRCONFIG,
  ALL: binding.AI_ALL,
  V4MAPPED: binding.AI_V4MAPPED,
  ...errorCodes,
};

Object.defineProperty(module.exports, 'Resolver', {
  configurable: true,
  enumerable: true,
  get: () => require('internal/dns/resolver').Resolver,
  set(value) {
    Object.defineProperty(module.exports, 'Resolver', { value, writable: true, enumerable: true, configurable: true });
  },
});

// The methods of the default resolver.
for (const name of ['getServers', 'resolve', 'resolve4', 'resolve6', 'resolveAny', 'resolveCaa', 'resolveCname',
                    'resolveMx', 'resolveNaptr', 'resolveNs', 'resolvePtr', 'resolveSoa', 'resolveSrv', 'resolveTlsa',
                    'resolveTxt', 'reverse']) {
  module.exports[name] = (...args) => getDefaultResolver()[name](...args);
}

Object.defineProperty(module.exports, 'promises', {
  configurable: true,
  enumerable: true,
  get: () => require('internal/dns/promises'),
});
