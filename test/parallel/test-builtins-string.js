// String, Number, Math and Symbol. Each case comes with what Node 22 gives for it.
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

var S=String.prototype;

t(function() { return ['abc'.at(-1),'abc'.at(5),'a\ud83d\ude00b'.at(1),'abc'.charAt(1),'abc'.charAt(9),'abc'.charCodeAt(1),'abc'.charCodeAt(-1),'a\ud83d\ude00b'.codePointAt(1),'a\ud83d\ude00b'.codePointAt(2),'a'.codePointAt(1)] },
  '["c",undefined,"\\ud83d","b","",98,NaN,128512,56832,undefined]');
t(function() { return ['abcdef'.slice(1,3),'abcdef'.slice(-2),'abcdef'.slice(3,1),'abcdef'.substring(3,1),'abcdef'.substring(NaN,2),'abcdef'.substr(-3,2),'abcdef'.substr(2),'\u00e9\u20ac\ud83d\ude00x'.slice(1,4)] },
  '["bc","ef","","bc","ab","de","cdef","\u20ac\ud83d\ude00"]');
t(function() { return ['abcabc'.indexOf('c'),'abcabc'.indexOf('c',3),'abc'.indexOf(''),'abc'.indexOf('',9),'\u00e9\u00e9x'.indexOf('x'),'abcabc'.lastIndexOf('c'),'abcabc'.lastIndexOf('c',4),'abc'.lastIndexOf(''),'abc'.lastIndexOf('',1),'abc'.lastIndexOf('z'),'\u00e9x\u00e9x'.lastIndexOf('x',2),'abc'.lastIndexOf('a',-5)] },
  '[2,5,0,3,2,5,2,3,1,-1,1,0]');
t(function() { return ['abc'.includes('b'),'abc'.includes('b',2),'abc'.startsWith('b',1),'abc'.endsWith('b',2),'abc'.endsWith(''),'abc'.startsWith('abcd')] },
  '[true,false,true,true,true,false]');
t(function() { return ['a'.padStart(5,'xy'),'a'.padEnd(5,'xy'),'abc'.padStart(2),'a'.padEnd(3),'a'.padStart(4,''),'\u00e9'.padEnd(4,'\u20ac')] },
  '["xyxya","axyxy","abc","a  ","a","\u00e9\u20ac\u20ac\u20ac"]');
t(function() { return [' \t\n a \u3000\ufeff'.trim(),'  a '.trimStart(),' a  '.trimEnd(),'\u200ba'.trim().length,'\u180ea'.trim().length] },
  '["a","a "," a",2,2]');
t(function() { return ['ab'.repeat(3),'ab'.repeat(0),''.repeat(1e9),'\u00e9'.repeat(2)] },
  '["ababab","","","\u00e9\u00e9"]');
t(function() { return ['\u0130I\u0131\u00df\ufb03'.toUpperCase(),'\u0130I\u03a3'.toLowerCase(),'A\u03a3'.toLowerCase(),'\u03a3'.toLowerCase(),'\ud801\udc00'.toLowerCase(),'\ud801\udc28'.toUpperCase(),'\u1f80'.toUpperCase(),'\u0149'.toUpperCase(),'ABC'.toLocaleLowerCase()] },
  '["\u0130IISSFFI","i\u0307i\u03c2","a\u03c2","\u03c3","\ud801\udc28","\ud801\udc00","\u1f08\u0399","\u02bcN","abc"]');
t(function() { return ['a\ud800'.isWellFormed(),'a\ud83d\ude00'.isWellFormed(),'a\ud800b\udc00'.toWellFormed(),'\udc00\ud800'.toWellFormed(),'\ud83d\ude00'.toWellFormed()] },
  '[false,true,"a\ufffdb\ufffd","\ufffd\ufffd","\ud83d\ude00"]');
t(function() { return ['x'.anchor('a"b'),'x'.big(),'x'.blink(),'x'.bold(),'x'.fixed(),'x'.fontcolor('red'),'x'.fontsize(7),'x'.italics(),'x'.link('u'),'x'.small(),'x'.strike(),'x'.sub(),'x'.sup()] },
  '["<a name=\\"a&quot;b\\">x</a>","<big>x</big>","<blink>x</blink>","<b>x</b>","<tt>x</tt>","<font color=\\"red\\">x</font>","<font size=\\"7\\">x</font>","<i>x</i>","<a href=\\"u\\">x</a>","<small>x</small>","<strike>x</strike>","<sub>x</sub>","<sup>x</sup>"]');
