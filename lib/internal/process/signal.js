'use strict';

/*
 * Listeners for signals: process.on('SIGTERM', …) has the signal caught as long as there is a listener.
 */

const { ErrnoException } = require('internal/errors');
const { Signal } = internalBinding('signal_wrap');
const { signals } = require('os').constants;

const wraps = new Map(); // name -> Signal

function isSignal(name) {
  return typeof name === 'string' && Object.hasOwn(signals, name);
}

function start(name) {
  if (!isSignal(name) || wraps.has(name)) return;
  const wrap = new Signal();
  wrap.unref();
  wrap.onsignal = () => process.emit(name, name, signals[name]);
  const error = wrap.start(signals[name]);
  if (error) {
    wrap.close();
    throw new ErrnoException(error, 'uv_signal_start');
  }
  wraps.set(name, wrap);
}

function stop(name) {
  const wrap = wraps.get(name);
  if (wrap === undefined || process.listenerCount(name) !== 0) return;
  wrap.close();
  wraps.delete(name);
}

module.exports = { start, stop };
