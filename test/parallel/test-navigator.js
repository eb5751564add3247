'use strict';

const assert = require('assert');
const os = require('os');
const { spawnSync } = require('child_process');

assert.strictEqual(typeof Navigator, 'function');
assert.ok(navigator instanceof Navigator);
assert.strictEqual(globalThis.navigator, navigator);
const descriptor = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
assert.deepStrictEqual([descriptor.get.name, descriptor.set, descriptor.enumerable, descriptor.configurable],
                       ['get navigator', undefined, true, true]);
assert.deepStrictEqual(Object.keys(Navigator.prototype),
                       ['hardwareConcurrency', 'language', 'languages', 'userAgent', 'platform']);
assert.strictEqual(navigator.hardwareConcurrency, os.availableParallelism());
assert.strictEqual(navigator.language, 'en-US');
assert.deepStrictEqual(navigator.languages, ['en-US']);
assert.ok(Object.isFrozen(navigator.languages));
assert.strictEqual(navigator.userAgent, `Node.js/${process.versions.node.split('.')[0]}`);
if (process.arch === 'x64') assert.strictEqual(navigator.platform, 'Linux x86_64');

assert.throws(() => new Navigator(), { code: 'ERR_ILLEGAL_CONSTRUCTOR', name: 'TypeError' });
const { get } = Object.getOwnPropertyDescriptor(Navigator.prototype, 'platform');
assert.throws(() => get.call({}), TypeError);
assert.throws(() => { navigator = 5; }, TypeError);

const { stdout } = spawnSync(process.execPath, ['--no-experimental-global-navigator', '-p', 'typeof navigator + typeof Navigator'],
                             { encoding: 'utf8' });
assert.strictEqual(stdout, 'undefinedundefined\n');