t(function() { return [String.fromCodePoint(97,0x1f600,0x20ac),String.fromCodePoint(),String.fromCharCode(65,0xd83d,0xde00,65601),String.raw({raw:['a','b','c']},1,2,3),String.raw({raw:'xyz'},0,1),String.raw({raw:{length:0}})] },
  '["a\ud83d\ude00\u20ac","","A\ud83d\ude00A","a1b2c","x0y1z",""]');
t(function() { return String.fromCodePoint(-1) },
  'RangeError: Invalid code point -1');
t(function() { return String.fromCodePoint(1.5) },
  'RangeError: Invalid code point 1.5');
t(function() { return String.fromCodePoint(0x110000) },
  'RangeError: Invalid code point 1114112');
t(function() { return String.raw() },
  'TypeError: Cannot convert undefined or null to object');
t(function() { return 'a'.repeat(-1) },
  'RangeError: Invalid count value: -1');
t(function() { return 'a'.repeat(Infinity) },
  'RangeError: Invalid count value: Infinity');
t(function() { return 'abc'.repeat(536870912) },
  'RangeError: Invalid string length');
t(function() { return 'a'.padStart(1e10) },
  'RangeError: Invalid string length');
t(function() { return 'a'.includes(/x/) },
  'TypeError: First argument to String.prototype.includes must not be a regular expression');
t(function() { return S.at.call(null) },
  'TypeError: String.prototype.at called on null or undefined');
t(function() { return S.trim.call(undefined) },
  'TypeError: String.prototype.trim called on null or undefined');
t(function() { return S.toString.call({}) },
  'TypeError: String.prototype.toString requires that \'this\' be a String');
t(function() { return S.valueOf.call(1) },
  'TypeError: String.prototype.valueOf requires that \'this\' be a String');
t(function() { return 'abc'.concat(1,null,[2]) },
  '"abc1null2"');
t(function() { return S.toString.call(new String('q')) },
  '"q"');
t(function() { return [(0.5).toFixed(0),(1.5).toFixed(0),(2.5).toFixed(0),(1.005).toFixed(2),(123.456).toFixed(1),(-1.5).toFixed(0),(0).toFixed(2),(-0).toFixed(1),(1e21).toFixed(2),(1.45).toFixed(1),(8.345).toFixed(2),(0.000001).toFixed(7),(1000000000000000128).toFixed(1),NaN.toFixed(2),(10.235).toFixed(2),(-0.0000001).toFixed(2),(0.1).toFixed(20)] },
  '["1","2","3","1.00","123.5","-2","0.00","0.0","1e+21","1.4","8.35","0.0000010","1000000000000000128.0","NaN","10.23","-0.00","0.10000000000000000555"]');
t(function() { return [(123456).toExponential(),(0).toExponential(),(0.00015).toExponential(1),(25).toExponential(0),(12345).toExponential(3),(-1.5e-9).toExponential(2),NaN.toExponential(),(0).toExponential(2),Infinity.toExponential(1000),(1e21).toExponential(),(123e-20).toExponential(5),(35).toExponential(0),(1.25).toExponential(1)] },
  '["1.23456e+5","0e+0","1.5e-4","3e+1","1.235e+4","-1.50e-9","NaN","0.00e+0","Infinity","1e+21","1.23000e-18","4e+1","1.3e+0"]');
t(function() { return [(123.456).toPrecision(4),(0.000123).toPrecision(2),(1e21).toPrecision(3),(123456).toPrecision(2),(1.25).toPrecision(2),(0).toPrecision(3),(35).toPrecision(1),(1.45).toPrecision(2),(99.99).toPrecision(3),(0.00001).toPrecision(1),(1e-7).toPrecision(2),(1234.5678).toPrecision(30),(5e-324).toPrecision(5),(2.5).toPrecision(1)] },
  '["123.5","0.00012","1.00e+21","1.2e+5","1.3","0.00","4e+1","1.4","100","0.00001","1.0e-7","1234.56780000000003383320290595","4.9407e-324","3"]');
