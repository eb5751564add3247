'use strict';

// compare.js NAME LIMIT PEER.json NODE.json: two results of mocha's JSON reporter. Prints each test that passes on the
// peer and not here, then the sums; the status is 0 if LIMIT per cent of them pass.

const { readFileSync } = require('fs');

const [name, limit, ...files] = process.argv.slice(2);

// What tests print stands before the results.
function readResults(file) {
  const text = readFileSync(file, 'utf8');
  const start = text.lastIndexOf('{\n  "stats": {');
  return JSON.parse(text.slice(start, text.lastIndexOf('\n}') + 2));
}

const [peer, here] = files.map(readResults);

// Titles repeat: the tests of a title are counted.
function countTitles(tests) {
  const counts = new Map();
  for (const { fullTitle } of tests) counts.set(fullTitle, (counts.get(fullTitle) ?? 0) + 1);
  return counts;
}

const expected = countTitles(peer.passes);
const passed = countTitles(here.passes);
const failures = new Map(here.failures.map((test) => [test.fullTitle, test.err]));

let total = 0;
let missing = 0;
for (const [title, count] of expected) {
  total += count;
  const difference = count - (passed.get(title) ?? 0);
  if (difference <= 0) continue;
  missing += difference;
  const error = failures.get(title);
  console.log(`fail ${title}`);
  console.log(error ? `  ${(error.stack || error.message || '').split('\n').slice(0, 6).join('\n  ')}` : '  did not run');
}

const percent = total === 0 ? 0 : (total - missing) / total * 100;
const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(1)} s`;
console.log(`${name}: ${total - missing} of the ${total} tests that pass on the peer pass here (${percent.toFixed(1)} %); ` +
            `peer: ${peer.stats.failures} failed, ${seconds(peer.stats.duration)}; here: ${seconds(here.stats.duration)}`);
process.exitCode = percent >= Number(limit) ? 0 : 1;
