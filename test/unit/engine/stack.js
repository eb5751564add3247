// Stack traces: capturing, text, captureStackTrace, stackTraceLimit, prepareStackTrace and call sites. Lines and
// columns below are those of this file.
function line(error, n) { return error.stack.split('\n')[n].replace(/\(.*\/|at \S*\//, function (s) { return s.charAt(0); }); }
function here() { return new Error('e'); }
same(here().stack.split('\n')[0], 'Error: e');
same(line(here(), 1), '    at here (stack.js:4:26)');
same(line(here(), 2), '    a' + 'stack.js:7:11');
same(new Error().stack.split('\n')[0], 'Error');

function Foo() { this.e = new Error(); }
Foo.prototype.method = function @(256,0,0,0,"method") () { return new Error(); };
Foo.prototype.alias = Foo.prototype.method;
same(line(new Foo().e, 1), '    at new Foo (stack.js:10:27)');
same(line(new Foo().method(), 1), '    at Foo.method (stack.js:11:67)');
var o = { other: Foo.prototype.method };
same(line(o.other(), 1), '    at Object.method [as other] (stack.js:11:67)');
same(line([1].map(here)[0], 2), '    at Array.map (<anonymous>)');
same(line([1].map(function () { return new Error(); })[0], 1), '    a' + 'stack.js:18:40');
same(line((function () { return new Error(); }).call(5), 1), '    at Number.<anonymous> (stack.js:19:33)');

// lazily: name and message as they are when the stack is first read
var late = new Error('before');
late.name = 'Late';
late.message = 'after';
same(late.stack.split('\n')[0], 'Late: after');
late.message = 'again';
same(late.stack.split('\n')[0], 'Late: after');
late.stack = 5;
same(late.stack, 5);
var descriptor = Object.getOwnPropertyDescriptor(new Error(), 'stack');
same([typeof descriptor.get, typeof descriptor.set, descriptor.enumerable, descriptor.configurable].join(),
     'function,function,false,true');
same(Object.getOwnPropertyNames(new Error('a', { cause: 1 })).join(), 'stack,message,cause');
same(Object.create(new Error('inherited')).stack.split('\n')[0], 'Error: inherited');
same(Object.prototype.hasOwnProperty.call(Error.prototype, 'stack'), false);
throws(function () { new Error({ toString: function () { throw 'text'; } }); }, 'text');
var bad = new Error();
Object.defineProperty(bad, 'message', { get: function () { throw 1; } });
same(bad.stack.split('\n')[0], '<error>');

// captureStackTrace
function outer() { return inner(); }
function inner() { var t = {}; Error.captureStackTrace(t, inner); return t; }
same(line(outer(), 1), '    at outer (stack.js:42:27)');
function plain() { var t = { name: 'N', message: 'M' }; Error.captureStackTrace(t); return t; }
same(plain().stack.split('\n')[0], 'N: M');
same(line(plain(), 1), '    at plain (stack.js:45:63)');
function never() { var t = {}; Error.captureStackTrace(t, outer); return t; }
same(never().stack, 'Error');
throws(function () { Error.captureStackTrace(1); }, 'TypeError: Invalid argument');
throws(function () { Error.captureStackTrace(Object.freeze({})); },
       'TypeError: Cannot define property stack, object is not extensible');

// errors of derived classes begin where the class was constructed
var MyError = function @(50,1,0,0,"MyError") (m) { return @superCall(MyError, new.target, m); };
Object.setPrototypeOf(MyError, Error);
MyError.prototype = Object.create(Error.prototype, { name: { value: 'MyError' } });
function make() { return new MyError('x'); }
same(make().stack.split('\n')[0], 'MyError: x');
same(line(make(), 1), '    at make (stack.js:58:26)');

// limit
function deep(n) { return n ? deep(n - 1) : new Error(); }
same(deep(50).stack.split('\n').length, 11);
Error.stackTraceLimit = 2;
same(deep(50).stack.split('\n').length, 3);
Error.stackTraceLimit = Infinity;
same(deep(50).stack.split('\n').length, 53);
Error.stackTraceLimit = 0;
same(deep(50).stack, 'Error');
Error.stackTraceLimit = 'many';
same(deep(50).stack, undefined);
Error.stackTraceLimit = 10;

// prepareStackTrace
Error.prepareStackTrace = function (error, sites) { return sites; };
function sites() { return new Error('s'); }
var array = sites().stack, site = array[0];
same(array.length, 2);
same(site.getFunctionName(), 'sites');
same(site.getLineNumber(), 77);
same(site.getColumnNumber(), 27);
same(/stack\.js$/.test(site.getFileName()), true);
same(site.isToplevel(), true);
same(site.isConstructor(), false);
same(site.isNative(), false);
same(site.getFunction(), sites);
same(String(site).replace(/\(.*\//, '('), 'sites (stack.js:77:27)');
var m = new Foo().method().stack[0];
same([m.getTypeName(), m.getMethodName(), m.isToplevel(), m.getThis() instanceof Foo].join(), 'Foo,method,false,true');
same(new Foo().e.stack[0].isConstructor(), true);
throws(function () { site.getThis.call({}); }, 'TypeError: CallSite method expects CallSite as receiver');
var twice = 0;
Error.prepareStackTrace = function (error) { twice++; return error.stack + '!'; };
var once = new Error('o');
same(once.stack, 'undefined!');
same(once.stack, 'undefined!');
same(twice, 1);
Error.prepareStackTrace = undefined;

// text of functions
same(here.toString(), 'function here() { [native code] }');
same(Array.prototype.map.toString(), 'function map() { [native code] }');
same(here.bind().toString(), 'function () { [native code] }');
