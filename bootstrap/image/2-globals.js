'use strict';

// The global object: what programs reach without require. Getters put off loading what many programs never touch.

function defineValue(name, value, enumerable = false) {
  Object.defineProperty(globalThis, name, { value, writable: true, enumerable, configurable: true });
}

const { has } = internalBinding('builtins');
const { defineHeld } = internalBinding('util');

/* What stays an accessor when its value is known: programs can tell. */
function defineAccessor(name, value) {
  defineHeld(globalThis, name, value);
}

function defineLazy(id, names, enumerable = false, define = defineValue) {
  if (!has(id)) return;
  for (const name of names) {
    Object.defineProperty(globalThis, name, {
      get() {
        const value = require(id)[name];
        define(name, value, enumerable);
        return value;
      },
      set(value) {
        define(name, value, enumerable);
      },
      enumerable,
      configurable: true,
    });
  }
}

/* Accessors that stay: assigning to them does nothing. */
function defineGetters(getters) {
  Object.defineProperties(globalThis, Object.getOwnPropertyDescriptors(getters));
}

defineValue('global', globalThis, true);
defineAccessor('process', process);
Object.defineProperty(globalThis, Symbol.toStringTag,
                      { value: 'global', writable: false, enumerable: false, configurable: true });

defineLazy('internal/console/global', ['console']);
defineLazy('buffer', ['Buffer'], false, defineAccessor);
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
