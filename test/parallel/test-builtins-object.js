// Object and Reflect. Each case comes with what Node 22 gives for it.
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

var sym=Symbol('s');

t(function() { return Object.keys({b:1,a:2,1:0,0:1}) },
  '["0","1","b","a"]');
t(function() { return Object.values('ab') },
  '["a","b"]');
t(function() { return Object.entries({x:1,get y(){return 2}}) },
  '[["x",1],["y",2]]');
t(function() { return Object.entries([7,8]) },
  '[["0",7],["1",8]]');
t(function() { return Object.getOwnPropertyNames([1]) },
  '["0","length"]');
t(function() { return Object.getOwnPropertyNames('ab') },
  '["0","1","length"]');
t(function() { var o={};o[sym]=1;return Object.getOwnPropertySymbols(o).length },
  '1');
t(function() { return Reflect.ownKeys({b:1,a:2,10:1,9:1}) },
  '["9","10","b","a"]');
t(function() { return Object.assign({},null,{a:1},'xy',[5],undefined,7) },
  '{0:5,1:"y",a:1}');
t(function() { var o={};o[sym]=4;return Object.assign({},o)[sym] },
  '4');
t(function() { return Object.fromEntries([['a',1],['b',2]]) },
  '{a:1,b:2}');
t(function() { return Object.fromEntries(new Map([['k','v']])) },
  '{k:"v"}');
t(function() { return Object.groupBy([1,2,3],function(x){return x%2?'odd':'even'}) },
  '{odd:[1,3],even:[2]}');
t(function() { return Object.getOwnPropertyDescriptors({a:1,get b(){return 1}}) },
  '{a:{value:1,writable:true,enumerable:true,configurable:true},b:{get:fn get b,set:undefined,enumerable:true,configurable:true}}');
t(function() { return Object.getOwnPropertyDescriptor([1],'length') },
  '{value:1,writable:true,enumerable:false,configurable:false}');
t(function() { return Object.getOwnPropertyDescriptor('abc',1) },
  '{value:"b",writable:false,enumerable:true,configurable:false}');
t(function() { return Object.hasOwn({a:1},'a') },
  'true');
t(function() { return Object.is(-0,0) },
  'false');
t(function() { return Object.is(NaN,NaN) },
  'true');
t(function() { return Object.defineProperty(1,'x',{}) },
  'TypeError: Object.defineProperty called on non-object');
t(function() { return Object.defineProperty({},'x',1) },
  'TypeError: Property description must be an object: 1');
t(function() { return Object.defineProperty({},'x',{get:1}) },
  'TypeError: Getter must be a function: 1');
t(function() { return Object.defineProperty({},'x',{get:function(){},value:1}) },
  'TypeError: Invalid property descriptor. Cannot both specify accessors and a value or writable attribute, #<Object>');
t(function() { return Object.defineProperties(1,{}) },
  'TypeError: Object.defineProperties called on non-object');
t(function() { return Object.defineProperties({},null) },
  'TypeError: Cannot convert undefined or null to object');
t(function() { return Object.defineProperties({},{x:1}) },
  'TypeError: Property description must be an object: 1');
t(function() { return Object.defineProperties({},{x:{value:1,enumerable:true},y:{get:function(){return 2}}}) },
  '{x:1,y:2}');
t(function() { return Object.setPrototypeOf() },
  'TypeError: Object.setPrototypeOf called on null or undefined');
t(function() { return Object.setPrototypeOf({},1) },
  'TypeError: Object prototype may only be an Object or null: 1');
t(function() { return Object.setPrototypeOf(Object.preventExtensions({}),{}) },
  'TypeError: #<Object> is not extensible');
t(function() { var a={};var b=Object.create(a);return Object.setPrototypeOf(a,b) },
  'TypeError: Cyclic __proto__ value');
t(function() { return Object.setPrototypeOf(Object.prototype,{}) },
  'TypeError: Immutable prototype object \'Object.prototype\' cannot have their prototype set');
t(function() { return Object.create() },
  'TypeError: Object prototype may only be an Object or null: undefined');
t(function() { return Object.create(null,{a:{value:1,enumerable:true}}).a },
  '1');
