'use strict';

// The global object of a context fails where and as Node's does: what proxies have to keep to does not show.
const assert = require('assert');
const vm = require('vm');

const object = {};
Object.defineProperty(object, 'fixed', { value: 1 });
Object.defineProperty(object, 'frozen', { value: 1, configurable: true });
Object.defineProperty(object, 'getter', { get() { return 1; }, configurable: true });
const context = vm.createContext(object);
const run = (text) => vm.runInContext(text, context);
const fails = (text, message) => assert.throws(() => run(text), (error) => {
  assert.strictEqual(error.name, 'TypeError');
  assert.match(error.message, message);
  return true;
});

for (const text of ['fixed = 0', 'this.fixed = 0', 'globalThis.frozen = 0', 'frozen = 0']) {
  fails(`'use strict'; ${text}`, /^Cannot redefine property: (fixed|frozen)$/);
  run(text); // sloppy code is not told
}
assert.strictEqual(run("'use strict'; getter = 0; getter"), 1);
fails('Object.defineProperty(this, "fixed", { value: 3 })', /^Cannot redefine property: fixed$/);
assert.strictEqual(run('Reflect.defineProperty(this, "fixed", { value: 3 }) || Reflect.set(this, "fixed", 3)'), false);

run('Object.defineProperty(this, "own", { value: 3 })');
assert.deepStrictEqual(Object.getOwnPropertyDescriptor(object, 'own'),
                       { value: 3, writable: false, enumerable: false, configurable: false });
fails("'use strict'; own = 0", /^Cannot assign to read only property 'own' of object/);
fails("'use strict'; this.own = 0", /^Cannot assign to read only property 'own' of object/);
fails("'use strict'; undefined = 1", /^Cannot assign to read only property 'undefined' of object/);
assert.strictEqual(run("'use strict'; delete this.own"), false);
assert.throws(() => run("'use strict'; nobody = 1"), { name: 'ReferenceError', message: 'nobody is not defined' });

assert.throws(() => run('Object.preventExtensions(this)'), { name: 'TypeError' });
assert.strictEqual(run('Object.isExtensible(this)'), true);
assert.strictEqual(run('Object.keys(Object.getOwnPropertyDescriptors(this)).includes("Map")'), true);
assert.strictEqual(run('this.hasOwnProperty("Map") && Object.getOwnPropertyDescriptor(this, "Map").writable'), true);
assert.strictEqual(run('Object.setPrototypeOf(this, { inherited: 1 }); inherited'), 1);

// Nothing but the language's names.
assert.strictEqual(run('typeof Buffer + typeof TextEncoder + typeof CBOR + typeof Duktape + typeof performance'), 'undefined'.repeat(5));
assert.strictEqual(typeof globalThis.Duktape, 'undefined');
