'use strict';
// The messages of errors the engine throws are V8's: programs and test suites compare them.
const assert = require('assert');

const o = { f() { return {}; }, a: {}, n: 1, k: 'key' };
const k = 'k', fixed = Object.freeze({ x: 1 }), list = Object.freeze([1]), s = Symbol('foo');
let u;
class Foo { get only() { return 1; } }

const cases = [
  [() => nowhere, 'ReferenceError: nowhere is not defined'],
  [() => { nowhere = 1; }, 'ReferenceError: nowhere is not defined'],
  [() => u.x, "TypeError: Cannot read properties of undefined (reading 'x')"],
  [() => null[s], "TypeError: Cannot read properties of null (reading 'Symbol(foo)')"],
  [() => { o.q.r = 1; }, "TypeError: Cannot set properties of undefined (setting 'r')"],
  [() => { delete u.x; }, 'TypeError: Cannot convert undefined or null to object'],
  [() => { fixed.x = 2; }, "TypeError: Cannot assign to read only property 'x' of object '#<Object>'"],
  [() => { list[0] = 2; }, "TypeError: Cannot assign to read only property '0' of object '[object Array]'"],
  [() => { 'abc'.length = 1; }, "TypeError: Cannot assign to read only property 'length' of string 'abc'"],
  [() => { fixed.y = 2; }, 'TypeError: Cannot add property y, object is not extensible'],
  [() => { list.push(2); }, 'TypeError: Cannot add property 1, object is not extensible'],
  [() => { delete fixed.x; }, "TypeError: Cannot delete property 'x' of #<Object>"],
  [() => { new Foo().only = 1; }, 'TypeError: Cannot set property only of #<Foo> which has only a getter'],
  [() => { 'abc'.x = 1; }, "TypeError: Cannot create property 'x' on string 'abc'"],
  [() => Object.defineProperty(fixed, 'x', { value: 2 }), 'TypeError: Cannot redefine property: x'],
  [() => Object.defineProperty(fixed, 'y', { value: 2 }),
    'TypeError: Cannot define property y, object is not extensible'],
  [() => { [].length = -1; }, 'RangeError: Invalid array length'],
  [() => s + '', 'TypeError: Cannot convert a Symbol value to a string'],
  [() => +s, 'TypeError: Cannot convert a Symbol value to a number'],
  [() => Object.create(null) + '', 'TypeError: Cannot convert object to primitive value'],
  [() => s in 1, "TypeError: Cannot use 'in' operator to search for 'Symbol(foo)' in 1"],
  [() => 1 instanceof 2, "TypeError: Right-hand side of 'instanceof' is not an object"],
  [() => o instanceof {}, "TypeError: Right-hand side of 'instanceof' is not callable"],
  [() => o instanceof (() => 1), "TypeError: Function has non-object prototype 'undefined' in instanceof check"],
  [() => decodeURIComponent('%'), 'URIError: URI malformed'],
  [() => Foo(), "TypeError: Class constructor Foo cannot be invoked without 'new'"],
  [() => new (class A extends null {})(), 'TypeError: Super constructor null of A is not a constructor'],
];

// [what is called, as V8 prints it]
const callees = [
  [() => u(), 'u'], [() => o.z(), 'o.z'], [() => o.a.z(1, 2), 'o.a.z'], [() => o['z'](), 'o.z'], [() => o[k](), 'o[k]'],
  [() => o . z (1), 'o.z'], [() => (u)(), 'u'], [() => (0, o.z)(), '(0 , o.z)'], [() => o.f()(), 'o.f(...)'],
  [() => o.f(1, '(').g(), 'o.f(...).g'], [() => o?.z(), 'o?.z'], [() => o.a?.z(), 'o.a?.z'], [() => u`x`, 'u'],
  [() => o.z`x`, 'o.z'], [() => [1, 'a'].z(), '[1,"a"].z'], [() => 'x'.z(), '"x".z'], [() => (o.n || k)(), '(o.n || k)'],
  [() => (o.n + 1 + k)(), '(o.n + 1 + k)'], [() => (k ? o : u).z(),
    '(intermediate value)(intermediate value)(intermediate value).z'],
  [() => (function() { return 1; })()(), '(intermediate value)(...)'], [() => (() => 1)()(), '(intermediate value)(...)'],
  [() => /* o.y( */ o // comment (
    .z(), 'o.z'],
  [() => `${o.f('`')} ${`${o.z()}`}`, 'o.z'], [() => [o.n / 2, /[/)(]/g.z()], '/[/)(]/g.z'],
  [() => o.n / o.z() / 2, 'o.z'], [() => ({ a: o.z() }), 'o.z'], [() => ({}).z(), '{}.z'],
  [() => ({ z: 1 }).z(), '{(intermediate value)}.z'], [() => { if (o) /x/.z(); }, '/x/.z'],
  [() => typeof o.z(), 'o.z'], [() => (typeof o)(), '(typeof o)'], [() => (o.a = 1)(), 'o.a'],
  [() => new Date().z(), '(intermediate value).z'], [() => o.f(function() { return o.y(); }).z(), 'o.f(...).z'],
];
const constructors = [
  [() => new u(), 'u'], [() => new u, 'u'], [() => new o.z(1), 'o.z'], [() => new (o.f())(), 'o.f(...)'],
  [() => new o[k](), 'o[k]'], [() => new (() => 1)(), '(intermediate value)'], [() => new Math.max(), 'Math.max'],
];

for (const [fn, text] of callees) cases.push([fn, `TypeError: ${text} is not a function`]);
for (const [fn, text] of constructors) cases.push([fn, `TypeError: ${text} is not a constructor`]);
for (const [fn, want] of cases) {
  let got = 'nothing thrown';
  try { fn(); } catch (e) { got = `${e.name}: ${e.message}`; }
  assert.strictEqual(got, want, `${fn}`);
}

// Called from native code, the value is described.
assert.throws(() => [1].map(1), { message: 'number 1 is not a function' });
