// Packages that look at their callers.
const deprecate = require('depd')('my-module');
const callsites = require('callsites');
process.on('deprecation', (e) => console.log(e.namespace, e.message, String(e.stack).split('\n').length > 1));
const old = deprecate.function(function old(a, b) { return a + b }, 'old is old');
console.log(old(1, 2), old.length, old.name);
const o = { p: 1 }; deprecate.property(o, 'p', 'no p'); console.log(o.p);
function named() { return callsites(); }
const [s] = named();
console.log(s.getFunctionName(), s.getFileName() === __filename, s.getLineNumber(), s.isToplevel(), s.isConstructor(), s.isEval(), s.isNative(), s.getTypeName(), s.getMethodName(), String(s).replace(__dirname, '').replace(/:\d+\)$/, ')'));
class A { m() { return callsites()[0]; } static s() { return callsites()[0]; } constructor() { this.c = callsites()[0]; } get g() { return callsites()[0]; } }
const a = new A();
for (const c of [a.m(), A.s(), a.c, a.g, [1].map(() => callsites()[0])[0]]) console.log(c.getTypeName(), c.getFunctionName(), c.getMethodName(), c.isConstructor(), c.isToplevel(), c.isEval(), String(c).replace(__dirname, ''));
const createError = require('http-errors');
const e = createError(404, 'nope', { x: 1 });
console.log(e.status, e.message, e.name, e.x, e.expose, e instanceof createError.NotFound, e.stack.split('\n')[0]);
async function f1() { await null; throw new Error('deep'); }
async function f2() { await f1(); }
async function f3() { try { await f2(); } catch (e) { console.log(e.stack.split('\n').filter((l) => !l.includes('processTicksAndRejections')).map((l) => l.replace(__dirname, '')).join('\n')); } }
f3();
Error.stackTraceLimit = 2;
function r(n) { if (n) return r(n - 1); throw new Error('lim'); }
try { r(5) } catch (e) { console.log(e.stack.split('\n').length); }
Error.prepareStackTrace = (err, sites) => sites.map((x) => x.getFunctionName());
try { r(5) } catch (e) { console.log(e.stack); }
Error.prepareStackTrace = undefined;
const obj = {}; Error.captureStackTrace(obj, r); console.log(typeof obj.stack, Object.getOwnPropertyDescriptor(obj, 'stack').enumerable);
Error.stackTraceLimit = 10;
