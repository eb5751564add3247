// Proxies. Each case comes with what Node 22 gives for it.
const assert = require('assert');

function show(x, depth = 0) {
  if (depth > 4) return '...';
  if (typeof x === 'string') return JSON.stringify(x);
  if (typeof x === 'symbol') return 'sym';
  if (typeof x === 'function') return 'fn ' + x.name;
  if (Array.isArray(x)) {
    const parts = [];
    for (let i = 0; i < x.length && i < 200; i++) parts.push(i in x ? show(x[i], depth + 1) : '<hole>');
    return '[' + parts.join(',') + ']' + (x.length > 200 ? x.length : '');
  }
  if (typeof x === 'object' && x !== null) {
    return '{' + Object.getOwnPropertyNames(x).map((key) => key + ':' + show(x[key], depth + 1)).join(',') + '}';
  }
  return Object.is(x, -0) ? '-0' : String(x);
}

function t(f, expected) {
  let result;
  try {
    result = show(f());
  } catch (e) {
    result = e.name + ': ' + e.message;
  }
  assert.strictEqual(result, expected, f);
}

function logger(target,log){var h={};['get','set','has','deleteProperty','ownKeys','getOwnPropertyDescriptor','defineProperty','getPrototypeOf','setPrototypeOf','isExtensible','preventExtensions','apply','construct'].forEach(function(k){h[k]=function(){var a=[].slice.call(arguments,1);log.push(k+(typeof a[0]==='string'?':'+a[0]:''));return Reflect[k].apply(Reflect,arguments)}});return new Proxy(target,h)}

t(function() { var l=[],p=logger({a:1},l),o=Object.create(p);o.z=3;return [o.a,o.q,'a' in o,'zz' in o,o.z,l] },
  '[1,undefined,true,false,3,["set:z","get:a","get:q","has:a","has:zz"]]');
t(function() { var l=[],p=logger({a:1},l);p.b=2;delete p.a;return [p.a,p.b,Object.keys(p),l] },
  '[undefined,2,["b"],["set:b","getOwnPropertyDescriptor:b","defineProperty:b","deleteProperty:a","get:a","get:b","ownKeys","getOwnPropertyDescriptor:b"]]');
t(function() { var l=[],p=logger([1,2,3],l);p.push(4);return [p.length,p.map(function(x){return x*2}),l.length] },
  '[4,[2,4,6,8],20]');
t(function() { var l=[],p=logger(function(a,b){return a+b},l);return [p(1,2),p.call(null,3,4),p.apply(null,[5,6]),typeof p,new p(1,2) instanceof Object,l] },
  '[3,7,11,"function",true,["apply","get:call","apply","get:apply","apply","construct","get:prototype"]]');
t(function() { var r=Proxy.revocable({},{});r.revoke();return r.proxy.x },
  'TypeError: Cannot perform \'get\' on a proxy that has been revoked');
t(function() { var r=Proxy.revocable({},{});r.revoke();r.proxy.x=1 },
  'TypeError: Cannot perform \'set\' on a proxy that has been revoked');
t(function() { var r=Proxy.revocable({},{});r.revoke();return 'x' in r.proxy },
  'TypeError: Cannot perform \'has\' on a proxy that has been revoked');
t(function() { var r=Proxy.revocable(function(){},{});r.revoke();return r.proxy() },
  'TypeError: Cannot perform \'apply\' on a proxy that has been revoked');
t(function() { var r=Proxy.revocable(function(){},{});r.revoke();return new r.proxy() },
  'TypeError: Cannot perform \'construct\' on a proxy that has been revoked');
t(function() { var r=Proxy.revocable({},{});r.revoke();return Object.keys(r.proxy) },
  'TypeError: Cannot perform \'ownKeys\' on a proxy that has been revoked');
t(function() { var r=Proxy.revocable({},{});r.revoke();r.revoke();return typeof r.proxy },
  '"object"');
t(function() { var r=Proxy.revocable({},{});r.revoke();return Object.getPrototypeOf(r.proxy) },
  'TypeError: Cannot perform \'getPrototypeOf\' on a proxy that has been revoked');
t(function() { var p=new Proxy(new Proxy({x:1},{}),{});return [p.x,'x' in p,Object.keys(p)] },
  '[1,true,["x"]]');
t(function() { 'use strict';new Proxy({},{set:function(){return false}}).a=1 },
  'TypeError: \'set\' on proxy: trap returned falsish for property \'a\'');
t(function() { new Proxy({},{set:function(){return false}}).a=1;return 'ok' },
  '"ok"');
t(function() { 'use strict';delete new Proxy({},{deleteProperty:function(){return false}}).a },
  'TypeError: \'deleteProperty\' on proxy: trap returned falsish for property \'a\'');
t(function() { var p=new Proxy({},{getPrototypeOf:function(){return Array.prototype}});return [p instanceof Array,p instanceof Object,p instanceof Date] },
  '[true,true,false]');
t(function() { var p=new Proxy({},{has:function(t,k){return k==='magic'},get:function(t,k){return k===Symbol.unscopables?undefined:42}});with(p){return magic} },
  '42');
t(function() { var o={};Object.setPrototypeOf(o,new Proxy({},{get:function(t,k,r){return r===o?k:'no'},set:function(t,k,v,r){r2=[k,v,r===o];return true}}));var r2;o.foo=5;return [o.bar,r2,Object.keys(o)] },
  '["bar",["foo",5,true],[]]');
t(function() { return new (new Proxy(function(){},{construct:function(){return 1}})) },
  'TypeError: \'construct\' on proxy: trap returned non-object (\'1\')');
t(function() { return JSON.stringify(new Proxy({a:[1,new Proxy({b:2},{})]},{})) },
  '"{\\"a\\":[1,{\\"b\\":2}]}"');
t(function() { return JSON.stringify(new Proxy([1,2],{})) },
  '"[1,2]"');
t(function() { return [Array.isArray(new Proxy([],{})),[].concat(new Proxy([1,2],{})),Object.assign({},new Proxy({q:1},{}))] },
  '[true,[1,2],{q:1}]');
t(function() { return Object.prototype.toString.call(new Proxy(function(){},{}))+String(new Proxy({},{})) },
  '"[object Function][object Object]"');
t(function() { var p=new Proxy({},{get:function(t,k){return typeof k==='symbol'?undefined:function(){return 'prim:'+k}}});return p+'' },
  '"prim:valueOf"');
t(function() { return Proxy({},{}) },
  'TypeError: Constructor Proxy requires \'new\'');
t(function() { return [Proxy.length,Proxy.name,'prototype' in Proxy,Proxy.revocable.length] },
  '[2,"Proxy",false,2]');
t(function() { var P=new Proxy(function F(){this.q=1},{construct:function(t,a,nt){return Reflect.construct(t,a,nt)}});var o=new P;return [o.q,o instanceof P] },
  '[1,true]');
