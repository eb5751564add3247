'use strict';

// node engine-differential.js SECONDS SEED ENGINE ENGINE...: random programs about objects, variables, calls and strings,
// run by several engines (Smew, its build without caches, Node.js), whose outputs must be the same. The first difference
// or crash is kept as engine-differential-SEED.js in the current folder.

const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const [seconds, firstSeed, ...engines] = process.argv.slice(2);
if (engines.length < 2) {
  console.error('usage: engine-differential.js SECONDS SEED ENGINE ENGINE...');
  process.exit(2);
}

let state;
function random(n) {
  state = (Math.imul(state, 1664525) + 1013904223) | 0;
  return ((state >>> 8) % n);
}
const pick = (list) => list[random(list.length)];

const KEYS = ['a', 'b', 'c', 'd', 'e', 'f', 'length', 'name', 'x0', '0', '1', 'constructor', 'valueOf', 'prototype'];
const OBJECTS = ['o0', 'o1', 'o2', 'o3', 'o4', 'o5', 'o6', 'o7'];
const VARIABLES = ['v0', 'v1', 'v2', 'g0', 'g1', 'h0'];
const key = () => pick(KEYS);
const name = (k) => (/^\d/.test(k) ? `[${k}]` : `.${k}`);
const object = () => pick(OBJECTS);
const variable = () => pick(VARIABLES);

function value() {
  return pick([() => random(10), () => `'s${random(4)}'`, () => 'null', () => 'undefined', () => '0.5', () => object(),
               () => variable(), () => 'long', () => '-0', () => '2 ** 47', () => 'true',
               () => `function() { return ${variable()}; }`, () => `() => ${object()}${name(key())}`, () => '[1, 2, 3]',
               () => `{ a: ${random(5)}, b: 2 }`])();
}

