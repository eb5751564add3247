'use strict';

// Tests, suites and hooks, and the order in which they run.
//
// A test is started when it is made and its parent has room, otherwise when a sibling has ended. Results are reported in
// the order in which the tests were made: one that ends early waits for those before it.

const { AbortError, codes } = require('internal/errors');
const { kEmptyObject } = require('internal/util');
const { validateAbortSignal, validateFunction, validateNumber, validateObject, validateOneOf, validateUint32 } =
  require('internal/validators');
const { AsyncLocalStorage } = require('async_hooks');
const { MAX_TIMER, getConfig } = require('internal/test_runner/config');

const { ERR_INVALID_ARG_TYPE, ERR_TEST_FAILURE } = codes;

const kCallback = 'callbackAndPromisePresent';
const kCancelled = 'cancelledByParent';
const kAborted = 'testAborted';
const kCode = 'testCodeFailure';
const kHook = 'hookFailed';
const kMultiple = 'multipleCallbackInvocations';
const kSubtests = 'subtestsFailed';
const kTimeout = 'testTimeoutFailure';

const SETTLE_TURNS = 256;

const kinds = ['before', 'after', 'beforeEach', 'afterEach'];

const running = new AsyncLocalStorage(); // the test whose code runs

function noop() {}

function isFailure(error) {
  return error?.code === 'ERR_TEST_FAILURE';
}

/* What skip and todo say: false, true or a reason; '' is none, but it says so. */
function toReason(value) {
  return value === '' ? true : value ?? false;
}

function toFailure(error, kind = kCode) {
  return isFailure(error) ? error : new ERR_TEST_FAILURE(error, kind);
}

function checkTimeout(timeout, inherited) {
  if (timeout === undefined || timeout === null) return inherited;
  if (timeout !== Infinity) validateNumber(timeout, 'options.timeout', 0, MAX_TIMER);
  return timeout;
}

/* How many subtests run at a time; true for all. */
function checkConcurrency(concurrency, inherited) {
  if (concurrency === undefined || concurrency === null) return inherited;
  if (typeof concurrency === 'number') {
    validateUint32(concurrency, 'options.concurrency', true);
    return concurrency;
  }
  if (typeof concurrency === 'boolean') return concurrency ? Infinity : 1;
  throw new ERR_INVALID_ARG_TYPE('options.concurrency', ['boolean', 'number'], concurrency);
}

class Test {
  constructor(parent, { name, options, fn, location }, root = undefined) {
    this.parent = parent;
    this.root = root ?? (parent === null ? this : parent.root);
    this.name = name;
    this.fn = fn;
    this.location = location;
    this.options = options;
    this.nesting = parent === null || parent === this.root ? 0 : parent.nesting + 1;
    this.concurrency = checkConcurrency(options.concurrency, parent === null ? 1 : parent.concurrency);
    this.timeout = checkTimeout(options.timeout, parent === null ? Infinity : parent.timeout);
    if (options.signal !== undefined) validateAbortSignal(options.signal, 'options.signal');
    const { skip, todo, only, plan } = options;
    if (plan !== undefined) validateUint32(plan, 'options.plan', true);
    this.only = Boolean(only);
    this.runOnlySubtests = false;
    this.skipped = toReason(skip);
    this.todo = toReason(todo);
    this.plan = plan === undefined ? null : plan;
    this.assertions = 0;
    this.subtests = [];
    this.active = 0;
    this.queue = []; // [subtest, resolve] that wait for room
    this.reported = 0; // subtests
    this.hooks = { before: [], after: [], beforeEach: [], afterEach: [] };
    this.ranBefore = false;
    this.diagnostics = [];
    this.controller = new AbortController();
    this.error = null;
    this.started = this.finished = this.cancelled = false;
    this.startTime = this.endTime = null;
    this.number = 0;
    this.expectedSubtests = null;
    if (parent !== null) parent.#adopt(this);
  }

  get isSuite() {
    return false;
  }

  get kind() {
    return this.isSuite ? 'suite' : 'test';
  }

  get passed() {
    return this.error === null;
  }

  get fullName() {
    const names = [];
    for (let test = this; test.parent !== null; test = test.parent) names.unshift(test.name);
    return names.join(' > ');
  }

  get duration() {
    const end = this.endTime ?? process.hrtime.bigint();
    return Number(end - (this.startTime ?? end)) / 1e6;
  }

