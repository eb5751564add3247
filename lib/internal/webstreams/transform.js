/*
 * TransformStream, by the Streams standard, and the streams of encoding.
 */
'use strict';

const { codes } = require('internal/errors');
const { customInspectSymbol } = require('internal/util');
const {
  deferred, finishClass, illegalConstructor, inspectAs, invalidState, invoke, readHighWaterMark, readMethod, readSize,
  setState, stateOf,
} = require('internal/webstreams/queue');
const { ReadableStream, initReadable } = require('internal/webstreams/readable');
const { WritableStream, initWritable } = require('internal/webstreams/writable');

const kMake = Symbol('kMake');

class TransformState {
  readable = null;
  writable = null;
  wanted = deferred(); // settled when the readable side wants chunks
  backpressure = true;
  methods = {};

  setBackpressure(on) {
    if (on === this.backpressure) return;
    this.backpressure = on;
    if (on) this.wanted = deferred();
    else this.wanted.resolve();
  }

  fail(error) {
    this.readable.fail(error);
    this.failWritable(error);
  }

  failWritable(error) {
    this.methods = {};
    this.writable.errorIfWritable(error);
    this.setBackpressure(false);
  }

  enqueue(chunk) {
    if (!this.readable.canEnqueue) throw invalidState('Unable to enqueue');
    try {
      this.readable.enqueue(chunk);
    } catch (error) {
      this.failWritable(error);
      throw this.readable.error;
    }
    if (!this.readable.shouldPull) this.setBackpressure(true);
  }

  terminate() {
    if (this.readable.canEnqueue) this.readable.requestClose();
    this.failWritable(invalidState('TransformStream has been terminated'));
  }

  async write(chunk) {
    if (this.backpressure) {
      await this.wanted.promise;
      if (this.writable.status === 'erroring') throw this.writable.error;
    }
    const { transform, object } = this.methods;
    if (transform === undefined) {
      this.enqueue(chunk);
      return;
    }
    try {
      await invoke(transform, object, chunk, this.controller);
    } catch (error) {
      this.fail(error);
      throw error;
    }
  }

  async close() {
    const { flush, object } = this.methods;
    try {
      await invoke(flush, object, this.controller);
    } catch (error) {
      this.fail(error);
      throw error;
    }
    this.methods = {};
    if (this.readable.status === 'errored') throw this.readable.error;
    if (this.readable.canEnqueue) this.readable.requestClose();
  }

  async cancel(reason, side) {
    const { cancel, object } = this.methods;
    this.methods = {};
    try {
      await invoke(cancel, object, reason);
    } catch (error) {
      this.fail(error);
      throw error;
    }
    if (side === this.readable) this.failWritable(reason);
    else this.readable.fail(reason);
  }
}

class TransformStreamDefaultController {
  constructor(key, state) {
    if (key !== kMake) throw illegalConstructor();
    setState(this, state);
  }

  get desiredSize() {
    return stateOf(this, TransformState, 'TransformStreamDefaultController').readable.desiredSize;
  }

  enqueue(chunk = undefined) {
    stateOf(this, TransformState, 'TransformStreamDefaultController').enqueue(chunk);
  }

  error(reason = undefined) {
    stateOf(this, TransformState, 'TransformStreamDefaultController').fail(reason);
  }

  terminate() {
    stateOf(this, TransformState, 'TransformStreamDefaultController').terminate();
  }

  [customInspectSymbol](depth, options) {
    return inspectAs('TransformStreamDefaultController', {}, depth, options);
  }
}

class TransformStream {
  constructor(transformer = {}, writableStrategy = {}, readableStrategy = {}) {
    const object = transformer ?? {};
    if (typeof object !== 'object' && typeof object !== 'function') {
      throw new codes.ERR_INVALID_ARG_TYPE('transformer', 'Object', transformer);
    }
    for (const name of ['readableType', 'writableType']) {
      if (object[name] !== undefined) throw new codes.ERR_INVALID_ARG_VALUE.RangeError(`transformer.${name}`, object[name]);
    }
    const methods = { object };
    for (const name of ['start', 'transform', 'flush', 'cancel']) {
      methods[name] = readMethod(object, name, 'transformer');
    }
    const readableMark = readHighWaterMark(readableStrategy, 0);
    const writableMark = readHighWaterMark(writableStrategy, 1);
    const state = new TransformState();
    state.methods = methods;
    state.controller = new TransformStreamDefaultController(kMake, state);
    setState(this, state);
    const started = deferred();
    state.readableStream = Object.create(ReadableStream.prototype);
    state.writableStream = Object.create(WritableStream.prototype);
    state.writable = initWritable(state.writableStream, undefined, {
      start: () => started.promise,
      write: (chunk) => state.write(chunk),
      close: () => state.close(),
      abort: (reason) => state.cancel(reason, state.writable),
    }, writableMark, readSize(writableStrategy));
    state.readable = initReadable(state.readableStream, undefined, {
      start: () => started.promise,
      pull() {
        state.setBackpressure(false);
        return state.wanted.promise.then(() => undefined);
      },
      cancel: (reason) => state.cancel(reason, state.readable),
    }, readableMark, readSize(readableStrategy));
    const result = methods.start === undefined ? undefined : Reflect.apply(methods.start, object, [state.controller]);
    started.resolve(result);
  }