t(function() { return [(255).toString(16),(0.5).toString(2),(0.1).toString(3),(-255.5).toString(16),(1e21).toString(36),(123.456).toString(36),(1/3).toString(2),(2**53).toString(2),(1e300).toString(7),(5e-324).toString(2).length,(0.000001).toString(36),Math.PI.toString(16),(4294967296.5).toString(32),NaN.toString(2),(-0).toString(2)] },
  '["ff","0.1","0.0022002200220022002200220022002201","-ff.8","5v1j4f4ds7c000","3f.gez4w97ry","0.010101010101010101010101010101010101010101010101010101","100000000000000000000000000000000000000000000000000000","6562255533065302131000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",1076,"0.0001ogs5wo29m8","3.243f6a8885a3","4000000.g","NaN","0"]');
t(function() { return (1).toFixed(101) },
  'RangeError: toFixed() digits argument must be between 0 and 100');
t(function() { return (1).toPrecision(0) },
  'RangeError: toPrecision() argument must be between 1 and 100');
t(function() { return (1).toString(1) },
  'RangeError: toString() radix argument must be between 2 and 36');
t(function() { return (1).toExponential(101) },
  'RangeError: toExponential() argument must be between 0 and 100');
t(function() { return Number.prototype.toString.call('x') },
  'TypeError: Number.prototype.toString requires that \'this\' be a Number');
t(function() { return [Number.isInteger(5),Number.isInteger(5.5),Number.isInteger('5'),Number.isSafeInteger(9007199254740992),Number.isFinite(Infinity),Number.isNaN('x'),Number.isNaN(NaN),Number.parseFloat===parseFloat,Number.parseInt===parseInt] },
  '[true,false,false,false,false,false,true,true,true]');
t(function() { return [Math.acosh(2),Math.asinh(-0),Math.asinh(1),Math.atanh(0.5),Math.cosh(1),Math.expm1(1e-10),Math.fround(5.05),Math.log1p(1e-10),Math.sinh(1),Math.tanh(1),Math.cbrt(27),Math.hypot(3,4),Math.hypot(),Math.sign(-3),Math.trunc(-4.7),Math.clz32(1),Math.imul(0xffffffff,5),Math.log2(8),Math.log10(1000),Math.max(),Math.min(1,NaN),Math.round(-0.5),Math.round(2.5),Math.round(0.49999999999999994),Math.atan2(-0,-0)] },
  '[1.3169578969248166,-0,0.881373587019543,0.5493061443340548,1.5430806348152437,1.00000000005e-10,5.050000190734863,9.999999999500001e-11,1.1752011936438014,0.7615941559557649,3,5,0,-1,-4,31,-5,3,3,-Infinity,NaN,-0,3,0,-3.141592653589793]');
t(function() { return [Symbol('x').description,Symbol().description,Symbol('').description,Symbol.for('q').description,Symbol.iterator.description,Symbol.keyFor(Symbol.for('z')),Symbol.keyFor(Symbol('z')),Symbol('a').toString(),Symbol.iterator.toString(),Symbol().toString(),Object(Symbol('b')).description] },
  '["x",undefined,"","q","Symbol.iterator","z",undefined,"Symbol(a)","Symbol(Symbol.iterator)","Symbol()","b"]');
t(function() { return Symbol.keyFor('x') },
  'TypeError: x is not a symbol');
t(function() { return new Symbol() },
  'TypeError: Symbol is not a constructor');
t(function() { return Symbol.prototype.toString.call(1) },
  'TypeError: Symbol.prototype.toString requires that \'this\' be a Symbol');
t(function() { return Symbol.prototype.description },
  'TypeError: Symbol.prototype.description requires that \'this\' be a Symbol');
t(function() { return Object.getOwnPropertyNames(Symbol).sort() },
  '["asyncDispose","asyncIterator","dispose","for","hasInstance","isConcatSpreadable","iterator","keyFor","length","match","matchAll","name","prototype","replace","search","species","split","toPrimitive","toStringTag","unscopables"]');
t(function() { return [1e21,1e-7,123456789012345680000,0.1+0.2,5e-324,1.7976931348623157e308,-1e-10,100,1/3,4.35,0.000001,123e-20].map(String) },
  '["1e+21","1e-7","123456789012345680000","0.30000000000000004","5e-324","1.7976931348623157e+308","-1e-10","100","0.3333333333333333","4.35","0.000001","1.23e-18"]');
