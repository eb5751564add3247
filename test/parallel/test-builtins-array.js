// Array.prototype and Array. Each case comes with what Node 22 gives for it.
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

var A=Array.prototype;
function al(o,len){o.length=len;return o}

t(function() { var a=[1];return [a.push(2,3),a] },
  '[3,[1,2,3]]');
t(function() { var o=al({},9007199254740991);return A.push.call(o,1) },
  'TypeError: Pushing 1 elements on an array-like of length 9007199254740991 is disallowed, as the total surpasses 2**53-1');
t(function() { var o=al({},2);A.push.call(o,'x');return o },
  '{2:"x",length:3}');
t(function() { var a=[1,2,,];return [a.pop(),a.pop(),a,[].pop()] },
  '[undefined,2,[1],undefined]');
t(function() { var a=[1,,3];return [a.shift(),a,a.shift(),a] },
  '[1,[3],undefined,[3]]');
t(function() { var a=[1,,3];return [a.unshift(9,8),a] },
  '[5,[9,8,1,<hole>,3]]');
t(function() { var a=[1,2,3,4,5];return [a.splice(1,2,'a','b','c'),a,a.splice(-1),a,a.splice(),a.splice(0,1),a,a.splice(undefined),a] },
  '[[2,3],[],[5],[],[],[1],[],["a","b","c",4],[]]');
t(function() { var a=[1,,3,,5];return [a.splice(1,3,7),a] },
  '[[<hole>,3,<hole>],[1,7,5]]');
t(function() { var a=[1,2,3,4];return [a.splice({valueOf:function(){a.length=2;return 1}},2,'q'),a] },
  '[[2,<hole>],[1,"q",<hole>]]');
t(function() { var a=[1,,3,4];return [a.slice(1),a.slice(-2),a.slice(1,3),a.slice(3,1),a.slice()] },
  '[[<hole>,3,4],[3,4],[<hole>,3],[],[1,<hole>,3,4]]');
t(function() { return A.slice.call(al({0:1,2:3},3)) },
  '[1,<hole>,3]');
t(function() { return A.slice.call('abc',1) },
  '["b","c"]');
t(function() { return [1].concat(2,[3,,4],[[5]],al({0:1},1)) },
  '[1,2,3,<hole>,4,[5],{0:1,length:1}]');
t(function() { return [[1,2,NaN,'1',2].indexOf(2),[1,2].indexOf('2'),[NaN].indexOf(NaN),[1,2,1].indexOf(1,1),[1,2,1].indexOf(1,-1),[,].indexOf(undefined),[1,2,1].lastIndexOf(1),[1,2,1].lastIndexOf(1,-2),[1].lastIndexOf(1,undefined),[5,6].lastIndexOf(6,0)] },
  '[1,-1,-1,2,2,-1,2,0,0,-1]');
t(function() { return [[NaN].includes(NaN),[,].includes(undefined),[-0].includes(0),[1,2].includes(1,1)] },
  '[true,true,true,false]');
t(function() { return [[1,null,undefined,'x',[2,[3]],{}].join(),[1,2].join(''),[1,2].join('--'),[].join(),[undefined].join()] },
  '["1,,,x,2,3,[object Object]","12","1--2","",""]');
t(function() { var a=[1];a.push(a,[a,2]);return a.join()+'|'+String(a) },
  '"1,,,2|1,,,2"');
t(function() { return A.toString.call({join:function(){return 'J'}})+A.toString.call({}) },
  '"J[object Object]"');
t(function() { return [[1,2,3].reverse(),[1,,3,4].reverse(),A.reverse.call(al({0:'a',3:'d'},4))] },
  '[[3,2,1],[4,3,<hole>,1],{0:"d",3:"a",length:4}]');
t(function() { return [[1,2,3].fill(0),new Array(3).fill(7),[1,2,3].fill(4,1,2),[1,2,3].fill(9,-1),[].fill(1)] },
  '[[0,0,0],[7,7,7],[1,4,3],[1,2,9],[]]');
t(function() { var a=new Array(200000).fill(1);var s=0;for(var i=0;i<a.length;i++)s+=a[i];return s },
  '200000');
t(function() { return [[1,2,3,4,5].copyWithin(0,3),[1,2,3,4,5].copyWithin(1,0,3),[1,,3,4,5].copyWithin(2,0)] },
  '[[4,5,3,4,5],[1,1,2,3,5],[1,<hole>,1,<hole>,3]]');
t(function() { return [[1,2,3].at(-1),[1].at(5),[1,2].at(NaN)] },
  '[3,undefined,1]');
