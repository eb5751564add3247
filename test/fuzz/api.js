'use strict';

// Calls every exported function of every public module with hostile values, in child processes: nothing may crash, hang or
// trip a sanitizer. What a call throws or emits does not matter.
//
//   node test/fuzz/api.js [seconds] [seed]
//
// A child that dies of a signal, prints a sanitizer's report or does not end is told with the seed that repeats it:
//
//   node test/fuzz/api.js --child MODULE SEED CALLS

const { builtinModules } = require('module');

// What ends the process or touches more than it, by module; methods of prototypes are called on instances that exist.
const excluded = {
  process: /^(abort|_?kill|exit|reallyExit|dlopen|_debug\w*|set[eg]*[ug]id|setgroups|initgroups|chdir|_rawDebug|_startProfiler\w*|execve|umask|_fatalException|setUncaughtExceptionCaptureCallback|emit|openStdin|_tickCallback|_linkedBinding|binding|exitCode)$/,
  child_process: /.*/, cluster: /.*/, repl: /^(start|REPLServer)$/, inspector: /.*/, test: /.*/, 'test/reporters': /.*/,
  worker_threads: /^(Worker|.*Thread)$/, v8: /^(setFlagsFromString|takeCoverage|stopCoverage|writeHeapSnapshot|setHeapSnapshotNearHeapLimit)$/,
  fs: /^(rm|unlink|rename|write|append|truncate|ftruncate|chmod|chown|fchmod|fchown|lchown|lchmod|cp|copyFile|mkdir|mkdtemp|symlink|link|utimes|futimes|lutimes|close|open|createWriteStream|WriteStream|watch|FSWatcher|_toUnixTimestamp)/,
  'fs/promises': /^(rm|unlink|rename|write|append|truncate|chmod|chown|lchown|lchmod|cp|copyFile|mkdir|mkdtemp|symlink|link|utimes|lutimes|open|watch)/,
  os: /^setPriority$/, net: /^(connect|createConnection|_createServerHandle)$/, http: /^(get|request|ClientRequest)$/,
  https: /^(get|request)$/, http2: /^connect$/, tls: /^connect$/, dns: /.*/, 'dns/promises': /.*/, crypto: /^(setEngine|setFips|.*Sync|.*[pP]rime.*|pbkdf2|scrypt|generateKeyPair)$/,
  module: /^(_load|runMain|_initPaths|register|_preloadModules|syncBuiltinESMExports)$/, timers: /^setInterval$/, trace_events: /.*/,
  'timers/promises': /^setInterval$/, domain: /.*/, readline: /^(createInterface|Interface)$/, 'readline/promises': /.*/, wasi: /.*/,
  diagnostics_channel: /^$/, sys: /.*/, constants: /^$/,
};

function makeRandom(seed) {
  let state = seed >>> 0;
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor(state / 2 ** 32 * limit);
  };
}

function hostileValues() {
  const revoked = Proxy.revocable({}, {});
  revoked.revoke();
  const detached = new ArrayBuffer(16);
  const view = new Uint8Array(detached);
  structuredClone(detached, { transfer: [detached] });
  const resized = new ArrayBuffer(16, { maxByteLength: 64 });
  const tracking = new Uint8Array(resized);
  resized.resize(2);
  const circular = { a: 1 };
  circular.self = circular;
  const thrower = { get length() { throw new Error('length'); }, toString() { throw new Error('toString'); },
                    valueOf() { throw new Error('valueOf'); }, get then() { throw new Error('then'); } };
  const growing = [1, 2, 3];
  Object.defineProperty(growing, 0, { get() { growing.push(1); growing.length = 1; return 'x'; } });
  return [
    () => undefined, () => null, () => true, () => 0, () => -0, () => -1, () => 1, () => NaN, () => Infinity, () => -Infinity,
    () => 2 ** 31, () => 2 ** 32, () => 2 ** 53, () => 1.5, () => 10n ** 30n, () => -1n, () => '', () => 'a', () => '\0',
    () => '\ud800', () => 'x'.repeat(70000), () => 'utf8', () => 'hex', () => 'http://a:b@c.d/e?f#g', () => '../..', () => '%', () => Symbol('s'),
    () => Symbol.iterator, () => ({}), () => [], () => [1, 'a', null], () => [,], () => new Array(70000), () => circular, () => thrower,
    () => growing, () => revoked.proxy, () => new Proxy({}, { get() { throw new Error('trap'); } }), () => new Proxy(function() {}, {}),
    () => function() {}, () => () => { throw new Error('callback'); }, () => async () => {}, () => class {}, () => function* () {},
    () => Buffer.alloc(0), () => Buffer.from('abc'), () => Buffer.alloc(70000, 1), () => view, () => tracking, () => detached,
    () => resized, () => new Float64Array(3), () => new DataView(new ArrayBuffer(3)), () => new SharedArrayBuffer(8),
    () => new Date(NaN), () => new Date(0), () => /x/g, () => new Map([[1, 2]]), () => new Set([1]), () => new WeakMap(), () => new Error('e'),
    () => Promise.resolve(1), () => Object.create(null), () => Object.freeze([1]), () => new URL('http://a/'), () => new URLSearchParams('a=b'),
    () => new AbortController().signal, () => AbortSignal.abort(), () => new (require('stream').Readable)({ read() {} }),
    () => new (require('stream').Writable)({ write(a, b, c) { c(); } }), () => new (require('events'))(), () => globalThis, () => process.env,
    () => ({ encoding: 'utf8', highWaterMark: -1, signal: {} }), () => ({ length: 2 ** 32, 0: 1 }), () => new String('s'), () => arguments,
  ];
}

