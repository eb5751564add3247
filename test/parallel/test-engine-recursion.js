'use strict';
// Recursion of any kind ends in a RangeError, never in a crash.
const assert = require('assert');

const overflow = { name: 'RangeError', message: 'Maximum call stack size exceeded' };

function plain() { return 1 + plain(); }
assert.throws(plain, overflow);

let depth = 0;
function throughNative() { depth++; [1].forEach(throughNative); }
assert.throws(throughNative, overflow);
assert(depth > 1500, `only ${depth} calls`);

const getter = { get x() { return this.x; } };
assert.throws(() => getter.x, overflow);
const text = { toString() { return `${this}`; } };
assert.throws(() => `${text}`, overflow);
const handler = {};
const proxy = new Proxy({}, handler);
handler.get = (target, key) => proxy[key];
assert.throws(() => proxy.x, overflow);
class Endless { constructor() { this.x = new Endless(); } }
assert.throws(() => new Endless(), overflow);
function* nested() { yield* nested(); }
assert.throws(() => [...nested()], overflow);

// A chain of proxies is followed in C alone, perhaps in a loop.
function survives(fn) {
  try { fn(); } catch (e) { assert.strictEqual(`${e}`, 'RangeError: Maximum call stack size exceeded'); }
}
let chain = {};
for (let i = 0; i < 200000; i++) chain = new Proxy(chain, {});
survives(() => chain.x);
survives(() => { chain.x = 1; });
survives(() => 'x' in chain);
survives(() => Object.keys(chain));
survives(() => Object.getPrototypeOf(chain));
chain = null;

let array = [];
for (let i = 0; i < 300000; i++) array = [array];

assert.throws(() => array.flat(Infinity), overflow);
assert.throws(() => String(array), overflow);
array = null; // freed without recursion

let bound = () => 1;
for (let i = 0; i < 100000; i++) bound = Object.defineProperty(bound.bind(null), 'name', { value: '' });
assert.strictEqual(bound(), 1);

// What catches an overflow can work on.
function catching(n) {
  try { return catching(n + 1); } catch { return n; }
}
assert(catching(0) > 1000);
assert.throws(() => eval('('.repeat(1e6)), (e) => e instanceof RangeError || e instanceof SyntaxError);
assert.throws(() => eval(`${'['.repeat(1e5)}${']'.repeat(1e5)}`), RangeError);
assert.throws(() => eval(`${'-('.repeat(1e5)}1${')'.repeat(1e5)}`), RangeError);
assert.throws(() => new RegExp(`${'('.repeat(1e5)}${')'.repeat(1e5)}`),
              (e) => e instanceof RangeError || e instanceof SyntaxError);
