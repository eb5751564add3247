// `arguments` where no object is kept for it, and where one has to be made after all. Not strict: mapped arguments.
const assert = require('assert');

const list = (...args) => args.map(String).join();

// The number and the elements, for fewer and more arguments than parameters; parameters that stay and that change.
{
  const look = function(a, b) { return list(arguments.length, arguments[0], arguments[1], arguments[2], a, b); };
  for (let i = 0; i < 40; i++) {
    assert.strictEqual(look(), '0,undefined,undefined,undefined,undefined,undefined');
    assert.strictEqual(look(1), '1,1,undefined,undefined,1,undefined');
    assert.strictEqual(look(1, 2, 3), '3,1,2,3,1,2');
    assert.strictEqual(look.call(null, 1), '1,1,undefined,undefined,1,undefined');
    assert.strictEqual(look.apply(null, [1, 2, 3, 4]), '4,1,2,3,1,2');
    assert.strictEqual(look(...[1, 2]), '2,1,2,undefined,1,2');
  }
  const assigned = function(a) { a = 9; return arguments[0]; };
  assert.strictEqual(assigned(1), 9);
  assert.strictEqual(assigned(), undefined);
  const assignedInside = function(a) { (() => { a = 9; })(); return arguments[0]; };
  assert.strictEqual(assignedInside(1), 9);
  const strict = function(a) { 'use strict'; a = 9; return list(arguments[0], arguments.length, a); };
  assert.strictEqual(strict(1), '1,1,9');
  const written = function(a) { arguments[0] = 9; return list(a, arguments[0]); };
  assert.strictEqual(written(1), '9,9');
  const counted = function(a) { arguments[0]++; delete arguments[1]; return list(a, arguments[0], arguments[1]); };
  assert.strictEqual(counted(1, 2), '2,2,undefined');
  const shortened = function() { arguments.length = 1; return list(arguments.length, arguments[1]); };
  assert.strictEqual(shortened(1, 2), '1,2');
  const replaced = function(a) { function a() {} return typeof arguments[0]; };
  assert.strictEqual(replaced(1), 'function');
  const declared = [
    function(a) { var a = 9; return arguments[0]; },
    function(a) { for (var a of [9]); return arguments[0]; },
    function(a) { for (var a = 9; false;); return arguments[0]; },
    function(a) { for (var a in { 9: 1 }); return Number(arguments[0]); },
    function(a) { var [a] = [9]; return arguments[0]; },
    function(a) { var { a } = { a: 9 }; return arguments[0]; },
    function(a) { a ||= 9; a = 9; return arguments[0]; },
    function(a) { if (a) { var a = 9; } return arguments[0]; },
    function(a, a) { a = 9; return arguments[1]; },
    function(a) { [a] = [9]; return arguments[0]; },
    function(a) { ({ x: a = 9 } = {}); return arguments[0]; },
    function(a) { a += 8; return arguments[0]; },
    function(a) { for (a of [9]); return arguments[0]; },
    function(a) { try { throw 9; } catch (e) { a = e; } return arguments[0]; },
    function(a) { class A { static x = a = 9; } return arguments[0]; },
  ];
  for (const f of declared) assert.strictEqual(f(1, 2), 9, String(f));
  assert.strictEqual((function(a) { var a; return arguments[0]; })(1), 1);
  assert.strictEqual((function(a) { { function a() {} } return typeof arguments[0]; })(1), 'number');
  assert.strictEqual((function(a) { { let a = 5; a++; } return arguments[0]; })(1), 1);
  assert.strictEqual((function(a) { return (function a() { return typeof arguments[0]; })(a); })(1), 'number');
  const destructured = function(a) { [arguments[0]] = [7]; return a; };
  assert.strictEqual(destructured(1), 7);
  const looped = function(a) { for (arguments[0] of [5, 6]); return a; };
  assert.strictEqual(looped(1), 6);
  const defaults = function(a = 3) { return list(arguments.length, arguments[0], a); };
  assert.strictEqual(defaults(), '0,undefined,3');
  assert.strictEqual(defaults(undefined), '1,undefined,3');
  const evaluated = function(a) { eval('a = 4'); return arguments[0]; };
  assert.strictEqual(evaluated(1), 4);
  const method = function() { return arguments[0](); };
  assert.strictEqual(method(function() { return this.length; }), 1);
  const tagged = function() { return arguments[0]`x`; };
  assert.strictEqual(tagged(function() { return this.length; }), 1);
}

