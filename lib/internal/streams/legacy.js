'use strict';

// Stream: the base class, and the pipe of streams from before Readable.

const EventEmitter = require('events');

function Stream(options) {
  EventEmitter.call(this, options);
}
Object.setPrototypeOf(Stream.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Stream, EventEmitter);

Stream.prototype.pipe = function(dest, options) {
  const source = this;

  function onData(chunk) {
    if (dest.writable && dest.write(chunk) === false && source.pause) source.pause();
  }
  source.on('data', onData);

  function onDrain() {
    if (source.readable && source.resume) source.resume();
  }
  dest.on('drain', onDrain);

  let didEnd = false;
  function onEnd() {
    if (didEnd) return;
    didEnd = true;
    dest.end();
  }
  function onClose() {
    if (didEnd) return;
    didEnd = true;
    if (typeof dest.destroy === 'function') dest.destroy();
  }
  if (!dest._isStdio && (!options || options.end !== false)) {
    source.on('end', onEnd);
    source.on('close', onClose);
  }

  function onError(error) {
    cleanUp();
    if (EventEmitter.listenerCount(this, 'error') === 0) this.emit('error', error);
  }
  prependListener(source, 'error', onError);
  prependListener(dest, 'error', onError);

  function cleanUp() {
    source.removeListener('data', onData);
    dest.removeListener('drain', onDrain);
    source.removeListener('end', onEnd);
    source.removeListener('close', onClose);
    source.removeListener('error', onError);
    dest.removeListener('error', onError);
    source.removeListener('end', cleanUp);
    source.removeListener('close', cleanUp);
    dest.removeListener('close', cleanUp);
  }
  source.on('end', cleanUp);
  source.on('close', cleanUp);
  dest.on('close', cleanUp);

  dest.emit('pipe', source);
  return dest;
};

Stream.prototype.eventNames = function eventNames() {
  const names = [];
  for (const key of Reflect.ownKeys(this._events)) {
    if (typeof this._events[key] === 'function' || (Array.isArray(this._events[key]) && this._events[key].length > 0)) {
      names.push(key);
    }
  }
  return names;
};

// Some emitters have no prependListener; their listeners are moved by hand.
function prependListener(emitter, event, listener) {
  if (typeof emitter.prependListener === 'function') return emitter.prependListener(event, listener);
  if (!emitter._events?.[event]) emitter.on(event, listener);
  else if (Array.isArray(emitter._events[event])) emitter._events[event].unshift(listener);
  else emitter._events[event] = [listener, emitter._events[event]];
  return undefined;
}

module.exports = { Stream, prependListener };
