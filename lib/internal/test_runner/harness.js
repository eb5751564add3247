'use strict';

// The root of a process's tests: test(), suite() and the hooks of the top level, errors that nobody caught, the end.

const { codes } = require('internal/errors');
const { validateFunction, validateObject } = require('internal/validators');
const { getConfig } = require('internal/test_runner/config');
const { Suite, Test, TestHook, kCancelled, noop, running } = require('internal/test_runner/test');
const { TestsStream } = require('internal/test_runner/tests_stream');

const { ERR_TEST_FAILURE } = codes;

const EXIT_FAILURE = 1;

/* Where the caller of `below` is: { file, line, column }. */
function callerOf(below) {
  const { getStructuredStack } = require('internal/util/call_sites');
  for (const site of getStructuredStack(below, 8)) {
    let file = site.getFileName();
    if (typeof file !== 'string' || file.startsWith('node:')) continue;
    if (file.startsWith('file:')) file = require('internal/url').fileURLToPath(file);
    return { file, line: site.getLineNumber(), column: site.getColumnNumber() };
  }
  return undefined;
}

/* (name, options, fn) in any of the forms that Node allows. */
function readArguments(name, options, fn, overrides, location) {
  if (typeof name === 'function') {
    fn = name;
    name = options = undefined;
  } else if (name !== null && typeof name === 'object') {
    fn = options;
    options = name;
    name = undefined;
  } else if (typeof options === 'function') {
    fn = options;
    options = undefined;
  }
  options ??= {};
  validateObject(options, 'options');
  if (typeof fn !== 'function') fn = noop;
  if (typeof name !== 'string' || name === '') name = fn.name || '<anonymous>';
  return { name, options: { __proto__: null, ...options, ...overrides }, fn, location };
}

class Harness {
  constructor() {
    this.reporter = new TestsStream();
    this.counters = { tests: 0, suites: 0, passed: 0, failed: 0, cancelled: 0, skipped: 0, todo: 0, topLevel: 0 };
    this.success = true;
    this.topLevel = 0;
    this.fullDiagnostics = [];
    this.lateFailure = false;
  }

  /* A result that was reported. */
  count(test) {
    this.add(test.nesting, test.isSuite, test.skipped, test.todo, test.error);
  }

  add(nesting, isSuite, skipped, todo, error) {
    const { counters } = this;
    if (nesting === 0) counters.topLevel++;
    if (error !== null && error !== undefined && !todo && !skipped) this.success = false;
    if (isSuite) {
      counters.suites++;
      return;
    }
    counters.tests++;
    if (skipped) counters.skipped++;
    else if (todo) counters.todo++;
    else if (error?.failureType === kCancelled || error?.failureType === 'testTimeoutFailure' ||
             error?.failureType === 'testAborted') counters.cancelled++;
    else if (error) counters.failed++;
    else counters.passed++;
  }

  /* The last events. */
  summarise(root) {
    const { counters, reporter } = this;
    const place = root.place;
    reporter.report('test:plan', { __proto__: null, nesting: 0, count: counters.topLevel, ...place });
    for (const message of this.fullDiagnostics) reporter.diagnostic(0, place, message);
    const lines = [['tests', counters.tests], ['suites', counters.suites], ['pass', counters.passed],
                   ['fail', counters.failed], ['cancelled', counters.cancelled], ['skipped', counters.skipped],
                   ['todo', counters.todo], ['duration_ms', root.duration]];
    for (const [name, value] of lines) reporter.diagnostic(0, place, `${name} ${value}`);
    reporter.report('test:summary', {
      __proto__: null,
      success: this.success && !this.lateFailure,
      counts: { __proto__: null, ...counters },
      duration_ms: root.duration,
      file: undefined,
    });
    reporter.end();
  }
}

function makeRoot(options = { __proto__: null }) {
  const root = new Test(null, { name: '<root>', options, fn: noop, location: undefined });
  root.harness = new Harness();
  root.mayReport = root.started = true;
  root.startTime = process.hrtime.bigint();
  return root;
}

// ---- the root of the process ----

let root;
let rootTracker = null;
let rootBusy = 0; // tests of the top level that are not over
let ending = false;

function getRoot() {
  if (root !== undefined) return root;
  root = makeRoot({ __proto__: null });
  root.timeout = getConfig().isTestRunner ? Infinity : getConfig().timeout;
  const { attachReporters } = require('internal/test_runner/reporting');
  attachReporters(root.harness.reporter);
  process.on('uncaughtException', (error) => onUncaught(error, 'uncaughtException'));
  process.on('unhandledRejection', (error) => onUncaught(error, 'unhandledRejection'));
  process.on('beforeExit', onBeforeExit);
  process.on('exit', onExit);
  if (getConfig().isTestRunner) {
    const terminate = () => finishAll(true).finally(() => process.exit(EXIT_FAILURE));
    process.on('SIGINT', terminate);
    process.on('SIGTERM', terminate);
  }
  return root;
}

