'use strict';

// node --test and run(): results of files in their order, sums, exit codes, reporters, filters.

const assert = require('assert');
const { spawnSync } = require('child_process');
const path = require('path');

const folder = path.join(__dirname, '..', 'fixtures', 'test-runner');
const mixed = path.join(folder, 'mixed.js');
const passing = path.join(folder, 'passing.mjs');

function node(...args) {
  const env = { ...process.env };
  delete env.NODE_TEST_CONTEXT;
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', env });
  assert.strictEqual(stderr.replace(/^.*(MockTimers API|trace-warnings).*\n/gm, ''), '');
  return { status, lines: stdout.split('\n'), stdout };
}

const sums = ['# tests 13', '# suites 1', '# pass 9', '# fail 1', '# cancelled 1', '# skipped 1', '# todo 1'];

function checkResults({ status, lines, stdout }) {
  assert.strictEqual(status, 1);
  assert.strictEqual(lines[0], 'TAP version 13');
  const results = lines.filter((line) => /^ *(not )?ok /.test(line));
  assert.deepStrictEqual(results, [
    'ok 1 - passes', 'ok 2 - with callback', 'not ok 3 - fails', '    ok 1 - first',
    '    ok 2 - left out # SKIP for a reason', '    not ok 3 - to do # TODO', 'ok 4 - subtests', '    ok 1 - one', '    ok 2 - two',
    'ok 5 - suite', 'not ok 6 - too late', '    ok 1 - is one', 'ok 7 - counts', 'ok 8 - mocks',
  ]);
  for (const line of sums) assert(stdout.includes(line), line);
  assert.match(stdout, /^# a \\# note$/m);
  assert.match(stdout, /^ {2}failureType: 'testTimeoutFailure'$/m);
  assert.match(stdout, /^ {2}location: '.*mixed\.js:12:1'$/m);
  assert.match(stdout, /^ {2}expected: 2$/m);
}

checkResults({ ...node('--test-reporter=tap', mixed), });

const both = node('--test', '--test-reporter=tap', mixed, passing);
assert.strictEqual(both.status, 1);
assert(both.lines.includes('# printed'));
assert(both.lines.includes('ok 9 - in a module'));
assert(both.stdout.includes('# tests 14'));

assert.strictEqual(node('--test', passing).status, 0);
assert.strictEqual(node('--test', '--test-name-pattern=/^passes$/', mixed).status, 0);
assert.match(node('--test-reporter=spec', mixed).stdout, /\u2716 fails \([\d.]+ms\)/);
assert.match(node('--test-reporter=dot', mixed).stdout, /^\.\.X\.\.X?/m);
const junit = node('--test-reporter=junit', mixed).stdout;
assert.match(junit, /<testsuite name="suite" time="[\d.]+" disabled="0" errors="0" tests="2" failures="0" skipped="0" hostname="/);
assert.match(junit, /<skipped type="skipped" message="for a reason"\/>/);

const missing = spawnSync(process.execPath, ['--test', path.join(folder, 'nothing.js')], { encoding: 'utf8' });
assert.strictEqual(missing.status, 1);
assert.match(missing.stderr, /^Could not find '/);

// run() gives the same as events.
if (process.env.NODE_TEST_CONTEXT === undefined) {
  const { run } = require('node:test');
  const seen = [];
  const stream = run({ files: [passing] });
  for (const event of ['test:start', 'test:pass', 'test:fail', 'test:summary']) {
    stream.on(event, (data) => seen.push([event, data.name]));
  }
  stream.on('end', () => assert.deepStrictEqual(seen, [
    ['test:start', 'in a module'], ['test:pass', 'in a module'], ['test:summary', undefined], ['test:summary', undefined],
  ]));
  stream.resume();
}
