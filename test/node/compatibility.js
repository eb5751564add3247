'use strict';

// node compatibility.js RESULTS > docs/compatibility.md: how much of Node's own suite passes, by group, from the results
// of a run of test/run.

const fs = require('fs');

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
file is made by \`./node test/node/compatibility.js build/results-release > docs/compatibility.md\` after \`make test\`.

**${passed} of ${total} pass (${percent(passed, total)}).**

| group | passed | of | |
|---|---|---|---|`);
for (const [group, sums] of [...groups].sort(([a], [b]) => (a < b ? -1 : 1))) {
  console.log(`| ${group} | ${sums.passed} | ${sums.total} | ${percent(sums.passed, sums.total)} |`);
}