function describePlace({ location }) {
  return location === undefined ? '' : ` at ${location.file}:${location.line}:${location.column}`;
}

/* An error that nobody caught fails the test that it comes from, if that still runs. */
function onUncaught(error, event) {
  const test = running.getStore();
  const isHook = test instanceof TestHook;
  if (test === undefined || test.finished) {
    let what = 'A resource';
    if (isHook) what = `Test hook "${test.hookType}"${describePlace(test)}`;
    else if (test !== undefined) what = `Test "${test.name}"${describePlace(test)}`;
    getRoot().harness.fullDiagnostics.push(
      `Error: ${what} generated asynchronous activity after the test ended. This activity created the error "${error}" ` +
      `and would have caused the test to fail, but instead triggered an ${event} event.`);
    getRoot().harness.lateFailure = true;
    process.exitCode = EXIT_FAILURE;
    return;
  }
  test.fail(new ERR_TEST_FAILURE(error, event));
  test.controller.abort();
}

async function runRootAfter() {
  try {
    await root.runHooks('after', root.context);
  } catch (error) {
    root.fail(error);
  }
}

async function finishAll(isKilled) {
  if (ending) return;
  ending = true;
  if (!isKilled) await runRootAfter();
  close();
}

/* Everything is reported: tell the sums. */
function close() {
  if (root.finished) return;
  for (const child of root.pendingSubtests) {
    child.cancel(new ERR_TEST_FAILURE('Promise resolution is still pending but the event loop has already resolved', kCancelled));
    child.postRun();
  }
  root.reportReady();
  root.endTime = process.hrtime.bigint();
  root.finished = true;
  root.tracker?.reset();
  const { harness } = root;
  if (root.error !== null) {
    harness.success = false;
    harness.fullDiagnostics.push(`Error: ${root.error.message}`);
  }
  if (!harness.success) process.exitCode = EXIT_FAILURE;
  harness.summarise(root);
}

// Root's `after` hooks come with the last test, while what the tests left open may still be there.
function oneLess() {
  if (--rootBusy > 0 || ending) return;
  setImmediate(() => {
    if (rootBusy > 0 || ending) return;
    if (root.hooks.after.length > 0 && !root.ranAfter) {
      root.ranAfter = true;
      runRootAfter().then(afterLast);
    } else {
      afterLast();
    }
  });
}

function afterLast() {
  if (getConfig().forceExit && !getConfig().isTestRunner) {
    ending = true;
    close();
    const { reportersDone } = require('internal/test_runner/reporting');
    reportersDone().then(() => process.exit());
  }
}

function onBeforeExit() {
  if (ending) return;
  ending = true;
  if (root.ranAfter) close();
  else runRootAfter().then(close);
}

function onExit() {
  if (root.finished) return;
  ending = true;
  close();
  // Nothing asynchronous happens any more.
  require('internal/test_runner/reporting').flushNow();
}

// ---- what programs call ----

function currentParent() {
  const store = running.getStore();
  if (store === undefined || store instanceof TestHook) return store?.owner ?? getRoot();
  return store;
}

function declare(Kind, name, options, fn, overrides, below) {
  const given = readArguments(name, options, fn, overrides, callerOf(below));
  const parent = currentParent();
  const test = new Kind(parent, given);
  if (test.isSuite) test.collect();
  if (parent.isSuite) return Promise.resolve(); // it starts with the suite
  const isTop = parent === root;
  if (isTop) rootBusy++;
  const promise = (async () => {
    if (isTop) {
      await bootstrap();
    }
    return test.start();
  })();
  const end = () => {
    if (isTop) oneLess();
  };
  return promise.then(end, (error) => {
    end();
    throw error;
  });
}

let bootstrapped;

/* The program's synchronous part comes first: it declares the suites. */
function bootstrap() {
  bootstrapped ??= Promise.resolve();
  return bootstrapped;
}

function makeDeclarer(Kind) {
  const declarer = (name, options, fn) => declare(Kind, name, options, fn, undefined, declarer);
  for (const key of ['skip', 'todo', 'only']) {
    const marked = (name, options, fn) => declare(Kind, name, options, fn, { [key]: true }, marked);
    declarer[key] = marked;
  }
  return declarer;
}

function makeHook(kind) {
  const add = (fn, options) => {
    validateFunction(fn, 'fn');
    currentParent().addHook(kind, fn, options, callerOf(add));
  };
  Object.defineProperty(add, 'name', { __proto__: null, value: kind });
  return add;
}

function getRootMock() {
  const { MockTracker } = require('internal/test_runner/mock');
  return rootTracker ??= new MockTracker();
}

module.exports = {
  Harness,
  after: makeHook('after'),
  afterEach: makeHook('afterEach'),
  before: makeHook('before'),
  beforeEach: makeHook('beforeEach'),
  callerOf,
  getRootMock,
  makeRoot,
  readArguments,
  suite: makeDeclarer(Suite),
  test: makeDeclarer(Test),
};