// Strange indices, and what the prototype has.
{
  const at = function(i) { return arguments[i]; };
  assert.strictEqual(at('0', 5), '0');
  assert.strictEqual(at('1', 5), 5);
  assert.strictEqual(at(1.5), undefined);
  assert.strictEqual(at(-1), undefined);
  assert.strictEqual(at('length', 1, 2), 3);
  assert.strictEqual(at(Symbol.iterator), Array.prototype[Symbol.iterator]);
  assert.strictEqual(at({ toString() { return '1'; } }, 6), 6);
  assert.strictEqual(at(NaN), undefined);
  assert.strictEqual(at('hasOwnProperty'), Object.prototype.hasOwnProperty);
  assert.throws(() => at({ toString() { throw new RangeError('key'); } }), RangeError);
  Object.prototype[3] = 'inherited';
  assert.strictEqual(at(3), 'inherited');
  delete Object.prototype[3];
  assert.strictEqual(at(3), undefined);
  assert.throws(function() { arguments[1].x; }, { message: "Cannot read properties of undefined (reading 'x')" });
  assert.throws(function() { arguments[0].x(); }.bind(null, {}), { message: 'arguments[0].x is not a function' });
}

// Passed on by apply: the engine's own, one of the program's that keeps and changes them, and what cannot be called.
{
  const target = function() { return list(this, arguments.length, arguments[0], arguments[1]); };
  const pass = function() { return target.apply('me', arguments); };
  assert.strictEqual(pass(), 'me,0,undefined,undefined');
  assert.strictEqual(pass(1, 2, 3), 'me,3,1,2');
  const chain = function(n) { return n > 0 ? chain.apply(this, [n - 1, 1, 2]) : pass.apply(this, arguments); };
  assert.strictEqual(chain(500), 'me,3,0,1');

  let kept;
  const own = { apply(receiver, args) { kept = args; args[0] = 'changed'; args.length = 7; return receiver; } };
  const passOwn = function(a) {
    const receiver = own.apply('r', arguments);
    const first = kept;
    own.apply('r', arguments);
    assert.strictEqual(kept, first);
    return list(receiver, a, arguments[0], arguments.length);
  };
  assert.strictEqual(passOwn(1), 'r,changed,changed,7');
  assert.strictEqual(passOwn(), 'r,undefined,changed,7');
  assert.strictEqual(Object.prototype.toString.call(kept), '[object Arguments]');
  const strictOwn = function(a) { 'use strict'; own.apply(0, arguments); return list(a, arguments[0]); };
  assert.strictEqual(strictOwn(1), '1,changed');
  assert.throws(() => kept.callee, TypeError);

  const f = function() { return notThere.apply(this, arguments); };
  const notThere = {};
  assert.throws(f, { name: 'TypeError', message: 'notThere.apply is not a function' });
  notThere.apply = 5;
  assert.throws(f, TypeError);
  notThere.apply = Function.prototype.apply;
  assert.throws(f, TypeError);
  notThere.apply = new Proxy(Function.prototype.apply, {});
  assert.throws(f, TypeError);
  const proxied = new Proxy(target, { apply(fn, receiver, args) { return `trapped ${args.length}`; } });
  assert.strictEqual((function() { return proxied.apply('x', arguments); })(1, 2), 'trapped 2');
  assert.strictEqual((function() { return Reflect.apply(target, 'x', arguments); })(1, 2), 'x,2,1,2');
  const o = { f: target };
  assert.strictEqual((function() { return o?.f.apply('x', arguments); })(1), 'x,1,1,undefined');
  assert.strictEqual((function() { return Math.max.apply(null, arguments); })(1, 7, 3), 7);
  assert.strictEqual((function() { return String.fromCharCode.apply(null, arguments); })(97, 98), 'ab');
  const inherit = function() { Base.apply(this, arguments); };
  const Base = function() { this.args = list(...arguments); };
  assert.strictEqual(new inherit(1, 2).args, '1,2');
}

