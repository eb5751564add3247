// new.target, class constructors, super calls, Reflect.construct, constructors in C and their subclasses.
same(@call(Math.max, null, 1, 5, 3), 5);
same(@apply(Math.max, null, [4, 9]), 9);
same(@construct(Date, [2000, 1]).getFullYear(), 2000);
same(@call(function @(2,0,0,0,"") () { return this; }, 'q'), 'q');

var Base = function @(18,1,0,0,"Base") (x) { this.x = x; this.nt = new.target; };
throws(function () { Base(1); }, "TypeError: Class constructor Base cannot be invoked without 'new'");
throws(function () { Base.call({}, 1); }, "TypeError: Class constructor Base cannot be invoked without 'new'");
var D = function @(50,1,0,0,"D") (x) { var t = @superCall(D, new.target, x + 1); t.d = 1; return t; };
Object.setPrototypeOf(D, Base);
D.prototype = Object.create(Base.prototype);
var d = new D(4);
same([d.x, d.d, d.nt === D, d instanceof D, d instanceof Base].join(), '5,1,true,true,true');
throws(function () { new (function @(50,0,0,0,"X") () { return 1; })(); },
       'TypeError: Derived constructors may only return object or undefined');

function extend(parent) {
    var C = function @(50,0,0,0,"C") () { return @superApply(C, new.target, arguments); };
    Object.setPrototypeOf(C, parent);
    C.prototype = Object.create(parent === null ? null : parent.prototype);
    return C;
}
var A = extend(Array), array = new A(1, 2, 3);
array.push(4);
same([array.length, array instanceof A, Array.isArray(array)].join(), '4,true,true');
var Err = extend(Error), err = new Err('m');
same([err instanceof Err, err instanceof Error, err.message].join(), 'true,true,m');
var Bool = extend(Boolean);
same([new Bool(1).valueOf(), new Bool(1) instanceof Bool].join(), 'true,true');
var Obj = extend(Object);
same([new Obj({ q: 1 }).q, new Obj() instanceof Obj].join(), ',true');
throws(function () { new (extend(null))(); }, 'TypeError: Super constructor null of C is not a constructor');

function F() { return { nt: new.target }; }
function G() {}
same(Reflect.construct(F, [], G).nt, G);
same(Reflect.construct(G, [], F) instanceof F, true);
same(new (F.bind())().nt, F);
same((function () { return new.target; })(), undefined);
same(new (new Proxy(G, {}))() instanceof G, true);
var trap = new Proxy(F, { construct: function (target, args, nt) { return { n: args.length, nt: nt }; } });
same(new trap(1, 2).n, 2);
same(new trap().nt, trap);
same(Reflect.construct(trap, [], G).nt, G);
function old() { if (!(this instanceof old)) return new old(); this.k = 1; }
same(old().k, 1);

// a getter of the prototype that constructs, too
var depth = 0;
function Getter() { this.d = depth; }
var Sub = new Proxy(Getter, { get: function (t, k) { if (k == 'prototype') { depth++; new Getter(); } return t[k]; } });
same(new Sub().d, 1);

// deep class hierarchies need no C stack
var chain = Base;
for (var i = 0; i < 2000; i++) {
    chain = extend(chain);
}
same(new chain(77).x, 77);
