'use strict';

// --enable-source-maps: stacks and the report of an uncaught error in terms of the original, as Node prints them.

const assert = require('assert');
const fs = require('fs');
const path = require('path');
const { run, withFolder } = require('../common/run');

const original = `// The original.
interface Thing { name: string }

function greet(thing: Thing): never {
  if (!thing) return undefined as never;
  throw new Error('hello ' + thing.name);
}

class Runner {
  run(thing: Thing) {
    greet(thing);
  }
}

export function start() {
  new Runner().run({ name: 'x' });
}
try { start(); } catch (error) { console.log(error.stack); }
start();
`;
const generated = 'function a(b){if(!b)return;throw new Error("hello "+b.name)}class c{run(b){a(b)}}function d(){new c().run({name:"x"})}' +
  'try{d()}catch(e){console.log(e.stack)}d();\n';
const map = {
  version: 3,
  sources: ['orig.ts'],
  names: ['greet', 'thing', 'Runner', 'run', 'start', 'error'],
  mappings: 'AAGA,SAASA,CAAKA,CAACC,GACb,aACA,MAAM,2BAGR,MAAMC,EACJC,OACEH,MAIG,SAASI,IACdF,QAAaC,gBAEf,IAAMC,kCACNA',
};
const inline = (value, text = generated) =>
  `${text}//# sourceMappingURL=data:application/json;charset=utf-8;base64,${Buffer.from(JSON.stringify(value)).toString('base64')}`;

// What a program prints, without the frames of the runtime and the version.
function output(folder, name, flags = ['--enable-source-maps']) {
  const { stdout, stderr } = run([...flags, path.join(folder, name)]);
  return (stdout + stderr).split('\n').filter((line) => !/node:internal|^Node\.js v/.test(line)).join('\n').replaceAll(folder, '');
}

// The stack as it is caught, and as it ends the program; `last` is the frame below start().
function expected(source, arrow, last = 'Object.<anonymous>') {
  const stack = (line, column) => `Error: hello x
    at greet (${source}:6:9)
    at c.run (${source}:11:5)
    at start (${source}:16:16)
    at ${last} (${source}:${line}:${column})
`;
  return `${stack(18, 7)}${arrow}\n\n${stack(19, 1)}\n`;
}

const arrowAt = (source, column) => `${source}:6\n  throw new Error('hello ' + thing.name);\n${' '.repeat(column)}^`;

withFolder((made) => {
  const folder = fs.realpathSync(made);
  const write = (name, text) => fs.writeFileSync(path.join(folder, name), text);
  write('orig.ts', original);
  write('file.js', `${generated}//# sourceMappingURL=maps/file.map\n`);
  fs.mkdirSync(path.join(folder, 'maps'));
  write('maps/file.map', JSON.stringify({ ...map, sourceRoot: '../' }));
  assert.strictEqual(output(folder, 'file.js'), expected('/orig.ts', arrowAt('/orig.ts', 2)));

  // An ES module's error is a rejection: the arrow shows where it was made.
  write('module.mjs', `${generated}//# sourceMappingURL=maps/file.map\n`);
  assert.strictEqual(output(folder, 'module.mjs'), expected('/orig.ts', arrowAt('/orig.ts', 8), '<anonymous>'));

  // The text is in the map; the source has a scheme of its own.
  write('inline.js', inline({ ...map, sources: ['webpack://pkg/./src/orig.ts'], sourcesContent: [original] }));
  assert.strictEqual(output(folder, 'inline.js'),
                     expected('webpack://pkg/src/orig.ts', arrowAt('webpack://pkg/src/orig.ts', 2)));

  // No text to be had: the arrow is that of the generated code.
  write('without.js', inline({ ...map, sources: ['gone.ts'] }));
  assert.strictEqual(output(folder, 'without.js'),
                     expected('/gone.ts', `/without.js:1\n${generated}${' '.repeat(generated.indexOf('throw'))}^`));

  // Maps that are none, and no flag: as it is.
  const plain = output(folder, 'without.js', []);
  assert.match(plain, /at a \(\/without\.js:1:34\)/);
  write('without.js', `${generated}//# sourceMappingURL=nowhere.map\n`);
  assert.strictEqual(output(folder, 'without.js'), plain);
  write('without.js', `${generated}//# sourceMappingURL=data:application/json;base64,AAAA\n`);
  assert.strictEqual(output(folder, 'without.js'), plain);

  // Text that a hook compiles, switching at run time, prepareStackTrace, call sites, a worker.
  const virtual = inline({ version: 3, sources: ['virtual.ts'], names: [], mappings: 'AAEG' }, 'throw new Error("virtual")\n');
  write('more.js', `
    const Module = require('module');
    const util = require('util');
    const { Worker } = require('worker_threads');
    const module2 = new Module('/v/virtual.js');
    const first = () => { try { module2._compile(${JSON.stringify(virtual)}, '/v/virtual.js'); } catch (e) { return e.stack.split('\\n')[1] ?? e.stack; } };
    console.log(process.sourceMapsEnabled, first());
    Error.prepareStackTrace = (error, sites) => sites[0].getFileName();
    console.log(first());
    Error.prepareStackTrace = undefined;
    process.setSourceMapsEnabled(false);
    console.log(process.sourceMapsEnabled, first());
    Module.setSourceMapsSupport(true, { nodeModules: true });
    console.log(first(), Module.getSourceMapsSupport());
    try { process.setSourceMapsEnabled(1); } catch (error) { console.log(error.message); }
    console.log(Module.findSourceMap('/v/virtual.js').findEntry(0, 0).originalLine, Module.findSourceMap(__filename), Module.findSourceMap(3));
    new Worker(require('path').join(__dirname, 'file.js'), { stdout: true }).on('error', (error) => console.log(error.stack.split('\\n')[1]));
  `);
  assert.strictEqual(output(folder, 'more.js'), `true     at Object.<anonymous> (/v/virtual.ts:3:4)
/v/virtual.js
false     at Object.<anonymous> (/v/virtual.js:1:7)
    at Object.<anonymous> (/v/virtual.ts:3:4) [Object: null prototype] {
  enabled: true,
  nodeModules: true,
  generatedCode: false
}
The "enabled" argument must be of type boolean. Received type number (1)
2 undefined undefined
    at greet (/orig.ts:6:9)
`);
  write('sites.js', inline({ version: 3, sources: ['s.ts'], names: [], mappings: 'AAUA' },
                           "const s = require('util').getCallSites; console.log(s(1)[0].lineNumber, s(1, { sourceMap: false })[0].lineNumber);\n"));
  assert.strictEqual(output(folder, 'sites.js'), '11 1\n');
});
