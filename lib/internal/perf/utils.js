'use strict';

const binding = internalBinding('performance');

/* Milliseconds since the process began, as performance.now() gives them; and when that was, in milliseconds since 1970. */
const { now, timeOrigin: getTimeOrigin } = binding;

module.exports = { getTimeOrigin, now };
