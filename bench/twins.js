'use strict';

// Code as it was written by hand for ES5 beside the same thing in ES2015, both on the engine that runs this: what the
// newer form costs where it adds no semantics. Prints the best of several rounds and the ratio.
//
//   ./node bench/twins.js [ROUNDS]

const rounds = Number(process.argv[2] ?? 7);
const N = 2e5;

const twins = {
  'class: new and method': [
    () => {
      function Point(x, y) { this.x = x; this.y = y; }
      Point.prototype.add = function(other) { return new Point(this.x + other.x, this.y + other.y); };
      var sum = new Point(0, 0);
      var one = new Point(1, 1);
      for (var i = 0; i < N; i++) sum = sum.add(one);
      return sum.x;
    },
    () => {
      class Point {
        constructor(x, y) { this.x = x; this.y = y; }
        add(other) { return new Point(this.x + other.x, this.y + other.y); }
      }
      let sum = new Point(0, 0);
      const one = new Point(1, 1);
      for (let i = 0; i < N; i++) sum = sum.add(one);
      return sum.x;
    },
  ],
  'class: inheritance': [
    () => {
      function Base(x) { this.x = x; }
      Base.prototype.get = function() { return this.x; };
      function Derived(x) { Base.call(this, x); this.y = 1; }
      Derived.prototype = Object.create(Base.prototype, { constructor: { value: Derived } });
      Derived.prototype.get = function() { return Base.prototype.get.call(this) + this.y; };
      var sum = 0;
      for (var i = 0; i < N; i++) sum += new Derived(i).get();
      return sum;
    },
    () => {
      class Base {
        constructor(x) { this.x = x; }
        get() { return this.x; }
      }
      class Derived extends Base {
        constructor(x) { super(x); this.y = 1; }
        get() { return super.get() + this.y; }
      }
      let sum = 0;
      for (let i = 0; i < N; i++) sum += new Derived(i).get();
      return sum;
    },
  ],
  'closures: counters': [
    () => {
      function counter(start) { var n = start; return function() { return ++n; }; }
      var sum = 0;
      for (var i = 0; i < N / 4; i++) { var c = counter(i); c(); sum += c(); }
      return sum;
    },
    () => {
      const counter = (start) => { let n = start; return () => ++n; };
      let sum = 0;
      for (let i = 0; i < N / 4; i++) { const c = counter(i); c(); sum += c(); }
      return sum;
    },
  ],
  'closures: callbacks': [
    () => {
      var list = [1, 2, 3, 4, 5, 6, 7, 8];
      var sum = 0;
      for (var i = 0; i < N / 20; i++) {
        sum += list.map(function(x) { return x * 2; }).filter(function(x) { return x > 4; }).length;
      }
      return sum;
    },
    () => {
      const list = [1, 2, 3, 4, 5, 6, 7, 8];
      let sum = 0;
      for (let i = 0; i < N / 20; i++) sum += list.map((x) => x * 2).filter((x) => x > 4).length;
      return sum;
    },
  ],
  'loop: let': [
    () => {
      var sum = 0;
      for (var i = 0; i < 5 * N; i++) { var twice = i * 2; sum += twice - i; }
      return sum;
    },
    () => {
      let sum = 0;
      for (let i = 0; i < 5 * N; i++) { const twice = i * 2; sum += twice - i; }
      return sum;
    },
  ],
  'loop: for-of over an array': [
    () => {
      var list = [];
      for (var i = 0; i < N; i++) list.push(i);
      var sum = 0;
      for (var round = 0; round < 5; round++) {
        for (var j = 0; j < list.length; j++) { var value = list[j]; sum += value; }
      }
      return sum;
    },
    () => {
      const list = [];
      for (let i = 0; i < N; i++) list.push(i);
      let sum = 0;
      for (let round = 0; round < 5; round++) {
        for (const value of list) sum += value;
      }
      return sum;
    },
  ],
  'destructuring: objects': [
    () => {
      var point = { x: 1, y: 2, z: 3 };
      var sum = 0;
      for (var i = 0; i < N; i++) { var x = point.x, y = point.y, z = point.z; sum += x + y + z; }
      return sum;
    },
    () => {
      const point = { x: 1, y: 2, z: 3 };
      let sum = 0;
      for (let i = 0; i < N; i++) { const { x, y, z } = point; sum += x + y + z; }
      return sum;
    },
  ],
  'destructuring: parameters': [
    () => {
      function area(options) { var width = options.width; var height = options.height; return width * height; }
      var sum = 0;
      for (var i = 0; i < N; i++) sum += area({ width: i, height: 2 });
      return sum;
    },
    () => {
      const area = ({ width, height }) => width * height;
      let sum = 0;
      for (let i = 0; i < N; i++) sum += area({ width: i, height: 2 });
      return sum;
    },
  ],
  'templates': [
    () => {
      var length = 0;
      for (var i = 0; i < N; i++) length += ('item ' + i + ': ' + (i + 1) + '!').length;
      return length;
    },
    () => {
      let length = 0;
      for (let i = 0; i < N; i++) length += `item ${i}: ${i + 1}!`.length;
      return length;
    },
  ],
  'default and rest parameters': [
    () => {
      function f(a, b) { if (b === undefined) b = 2; return a + b; }
      function g() { var rest = []; for (var i = 0; i < arguments.length; i++) rest.push(arguments[i]); return rest.length; }
      var sum = 0;
      for (var i = 0; i < N; i++) sum += f(i) + g(1, 2, 3);
      return sum;
    },
    () => {
      const f = (a, b = 2) => a + b;
      const g = (...rest) => rest.length;
      let sum = 0;
      for (let i = 0; i < N; i++) sum += f(i) + g(1, 2, 3);
      return sum;
    },
  ],
  'object literals': [
    () => {
      var sum = 0;
      for (var i = 0; i < N; i++) { var o = { i: i, get: function() { return 1; } }; sum += o.i; }
      return sum;
    },
    () => {
      let sum = 0;
      for (let i = 0; i < N; i++) { const o = { i, get() { return 1; } }; sum += o.i; }
      return sum;
    },
  ],
};

// CPU time, so that other work of the machine counts less.
function measure(f) {
  const start = process.cpuUsage();
  const result = f();
  return { ms: process.cpuUsage(start).user / 1000, result };
}

console.log(`${'twin'.padEnd(32)} ${'ES5/ms'.padStart(8)} ${'ES2015/ms'.padStart(10)}   ratio`);
let product = 1;
for (const [name, [old, modern]] of Object.entries(twins)) {
  let a = Infinity;
  let b = Infinity;
  for (let round = 0; round < rounds; round++) {
    const first = measure(old);
    const second = measure(modern);
    if (first.result !== second.result) throw new Error(`${name}: ${first.result} and ${second.result}`);
    a = Math.min(a, first.ms);
    b = Math.min(b, second.ms);
  }
  product *= b / a;
  console.log(`${name.padEnd(32)} ${a.toFixed(1).padStart(8)} ${b.toFixed(1).padStart(10)} ${(b / a).toFixed(2).padStart(7)}`);
}
console.log(`geometric mean ${(product ** (1 / Object.keys(twins).length)).toFixed(2)}`);
