'use strict';

// PEER=… node compatibility.js RESULTS > docs/compatibility.md: how much of Node's own suite passes, by group, from the
// results of a run of test/run, and what Node documents that is not here, from Node's documentation beside the suite. The
// real Node (PEER) says what can be found by name at all.

const { execFileSync } = require('child_process');
const fs = require('fs');
const { isBuiltin } = require('module');
const path = require('path');

const groups = new Map();
let passed = 0;
let total = 0;
for (const line of fs.readFileSync(process.argv[2], 'utf8').trim().split('\n')) {
  const [name, group, result] = line.split('\t');
  if (!name.startsWith('node/')) continue;
  const sums = groups.get(group) ?? { passed: 0, total: 0 };
  groups.set(group, sums);
  sums.total++;
  total++;
  if (result === 'pass') {
    sums.passed++;
    passed++;
  }
}

const percent = (part, whole) => `${(100 * part / whole).toFixed(1)} %`;

console.log(`# Compatibility

What passes of Node's own test suite (nodejs 20.19.2, the files of test/node/portable.tsv, which pass on Node.js 22). A
test that skips itself does not count as passed. test/node/expectations has the reason for each that is missing. This
file is made by \`PEER=… ./node test/node/compatibility.js build/results-release > docs/compatibility.md\` after
\`make test\`, PEER being a Node.js 22.

**${passed} of ${total} pass (${percent(passed, total)}).**

| group | passed | of | |
|---|---|---|---|`);
for (const [group, sums] of [...groups].sort(([a], [b]) => (a < b ? -1 : 1))) {
  console.log(`| ${group} | ${sums.passed} | ${sums.total} | ${percent(sums.passed, sums.total)} |`);
}

const root = path.join(__dirname, '../..');
const documented = (executable) => JSON.parse(execFileSync(
  executable, ['--no-warnings', path.join(__dirname, 'documented.js'), path.join(root, 'build/node-suite/doc/api')],
  { encoding: 'utf8', maxBuffer: 1 << 24 }));
const peer = documented(process.env.PEER);
const there = new Map(peer.pages.map((page) => [page.name, new Set(page.absent)]));

console.log(`
## Modules

Functions, classes and methods that Node's documentation has a heading for, by page; those that are not here by name. What
is not here is absent, or throws ERR_FEATURE_UNAVAILABLE_ON_PLATFORM.

| page | documented | absent |
|---|---|---|`);
for (const { name, module, total, absent } of documented(process.execPath).pages) {
  const missing = absent.filter((each) => !there.get(name).has(each));
  const names = missing.map((each) => `\`${each}\``).join(', ');
  console.log(`| ${name} | ${total} | ${module ? names : `the module${names && `: ${names}`}`} |`);
}

const list = (names) => names.map((name) => `\`${name}\``).join(', ') || 'none';
console.log(`
Modules of Node.js that are not here: ${list(peer.modules.filter((name) => !isBuiltin(name) && !name.startsWith('_')))}.
Globals that are not here: ${list(peer.globals.filter((name) => !(name in globalThis)))}.`);
