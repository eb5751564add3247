'use strict';

// net.BlockList. The rules are in shared memory, since a list that went through a port is the same list, in whatever
// thread: rules that one side adds hold for the other.

const { codes } = require('internal/errors');
const { customInspectSymbol } = require('internal/util');
const { validateInt32, validateString } = require('internal/validators');
const { kClone, kDeserialize } = require('internal/structured_clone');
const { SocketAddress, checkFamily } = require('internal/net/addresses');
const { binaryAddress, ipv6Text } = internalBinding('dns');

const { ERR_INVALID_ARG_VALUE, ERR_OUT_OF_RANGE } = codes;

// Before the rules: the lock (0 or 1) and their number, 32 bits each.
const HEAD = 8;
// A rule: kind, length of a family's addresses, prefix, nothing; its first and its last address, or that of a subnet.
const RULE = 4 + 16 + 16;
const ADDRESS = 0;
const RANGE = 1;
const SUBNET = 2;
const ROOM = 1024; // rules

function makeMemory(rules) {
  return new SharedArrayBuffer(HEAD + rules * RULE);
}

function toBytes({ address }) {
  return Buffer.from(binaryAddress(address.split('%')[0]), 'latin1');
}

function toText(bytes) {
  return bytes.length === 4 ? bytes.join('.') : ipv6Text(bytes);
}

function compare(a, b) {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return a[i] - b[i];
  return 0;
}

function hasPrefix(bytes, network, prefix) {
  const whole = prefix >> 3;
  for (let i = 0; i < whole; i++) if (bytes[i] !== network[i]) return false;
  return (prefix & 7) === 0 || (bytes[whole] ^ network[whole]) >> 8 - (prefix & 7) === 0;
}

// IPv4 addresses in IPv6 clothes match IPv4 rules, and the other way round.
function asLength(bytes, length) {
  if (bytes.length === length) return bytes;
  if (length === 16) return [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, ...bytes];
  const isMapped = bytes.subarray(0, 10).every((b) => b === 0) && bytes[10] === 0xFF && bytes[11] === 0xFF;
  return isMapped ? bytes.subarray(12) : undefined;
}

function toSocketAddress(value, family) {
  if (SocketAddress.isSocketAddress(value)) return value;
  validateString(value, 'address');
  return new SocketAddress({ address: value, family: checkFamily(family) });
}

class BlockList {
  #memory = makeMemory(ROOM);
  #words = new Int32Array(this.#memory, 0, 2);
  #bytes = new Uint8Array(this.#memory);
  #shared = false;

  static isBlockList(value) {
    return value !== null && typeof value === 'object' && #memory in value;
  }

  [kClone]() {
    // The list that is shared cannot move to larger memory any more.
    if (!this.#shared) this.#move(Math.max(ROOM, this.#words[1]) * 64);
    this.#shared = true;
    return { data: this.#memory, deserializeInfo: 'internal/net/block_list:BlockList' };
  }

  [kDeserialize](memory) {
    this.#use(memory);
    this.#shared = true;
  }

  #use(memory) {
    this.#memory = memory;
    this.#words = new Int32Array(memory, 0, 2);
    this.#bytes = new Uint8Array(memory);
  }

  #move(rules) {
    const old = this.#bytes.subarray(0, HEAD + this.#words[1] * RULE);
    this.#use(makeMemory(rules));
    this.#bytes.set(old);
  }

  #add(kind, first, last, prefix = 0) {
    if (!this.#shared && HEAD + (this.#words[1] + 1) * RULE > this.#bytes.length) this.#move(this.#words[1] * 2);
    while (Atomics.compareExchange(this.#words, 0, 0, 1) !== 0) Atomics.wait(this.#words, 0, 1, 1);
    try {
      const at = HEAD + this.#words[1] * RULE;
      if (at + RULE > this.#bytes.length) throw new ERR_OUT_OF_RANGE('rules', `<= ${this.#words[1]} in a shared list`, this.#words[1] + 1);
      this.#bytes.set([kind, first.length, prefix], at);
      this.#bytes.set(first, at + 4);
      this.#bytes.set(last, at + 20);
      Atomics.add(this.#words, 1, 1); // now others see it
    } finally {
      Atomics.store(this.#words, 0, 0);
      Atomics.notify(this.#words, 0);
    }
  }

  addAddress(address, family = 'ipv4') {
    const bytes = toBytes(toSocketAddress(address, family));
    this.#add(ADDRESS, bytes, bytes);
  }

  addRange(start, end, family = 'ipv4') {
    start = toSocketAddress(start, family);
    end = toSocketAddress(end, family);
    const first = toBytes(start);
    const last = toBytes(end);
    if (compare(first, last) > 0) throw new ERR_INVALID_ARG_VALUE('start', start, `must come before ${end.address}`);
    this.#add(RANGE, first, last);
  }

  addSubnet(network, prefix, family = 'ipv4') {
    network = toSocketAddress(network, family);
    validateInt32(prefix, 'prefix', 0, network.family === 'ipv4' ? 32 : 128);
    const bytes = toBytes(network);
    this.#add(SUBNET, bytes, bytes, prefix);
  }

  #at(i) {
    const bytes = this.#bytes;
    const at = HEAD + i * RULE;
    const length = bytes[at + 1];
    return { kind: bytes[at], prefix: bytes[at + 2], first: bytes.subarray(at + 4, at + 4 + length),
             last: bytes.subarray(at + 20, at + 20 + length) };
  }

  check(address, family = 'ipv4') {
    try {
      address = toSocketAddress(address, family);
    } catch (error) {
      if (error.code === 'ERR_INVALID_ADDRESS') return false;
      throw error;
    }
    const given = toBytes(address);
    for (let i = Atomics.load(this.#words, 1) - 1; i >= 0; i--) {
      const { kind, prefix, first, last } = this.#at(i);
      const bytes = asLength(given, first.length);
      if (bytes === undefined) continue;
      if (kind === SUBNET ? hasPrefix(bytes, first, prefix) : compare(first, bytes) <= 0 && compare(bytes, last) <= 0) return true;
    }
    return false;
  }

  /* The last added first. */
  get rules() {
    return Array.from({ length: Atomics.load(this.#words, 1) }, (_, i) => {
      const { kind, prefix, first, last } = this.#at(i);
      const start = `${first.length === 4 ? 'IPv4' : 'IPv6'} ${toText(first)}`;
      if (kind === ADDRESS) return `Address: ${start}`;
      return kind === RANGE ? `Range: ${start}-${toText(last)}` : `Subnet: ${start}/${prefix}`;
    }).reverse();
  }

  [customInspectSymbol](depth, options) {
    if (depth < 0) return options.stylize('[BlockList]', 'special');
    const { inspect } = require('internal/util/inspect');
    return `BlockList ${inspect({ rules: this.rules }, { ...options, depth: options.depth === null ? null : options.depth - 1 })}`;
  }
}

module.exports = { BlockList };