// Passed to call: slice takes them as they are, anything else gets the object.
{
  const slices = function() {
    return [Array.prototype.slice.call(arguments), [].slice.call(arguments, 1), [].slice.call(arguments, -2),
            [].slice.call(arguments, 1, 2), [].slice.call(arguments, 3, 1), [].slice.call(arguments, '1'),
            [].slice.call(arguments, undefined, 1), [].slice.call(arguments, 0, -1), [].slice.call(arguments, 1, 99)];
  };
  for (const args of [[], [1], [1, 2, 3], [{}, null, undefined, 'x']]) {
    assert.deepStrictEqual(slices(...args), [args, args.slice(1), args.slice(-2), args.slice(1, 2), [], args.slice(1),
                                             args.slice(0, 1), args.slice(0, -1), args.slice(1)]);
  }
  assert.ok((function() { return Array.isArray([].slice.call(arguments)); })());
  const pushed = function(a) { Array.prototype.push.call(arguments, 5); return list(arguments.length, arguments[1], a); };
  assert.strictEqual(pushed(1), '2,5,1');
  const shifted = function(a) { [].shift.call(arguments); return list(arguments.length, a, ...[].slice.call(arguments)); };
  assert.strictEqual(shifted(1, 2, 3), '2,2,2,3');
  const late = function() { return [].slice.call(arguments, (Array.prototype.push.call(arguments, 7), 1)); };
  assert.deepStrictEqual(late(1, 2), [2, 7]);
  assert.strictEqual((function() { return Object.prototype.toString.call(arguments); })(), '[object Arguments]');
  assert.strictEqual((function(k) { return Object.prototype.hasOwnProperty.call(arguments, k); })(0), true);
  assert.throws(function() { ({}).call.call(arguments); }, TypeError);
  const original = Array.prototype.slice;
  Array.prototype.slice = function() { return 'mine'; };
  assert.strictEqual((function() { return [].slice.call(arguments); })(1), 'mine');
  Array.prototype.slice = original;
}

// In arrow functions, generators, async functions, accessors, constructors, beside try and finally.
{
  assert.strictEqual((function() { return (() => arguments[1])(); })(1, 2), 2);
  assert.deepStrictEqual([...(function*() { yield arguments.length; yield arguments[0]; })(4)], [1, 4]);
  (async function() { await 0; return arguments[0]; })(8).then((value) => assert.strictEqual(value, 8));
  class Point { constructor() { this.n = arguments.length; } set x(v) { this.v = arguments[0] + v; } }
  class Point3 extends Point { constructor() { super(...arguments); this.last = arguments[2]; } }
  assert.deepStrictEqual({ ...new Point3(1, 2, 3) }, { n: 3, last: 3 });
  const p = new Point();
  p.x = 2;
  assert.strictEqual(p.v, 4);
  const guarded = function() {
    try { return arguments[0].missing.x; } catch { return list('caught', arguments[0].y, arguments.length); } finally { p.done = arguments[1]; }
  };
  assert.strictEqual(guarded({ y: 1 }, 2), 'caught,1,2');
  assert.strictEqual(p.done, 2);
  const shadow = function(arguments) { return arguments.length; };
  assert.strictEqual(shadow('four'), 4);
  const local = function() { var arguments = 'abc'; return arguments.length; };
  assert.strictEqual(local(), 3);
  const kept = function() { var arguments; return arguments.length; };
  assert.strictEqual(kept(1, 2), 2);
  const scoped = function(o) { with (o) { return arguments.length; } };
  assert.strictEqual(scoped({ arguments: 'ab' }), 2);
  assert.strictEqual(scoped({}, 1, 2), 3);
}

