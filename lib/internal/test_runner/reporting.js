'use strict';

// From a stream of events to what is written: which reporters, and where to.

const { codes } = require('internal/errors');
const { getConfig } = require('internal/test_runner/config');

const builtIn = new Set(['dot', 'junit', 'lcov', 'spec', 'tap']);
const destinations = { __proto__: null, stdout: 'stdout', stderr: 'stderr' };

let pending = [];
let source;

function openDestination(name) {
  if (name in destinations) return process[destinations[name]];
  return require('fs').createWriteStream(name);
}

async function loadReporter(name) {
  if (builtIn.has(name)) {
    const reporter = require('test/reporters')[name];
    if (reporter === undefined) throw new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM(`the reporter ${name}`);
    return reporter;
  }
  const path = require('path');
  const { pathToFileURL } = require('internal/url');
  const { createRequire } = require('module');
  let target = name;
  if (/^\.{0,2}\//.test(name)) target = pathToFileURL(path.resolve(name)).href;
  else if (!/^[a-z][a-z0-9+.-]+:/i.test(name)) {
    target = pathToFileURL(createRequire(path.resolve('index.js')).resolve(name)).href;
  }
  const module = await import(target);
  const reporter = module.default ?? module;
  if (typeof reporter !== 'function' && typeof reporter?.pipe !== 'function') {
    throw new codes.ERR_INVALID_ARG_VALUE('Reporter', name, 'is not a valid reporter');
  }
  return reporter;
}

/* A reporter may be a function of the events, a class or an object of a Transform. */
function instantiate(reporter) {
  const isClass = typeof reporter === 'function' && (reporter.prototype instanceof require('stream') ||
    Object.getOwnPropertyDescriptor(reporter.prototype ?? {}, 'constructor') !== undefined &&
    /^class\b/.test(Function.prototype.toString.call(reporter)));
  return isClass ? new reporter() : reporter;
}

/* [reporter, destination] pairs, as the command line says. */
function chosen() {
  const { isV8Child, destinations: given, reporters } = getConfig();
  if (isV8Child && reporters.length === 0) return null;
  const names = reporters.length > 0 ? reporters : [process.stdout.isTTY ? 'spec' : 'tap'];
  const places = given.length === 0 && names.length === 1 ? ['stdout'] : given;
  if (places.length !== names.length) {
    throw new codes.ERR_INVALID_ARG_VALUE('--test-reporter', names, 'must match the number of specified \'--test-reporter-destination\'');
  }
  return names.map((name, i) => [name, places[i]]);
}

/* Write what the stream says. */
function attachReporters(stream) {
  source = stream;
  const pairs = chosen();
  if (pairs === null) {
    require('internal/test_runner/channel').sendEvents(stream);
    return;
  }
  if (pairs.length === 1 && pairs[0][0] === 'tap' && pairs[0][1] === 'stdout') {
    attachSynchronously(stream);
    return;
  }
  const { compose, PassThrough } = require('stream');
  for (const [name, place] of pairs) {
    const input = new PassThrough({ objectMode: true, highWaterMark: Number.MAX_SAFE_INTEGER });
    stream.pipe(input);
    pending.push((async () => {
      const reporter = instantiate(await loadReporter(name));
      const output = openDestination(place);
      const written = compose(input, reporter);
      for await (const chunk of written) if (chunk !== undefined && chunk !== null) output.write(chunk);
      if (!(place in destinations)) await new Promise((resolve) => output.end(resolve));
    })());
  }
}

// TAP is written as it comes: nothing of it is lost when the program calls process.exit().
function attachSynchronously(stream) {
  const { TapWriter } = require('internal/test_runner/reporters/tap');
  const writer = new TapWriter();
  let started = false;
  const write = (text) => {
    if (text !== '') process.stdout.write(text);
  };
  const start = () => {
    if (started) return;
    started = true;
    write('TAP version 13\n');
  };
  if (getConfig().isTestRunner) start();
  for (const type of TapWriter.types) {
    stream.on(type, (data) => {
      start();
      write(writer.format(type, data));
    });
  }
  stream.resume();
}

async function reportersDone() {
  await Promise.all(pending);
}

/* process.exit(): what the reporters have not written yet is lost, as in Node; what is ready goes out. */
function flushNow() {
  source?.read(0);
}

module.exports = { attachReporters, flushNow, reportersDone };
