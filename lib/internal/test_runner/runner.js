'use strict';

// run(): each file of tests in a process of its own; their events become one stream.

const { spawn } = require('child_process');
const { codes } = require('internal/errors');
const { kEmptyObject } = require('internal/util');
const { validateAbortSignal, validateArray, validateBoolean, validateFunction, validateInteger, validateObject,
        validateOneOf, validateString, validateStringArray } = require('internal/validators');
const { Test, kCode, kSubtests, noop } = require('internal/test_runner/test');
const { makeRoot } = require('internal/test_runner/harness');
const { EventParser } = require('internal/test_runner/channel');
const fs = require('fs');
const path = require('path');

const { ERR_FEATURE_UNAVAILABLE_ON_PLATFORM, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_OUT_OF_RANGE,
        ERR_TEST_FAILURE } = codes;

const defaultPatterns = [
  '**/*.test.?(c|m)js', '**/*-test.?(c|m)js', '**/*_test.?(c|m)js', '**/test-*.?(c|m)js', '**/test.?(c|m)js',
  '**/test/**/*.?(c|m)js',
];
const ownFlags = /^--(test|watch|experimental-test-coverage|test-reporter|test-reporter-destination|test-concurrency|test-shard)(=|$)/;
const sumLine = /^(tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) [\d.]+$/;

const running = new Set(); // children

function findFiles(patterns, cwd) {
  const { globSync } = require('internal/glob');
  const isDefault = patterns === undefined || patterns.length === 0;
  const found = new Set();
  for (const pattern of isDefault ? defaultPatterns : patterns) {
    const direct = path.resolve(cwd, pattern);
    const names = !isDefault && fs.existsSync(direct) ? [direct] :
      globSync(pattern, { __proto__: null, cwd, exclude: (name) => name === 'node_modules' });
    for (const name of names) {
      const full = path.resolve(cwd, name);
      if (fs.statSync(full, { throwIfNoEntry: false })?.isFile()) found.add(full);
    }
  }
  return [...found].sort();
}

/* The options of this process that its children need, too. */
function childArguments(file, options) {
  const args = [];
  const { execArgv } = process;
  for (let i = 0; i < execArgv.length; i++) {
    if (ownFlags.test(execArgv[i])) {
      // `--flag value`
      if (!execArgv[i].includes('=') && execArgv[i] !== '--test' && !execArgv[i].startsWith('--watch')) i++;
    } else {
      args.push(execArgv[i]);
    }
  }
  if (options.execArgv !== undefined) args.push(...options.execArgv);
  if (options.forceExit) args.push('--test-force-exit');
  if (options.only) args.push('--test-only');
  for (const pattern of options.testNamePatterns ?? []) args.push(`--test-name-pattern=${pattern}`);
  for (const pattern of options.testSkipPatterns ?? []) args.push(`--test-skip-pattern=${pattern}`);
  args.push(file, ...(options.argv ?? []));
  return args;
}

class FileTest extends Test {
  #items = []; // events that wait for the file's turn
  #reported = 0; // tests of the file's top level
  failedSubtests = false;

  /* An event of the child. */
  take(item) {
    if (item.type === 'test:fail') this.failedSubtests = true;
    if (this.mayReport) this.#pass(item);
    else this.#items.push(item);
  }

  announce() {
    super.announce();
    const items = this.#items;
    this.#items = [];
    for (const item of items) this.#pass(item);
  }

  #pass({ type, data }) {
    const { harness } = this.root;
    const isTop = data.nesting === 0;
    if (type === 'test:plan' && isTop) return;
    if (type === 'test:summary') {
      harness.reporter.report(type, { __proto__: null, ...data, file: this.location.file });
      return;
    }
    if (type === 'test:diagnostic' && isTop && sumLine.test(data.message)) return;
    data = { __proto__: null, ...data };
    if (type === 'test:pass' || type === 'test:fail') {
      if (isTop) {
        data.testNumber = harness.counters.topLevel + 1;
        this.#reported++;
      }
      harness.add(data.nesting, data.details.type === 'suite', data.skip, data.todo, type === 'test:fail' ? data.details.error : null);
    }
    harness.reporter.report(type, data);
  }

  get visibleSubtests() {
    return [];
  }

  /* A file is a test of its own only where it had no tests, or failed beside them. */
  report() {
    if (this.#reported > 0 && (this.error === null || this.error.failureType === kSubtests)) return;
    const { name, nesting, place } = this;
    const details = { __proto__: null, duration_ms: this.duration, type: 'test' };
    if (this.error !== null) details.error = this.error;
    const data = { __proto__: null, name, nesting, testNumber: this.root.harness.counters.topLevel + 1, details, ...place };
    this.reporter.report('test:start', { __proto__: null, nesting, name, ...place });
    this.reporter.report('test:complete', { __proto__: null, ...data, details: { ...details, passed: this.passed } });
    this.reporter.report(this.passed ? 'test:pass' : 'test:fail', data);
    this.root.harness.count(this);
  }
}

