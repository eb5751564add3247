'use strict';

// What a file of tests prints when it is run by itself: TAP, or on a terminal a list with marks.

const { inspect } = require('internal/util/inspect');

const isTerminal = () => process.stdout.isTTY === true;
const indent = (depth, step) => ' '.repeat(depth * step);
const numbers = new Map(); // parent -> how many of its tests are reported

function write(text) {
  process.stdout.write(text);
}

function escape(text) {
  return text.replace(/\\/g, '\\\\').replace(/#/g, '\\#').replace(/\n/g, '\\n');
}

function start() {
  if (!isTerminal()) write('TAP version 13\n');
}

function directive(test) {
  if (test.skipped) return ` # SKIP${typeof test.skipped === 'string' ? ` ${escape(test.skipped)}` : ''}`;
  if (test.todo) return ` # TODO${typeof test.todo === 'string' ? ` ${escape(test.todo)}` : ''}`;
  return '';
}

function tapResult(test) {
  const pad = indent(test.depth, 4);
  const number = (numbers.get(test.parent) ?? 0) + 1;
  numbers.set(test.parent, number);
  if (test.children.length > 0) write(`${pad}    1..${test.children.length}\n`);
  write(`${pad}${test.failure === null ? 'ok' : 'not ok'} ${number} - ${escape(test.name)}${directive(test)}\n`);
  write(`${pad}  ---\n${pad}  duration_ms: ${test.duration.toFixed(6)}\n`);
  if (test.isSuite) write(`${pad}  type: 'suite'\n`);
  if (test.failure !== null) {
    const { error, kind } = test.failure;
    write(`${pad}  failureType: '${kind}'\n${pad}  error: |-\n`);
    for (const line of `${error?.message ?? inspect(error)}`.split('\n')) write(`${pad}    ${line}\n`);
    if (typeof error?.stack === 'string' && kind === 'testCodeFailure') {
      write(`${pad}  stack: |-\n`);
      for (const line of error.stack.split('\n').slice(1)) write(`${pad}    ${line.trim()}\n`);
    }
  }
  write(`${pad}  ...\n`);
  for (const message of test.diagnostics) write(`${pad}# ${message}\n`);
}

function specResult(test) {
  const mark = test.skipped ? '\ufe63' : test.failure === null ? '\u2714' : '\u2716';
  write(`${indent(test.depth, 2)}${mark} ${test.name} (${test.duration.toFixed(3)}ms)${directive(test)}\n`);
  if (test.failure !== null && test.failure.kind !== 'subtestsFailed') {
    write(`${inspect(test.failure.error).replace(/^/gm, indent(test.depth + 1, 2))}\n`);
  }
}

function finished(test) {
  if (isTerminal()) specResult(test);
  else tapResult(test);
}

function diagnostic(message) {
  write(`${isTerminal() ? '\u2139' : '#'} ${message}\n`);
}

function count(test, sums) {
  for (const child of test.children) {
    if (child.isSuite) {
      sums.suites++;
    } else {
      sums.tests++;
      if (child.skipped) sums.skipped++;
      else if (child.todo) sums.todo++;
      else if (child.failure !== null) sums[child.failure.kind === 'cancelledByParent' ? 'cancelled' : 'fail']++;
      else sums.pass++;
    }
    count(child, sums);
  }
  return sums;
}

function summary(root) {
  if (!isTerminal()) write(`1..${root.children.length}\n`);
  const sums = count(root, { tests: 0, suites: 0, pass: 0, fail: 0, cancelled: 0, skipped: 0, todo: 0 });
  for (const [name, value] of Object.entries(sums)) diagnostic(`${name} ${value}`);
  diagnostic(`duration_ms ${(process.uptime() * 1e3).toFixed(6)}`);
}

module.exports = { diagnostic, finished, start, summary };
