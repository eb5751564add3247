'use strict';

// node expect.js RESULTS LOGS EXPECTATIONS: see test/node/expect.

const fs = require('fs');

const [results, logs, target] = process.argv.slice(2);

const header = `# Tests of Node's suite that do not pass yet, each with its reason: \`fail NAME reason\` for one that runs and fails,
# \`skip NAME reason\` for one that must not run. A name may end with '*'. A test that passes has to leave this list.
# test/node/expect writes this file; it keeps the reasons that are there and gives new tests the first error of their log,
# which is to be replaced by the cause.
`;

// The reasons that somebody has found.
const known = new Map();
for (const line of fs.readFileSync(target, 'utf8').split('\n')) {
  const match = /^(?:fail|skip) (\S+) (.+)$/.exec(line);
  if (match !== null) known.set(match[1], match[2]);
}

// What stands for many errors of one kind.
const causes = [
  [/1\.\.0 # Skipped: (.*)/, (m) => `skips itself: ${m[1]}`],
  [/Cannot find module '(?:node:)?([a-z_/]+)'/, (m) => `needs the module ${m[1]}`],
  [/No such built-in module: (?:node:)?(\S+)/, (m) => `needs the module ${m[1]}`],
  [/The feature (\w+) is unavailable/, (m) => `needs ${m[1]}`],
  [/ERR_REQUIRE_ESM/, () => 'needs ES modules'],
  [/import\(\) is not there yet/, () => 'needs import()'],
  [/identifier '(\w+)' undefined/, (m) => `needs the global ${m[1]}`],
  [/(\w+) is not defined/, (m) => `needs the global ${m[1]}`],
];

function reasonOf(name, result) {
  let log = '';
  try {
    log = fs.readFileSync(`${logs}/${name.replace(/\//g, '.')}.log`, 'utf8');
  } catch {
    // Nothing was written.
  }
  for (const [pattern, text] of causes) {
    const match = pattern.exec(log);
    if (match) return text(match);
  }
  if (result === 'timeout') return 'does not end';
  const error = /^(?:\w*Error.*|Mismatched .*|.*Missing expected .*)$/m.exec(log);
  const line = error ? error[0] : log.split('\n').find((text) => text.trim() !== '') ?? `ends with a ${result}`;
  return line.replace(/\/\S*\/(?=[\w.-]+)/g, '').replace(/\s+/g, ' ').trim().slice(0, 110);
}

const lines = [];
const passing = new Set();
for (const line of fs.readFileSync(results, 'utf8').trim().split('\n')) {
  const [name, , result] = line.split('\t');
  if (!name.startsWith('node/')) continue;
  if (result === 'pass') {
    passing.add(name);
    continue;
  }
  // What does not end would only cost time; what is ended by a signal must not be expected.
  const kind = result === 'timeout' || result === 'crash' || result === 'skip' ? 'skip' : 'fail';
  lines.push(`${kind} ${name} ${known.get(name) ?? reasonOf(name, result)}`);
}
fs.writeFileSync(target, header + lines.sort().join('\n') + '\n');
console.log(`${passing.size} pass, ${lines.length} expected not to`);