  get reporter() {
    return this.root.harness.reporter;
  }

  get place() {
    const { file, line, column } = this.location ?? {};
    return { line, column, file };
  }

  #adopt(child) {
    this.subtests.push(child);
    child.number = this.subtests.length;
    child.filtered = child.isFiltered();
    // Hooks of the outer ones hold for subtests, too.
    if (this.finished) {
      child.fail(new ERR_TEST_FAILURE('test could not be started because its parent finished', 'parentAlreadyFinished'));
    }
  }

  // ---- filters ----

  matches(list) {
    return list.some((pattern) => pattern.test(this.name) || pattern.test(this.fullName.replaceAll(' > ', ' ')));
  }

  isFiltered() {
    const { namePatterns, skipPatterns } = getConfig();
    if (this.isHook || (namePatterns === null && skipPatterns === null)) return false;
    if (skipPatterns !== null && this.matches(skipPatterns)) return true;
    if (namePatterns === null) return false;
    for (let test = this; test.parent !== null; test = test.parent) {
      if (test.matches(namePatterns)) return false;
    }
    return true;
  }

  /* Nothing in it is to be run. */
  get isLeftOut() {
    return this.filtered && (!this.isSuite || this.subtests.every((child) => child.isLeftOut));
  }

  /* With --test-only or runOnly(): is it, or something in it or around it, marked? */
  get isMarked() {
    for (let test = this; test !== null; test = test.parent) if (test.only) return true;
    return this.subtests.some((child) => child.only || (child.isSuite && child.isMarked));
  }

  // ---- running ----

  start() {
    const { parent } = this;
    this.reporter.report('test:enqueue', { __proto__: null, nesting: this.nesting, name: this.name, type: this.kind, ...this.place });
    if (parent.active < parent.concurrency) {
      this.reporter.report('test:dequeue', { __proto__: null, nesting: this.nesting, name: this.name, type: this.kind, ...this.place });
      return this.runCounted();
    }
    return new Promise((resolve) => parent.queue.push([this, resolve]));
  }

  async runCounted() {
    const { parent } = this;
    parent.active++;
    try {
      await this.run();
    } finally {
      parent.active--;
      parent.runQueue();
    }
  }

  runQueue() {
    while (this.queue.length > 0 && this.active < this.concurrency) {
      const [test, resolve] = this.queue.shift();
      this.reporter.report('test:dequeue', { __proto__: null, nesting: test.nesting, name: test.name, type: test.kind, ...test.place });
      resolve(test.runCounted());
    }
  }

  fail(error) {
    if (this.error !== null) return;
    this.error = toFailure(error);
    this.endTime ??= process.hrtime.bigint();
  }

  cancel(error) {
    if (this.finished || this.cancelled) return;
    this.cancelled = true;
    this.fail(error ?? new ERR_TEST_FAILURE('test did not finish before its parent and was cancelled', kCancelled));
    this.controller.abort();
  }

  get context() {
    this.ownContext ??= new TestContext(this);
    return this.ownContext;
  }

  isSkippedByOnly() {
    const { parent } = this;
    if (this.isHook || parent === null) return false;
    return (getConfig().only || parent.runOnlySubtests) && !this.isMarked;
  }

  /* Whether the outer ones have been prepared: their `before` hooks run with the first test in them. */
  async prepareParents() {
    const chain = [];
    for (let test = this.parent; test !== null; test = test.parent) chain.unshift(test);
    for (const test of chain) await test.runBefore();
  }

  runBefore() {
    this.beforeDone ??= this.runHooks('before', this.context);
    return this.beforeDone;
  }

  async runHooks(kind, context) {
    for (const hook of this.hooks[kind]) {
      await hook.runWith(context);
      if (hook.error !== null) {
        const failure = new ERR_TEST_FAILURE(`failed running ${kind} hook`, kHook);
        failure.cause = hook.error.failureType === kCode ? hook.error.cause : hook.error;
        throw failure;
      }
    }
  }

  async runEach(kind, context) {
    const chain = [];
    for (let test = this.parent; test !== null; test = test.parent) chain.push(test);
    if (kind === 'beforeEach') chain.reverse();
    for (const test of chain) await test.runHooks(kind, context);
  }

  async run() {
    this.startTime = process.hrtime.bigint();
    this.started = true;
    if (this.isLeftOut) this.silent = true;
    else if (this.isSkippedByOnly()) this.skipped = '\'only\' option not set';
    if (this.silent || this.skipped || this.error !== null) {
      this.postRun();
      return;
    }
    if (this.options.signal?.aborted) {
      this.cancel(new ERR_TEST_FAILURE(new AbortError(undefined, { cause: this.options.signal.reason }), kAborted));
      this.postRun();
      return;
    }
    const { context } = this;
    let prepared = false;
    try {
      await this.prepareParents();
      prepared = true;
      await running.run(this, () => this.runEach('beforeEach', context));
      await this.runBody(context);
      await this.settle();
      this.checkPlan();
    } catch (error) {
      this.noteError(error);
    }
    try {
      if (prepared) await running.run(this, () => this.runEach('afterEach', context));
      await this.runHooks('after', context);
    } catch (error) {
      this.noteError(error);
    }
    this.postRun();
  }

  noteError(error) {
    if (isFailure(error) && (error.failureType === kTimeout || error.failureType === kAborted)) this.cancel(error);
    else this.fail(error);
  }

  runBody(context) {
    return this.limited(() => running.run(this, () => callTest(this, context)));
  }

  /* Its subtests are over when it is, or are cancelled; those that wait for their turn get it. */
  async settle() {
    // What is synchronous is over in a few microtasks; what else was not awaited is cancelled.
    for (let turn = 0; turn < SETTLE_TURNS && this.pendingSubtests.length > 0; turn++) await null;
    for (const child of this.pendingSubtests) child.cancel();
  }

  get pendingSubtests() {
    return this.subtests.filter((child) => !child.finished);
  }

  checkPlan() {
    if (this.plan !== null && this.assertions !== this.plan) {
      throw new ERR_TEST_FAILURE(`plan expected ${this.plan} assertions but received ${this.assertions}`, kCode);
    }
  }

  /* fn() with the time limit and the signal of the test. */
  limited(fn) {
    const { timeout } = this;
    const { signal } = this.options;
    const work = (async () => fn())();
    if (timeout === Infinity && signal === undefined && !this.parent?.controller) return work;
    return new Promise((resolve, reject) => {
      const timer = timeout === Infinity ? null : setTimeout(() => {
        reject(new ERR_TEST_FAILURE(`test timed out after ${timeout}ms`, kTimeout));
      }, timeout);
      const onAbort = () => reject(new ERR_TEST_FAILURE(new AbortError(undefined, { cause: signal.reason }), kAborted));
      signal?.addEventListener('abort', onAbort, { once: true });
      const onCancel = () => reject(this.error ?? new ERR_TEST_FAILURE('test was aborted', kAborted));
      this.controller.signal.addEventListener('abort', onCancel, { once: true });
      work.then(resolve, reject).finally(() => {
        if (timer !== null) clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
        this.controller.signal.removeEventListener('abort', onCancel);
      });
    });
  }

  postRun() {
    this.endTime ??= process.hrtime.bigint();
    for (const child of this.pendingSubtests) {
      child.cancel();
      if (!child.started) child.postRun();
    }
    const failed = this.subtests.filter((child) => !child.passed && !child.todo && !child.isLeftOut).length;
    if (failed > 0 && this.error === null) {
      this.fail(new ERR_TEST_FAILURE(`${failed} subtest${failed === 1 ? '' : 's'} failed`, kSubtests));
    }
    this.tracker?.reset();
    this.finished = true;
    if (!this.controller.signal.aborted) this.controller.abort();
    this.parent?.reportReady();
  }

  // ---- reporting ----

  /* Report the subtests whose turn it is. */
  reportReady() {
    if (this.parent !== null && !this.mayReport) return;
    while (this.reported < this.subtests.length && this.subtests[this.reported].finished) {
      const child = this.subtests[this.reported++];
      child.announce();
      if (!child.silent) child.report();
    }
    if (this.reported < this.subtests.length && this.subtests[this.reported].started) {
      this.subtests[this.reported].announce();
    }
  }

  /* It is the first of its siblings that is not reported: what happens in it can be told. */
  announce() {
    if (this.mayReport) return;
    this.mayReport = true;
    this.reportReady();
  }

  get visibleSubtests() {
    return this.subtests.filter((child) => !child.silent);
  }

  /* Before anything in it is told, and once. */
  reportStart() {
    if (this.startTold || this.parent === null) return;
    this.startTold = true;
    this.parent.reportStart();
    this.reporter.report('test:start', { __proto__: null, nesting: this.nesting, name: this.name, ...this.place });
  }

  report() {
    const { reporter, nesting, name, place } = this;
    const number = this.parent.visibleSubtests.indexOf(this) + 1;
    this.reportStart();
    if (this.visibleSubtests.length > 0) {
      reporter.report('test:plan', { __proto__: null, nesting: nesting + 1, count: this.visibleSubtests.length, ...place });
    }
    const details = { __proto__: null, duration_ms: this.duration, type: this.kind };
    if (this.error !== null) details.error = this.error;
    const data = { __proto__: null, name, nesting, testNumber: number, details, ...place };
    if (this.skipped) data.skip = typeof this.skipped === 'string' ? this.skipped : true;
    else if (this.todo) data.todo = typeof this.todo === 'string' ? this.todo : true;
    reporter.report('test:complete', { __proto__: null, ...data, details: { ...details, passed: this.passed } });
    reporter.report(this.passed ? 'test:pass' : 'test:fail', data);
    this.root.harness.count(this);
    for (const message of this.diagnostics) reporter.diagnostic(nesting, place, message);
  }

  addHook(kind, fn, options, location) {
    validateOneOf(kind, 'name', kinds);
    const hook = new TestHook(this, kind, fn, options, location);
    this.hooks[kind].push(hook);
    // A `before` of a test that runs, or of the root, comes at once.
    return hook;
  }
}