t(function() { return Object.getOwnPropertyNames(S).sort().map(function(k){var d=Object.getOwnPropertyDescriptor(S,k);return typeof d.value==='function'?k+'/'+d.value.length+'/'+d.value.name:k}) },
  '["anchor/1/anchor","at/1/at","big/0/big","blink/0/blink","bold/0/bold","charAt/1/charAt","charCodeAt/1/charCodeAt","codePointAt/1/codePointAt","concat/1/concat","constructor/1/String","endsWith/1/endsWith","fixed/0/fixed","fontcolor/1/fontcolor","fontsize/1/fontsize","includes/1/includes","indexOf/1/indexOf","isWellFormed/0/isWellFormed","italics/0/italics","lastIndexOf/1/lastIndexOf","length","link/1/link","localeCompare/1/localeCompare","match/1/match","matchAll/1/matchAll","normalize/0/normalize","padEnd/1/padEnd","padStart/1/padStart","repeat/1/repeat","replace/2/replace","replaceAll/2/replaceAll","search/1/search","slice/2/slice","small/0/small","split/2/split","startsWith/1/startsWith","strike/0/strike","sub/0/sub","substr/2/substr","substring/2/substring","sup/0/sup","toLocaleLowerCase/0/toLocaleLowerCase","toLocaleUpperCase/0/toLocaleUpperCase","toLowerCase/0/toLowerCase","toString/0/toString","toUpperCase/0/toUpperCase","toWellFormed/0/toWellFormed","trim/0/trim","trimEnd/0/trimEnd","trimLeft/0/trimStart","trimRight/0/trimEnd","trimStart/0/trimStart","valueOf/0/valueOf"]');
t(function() { return Object.getOwnPropertyNames(Math).sort().map(function(k){var d=Object.getOwnPropertyDescriptor(Math,k);return typeof d.value==='function'?k+'/'+d.value.length+'/'+d.value.name:k}) },
  '["E","LN10","LN2","LOG10E","LOG2E","PI","SQRT1_2","SQRT2","abs/1/abs","acos/1/acos","acosh/1/acosh","asin/1/asin","asinh/1/asinh","atan/1/atan","atan2/2/atan2","atanh/1/atanh","cbrt/1/cbrt","ceil/1/ceil","clz32/1/clz32","cos/1/cos","cosh/1/cosh","exp/1/exp","expm1/1/expm1","floor/1/floor","fround/1/fround","hypot/2/hypot","imul/2/imul","log/1/log","log10/1/log10","log1p/1/log1p","log2/1/log2","max/2/max","min/2/min","pow/2/pow","random/0/random","round/1/round","sign/1/sign","sin/1/sin","sinh/1/sinh","sqrt/1/sqrt","tan/1/tan","tanh/1/tanh","trunc/1/trunc"]');

// Normal forms and case by Unicode
assert.strictEqual('\u1e9b\u0323'.normalize(), '\u1e9b\u0323');
assert.strictEqual('\u1e9b\u0323'.normalize('NFD'), '\u017f\u0323\u0307');
assert.strictEqual('\u1e9b\u0323'.normalize('NFKC'), '\u1e69');
assert.strictEqual('\u1e9b\u0323'.normalize('NFKD'), 's\u0323\u0307');
assert.strictEqual('\u1112\u1161\u11ab'.normalize(), '\ud55c');
assert.strictEqual('\ud55c'.normalize('NFD'), '\u1112\u1161\u11ab');
assert.strictEqual('A\u030a'.normalize('NFC'), '\u00c5');
assert.throws(() => ''.normalize('x'), { name: 'RangeError' });
assert.strictEqual('\u039f\u0394\u039f\u03a3 \u03a3.\u03a3'.toLowerCase(), '\u03bf\u03b4\u03bf\u03c2 \u03c3.\u03c2');
assert.strictEqual('\ufb03'.toUpperCase(), 'FFI');

// Collation
const words = ['b', 'a', 'B', 'A', 'á', 'z', '1', '10', '2', '_', '-', ' ', 'É', 'e', 'ß', 'ss', 'st', 'co-op', 'coop',
               'résumé', 'resume', 'Resume'];
assert.strictEqual(words.sort((a, b) => a.localeCompare(b)).join('|'),
                   ' |_|-|1|10|2|a|A|á|b|B|co-op|coop|e|É|resume|Resume|résumé|ss|ß|st|z');
assert.strictEqual('o\u0308'.localeCompare('\u00f6'), 0);
assert.strictEqual('file10'.localeCompare('file9', undefined, { numeric: true }), 1);
assert.strictEqual('a'.localeCompare('\u00c1', undefined, { sensitivity: 'base' }), 0);
