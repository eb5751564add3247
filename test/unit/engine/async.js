// Async functions and async generators. Each test logs; the log is checked when the jobs have run.
var log = [];
function note(x) { log.push(x); return x; }
function later(value) { return new Promise(function (resolve) { resolve(value); }); }

var add = function @(9,2,0,0,"add") (a, b) { note('start'); var x = @await(a); note('mid'); return x + @await(b); };
same(Object.prototype.toString.call(add), '[object AsyncFunction]');
same('prototype' in add, false);
same(add(1, later(2)) instanceof Promise, true);
add(3, 4).then(function (v) { note('sum' + v); });
note('sync');

var fails = function @(9,0,0,0,"fails") () { throw new Error('first'); };
fails().then(null, function (e) { note(String(e)); });
var failsLater = function @(9,0,0,0,"f") () { @await(0); null.x; };
failsLater().then(null, function (e) { note(e instanceof TypeError); });
var catches = function @(9,0,0,0,"c") () {
    try { @await(Promise.reject('no')); } catch (e) { note('caught ' + e); } finally { @await(1); note('finally'); }
    return 'ok';
};
catches().then(note);
var parameter = function @(9,1,0,0,"p") (p) { p.x.y; };
parameter({}).then(null, function (e) { note('parameter ' + (e instanceof TypeError)); });
var never = function @(9,0,0,0,"n") () { var keep = [1]; @await(new Promise(function () {})); return keep; };
for (var i = 0; i < 100; i++) never();
gc();

var thenable = { then: function (resolve) { note('then'); resolve('thenable'); } };
(function @(9,0,0,0,"") () { note(@await(thenable)); return thenable; })().then(function (v) { note('returned ' + v); });

// this, arguments, captured variables across awaits
var object = { n: 1, m: function @(265,0,0,0,"m") () { var self = this; @await(0); self.n++; note('this ' + this.n + arguments[0]); } };
object.m('!');
var captured = function @(9,0,0,0,"k") () {
    var x = 1, inc = function () { return ++x; };
    @await(0);
    inc();
    x += 10;
    @await(0);
    note('captured ' + inc());
};
captured();

// loops, breaks out of finally, nested tries
var loop = function @(9,0,0,0,"l") () {
    var s = '';
    for (var i = 0; i < 5; i++) {
        try { if (i == 1) continue; if (i == 3) break; s += @await(later(i)); } finally { s += @await('f'); }
    }
    return s;
};
loop().then(note);

// async generators
var ticks = function @(77,1,0,0,"ticks") (n) { try { for (var i = 0; i < n; i++) note('sent ' + @yield(later(i))); return @await('end'); } finally { note('closed'); } };
var g = ticks(2);
same(Object.prototype.toString.call(g), '[object AsyncGenerator]');
function show(name) { return function (r) { note(name + ' ' + r.value + ':' + r.done); }; }
g.next('a').then(show('g1'));
g.next('b').then(show('g2'));
g.next('c').then(show('g3'));
g.next('d').then(show('g4'));
var h = ticks(9);
h.next().then(function (r) { show('h1')(r); return h.return(later('bye')); }).then(show('h2')).then(function () { return h.throw('late'); }).then(null, function (e) { note('h3 ' + e); });
var unstarted = ticks(1);
unstarted.return('u').then(show('u'));
unstarted.next().then(show('u2'));
var k = ticks(3);
k.next().then(function () { return k.throw('boom'); }).then(null, function (e) { note('k ' + e); return k.next(); }).then(show('k2'));
Object.getPrototypeOf(Object.getPrototypeOf(g)).next.call({}).then(null, function (e) { note('bad ' + (e instanceof TypeError)); });

// yield* over sync and async iterables
var star = function @(77,1,0,0,"star") (inner) { note('star ' + @yieldStar(inner)); };
function drain(name, it) { return it.next().then(function (r) { if (r.done) { note(name + ' done'); return; } note(name + r.value); return drain(name, it); }, function (e) { note(name + ' ' + e); }); }
drain('s', star([1, later(2)]));
drain('t', star([Promise.reject('bad')]));

var stacked = function @(9,0,0,0,"stacked") () { @await(inner()); };
var inner = function @(9,0,0,0,"inner") () { @await(0); note(new Error('x').stack.split('\n').slice(1).map(function (l) { return l.replace(/ \(.*/, ''); }).join()); };
stacked();

function tail(n) { return n == 0 ? null : Promise.resolve().then(function () { return tail(n - 1); }); }
var expected = [
    "start",
    "start",
    "sync",
    "mid",
    "mid",
    "Error: first",
    "caught no",
    "parameter true",
    "then",
    "this 2!",
    "sent b",
    "bad true",
    "    at inner,    at async stacked",
    true,
    "finally",
    "thenable",
    "captured 13",
    "g1 0:false",
    "sent c",
    "h1 0:false",
    "u u:true",
    "u2 undefined:true",
    "closed",
    "sum7",
    "ok",
    "then",
    "g2 1:false",
    "closed",
    "closed",
    "s1",
    "t bad",
    "returned thenable",
    "g3 end:true",
    "g4 undefined:true",
    "h2 bye:true",
    "k boom",
    "s2",
    "0ff2ff",
    "k2 undefined:true",
    "star undefined",
    "h3 late",
    "s done",
];
tail(60).then(function () {
    expected.forEach(function (x, i) { same(i + ' ' + log[i], i + ' ' + x); });
    same(log.length, expected.length);
});
