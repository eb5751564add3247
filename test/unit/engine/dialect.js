// Intrinsics, '#' identifiers, function headers and variables, rest parameters, accessors with headers, @do, @cell, catch @().
same(typeof @print, 'function');
var a#1 = 3, #t = 4;
same(a#1 + #t, 7);

var f = function @(1,5,0,0,"") (x) { return x; };
same([f.length, f.name, 'prototype' in f, f(2)].join(), '5,,false,2');
try { new f(); same(1, 2); } catch (e) { same(e.message.slice(-21), ' is not a constructor'); }
var n = function @(0,1,0,0,"n") n#2 (x) { return x < 2 ? 1 : x * n#2(x - 1); };
same([n.name, n(5)].join(), 'n,120');
function @(0,9,0,0,"decl") decl#1 (a) { return a; }
same([decl#1.length, decl#1.name, decl#1(4)].join(), '9,decl,4');
// with a size, 0 being "not known": then the function names its variables, and which of them functions inside use and change
var sized = function @(0,1,0,0,"sized",0) [a, +b, =c, f 1] (x) {
    var a = (function @(0,0,0,0,"",0) () { return 1; })(), b = x, c = 0;
    function @(0,0,0,0,"f",0) f () { c += b; return c; }
    return a + b + (f(), c);
};
same(sized(2), 5);
same((function @(0,0,0,0,"",0) [*, x] () { var x = 1; return x + (function @(0,0,0,0,"",0) () { x = 2; return x; })(); })(), 3);
same((function @(2,0,0,0,"") () { return typeof this; })(), 'undefined');
same((function @(0,0,0,0,"a") () { return (function @(0,0,0,0,"b") () { return @call(Math.max, null, 7); })(); })(), 7);

function rest(a, ...b) { return a + ':' + b.join() + ':' + b.length; }
same(rest(), 'undefined::0');
same(rest(1), '1::0');
same(rest(1, 2, 3), '1:2,3:2');
function restOnly(...b) { return b.length + arguments.length; }
same(restOnly(1, 2), 4);
function restMapped(x, ...b) { x = 9; return arguments[0] + ',' + arguments[1] + ',' + arguments.length + b; }
same(restMapped(1, 2, 3), '9,2,32,3');

var o = { get @(257,0,0,0,"get x") x() { return this.v; }, set @(257,1,0,0,"set x") x(v) { this.v = v; },
          y: function @(0,0,0,0,"") () { return 'y'; } };
o.x = 5;
same(o.x, 5);
same(Object.getOwnPropertyDescriptor(o, 'x').get.name, 'get x');
same(o.y() + o.y.name, 'y');

function doTry(x) {
    var t#1;
    return 1 + (@do { try { t#1 = x(); } catch (e) { t#1 = 10; } finally { t#1 += 0.5; } }, t#1) + 100;
}
same(doTry(function () { return 5; }), 106.5);
same(doTry(function () { throw 1; }), 111.5);
function doLoop() {
    var seen = '';
    for (var i = 0; i < 5; i++) {
        var z = [i, (@do { if (i == 2) continue; if (i == 4) break; }, i * 2)];
        seen += z + ' ';
    }
    return seen + (@do { return seen + 'early'; }, 1);
}
same(doLoop(), '0,0 1,2 3,6 early');
function doArgument(a) {
    var t#1;
    return list(a, (@do { for (t#1 = 0; t#1 < 3; t#1++); }, t#1), a + 1);
    function list(p, q, r) { return [p, q, r].join(); }
}
same(doArgument(8), '8,3,9');

function caught() {
    var e#1;
    try { null.x; } catch @(e#1) { return e#1 instanceof TypeError; } finally { e#1 = 3; }
}
same(caught(), true);
function captured() {
    var e#1, f;
    try { throw 5; } catch @(e#1) { f = function () { return e#1; }; }
    return f();
}
same(captured(), 5);

function cell() { return @cell; }
same(cell(), cell());
same((function () { return @cell === @cell; })(), false);