t(function() { var f=function(x){return x>1};return [[1,2,3].find(f),[1,2,3].findIndex(f),[1,2,3].findLast(f),[1,2,3].findLastIndex(f),[].find(f),[0].findIndex(f)] },
  '[2,1,3,2,undefined,-1]');
t(function() { var o=[];[1,,3].forEach(function(v,i,a){o.push(v,i,a.length,this.x);if(i==0)a.push(4)},{x:'t'});return o },
  '[1,0,3,"t",3,2,4,"t"]');
t(function() { return [[1,,3].map(function(x){return x*2}),A.map.call('ab',function(x){return x+x})] },
  '[[2,<hole>,6],["aa","bb"]]');
t(function() { var a=[];for(var i=0;i<100000;i++)a.push(i);var b=a.map(function(x){return x+1});return [b.length,b[99999],b[70000]] },
  '[100000,100000,70001]');
t(function() { return [1,,2,3].filter(function(x){return x&1}) },
  '[1,3]');
t(function() { return [[1,2].some(function(x){return x==2}),[].some(function(){}),[1,2].every(function(x){return x>0}),[].every(function(){})] },
  '[true,false,true,true]');
t(function() { return [[1,2,3].reduce(function(a,b){return a+b}),[,1,,2].reduce(function(a,b,i){return a+b+i},''),[[1],[2]].reduceRight(function(a,b){return a.concat(b)}),[].reduce(function(){},0)] },
  '[6,"1123",[2,1],0]');
t(function() { return [].reduce(function(){}) },
  'TypeError: Reduce of empty array with no initial value');
t(function() { return [].reduce(function(){},undefined) },
  'undefined');
t(function() { return [[1,[2,[3,[4]]],,5].flat(),[1,[2,[3,[4]]]].flat(Infinity),[[1],[2]].flat(0),[[[]]].flat(-1)] },
  '[[1,2,[3,[4]],5],[1,2,3,4],[[1],[2]],[[[]]]]');
t(function() { return [1,2].flatMap(function(x,i){return [x,[i]]}) },
  '[1,[0],2,[1]]');
t(function() { return [[1,,3].toReversed(),[3,1,2].toSorted(),[1,2,3].toSpliced(1,1,'a','b'),[1,2,3].with(-1,9),[1,2].toSpliced()] },
  '[[3,undefined,1],[1,2,3],[1,"a","b",3],[1,2,9],[1,2]]');
t(function() { return [1].with(1,2) },
  'RangeError: Invalid index : 1');
t(function() { return [[3,1,2,10,1].sort(),[3,undefined,1,,2].sort(),['b','a','ab'].sort(),[5,4,3,2,1,9,8,7,6,0,15,14,13,12,11].sort(function(a,b){return a-b}),[true,false,null].sort()] },
  '[[1,1,10,2,3],[1,2,3,undefined,<hole>],["a","ab","b"],[0,1,2,3,4,5,6,7,8,9,11,12,13,14,15],[false,null,true]]');
t(function() { var a=[];for(var i=0;i<100;i++)a.push({k:i%5,i:i});a.sort(function(x,y){return x.k-y.k});var ok=true;for(i=1;i<100;i++)if(a[i-1].k>a[i].k||(a[i-1].k==a[i].k&&a[i-1].i>a[i].i))ok=false;return ok },
  'true');
t(function() { var a=[],s=12345;for(var i=0;i<5000;i++){s=(s*1103515245+12345)&0x7fffffff;a.push(s%10000)}var b=a.slice().sort(function(x,y){return x-y});var ok=true;for(i=1;i<b.length;i++)if(b[i-1]>b[i])ok=false;return [ok,b.length,b[0],b[4999]] },
  '[true,5000,0,9984]');
t(function() { return [1].sort(5) },
  'TypeError: The comparison function must be either a function or undefined: 5');
t(function() { return [2,1].sort(function(){throw new Error('cmp')}) },
  'Error: cmp');
t(function() { var a=[3,2,1];a.sort(function(x,y){a.length=0;return x-y});return a },
  '[1,2,3]');
t(function() { return A.sort.call(al({0:'c',1:'a',3:'b'},4)) },
  '{0:"a",1:"b",2:"c",length:4}');
t(function() { return [Array.from([7,8].keys()),Array.from([7,8].entries()),Array.from([7,,8].values())] },
  '[[0,1],[[0,7],[1,8]],[7,undefined,8]]');
t(function() { return [Array.from('a\ud83d\ude00b'),Array.from({length:3},function(x,i){return i*2}),Array.from(new Set([1,2])),Array.from([1,,3]),Array.from({length:2,0:'x'})] },
  '[["a","\ud83d\ude00","b"],[0,2,4],[1,2],[1,undefined,3],["x",undefined]]');
