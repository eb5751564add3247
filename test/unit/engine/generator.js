// Generators: order of evaluation, next/return/throw, try/finally, captured variables, yield*, prototypes.
function show(result) { return result.value + ':' + result.done; }
function all(iterator) { var out = [], r; while (!(r = iterator.next()).done) out.push(r.value); return out.join(); }

var count = function @(71,1,0,0,"count") (n) { for (var i = 0; i < n; i++) @yield(i); return 'end'; };
var g = count(2);
same([show(g.next()), show(g.next()), show(g.next()), show(g.next())].join(), '0:false,1:false,end:true,undefined:true');
same(all(count(1000)).length, all(count(1000)).length);
same(Object.prototype.toString.call(g), '[object Generator]');
same(g instanceof count, true);
same(count.prototype.hasOwnProperty('constructor'), false);
same(Object.getOwnPropertyNames(count).join(), 'length,name,prototype');
try { new count(); same(1, 2); } catch (e) { same(e.message.slice(-21), ' is not a constructor'); }
var GeneratorFunction = Object.getPrototypeOf(count).constructor;
same(GeneratorFunction.name, 'GeneratorFunction');
same(Object.getPrototypeOf(count.prototype), GeneratorFunction.prototype.prototype);
same(typeof GeneratorFunction.prototype.prototype.next, 'function');
count.prototype = null;
same(Object.getPrototypeOf(count(1)), GeneratorFunction.prototype.prototype);

// values sent, this, arguments, expressions around a yield
var echo = function @(69,0,0,0,"echo") () {
    var a = 1 + @yield('first') * 2;
    var b = [a, @yield(this.name), @yield(arguments.length)].join('/');
    return b + (@yield(b), '!');
};
g = echo.call({ name: 'me' }, 7, 8);
same(show(g.next('ignored')), 'first:false');
same(show(g.next(10)), 'me:false');
same(show(g.next('x')), '2:false');
same(show(g.next('y')), '21/x/y:false');
same(show(g.next()), '21/x/y!:true');

// parameters are evaluated by the call when told so
var log = '';
var eager = function @(5,1,0,0,"eager") (p) { log += 'p' + p; @initialYield(); log += 'b'; @yield(1); };
g = eager(5);
same(log, 'p5');
g.next();
same(log, 'p5b');
throws(function () { (function @(5,1,0,0,"bad") (p) { p.x.y; @initialYield(); })({}); },
       "TypeError: Cannot read properties of undefined (reading 'y')");

// return and throw
var guarded = function @(69,0,0,0,"guarded") () {
    try { @yield(1); @yield(2); } catch (e) { log += 'c' + e; @yield('caught'); } finally { log += 'f'; @yield('fin'); log += 'F'; }
    return 'after';
};
log = '';
g = guarded();
g.next();
same(show(g.return('r')), 'fin:false');
same(show(g.next()), 'r:true');
same(log, 'fF');
log = '';
g = guarded();
g.next();
same(show(g.throw('t')), 'caught:false');
same(show(g.next()), 'fin:false');
same(show(g.next()), 'after:true');
same(log, 'ctfF');
g = guarded();
same(show(g.return(4)), '4:true');
same(show(g.next()), 'undefined:true');
g = guarded();
throws(function () { g.throw(new Error('early')); }, 'Error: early');
same(show(g.next()), 'undefined:true');
throws(function () { g.throw('done'); }, 'done');
var thrower = function @(69,0,0,0,"t") () { @yield(1); throw new Error('inside'); };
g = thrower();
g.next();
throws(function () { g.next(); }, 'Error: inside');
same(show(g.next()), 'undefined:true');
var override = function @(69,0,0,0,"o") () { try { @yield(1); } finally { return 'mine'; } };
g = override();
g.next();
same(show(g.return('yours')), 'mine:true');

// captured variables while running, suspended, finished, abandoned
var captures = function @(69,0,0,0,"c") () {
    var x = 1, get = function () { return x; }, set = function (v) { x = v; };
    @yield([get, set]);
    x++;
    @yield(x);
    x = 100;
};
g = captures();
var fs = g.next().value;
same(fs[0](), 1);
fs[1](10);
same(show(g.next()), '11:false');
fs[1](50);
same(fs[0](), 50);
g.next();
same(fs[0](), 100);
g = captures();
fs = g.next().value;
fs[1]({ kept: 'yes' });
g = null;
gc();
same(fs[0]().kept, 'yes');
var blocks = function @(69,0,0,0,"b") () {
    var out = [];
    for (var i = 0; i < 3; i++) { @scope (j#1) { j#1 = i; out.push(function () { return j#1; }); @yield(j#1); } }
    return out.map(function (f) { return f(); }).join();
};
g = blocks();
g.next(); g.next(); g.next();
same(show(g.next()), '0,1,2:true');

// running already
var self = function @(69,0,0,0,"s") () { running.next(); };
var running = self();
throws(function () { running.next(); }, 'TypeError: Generator is already running');
throws(function () { GeneratorFunction.prototype.prototype.next.call({}); },
       'TypeError: Method [Generator].prototype.next called on incompatible receiver #<Object>');

// yield*
var outer = function @(69,0,0,0,"outer") (inner) { var r = @yieldStar(inner); @yield('r=' + r); return 'o'; };
same(all(outer(count(3))), '0,1,2,r=end');
same(all(outer([7, 8])), '7,8,r=undefined');
g = outer(guarded());
log = '';
g.next();
same(show(g.throw('t')), 'caught:false');
same(show(g.return('R')), 'fin:false');
same(show(g.next()), 'r=R:false');
same(log, 'ctfF');
g = outer([1, 2]);
g.next();
same(show(g.return('q')), 'q:true');
g = outer([1, 2]);
g.next();
throws(function () { g.throw('lost'); }, "TypeError: The iterator does not provide a 'throw' method");
var raw = { value: 1, done: false, extra: 'kept' }, inner = {};
inner[Symbol.iterator] = function () { return { next: function () { return raw; } }; };
same(outer(inner).next(), raw);
throws(function () { raw = 5; outer(inner).next(); }, 'TypeError: Iterator result 5 is not an object');
throws(function () { outer(5).next(); }, 'TypeError: number 5 is not iterable (cannot read property Symbol(Symbol.iterator))');
var deep = function @(69,1,0,0,"deep") (n) { if (n > 0) @yieldStar(deep(n - 1)); @yield(n); };
same(all(deep(12)), '0,1,2,3,4,5,6,7,8,9,10,11,12');

// loops leave by return()
var closed = 0;
var endless = function @(69,0,0,0,"e") () { try { for (;;) @yield(1); } finally { closed++; } };
var e = endless();
e.next();
e.return();
same(closed, 1);

// deep recursion of resumptions is a RangeError
var recurse = function @(69,1,0,0,"r") (n) { @yield(n); @yieldStar(recurse(n + 1)); };
throws(function () { var it = recurse(0); for (;;) it.next(); }, 'RangeError: Maximum call stack size exceeded');

// many, with garbage collections
var many = [];
for (var i = 0; i < 1000; i++) { var it = captures(); it.next(); if (i % 2) many.push(it); if (i % 300 == 0) gc(); }
same(many.reduce(function (s, it) { return s + it.next().value; }, 0), 1000);
many = null;
gc();
