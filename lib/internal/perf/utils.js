'use strict';

const binding = internalBinding('performance');

/* Milliseconds since the process (or the worker) began, as performance.now() gives them. */
const { now } = binding;

let timeOrigin;

/* When that was, in milliseconds since 1970. */
function getTimeOrigin() {
  timeOrigin ??= Date.now() - now();
  return timeOrigin;
}

module.exports = { getTimeOrigin, now };