// An expression or statement that uses caches.
function use() {
  const k = key();
  return pick([
    () => `log(${object()}${name(k)});`,
    () => `log(${object()}${name(k)});`,
    () => `${object()}${name(k)} = ${value()};`,
    () => `${object()}${name(k)} = ${value()};`,
    () => `log(${object()}${name(k)}++);`,
    () => `log(--${object()}${name(k)});`,
    () => `log(typeof ${object()}${name(k)} === 'function' && ${object()}${name(k)}(${value()}));`,
    () => `log(${object()}[${random(5)}]);`,
    () => `${object()}[${random(6)}] = ${value()};`,
    () => `{ const k = '${k}'; log(${object()}[k]); ${object()}[k] = ${value()}; }`,
    () => `log(${variable()});`,
    () => `${variable()} = ${value()};`,
    () => `log(${variable()}++);`,
    () => `log(typeof ${variable()});`,
    () => `log(typeof ${variable()} === 'function' && ${variable()}());`,
    () => `long += ${pick(["'x'", "'yz'", 'long.length', "'é'", "'😀'.slice(0, 1)", "'😀'.slice(1)"])};`,
    () => `${object()}.s = (${object()}.s || '') + ${pick(["'q'", 'long', "'w'"])};`,
    () => 'log(long.length); log(long.slice(-3)); log(long.charCodeAt(long.length - 1));',
    () => `if (long.length > 3000) long = ${pick(["''", 'long.slice(100)', "'x'.repeat(300)"])};`,
    () => `log(new C${random(3)}(${value()}).a);`,
    () => `log((() => { ${pick(['', `var v0 = ${random(9)};`])} return ${variable()}; })());`,
    () => `for (const q in ${object()}) log(q);`,
    () => `log(Object.keys(${object()}).join());`,
    () => `try { throw ${value()}; } catch (v1) { log(v1); log((() => v1)()); }`,
    () => `log(deep(${random(60)}));`,
    () => `log(it.next(${value()}).value);`,
    loop,
    loop,
    () => `log(${object()}[${variable()}]); ${object()}[${variable()}] = ${pick([variable, object, value])()};`,
    () => `log(${object()}[${variable()}] + (${variable()} = ${value()}) + ${object()}[${variable()}]);`,
    () => `log(reader.call(${pick([object, value])()}));`,
    () => `writer.call(${object()}, ${value()});`,
    () => `for (const x of steps(${random(6)}, ${pick([variable, object, value])()})) { log(x); ${pick(['', 'break;', '', `${variable()} = x;`, 'if (x === 2) throw x;', 'log(it.next(x).value);'])} }`,
    () => `log(new Bag(${random(12)}).k${random(9)});`,
    // Sums and templates; natives that mostly need no frame.
    () => `log(${variable()} + ${pick(["'k'", '1', variable(), "long.slice(-5)"])});`,
    () => `log(\`\${${variable()}}:\${${pick([variable, object, value])()}}\`.length);`,
    () => `log(${pick(['long', variable(), `${object()}.s`])}.${pick(['charCodeAt', 'codePointAt', 'charAt', 'slice'])}(${pick([random(9), -2, variable()])}));`,
    () => `log(map.${pick(['get', 'has', 'set'])}(${value()}, ${value()})); set.add(${value()}); log(set.has(${value()})); log(set.size + map.size);`,
    () => `log(${object()}.push && ${object()}.push(${value()}));`,
    () => `log(Secret.${pick(['get', 'set', 'has'])}(${pick(['secret', object()])}, ${value()}));`,
    // Copies.
    () => `{ const c = { ${pick(['', 'a: 1, ', 'x: 1, b: 2, ', `get a() { return 3; }, `, `['${key()}']: 4, `])}...${object()}${pick(['', ', c: 5', `, ...${object()}`])} }; log(Object.keys(c).join()); log(c.a); }`,
    () => `{ const { zz, ...c } = ${object()}; log(zz); log(Reflect.ownKeys(c).length); log(c.b); }`,
    () => `{ const [a, ...c] = ${object()}; log(a); log(c.length); log(c[1]); }`,
    () => `log([...${object()}, 1].length);`,
    // Callbacks that see all of their arguments or not.
    () => `log([3, 1, 2].${pick(['map', 'filter', 'forEach', 'some', 'find', 'reduce'])}(${pick(['x => x', '(x, y) => x - y', '(x, y, z) => { log(y); return z; }', 'function() { return arguments.length; }', '(...r) => r.length', `() => ${variable()}`, 'String'])}));`,
    () => `log([3, 1, 2].sort(${pick(['(x, y) => x - y', '(x, y) => y - x', ''])}).join());`,
    labels,
    labels
  ])();
}

// A loop with a head of its own and jumps; it ends.
function loop() {
  const start = pick(['let j = 0', 'var j = 0', 'let j = 0, o = { j }', 'v0 = 0, n = 0; let j = 0']).split('; ');
  const test = pick(['j < 5', 'j < 5 && n < 9', '', '(() => j)() < 4', `j < 6 && ${variable()} !== ${object()}`, 'j < 3 ? true : n < 2']);
  const step = pick(['j++', '++j', 'j += 1', '', '(j++, n++)', 'j = (() => j + 1)()']);
  const inside = [`log(j);`, `if (j === ${random(5)}) continue;`, `if (n === ${random(6)}) break;`, use1(), use1(), `v2 = () => j;`];
  const code = Array.from({ length: 1 + random(4) }, () => pick(inside)).join(' ');
  return `{ let n = 0; ${start.length > 1 ? `${start[0]}; ` : ''}for (${start[start.length - 1]}; ${test}; ${step}) { if (n++ > 9) break; ${code} } log(n); }`;
}
// Statements with labels, some of which are left out of try.
function labels() {
  const jump = () => pick(['break;', 'continue;', 'break a;', 'continue a;', 'break b;', 'return;', 'throw 1;', "log('stays');"]);
  const step = () => pick([() => `if (j === ${random(3)}) ${jump()}`, () => `log(j);`, () => `try { if (j === ${random(3)}) ${jump()} } finally { log('f'); }`,
                           () => `switch (j) { case 0: ${jump()} case 1: log('s'); ${jump()} default: log('d'); }`,
                           () => `try { if (i === ${random(3)}) ${jump()} log(i); } catch (e) { log(e); ${jump()} }`, use1])();
  const [open, close] = pick([['{', '}'], ['try {', '} finally { log(i); }'], ['if (true) {', '}']]);
  return `(() => { let n = 0; a: for (let i = 0; i < 3; i++) { b: ${open} for (let j = 0; j < 3; j++) { if (n++ > 20) return; ` +
         `${step()} ${step()} } log('e'); ${pick(['', 'break b;'])} log('g'); ${close} } })();`;
}
const use1 = () => pick([() => `${object()}${name(key())} = j;`, () => `log(${object()}[j]);`, () => `${object()}[j] = n;`,
                         () => `log(${variable()});`])();

