// The library is the same for code of another context: functions that keep something in the heap find it, and a module that
// is required there has the main global object.
'use strict';
const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');
const vm = require('vm');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'context-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true }));
const file = path.join(folder, 'module.js');
fs.writeFileSync(file, 'module.exports = [typeof secret, typeof process, console === globalThis.console];');
fs.writeFileSync(path.join(folder, 'broken.js'), 'a b');

const context = vm.createContext({ path, Buffer, URL, util: require('util'), require, folder, secret: 1 });
const run = (text) => vm.runInContext(text, context);

assert.strictEqual(run("path.resolve('.')"), process.cwd());
assert.throws(() => run('path.join(1)'), { code: 'ERR_INVALID_ARG_TYPE' });
assert.strictEqual(run("Buffer.from('abc').toString('hex') + Buffer.allocUnsafe(4).length"), '6162634');
assert.strictEqual(run("new URL('../b?c#d', 'http://host/a/').href"), 'http://host/b?c#d');
assert.throws(() => run("new URL('nothing')"), { code: 'ERR_INVALID_URL' });
assert.strictEqual(run("util.inspect({ a: [1] })"), '{ a: [ 1 ] }');
assert.strictEqual(`${run("require(folder + '/module.js')")}`, 'undefined,object,true');
assert.throws(() => run("require(folder + '/broken.js')"), SyntaxError);

// A function of the context has the context's global object whoever calls it, and errors show where they were thrown.
run('var later = () => { made = 3; };');
context.later();
assert.strictEqual(context.made, 3);
assert.strictEqual(globalThis.made, undefined);
assert.throws(() => vm.runInContext('\n  throw new Error("boom")', context, 'thrower.js'),
              (error) => error.stack.startsWith('thrower.js:2\n  throw new Error("boom")\n  ^\n\nError: boom\n    at thrower.js:2:9'));

// `delete` of a name asks the global object.
const fixed = vm.createContext(Object.defineProperty({}, 'b', { value: 1, configurable: false }));
assert.strictEqual(vm.runInContext('delete b', fixed), false);
assert.strictEqual(`${vm.runInContext('x = 1; [delete x, typeof x]', fixed)}`, 'true,undefined');
