'use strict';

// What createHook() hears of promises, ticks, timers, immediates, microtasks, files, sockets and HTTP messages: each
// operation has an init with the number of what made it, and runs between before and after with its own number.

const assert = require('assert');
const { AsyncResource, createHook, executionAsyncId, executionAsyncResource, triggerAsyncId } = require('async_hooks');
const crypto = require('crypto');
const fs = require('fs');
const http = require('http');
const net = require('net');
const zlib = require('zlib');

const operations = new Map();
const running = [];

function record(id, event) {
  operations.get(id)?.events.push(event);
}

const hook = createHook({
  init(id, type, trigger, resource) {
    assert(!operations.has(id), `${type} twice`);
    assert.strictEqual(typeof trigger, 'number');
    assert.strictEqual(typeof resource, 'object');
    operations.set(id, { type, trigger, resource, events: [] });
  },
  before(id) {
    record(id, 'before');
    running.push(id);
    assert.strictEqual(executionAsyncId(), id);
    if (operations.has(id)) assert.strictEqual(executionAsyncResource(), operations.get(id).resource);
  },
  after(id) {
    record(id, 'after');
    assert.strictEqual(running.pop(), id);
  },
  destroy(id) {
    record(id, 'destroy');
  },
  promiseResolve(id) {
    record(id, 'resolve');
  },
});

function current() {
  return operations.get(executionAsyncId());
}

function ofType(type) {
  return [...operations.values()].filter((operation) => operation.type === type);
}

assert.strictEqual(executionAsyncId(), 1);
assert.strictEqual(triggerAsyncId(), 0);
assert.strictEqual(typeof executionAsyncResource(), 'object');
hook.enable();

let calls = 0;
function inside(type, fn = () => {}) {
  calls++;
  return (...args) => {
    calls--;
    assert.strictEqual(current()?.type, type);
    assert.strictEqual(triggerAsyncId(), current().trigger);
    fn(...args);
  };
}

process.nextTick(inside('TickObject', () => {
  const outer = executionAsyncId();
  setImmediate(inside('Immediate', () => assert.strictEqual(triggerAsyncId(), outer)));
}));
queueMicrotask(inside('Microtask'));
setTimeout(inside('Timeout'), 1);
let rounds = 0;
const interval = setInterval(() => {
  assert.strictEqual(current().type, 'Timeout');
  if (++rounds === 2) clearInterval(interval);
}, 1);
fs.stat(__filename, inside('FSREQCALLBACK'));
crypto.randomBytes(8, inside('RANDOMBYTESREQUEST'));
zlib.deflate(Buffer.alloc(1e6), () => {
  assert(current() !== undefined);
  assert(ofType('ZLIB')[0].events.includes('before'));
});

const promise = Promise.resolve(1);
const promiseId = [...operations].find(([, { resource }]) => resource === promise)[0];
promise.then(inside('PROMISE', () => {
  assert.strictEqual(triggerAsyncId(), promiseId);
}));
(async () => {
  await null;
  inside('PROMISE')();
})();

const resource = new AsyncResource('MINE');
assert.strictEqual(ofType('MINE')[0].resource, resource);
resource.runInAsyncScope(() => {
  assert.strictEqual(executionAsyncId(), resource.asyncId());
  assert.strictEqual(executionAsyncResource(), resource);
});
assert.strictEqual(executionAsyncId(), 1);
resource.emitDestroy();

const server = net.createServer((socket) => socket.end('x'));
server.listen(0, () => {
  const client = net.connect(server.address().port, inside('TCPCONNECTWRAP'));
  client.on('data', inside('TCPWRAP'));
  client.on('close', () => {
    server.close();
    overHttp();
  });
});

function overHttp() {
  const web = http.createServer(inside('HTTPINCOMINGMESSAGE', (request, response) => response.end('ok')));
  web.listen(0, () => {
    http.get({ port: web.address().port, agent: false }, inside('HTTPCLIENTREQUEST', (response) => {
      response.resume();
      response.on('close', () => web.close());
    }));
  });
}

process.on('exit', () => {
  hook.disable();
  assert.strictEqual(calls, 0);
  assert.deepStrictEqual(running, []);
  for (const { type, events } of operations.values()) {
    const order = events.filter((event) => event === 'before' || event === 'after');
    for (let i = 0; i < order.length; i += 2) assert.deepStrictEqual(order.slice(i, i + 2), ['before', 'after'], type);
    if (type === 'Timeout' || type === 'Immediate' || type === 'TickObject') {
      assert(events.at(-1) === 'destroy' || events.length === 0 || !events.includes('before'), `${type} ${events}`);
    }
  }
  assert.deepStrictEqual(ofType('MINE')[0].events, ['before', 'after', 'destroy']);
  assert(ofType('TCPSERVERWRAP').length >= 2);
});
