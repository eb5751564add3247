'use strict';

// The global object: what programs reach without require. What many programs never touch is loaded when it is needed.

function defineValue(name, value, enumerable = false) {
  Object.defineProperty(globalThis, name, { value, writable: true, enumerable, configurable: true });
}

const { has } = internalBinding('builtins');
const { defineHeld, defineLate } = internalBinding('util');

function defineLazy(id, names, enumerable = false) {
  if (!has(id)) return;
  const make = (name) => require(id)[name];
  for (const name of names) defineLate(globalThis, name, make, enumerable);
}

/* Accessors that stay: assigning to them does nothing. */
function defineGetters(getters) {
  Object.defineProperties(globalThis, Object.getOwnPropertyDescriptors(getters));
}

defineValue('global', globalThis, true);
defineHeld(globalThis, 'process', process); // programs can tell that it is an accessor
Object.defineProperty(globalThis, Symbol.toStringTag,
                      { value: 'global', writable: false, enumerable: false, configurable: true });

defineLazy('internal/console/global', ['console']);
Object.defineProperty(globalThis, 'Buffer', {
  get() {
    const { Buffer } = require('buffer');
    defineHeld(globalThis, 'Buffer', Buffer);
    return Buffer;
  },
  set(value) {
    defineHeld(globalThis, 'Buffer', value);
  },
  enumerable: false,
  configurable: true,
});
defineLazy('buffer', ['Blob', 'File']);

// What a loop over globalThis sees, in Node's order.
defineLazy('timers', ['clearImmediate', 'setImmediate', 'clearInterval', 'clearTimeout', 'setInterval', 'setTimeout'],
           true);
defineLazy('internal/process/task_queues', ['queueMicrotask'], true);
defineLazy('internal/structured_clone', ['structuredClone'], true);
defineLazy('buffer', ['atob', 'btoa'], true);
defineLazy('perf_hooks', ['performance'], true);
defineLazy('internal/fetch/fetch', ['fetch'], true);
defineGetters({
  get navigator() {
    return require('internal/navigator').navigator;
  },
  get crypto() {
    return require('internal/crypto/webcrypto').crypto;
  },
});

defineLazy('internal/url', ['URL', 'URLSearchParams']);
defineLazy('internal/encoding', ['TextEncoder', 'TextDecoder']);
defineLazy('internal/intl', ['Intl']);
defineLazy('internal/domexception', ['DOMException']);
defineLazy('internal/event_target', ['Event', 'EventTarget', 'CustomEvent']);
defineLazy('stream/web', [
  'ReadableStream', 'ReadableStreamDefaultReader', 'ReadableStreamBYOBReader', 'ReadableStreamBYOBRequest',
  'ReadableByteStreamController', 'ReadableStreamDefaultController', 'TransformStream',
  'TransformStreamDefaultController', 'WritableStream', 'WritableStreamDefaultController',
  'WritableStreamDefaultWriter', 'ByteLengthQueuingStrategy', 'CountQueuingStrategy', 'TextEncoderStream',
  'TextDecoderStream', 'CompressionStream', 'DecompressionStream',
]);
defineLazy('internal/messaging', ['MessageChannel', 'MessagePort', 'MessageEvent', 'BroadcastChannel']);
defineLazy('internal/fetch/headers', ['Headers']);
defineLazy('internal/fetch/formdata', ['FormData']);
defineLazy('internal/fetch/request', ['Request']);
defineLazy('internal/fetch/response', ['Response']);
defineLazy('internal/fetch/websocket', ['WebSocket']);
defineLazy('internal/fetch/eventsource', ['EventSource']);
defineLazy('internal/navigator', ['Navigator']);
defineLazy('perf_hooks', [
  'Performance', 'PerformanceEntry', 'PerformanceMark', 'PerformanceMeasure', 'PerformanceObserver',
  'PerformanceObserverEntryList', 'PerformanceResourceTiming',
]);
defineLazy('internal/crypto/webcrypto', ['Crypto', 'CryptoKey', 'SubtleCrypto']);
defineLazy('internal/abort_controller', ['AbortController', 'AbortSignal']);
