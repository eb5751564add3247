'use strict';
// Function.prototype: caller and arguments, Symbol.hasInstance; Math.round; JSON's view of keys that change meanwhile.
const assert = require('assert');
const equal = assert.strictEqual;

const restricted = Object.getOwnPropertyDescriptor(Function.prototype, 'caller');
equal(restricted.get, restricted.set);
equal(restricted.get, Object.getOwnPropertyDescriptor(Function.prototype, 'arguments').get);
equal(Object.isFrozen(restricted.get), true);
for (const f of [function() {}, () => {}, class {}, async function() {}, (function() {}).bind()]) {
  assert.throws(() => f.caller, { name: 'TypeError' });
  assert.throws(() => f.arguments, { name: 'TypeError' });
}
equal(new Function('return 1').caller, null);
equal(new Function('f', 'return f.caller')(new Function('')), null);

const hasInstance = Function.prototype[Symbol.hasInstance];
equal(hasInstance.name, '[Symbol.hasInstance]');
equal(hasInstance.call({}, {}), false);
equal(hasInstance.call(Array, []), true);
equal([] instanceof Array, true);

equal(Math.round(-(2 ** 53 - 1)), -(2 ** 53 - 1));
equal(Object.is(Math.round(-0.4), -0), true);
equal(Math.round(0.49999999999999994), 0);
equal(Math.round(-3.5), -3);
equal(Math.round(2.5), 3);
equal(Math.round(-Infinity), -Infinity);

const shrinking = { get a() { delete this.b; return 1; }, b: 2 };
equal(JSON.stringify(shrinking, (key, value) => (key === 'b' ? `${value}!` : value)), '{"a":1,"b":"undefined!"}');
const revived = JSON.parse('{"a":1,"b":2}', function(key, value) {
  if (key === 'a') delete this.b;
  return key === 'b' ? 'seen' : value;
});
equal(revived.b, 'seen');
equal(new Intl.Collator('en', { caseFirst: 'upper' }).compare('a', 'A'), 1);
