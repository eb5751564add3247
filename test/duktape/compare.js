'use strict';

// node compare.js CHECKOUT PEER [PART]: Duktape's own tests (tests/ecmascript of a checkout of its repository; PART of a path
// chooses some) on this executable. A test's comments have what it is to print. Much of that is of ES5.1 or of Duktape alone,
// so a Node.js 22 runs them, too: what it passes has to pass here.

const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const [checkout, peer, part = ''] = process.argv.slice(2);
if (peer === undefined) {
  console.error('usage: compare.js CHECKOUT PEER [PART]');
  process.exit(2);
}
const root = path.join(checkout, 'tests/ecmascript');
const files = fs.readdirSync(root, { recursive: true }).filter((name) => name.endsWith('.js')).sort();
const utilities = new Map(files.filter((name) => /(^|\/)util-/.test(name))
  .map((name) => [path.basename(name), fs.readFileSync(path.join(root, name), 'utf8')]));

// What a test needs of its host: print(), and to be a script.
const host = `
const { runInThisContext } = require('vm');
const { readFileSync, writeSync } = require('fs');
let printed = '';
globalThis.print = globalThis.alert = (...values) => { printed += values.map(String).join(' ') + '\\n'; };
const fail = (error) => print('uncaught: ' + error);
process.on('uncaughtException', fail);
process.on('exit', () => writeSync(1, printed));
const file = process.argv[2];
try { runInThisContext(readFileSync(file, 'utf8'), { filename: file }); } catch (error) { fail(error); }
`;

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'duktape-'));
const hostFile = path.join(folder, 'host.js');
const testFile = path.join(folder, 'test.js');
fs.writeFileSync(hostFile, host);

function run(engine) {
  const { signal, stdout } = spawnSync(engine, [hostFile, testFile], { encoding: 'utf8', timeout: 60000, maxBuffer: 1 << 28 });
  return signal ? `ended by ${signal}` : stdout;
}

let both = 0;
let onlyHere = 0;
let onlyPeer = 0;
let crashed = 0;
for (const name of files.filter((file) => /(^|\/)test-/.test(file) && file.includes(part))) {
  const source = fs.readFileSync(path.join(root, name), 'utf8');
  const expected = [...source.matchAll(/\/\*===\n?([^]*?)===\*\//g)].map((match) => match[1]).join('');
  fs.writeFileSync(testFile, source.replace(/\/\*@include (\S+)@\*\//g, (whole, file) => utilities.get(file) ?? whole));
  const here = run(process.execPath);
  const there = run(peer);
  if (here === expected && there === expected) {
    both++;
  } else if (here === expected) {
    onlyHere++;
  } else if (there === expected) {
    onlyPeer++;
    console.log(`${name}: passes on ${peer} alone`);
  }
  if (/^ended by SIG(?!TERM)/.test(here)) {
    crashed++;
    console.log(`${name}: ${here}`);
  }
}
fs.rmSync(folder, { recursive: true });
console.log(`${both} pass on both, ${onlyHere} here alone, ${onlyPeer} on the peer alone, ${crashed} crash here`);
process.exitCode = onlyPeer + crashed > 0 ? 1 : 0;