t(function() { return Object.getPrototypeOf() },
  'TypeError: Cannot convert undefined or null to object');
t(function() { return Object.keys(null) },
  'TypeError: Cannot convert undefined or null to object');
t(function() { return Object.assign(null) },
  'TypeError: Cannot convert undefined or null to object');
t(function() { return Object.fromEntries() },
  'TypeError: undefined is not iterable');
t(function() { return Object.fromEntries(1) },
  'TypeError: number 1 is not iterable (cannot read property Symbol(Symbol.iterator))');
t(function() { return Object.fromEntries([1]) },
  'TypeError: Iterator value 1 is not an entry object');
t(function() { return Object.groupBy() },
  'TypeError: Object.groupBy called on null or undefined');
t(function() { return Object.groupBy([],1) },
  'TypeError: 1 is not a function');
t(function() { return [Object.isFrozen({}),Object.isFrozen(Object.freeze({a:1})),Object.isSealed(Object.seal({a:1})),Object.isFrozen(Object.seal({a:1})),Object.isExtensible({}),Object.isFrozen(1)] },
  '[false,true,true,false,true,true]');
t(function() { return Object.getPrototypeOf(1)===Number.prototype },
  'true');
t(function() { return ({}).__lookupGetter__('__proto__').name },
  '"get __proto__"');
t(function() { var o={};o.__defineGetter__('q',function(){return 9});return [o.q,Object.getOwnPropertyDescriptor(o,'q').enumerable] },
  '[9,true]');
t(function() { return ({}).__defineGetter__('x',1) },
  'TypeError: Object.prototype.__defineGetter__: Expecting function');
t(function() { return Object.prototype.isPrototypeOf([]) },
  'true');
t(function() { return Object.prototype.hasOwnProperty.call('abc','length') },
  'true');
t(function() { return [].propertyIsEnumerable('length') },
  'false');
t(function() { var o={};o.__proto__={z:1};return o.z },
  '1');
t(function() { var o=Object.preventExtensions({});o.__proto__={};return 1 },
  'TypeError: #<Object> is not extensible');
t(function() { return Reflect.get({get x(){return this.y}},'x',{y:5}) },
  '5');
t(function() { var r={};return [Reflect.set({},'a',1,r),r] },
  '[true,{a:1}]');
t(function() { var r={};return [Reflect.set({set a(v){this.b=v}},'a',1,r),r] },
  '[true,{b:1}]');
t(function() { return Reflect.set(Object.freeze({a:1}),'a',2) },
  'false');
t(function() { return Reflect.has([1],0) },
  'true');
t(function() { return Reflect.defineProperty(Object.freeze({}),'a',{value:1}) },
  'false');
t(function() { return Reflect.deleteProperty(Object.freeze({a:1}),'a') },
  'false');
t(function() { return Reflect.get(1,'x') },
  'TypeError: Reflect.get called on non-object');
t(function() { return Reflect.ownKeys(1) },
  'TypeError: Reflect.ownKeys called on non-object');
t(function() { return Reflect.setPrototypeOf({},1) },
  'TypeError: Object prototype may only be an Object or null: 1');
t(function() { return Reflect.setPrototypeOf(Object.preventExtensions({}),{}) },
  'false');
function P(tt,h){return new Proxy(tt,h)}
t(function() { return Reflect.ownKeys(P({a:1},{})) },
  '["a"]');
t(function() { return Object.keys(P({},{ownKeys:function(){return ['a','b']},getOwnPropertyDescriptor:function(t,k){return {value:k,enumerable:k==='a',configurable:true}}})) },
  '["a"]');
t(function() { return Reflect.ownKeys(P({},{ownKeys:function(){return 1}})) },
  'TypeError: CreateListFromArrayLike called on non-object');
t(function() { return Reflect.ownKeys(P({},{ownKeys:function(){return [1]}})) },
  'TypeError: 1 is not a valid property name');
t(function() { return Reflect.ownKeys(P({},{ownKeys:function(){return ['a','a']}})) },
  'TypeError: \'ownKeys\' on proxy: trap returned duplicate entries');
t(function() { return Reflect.ownKeys(P({},{ownKeys:1})) },
  'TypeError: \'1\' returned for property \'ownKeys\' of object \'#<Object>\' is not a function');