/* Call a test's function: with (context), or with (context, done). */
function callTest(test, context, self = context, first = context) {
  const { fn } = test;
  if (fn.length < 2) {
    const result = fn.call(self, first);
    return result;
  }
  return new Promise((resolve, reject) => {
    let called = false;
    const done = (error) => {
      if (called) {
        const twice = new ERR_TEST_FAILURE('callback invoked multiple times', kMultiple);
        if (test.finished) throw twice;
        test.fail(twice);
        return;
      }
      called = true;
      if (error) reject(error);
      else resolve();
    };
    const result = fn.call(self, first, done);
    if (typeof result?.then === 'function') {
      Promise.resolve(result).catch(noop);
      reject(new ERR_TEST_FAILURE('passed a callback but also returned a Promise', kCallback));
    }
  });
}

class TestHook extends Test {
  constructor(owner, kind, fn, options = kEmptyObject, location = undefined) {
    validateObject(options, 'options');
    super(null, { name: '', options, fn, location }, owner.root);
    this.owner = owner;
    this.hookType = kind;
    this.timeout = checkTimeout(options.timeout, Infinity);
  }

  get isHook() {
    return true;
  }

  async runWith(context) {
    this.started = true;
    this.finished = false;
    this.error = null;
    try {
      await this.limited(() => running.run(this, () => callTest(this, context)));
    } catch (error) {
      this.error = toFailure(error);
    }
    this.finished = true;
  }
}

