'use strict';

// node:test: tests, suites and hooks. Tests of the file run one after another in the order they were declared, suites'
// tests when the suite's function has declared them. The root reports when the loop has nothing left to do.

const { codes } = require('internal/errors');
const { validateAbortSignal, validateFunction, validateNumber, validateObject } = require('internal/validators');
const reporter = require('internal/test_runner/reporter');

const { ERR_TEST_FAILURE } = codes;

function noop() {}

// (name, options, fn) in any of the forms that Node allows.
function readArguments(name, options, fn) {
  if (typeof name === 'function') {
    fn = name;
    options = {};
    name = fn.name;
  } else if (name !== null && typeof name === 'object') {
    fn = options;
    options = name;
    name = fn?.name;
  } else if (typeof options === 'function') {
    fn = options;
    options = {};
  }
  if (options === undefined || options === null) options = {};
  validateObject(options, 'options');
  if (options.timeout !== undefined && options.timeout !== null && options.timeout !== Infinity) {
    validateNumber(options.timeout, 'options.timeout', 0, 2 ** 31 - 1);
  }
  if (options.signal !== undefined) validateAbortSignal(options.signal, 'options.signal');
  return { name: typeof name === 'string' && name !== '' ? name : '<anonymous>', options, fn: fn ?? noop };
}

class Failure {
  constructor(error, kind) {
    this.error = error;
    this.kind = kind;
  }
}

class Test {
  constructor(parent, { name, options, fn }, isSuite) {
    this.parent = parent;
    this.name = name;
    this.options = options;
    this.fn = fn;
    this.isSuite = isSuite;
    this.children = [];
    this.hooks = { before: [], after: [], beforeEach: [], afterEach: [] };
    this.failure = null;
    this.skipped = options.skip ?? false;
    this.todo = options.todo ?? false;
    this.plan = null;
    this.assertions = 0;
    this.diagnostics = [];
    this.depth = parent === null ? -1 : parent.depth + 1;
    this.mock = null;
    this.duration = 0;
  }

  add(child) {
    this.children.push(child);
    return child;
  }

  hook(kind, fn, options) {
    this.hooks[kind].push({ fn, options, ran: false });
  }

  async runHooks(kind, context) {
    for (const hook of this.hooks[kind]) {
      if (kind === 'before' && hook.ran) continue;
      hook.ran = true;
      await callWith(hook.fn, context, hook.options);
    }
  }

  // beforeEach of the outer suites first, afterEach of the inner ones first.
  async runOuterHooks(kind, context) {
    const chain = [];
    for (let at = this.parent; at !== null; at = at.parent) chain.push(at);
    if (kind === 'beforeEach') chain.reverse();
    for (const owner of chain) await owner.runHooks(kind, context);
  }

  get passed() {
    return this.failure === null || Boolean(this.todo);
  }

  async run() {
    const start = process.hrtime();
    if (!this.skipped) {
      try {
        if (this.isSuite) await this.runSuite();
        else await this.runTest();
      } catch (error) {
        this.failure ??= error instanceof Failure ? error : new Failure(error, 'testCodeFailure');
      }
    }
    this.mock?.reset();
    const [seconds, nanoseconds] = process.hrtime(start);
    this.duration = seconds * 1e3 + nanoseconds / 1e6;
    reporter.finished(this);
  }

  async runSuite() {
    const context = new SuiteContext(this);
    await inside(this, () => this.fn.call(context, context));
    await this.runHooks('before', context);
    await this.runChildren();
    await this.runHooks('after', context);
  }

  async runTest() {
    const context = new TestContext(this);
    for (const owner of ancestors(this)) await owner.runHooks('before', context);
    await this.runOuterHooks('beforeEach', context);
    try {
      await inside(this, () => callWith(this.fn, context, this.options));
      await this.runHooks('before', context);
      await this.settleChildren();
      if (this.plan !== null && this.assertions !== this.plan) {
        throw new Failure(new Error(`plan expected ${this.plan} assertions but received ${this.assertions}`), 'testCodeFailure');
      }
    } finally {
      await this.runOuterHooks('afterEach', context);
      await this.runHooks('after', context);
    }
  }

  async runChildren() {
    const only = this.children.some((child) => child.options.only);
    for (const child of this.children) {
      if (only && !child.options.only) child.skipped = true;
      await child.run();
    }
    this.failForChildren();
  }

  // Subtests of a test run when they are made; here they are only waited for.
  async settleChildren() {
    await Promise.all(this.children.map((child) => child.promise));
    this.failForChildren();
  }

  failForChildren() {
    const failed = this.children.filter((child) => !child.passed).length;
    if (failed > 0) {
      throw new Failure(new Error(`${failed} subtest${failed === 1 ? '' : 's'} failed`), 'subtestsFailed');
    }
  }
}

function ancestors(test) {
  const chain = [];
  for (let at = test.parent; at !== null; at = at.parent) chain.unshift(at);
  return chain;
}

// Call fn(context) or fn(context, done), with the time limit and the signal of its options.
function callWith(fn, context, options = {}) {
  const work = new Promise((resolve, reject) => {
    if (fn.length >= 2) {
      let called = false;
      const done = (error) => {
        if (called) reject(new ERR_TEST_FAILURE('callback invoked multiple times', 'multipleCallbackInvocations'));
        called = true;
        if (error) reject(error);
        else resolve();
      };
      const result = fn.call(context, context, done);
      if (typeof result?.then === 'function') {
        reject(new Failure(new Error('passed a callback but also returned a Promise'), 'callbackAndPromisePresent'));
      }
    } else {
      resolve(fn.call(context, context));
    }
  });
  const { timeout, signal } = options;
  if ((timeout === undefined || timeout === null || timeout === Infinity) && signal === undefined) return work;
  return new Promise((resolve, reject) => {
    const timer = timeout > 0 && timeout !== Infinity ?
      setTimeout(() => reject(new Failure(new Error(`test timed out after ${timeout}ms`), 'testTimeoutFailure')), timeout) : null;
    const onAbort = () => reject(new Failure(signal.reason, 'testAborted'));
    if (signal?.aborted) onAbort();
    signal?.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    });
  });
}