t(function() { return Reflect.ownKeys(P(Object.freeze({a:1}),{ownKeys:function(){return []}})) },
  'TypeError: \'ownKeys\' on proxy: trap result did not include \'a\'');
t(function() { return Reflect.ownKeys(P(Object.freeze({a:1}),{ownKeys:function(){return ['a','b']}})) },
  'TypeError: \'ownKeys\' on proxy: trap returned extra keys but proxy target is non-extensible');
t(function() { return Object.getOwnPropertyDescriptor(P({},{getOwnPropertyDescriptor:function(){return 1}}),'x') },
  'TypeError: \'getOwnPropertyDescriptor\' on proxy: trap returned neither object nor undefined for property \'x\'');
t(function() { return Object.getOwnPropertyDescriptor(P(Object.freeze({x:1}),{getOwnPropertyDescriptor:function(){}}),'x') },
  'TypeError: \'getOwnPropertyDescriptor\' on proxy: trap returned undefined for property \'x\' which is non-configurable in the proxy target');
t(function() { return Object.getOwnPropertyDescriptor(P({},{getOwnPropertyDescriptor:function(){return {value:1}}}),'x') },
  'TypeError: \'getOwnPropertyDescriptor\' on proxy: trap reported non-configurability for property \'x\' which is either non-existent or configurable in the proxy target');
t(function() { return Object.getOwnPropertyDescriptor(P({},{getOwnPropertyDescriptor:function(){return {value:1,configurable:true}}}),'x') },
  '{value:1,writable:false,enumerable:false,configurable:true}');
t(function() { return Object.defineProperty(P({},{defineProperty:function(){return false}}),'x',{}) },
  'TypeError: \'defineProperty\' on proxy: trap returned falsish for property \'x\'');
t(function() { return Object.defineProperty(P({},{defineProperty:function(){return true}}),'x',{configurable:false}) },
  'TypeError: \'defineProperty\' on proxy: trap returned truish for defining non-configurable property \'x\' which is either non-existent or configurable in the proxy target');
t(function() { var log=[];Object.defineProperty(P({},{defineProperty:function(t,k,d){log.push(k,Object.keys(d));return true}}),'x',{value:1,writable:true,configurable:true});return log },
  '["x",["value","writable","configurable"]]');
t(function() { return Object.getPrototypeOf(P({},{getPrototypeOf:function(){return 1}})) },
  'TypeError: \'getPrototypeOf\' on proxy: trap returned neither object nor null');
t(function() { return Object.getPrototypeOf(P({},{getPrototypeOf:function(){return Array.prototype}}))===Array.prototype },
  'true');
t(function() { return Object.setPrototypeOf(P({},{setPrototypeOf:function(){return false}}),null) },
  'TypeError: \'setPrototypeOf\' on proxy: trap returned falsish for property \'undefined\'');
t(function() { return Object.isExtensible(P({},{isExtensible:function(){return false}})) },
  'TypeError: \'isExtensible\' on proxy: trap result does not reflect extensibility of proxy target (which is \'true\')');
t(function() { return Object.preventExtensions(P({},{preventExtensions:function(){return false}})) },
  'TypeError: \'preventExtensions\' on proxy: trap returned falsish');
t(function() { return Object.preventExtensions(P({},{preventExtensions:function(){return true}})) },
  'TypeError: \'preventExtensions\' on proxy: trap returned truish but the proxy target is extensible');
t(function() { return Object.isFrozen(Object.freeze(P({a:1},{}))) },
  'true');
t(function() { return Object.freeze(P({a:1},{defineProperty:function(){return false}})) },
  'TypeError: \'defineProperty\' on proxy: trap returned falsish for property \'a\'');
t(function() { return Reflect.get(P({},{get:function(t,k,r){return [k,r]}}),'z',5) },
  '["z",5]');
t(function() { return Reflect.set(P({},{set:function(t,k,v,r){return v>1}}),'z',5) },
  'true');
t(function() { return Reflect.has(P({},{has:function(){return true}}),'q') },
  'true');
t(function() { return Reflect.deleteProperty(P({},{deleteProperty:function(){return true}}),'q') },
  'true');
