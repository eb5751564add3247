'use strict';

// setTimeout() of sessions and streams: 'timeout' when nothing has happened for a while.

const { clearTimeout, getTimerDuration, kTimeout, setUnrefTimeout } = require('internal/timers');
const { validateFunction } = require('internal/validators');

function setStreamTimeout(msecs, callback) {
  if (this.destroyed) return this;
  this.timeout = msecs;
  msecs = getTimerDuration(msecs, 'msecs');
  clearTimeout(this[kTimeout]);
  this[kTimeout] = msecs === 0 ? null : setUnrefTimeout(() => this._onTimeout(), msecs);
  if (callback !== undefined) {
    validateFunction(callback, 'callback');
    if (msecs === 0) this.removeListener('timeout', callback);
    else this.once('timeout', callback);
  }
  return this;
}

function refreshTimeout(object) {
  object[kTimeout]?.refresh();
}

module.exports = { refreshTimeout, setStreamTimeout };