  get readable() {
    return stateOf(this, TransformState, 'TransformStream').readableStream;
  }

  get writable() {
    return stateOf(this, TransformState, 'TransformStream').writableStream;
  }

  [customInspectSymbol](depth, options) {
    const state = stateOf(this, TransformState, 'TransformStream');
    const shown = { readable: state.readableStream, writable: state.writableStream, backpressure: state.backpressure };
    return inspectAs('TransformStream', shown, depth, options);
  }
}

class TextEncoderStream {
  #transform;
  #pending = '';

  static #of(self) {
    if (!(#transform in Object(self))) throw new codes.ERR_INVALID_THIS('TextEncoderStream');
    return self.#transform;
  }

  constructor() {
    const encoder = new TextEncoder();
    this.#transform = new TransformStream({
      transform: (chunk, controller) => {
        let text = this.#pending + chunk;
        this.#pending = '';
        const last = text.charCodeAt(text.length - 1);
        if (last >= 0xd800 && last <= 0xdbff) {
          this.#pending = text.slice(-1);
          text = text.slice(0, -1);
        }
        if (text !== '') controller.enqueue(encoder.encode(text));
      },
      flush: (controller) => {
        if (this.#pending !== '') controller.enqueue(encoder.encode(this.#pending));
      },
    });
  }

  get encoding() { return TextEncoderStream.#of(this) && 'utf-8'; }
  get readable() { return TextEncoderStream.#of(this).readable; }
  get writable() { return TextEncoderStream.#of(this).writable; }
  [customInspectSymbol](depth, options) {
    TextEncoderStream.#of(this);
    const { encoding, readable, writable } = this;
    return inspectAs('TextEncoderStream', { encoding, readable, writable }, depth, options);
  }
}

class TextDecoderStream {
  #transform;
  #decoder;

  static #of(self) {
    if (!(#transform in Object(self))) throw new codes.ERR_INVALID_THIS('TextDecoderStream');
    return self;
  }

  constructor(encoding = 'utf-8', options = {}) {
    const decoder = new TextDecoder(encoding, options);
    this.#decoder = decoder;
    const send = (text, controller) => {
      if (text !== '') controller.enqueue(text);
    };
    this.#transform = new TransformStream({
      transform: (chunk, controller) => send(decoder.decode(chunk, { stream: true }), controller),
      flush: (controller) => send(decoder.decode(), controller),
    });
  }

  get encoding() { return TextDecoderStream.#of(this).#decoder.encoding; }
  get fatal() { return TextDecoderStream.#of(this).#decoder.fatal; }
  get ignoreBOM() { return TextDecoderStream.#of(this).#decoder.ignoreBOM; }
  get readable() { return TextDecoderStream.#of(this).#transform.readable; }
  get writable() { return TextDecoderStream.#of(this).#transform.writable; }
  [customInspectSymbol](depth, options) {
    TextDecoderStream.#of(this);
    const { encoding, fatal, ignoreBOM, readable, writable } = this;
    return inspectAs('TextDecoderStream', { encoding, fatal, ignoreBOM, readable, writable }, depth, options);
  }
}

finishClass(TransformStream, ['readable', 'writable']);
finishClass(TransformStreamDefaultController, ['desiredSize', 'enqueue', 'error', 'terminate']);
finishClass(TextEncoderStream, ['encoding', 'readable', 'writable']);
finishClass(TextDecoderStream, ['encoding', 'fatal', 'ignoreBOM', 'readable', 'writable']);

module.exports = { TextDecoderStream, TextEncoderStream, TransformStream, TransformStreamDefaultController };