t(function() { return Reflect.has(P(Object.freeze({q:1}),{has:function(){return false}}),'q') },
  'TypeError: \'has\' on proxy: trap returned falsish for property \'q\' which exists in the proxy target as non-configurable');
t(function() { return Reflect.get(P(Object.freeze({q:1}),{get:function(){return 2}}),'q') },
  'TypeError: \'get\' on proxy: property \'q\' is a read-only and non-configurable data property on the proxy target but the proxy did not return its actual value (expected \'1\' but got \'2\')');
t(function() { return Reflect.set(P(Object.freeze({q:1}),{set:function(){return true}}),'q',2) },
  'TypeError: \'set\' on proxy: trap returned truish for property \'q\' which exists in the proxy target as a non-configurable and non-writable data property with a different value');
t(function() { return Reflect.deleteProperty(P(Object.freeze({q:1}),{deleteProperty:function(){return true}}),'q') },
  'TypeError: \'deleteProperty\' on proxy: trap returned truish for property \'q\' which is non-configurable in the proxy target');
t(function() { return new Proxy(1,{}) },
  'TypeError: Cannot create proxy with a non-object as target or handler');
t(function() { return Array.isArray(P([],{})) },
  'true');
t(function() { return Object.prototype.toString.call(P([],{})) },
  '"[object Array]"');
t(function() { return Object.getOwnPropertyNames(Object).sort().map(function(k){var d=Object.getOwnPropertyDescriptor(Object,k);return typeof d.value==='function'?k+'/'+d.value.length+'/'+d.value.name:k}) },
  '["assign/2/assign","create/2/create","defineProperties/2/defineProperties","defineProperty/3/defineProperty","entries/1/entries","freeze/1/freeze","fromEntries/1/fromEntries","getOwnPropertyDescriptor/2/getOwnPropertyDescriptor","getOwnPropertyDescriptors/1/getOwnPropertyDescriptors","getOwnPropertyNames/1/getOwnPropertyNames","getOwnPropertySymbols/1/getOwnPropertySymbols","getPrototypeOf/1/getPrototypeOf","groupBy/2/groupBy","hasOwn/2/hasOwn","is/2/is","isExtensible/1/isExtensible","isFrozen/1/isFrozen","isSealed/1/isSealed","keys/1/keys","length","name","preventExtensions/1/preventExtensions","prototype","seal/1/seal","setPrototypeOf/2/setPrototypeOf","values/1/values"]');
t(function() { return Object.getOwnPropertyNames(Object.prototype).sort().map(function(k){var d=Object.getOwnPropertyDescriptor(Object.prototype,k);return typeof d.value==='function'?k+'/'+d.value.length+'/'+d.value.name+d.enumerable:k}) },
  '["__defineGetter__/2/__defineGetter__false","__defineSetter__/2/__defineSetter__false","__lookupGetter__/1/__lookupGetter__false","__lookupSetter__/1/__lookupSetter__false","__proto__","constructor/1/Objectfalse","hasOwnProperty/1/hasOwnPropertyfalse","isPrototypeOf/1/isPrototypeOffalse","propertyIsEnumerable/1/propertyIsEnumerablefalse","toLocaleString/0/toLocaleStringfalse","toString/0/toStringfalse","valueOf/0/valueOffalse"]');
t(function() { return Object.getOwnPropertyNames(Reflect).sort().map(function(k){var d=Object.getOwnPropertyDescriptor(Reflect,k);return typeof d.value==='function'?k+'/'+d.value.length+'/'+d.value.name+d.enumerable:k}) },
  '["apply/3/applyfalse","construct/2/constructfalse","defineProperty/3/definePropertyfalse","deleteProperty/2/deletePropertyfalse","get/2/getfalse","getOwnPropertyDescriptor/2/getOwnPropertyDescriptorfalse","getPrototypeOf/1/getPrototypeOffalse","has/2/hasfalse","isExtensible/1/isExtensiblefalse","ownKeys/1/ownKeysfalse","preventExtensions/1/preventExtensionsfalse","set/3/setfalse","setPrototypeOf/2/setPrototypeOffalse"]');