class TestContext {
  #test;

  constructor(test) {
    this.#test = test;
  }

  get name() { return this.#test.name; }
  get fullName() {
    return [...ancestors(this.#test).slice(1), this.#test].map((test) => test.name).join(' > ');
  }
  get signal() {
    this.#test.controller ??= new AbortController();
    return this.#test.controller.signal;
  }
  get mock() {
    const { MockTracker } = require('internal/test_runner/mock');
    return this.#test.mock ??= new MockTracker();
  }

  get assert() {
    const test = this.#test;
    const assert = require('assert');
    const counted = {};
    for (const name of Object.keys(assert)) {
      if (typeof assert[name] !== 'function' || name === 'AssertionError' || name === 'CallTracker' || name === 'strict') continue;
      counted[name] = (...args) => {
        test.assertions++;
        return assert[name](...args);
      };
    }
    return counted;
  }

  plan(count) {
    this.#test.plan = count;
  }

  diagnostic(message) {
    this.#test.diagnostics.push(message);
  }

  skip(message) {
    this.#test.skipped = message ?? true;
  }

  todo(message) {
    this.#test.todo = message ?? true;
  }

  runOnly() {}

  test(name, options, fn) {
    const child = this.#test.add(new Test(this.#test, readArguments(name, options, fn), false));
    const before = this.#test.children.at(-2)?.promise ?? Promise.resolve();
    this.#test.assertions++;
    child.promise = before.then(() => child.run());
    return child.promise;
  }

  before(fn, options) { this.#test.hook('before', fn, options); }
  after(fn, options) { this.#test.hook('after', fn, options); }
  beforeEach(fn, options) { this.#test.hook('beforeEach', fn, options); }
  afterEach(fn, options) { this.#test.hook('afterEach', fn, options); }
}

class SuiteContext {
  #suite;

  constructor(suite) {
    this.#suite = suite;
  }

  get name() { return this.#suite.name; }
  get signal() {
    this.#suite.controller ??= new AbortController();
    return this.#suite.controller.signal;
  }
}

// ---- the root ----

const root = new Test(null, { name: '<root>', options: {}, fn: noop }, true);
let current = root; // what a call of test() or a hook belongs to
let running = null;
let rootMock = null;

// Run fn with `owner` as what calls of test() belong to, at least as long as it is synchronous.
async function inside(owner, fn) {
  const before = current;
  if (owner.isSuite) current = owner;
  let result;
  try {
    result = fn();
  } finally {
    current = before;
  }
  return result;
}

// The root's tests run as soon as the file has declared the first one.
function startRoot() {
  running ??= (async () => {
    await null;
    await root.runHooks('before', new SuiteContext(root));
    for (let i = 0; i < root.children.length; i++) {
      const child = root.children[i];
      await child.run();
      child.resolve();
    }
    running = null;
  })();
  if (root.started) return;
  root.started = true;
  reporter.start();
  process.on('beforeExit', async () => {
    if (root.ended || running !== null) return;
    root.ended = true;
    try {
      await root.runHooks('after', new SuiteContext(root));
    } catch (error) {
      root.failure = new Failure(error, 'hookFailed');
    }
    finish();
  });
  process.on('exit', () => {
    if (!root.ended) {
      for (const child of root.children) {
        if (child.duration === 0 && child.failure === null && !child.skipped) {
          child.failure = new Failure(new Error('Promise resolution is still pending but the event loop has already resolved'), 'cancelledByParent');
          reporter.finished(child);
        }
      }
      root.ended = true;
      finish();
    }
  });
  process.on('uncaughtException', onUncaught);
  process.on('unhandledRejection', onUncaught);
}

function onUncaught(error) {
  root.failure ??= new Failure(error, 'uncaughtException');
  reporter.diagnostic(`Error: ${error?.message ?? error}`);
}

function finish() {
  if (root.failure !== null || root.children.some((child) => !child.passed)) process.exitCode = 1;
  reporter.summary(root);
}

function declare(name, options, fn, isSuite, extra) {
  const given = readArguments(name, options, fn);
  const child = new Test(current, { ...given, options: { ...given.options, ...extra } }, isSuite);
  current.add(child);
  if (current !== root) return Promise.resolve();
  const promise = new Promise((resolve) => { child.resolve = resolve; });
  startRoot();
  return promise;
}

function makeDeclarer(isSuite) {
  const declarer = (name, options, fn) => declare(name, options, fn, isSuite);
  for (const key of ['skip', 'todo', 'only']) {
    declarer[key] = (name, options, fn) => declare(name, options, fn, isSuite, { [key]: true });
  }
  return declarer;
}

function makeHook(kind) {
  return (fn, options) => {
    validateFunction(fn, 'fn');
    current.hook(kind, fn, options);
    if (current === root) startRoot();
  };
}

function getRootMock() {
  const { MockTracker } = require('internal/test_runner/mock');
  return rootMock ??= new MockTracker();
}

module.exports = {
  after: makeHook('after'),
  afterEach: makeHook('afterEach'),
  before: makeHook('before'),
  beforeEach: makeHook('beforeEach'),
  getRootMock,
  suite: makeDeclarer(true),
  test: makeDeclarer(false),
};