/* [path, function, receiver] of what a module exports, with the methods of its classes' prototypes. */
function functionsOf(name, module) {
  const found = [];
  const seen = new Set();
  const visit = (path, object, depth) => {
    if ((typeof object !== 'object' && typeof object !== 'function') || object === null || seen.has(object)) return;
    seen.add(object);
    for (const key of Reflect.ownKeys(object)) {
      if (['constructor', 'caller', 'callee', 'arguments'].includes(key)) continue;
      if (depth === 0 && excluded[name]?.test(String(key))) continue;
      const descriptor = Object.getOwnPropertyDescriptor(object, key);
      const value = descriptor !== undefined && 'value' in descriptor ? descriptor.value : undefined;
      if (typeof value === 'function') found.push([`${path}.${String(key)}`, value, object]);
      if (depth < 2) visit(`${path}.${String(key)}`, value, depth + 1);
    }
  };
  if (typeof module === 'function') found.push([name, module, undefined]);
  visit(name, module, 0);
  return found;
}

function runChild(name, seed, calls) {
  const random = makeRandom(seed);
  const values = hostileValues();
  const some = () => values[random(values.length)]();
  const functions = functionsOf(name, require(`node:${name}`)).filter(([, fn]) => fn !== process.exit && fn !== process.abort && fn !== process.kill);
  const instances = [];
  const noop = () => {};
  process.on('uncaughtException', noop);
  process.on('unhandledRejection', noop);
  process.stdout.write = process.stderr.write = () => true;
  const trace = process.env.TRACE ? (text) => process._rawDebug(text) : noop;
  for (let i = 0; i < calls && functions.length > 0; i++) {
    const [path, fn, object] = functions[random(functions.length)];
    const args = Array.from({ length: random(6) }, some);
    const receiver = random(4) === 0 ? some() : random(2) === 0 && instances.length > 0 ? instances[random(instances.length)] : object;
    trace(`${i} ${path}`);
    try {
      const result = random(3) === 0 ? Reflect.construct(fn, args) : Reflect.apply(fn, receiver, args);
      if (typeof result === 'object' && result !== null) {
        if (typeof result.then === 'function') Promise.prototype.then.call(Promise.resolve(result), noop, noop);
        if (typeof result.on === 'function') result.on('error', noop);
        if (instances.length < 50) instances.push(result);
        else instances[random(50)] = result;
      }
    } catch {
      // Any error will do.
    }
  }
  setTimeout(() => process.reallyExit(0), 50);
}

function main(seconds, seed) {
  const { spawnSync } = require('child_process');
  const modules = [...new Set(builtinModules)].filter((name) => !name.startsWith('_') && !name.startsWith('internal/'));
  const end = Date.now() + seconds * 1000;
  let runs = 0;
  let failed = 0;
  for (; Date.now() < end; seed++) {
    const name = modules[seed % modules.length];
    if (excluded[name]?.source === '.*') continue;
    const args = [...process.execArgv, __filename, '--child', name, String(seed), '300'];
    const { status, signal, stderr } = spawnSync(process.execPath, args, { timeout: 60000, killSignal: 'SIGKILL', cwd: require('os').tmpdir(),
                                                                           stdio: ['ignore', 'ignore', 'pipe'] });
    runs++;
    const text = String(stderr);
    if (signal !== null || /Sanitizer|runtime error:/.test(text)) {
      failed++;
      console.log(`${name} ${seed}: ${signal ?? status}\n${text.slice(0, 2000)}`);
    }
  }
  console.log(`${runs} runs, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}

if (process.argv[2] === '--child') runChild(process.argv[3], Number(process.argv[4]), Number(process.argv[5]));
else main(Number(process.argv[2] ?? 60), Number(process.argv[3] ?? Date.now() % 1e6));