// What changes an object behind the caches' back.
function change() {
  const k = JSON.stringify(key());
  return pick([
    () => `delete ${object()}[${k}];`,
    () => `delete ${object()}[${k}];`,
    () => `Object.defineProperty(${object()}, ${k}, { get() { log('get'); return ${random(9)}; }, set(x) { log('set'); }, ` +
          `configurable: ${random(4) > 0}, enumerable: ${random(2) > 0} });`,
    () => `Object.defineProperty(${object()}, ${k}, { value: ${random(9)}, writable: ${random(2) > 0}, ` +
          `configurable: ${random(4) > 0} });`,
    () => `Object.setPrototypeOf(${object()}, ${pick([object(), 'null', 'Object.prototype', 'Array.prototype'])});`,
    () => `Object.setPrototypeOf(${object()}, ${object()});`,
    () => `${pick(['Object.freeze', 'Object.seal', 'Object.preventExtensions'])}(${object()});`,
    () => `${object()} = ${pick(['{ a: 1 }', '{ b: 1, a: 2 }', '[1, 2]', 'Object.create(o1)', 'new C0(1)', 'function f(a) {}',
                                 'new Uint8Array(3)', 'new Proxy({ a: 7 }, {})', "new String('abc')", "'prim'", '(() => arguments)()',
                                 'class { static a = 1; }', 'new Map()', 'Object.create(new Proxy({}, { get: (t, k) => 8 }))'])};`,
    () => `for (let i = 0; i < 12; i++) ${object()}['k' + i] = i;`,
    () => `for (let i = 0; i < 12; i++) delete ${object()}['k' + i];`,
    () => `${object()}[1000] = 1;`,
    () => `${object()}.length = ${random(3)};`,
    () => `globalThis.${pick(['g0', 'g1'])} = ${random(9)};`,
    () => `delete globalThis.${pick(['g0', 'g1'])};`,
    () => `Object.defineProperty(globalThis, 'g1', { ${pick(['get() { return 5; }, set(x) {}', 'value: 3', 'value: 4, writable: true'])}, configurable: true });`,
    () => `Object.prototype.${pick(['e', 'f', 'g0'])} = ${random(9)};`,
    () => `delete Object.prototype.${pick(['e', 'f', 'g0'])};`,
    () => `C${random(3)}.prototype.a = ${random(9)};`,
    () => `C${random(3)}.prototype = ${object()};`
  ])();
}

function body(statements, make) {
  let out = '';
  for (let i = 0; i < statements; i++) out += `    try { ${make()} } catch (e) { log(e instanceof Error ? e.name : e); }\n`;
  return out;
}

