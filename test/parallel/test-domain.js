'use strict';

const assert = require('assert');
const domain = require('domain');
const EventEmitter = require('events');

const caught = [];

function make(name) {
  const made = domain.create();
  made.on('error', (error) => caught.push(`${name}: ${error.message}`));
  return made;
}

const a = make('a');
a.run(() => {
  assert.strictEqual(process.domain, a);
  setTimeout(() => { throw new Error('timer'); }, 1);
  process.nextTick(() => { throw new Error('tick'); });
  setImmediate(() => new EventEmitter().emit('error', new Error('emitter')));
});
assert.ok(!process.domain);
const b = make('b');
b.intercept(() => assert.fail())(new Error('intercepted'));
const emitter = new EventEmitter();
b.add(emitter);
emitter.emit('error', new Error('added'));
process.on('exit', () => {
  assert.deepStrictEqual(caught.sort(),
                         ['a: emitter', 'a: tick', 'a: timer', 'b: added', 'b: intercepted']);
});