t(function() { return Array.from(null) },
  'TypeError: object null is not iterable (cannot read property Symbol(Symbol.iterator))');
t(function() { return Array.from([],5) },
  'TypeError: number 5 is not a function');
t(function() { return [Array.of(7),Array.of(),Array.of.call(Object,1)] },
  '[[7],[],{0:1,length:1}]');
t(function() { function C(n){this.n=n}var r=Array.of.call(C,'a','b');return [r instanceof C,r.n,r.length,r[1]] },
  '[true,2,2,"b"]');
t(function() { return [Array.isArray([]),Array.isArray({}),Array.isArray(A)] },
  '[true,false,true]');
t(function() { return A.forEach.call(null,function(){}) },
  'TypeError: Array.prototype.forEach called on null or undefined');
t(function() { return [].forEach(1) },
  'TypeError: number 1 is not a function');
t(function() { return [].map({}) },
  'TypeError: object is not a function');
t(function() { return [].find(undefined) },
  'TypeError: undefined is not a function');
t(function() { return Object.getOwnPropertyNames(A).sort().map(function(k){var d=Object.getOwnPropertyDescriptor(A,k);return typeof d.value==='function'?k+'/'+d.value.length+'/'+d.value.name+'/'+d.enumerable+d.writable+d.configurable:k}) },
  '["at/1/at/falsetruetrue","concat/1/concat/falsetruetrue","constructor/1/Array/falsetruetrue","copyWithin/2/copyWithin/falsetruetrue","entries/0/entries/falsetruetrue","every/1/every/falsetruetrue","fill/1/fill/falsetruetrue","filter/1/filter/falsetruetrue","find/1/find/falsetruetrue","findIndex/1/findIndex/falsetruetrue","findLast/1/findLast/falsetruetrue","findLastIndex/1/findLastIndex/falsetruetrue","flat/0/flat/falsetruetrue","flatMap/1/flatMap/falsetruetrue","forEach/1/forEach/falsetruetrue","includes/1/includes/falsetruetrue","indexOf/1/indexOf/falsetruetrue","join/1/join/falsetruetrue","keys/0/keys/falsetruetrue","lastIndexOf/1/lastIndexOf/falsetruetrue","length","map/1/map/falsetruetrue","pop/0/pop/falsetruetrue","push/1/push/falsetruetrue","reduce/1/reduce/falsetruetrue","reduceRight/1/reduceRight/falsetruetrue","reverse/0/reverse/falsetruetrue","shift/0/shift/falsetruetrue","slice/2/slice/falsetruetrue","some/1/some/falsetruetrue","sort/1/sort/falsetruetrue","splice/2/splice/falsetruetrue","toLocaleString/0/toLocaleString/falsetruetrue","toReversed/0/toReversed/falsetruetrue","toSorted/1/toSorted/falsetruetrue","toSpliced/2/toSpliced/falsetruetrue","toString/0/toString/falsetruetrue","unshift/1/unshift/falsetruetrue","values/0/values/falsetruetrue","with/2/with/falsetruetrue"]');
t(function() { return Object.getOwnPropertyNames(Array).sort().map(function(k){var d=Object.getOwnPropertyDescriptor(Array,k);return typeof d.value==='function'?k+'/'+d.value.length+'/'+d.value.name+'/'+d.enumerable+d.writable+d.configurable:k}) },
  '["from/1/from/falsetruetrue","fromAsync/1/fromAsync/falsetruetrue","isArray/1/isArray/falsetruetrue","length","name","of/0/of/falsetruetrue","prototype"]');
t(function() { var a=[1,2];a.constructor={};a.constructor[Symbol.species]=function(n){this.n=n};return [a.map(function(x){return x}).n,a.slice(1).n,a.filter(function(){return 1}).n] },
  '[2,1,0]');
t(function() { var a=[1,2];a.constructor=undefined;return a.map(function(x){return x}) },
  '[1,2]');
t(function() { var a=[1,2];a.constructor=5;return a.map(function(x){return x}) },
  'TypeError: object.constructor[Symbol.species] is not a constructor');
t(function() { Object.prototype[1]='P';try{return [[1,,3].map(function(x){return x}),[1,,3].indexOf('P'),[1,,3].slice(0,3)]}finally{delete Object.prototype[1]} },
  '[[1,"P",3],1,[1,"P",3]]');
t(function() { return new Array(-1) },
  'RangeError: Invalid array length');
t(function() { return new Array(4294967296) },
  'RangeError: Invalid array length');
