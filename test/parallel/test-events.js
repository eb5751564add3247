'use strict';

const assert = require('assert');
const EventEmitter = require('events');
const { once, on, getEventListeners } = EventEmitter;

const emitter = new EventEmitter();
const calls = [];
emitter.on('a', function(...args) {
  assert.strictEqual(this, emitter);
  calls.push(['on', ...args]);
});
emitter.once('a', () => calls.push('once'));
emitter.prependListener('a', () => calls.push('first'));
assert.strictEqual(emitter.emit('a', 1, 2), true);
assert.strictEqual(emitter.emit('a'), true);
assert.strictEqual(emitter.emit('none'), false);
assert.deepStrictEqual(calls, ['first', ['on', 1, 2], 'once', 'first', ['on']]);
assert.strictEqual(emitter.listenerCount('a'), 2);
assert.deepStrictEqual(emitter.eventNames(), ['a']);
emitter.removeAllListeners();
assert.strictEqual(getEventListeners(emitter, 'a').length, 0);

// A listener that is removed while they run still runs this time.
const second = () => calls.push('second');
calls.length = 0;
emitter.on('b', () => emitter.off('b', second));
emitter.on('b', second);
emitter.emit('b');
emitter.emit('b');
assert.deepStrictEqual(calls, ['second']);

assert.throws(() => emitter.emit('error', new Error('unhandled')), /unhandled/);
assert.throws(() => emitter.emit('error', { a: 1 }), { code: 'ERR_UNHANDLED_ERROR', context: { a: 1 } });
assert.throws(() => emitter.on('x', 1), { code: 'ERR_INVALID_ARG_TYPE' });

const rejecting = new EventEmitter({ captureRejections: true });
rejecting.on('x', async () => { throw new Error('captured'); });
rejecting.on('error', (error) => calls.push(error.message));
rejecting.emit('x');

const target = new EventTarget();
const seen = [];
target.addEventListener('t', (event) => seen.push(event.type), { once: true });
target.addEventListener('t', { handleEvent(event) { seen.push(event.target === target); } });
target.dispatchEvent(new Event('t'));
assert.strictEqual(target.dispatchEvent(new Event('t', { cancelable: true })), true);
assert.deepStrictEqual(seen, ['t', true, true]);

const controller = new AbortController();
const any = AbortSignal.any([controller.signal, AbortSignal.timeout(100000)]);
controller.abort('why');
assert.strictEqual(any.reason, 'why');

(async () => {
  setImmediate(() => emitter.emit('later', 42));
  assert.deepStrictEqual(await once(emitter, 'later'), [42]);
  setImmediate(() => { emitter.emit('many', 1); emitter.emit('many', 2); });
  const values = [];
  for await (const [value] of on(emitter, 'many')) {
    values.push(value);
    if (values.length === 2) break;
  }
  assert.deepStrictEqual(values, [1, 2]);
  assert.deepStrictEqual(calls, ['second', 'captured']);
  await assert.rejects(once(emitter, 'x', { signal: AbortSignal.abort() }), { name: 'AbortError' });
})();
