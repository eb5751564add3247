'use strict';

// Resolver, with callbacks and with promises: the queries by their names, and what Node makes of the answers.

const { codes, DNSException } = require('internal/errors');
const { validateFunction, validateString } = require('internal/validators');
const { isIP } = require('internal/net');
const { types } = require('internal/dns/packet');
const { ResolverBase, startMeasure, stopMeasure, toASCII } = require('internal/dns/utils');
const { UV_EINVAL } = internalBinding('uv');

const { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } = codes;
const { channelOf } = ResolverBase;

// ---- answers ----

function dataOf(answers, type) {
  const found = [];
  for (const answer of answers) if (answer.type === type) found.push(answer.data);
  return found;
}

// The name that an alias stands for.
function canonicalName(answers) {
  return dataOf(answers, types.CNAME)[0]?.value;
}

// An address lives no longer than the aliases that lead to it.
function addressesWithTtl(answers, type) {
  let shortest = Infinity;
  for (const answer of answers) if (answer.type === types.CNAME) shortest = Math.min(shortest, answer.ttl);
  return answers.filter((answer) => answer.type === type)
    .map((answer) => ({ address: answer.data.address, ttl: Math.min(answer.ttl, shortest) }));
}

// As on Node: an alias that leads to nothing is an empty answer, anything else without an address is none.
const readAddresses = (type) => (answers) => {
  const found = addressesWithTtl(answers, type);
  return found.length > 0 || canonicalName(answers) !== undefined ? found : undefined;
};

const readData = (type) => (answers) => dataOf(answers, type);

const readValues = (type) => (answers) => {
  const found = dataOf(answers, type);
  return found.length > 0 ? found.map((data) => data.value) : undefined;
};

// Who has an address and no alias is canonical.
function readAlias(answers) {
  const name = canonicalName(answers) ?? answers.find(({ type }) => type === types.A)?.name;
  return name === undefined ? undefined : [name];
}

// read(answers): the result, or undefined if it is not there
const queries = {
  __proto__: null,
  resolveAny: { name: 'queryAny', type: types.ANY, read: readAny },
  resolve4: { name: 'queryA', type: types.A, read: readAddresses(types.A) },
  resolve6: { name: 'queryAaaa', type: types.AAAA, read: readAddresses(types.AAAA) },
  resolveCaa: { name: 'queryCaa', type: types.CAA, read: readData(types.CAA) },
  resolveCname: { name: 'queryCname', type: types.CNAME, read: readAlias },
  resolveMx: { name: 'queryMx', type: types.MX, read: readData(types.MX) },
  resolveNs: { name: 'queryNs', type: types.NS, read: readValues(types.NS) },
  resolveTlsa: { name: 'queryTlsa', type: types.TLSA, read: readData(types.TLSA) },
  resolveTxt: {
    name: 'queryTxt',
    type: types.TXT,
    read: (answers) => dataOf(answers, types.TXT).map((data) => data.entries),
  },
  resolveSrv: { name: 'querySrv', type: types.SRV, read: readData(types.SRV) },
  resolvePtr: { name: 'queryPtr', type: types.PTR, read: readValues(types.PTR) },
  resolveNaptr: { name: 'queryNaptr', type: types.NAPTR, read: readData(types.NAPTR) },
  resolveSoa: { name: 'querySoa', type: types.SOA, read: (answers) => dataOf(answers, types.SOA)[0], without: 'EBADRESP' },
};

const rrtypes = {
  __proto__: null,
  ANY: 'resolveAny', A: 'resolve4', AAAA: 'resolve6', CAA: 'resolveCaa', CNAME: 'resolveCname', MX: 'resolveMx',
  NS: 'resolveNs', TLSA: 'resolveTlsa', TXT: 'resolveTxt', SRV: 'resolveSrv', PTR: 'resolvePtr', NAPTR: 'resolveNaptr',
  SOA: 'resolveSoa',
};

// Everything, each with its type; the groups come in Node's order.
function readAny(answers) {
  const found = [];
  const add = (type, entries) => entries.forEach((entry) => found.push({ ...entry, type }));
  const alias = canonicalName(answers);
  if (alias !== undefined) add('CNAME', [{ value: alias }]);
  else add('A', addressesWithTtl(answers, types.A));
  add('AAAA', addressesWithTtl(answers, types.AAAA));
  for (const type of ['MX', 'NS', 'TXT', 'SRV', 'PTR', 'NAPTR', 'SOA', 'CAA', 'TLSA']) add(type, dataOf(answers, types[type]));
  return found;
}

