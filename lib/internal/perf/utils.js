'use strict';

/* Milliseconds since the process began, as performance.now() gives them. */
const now = () => process.uptime() * 1000;

module.exports = { now };