function runFile(test, file, options) {
  return new Promise((resolve, reject) => {
    const { signal } = test.controller;
    const child = spawn(process.execPath, childArguments(file, options), {
      __proto__: null,
      cwd: options.cwd,
      env: { __proto__: null, ...(options.env ?? process.env), NODE_TEST_CONTEXT: 'child-v8' },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    running.add(child);
    const stop = () => child.kill('SIGTERM');
    signal.addEventListener('abort', stop, { once: true });
    let failure = null;
    child.on('error', (error) => { failure = error; });
    const decoder = new (require('string_decoder').StringDecoder)('utf8');
    const parser = new EventParser(
      (item) => test.take(item),
      (bytes) => test.take({ type: 'test:stdout', data: { __proto__: null, file, message: decoder.write(bytes) } }));
    child.stdout.on('data', (chunk) => parser.push(chunk));
    let text = '';
    child.stderr.setEncoding('utf8');
    child.stderr.on('data', (chunk) => {
      text += chunk;
      const lines = text.split('\n');
      text = lines.pop();
      for (const line of lines) test.take({ type: 'test:stderr', data: { __proto__: null, file, message: `${line}\n` } });
    });
    child.on('close', (exitCode, signalName) => {
      running.delete(child);
      signal.removeEventListener('abort', stop);
      parser.end();
      if (text !== '') test.take({ type: 'test:stderr', data: { __proto__: null, file, message: text } });
      if (failure === null && exitCode === 0 && signalName === null) {
        resolve();
        return;
      }
      if (failure === null) {
        failure = new ERR_TEST_FAILURE('test failed', test.failedSubtests ? kSubtests : kCode);
        failure.exitCode = exitCode;
        failure.signal = signalName;
        failure.stack = undefined;
        failure.cause = 'test failed';
      }
      reject(failure);
    });
  });
}

function checkPatterns(value, name) {
  if (value === undefined) return undefined;
  const list = Array.isArray(value) ? value : [value];
  return list.map((pattern, i) => {
    if (pattern instanceof RegExp || typeof pattern === 'string') return String(pattern);
    throw new ERR_INVALID_ARG_TYPE(Array.isArray(value) ? `${name}[${i}]` : name, ['string', 'RegExp'], pattern);
  });
}

function checkShard(shard) {
  if (shard === undefined) return;
  validateObject(shard, 'options.shard');
  validateInteger(shard.total, 'options.shard.total', 1);
  validateInteger(shard.index, 'options.shard.index');
  if (shard.index <= 0 || shard.total < shard.index) {
    throw new ERR_OUT_OF_RANGE('options.shard.index', `>= 1 && <= ${shard.total} ("options.shard.total")`, shard.index);
  }
}

function checkOptions(options) {
  validateObject(options, 'options');
  const { files, globPatterns, setup, shard, watch, only, forceExit, coverage, isolation, signal } = options;
  if (forceExit !== undefined) validateBoolean(forceExit, 'options.forceExit');
  if (files !== undefined) validateArray(files, 'options.files');
  if (globPatterns !== undefined) validateArray(globPatterns, 'options.globPatterns');
  if (globPatterns?.length > 0 && files?.length > 0) {
    throw new ERR_INVALID_ARG_VALUE('options.globPatterns', globPatterns, 'is not supported when specifying \'options.files\'');
  }
  if (watch !== undefined) validateBoolean(watch, 'options.watch');
  if (watch) throw new ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('watch mode of tests');
  if (only !== undefined) validateBoolean(only, 'options.only');
  if (coverage !== undefined) validateBoolean(coverage, 'options.coverage');
  if (coverage) throw new ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('coverage');
  if (isolation !== undefined) validateOneOf(isolation, 'options.isolation', ['process', 'none']);
  if (isolation === 'none') throw new ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('isolation \'none\'');
  if (setup !== undefined) validateFunction(setup, 'options.setup');
  if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
  if (options.cwd !== undefined) validateString(options.cwd, 'options.cwd');
  if (options.execArgv !== undefined) validateStringArray(options.execArgv, 'options.execArgv');
  if (options.argv !== undefined) validateStringArray(options.argv, 'options.argv');
  checkShard(shard);
}

/* Run files of tests; the stream of their events. */
function run(options = kEmptyObject) {
  checkOptions(options);
  const { concurrency, timeout, signal, setup, shard } = options;
  const cwd = options.cwd ?? process.cwd();
  const settings = {
    ...options,
    testNamePatterns: checkPatterns(options.testNamePatterns, 'options.testNamePatterns'),
    testSkipPatterns: checkPatterns(options.testSkipPatterns, 'options.testSkipPatterns'),
  };
  const root = makeRoot({ __proto__: null, concurrency, timeout, signal });
  if (concurrency === true) root.concurrency = Math.max(require('os').availableParallelism() - 1, 1);
  else if (concurrency === undefined || concurrency === null) root.concurrency = 1;
  let files = options.files ?? findFiles(options.globPatterns, cwd);
  if (shard !== undefined) files = files.filter((_, i) => i % shard.total === shard.index - 1);
  const { reporter } = root.harness;
  signal?.addEventListener('abort', () => {
    for (const child of root.pendingSubtests) child.cancel();
  }, { once: true });
  root.promise = (async () => {
    await setup?.(reporter);
    await Promise.all(files.map((file) => {
      const full = path.resolve(cwd, file);
      const location = { file: full, line: 1, column: 1 };
      const test = new FileTest(root, { name: file, options: { __proto__: null, concurrency: 1 }, fn: noop, location });
      test.fn = () => runFile(test, full, settings);
      if (root.reported === root.subtests.length - 1) test.announce();
      return test.start();
    }));
    finish(root);
  })();
  roots.set(reporter, root);
  return reporter;
}

const roots = new WeakMap();

function finish(root) {
  if (root.finished) return;
  root.reportReady();
  root.endTime = process.hrtime.bigint();
  root.finished = true;
  root.harness.summarise(root);
}

/* The process is told to end: no more tests. */
function terminate(reporter) {
  const root = roots.get(reporter);
  for (const child of running) child.kill('SIGKILL');
  for (const test of root.pendingSubtests) {
    test.cancel();
    if (!test.started) test.postRun();
  }
  for (const test of root.pendingSubtests) test.postRun();
  finish(root);
}

module.exports = { findFiles, run, terminate };
