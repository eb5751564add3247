'use strict';

// net.SocketAddress and net.BlockList.

const { codes } = require('internal/errors');
const { validateInt32, validateObject, validatePort, validateString, validateUint32 } = require('internal/validators');
const { customInspectSymbol } = require('internal/util');
const { isIPv4, isIPv6 } = require('internal/net');

const { ERR_INVALID_ADDRESS, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } = codes;

// An address as BigInt-free bytes: 4 or 16 of them.
function toBytes(address, family) {
  if (family === 'ipv4') return address.split('.').map(Number);
  const [head, tail] = address.split('%')[0].split('::');
  const expand = (part) => {
    const bytes = [];
    for (const group of part === undefined || part === '' ? [] : part.split(':')) {
      if (group.includes('.')) bytes.push(...group.split('.').map(Number));
      else bytes.push(Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 0xFF);
    }
    return bytes;
  };
  const front = expand(head);
  const back = expand(tail);
  return [...front, ...new Array(16 - front.length - back.length).fill(0), ...back];
}

function checkFamily(family, name = 'family') {
  if (typeof family !== 'string') throw new ERR_INVALID_ARG_TYPE(name, 'string', family);
  const lower = family.toLowerCase();
  if (lower !== 'ipv4' && lower !== 'ipv6') throw new ERR_INVALID_ARG_VALUE(name, family);
  return lower;
}

class SocketAddress {
  #address;
  #family;
  #port;
  #flowlabel;

  static isSocketAddress(value) {
    return value !== null && typeof value === 'object' && #address in value;
  }

  constructor(options = {}) {
    validateObject(options, 'options');
    let { family = 'ipv4', address, port = 0, flowlabel = 0 } = options;
    family = checkFamily(family, 'options.family');
    address ??= family === 'ipv4' ? '127.0.0.1' : '::';
    validateString(address, 'options.address');
    validatePort(port, 'options.port');
    validateUint32(flowlabel, 'options.flowlabel', false);
    if (family === 'ipv4' ? !isIPv4(address) : !isIPv6(address)) throw new ERR_INVALID_ADDRESS();
    this.#address = address;
    this.#family = family;
    this.#port = port;
    this.#flowlabel = flowlabel;
  }

  get address() { return this.#address; }
  get port() { return this.#port; }
  get family() { return this.#family; }
  get flowlabel() { return this.#flowlabel; }

  [customInspectSymbol](depth, options) {
    if (depth < 0) return options.stylize('[SocketAddress]', 'special');
    const { inspect } = require('internal/util/inspect');
    return `SocketAddress ${inspect(this.toJSON(), { ...options, depth: options.depth === null ? null : options.depth - 1 })}`;
  }

  toJSON() {
    return { address: this.#address, port: this.#port, family: this.#family, flowlabel: this.#flowlabel };
  }

  static parse(input) {
    validateString(input, 'input');
    try {
      const { hostname, port } = new URL(`http://${input}`);
      if (hostname.startsWith('[') && hostname.endsWith(']')) {
        return new SocketAddress({ address: hostname.slice(1, -1), port: port | 0, family: 'ipv6' });
      }
      return new SocketAddress({ address: hostname, port: port | 0 });
    } catch {
      return undefined;
    }
  }
}

function toSocketAddress(value, family) {
  if (SocketAddress.isSocketAddress(value)) return value;
  validateString(value, 'address');
  return new SocketAddress({ address: value, family: checkFamily(family) });
}

function compare(a, b) {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return a[i] - b[i];
  return 0;
}

function hasPrefix(bytes, network, prefix) {
  for (let i = 0; i < prefix; i++) {
    const mask = 0x80 >> (i & 7);
    if ((bytes[i >> 3] & mask) !== (network[i >> 3] & mask)) return false;
  }
  return true;
}

// IPv4 addresses in IPv6 clothes match IPv4 rules, and the other way round.
function asFamily(address, family) {
  const bytes = toBytes(address.address, address.family);
  if (address.family === family) return bytes;
  if (family === 'ipv6') return [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, ...bytes];
  const isMapped = bytes.slice(0, 10).every((b) => b === 0) && bytes[10] === 0xFF && bytes[11] === 0xFF;
  return isMapped ? bytes.slice(12) : undefined;
}

class BlockList {
  #rules = [];

  static isBlockList(value) {
    return value !== null && typeof value === 'object' && #rules in value;
  }

  addAddress(address, family = 'ipv4') {
    address = toSocketAddress(address, family);
    const bytes = toBytes(address.address, address.family);
    this.#add(`Address: ${label(address.family)} ${address.address}`, address.family, (other) => compare(other, bytes) === 0);
  }

  addRange(start, end, family = 'ipv4') {
    start = toSocketAddress(start, family);
    end = toSocketAddress(end, family);
    const low = toBytes(start.address, start.family);
    const high = toBytes(end.address, end.family);
    if (compare(low, high) > 0) throw new ERR_INVALID_ARG_VALUE('start', start, `must come before ${end.address}`);
    this.#add(`Range: ${label(start.family)} ${start.address}-${end.address}`, start.family,
              (other) => compare(low, other) <= 0 && compare(other, high) <= 0);
  }

  addSubnet(network, prefix, family = 'ipv4') {
    network = toSocketAddress(network, family);
    validateInt32(prefix, 'prefix', 0, network.family === 'ipv4' ? 32 : 128);
    const bytes = toBytes(network.address, network.family);
    this.#add(`Subnet: ${label(network.family)} ${network.address}/${prefix}`, network.family,
              (other) => hasPrefix(other, bytes, prefix));
  }

  #add(text, family, matches) {
    this.#rules.unshift({ text, family, matches });
  }

  check(address, family = 'ipv4') {
    try {
      address = toSocketAddress(address, family);
    } catch (error) {
      if (error.code === 'ERR_INVALID_ADDRESS') return false;
      throw error;
    }
    return this.#rules.some((rule) => {
      const bytes = asFamily(address, rule.family);
      return bytes !== undefined && rule.matches(bytes);
    });
  }

  get rules() {
    return this.#rules.map((rule) => rule.text);
  }

  [customInspectSymbol](depth, options) {
    if (depth < 0) return options.stylize('[BlockList]', 'special');
    const { inspect } = require('internal/util/inspect');
    return `BlockList ${inspect({ rules: this.rules }, { ...options, depth: options.depth === null ? null : options.depth - 1 })}`;
  }
}

function label(family) {
  return family === 'ipv4' ? 'IPv4' : 'IPv6';
}

module.exports = { BlockList, SocketAddress };