class Suite extends Test {
  get isSuite() {
    return true;
  }

  /* Declare what is in it. */
  collect() {
    if (this.skipped) {
      this.collected = Promise.resolve();
      return;
    }
    const context = this.context;
    try {
      const result = this.limitedCollect(context);
      this.collected = Promise.resolve(result).catch((error) => this.fail(error));
    } catch (error) {
      this.fail(error);
      this.collected = Promise.resolve();
    }
  }

  limitedCollect(context) {
    return running.run(this, () => callTest(this, context));
  }

  get context() {
    this.ownContext ??= new SuiteContext(this);
    return this.ownContext;
  }

  async run() {
    await this.collected;
    this.startTime = process.hrtime.bigint();
    this.started = true;
    this.filtered = this.isFiltered();
    if (this.isLeftOut) this.silent = true;
    else if (this.isSkippedByOnly()) this.skipped = '\'only\' option not set';
    if (this.silent || this.skipped || this.error !== null) {
      this.postRun();
      return;
    }
    this.parent?.reportReady();
    try {
      await this.limited(async () => {
        await this.prepareParents();
        if (this.subtests.length > 0) await this.runBefore();
        await Promise.all(this.subtests.map((child) => child.start()));
      });
    } catch (error) {
      this.noteError(error);
    }
    try {
      await this.runHooks('after', this.context);
    } catch (error) {
      this.noteError(error);
    }
    this.postRun();
  }
}

