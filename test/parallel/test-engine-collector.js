'use strict';

// Garbage that is reference cycles stays in proportion to what lives, objects that own memory of C (handles, ciphers, keys) among it.

const assert = require('assert');
const crypto = require('crypto');
const net = require('net');

function growth(make, count) {
  const before = process.memoryUsage().rss;
  for (let i = 0; i < count; i++) {
    const object = { made: make() };
    object.self = object;
  }
  // AddressSanitizer keeps what is freed for a while, so the size of the process says nothing there.
  return process.config.variables.asan ? 0 : process.memoryUsage().rss - before;
}

const secret = Buffer.alloc(32);
assert(growth(() => new Array(10), 300000) < 60e6);
assert(growth(() => crypto.createSecretKey(secret), 30000) < 60e6);
assert(growth(() => crypto.createCipheriv('aes-256-cbc', secret, secret.subarray(16)), 10000) < 80e6);
assert(growth(() => new net.Socket(), 20000) < 60e6);

// What a function keeps in variables of its own goes with it, though other functions were made there.
let dead = 0;
const registry = new FinalizationRegistry(() => dead++);
function keep() {
  const object = {};
  registry.register(object);
  const callback = () => object;
  const other = (n) => n + 1;
  return other(callback() === object ? 1 : 0);
}
for (let i = 0; i < 10; i++) assert.strictEqual(keep(), 2);
setImmediate(() => {
  assert.strictEqual(dead, 10);
  // An emitter is not kept by those that listen once.
  const { EventEmitter } = require('events');
  (() => {
    const emitter = new EventEmitter();
    registry.register(emitter);
    emitter.once('a', () => {});
    emitter.once('b', () => {});
    emitter.emit('a');
  })();
  setImmediate(() => assert.strictEqual(dead, 11));
});
