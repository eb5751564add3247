'use strict';

// Duplex: a Readable that is a Writable, too. It inherits from Readable and borrows Writable's methods.

const { Stream } = require('internal/streams/legacy');
const Readable = require('internal/streams/readable');
const { Writable, afterConstruct } = require('internal/streams/writable');
const destroyImpl = require('internal/streams/destroy');
const { addAbortSignalNoValidate } = require('internal/streams/add_abort_signal');

Object.setPrototypeOf(Duplex.prototype, Readable.prototype);
Object.setPrototypeOf(Duplex, Readable);

for (const method of Object.keys(Writable.prototype)) Duplex.prototype[method] ??= Writable.prototype[method];

function Duplex(options) {
  if (!(this instanceof Duplex)) return new Duplex(options);
  this._events ??= {
    close: undefined, error: undefined, prefinish: undefined, finish: undefined, drain: undefined, data: undefined,
    end: undefined, readable: undefined,
  };
  this._readableState = new Readable.ReadableState(options, this, true);
  this._writableState = new Writable.WritableState(options, this, true);
  if (options) {
    this.allowHalfOpen = options.allowHalfOpen !== false;
    if (options.readable === false) closeReadable(this._readableState);
    if (options.writable === false) closeWritable(this._writableState);
    setMethods(this, options);
  } else {
    this.allowHalfOpen = true;
  }
  Stream.call(this, options);
  if (this._construct != null) { // eslint-disable-line eqeqeq
    destroyImpl.construct(this, () => {
      Readable.afterConstruct(this);
      afterConstruct(this);
    });
  }
}

function closeReadable(state) {
  state.readable = false;
  state.ended = true;
  state.endEmitted = true;
}

function closeWritable(state) {
  state.writable = false;
  state.ending = true;
  state.ended = true;
  state.finished = true;
}

function setMethods(stream, options) {
  if (typeof options.read === 'function') stream._read = options.read;
  if (typeof options.write === 'function') stream._write = options.write;
  if (typeof options.writev === 'function') stream._writev = options.writev;
  if (typeof options.destroy === 'function') stream._destroy = options.destroy;
  if (typeof options.final === 'function') stream._final = options.final;
  if (typeof options.construct === 'function') stream._construct = options.construct;
  if (options.signal) addAbortSignalNoValidate(options.signal, stream);
}

Duplex.prototype.destroy = Writable.prototype.destroy;

const inherited = Object.getOwnPropertyDescriptors(Writable.prototype);
for (const name of ['writable', 'writableHighWaterMark', 'writableObjectMode', 'writableBuffer', 'writableLength',
                    'writableFinished', 'writableCorked', 'writableEnded', 'writableNeedDrain', 'writableAborted']) {
  Object.defineProperty(Duplex.prototype, name, { ...inherited[name], set: inherited[name].set });
}

Object.defineProperties(Duplex.prototype, {
  closed: {
    get() { return !!(this._readableState?.closed && this._writableState?.closed); },
    configurable: true,
  },
  destroyed: {
    get() {
      return this._readableState !== undefined && this._writableState !== undefined &&
        this._readableState.destroyed && this._writableState.destroyed;
    },
    set(value) {
      // Streams that set it themselves mark both sides.
      if (this._readableState && this._writableState) {
        this._readableState.destroyed = value;
        this._writableState.destroyed = value;
      }
    },
    configurable: true,
  },
});

Duplex.fromWeb = function(pair, options) {
  return require('internal/webstreams/adapters').newStreamDuplexFromReadableWritablePair(pair, options);
};

Duplex.toWeb = function(duplex) {
  return require('internal/webstreams/adapters').newReadableWritablePairFromDuplex(duplex);
};

Duplex.from = function(body) {
  return require('internal/streams/duplexify')(body, 'body');
};

module.exports = Duplex;