class SuiteContext {
  #suite;

  constructor(suite) {
    this.#suite = suite;
  }

  get name() {
    return this.#suite.name;
  }

  get fullName() {
    return this.#suite.fullName;
  }

  get filePath() {
    return this.#suite.location?.file;
  }

  get signal() {
    return this.#suite.controller.signal;
  }
}

class TestContext {
  #test;
  #assert;

  constructor(test) {
    this.#test = test;
  }

  get name() {
    return this.#test.name;
  }

  get fullName() {
    return this.#test.fullName;
  }

  get filePath() {
    return this.#test.location?.file;
  }

  get signal() {
    return this.#test.controller.signal;
  }

  get error() {
    return this.#test.error;
  }

  get passed() {
    return this.#test.passed;
  }

  get mock() {
    const { MockTracker } = require('internal/test_runner/mock');
    return this.#test.tracker ??= new MockTracker();
  }

  get assert() {
    return this.#assert ??= countedAssertions(this.#test, this);
  }

  plan(count) {
    if (this.#test.plan !== null) throw new ERR_TEST_FAILURE('cannot set plan more than once', kCode);
    validateUint32(count, 'count', true);
    this.#test.plan = count;
  }

  diagnostic(message) {
    this.#test.diagnostics.push(message);
  }

  runOnly(value) {
    this.#test.runOnlySubtests = Boolean(value);
  }

  skip(message) {
    this.#test.skipped = message ?? true;
  }

  todo(message) {
    this.#test.todo = message ?? true;
  }

  test(name, options, fn) {
    const { readArguments, callerOf } = require('internal/test_runner/harness');
    if (this.#test.plan !== null) this.#test.assertions++;
    const child = new Test(this.#test, readArguments(name, options, fn, undefined, callerOf(this.test)));
    return child.start();
  }

  before(fn, options) {
    const { callerOf } = require('internal/test_runner/harness');
    const hook = this.#test.addHook('before', fn, options, callerOf(this.before));
    // The test runs already.
    this.#test.beforeDone = hook.runWith(this).then(() => {
      if (hook.error !== null) throw hook.error;
    });
    this.#test.beforeDone.catch(noop);
  }

  async waitFor(condition, options = kEmptyObject) {
    validateFunction(condition, 'condition');
    validateObject(options, 'options');
    const { interval = 50, timeout = 1000 } = options;
    validateNumber(interval, 'options.interval', 0, MAX_TIMER);
    validateNumber(timeout, 'options.timeout', 0, MAX_TIMER);
    const end = Date.now() + timeout;
    let cause;
    for (;;) {
      try {
        return await condition();
      } catch (error) {
        cause = error;
      }
      if (Date.now() + interval > end) {
        const error = new Error('waitFor() timed out');
        if (cause !== undefined) error.cause = cause;
        throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, interval));
    }
  }
}

for (const kind of ['after', 'beforeEach', 'afterEach']) {
  const add = { [kind](fn, options) { addContextHook(this, kind, fn, options, add); } }[kind];
  Object.defineProperty(TestContext.prototype, kind, {
    __proto__: null, value: add, writable: true, enumerable: false, configurable: true,
  });
}

function addContextHook(context, kind, fn, options, below) {
  const { callerOf } = require('internal/test_runner/harness');
  testOfContext(context).addHook(kind, fn, options, callerOf(below));
}

/* The test of a context: contexts do not show it. */
function testOfContext(context) {
  let test = running.getStore();
  while (test !== undefined && test !== null && test.ownContext !== context) test = test.parent;
  return test ?? running.getStore();
}

function countedAssertions(test, context) {
  const assert = require('assert');
  const { extraAssertions } = require('internal/test_runner/assert');
  const counted = { __proto__: null };
  for (const name of Object.keys(assert)) {
    if (typeof assert[name] !== 'function' || /^[A-Z]|^strict$/.test(name)) continue;
    counted[name] = (...args) => {
      if (test.plan !== null) test.assertions++;
      return Reflect.apply(assert[name], undefined, args);
    };
  }
  for (const [name, fn] of extraAssertions(test)) {
    counted[name] = function(...args) {
      if (test.plan !== null) test.assertions++;
      return Reflect.apply(fn, context, args);
    };
  }
  return counted;
}

module.exports = { Suite, Test, TestHook, kCancelled, kCode, kSubtests, kTimeout, kinds, noop, running };