function program() {
  let out = `
let lines = [], count = 0;
function text(v) {
  switch (typeof v) {
    case 'object': return v === null ? 'null' : Array.isArray(v) ? 'array' + v.length : 'object';
    case 'function': return 'function';
    case 'string': return v.length < 40 ? JSON.stringify(v) : 'string' + v.length;
    case 'number': return Object.is(v, -0) ? '-0' : String(v);
    default: return String(v);
  }
}
function log(v) { if (count++ < 4000) lines.push(text(v)); }
function deep(n) { return n === 0 ? 0 : 1 + deep(n - 1); }
class C0 { constructor(x) { this.a = x; this.b = 1; } m() { return this.a; } }
class C1 extends C0 { constructor(x) { super(x); this.c = 2; } get d() { return this.b; } }
function Bag(n) { for (let i = 0; i < n; i++) this['k' + i] = i; this.z = n; }
function reader() { return this.a + this.length + (this.b || this.c); }
class Secret { #x = 1; static get(o) { return o.#x; } static set(o, v) { return o.#x = v; } static has(o) { return #x in o; } }
const map = new Map(), set = new Set(), secret = new Secret();
function writer(v) { 'use strict'; this.a = v; this.b = this.a; return this.f; }
function* steps(n, v) { try { for (let i = 0; i < n; i++) log(yield i); yield v; yield* o2; } catch (e) { log('caught'); } finally { log('closed'); } }
function C2(x) { if (x === 1) return { a: 'other' }; this.a = x; }
var o0 = { a: 1, b: 2 }, o1 = Object.create(o0), o2 = [1, 2, 3], o3 = new C0(5), o4 = new C1(6),
    o5 = function named(a, b) { return a; }, o6 = { get a() { return 9; }, f() { return this.b; } }, o7 = Object.create(o6);
var h0 = 1;
globalThis.g0 = 1;
var long = 'x'.repeat(250);
`;
  const functions = 3 + random(4);
  for (let f = 0; f < functions; f++) {
    const evil = random(6) === 0;
    const inWith = random(8) === 0;
    out += `function outer${f}(p) {\n  let v0 = ${random(9)}, v1 = 'v', v2 = { a: 1 };\n`;
    out += `  function* gen() { let r = 0; for (;;) { r = yield [r, v0]; if (typeof r === 'number') v0 = r; } }\n  const it = gen();\n`;
    out += `  ${random(2) ? 'const inner = () => {' : 'function inner() {'}\n${body(3 + random(8), use)}  }${random(2) ? ';' : ''}\n`;
    out += `  for (let i = 0; i < ${8 + random(30)}; i++) {\n`;
    out += `    inner();\n`;
    out += `    if (i % ${2 + random(9)} === ${random(3)}) {\n${body(1 + random(3), change)}    }\n`;
    if (evil) out += `    if (i === ${random(20)}) eval(${JSON.stringify(`var ${pick(['g0', 'h0'])} = ${random(9)};`)});\n`;
    if (inWith) out += `    with (typeof ${object()} === 'object' && ${object()} || {}) {\n${body(2, use)}    }\n`;
    out += `${body(1 + random(3), use)}  }\n  return inner;\n}\n`;
  }
  out += 'const kept = [];\nfor (let round = 0; round < 3; round++) {\n';
  for (let f = 0; f < functions; f++) {
    out += `  try { kept.push(outer${f}(round)); } catch (e) { log(e instanceof Error ? e.name : e); }\n`;
  }
  out += '  for (const f of kept) { try { f(); f(); } catch (e) { log(e instanceof Error ? e.name : e); } }\n}\n';
  return out + "delete Object.prototype.e; delete Object.prototype.f; delete Object.prototype.g0;\nconsole.log(lines.join('\\n'));\n";
}

const file = path.join(os.tmpdir(), `engine-differential-${process.pid}.js`);
const end = Date.now() + Number(seconds) * 1000;
let seed = Number(firstSeed);
let runs = 0;
for (; Date.now() < end; seed++, runs++) {
  state = seed;
  for (let i = 0; i < 5; i++) random(2);
  fs.writeFileSync(file, program());
  let expected;
  for (const engine of engines) {
    const { status, signal, stdout, stderr } = spawnSync(engine, [file], { encoding: 'utf8', timeout: 60000, maxBuffer: 1 << 28 });
    const result = status === 0 ? stdout : `${signal || status}\n${stderr}`;
    if (expected === undefined) {
      expected = result;
    } else if (result !== expected) {
      const kept = `engine-differential-${seed}.js`;
      fs.copyFileSync(file, kept);
      const a = expected.split('\n');
      const b = result.split('\n');
      const at = a.findIndex((line, i) => line !== b[i]);
      console.log(`${kept}: ${engines[0]} and ${engine} differ at line ${at + 1}: ${a[at]} / ${b[at]}`);
      process.exit(1);
    }
  }
}
fs.unlinkSync(file);
console.log(`${runs} programs, the same from all`);