// callback(null, result) or callback(error)
function runQuery(resolver, method, name, ttl, callback) {
  const { name: syscall, type, read, without = 'ENODATA' } = queries[method];
  const measure = startMeasure(syscall, { host: name, ttl });
  channelOf(resolver).query(toASCII(name), type, (code, answers) => {
    let result;
    if (code === null) {
      result = read(answers);
      if (result === undefined) code = without;
    }
    if (code !== null) {
      callback(new DNSException(code, syscall, name));
      return;
    }
    if ((method === 'resolve4' || method === 'resolve6') && !ttl) result = result.map(({ address }) => address);
    stopMeasure(measure, { result });
    callback(null, result);
  });
}

function reverse(resolver, address, callback) {
  if (isIP(address) === 0) return new DNSException(UV_EINVAL, 'getHostByAddr', address);
  const measure = startMeasure('getHostByAddr', { host: address, ttl: false });
  channelOf(resolver).namesOf(address, (code, names) => {
    if (code !== null) {
      // Whatever went wrong, nobody knew a name.
      callback(new DNSException(code === 'ECANCELLED' ? code : 'ENOTFOUND', 'getHostByAddr', address));
      return;
    }
    stopMeasure(measure, { result: names });
    callback(null, names);
  });
  return undefined;
}

function methodFor(rrtype) {
  validateString(rrtype, 'rrtype');
  const method = rrtypes[rrtype];
  if (method === undefined) throw new ERR_INVALID_ARG_VALUE('rrtype', rrtype);
  return method;
}

// ---- with callbacks ----

// What a query returns, for those who look at it.
class QueryReqWrap {}

class Resolver extends ResolverBase {
  resolve(hostname, rrtype, callback) {
    if (typeof rrtype === 'function') {
      callback = rrtype;
      rrtype = 'A';
    } else if (typeof rrtype !== 'string') {
      throw new ERR_INVALID_ARG_TYPE('rrtype', 'string', rrtype);
    }
    return this[methodFor(rrtype)](hostname, callback);
  }

  reverse(ip, callback) {
    validateString(ip, 'name');
    validateFunction(callback, 'callback');
    const failure = reverse(this, ip, callback);
    if (failure !== undefined) throw failure;
    return new QueryReqWrap();
  }
}

// ---- with promises ----

// The module's own functions call its methods on the default Resolver.
class PromiseResolver extends ResolverBase {
  resolve(hostname, rrtype) {
    const method = rrtype === undefined ? 'resolve4' : methodFor(rrtype);
    return PromiseResolver.prototype[method].call(this, hostname);
  }

  reverse(ip) {
    validateString(ip, 'name');
    return new Promise((resolve, reject) => {
      const failure = reverse(this, ip, (error, names) => (error ? reject(error) : resolve(names)));
      if (failure !== undefined) reject(failure);
    });
  }
}

function defineMethod(Class, name, syscall, method) {
  Object.defineProperty(method, 'name', { value: syscall, configurable: true });
  Object.defineProperty(Class.prototype, name, { value: method, writable: true, configurable: true, enumerable: false });
}

for (const name of Object.keys(queries)) {
  const syscall = queries[name].name;
  defineMethod(Resolver, name, syscall, function(hostname, options, callback) {
    if (typeof options === 'function') {
      callback = options;
      options = undefined;
    }
    validateString(hostname, 'name');
    validateFunction(callback, 'callback');
    runQuery(this, name, hostname, Boolean(options?.ttl), callback);
    return new QueryReqWrap();
  });
  defineMethod(PromiseResolver, name, syscall, function(hostname, options) {
    validateString(hostname, 'name');
    return new Promise((resolve, reject) => {
      runQuery(this, name, hostname, Boolean(options?.ttl), (error, result) => (error ? reject(error) : resolve(result)));
    });
  });
}

Object.defineProperty(PromiseResolver, 'name', { value: 'Resolver' });

module.exports = { PromiseResolver, Resolver };