// Calls that stand for others: bound functions, call of call, rest parameters, super.
{
  const f = function(...rest) { return list(this === undefined || this === globalThis ? '-' : this, ...rest); };
  for (let i = 0; i < 40; i++) {
    const bound = f.bind('b', 1, 2);
    assert.strictEqual(bound(3), 'b,1,2,3');
    assert.strictEqual(bound.call('no', 3), 'b,1,2,3');
    assert.strictEqual(bound.apply('no', [3, 4]), 'b,1,2,3,4');
    assert.strictEqual(bound.bind('no', 9)(8), 'b,1,2,9,8');
    assert.strictEqual(f.call.call(f, 'c', 1), 'c,1');
    assert.strictEqual(f.apply.call(f, 'c', [1]), 'c,1');
    assert.strictEqual(f.call.apply(f, ['c', 1]), 'c,1');
    assert.strictEqual(f.call(), '-');
    assert.strictEqual(f.apply('d'), 'd');
    assert.strictEqual(f.apply('d', null), 'd');
    assert.strictEqual(f.apply('d', { length: 2, 1: 'x' }), 'd,undefined,x');
    assert.strictEqual(f.apply('d', [1, , 3]), 'd,1,undefined,3');
    assert.strictEqual(Reflect.apply(f, 'r', [1, 2]), 'r,1,2');
    assert.strictEqual(Math.max.bind(null, 5)(3), 5);
  }
  assert.throws(() => f.apply('d', 5), TypeError);
  assert.throws(() => Function.prototype.call.call(5), TypeError);
  const wide = (a, b, c, d, e, g, h, ...rest) => list(a, h, rest.length);
  assert.strictEqual(wide(), 'undefined,undefined,0');
  assert.strictEqual(wide(1, 2, 3, 4, 5, 6, 7, 8, 9), '1,7,2');
  const big = new Array(5000).fill(1);
  assert.strictEqual(((...all) => all.length)(...big), 5000);
  assert.strictEqual((function() { return arguments.length; }).apply(null, big), 5000);
  assert.strictEqual((function() { return [].slice.call(arguments).length; })(...big), 5000);

  class A { constructor(...args) { this.args = args; this.target = new.target; } }
  class B extends A { constructor(...args) { super(...args, 'b'); } }
  class C extends B {}
  class D extends C { constructor(x) { super(x); this.d = x; } }
  for (let i = 0; i < 40; i++) {
    const d = new D(1);
    assert.deepStrictEqual(d.args, [1, 'b']);
    assert.strictEqual(d.target, D);
    assert.strictEqual(Object.getPrototypeOf(d), D.prototype);
    assert.deepStrictEqual(new C(1, 2).args, [1, 2, 'b']);
  }
  class E extends Array { constructor(...args) { super(...args); this.own = true; } }
  assert.ok(new E(1, 2).own && new E(1, 2).length === 2);
  const bound = A.bind(null, 'x');
  assert.deepStrictEqual(new bound('y').args, ['x', 'y']);
  assert.deepStrictEqual(Reflect.construct(bound, ['y'], B).target, B);
  Object.setPrototypeOf(D, null);
  assert.throws(() => new D(1), TypeError);
}

// Deep recursion through apply and bound functions ends as other recursion does.
{
  const forever = function() { return forever.apply(this, arguments); };
  assert.throws(() => forever(1, 2, 3), RangeError);
  const rest = (...args) => rest(...args, 1);
  assert.throws(() => rest(), RangeError);
}

// Lists that die with the call they are spread into, while the collector runs.
{
  const count = (...all) => all.length;
  const kept = [];
  const mapped = function(a) { arguments[0] = { a }; kept[0] = arguments; kept[0] = null; return count.apply(null, arguments); };
  let sum = 0;
  for (let i = 0; i < 20000; i++) {
    sum += count.apply(null, [{ i }, [i], { own: [{}] }]) + mapped(i, {});
    sum += Reflect.apply(count, null, Object.assign([i], { extra: { i } }));
  }
  assert.strictEqual(sum, 120000);
}

// A parameter's last value stays in arguments when the two are parted.
{
  const by = (part) => (function(x) { x = 2; part(arguments); x = 3; return `${arguments[0]} ${x}`; })(1);
  assert.strictEqual(by(() => {}), '3 3');
  assert.strictEqual(by((list) => Object.defineProperty(list, '0', { writable: false })), '2 3');
  assert.strictEqual(by((list) => Object.defineProperty(list, '0', { writable: false, value: 9 })), '9 3');
  assert.strictEqual(by((list) => Object.defineProperty(list, '0', { enumerable: false })), '3 3');
  assert.strictEqual(by((list) => Object.defineProperty(list, '0', { get: () => 'got' })), 'got 3');
  assert.strictEqual(by((list) => Object.freeze(list)), '2 3');
  assert.strictEqual(by((list) => Object.seal(list)), '3 3');
  assert.strictEqual((function(x) { Object.defineProperty(arguments, '0', { writable: false, value: 9 }); return x; })(1), 9);
  assert.ok((function(x) { return Object.isFrozen(Object.freeze(arguments)); })(1));
}

// `caller` is a name like others, whatever its value.
{
  const list = (function() { return arguments; })();
  list.caller = function() { 'use strict'; };
  assert.strictEqual(typeof list.caller, 'function');
}
