'use strict';

// A channel sends queries to a list of servers and waits for their answers: UDP first, each attempt from a port of its
// own, TCP for what was cut off. Servers are asked in turn until one answers, with more patience in each round.

const fs = require('fs');
const { clearTimeout, setImmediate, setTimeout } = require('timers');
const { isIP } = require('internal/net');
const { isAnswerTo, isTruncated, readAnswer, writeQuery, BadMessage } = require('internal/dns/packet');
const { UDP } = internalBinding('udp_wrap');
const { queryId } = internalBinding('dns');

const DEFAULT_TIMEOUT = 2000;
const LONGEST_TIMEOUT = 10000;
const DEFAULT_PORT = 53;

const rcodes = ['SUCCESS', 'EFORMERR', 'ESERVFAIL', 'ENOTFOUND', 'ENOTIMP', 'EREFUSED'];

function readLines(file) {
  let text;
  try {
    text = fs.readFileSync(file, 'latin1');
  } catch {
    return [];
  }
  return text.split('\n').map((line) => line.replace(/[#;].*/, '').trim().split(/\s+/));
}

// What /etc/resolv.conf and RES_OPTIONS say: { servers, timeout, rotate }.
function readSystemConfiguration() {
  const found = { servers: [], timeout: undefined, rotate: false };
  const options = [];
  for (const [keyword, ...words] of readLines('/etc/resolv.conf')) {
    if (keyword === 'nameserver' && words.length > 0 && isIP(words[0])) {
      found.servers.push({ family: isIP(words[0]), address: words[0], port: DEFAULT_PORT });
    } else if (keyword === 'options') {
      options.push(...words);
    }
  }
  if (process.env.RES_OPTIONS) options.push(...process.env.RES_OPTIONS.split(/\s+/));
  for (const option of options) {
    const seconds = /^(?:timeout|retrans):(\d+)$/.exec(option);
    if (seconds !== null) found.timeout = Math.min(Number(seconds[1]), 30) * 1000 || undefined;
    else if (option === 'rotate') found.rotate = true;
  }
  if (found.servers.length === 0) found.servers.push({ family: 4, address: '127.0.0.1', port: DEFAULT_PORT });
  return found;
}

// The names that /etc/hosts has for an address; undefined if it has none.
function namesInHostsFile(address) {
  const { binaryAddress } = internalBinding('dns');
  const wanted = binaryAddress(address);
  const found = new Set();
  for (const [first, ...names] of readLines('/etc/hosts')) {
    if (isIP(first) && binaryAddress(first) === wanted) names.forEach((name) => found.add(name));
  }
  return found.size > 0 ? [...found] : undefined;
}

class Query {
  constructor(channel, name, type, callback) {
    this.channel = channel;
    this.callback = callback;
    this.packet = writeQuery(queryId(), name, type);
    this.attempts = 0;
    this.first = channel.rotate ? channel.next++ : 0;
    this.failure = 'ETIMEOUT';
    this.handle = null;
    this.socket = null;
    this.timer = null;
  }

  attempt() {
    const { channel } = this;
    const { servers } = channel;
    if (this.attempts >= channel.tries * servers.length) {
      this.finish(this.failure);
      return;
    }
    const server = servers[(this.first + this.attempts) % servers.length];
    const round = Math.floor(this.attempts++ / servers.length);
    const patience = Math.min(channel.timeout * 2 ** round, channel.maxTimeout);
    this.timer = setTimeout(() => this.fail('ETIMEOUT'), patience);
    this.sendDatagram(server);
  }

  sendDatagram(server) {
    const handle = this.handle = new UDP();
    handle.onmessage = (error, bytes) => {
      if (error < 0) this.fail('ECONNREFUSED');
      else if (isAnswerTo(bytes, this.packet)) this.receive(bytes, server);
    };
    const local = this.channel.localAddresses[server.family];
    const error = (local === undefined ? 0 : handle.bind(local, 0, 0)) || handle.connect(server.address, server.port) ||
      handle.recvStart();
    if (error || handle.sendNow(this.packet) < 0) {
      this.release();
      process.nextTick(() => this.fail('ECONNREFUSED'));
    }
  }

  receive(bytes, server) {
    if (isTruncated(bytes) && this.socket === null) {
      this.handle.close();
      this.handle = null;
      this.sendByStream(server);
      return;
    }
    let message;
    try {
      message = readAnswer(bytes);
    } catch (error) {
      if (!(error instanceof BadMessage)) throw error;
      this.fail('EBADRESP');
      return;
    }
    const { rcode, answers } = message;
    if (rcode !== 0) this.finish(rcodes[rcode] ?? 'ESERVFAIL');
    else if (answers.length === 0) this.finish('ENODATA');
    else this.finish(null, answers);
  }

  sendByStream(server) {
    const socket = this.socket = require('net').connect({
      host: server.address,
      port: server.port,
      localAddress: this.channel.localAddresses[server.family],
    });
    let buffered = Buffer.alloc(0);
    const size = Buffer.from([this.packet.length >> 8, this.packet.length & 0xFF]);
    socket.write(Buffer.concat([size, this.packet]));
    socket.on('error', () => this.fail('ECONNREFUSED'));
    socket.on('end', () => this.fail('ECONNREFUSED'));
    socket.on('data', (chunk) => {
      buffered = Buffer.concat([buffered, chunk]);
      if (buffered.length < 2 || buffered.length < 2 + buffered.readUInt16BE(0)) return;
      const bytes = buffered.subarray(2, 2 + buffered.readUInt16BE(0));
      if (isAnswerTo(bytes, this.packet)) this.receive(bytes, server);
      else this.fail('EBADRESP');
    });
  }

  release() {
    clearTimeout(this.timer);
    this.handle?.close();
    this.handle = null;
    this.socket?.removeAllListeners();
    this.socket?.on('error', () => {});
    this.socket?.destroy();
    this.socket = null;
  }

  // This attempt came to nothing.
  fail(code) {
    if (!this.channel.pending.has(this)) return;
    this.release();
    this.failure = code;
    this.attempt();
  }

  finish(code, answers) {
    this.release();
    if (this.channel.pending.delete(this)) this.callback(code, answers);
  }
}

class Channel {
  // timeout: milliseconds or -1, tries, maxTimeout: milliseconds, 0 for no limit
  constructor(timeout = -1, tries = 4, maxTimeout = 0) {
    const system = readSystemConfiguration();
    this.servers = system.servers;
    this.rotate = system.rotate;
    this.timeout = timeout > 0 ? timeout : system.timeout ?? DEFAULT_TIMEOUT;
    this.tries = tries;
    this.maxTimeout = maxTimeout || Math.max(LONGEST_TIMEOUT, this.timeout);
    this.localAddresses = { __proto__: null };
    this.pending = new Set();
    this.next = 0;
  }

  // callback(null, answers) or callback(code), never before this returns
  query(name, type, callback) {
    const query = new Query(this, name, type, callback);
    this.pending.add(query);
    if (query.packet === undefined) process.nextTick(() => query.finish('EBADNAME'));
    else query.attempt();
  }

  // The names of an address, by the hosts file or a query for PTR: callback(null, names) or callback(code).
  namesOf(address, callback) {
    const names = namesInHostsFile(address);
    if (names !== undefined) {
      // As on Node: the aliases, without the name itself.
      process.nextTick(callback, null, names.slice(1));
      return;
    }
    const { types } = require('internal/dns/packet');
    this.query(reverseName(address), types.PTR, (code, answers) => {
      if (code !== null) {
        callback(code);
        return;
      }
      const found = answers.filter(({ type }) => type === types.PTR).map(({ data }) => data.value);
      if (found.length > 0) callback(null, found);
      else callback('ENODATA');
    });
  }

  cancel() {
    const cancelled = [...this.pending];
    this.pending.clear();
    for (const query of cancelled) {
      query.release();
      setImmediate(query.callback, 'ECANCELLED');
    }
  }
}

// 1.2.3.4 -> 4.3.2.1.in-addr.arpa
function reverseName(address) {
  const bytes = Buffer.from(internalBinding('dns').binaryAddress(address), 'latin1');
  const isV4 = bytes.length === 4;
  const parts = isV4 ? [...bytes] : [...bytes.toString('hex')];
  return `${parts.reverse().join('.')}.${isV4 ? 'in-addr' : 'ip6'}.arpa`;
}

module.exports = { Channel, DEFAULT_PORT };
